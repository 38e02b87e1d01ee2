"""A document's title that docutils cannot read as one."""

from __future__ import annotations

import re
from typing import NamedTuple

from spectools.spec.document import Spec

_ADORNMENT = re.compile(r"([!-/:-@[-`{-~])\1{3,}")
# The licence notice and a few blank lines come before it.
_LINES_BEFORE = 60


class BrokenTitle(NamedTuple):
    """Two lines of adornment that belong to each other, with no title between.

    Attributes:
        text: what stands between, if anything does.
        line: where it stands, or should, from 1.
        first: the line of the upper adornment.
        last: the line of the lower one.
    """

    text: str
    line: int
    first: int
    last: int


def broken_title(spec: Spec) -> BrokenTitle | None:
    """Return the title of a spec, if blank lines keep it from being one."""
    first_heading = min((h.line for h in spec.headings), default=len(spec.lines))
    end = min(first_heading, _LINES_BEFORE)
    for first, line in enumerate(spec.lines[:end], 1):
        adornment = line.rstrip()
        if not _ADORNMENT.fullmatch(adornment):
            continue
        below = spec.lines[first : first + 5]
        for offset, other in enumerate(below):
            between = [text.strip() for text in below[:offset]]
            texts = [text for text in between if text]
            if other.rstrip() == adornment and len(texts) <= 1:
                is_broken = texts == [] or "" in between
                text = "".join(texts)
                at = first + 1 + (between.index(text) if text else 0)
                found = BrokenTitle(text, at, first, first + offset + 1)
                return found if is_broken and between else None
        return None
    return None
