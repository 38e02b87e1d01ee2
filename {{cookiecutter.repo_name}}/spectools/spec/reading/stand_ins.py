"""What runs in the place of Sphinx's directives, and reads and complains as they do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.statemachine import StringList

from spectools.loading import load_when_used
from spectools.spec.reading.refused import REFUSED_OPTIONS

if TYPE_CHECKING:
    import ast

    from docutils.parsers.rst.directives import misc
else:
    ast = load_when_used("ast")
    misc = load_when_used("docutils.parsers.rst.directives.misc")

# The class of what stands for a formula.
FORMULA = "math"


class Toctree(nodes.literal_block):
    """The entries of a ``.. toctree::``, a line each."""


class Unseen(nodes.Invisible, nodes.container):
    """What the site's pages do not show."""


class Parsed(Directive):
    """Its content is reST."""

    # Of the options, those whose value Sphinx reads as markup.
    inline_options: tuple[str, ...] = ()

    def run(self) -> list[nodes.Node]:
        """Return the content, in a container."""
        container = nodes.container()
        for option in self.inline_options:
            container += self.read_inline(self.options.get(option))
        self.read_content(container)
        self.add_name(container)
        return [container]

    def read_content(self, container: nodes.Element) -> None:
        """Read the content, in which there can be no headings."""
        self.state.nested_parse(self.content, self.content_offset, container)

    def read_inline(
        self, text: str | None, kind: type[nodes.TextElement] = nodes.caption
    ) -> list[nodes.Node]:
        """Return a block of inline markup, and what is wrong with it."""
        if not text:
            return []
        inline, messages = self.state.inline_text(text, self.lineno)
        block = kind(text, "", *inline)
        block.line = self.lineno
        return [block, *messages]

    def complain(self, words: str, line: int | None = None) -> nodes.system_message:
        """Return a warning, at the line of the directive unless another is given."""
        reporter = self.state_machine.reporter
        return reporter.warning(words, line=line or self.lineno)


class Described(Parsed):
    """Its content is reST with headings of its own."""

    def read_content(self, container: nodes.Element) -> None:
        """Read the content as if it were a document."""
        with _own_headings(self.state.memo):
            self.state.nested_parse(
                self.content, self.content_offset, container, match_titles=True
            )


@contextmanager
def _own_headings(memo: Any) -> Iterator[None]:
    outer = memo.title_styles, memo.section_level
    memo.title_styles, memo.section_level = [], 0
    try:
        yield
    finally:
        memo.title_styles, memo.section_level = outer


class ConfigurationValue(Described):
    """``confval``."""

    inline_options = ("type", "default")


class CommandOption(Described):
    """``option``: Sphinx wants something that looks like one."""

    def run(self) -> list[nodes.Node]:
        """Return the content, and a complaint of each name that is no option's."""
        names = [
            name.strip()
            for signature in self.arguments[0].split("\n")
            for name in signature.split(", ")
        ]
        wrong = [name for name in names if not name or name.startswith("=")]
        words = "Malformed option description {!r}"
        return [*super().run(), *(self.complain(words.format(name)) for name in wrong)]


class Needed(Parsed):
    """An admonition: there must be content."""

    def run(self) -> list[nodes.Node]:
        """Return the content."""
        self.assert_has_content()
        return super().run()


class BulletList(Parsed):
    """Its content is a list, and nothing else."""

    def run(self) -> list[nodes.Node]:
        """Return the list, or complain of what it is."""
        (container,) = cast(list[nodes.container], super().run())
        is_list = len(container) == 1 and isinstance(container[0], nodes.bullet_list)
        if is_list:
            return [container]
        return [container, self.complain(f".. {self.name} content is not a list")]


class Rubric(Parsed):
    """``rubric``."""

    def run(self) -> list[nodes.Node]:
        """Return the argument, as a heading of no section."""
        block, *messages = self.read_inline(self.arguments[0], nodes.rubric)
        self.add_name(block)
        return [block, *messages]


class PlainClass(Parsed):
    """docutils' ``class``, which Sphinx calls otherwise: ``class`` is Python's."""

    def run(self) -> list[nodes.Node]:
        """Do as docutils does."""
        return list(misc.Class.run(self))


class Centered(Parsed):
    """Its argument is shown."""

    def run(self) -> list[nodes.Node]:
        """Return the argument."""
        return self.read_inline(" ".join(self.arguments))


class Version(Parsed):
    """Takes a version, and then reST."""

    def run(self) -> list[nodes.Node]:
        """Return what stands behind the version, and the content."""
        container = cast(nodes.container, super().run()[0])
        for text in self.arguments[1:]:
            container.insert(0, self.read_inline(text, nodes.paragraph))
        return [container]


class Hidden(Parsed):
    """The page shows nothing of it."""

    def run(self) -> list[nodes.Node]:
        """Return the content as what is not seen."""
        (container,) = super().run()
        return [Unseen("", *container.children)]


class Index(Hidden):
    """``index``: the kind of an entry says into how many parts it is cut."""

    def run(self) -> list[nodes.Node]:
        """Return nothing that is seen, and a complaint of each entry that is wrong."""
        entries = self.arguments[0].split("\n")
        return [*super().run(), *map(self.complain, filter(None, map(_fault, entries)))]


# How many parts, at least, entries of each kind have.
_PARTS = {"single": 1, "pair": 2, "double": 2, "triple": 3, "see": 2, "seealso": 2}
# https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html
_NO_KINDS = """
module keyword operator object exception statement builtin
"""


def _fault(entry: str) -> str | None:
    kind, colon, value = entry.strip().removeprefix("!").lstrip().partition(":")
    if colon and kind in _NO_KINDS.split():
        return f"{kind!r} is no longer supported for index entries"
    wanted = _PARTS.get(kind, 0) if colon else 0
    parts = [part for part in value.split(";", max(wanted - 1, 0)) if part.strip()]
    if len(parts) >= wanted:
        return None
    return f"invalid {kind} index entry {value.strip()!r}"


class Todo(Hidden):
    """The site leaves ``todo_include_todos`` at its default, off."""

    def run(self) -> list[nodes.Node]:
        """Return the content as what is not seen."""
        self.assert_has_content()
        return super().run()


class Only(Described):
    """``only``: whether it is shown is an expression."""

    def run(self) -> list[nodes.Node]:
        """Return the content, seen or not."""
        expression = " ".join(self.arguments)
        (container,) = super().run()
        if not _is_expression(expression):
            words = f"no expression of tags: {expression!r}"
            return [container, self.complain(words)]
        # What an expression with "not" comes to is left to Sphinx.
        seen = {"html", "format_html", "builder_html", "not"}
        if seen & {*expression.split()}:
            return [container]
        return [Unseen("", *container.children)]


def _is_expression(text: str) -> bool:
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError):
        return False
    logical = (ast.Expression, ast.BoolOp, ast.boolop, ast.UnaryOp, ast.Not, ast.Name)
    return all(isinstance(node, (*logical, ast.Load)) for node in ast.walk(tree))


class Verbatim(Parsed):
    """Its content is no reST."""

    def run(self) -> list[nodes.Node]:
        """Return the content as it stands."""
        text = "\n".join(self.content)
        block = nodes.literal_block(text, text)
        self.add_name(block)
        return [block]


class Opaque(Verbatim):
    """A directive that the team has declared, by its name alone."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True


class _AnyOption(dict[str, Any]):
    """An option specification that takes every option as it stands."""

    def __missing__(self, key: str) -> Any:
        return directives.unchanged


Opaque.option_spec = _AnyOption(
    dict.fromkeys(("name", *REFUSED_OPTIONS), directives.unchanged)
)


class Productions(Parsed):
    """``productionlist``: the grammar is its argument."""

    def run(self) -> list[nodes.Node]:
        """Return the grammar as it stands."""
        text = self.arguments[0]
        lines = text.split("\n")
        # A first line without a colon names the group.
        rules = lines if ":" in lines[0] else lines[1:]
        if not rules or ":" not in rules[0]:
            raise self.error("productionlist has no production, as in name: tokens.")
        return [nodes.literal_block(text, text)]


class PageList(Parsed):
    """``toctree``."""

    def run(self) -> list[nodes.Node]:
        """Return the entries."""
        text = "\n".join(self.content)
        node = Toctree(text, text)
        node.line = self.content_offset + 1
        self.add_name(node)
        return [node]


class PlainCode(Verbatim):
    """``code``: there must be content."""

    def run(self) -> list[nodes.Node]:
        """Return the content as it stands."""
        self.assert_has_content()
        return super().run()


class Code(Verbatim):
    """``code-block``."""

    def run(self) -> list[nodes.Node]:
        """Return caption and code, and what is wrong with the options."""
        caption = self.read_inline(self.options.get("caption"))
        return [*caption, *super().run(), *map(self.complain, self._faults())]

    def _faults(self) -> Iterator[str]:
        spec, count = self.options.get("emphasize-lines", ""), len(self.content)
        if spec:
            last = _last_line(spec, count)
            if last is None:
                yield f"invalid line number spec: {spec!r}"
            elif last > count:
                yield f"line number spec is out of range(1-{count}): {spec!r}"
        columns = self.options.get("dedent") or 0
        if any(line[:columns].strip() for line in self.content):
            yield "non-whitespace stripped by dedent"


def _last_line(spec: str, count: int) -> int | None:
    """Return the highest number in ``1,3-5,7-``, or ``None`` where that is no list."""
    last = 0
    for part in spec.split(","):
        first, dash, end = part.strip().partition("-")
        if not first and not end:
            return None
        try:
            start = int(first or 1)
            stop = int(end or max(start, count)) if dash else start
        except ValueError:
            return None
        if start > stop:
            return None
        last = max(last, stop)
    return last


class Formula(Verbatim):
    """``math``."""

    def run(self) -> list[nodes.Node]:
        """Return the formula as it stands, unless its label is taken."""
        text = "\n".join([*self.arguments, *self.content])
        block = nodes.literal_block(text, text, classes=[FORMULA])
        self.add_name(block)
        label = self.options.get("label", self.options.get("name"))
        labels = vars(self.state.document).setdefault("labels_of_formulas", set())
        if label in labels:
            return [block, self.complain(f"duplicate label of equation {label}")]
        labels.add(label or "")
        labels.discard("")
        return [block]


class Glossary(Parsed):
    """``glossary``: a definition list in which terms can share a definition."""

    def run(self) -> list[nodes.Node]:
        """Return the definition list, and what is wrong with it."""
        entries, complaints = self._entries()
        listed = nodes.definition_list(classes=["glossary"])
        for terms, definition in entries:
            item = nodes.definition_list_item()
            for text, line in terms:
                inline, messages = self.state.inline_text(
                    text.split(" : ")[0], line + 1
                )
                term = nodes.term(text, "", *inline)
                term.line = line + 1
                item += [term, *messages]
            body = nodes.definition()
            if definition:
                offset = definition.items[0][1] or 0
                self.state.nested_parse(definition, offset, body)
            item += body
            listed += item
        return [*complaints, listed]

    def _entries(
        self,
    ) -> tuple[
        list[tuple[list[tuple[str, int]], StringList]], list[nodes.system_message]
    ]:
        """Cut the content as Sphinx does: lines at the outer edge are terms.

        The lines of what is returned are counted from 0, as docutils does inside.
        """
        entries: list[tuple[list[tuple[str, int]], StringList]] = []
        complaints: list[nodes.system_message] = []
        in_definition, in_comment, was_empty, indent = True, False, True, 0
        for text, (source, number) in zip(
            self.content, self.content.items, strict=True
        ):
            line = number or 0
            fault = None
            if not text:
                if in_definition and entries:
                    entries[-1][1].append("", source, line)
                was_empty = True
                continue
            if not text[0].isspace():
                in_comment = text.startswith(".. ")
                if in_comment:
                    continue
                if in_definition:
                    if not was_empty:
                        fault = "glossary term must be preceded by empty line"
                    entries.append(([(text, line)], StringList()))
                    in_definition = False
                else:
                    if was_empty:
                        fault = "glossary terms must not be separated by empty lines"
                    entries[-1][0].append((text, line))
            elif not in_comment:
                if not in_definition:
                    in_definition = True
                    indent = len(text) - len(text.lstrip())
                if entries:
                    entries[-1][1].append(text[indent:], source, line)
                else:
                    fault = "glossary seems to be misformatted, check indentation"
            if fault:
                complaints.append(self.complain(fault, line + 1))
            was_empty = False
        return entries, complaints
