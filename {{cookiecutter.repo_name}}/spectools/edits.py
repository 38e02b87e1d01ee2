"""Changes to the text of a spec."""

from __future__ import annotations

from collections import Counter
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


def is_utf_8(data: bytes) -> bool:
    """Whether a file is what specs are written in."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def require_readable(spec: Spec) -> None:
    """Refuse a spec of which nobody can tell what it says.

    Raises:
        EditError: when it cannot be read whole.
    """
    fault = spec.unparsable or ("" if is_utf_8(spec.data) else "it is not in UTF-8")
    if fault:
        raise EditError(f"{spec.path}: {fault}; mend that first")


def with_text(spec: Spec, text: str) -> Spec:
    """Return ``spec`` with another text, and the line ends that it has.

    Raises:
        EditError: when the spec cannot be read, so that nobody can tell what it says.
    """
    require_readable(spec)
    has_returns = b"\r\n" in spec.data
    return Spec(spec.path, text.replace("\n", "\r\n" * has_returns or "\n").encode())


def is_as_well_formed(new: Spec, old: Spec) -> bool:
    """Whether docutils complains of nothing in ``new`` that it does not in ``old``."""
    before, after = (Counter(c.text for c in spec.complaints) for spec in (old, new))
    return new.unparsable is None and not after - before
