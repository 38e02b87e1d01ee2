"""A document's title that docutils cannot read as one."""

from __future__ import annotations

from typing import NamedTuple

from spectools.loading import compile_when_used
from spectools.spec.document import Spec

_ADORNMENT = compile_when_used(r"([!-/:-@[-`{-~])\1{3,}")
# The licence notice and a few blank lines come before it.
_LINES_BEFORE = 60


class BrokenTitle(NamedTuple):
    """Two lines of adornment that belong to each other, with no title made of them.

    Attributes:
        advice: what makes a title of them.
        line: where it stands, or should, from 1.
        first: the line of the upper adornment.
        last: the line of the lower one.
    """

    advice: str
    line: int
    first: int
    last: int


def broken_title(spec: Spec) -> BrokenTitle | None:
    """Return the title of a spec, if blanks or unlike lines keep it from being one."""
    first_heading = min((h.line for h in spec.headings), default=len(spec.lines))
    end = min(first_heading, _LINES_BEFORE)
    for first, line in enumerate(spec.lines[:end], 1):
        adornment = line.rstrip()
        if not _ADORNMENT.fullmatch(adornment):
            continue
        below = spec.lines[first : first + 5]
        if _is_unlike(adornment, below):
            advice = f"make the lines over and under {below[0].strip()!r} as long as it"
            return BrokenTitle(advice, first + 1, first, first + 2)
        for offset, other in enumerate(below):
            between = [text.strip() for text in below[:offset]]
            texts = [text for text in between if text]
            if other.rstrip() == adornment and len(texts) <= 1:
                is_broken = texts == [] or "" in between
                text = "".join(texts)
                at = first + 1 + (between.index(text) if text else 0)
                advice = (
                    f"take the blank lines around {text!r} out"
                    if text
                    else "write the title between the two lines"
                )
                found = BrokenTitle(advice, at, first, first + offset + 1)
                return found if is_broken and between else None
        return None
    return None


def _is_unlike(adornment: str, below: list[str]) -> bool:
    """Whether a title stands between two lines of one sign that differ in length."""
    if len(below) < 2 or not below[0].strip() or _ADORNMENT.fullmatch(below[0].strip()):
        return False
    under = below[1].rstrip()
    is_adornment = _ADORNMENT.fullmatch(under) is not None
    return is_adornment and under[0] == adornment[0] and under != adornment
