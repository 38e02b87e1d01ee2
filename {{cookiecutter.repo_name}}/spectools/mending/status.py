"""The status of a spec, written or taken out."""

from __future__ import annotations

import textwrap

from spectools.mending.edits import Edit
from spectools.spec.document import Spec
from spectools.spec.status import FIELD, fields, status_of


def with_status(spec: Spec, words: str, limit: int) -> list[Edit]:
    """Return the edits that give a spec with a title this status.

    Args:
        spec: the spec.
        words: the status.
        limit: how many columns a line may have.
    """
    lines = textwrap.wrap(
        f":{FIELD}: {words}",
        limit,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    old = status_of(spec)
    if old:
        return [Edit(old.line, old.lines, lines)]
    others = fields(spec)
    if others:
        return [Edit(others[0].line or 1, 0, lines)]
    assert spec.title is not None, "the caller has looked"
    below = spec.title.line + 2
    rest = spec.lines[below - 1 :]
    following = next((line for line in rest if line.strip()), "")
    # An empty comment, or what is indented would become part of the field.
    lines += ["", ".."] * following[:1].isspace()
    is_blank = bool(rest) and not rest[0].strip()
    return [Edit(below, 0, ["", *lines, *([] if is_blank else [""])])]


def without_status(spec: Spec) -> list[Edit]:
    """Return the edits that take the status out, if there is one."""
    old = status_of(spec)
    if old is None:
        return []
    around = (
        spec.lines[old.line - 2 : old.line - 1]
        + spec.lines[old.line + old.lines - 1 : old.line + old.lines]
    )
    is_alone = not "".join(around).strip()
    return [Edit(old.line, old.lines + is_alone, [])]
