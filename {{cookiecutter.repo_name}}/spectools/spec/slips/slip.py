"""A slip: a place where the source reads as something else than was meant."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.spec.document import Spec
from spectools.spec.reading.parser import line_of

BULLET = compile_when_used(r"\s*([-*+\u2022\u2023\u2043])\s{1,4}\S")
NUMBER = compile_when_used(r"\s*(\(?)(\d{1,3}|[a-zA-Z]|#)([.)])\s+\S")

# A line that was broken because it was full has about as many columns.
FULL = 60

_LITERAL = compile_when_used(r"(?<![`\w])``(?=\S).+?(?<=\S)``(?![`\w])", re.DOTALL)


class Slip(NamedTuple):
    """One place that the page shows in another way than its author meant.

    Attributes:
        kind: the name of the rule that tells of it.
        line: where it begins, from 1.
        message: what is wrong, and the cure for what the author typed.
        last: the last line that is read wrongly because of it.
        first: the first such line, where that is not ``line``.
    """

    kind: str
    line: int
    message: str
    last: int
    first: int = 0


class Block(NamedTuple):
    """A paragraph, the term of a definition or a heading, as its author typed it.

    Attributes:
        line: its first line, from 1.
        text: its lines, without the indentation that they share.
        node: what docutils made of it.
    """

    line: int
    text: str
    node: nodes.TextElement

    @property
    def lines(self) -> list[str]:
        """The lines of its text."""
        return self.text.split("\n")

    @property
    def last(self) -> int:
        """Its last line, from 1."""
        return self.line + self.text.count("\n")

    def slip(self, kind: str, index: int, message: str) -> Slip:
        """Return a slip in the line with this index, which spoils the whole block."""
        return Slip(kind, self.line + index, message, self.last)


@lru_cache(maxsize=2)
def paragraphs(spec: Spec) -> list[Block]:
    """Return the paragraphs, in the order of the document."""
    return [
        Block(node.line, node.rawsource, node)
        for node in spec.nodes_of(nodes.paragraph)
        # docutils' own words stand in no line.
        if node.line and node.rawsource
    ]


@lru_cache(maxsize=2)
def blocks(spec: Spec) -> list[Block]:
    """Return what holds running text, in the order of lines."""
    others = [
        Block(node.line, node.rawsource, node)
        for node in spec.nodes_of(nodes.term)
        if node.line and node.rawsource
    ]
    others += [
        # docutils notes the line of the underline.
        Block(node.line - 1, node.rawsource, node)
        for node in spec.nodes_of(nodes.title)
        if node.line and node.line > 1
    ]
    return sorted(paragraphs(spec) + others, key=itemgetter(0))


def end_of_run(spec: Spec, line: int) -> int:
    """Return the last of the lines from ``line`` on that no blank line divides."""
    while line < len(spec.lines) and spec.lines[line].strip():
        line += 1
    return line


def end_of_body(spec: Spec, line: int) -> int:
    """Return the last line of what stands indented below ``line``, blank lines and all.

    A bracket that closes in the column of ``line`` belongs to it.
    """
    column = indentation(spec.lines[line - 1])
    last = end_of_run(spec, line)
    while last < len(spec.lines):
        following = last
        while following < len(spec.lines) and not spec.lines[following].strip():
            following += 1
        if following >= len(spec.lines):
            return last
        text = spec.lines[following]
        closes = text.strip()[:1] in ("}", "]") and indentation(text) >= column
        if not closes and indentation(text) <= column:
            return last
        last = end_of_run(spec, following + 1)
    return last


def first_line(node: nodes.Node) -> int:
    """Return the line in which a block begins, from 1.

    docutils notes none for some blocks in lists, but for what they hold.
    """
    return next((n.line for n in node.findall() if n.line), None) or line_of(node)


def indentation(text: str) -> int:
    """Return the columns of blanks before ``text``."""
    return len(text) - len(text.lstrip())


def without_literals(text: str) -> str:
    """Return ``text`` with blanks in the place of what stands in double backticks."""
    return _LITERAL.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def is_shown_as_typed(node: nodes.Node) -> bool:
    """Whether ``node`` lies in code, in a comment or in docutils' own words."""
    parent = node.parent
    while parent is not None and not isinstance(parent, nodes.section):
        if isinstance(
            parent,
            (
                nodes.FixedTextElement,
                nodes.literal,
                nodes.math,
                nodes.problematic,
                nodes.system_message,
            ),
        ):
            return True
        parent = parent.parent
    return False


def inline_slip(kind: str, node: nodes.Node, message: str) -> Slip:
    """Return a slip in the line of an inline node."""
    line = line_of(node)
    return Slip(kind, line, message, line + node.astext().count("\n"))
