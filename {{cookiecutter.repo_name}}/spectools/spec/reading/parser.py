"""docutils' reST parser, made faster and bounded; what it reads stays the same.

Its states are those of `faster`, and text without any sign of markup is not searched
for it.
"""

from __future__ import annotations

import re
from typing import Any

import docutils
from docutils import nodes
from docutils.parsers import rst
from docutils.parsers.rst import states

from spectools.spec.reading.budget import MAX_PARAGRAPH, Budget
from spectools.spec.reading.faster import FASTER_CLASSES
from spectools.spec.reading.guarded import GUARDED_CLASSES, guard_roles
from spectools.spec.reading.refused import BOUND

# Text without a sign that could begin inline markup, escape one, or be part of an
# address; most text is so, and need not be searched for each of them.
_PLAIN_TEXT = re.compile(r"[^*`|_:@\\\0\[]+")

# Newer than this is read by the stock parser, until a test has compared both.
_NEWEST_COMPARED = (0, 23)


def make_parser() -> rst.Parser:
    """Return a parser for one document."""
    parser = rst.Parser(inliner=bounded_inliner())
    is_compared = docutils.__version_info__[:2] <= _NEWEST_COMPARED
    parser.state_classes = FASTER_CLASSES if is_compared else GUARDED_CLASSES
    return parser


def parse(text: str, document: nodes.document) -> None:
    """Read ``text`` into ``document``."""
    parser = make_parser()
    parser.parse(text, document)
    # Cycles, which would keep it all until the garbage collector comes by.
    used = list(parser.statemachine.states.values())
    parser.statemachine.unlink()
    for state in used:
        vars(state).clear()
    vars(parser.inliner).clear()
    vars(document.reporter).pop("get_source_and_line", None)


def nodes_by_class(node: nodes.Node) -> dict[type[nodes.Node], list[nodes.Node]]:
    """Return ``node`` and all below it, in the order of the document, by their class.

    docutils' own search goes through a generator for each level, and once for each
    class.
    """
    found: dict[type[nodes.Node], list[nodes.Node]] = {}
    waiting = [node]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind in found:
            found[kind].append(node)
        else:
            found[kind] = [node]
        waiting += node.children[::-1]
    return found


def line_of(node: nodes.Node) -> int:
    """Return the line in which ``node`` begins, from 1.

    docutils notes lines of blocks only; within one they are counted here.
    """
    block: nodes.Node = node
    while block.line is None and block.parent is not None:
        block = block.parent
    line = block.line or 1
    for part in block.findall(nodes.Text) if block is not node else ():
        if part is node or _lies_in(part, node):
            break
        line += part.count("\n")
    return line


def _lies_in(node: nodes.Node, other: nodes.Node) -> bool:
    parent = node.parent
    while parent is not None and parent is not other:
        parent = parent.parent
    return parent is other


def bounded_inliner() -> states.Inliner:
    """Return what reads inline markup, but of no paragraph that is too long."""
    inliner = states.Inliner()
    guard_roles(inliner)
    budget = Budget()
    parse = inliner.parse
    implicit_inline = inliner.implicit_inline

    def bounded(
        text: str, lineno: int, memo: Any, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        found: list[nodes.Node] = [nodes.Text(text)]
        if _PLAIN_TEXT.fullmatch(text):
            # As when it is searched: roles that a directive calls look for these.
            inliner.document, inliner.reporter = memo.document, memo.reporter
            inliner.language, inliner.parent = memo.language, parent
            return found, []
        if len(text) <= MAX_PARAGRAPH:
            found, messages = parse(text, lineno, memo, parent)
            budget.spend(len(found) + len(messages))
            return found, messages
        message = memo.reporter.error(
            f"Paragraph of {len(text)} characters, at most {MAX_PARAGRAPH} are read.",
            line=lineno,
            guard=BOUND,
        )
        return found, [message]

    def without_addresses(text: str, lineno: int) -> list[nodes.Text]:
        if text and ":" not in text and "@" not in text:
            return [nodes.Text(text)]
        return implicit_inline(text, lineno)

    # Not a subclass: an Inliner looks for its patterns in its very own class.
    inliner.spend = budget.spend  # type: ignore[attr-defined]
    inliner.parse = bounded  # type: ignore[method-assign]
    inliner.implicit_inline = without_addresses  # type: ignore[method-assign]
    return inliner
