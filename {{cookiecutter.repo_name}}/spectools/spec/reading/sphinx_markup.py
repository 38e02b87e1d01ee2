"""The roles and directives that the site knows and plain docutils does not.

The names are those of Sphinx, of ``sphinx.ext.todo`` and of
sphinxcontrib-httpdomain: what ``doc/conf.py`` loads. They are listed here, not
asked of Sphinx, because importing Sphinx takes four times as long as judging a
spec. The template's tests compare this list with the real thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles
from docutils.parsers.rst.languages import en

from spectools.spec.reading.refused import Refused, refused_role

# The class of what stands for a formula.
FORMULA = "math"

# Their content is reST, from the first line on.
_CONTENT = "acks glossary hlist seealso todo"

# They take arguments; their content is reST.
_PARSED = """
centered codeauthor cssclass default-domain describe index moduleauthor object
only rst-class sectionauthor tabularcolumns todolist
"""

# They take a version, and then reST.
_VERSION = """
deprecated version-added version-changed version-deprecated version-removed
versionadded versionchanged versionremoved
"""

# They show nothing on the page.
_UNSEEN = """
codeauthor default-domain highlight index moduleauthor sectionauthor tabularcolumns
todolist
"""

# Their content is code or a formula.
_VERBATIM = """
code code-block highlight math productionlist sourcecode
"""

_DOMAIN_DIRECTIVES = {
    "c": """alias enum enumerator function macro member namespace namespace-pop
        namespace-push struct type union var""",
    "cpp": """alias class concept enum enum-class enum-struct enumerator function
        member namespace namespace-pop namespace-push struct type union var""",
    "http": "any connect copy delete get head options patch post put trace",
    "js": "attribute class data function method module",
    "py": """attribute class classmethod currentmodule data decorator
        decoratormethod exception function method module property staticmethod
        type""",
    "rst": "directive directive:option role",
    "std": """cmdoption confval envvar glossary option productionlist program""",
    "websocket": "connection",
}

_ROLES = """
abbr any command cve cwe dfn download eq file guilabel index kbd mailheader
makevar manpage menuselection mimetype newsgroup pep program regexp rfc samp
"""

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


class _AnyOption(dict[str, Callable[[str], Any]]):
    """An option specification that takes every option as it stands.

    Which options a directive has is Sphinx's to judge, in the site's build.
    """

    def __missing__(self, key: str) -> Callable[[str], Any]:
        return directives.unchanged


class _Parsed(Directive):
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _AnyOption({"name": directives.unchanged})
    # Of the options, those whose value Sphinx reads as markup.
    inline_options: tuple[str, ...] = ()

    def run(self) -> list[nodes.Node]:
        container = nodes.container()
        for option in self.inline_options:
            container += self.read_inline(self.options.get(option))
        self.state.nested_parse(self.content, self.content_offset, container)
        return [container]

    def read_inline(
        self, text: str | None, kind: type[nodes.TextElement] = nodes.caption
    ) -> list[nodes.Node]:
        if not text:
            return []
        inline, messages = self.state.inline_text(text, self.lineno)
        block = kind(text, "", *inline)
        block.line = self.lineno
        return [block, *messages]


class _Centered(_Parsed):
    def run(self) -> list[nodes.Node]:
        return self.read_inline(" ".join(self.arguments))


class _ConfigurationValue(_Parsed):
    inline_options = ("type", "default")


class _Content(_Parsed):
    optional_arguments = 0


class _Version(_Parsed):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        container = cast(nodes.container, super().run()[0])
        for text in self.arguments[1:]:
            container.insert(0, self.read_inline(text, nodes.paragraph))
        return [container]


class _Verbatim(_Parsed):
    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        return [nodes.literal_block(text, text)]


class Toctree(nodes.literal_block):
    """The entries of a ``.. toctree::``, a line each."""


class _Toctree(_Parsed):
    # What stands right below it are entries, too.
    optional_arguments = 0

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        node = Toctree(text, text)
        node.line = self.content_offset + 1
        return [node]


class Unseen(nodes.Invisible, nodes.container):
    """What the site's pages do not show."""


class _Unseen(_Parsed):
    def run(self) -> list[nodes.Node]:
        (container,) = super().run()
        return [Unseen("", *container.children)]


class _Todo(_Unseen, _Content):
    """The site leaves ``todo_include_todos`` at its default, off."""


class _Only(_Parsed):
    def run(self) -> list[nodes.Node]:
        words = set(" ".join(self.arguments).split())
        # What an expression with "not" comes to is left to Sphinx.
        may_be_shown = words & {"html", "format_html", "builder_html", "not"}
        nodes_read = super().run()
        return nodes_read if may_be_shown else [Unseen("", *nodes_read[0].children)]


class _Code(_Verbatim):
    def run(self) -> list[nodes.Node]:
        return [*self.read_inline(self.options.get("caption")), *super().run()]


class _Formula(_Verbatim):
    def run(self) -> list[nodes.Node]:
        text = "\n".join([*self.arguments, *self.content])
        return [nodes.literal_block(text, text, classes=[FORMULA])]


def _role(
    name: str, rawtext: str, text: str, *_: object, **__: object
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    return [nodes.inline(rawtext, text, classes=[name])], []


def _names(plain: str, by_domain: dict[str, str]) -> Iterator[str]:
    yield from plain.split()
    for domain, names in by_domain.items():
        for name in names.split():
            yield f"{domain}:{name}"
            if domain in _UNPREFIXED_DOMAINS:
                yield name


_DIRECTIVE_CLASSES: dict[str, type[Directive]] = {
    **dict.fromkeys(_names(_PARSED, _DOMAIN_DIRECTIVES), _Parsed),
    **dict.fromkeys(_VERSION.split(), _Version),
    **dict.fromkeys([*_CONTENT.split(), "std:glossary"], _Content),
    **dict.fromkeys(_VERBATIM.split(), _Verbatim),
}
_DIRECTIVE_CLASSES["std:productionlist"] = _Verbatim
_DIRECTIVE_CLASSES.update(dict.fromkeys(_UNSEEN.split(), _Unseen))
_DIRECTIVE_CLASSES["todo"] = _Todo
_DIRECTIVE_CLASSES["only"] = _Only
_DIRECTIVE_CLASSES["toctree"] = _Toctree
_DIRECTIVE_CLASSES["centered"] = _Centered
_DIRECTIVE_CLASSES["confval"] = _ConfigurationValue
_DIRECTIVE_CLASSES["std:confval"] = _ConfigurationValue
_DIRECTIVE_CLASSES["code-block"] = _DIRECTIVE_CLASSES["sourcecode"] = _Code
_DIRECTIVE_CLASSES[FORMULA] = _Formula
_DIRECTIVE_CLASSES.update(dict.fromkeys(("include", "literalinclude", "raw"), Refused))
_ROLE_FUNCTIONS: dict[str, Callable[..., Any]] = {
    **dict.fromkeys(_names(_ROLES, _DOMAIN_ROLES), _role),
    "raw": refused_role,
}


@cache
def directive_names() -> frozenset[str]:
    """Return the names of all directives that a spec can use."""
    return frozenset((*_DIRECTIVE_CLASSES, *en.directives))


@cache
def role_names() -> frozenset[str]:
    """Return the names of all roles that a spec can use."""
    return frozenset((*_ROLE_FUNCTIONS, *en.roles))


@contextmanager
def sphinx_markup() -> Iterator[None]:
    """Let docutils know Sphinx's roles and directives, for this one block.

    docutils keeps its roles and directives in two module-wide tables, and a
    spec can add to them (``.. role::``). Both are put back afterwards, so that
    one spec cannot change how the next one is read, nor these stand-ins how
    Sphinx works. Sphinx isolates its own builds in the same way.
    """
    tables: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (vars(directives)["_directives"], _DIRECTIVE_CLASSES),
        (vars(roles)["_roles"], _ROLE_FUNCTIONS),
    ]
    saved = [dict(table) for table, _ in tables]
    for table, additions in tables:
        table.update(additions)
    try:
        yield
    finally:
        for (table, _), before in zip(tables, saved, strict=True):
            table.clear()
            table.update(before)
