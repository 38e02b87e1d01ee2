"""The policy of this repository: ``[tool.specs]`` in ``pyproject.toml``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from spectools.errors import SpecsError, did_you_mean
from spectools.loading import compile_when_used
from spectools.repository.files import read_file
from spectools.repository.layout import SPECS

POLICY_FILE = "pyproject.toml"

# The themes of the site, each with the Sphinx extension that brings it along.
THEMES = {
    "pydata_sphinx_theme": "pydata_sphinx_theme",
    "openstackdocs": "openstackdocstheme",
}

LEVELS = ("error", "warning", "off")

# Rules of the tools begin with SP, those of a team with other letters.
RULE_ID = r"[A-Z]{2,5}\d{3}"

# What stands in the address of a blueprint, a bug, an issue or a story for its own.
NAME, NUMBER = "{name}", "{number}"

_ADDRESS = compile_when_used(r"https?://[^\s{}/]+/[^\s{}]*\{(name|number)\}[^\s{}]*")
_PLACE = compile_when_used(r"https?://[^\s{}/]+/[^\s{}]*(\{(path|name)\}[^\s{}]*)+")
_MODULE = compile_when_used(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
# As in docutils' simple names, of which a directive's is one; in lower case, as it
# looks them up.
_MARKUP_NAME = compile_when_used(r"[a-z0-9]+([-+.:_][a-z0-9]+)*")
# https://git-scm.com/docs/git-interpret-trailers
TRAILER = compile_when_used(r"[A-Za-z0-9-]+")
_CODE_FILE = compile_when_used(r"([\w.-]+/)*[\w.-]+\.py")
_SITE = compile_when_used(r"https?://[\w.-]+(:[0-9]+)?(/[\w.~+-]+)*/?", re.ASCII)
_LARGEST_CODE = 1_000_000
_TABLE = re.compile(rb"^[ \t]*\[+tool\.specs\b", re.MULTILINE)


class PolicyError(SpecsError):
    """The policy cannot be used."""


class Severity(NamedTuple):
    """One table of ``[[tool.specs.severity]]``: how much some rules matter, where.

    Attributes:
        rules: ids of rules (``SP401``), or of their families (``SP4``).
        level: ``error``, ``warning`` or ``off``.
        folder: the folder of specs it is for, or ``None`` for all.
        from_release: the release from which on it is so, or ``None`` for all.
        status: the status of the specs it is for, in one word, or ``None`` for all.
    """

    rules: tuple[str, ...]
    level: str
    folder: str | None = None
    from_release: str | None = None
    status: str | None = None


class OwnFile(NamedTuple):
    """A file with rules of the team's own.

    Attributes:
        path: where it lies, relative to the repository, with ``/``.
        data: what it held when the policy was read.
    """

    path: str
    data: bytes


class Markup(NamedTuple):
    """What specs may hold beside the markup of docutils and Sphinx.

    Attributes:
        extensions: Sphinx extensions that the site loads: ``graphviz`` and ``mermaid``
            by these names, any other by that of its module.
        directives: names of directives that the validator lets pass unread.
        roles: names of roles that it lets pass.
    """

    extensions: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class Policy(NamedTuple):
    """What ``[tool.specs]`` says; each key is the field's name with hyphens.

    Attributes:
        root: the repository's folder, absolute.
        project: the project's name as people write it.
        launchpad_project: the project in Launchpad's addresses.
        repository: the address where people read this repository.
        theme: the name of the site's Sphinx theme, one of `THEMES`.
        analytics: the code of Google Analytics that counts the site's readers, if any.
        edit_address: where a file of the repository is edited, with ``{path}`` in it.
        history_address: where its history is shown.
        review_address: where changes to it are reviewed, with ``{path}`` or ``{name}``.
        line_length: the longest line, in columns, that prose may have.
        required_fields: labels that must be followed by an answer, in the folders
            whose template has them.
        optional_sections: titles of sections that a spec may do without, or have
            though the template has none.
        pictures: whether specs may show pictures.
        commit_flags: words of commit messages, each with the sections that ask
            for it.
        sign_off: whether each commit is signed off by whoever made it.
        machine_help: the trailers by which a commit names tools that helped to write
            it; the first is the one to advise. None, where nobody asks for them.
        severity: what is no error, in the order in which it was written; the
            last one that fits a rule, a folder and a status counts.
        own_rules: the files with rules of the team's own.
        blueprint_address: what the addresses look like under which the work is
            tracked, with `NAME` or `NUMBER` in each; see `blueprint_addresses`.
        extensions: see `Markup`.
        directives: see `Markup`.
        roles: see `Markup`.
        site_address: the address of the site's front page, which ends in ``/``; where
            nobody has said it, pages name no address of theirs, and there is no feed.
    """

    root: Path
    project: str
    launchpad_project: str
    repository: str
    theme: str
    analytics: str = ""
    edit_address: str = ""
    history_address: str = ""
    review_address: str = ""
    line_length: int = 79
    required_fields: tuple[str, ...] = ()
    optional_sections: tuple[str, ...] = ()
    pictures: bool = True
    commit_flags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sign_off: bool = False
    machine_help: tuple[str, ...] = ()
    severity: tuple[Severity, ...] = ()
    own_rules: tuple[OwnFile, ...] = ()
    blueprint_address: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    site_address: str = ""

    @property
    def markup(self) -> Markup:
        """What specs may hold beside the markup of docutils and Sphinx."""
        return Markup(self.extensions, self.directives, self.roles)

    @property
    def asks_of_messages(self) -> bool:
        """Whether a rule may look at messages of commits."""
        of_ours = self.commit_flags or self.sign_off or self.machine_help
        return bool(of_ours or self.own_rules)

    @property
    def blueprint_addresses(self) -> tuple[str, ...]:
        """The patterns of addresses; unless said otherwise, Launchpad's blueprints."""
        project = f"https://blueprints.launchpad.net/{self.launchpad_project}"
        return self.blueprint_address or (f"{project}/+spec/{NAME}",)

    @property
    def tracked_as(self) -> str:
        """What the work of a spec is tracked as, in a word that messages use."""
        return "issue" if NUMBER in self.blueprint_addresses[0] else "blueprint"

    def address_of(self, name: str, *, by_name: bool = False) -> str:
        """Return the address of a blueprint; its number is left to be filled in.

        Args:
            name: the blueprint's name.
            by_name: whether to prefer a pattern that has a name.
        """
        patterns = self.blueprint_addresses
        with_name = [p for p in patterns if NAME in p]
        pattern = (with_name if by_name and with_name else patterns)[0]
        return pattern.replace(NAME, name).replace(NUMBER, "<number>")


def find_root(start: Path) -> Path:
    """Return the nearest folder, from ``start`` upwards, that holds a policy.

    Raises:
        PolicyError: when there is none up to the top of the file system.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        file = folder / POLICY_FILE
        if file.is_file() and _TABLE.search(_read(file)):
            return folder
    raise PolicyError(
        f"{start}: neither here nor above is a {POLICY_FILE} with [tool.specs]; "
        "run this inside a specs repository"
    )


def load(root: Path) -> Policy:
    """Read the policy of the repository at ``root``.

    Raises:
        PolicyError: for a policy that is missing, is not TOML, lacks a key,
            has one too many, or a value that the key does not take, and when a
            file of ``own-rules`` cannot be read.
    """
    file = root / POLICY_FILE
    table = tool_table(root).get("specs")
    if not isinstance(table, dict):
        raise PolicyError(f"{file}: no table [tool.specs]")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _READERS:
            raise PolicyError(
                f"{file}: [tool.specs] has no key {key!r}; {did_you_mean(key, _KEYS)}"
            )
        try:
            values[key.replace("-", "_")] = _READERS[key](value)
        except ValueError as error:
            raise PolicyError(
                f"{file}: [tool.specs] {key} = {value!r}: {error}"
            ) from None
    for field in Policy._fields[1:]:
        if field not in values and field not in Policy._field_defaults:
            key = field.replace("_", "-")
            raise PolicyError(f"{file}: [tool.specs] lacks the key {key!r}")
    paths = values.pop("own_rules", ())
    own = tuple(_own_file(root, path) for path in paths)
    return Policy(root=root, own_rules=own, **values)


def tool_table(root: Path) -> dict[str, Any]:
    """Return the table ``[tool]`` of the repository at ``root``.

    Raises:
        PolicyError: when the file cannot be read or is not TOML.
    """
    file = root / POLICY_FILE
    try:
        table = tomllib.loads(_read(file).decode("utf-8")).get("tool", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{file}: is not valid TOML: {error}") from error
    except RecursionError:
        raise PolicyError(f"{file}: is nested too deeply to be read") from None
    return table if isinstance(table, dict) else {}


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise PolicyError(f"{file}: cannot be read: {error.strerror}") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("it must be a string")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("it must be a list of strings")
    return tuple(value)


def _extensions(value: Any) -> tuple[str, ...]:
    names = _texts(value)
    for name in names:
        if not _MODULE.fullmatch(name):
            raise ValueError(f'{name!r} is no extension; write "graphviz" or a module')
    return names


def _names_in_markup(value: Any) -> tuple[str, ...]:
    names = _texts(value)
    for name in names:
        if not _MARKUP_NAME.fullmatch(name):
            raise ValueError(f'{name!r} is no name; write just that, as in "uml"')
    return names


def _addresses(value: Any) -> tuple[str, ...]:
    addresses = _texts([value] if isinstance(value, str) else value)
    if not addresses:
        raise ValueError("it names no address; leave the key out for Launchpad's")
    for address in addresses:
        if not _ADDRESS.fullmatch(address):
            raise ValueError(
                f"{address!r} is no address that begins with http:// or https:// and "
                f"has {NAME} or {NUMBER} once in its path"
            )
    return addresses


def _theme(value: Any) -> str:
    name = _text(value)
    if name not in THEMES:
        raise ValueError(f"there is no such theme; {did_you_mean(name, [*THEMES])}")
    return name


def _code(value: Any) -> str:
    code = _text(value)
    if not re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)+", code):
        raise ValueError('it is no code of Google Analytics; write it as in "G-1A2B3C"')
    return code


def _place(value: Any) -> str:
    address = _text(value)
    if not _PLACE.fullmatch(address):
        raise ValueError(
            "it is no address that begins with http:// or https:// and has {path} or "
            "{name} in it, where the file's stands"
        )
    return address


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("it must be true or false")
    return value


def _site_address(value: Any) -> str:
    address = _text(value)
    if not _SITE.fullmatch(address):
        raise ValueError(
            "it is no address of a site; write it as in "
            '"https://specs.example.org/project/"'
        )
    return f"{address.rstrip('/')}/"


def _columns(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("it must be a number, 1 or more")
    return value


def _paths_of_code(value: Any) -> tuple[str, ...]:
    paths = _texts(value)
    for path in paths:
        folders = path.split("/")[:-1]
        if not _CODE_FILE.fullmatch(path) or {".", ".."} & set(folders):
            raise ValueError(
                f"{path!r} is no file of this repository that ends in .py; write it "
                "as in policy/rules.py"
            )
        # Some file systems take Specs for specs.
        if folders[:1] and folders[0].casefold() == SPECS:
            raise ValueError(f"{path!r}: what comes in with specs is never run")
    return paths


def _own_file(root: Path, path: str) -> OwnFile:
    """Read a file of rules; links are not followed, so that it is just this one."""
    key = f"{root / POLICY_FILE}: [tool.specs] own-rules: {path}"
    folder = (root / path).parent
    while folder != root:
        if folder.is_symlink():
            raise PolicyError(f"{key}: {folder.name} is a link; name the file itself")
        folder = folder.parent
    try:
        return OwnFile(path, read_file(root / path, _LARGEST_CODE))
    except OSError as error:
        raise PolicyError(f"{key}: cannot be read: {error.strerror}") from error


def _flags(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        raise ValueError("it must be a table: a flag = a list of sections")
    return tuple((flag, _texts(sections)) for flag, sections in value.items())


def _trailers(value: Any) -> tuple[str, ...]:
    names = _texts(value)
    for name in names:
        if not TRAILER.fullmatch(name):
            raise ValueError(f'{name!r} is no trailer; write it as in "Assisted-By"')
    return names


def _severities(value: Any) -> tuple[Severity, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("write it as [[tool.specs.severity]], once for each case")
    return tuple(_severity(table) for table in value)


def _severity(table: dict[str, Any]) -> Severity:
    known = [field.replace("_", "-") for field in Severity._fields]
    for key in table:
        if key not in known:
            raise ValueError(f"there is no key {key!r}; {did_you_mean(key, known)}")
    for key in ("rules", "level"):
        if key not in table:
            raise ValueError(f"it lacks the key {key!r}")
    if table["level"] not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}")
    if not isinstance(table["rules"], list):
        raise ValueError('rules must be a list, as in ["SP401"]')
    if not table["rules"]:
        raise ValueError("rules names no rule")
    if "" in (table.get("folder"), table.get("from-release")):
        raise ValueError("it names no folder; leave the key out for all of them")
    return Severity(
        _texts(table["rules"]),
        table["level"],
        *(_text(table[key]) if key in table else None for key in known[2:]),
    )


_READERS: dict[str, Callable[[Any], Any]] = {
    "project": _text,
    "launchpad-project": _text,
    "repository": _text,
    "theme": _theme,
    "analytics": _code,
    "edit-address": _place,
    "history-address": _place,
    "review-address": _place,
    "line-length": _columns,
    "required-fields": _texts,
    "optional-sections": _texts,
    "pictures": _truth,
    "commit-flags": _flags,
    "sign-off": _truth,
    "machine-help": _trailers,
    "severity": _severities,
    "own-rules": _paths_of_code,
    "blueprint-address": _addresses,
    "extensions": _extensions,
    "directives": _names_in_markup,
    "roles": _names_in_markup,
    "site-address": _site_address,
}

_KEYS = tuple(_READERS)
