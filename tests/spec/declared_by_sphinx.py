"""What Sphinx declares of its directives, as the lines of `declared.py`.

``python -m tests.spec.declared_by_sphinx`` prints them, for the Sphinx in use.
"""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from docutils.parsers.rst import convert_directive_function, directives
from docutils.parsers.rst.languages import en
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

LOADED = ["sphinx.ext.todo", "sphinxcontrib.httpdomain"]

# Not by the spec in which they stand, or not by Sphinx, are these read.
REFUSED = {"include", "literalinclude", "raw"}


class Declaration(NamedTuple):
    """How a directive is written; options are ``name=kind``, flags just ``name``."""

    required: int
    optional: int
    is_long: bool
    has_content: bool
    options: tuple[str, ...]


def declared(extensions: list[str]) -> dict[str, Declaration]:
    """Return what the Sphinx in use declares, but for what is docutils' own."""
    with tempfile.TemporaryDirectory() as name, docutils_namespace():
        folder = Path(name)
        (folder / "index.rst").write_text("x\n=\n")
        options = {"extensions": extensions}
        app = Sphinx(
            folder, None, folder / "o", folder / "d", "dummy", options, status=None
        )
        known = {
            name: directive
            for name, directive in vars(directives)["_directives"].items()
            if not _is_same_in_docutils(name, directive)
        }
        for domain in app.env.domains.sorted():
            for name, directive in domain.directives.items():
                known[f"{domain.name}:{name}"] = directive
    return {
        name: _declaration(directive)
        for name, directive in known.items()
        if name not in REFUSED
    }


def _is_same_in_docutils(name: str, directive: Any) -> bool:
    if name not in en.directives:
        return False
    module, class_name = vars(directives)["_directive_registry"][en.directives[name]]
    package = __import__(
        f"docutils.parsers.rst.directives.{module}", fromlist=[class_name]
    )
    own = getattr(package, class_name)
    if not isinstance(own, type):
        own = convert_directive_function(own)
    return _declaration(own) == _declaration(directive)


def _declaration(directive: Any) -> Declaration:
    options = directive.option_spec or {}
    return Declaration(
        directive.required_arguments,
        directive.optional_arguments,
        directive.final_argument_whitespace,
        directive.has_content,
        tuple(
            sorted(f"{n}={_kind(f)}".removesuffix("=flag") for n, f in options.items())
        ),
    )


def _kind(converter: Callable[[Any], Any]) -> str:
    name = getattr(converter, "__name__", "")
    if name != "<lambda>":
        return name.strip("_")
    try:
        return "anything" if converter("9") == "9" else "?"
    except ValueError:
        return "heading_level"


def table(known: dict[str, Declaration]) -> str:
    """Return the table: a declaration a paragraph, after the names that share it."""
    names: dict[Declaration, list[str]] = {}
    for name, declaration in sorted(known.items()):
        names.setdefault(declaration, []).append(name)
    paragraphs = (
        f"{' '.join(same)} | {d.required} {d.optional}"
        f"{' long' * d.is_long}{' content' * d.has_content} | {' '.join(d.options)}"
        for d, same in sorted(names.items(), key=lambda item: item[1])
    )
    wrapped = (
        textwrap.fill(p.strip(), 84, break_on_hyphens=False, break_long_words=False)
        for p in paragraphs
    )
    return "\n\n".join(wrapped)


if __name__ == "__main__":
    print(table(declared(LOADED)))
