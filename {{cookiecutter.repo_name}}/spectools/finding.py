"""A finding: one place that breaks one rule."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """One place that breaks one rule.

    Attributes:
        path: the file, relative to the repository, with ``/``.
        line: from 1.
        column: from 1.
        rule: the rule's id.
        message: what is wrong, and what to do.
        level: ``error`` or ``warning``.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    level: str


def printable(line: str) -> str:
    """Return ``line`` with all that could hide or forge output escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
