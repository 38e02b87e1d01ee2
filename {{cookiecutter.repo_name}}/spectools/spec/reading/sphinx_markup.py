"""The roles and directives that the site knows and plain docutils does not.

They are those of Sphinx, of ``sphinx.ext.todo`` and of sphinxcontrib-httpdomain, which
``doc/conf.py`` loads, the site's own, and what the policy declares beyond.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.directives import admonitions
from docutils.parsers.rst.languages import en
from docutils.parsers.rst.states import Inliner

from spectools.loading import compile_when_used
from spectools.repository.policy import Markup
from spectools.spec.reading import stand_ins
from spectools.spec.reading.declared import (
    Declaration,
    extension_declarations,
    sphinx_declarations,
)
from spectools.spec.reading.refused import Refused, refused_role

# What reads each directive; those left out are parsed if they have content, and
# otherwise not seen.
_READERS: dict[type[Directive], str] = {
    stand_ins.BulletList: "acks hlist",
    stand_ins.Centered: "centered",
    stand_ins.Code: "code-block sourcecode",
    stand_ins.CommandOption: "std:cmdoption std:option",
    stand_ins.ConfigurationValue: "std:confval",
    stand_ins.Formula: "math",
    stand_ins.Glossary: "std:glossary",
    stand_ins.Index: "index",
    stand_ins.Needed: "seealso",
    stand_ins.Only: "only",
    stand_ins.PageList: "toctree",
    stand_ins.PlainClass: "cssclass rst-class",
    stand_ins.PlainCode: "code",
    stand_ins.Productions: "std:productionlist",
    stand_ins.Rubric: "rubric",
    stand_ins.Todo: "todo",
    stand_ins.Verbatim: "digraph graph graphviz mermaid",
    stand_ins.Version: """deprecated version-added version-changed version-deprecated
        version-removed versionadded versionchanged versionremoved""",
    admonitions.Admonition: "admonition",
    admonitions.Note: "attention caution danger error hint important note tip warning",
}

_ROLES = """
abbr any command cve cwe dfn download eq file guilabel index kbd mailheader
makevar manpage menuselection mimetype newsgroup pep program regexp rfc samp
"""

# Leads to a spec, by its name alone or behind that of its release.
SPEC_ROLE = "spec"

_DOMAIN_ROLES = {
    "c": "data enum enumerator expr func macro member struct texpr type union var",
    "cpp": """any class concept enum enumerator expr func member struct texpr type
        union var""",
    "http": """any connect copy delete get head header method options patch post
        put statuscode trace""",
    "js": "attr class data func meth mod",
    "math": "numref",
    "py": "attr class const data deco exc func meth mod obj type",
    "rst": "dir role",
    "std": "confval doc envvar keyword numref option ref term token",
    "websocket": "connection",
}

# The domains whose names Sphinx takes without a prefix: ``:ref:``, ``:class:``.
_UNPREFIXED_DOMAINS = ("std", "py")

_NUMBERED = ("cwe", "pep", "rfc")
_EXPLICIT_TARGET = compile_when_used(r".+?\s*(?<!\x00)<(.*?)>", re.DOTALL)

_RoleResult = tuple[list[nodes.Node], list[nodes.system_message]]


def _role_called(own: str) -> Callable[..., _RoleResult]:
    """Return a role that is known by its own name, whatever a spec calls it."""

    def role(
        _: str, rawtext: str, text: str, *__: object, **___: object
    ) -> _RoleResult:
        return [nodes.inline(rawtext, text, classes=[own])], []

    return role


def _numbered_role(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    *_: object,
    **__: object,
) -> _RoleResult:
    explicit = _EXPLICIT_TARGET.fullmatch(text)
    target = explicit[1] if explicit else text
    try:
        int(target.partition("#")[0])
    except ValueError:
        words = f"invalid {name.upper()} number {target}"
        message = inliner.reporter.error(words, line=lineno)
        return [inliner.problematic(rawtext, rawtext, message)], [message]
    return _role_called(name)(name, rawtext, text)


def _names(name: str) -> Iterator[str]:
    """Yield what a spec can call a role or a directive."""
    yield name
    domain, _, plain = name.partition(":")
    if plain and domain in _UNPREFIXED_DOMAINS:
        yield plain


def _classes(declared: dict[str, Declaration]) -> dict[str, type[Directive]]:
    # One class for all that are read and declared alike: a third of the time.
    made: dict[tuple[type[Directive] | None, int], type[Directive]] = {}
    classes: dict[str, type[Directive]] = {}
    for name, declaration in declared.items():
        reader = _readers().get(name)
        alike = (reader, id(declaration))
        if alike not in made:
            made[alike] = _class(reader, declaration)
        classes.update(dict.fromkeys(_names(name), made[alike]))
    return classes


@cache
def _readers() -> dict[str, type[Directive]]:
    return {name: kind for kind, names in _READERS.items() for name in names.split()}


def _class(reader: type[Directive] | None, declaration: Declaration) -> type[Directive]:
    required, optional, is_long, has_content, options = declaration
    if reader is None:
        reader = stand_ins.Described if has_content else stand_ins.Hidden
    members = {
        "required_arguments": required,
        "optional_arguments": optional,
        "final_argument_whitespace": is_long,
        "has_content": has_content,
        "option_spec": options,
    }
    return type(reader.__name__, (reader,), members)


_DIRECTIVES: dict[str, type[Directive]] = {
    **_classes(sphinx_declarations()),
    **dict.fromkeys(("include", "literalinclude", "raw"), Refused),
}
_ROLE_FUNCTIONS: dict[str, Callable[..., Any]] = {
    called: _role_called(called)
    for name in (
        SPEC_ROLE,
        *_ROLES.split(),
        *(f"{domain}:{n}" for domain, ns in _DOMAIN_ROLES.items() for n in ns.split()),
    )
    for called in _names(name)
}
_ROLE_FUNCTIONS.update(dict.fromkeys(_NUMBERED, _numbered_role), raw=refused_role)


@cache
def _additions(
    markup: Markup,
) -> tuple[dict[str, type[Directive]], dict[str, Callable[..., Any]]]:
    known: dict[str, type[Directive]] = dict.fromkeys(
        markup.directives, stand_ins.Opaque
    )
    for extension in markup.extensions:
        known.update(_classes(extension_declarations(extension)))
    return {**known, **_DIRECTIVES}, {
        **{name: _role_called(name) for name in markup.roles},
        **_ROLE_FUNCTIONS,
    }


@cache
def directive_names() -> frozenset[str]:
    """Return the names of all directives that any spec can use."""
    return frozenset((*_DIRECTIVES, *en.directives))


@cache
def role_names() -> frozenset[str]:
    """Return the names of all roles that a spec can use."""
    return frozenset((*_ROLE_FUNCTIONS, *en.roles))


@contextmanager
def sphinx_markup(markup: Markup) -> Iterator[None]:
    """Let docutils know Sphinx's roles and directives, for this one block.

    docutils keeps its roles and directives in two module-wide tables, and a
    spec can add to them (``.. role::``). Both are put back afterwards, so that
    one spec cannot change how the next one is read, nor these stand-ins how
    Sphinx works. Sphinx isolates its own builds in the same way.

    Args:
        markup: what the policy declares beyond.
    """
    tables = vars(directives)["_directives"], vars(roles)["_roles"]
    saved = [dict(table) for table in tables]
    for table, additions in zip(tables, _additions(markup), strict=True):
        table.update(cast(dict[str, Any], additions))
    try:
        yield
    finally:
        for table, before in zip(tables, saved, strict=True):
            table.clear()
            table.update(before)
