"""Specs that use each directive and each role, with each option, in hostile ways."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from docutils.parsers.rst import directives, roles
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

# In all that a hostile spec names, and in nothing else.
MARK = "hstl"

# Written where paths of specs lead to; the module says when it was imported.
FILES = {
    f"specs/backlog/{MARK}_evil.py": f"open('{MARK}_ran', 'w').close()\n",
    f"specs/backlog/{MARK}_secret.txt": "A secret.\n",
    f"specs/backlog/{MARK}_secret.png": "A secret.\n",
    f"{MARK}_secret.txt": "A secret.\n",
}

VALUES = (
    f"{MARK}_secret.txt",
    f"/specs/backlog/{MARK}_secret.txt",
    f"../../{MARK}_secret.txt",
    f"{{root}}/specs/backlog/{MARK}_secret.png",
    f"specs.backlog.{MARK}_evil",
    f"specs/backlog/{MARK}_evil.py",
    f"http://localhost:1/{MARK}",
    f"file:///{MARK}_secret.txt",
    f"javascript:{MARK}()",
    f"<script>{MARK}</script>",
    f"{MARK} -> $({MARK}) `{MARK}` %s%n {{{{7*7}}}}",
    "",
    "image",
    "-1",
    "9" * 400,
    "U+110000",
    "nan",
    "\\",
    "..",
)

_EXTENSIONS = ["sphinx.ext.todo", "sphinxcontrib.httpdomain"]


class Known(NamedTuple):
    """What docutils, Sphinx and the extensions in use know by name.

    Attributes:
        directives: the names of the options of each.
        roles: their names.
    """

    directives: dict[str, list[str]]
    roles: list[str]


def known(folder: Path, *extensions: str) -> Known:
    """Ask docutils and Sphinx; ``folder`` is for Sphinx to write to."""
    folder.mkdir()
    (folder / "index.rst").write_text("x\n=\n")
    found: dict[str, object] = {}
    for name, (module, kind) in vars(directives)["_directive_registry"].items():
        found[name] = getattr(
            importlib.import_module(f"docutils.parsers.rst.directives.{module}"), kind
        )
    names = set(vars(roles)["_role_registry"])
    with docutils_namespace():
        app = Sphinx(
            folder,
            None,
            folder / "out",
            folder / "trees",
            "dummy",
            {"extensions": [*_EXTENSIONS, *extensions]},
            status=None,
        )
        found.update(vars(directives)["_directives"])
        names |= set(vars(roles)["_roles"])
        for domain in app.env.domains.sorted():
            for name, kind in domain.directives.items():
                found[f"{domain.name}:{name}"] = kind
            names |= {f"{domain.name}:{name}" for name in domain.roles}
        options = {
            name: sorted(getattr(kind, "option_spec", None) or ())
            for name, kind in found.items()
        }
    return Known(options, sorted(names - {""}))


def uses(all_known: Known, values: tuple[str, ...], root: Path) -> Iterator[str]:
    """Yield a piece of a spec for each name, each option and each value.

    What a directive or role is given is an argument, an option, content, or another
    role's name and base.
    """
    values = tuple(value.replace("{root}", str(root)) for value in values)
    for name, options in all_known.directives.items():
        for value in values:
            yield f".. {name}:: {value}\n"
            yield f".. {name}::\n\n   {value}\n"
            yield f".. |{name}| {name}:: {value}\n\n|{name}|\n"
            for option in options:
                for argument in (" x", "") if option in ("file", "url") else (" x",):
                    head = f".. {name}::{argument}\n   :{option}: {value}\n"
                    yield f"{head}\n   x, y\n"
                    yield head
    for name in all_known.roles:
        for value in values:
            text = value.replace("`", "")
            yield f":{name}:`{text}` :{name}:`x <{text}>`\n"
            yield f".. role:: own({name})\n   :format: {text}\n\n:own:`{text}`\n"
            yield f".. role:: own({name})\n   :language: {text}\n\n:own:`x`\n"
            yield f".. default-role:: {name}\n\n`{text}`\n"
