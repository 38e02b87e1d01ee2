"""What a chore will do, made out before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from spectools.errors import SpecsError
from spectools.repository.transaction import Change, change, require_possible
from spectools.spec.document import Spec


class ChoreError(SpecsError):
    """The chore cannot be done; nothing has changed."""


class Plan(NamedTuple):
    """All that a chore changes.

    Attributes:
        changes: what each file holds, as the chore has read it, and shall hold, by its
            path, relative to the repository.
        report: what will be done, and what to know of it, a line each.
        advice: what to do next, a line each.
    """

    changes: dict[str, Change]
    report: list[str]
    advice: list[str]


def lines_that_name(spec: Spec, path: str, release: str) -> Iterator[str]:
    """Yield the lines of a copy, at ``path``, that name the release it came from."""
    named = re.compile(rf"(?<![\w.]){re.escape(release)}(?!\.?\w)")
    for number, line in enumerate(spec.lines, 1):
        if named.search(line):
            yield f"{path}:{number} still names {release}: {line.strip()!r}"


def act(root: Path, plan: Plan, *, rehearse: bool) -> list[str]:
    """Do what is planned, and return what was done and what comes next.

    Args:
        root: the repository's folder.
        plan: what to do.
        rehearse: only to say it.

    Raises:
        GitError: when git keeps the repository and cannot take the change.
        OSError: when a file cannot be written; all are then as they were.
        TransactionError: when a file is not what it was when the chore was planned.
    """
    if rehearse:
        require_possible(root, plan.changes)
        return [*plan.report, "Nothing has changed: this was a rehearsal."]
    if plan.changes:
        change(root, plan.changes, plan.report[0])
    return [*plan.report, *plan.advice]
