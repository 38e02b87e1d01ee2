"""The kinds of changes that mend findings, in the order in which they are tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import reduce
from itertools import chain
from typing import NamedTuple

from docutils import nodes

from spectools.mending.edits import Edit, applied
from spectools.mending.missing_sections import insertions
from spectools.repository.policy import Policy
from spectools.rules.text import line_too_long
from spectools.spec.document import Spec
from spectools.spec.prose import (
    fill,
    invisible_to_plain,
    paragraph_lines,
    width,
)

_END_OF_SENTENCE = re.compile(r"[.!?:;][\"')\]*`_]*$")


class Step(NamedTuple):
    """One kind of change.

    Attributes:
        rules: the rules whose findings it mends.
        edits: takes the spec, its template and the policy, and returns the changes.
        text: what the texts of the doctree are compared as.
        adds_sections: whether new sections are what it is there for.
        may_ask: the rules that may find more afterwards.
        is_plain: whether the lines are all that the changes are made of, so that the
            spec need not be parsed for them.
    """

    rules: tuple[str, ...]
    edits: Callable[[Spec, Spec | None, Policy], list[Edit]]
    text: Callable[[str], str] = str
    adds_sections: bool = False
    may_ask: tuple[str, ...] = ()
    is_plain: bool = False


def joined(steps: list[Step]) -> Step:
    """Return one step that makes all changes of several, none of which adds sections.

    What is made of lines only is made last, so that the spec is read but once.
    """

    def edits(spec: Spec, template: Spec | None, policy: Policy) -> list[Edit]:
        own = [
            step.edits(spec, template, policy) for step in steps if not step.is_plain
        ]
        changed = _with(spec, list(chain.from_iterable(own)))
        for step in steps:
            if step.is_plain:
                changed = _with(changed, step.edits(changed, template, policy))
        return [Edit(1, len(spec.lines), changed.lines)]

    def text(original: str) -> str:
        return reduce(lambda so_far, step: step.text(so_far), steps, original)

    rules = tuple(rule for step in steps for rule in step.rules)
    return Step(rules, edits, text)


def _with(spec: Spec, edits: list[Edit]) -> Spec:
    return Spec(spec.path, applied(spec, edits).encode("utf-8"), spec.markup)


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
    for heading in spec.headings:
        title, below = spec.lines[heading.line - 1 : heading.line + 1]
        adornment = below[:1] * width(title.rstrip())
        if len(below.rstrip()) < len(adornment):
            if heading.is_overlined:
                edits.append(Edit(heading.line - 1, 1, [adornment]))
            edits.append(Edit(heading.line + 1, 1, [adornment]))
    return edits


def _missing_sections(spec: Spec, template: Spec | None, policy: Policy) -> list[Edit]:
    return insertions(spec, template) if template else []


def _broken_lines(spec: Spec, template: Spec | None, policy: Policy) -> list[Edit]:
    long = {number for number, *_ in line_too_long(spec, template or spec, policy)}
    texts = paragraph_lines(spec)
    edits: list[Edit] = []
    for paragraph in spec.nodes_of(nodes.paragraph) if long else ():
        first = paragraph.line or 1
        after = first + paragraph.rawsource.count("\n") + 1
        for begin, end in _runs(range(first, after), long, texts):
            line = spec.lines[begin - 1].expandtabs(8).rstrip()
            prefix = line[: len(line) - len(texts[begin])]
            if begin > first:
                indent = prefix
            elif begin + 1 < after:
                indent = _indent(spec.lines[begin].expandtabs(8))
            else:
                indent = _continuation(prefix)
            words = " ".join(texts[n] for n in range(begin, end))
            new = fill(words, prefix, indent, policy.line_length)
            edits.append(Edit(begin, end - begin, new))
    return edits


def _runs(
    lines: range, long: set[int], texts: dict[int, str]
) -> Iterator[tuple[int, int]]:
    """Yield first and next line of what is to be filled again in one paragraph.

    Each long line is broken alone, so that all others stay as they are. Where most
    are long, those are filled together that run on.
    """
    is_mostly_long = 2 * len(long.intersection(lines)) > len(lines)
    begin = lines.start
    for number in lines:
        if number not in long:
            begin = number + 1
        elif (
            not is_mostly_long
            or number + 1 not in long
            or number + 1 not in lines
            or _END_OF_SENTENCE.search(texts[number])
        ):
            yield begin, number + 1
            begin = number + 1


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
    Step(("SP402",), _nothing_more, is_plain=True),
    Step(
        ("SP403",),
        _line_by_line(lambda line: line.removeprefix("\ufeff")),
        is_plain=True,
    ),
    Step(("SP405",), _line_by_line(lambda line: line.expandtabs(8)), is_plain=True),
    Step(
        ("SP408",),
        _line_by_line(_without_invisible),
        text=invisible_to_plain,
        is_plain=True,
    ),
    Step(("SP406",), _line_by_line(lambda line: line.rstrip(" \t")), is_plain=True),
    Step(("SP407",), _with_final_newline, is_plain=True),
    Step(("SP501",), _longer_adornment),
    Step(
        ("SP101",),
        _missing_sections,
        adds_sections=True,
        # What is put there is the template's, and to be replaced.
        may_ask=("SP301", "SP303", "SP304", "SP305", "SP306", "SP310"),
    ),
    Step(("SP401",), _broken_lines),
)
