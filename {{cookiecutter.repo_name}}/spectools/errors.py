"""What a user is told when something cannot be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from spectools.loading import compile_when_used, load_when_used

if TYPE_CHECKING:
    import difflib
else:
    difflib = load_when_used("difflib")

# What a runner takes for a command, where it stands in a log: "##[" in any place (and
# Azure's "##vso["), "::" where a line begins.
# https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
_IN_ANY_PLACE = compile_when_used(r"(?<=#)#(?=\w*\[)")
_AT_THE_BEGINNING = compile_when_used(r"^(\s*):(?=:\s*[\w-].*::)")


class SpecsError(Exception):
    """Something that the user can mend; the message says what, where and how."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Say which of the ``known`` words is near to ``word``, or which there are."""
    known = list(known)
    near = difflib.get_close_matches(word, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"


def printable(line: str, kept: str = "") -> str:
    """Return ``line`` with what could hide or forge output escaped, but ``kept``."""
    shown = "".join(c if c.isprintable() or c in kept else ascii(c)[1:-1] for c in line)
    return _AT_THE_BEGINNING.sub(r"\1\\x3a", _IN_ANY_PLACE.sub(r"\\x23", shown))
