"""Changes to the text of a spec."""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

from spectools.errors import SpecsError
from spectools.spec.document import Spec


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
    if b"\r" in spec.data:
        text = _with_ends(spec.data.decode("utf-8"), text)
    return Spec(spec.path, text.encode("utf-8"), spec.markup)


def _with_ends(old: str, text: str) -> str:
    """Return ``text`` with the line ends that ``old`` has, its first for new lines."""
    raw = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", old)
    bare = [line.rstrip("\r\n") for line in raw]
    first = raw[0][len(bare[0]) :] or "\n"
    lines = text.removesuffix("\n").split("\n")
    ends = [first] * len(lines)
    matcher = difflib.SequenceMatcher(None, bare, lines, autojunk=False)
    for start, begin, size in matcher.get_matching_blocks():
        for offset in range(size):
            end = raw[start + offset][len(bare[start + offset]) :]
            ends[begin + offset] = end or first
    if not text.endswith("\n"):
        ends[-1] = ""
    return "".join(line + end for line, end in zip(lines, ends, strict=True))
