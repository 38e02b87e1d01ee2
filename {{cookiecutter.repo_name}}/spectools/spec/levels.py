"""Which heading's adornment is to blame, when others end up at a wrong level.

docutils learns the levels from the adornments as they come: each new one opens a level
below. So one heading in an odd adornment moves, or breaks, all that follow:
https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#sections
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

# The sign of the line below, and whether it stands above, too.
Style = tuple[str, bool]
# More headings are not looked through; the longest of 255 published specs has 90.
_MOST = 200
_MOST_TO_BLAME = 5


class Heading(NamedTuple):
    """A heading as it is written.

    Attributes:
        line: of its text, from 1.
        style: its adornment.
        wanted: the depth that it should have, from 1, if anybody knows.
    """

    line: int
    style: Style
    wanted: int | None = None


class Blame(NamedTuple):
    """A heading whose adornment is odd.

    Attributes:
        place: which heading it is, from 0.
        style: the adornment that it should have.
        depth: the depth that it has as it is written, or 0 if docutils finds none.
    """

    place: int
    style: Style
    depth: int


def depths(styles: Sequence[Style]) -> list[int]:
    """Return the depth of each heading from 1, as docutils finds it; 0 if it cannot."""
    known: list[Style] = []
    current = 0
    found: list[int] = []
    for style in styles:
        if style not in known and len(known) == current:
            known.append(style)
        depth = known.index(style) + 1 if style in known else 0
        if depth > current + 1:
            depth = 0
        current = depth or current
        found.append(depth)
    return found


def to_blame(headings: Sequence[Heading]) -> tuple[list[Blame], list[int]]:
    """Return the fewest headings to blame, and all depths without their faults.

    A heading is blamed only if, with another adornment, it and at least one more would
    be right, or if it is the only one that is wrong; and if none that is right as it is
    written would be wrong: whoever put half of the sections a level down, by the
    template of an earlier release, has used each adornment as it should be.
    """
    styles = [heading.style for heading in headings]
    written = depths(styles)
    blamed: list[Blame] = []
    faults = _faults(headings, written)
    while faults and len(blamed) < _MOST_TO_BLAME and len(headings) <= _MOST:
        best = min(
            (
                (len(left), len(indexes), indexes[0], style)
                for indexes, style, changed in _other_styles(headings, styles)
                if (left := _faults(headings, depths(changed))) <= faults
            ),
            default=None,
        )
        if best is None or len(faults) - best[0] < (2 if len(faults) > 1 else 1):
            break
        _, count, first, style = best
        blamed.append(Blame(first, style, written[first]))
        own = styles[first]
        for index in range(first, len(styles)):
            if index == first or (count > 1 and styles[index] == own):
                styles[index] = style
        faults = _faults(headings, depths(styles))
    return blamed, depths(styles)


def _faults(headings: Sequence[Heading], found: list[int]) -> set[int]:
    """Return which headings, from 0, are at no level, or at a wrong one."""
    has_title = any(heading.wanted == 1 for heading in headings[:1])
    return {
        place
        for place, (heading, depth) in enumerate(zip(headings, found, strict=True))
        if depth == 0
        or heading.wanted not in (None, depth)
        or (has_title and depth == 1 and place > 0)
    }


def _other_styles(
    headings: Sequence[Heading], styles: list[Style]
) -> Iterator[tuple[list[int], Style, list[Style]]]:
    """Yield each heading, and all of a style, with each other style in use."""
    in_use = list(dict.fromkeys(styles))
    alike = [[i for i, own in enumerate(styles) if own == style] for style in in_use]
    # A title that no other heading looks like is none of the others.
    alone = {group[0] for group in alike if len(group) == 1 and group[0] == 0}
    for indexes in [*([i] for i in range(len(headings))), *alike]:
        if indexes[0] in alone:
            continue
        for style in in_use:
            if style != styles[indexes[0]]:
                changed = list(styles)
                for index in indexes:
                    changed[index] = style
                yield indexes, style, changed
