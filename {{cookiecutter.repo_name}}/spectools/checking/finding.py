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


class Result(NamedTuple):
    """What a check looked at and what it found.

    Attributes:
        findings: sorted by path, line, column and rule; without those in the
            baseline.
        past: how many findings are in the baseline.
        errors: a sentence for each file that could not be judged.
        specs: how many specs were looked at.
        folders: how many folders of specs they lie in.
        rules: how many rules they were held to.
    """

    findings: list[Finding]
    past: int
    errors: list[str]
    specs: int
    folders: int
    rules: int

    @property
    def failures(self) -> list[Finding]:
        """The findings that are more than warnings."""
        return [f for f in self.findings if f.level == "error"]
