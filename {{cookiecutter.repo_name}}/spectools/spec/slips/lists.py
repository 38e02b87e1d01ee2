"""Lists that are none, or break off, and lines that run together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.spec.document import Spec
from spectools.spec.slips.slip import (
    BULLET,
    FULL,
    NUMBER,
    Block,
    Slip,
    end_of_run,
    first_line,
    paragraphs,
)

_FIELD = compile_when_used(r":[A-Z][\w ()-]*: \S")
_MARK_ALONE = r"([-*+])(?=[A-Za-z]{2})|(\d{1,2}[.)])(?=[A-Za-z]{2})"
_NO_BLANK = compile_when_used(_MARK_ALONE)
_FOREIGN_MARK = "([\u2013\u2014\u00b7\u25cf\u25cb\u25aa\u25a0\u25e6\u27a2\u2713]) ?\\w"
_FOREIGN_BULLET = compile_when_used(_FOREIGN_MARK)
# A line, but the first, that begins like an item; the group: of no list.
_ITEM_BELOW = compile_when_used(
    r"\n *(?:[-*+\u2022\u2023\u2043]\s|\(?(?:\d{1,3}|[a-zA-Z]|#)[.)]\s|:[A-Z]"
    rf"|(?P<of_none>{_MARK_ALONE}|{_FOREIGN_MARK}))"
)
_NOTE = compile_when_used(r"\[(\d{1,3}|[A-Za-z]\w{0,20})\]_?:? +\S")
_LABELLED = compile_when_used(r"[A-Z][\w /-]{1,30}: \S.{0,40}$", re.MULTILINE)
_ADDRESS = compile_when_used(r"<?https?://\S+")


def list_slips(spec: Spec) -> Iterator[Slip]:
    """Yield the slips of lists and of their lines."""
    lacks_blank = False
    for block in paragraphs(spec):
        text = block.text
        lacks_blank = lacks_blank or (text[0] == "-" and text[1:2].isalpha())
        if "\n" not in text:
            continue
        slip = _numbers_in_text(spec, block)
        item = _ITEM_BELOW.search(text)
        if item:
            lacks_blank = lacks_blank or item["of_none"] is not None
            slip = slip or _glued(spec, block)
        if not slip and (text[0] in "[h<" or "\n[" in text or _LABELLED.match(text)):
            slip = _run_together(block)
        if slip:
            yield slip
    if lacks_blank:
        yield from _bullets_without_blank(spec)
    yield from _numbers_of_lists(spec)


def _glued(spec: Spec, block: Block) -> Slip | None:
    lines = block.lines
    for mark in (BULLET, NUMBER, _FIELD):
        items = [i for i, line in enumerate(lines) if i and mark.match(line)]
        if items and _is_list(spec, block, items, mark):
            last = end_of_run(spec, block.last)
            return Slip(
                "list-glued",
                block.line + items[0],
                "this is no list but part of the sentence above it; put a blank line "
                "before it",
                last,
            )
    return None


def _is_list(spec: Spec, block: Block, items: list[int], mark: re.Pattern[str]) -> bool:
    lines, first = block.lines, items[0]
    before = lines[first - 1].rstrip()
    found = mark.match(lines[first])
    assert found
    if mark is _FIELD:
        return len(items) > 1
    is_announced = before.endswith(":")
    is_short = len(spec.lines[block.line + first - 2].rstrip()) < FULL
    signs = [m[0].split()[0] for i in items if (m := mark.match(lines[i]))]
    if isinstance(block.node.parent, nodes.entry) and len(items) == 1:
        # A cell is narrow, and full of short lines.
        return is_announced
    if mark is BULLET:
        is_dash = found[1] != "*"
        goes_on = _is_complained_of(spec, block, "Unexpected indentation")
        return (
            signs.count(signs[0]) > 1
            or is_announced
            or goes_on
            or not is_dash
            or (found[1] == "-" and (is_short or before[-1:] in ".!?;"))
        )
    if found[2].isdigit() and 1 < int(found[2]) < 20 and before[-1:] in ".!?:":
        return True
    begins = found[2] in "1aA#"
    return begins and (
        is_announced or len(items) > 1 or (is_short and found[2] in "1#")
    )


def _is_complained_of(spec: Spec, block: Block, words: str) -> bool:
    after = block.last + 1
    return any(
        c.line in (after, after - 1) and c.text.startswith(words)
        for c in spec.complaints
    )


def _run_together(block: Block) -> Slip | None:
    lines = block.lines
    notes = [i for i, line in enumerate(lines) if line[:1] == "[" and _NOTE.match(line)]
    if len(notes) > 1:
        names = [m[1] for i in notes if (m := _NOTE.match(lines[i]))]
        before = lines[notes[0] - 1].rstrip()[-1:] if notes[0] else ""
        rises = names == sorted(set(names), key=lambda n: (len(n), n))
        if rises and before in ("", ":", "."):
            return block.slip(
                "lines-run-together",
                notes[0],
                f"these lines run together into one paragraph; write .. [{names[0]}] "
                "text for each note, or a list",
            )
    if len(lines) > 2 and all(_LABELLED.match(line) for line in lines):
        return block.slip(
            "lines-run-together",
            0,
            "these lines run together into one paragraph; make them a list, '* ' "
            "before each, or put :: above them",
        )
    if all(_ADDRESS.fullmatch(line.strip()) for line in lines):
        return block.slip(
            "lines-run-together",
            0,
            "these addresses run together into one line; make them a list, '* ' "
            "before each",
        )
    return None


def _bullets_without_blank(spec: Spec) -> Iterator[Slip]:
    last: tuple[Block, str] | None = None
    for block in paragraphs(spec):
        marks = [
            (i, (m[1] or (m.lastindex == 2 and "1") or ""))
            for i, line in enumerate(block.lines)
            if (m := _NO_BLANK.match(line) or _FOREIGN_BULLET.match(line))
            and not _closes(m[0], line)
        ]
        first = next((mark for _, mark in marks), "")
        same = [i for i, mark in marks if mark == first]
        is_announced = bool(same and same[0]) and block.lines[same[0] - 1].endswith(":")
        if len(same) > 1 or (is_announced and first != "1"):
            typed = block.lines[same[0]].split()[0]
            is_foreign = bool(_FOREIGN_BULLET.match(typed + " x"))
            cure = (
                f"begin each item with '* ', not with {first}"
                if is_foreign
                else "put a blank between mark and text"
            )
            above = " and a blank line before the first" if same[0] else ""
            yield Slip(
                "list-mark-glued",
                block.line + same[0],
                f"{typed!r} begins no item of a list; {cure}{above}",
                end_of_run(spec, block.last),
            )
            last = None
        elif first and same == [0] and len(block.lines) < 4 and first in "-":
            if last and last[1] == first and _are_neighbours(last[0], block):
                typed = last[0].lines[0].split()[0]
                yield Slip(
                    "list-mark-glued",
                    last[0].line,
                    f"{typed!r} begins no item of a list; put a blank between mark "
                    "and text",
                    block.line,
                )
                last = None
            else:
                last = block, first
        else:
            last = None


def _closes(mark: str, line: str) -> bool:
    """Whether ``*`` is emphasis that ends in the line."""
    return mark.startswith("*") and line.count("*") > 1


def _are_neighbours(one: Block, other: Block) -> bool:
    siblings = one.node.parent.children
    return (
        one.node.parent is other.node.parent
        and siblings.index(other.node) == siblings.index(one.node) + 1
    )


def _ordinal(text: str) -> int | None:
    """Return the number of an item, 0 for ``#``, or ``None`` if there is none."""
    found = NUMBER.match(text)
    if not found or (found[2].isalpha() and found[3] == "." and not found[1]):
        return None
    sign = found[2]
    if sign == "#":
        return 0
    return int(sign) if sign.isdigit() else ord(sign.lower()) - ord("a") + 1


def _numbers_in_text(spec: Spec, block: Block) -> Slip | None:
    """Return the slip of a paragraph that begins like an item with a number."""
    if block.text[0] not in "(#0123456789" and block.text[1:2] not in ".)":
        return None
    first = _ordinal(block.text)
    if first is None:
        return None
    last = end_of_run(spec, block.last)
    numbered = [(i, n) for i, t in enumerate(block.lines) if (n := _ordinal(t))]
    previous = _list_before(block.node)
    expected = _last_number(previous) + 1 if previous else first
    for index, number in numbered:
        if number != expected:
            line = block.line + index
            return Slip("list-numbers", line, _count(expected), last, block.line)
        expected += 1
    is_letter = block.lines[0].lstrip("( ")[0].isalpha()
    if previous or first > 1 or is_letter:
        return None
    unindented = next(
        (i for i, t in enumerate(block.lines) if i and _ordinal(t) is None), None
    )
    if unindented is None:
        return None
    return Slip(
        "misaligned",
        block.line + unindented,
        "this line belongs to no item, and so the lines above are no list; indent it "
        "to the column where the text of its item begins",
        last,
    )


def _count(expected: int) -> str:
    return (
        f"the list breaks here, since the next number is {expected}; number the items "
        "without a gap, or write #. for each"
    )


def _list_before(node: nodes.Element) -> nodes.enumerated_list | None:
    siblings = node.parent.children
    index = siblings.index(node) - 1
    while index >= 0 and isinstance(siblings[index], nodes.system_message):
        index -= 1
    before = siblings[index] if index >= 0 else None
    return before if isinstance(before, nodes.enumerated_list) else None


def _last_number(numbered: nodes.enumerated_list) -> int:
    return _first_number(numbered) + len(numbered) - 1


def _numbers_of_lists(spec: Spec) -> Iterator[Slip]:
    """Yield lists that should be part of one before them in the same section."""
    runs: dict[tuple[int, str, str], list[nodes.enumerated_list]] = {}
    for numbered in spec.nodes_of(nodes.enumerated_list):
        if numbered["enumtype"] == "arabic":
            form = (id(numbered.parent), numbered["prefix"], numbered["suffix"])
            runs.setdefault(form, []).append(numbered)
    for run in runs.values():
        culprit = _culprit(run) if len(run) > 1 else None
        if culprit:
            expected = _last_number(culprit[0]) + 1
            line = first_line(culprit[1])
            is_automatic = spec.lines[line - 1].lstrip("( ").startswith("#")
            message = _ANEW if is_automatic else _count(expected)
            yield Slip("list-numbers", line, message, line)


_ANEW = (
    "the list begins anew with 1 here; indent what stands between the items to the "
    "column where their text begins"
)


def _culprit(
    run: list[nodes.enumerated_list],
) -> tuple[nodes.enumerated_list, nodes.enumerated_list] | None:
    """Return the first list whose number is not the next, and the one before it."""
    for index, (before, numbered) in enumerate(pairwise(run)):
        start, expected = _first_number(numbered), _last_number(before) + 1
        siblings = numbered.parent.children
        between = siblings[siblings.index(before) + 1 : siblings.index(numbered)]
        if start == expected or any(map(_holds_numbers, between)):
            continue
        if start > 1:
            return before, numbered
        following = _first_number(run[index + 2]) if index + 2 < len(run) else None
        if following == expected + len(numbered) != 2:
            return before, numbered
        if len(before) == len(numbered) == 1 or (not between and len(before) == 1):
            return before, numbered
    return None


def _holds_numbers(node: nodes.Node) -> bool:
    """Whether it is a paragraph with lines that begin like items with numbers."""
    lines = node.rawsource.split("\n") if isinstance(node, nodes.paragraph) else []
    return any(map(_ordinal, lines))


def _first_number(numbered: nodes.enumerated_list) -> int:
    return int(numbered.get("start", 1))
