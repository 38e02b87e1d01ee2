"""Changes to the text of a spec."""

from __future__ import annotations

from typing import NamedTuple

from .config import SpecsError
from .document import Spec


class EditError(SpecsError):
    """The text cannot be changed without damage."""


class Edit(NamedTuple):
    """New lines in the place of some old ones.

    Attributes:
        first: the first line to go, from 1; the new ones come before it if none
            goes.
        gone: how many lines go.
        lines: what comes.
    """

    first: int
    gone: int
    lines: list[str]


def applied(spec: Spec, edits: list[Edit]) -> str:
    """Return the text with all edits made."""
    lines = list(spec.lines)
    for edit in sorted(edits, reverse=True, key=lambda e: e.first):
        lines[edit.first - 1 : edit.first - 1 + edit.gone] = edit.lines
    return "\n".join(lines)


def with_text(spec: Spec, text: str) -> Spec:
    """Return ``spec`` with another text, and the line ends that it has.

    Raises:
        EditError: when the spec cannot be read, so that nobody can tell what it says.
    """
    if spec.unparsable or "\ufffd" in spec.text:
        raise EditError(
            f"{spec.path}: {spec.unparsable or 'is not in UTF-8'}; mend that first"
        )
    has_returns = b"\r\n" in spec.data
    return Spec(spec.path, text.replace("\n", "\r\n" * has_returns or "\n").encode())
