"""What became of a spec: docutils' own field ``:Status:`` under the title.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#bibliographic-fields
"""

from __future__ import annotations

import textwrap
from typing import NamedTuple

from docutils import nodes

from .document import Spec
from .edits import Edit

FIELD = "Status"
SUPERSEDED = "superseded by"
# The last one has another spec, or an address, behind it.
STATES = ("approved", "implemented", "abandoned", SUPERSEDED)


class Status(NamedTuple):
    """The field of a spec.

    Attributes:
        text: what it says, without markup.
        line: where it begins, from 1.
        lines: how many lines it has.
        is_plain: whether it is a single paragraph, as docutils wants it.
    """

    text: str
    line: int
    lines: int
    is_plain: bool


def status_of(spec: Spec) -> Status | None:
    """Return the status of a spec, or ``None`` if it has none."""
    if f":{FIELD}:".casefold() not in spec.text.casefold():
        # To look for it takes a hundredth of the time of parsing.
        return None
    for field in _fields(spec):
        name, body = field.children
        if name.astext().casefold() == FIELD.casefold():
            line = field.line or 1
            end = line
            for number, text in enumerate(spec.lines[line:], line + 1):
                if text[:1].isspace() and text.strip():
                    end = number
                elif text.strip():
                    break
            words = " ".join(body.astext().split())
            is_plain = [type(n) for n in body.children] == [nodes.paragraph]
            return Status(words, line, end - line + 1, is_plain)
    return None


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
    fields = _fields(spec)
    if fields:
        return [Edit(fields[0].line or 1, 0, lines)]
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


def _fields(spec: Spec) -> list[nodes.field]:
    """Return the fields that stand first under the title."""
    below = spec.title.node.children[1:] if spec.title else spec.doctree.children
    first = next((n for n in below if not isinstance(n, nodes.PreBibliographic)), None)
    if not isinstance(first, nodes.field_list):
        return []
    return [field for field in first.children if isinstance(field, nodes.field)]
