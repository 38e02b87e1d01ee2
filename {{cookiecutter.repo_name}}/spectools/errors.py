"""What a user is told when something cannot be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from spectools.loading import load_when_used

if TYPE_CHECKING:
    import difflib
else:
    difflib = load_when_used("difflib")


class SpecsError(Exception):
    """Something that the user can mend; the message says what, where and how."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Say which of the ``known`` words is near to ``word``, or which there are."""
    known = list(known)
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"


def printable(line: str) -> str:
    """Return ``line`` with all that could hide or forge output escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
