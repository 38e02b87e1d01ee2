"""The kinds of changes that mend findings, in the order in which they are tried."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from docutils import nodes

from spectools.mending.edits import Edit
from spectools.mending.missing_sections import insertions
from spectools.repository.policy import Policy
from spectools.spec.document import Spec
from spectools.spec.prose import (
    fill,
    invisible_to_plain,
    long_lines,
    paragraph_lines,
    width,
)

_TOO_SHORT = re.compile(r"Title (over|under)line too short")

_ITEM = re.compile(r"([-*+]|\(?(\d+|[a-zA-Z#])[.)])\s")


class Step(NamedTuple):
    """One kind of change.

    Attributes:
        rules: the rules whose findings it mends.
        edits: takes the spec, its template and the policy, and returns the changes.
        text: what the texts of the doctree are compared as.
        adds_sections: whether new sections are what it is there for.
    """

    rules: tuple[str, ...]
    edits: Callable[[Spec, Spec | None, Policy], list[Edit]]
    text: Callable[[str], str] = str
    adds_sections: bool = False


def _line_by_line(change: Callable[[str], str]) -> Callable[..., list[Edit]]:
    def edits(spec: Spec, template: Spec | None, policy: Policy) -> list[Edit]:
        pairs = ((n, line, change(line)) for n, line in enumerate(spec.lines, 1))
        return [Edit(n, 1, [new]) for n, line, new in pairs if new != line]

    return edits


def _with_final_newline(
    spec: Spec, template: Spec | None, policy: Policy
) -> list[Edit]:
    return [Edit(len(spec.lines) + 1, 0, [""])]


def _nothing_more(spec: Spec, template: Spec | None, policy: Policy) -> list[Edit]:
    """Lines are joined with LF anyway."""
    return []


def _longer_adornment(spec: Spec, template: Spec | None, policy: Policy) -> list[Edit]:
    edits: list[Edit] = []
    for complaint in spec.complaints:
        found = _TOO_SHORT.match(complaint.text)
        if not found:
            continue
        heading = min(spec.headings, key=lambda h: abs(h.line - complaint.line))
        title = spec.lines[heading.line - 1]
        sign = spec.lines[heading.line][:1]
        adornment = sign * width(title)
        if heading.is_overlined or found[1] == "over":
            edits.append(Edit(heading.line - 1, 1, [adornment]))
        edits.append(Edit(heading.line + 1, 1, [adornment]))
    return edits


def _missing_sections(spec: Spec, template: Spec | None, policy: Policy) -> list[Edit]:
    if template is None:
        return []
    return insertions(spec, template, lambda s: [] if s.is_divided else ["None"])


def _wrapped_paragraphs(
    spec: Spec, template: Spec | None, policy: Policy
) -> list[Edit]:
    limit = policy.line_length
    long = {number for number, _ in long_lines(spec, limit)}
    texts = paragraph_lines(spec)
    edits: list[Edit] = []
    for paragraph in spec.nodes_of(nodes.paragraph):
        first = paragraph.line or 1
        end = first + paragraph.rawsource.count("\n") + 1
        start = next((n for n in range(first, end) if n in long), None)
        if start is None or not texts.keys() >= set(range(start, end)):
            continue
        # What looks like the items of a list, its author may want to make one.
        items = [n for n in range(start + 1, end) if _ITEM.match(texts[n])]
        for begin, after in pairwise([start, *items, end]):
            if not long & set(range(begin, after)):
                continue
            line = spec.lines[begin - 1].expandtabs(8).rstrip()
            prefix = line[: len(line) - len(texts[begin])]
            further = spec.lines[begin].expandtabs(8) if begin + 1 < end else ""
            indent = _indent(further) if further else _continuation(prefix)
            words = " ".join(texts[n] for n in range(begin, after))
            new = fill(words, prefix, indent, limit)
            edits.append(Edit(begin, after - begin, new))
    return edits


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _continuation(prefix: str) -> str:
    """Return the indentation of the lines after one that begins with ``prefix``."""
    indent = _indent(prefix)
    if prefix.lstrip().startswith(".. "):
        return indent + " " * 3
    return indent + " " * 4 if prefix.lstrip()[:1] == ":" else " " * len(prefix)


def _without_invisible(line: str) -> str:
    plain = invisible_to_plain(line)
    # At the end of a line, a plain blank would be as wrong.
    return plain if plain == line else plain.rstrip(" ")


STEPS = (
    Step(("SP402",), _nothing_more),
    Step(("SP403",), _line_by_line(lambda line: line.removeprefix("\ufeff"))),
    Step(("SP405",), _line_by_line(lambda line: line.expandtabs(8))),
    Step(("SP408",), _line_by_line(_without_invisible), invisible_to_plain),
    Step(("SP406",), _line_by_line(lambda line: line.rstrip(" \t"))),
    Step(("SP407",), _with_final_newline),
    Step(("SP501",), _longer_adornment),
    Step(("SP101",), _missing_sections, adds_sections=True),
    Step(("SP401",), _wrapped_paragraphs),
)
