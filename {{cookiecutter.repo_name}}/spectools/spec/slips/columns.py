"""Lines that do not begin in the column of what they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.spec.document import Spec
from spectools.spec.slips.slip import (
    BULLET,
    FULL,
    NUMBER,
    Slip,
    end_of_run,
    indentation,
)

_NOTE_BEHIND = compile_when_used(r"\s*\[[#\w]+\]_$")
_DANGLING = compile_when_used(
    r"(?:,|\b(?:a|an|the|of|to|in|on|by|for|with|from|and|or|that|which|is|are|be|"
    r"as|at|this|these|its|if|when|will|should|can|not))$"
)


def column_slips(spec: Spec) -> Iterator[Slip]:
    """Yield the slips of indentation: definitions and quotations that are none."""
    yield from _too_deep(spec)
    yield from _broken_off(spec)


def _too_deep(spec: Spec) -> Iterator[Slip]:
    """Yield second lines that make a definition of a wrapped sentence."""
    for item in spec.nodes_of(nodes.definition_list_item):
        term, definition = item.children[0], item.children[-1]
        below = definition.children[0] if definition.children else None
        if (
            not isinstance(term, nodes.term)
            or not isinstance(below, nodes.paragraph)
            or not term.line
            or below.line != term.line + 1
            or len(item.children) != 2
        ):
            continue
        typed = spec.lines[term.line - 1]
        column = indentation(typed)
        in_item = (
            isinstance(item.parent.parent, nodes.list_item)
            and item.parent.parent.line == term.line
            and item.parent.parent.index(item.parent) == 0
        )
        if in_item:
            column = len(typed) - len(term.rawsource)
        depth = indentation(spec.lines[term.line]) - column
        if _is_wrapped(term.rawsource, below.rawsource, depth, len(typed)):
            in_table = isinstance(item.parent.parent, nodes.entry)
            place = "right below its words" if in_table else f"in column {column + 1}"
            last = term.line + 1 if in_table else end_of_run(spec, term.line)
            yield Slip(
                "misaligned",
                term.line + 1,
                "this line is indented, and so it is the definition of the line "
                f"above; begin it {place}",
                last,
            )


def _is_wrapped(term: str, below: str, depth: int, width: int) -> bool:
    """Whether a sentence goes on from a term to what docutils reads as its definition.

    Args:
        term: the line above.
        below: the paragraph below it.
        depth: by how many columns it is indented.
        width: how many columns the line above takes.
    """
    term = _NOTE_BEHIND.sub("", term).rstrip() or term
    words, end = term.split(), term[-1]
    if len(words) < 2 or end in ":!?;\\" or term[:2] in ("..", "::"):
        return False
    goes_on = below[:1].islower()
    if end == ".":
        # A sentence is no term; another one below it is no definition.
        return depth == 1 and len(words) > 4
    if depth == 1:
        goes_on = goes_on or not below[:1].isalpha()
        return width >= FULL or (goes_on and len(words) > 3)
    is_dangling = bool(_DANGLING.search(term)) and len(words) > 2
    is_full = width >= FULL
    return (is_dangling and (goes_on or is_full)) or (
        goes_on and is_full and len(words) > 5 and end != ")"
    )


def _broken_off(spec: Spec) -> Iterator[Slip]:
    """Yield paragraphs that are quotations, a column beside the text of their item."""
    inside: list[Slip] = []
    for quote in spec.nodes_of(nodes.block_quote):
        first = quote.children[0] if quote.children else None
        if not isinstance(first, nodes.paragraph) or not first.line:
            continue
        siblings = quote.parent.children
        index = siblings.index(quote)
        before = siblings[index - 1] if index else None
        column = indentation(spec.lines[first.line - 1])
        if isinstance(before, (nodes.bullet_list, nodes.enumerated_list)):
            item = before.children[-1]
            text = _text_column(spec, item)
            if text and indentation(spec.lines[(item.line or 1) - 1]) < column < text:
                yield _quoted(spec, first.line, text)
        elif isinstance(quote.parent, nodes.list_item) and index:
            text = _text_column(spec, quote.parent)
            if text and column == text + 1:
                inside.append(_quoted(spec, first.line, text))
    # Whoever does so again and again wants it so.
    if len(inside) == 1:
        yield inside[0]


def _quoted(spec: Spec, line: int, text: int) -> Slip:
    return Slip(
        "misaligned",
        line,
        f"this is read as a quotation; begin it in column {text + 1}, where the text "
        "of the item above begins, or in the column of the text around the list",
        end_of_run(spec, line),
    )


def _text_column(spec: Spec, item: nodes.Node) -> int | None:
    """Return the column, from 0, in which the text of a list item begins."""
    typed = spec.lines[(item.line or 1) - 1]
    found = BULLET.match(typed) or NUMBER.match(typed)
    return found.end() - 1 if found else None
