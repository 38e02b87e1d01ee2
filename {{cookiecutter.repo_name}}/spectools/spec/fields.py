"""Labels with an answer beside or below, as in ``Primary assignee: jane``.

Authors write the answer indented or not, in a list, in a literal block, with a colon
in it; so the lines are looked at, not what docutils makes of them.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache
from typing import NamedTuple

from spectools.loading import compile_when_used
from spectools.spec.document import Section, Spec
from spectools.spec.outline import likeness
from spectools.spec.wording import is_postponed, says_none

_EXPLICIT = compile_when_used(
    r"\s*\.\.(\s+((?P<directive>[\w:-]+?)::(?P<shown>.*))?|$)"
)
_HIDDEN_DIRECTIVES = ("todo", "only", "index")
_MARKS = " *-+`:|"
# As a template asks for an answer.
_ASKED = compile_when_used(r"\s*[^\s:][^:]{0,40}:")
_LABEL = compile_when_used(r"\W*(?P<words>[^\s:][^:]{0,40}):+[*`]*(\s+(?P<beside>.*))?")
# Whoever has one of these has a field of his own. What else stands before a colon
# belongs to the answer: "IRC: jdoe".
_ROLE = compile_when_used(
    r"\b(approver|assignee|author|contributor|developer|help|helper|lead|liaison"
    r"|maintainer|mentor|owner|qa|review|reviewer|tester|volunteer|writer)s?\b"
)


class Line(NamedTuple):
    """A line of a spec that is not blank, with its number, from 1."""

    number: int
    text: str


def lines_below(section: Section, spec: Spec, *, whole: bool = False) -> list[Line]:
    """Return the lines of a section that a reader sees, without its heading.

    Args:
        section: a section of ``spec``.
        spec: what holds it.
        whole: whether to go on through the sections in it.
    """
    following = [h for h in spec.headings if h.line > section.line]
    if whole:
        following = [h for h in following if h.depth <= section.depth]
    end = min((h.line - h.is_overlined for h in following), default=len(spec.lines) + 1)
    adornments = {h.line + 1 for h in spec.headings} | {
        h.line - 1 for h in spec.headings if h.is_overlined
    }
    lines: list[Line] = []
    comment: int | None = None
    for number in range(section.line + 2, end):
        text = spec.lines[number - 1]
        if not text.strip() or number in adornments:
            continue
        if comment is not None and _indent(text) > comment:
            continue
        comment = None
        explicit = _EXPLICIT.match(text)
        if explicit is None:
            lines.append(Line(number, text))
        elif explicit["directive"] in (None, *_HIDDEN_DIRECTIVES):
            comment = _indent(text)
        elif explicit["shown"].strip():
            lines.append(Line(number, explicit["shown"]))
    return lines


@lru_cache(maxsize=8)
def labels(section: Section, template: Spec) -> frozenset[str]:
    """Return the labels that a template's section asks to answer, in lower case."""
    return frozenset(
        line.text.strip()[:-1].casefold()
        for line in lines_below(section, template)
        if _ASKED.fullmatch(line.text)
    )


def named(lines: list[Line], label: str) -> list[int]:
    """Return the indexes of the lines that name a label, the surest first."""
    wanted = label.casefold()
    sure = [i for i, line in enumerate(lines) if _is_label(line.text, wanted)]
    return sure or [i for i, line in enumerate(lines) if wanted in _folded(line.text)]


def is_answered(lines: list[Line], label: str, others: Set[str]) -> bool:
    """Whether something stands beside a label or below it.

    Args:
        lines: the line that names the label, and what follows.
        label: the label, without its colon.
        others: what else is a label there, in lower case.
    """
    own, _, beside = lines[0].text.strip(_MARKS).partition(":")
    if beside.strip(_MARKS):
        return not is_postponed(beside)
    if len(own.strip(_MARKS)) > len(label) + 2:
        return not is_postponed(own)
    if len(lines) == 1:
        return False
    below = lines[1].text
    is_nested = _indent(below) > _indent(lines[0].text)
    is_answer = is_nested or not _is_other_label(below, others)
    return is_answer and not is_postponed(below)


def answer(lines: list[Line], label: str) -> str:
    """Return the first line of what stands beside a label or below it, if anything.

    Args:
        lines: the line that names the label, and what follows.
        label: the label, without its colon.
    """
    own, _, beside = lines[0].text.strip(_MARKS).partition(":")
    if len(own.strip(_MARKS)) > len(label) + 2:
        found = own
    elif beside.strip(_MARKS):
        found = beside
    elif is_answered(lines, label, set()):
        found = lines[1].text
    else:
        return ""
    return plain_answer(found, label)


def plain_answer(text: str, label: str) -> str:
    """Return an answer without marks and without its label: "jane (assignee)"."""
    text = re.sub(rf"\(?{re.escape(label)}s?\)?", "", text, flags=re.IGNORECASE)
    # The address behind a name, or the whole in brackets.
    text = re.sub(r"<https?://[^>]*>", "", text).replace("`_", "").strip(f"{_MARKS},;")
    text = re.sub(r"[<\[]([^<>\[\]]*)[>\]]", r"\1", text) if text[:1] in "<[" else text
    return "" if is_postponed(text) or says_none(text) else text


def _is_label(text: str, wanted: str) -> bool:
    """Whether a line begins with a label, if only nearly, and has a colon behind it."""
    found = _LABEL.fullmatch(text)
    if found is None:
        return False
    words = _folded(found["words"])
    # "Primary:" is short for "Primary assignee:".
    return f"{wanted} ".startswith(f"{words} ") or likeness(words, wanted) > 0


def _is_other_label(text: str, others: Set[str]) -> bool:
    found = _LABEL.fullmatch(text)
    if found is None:
        return False
    words = _folded(found["words"])
    is_known = any(likeness(words, other) > 0 for other in others)
    has_answer_below = not found["beside"]
    return is_known or has_answer_below or _ROLE.search(words) is not None


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _folded(text: str) -> str:
    return " ".join(text.strip(_MARKS).casefold().split())
