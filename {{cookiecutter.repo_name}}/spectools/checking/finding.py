"""A finding: one place that breaks one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from spectools.errors import printable
from spectools.loading import load_when_used

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = load_when_used("hashlib")

_LONGEST_SUBJECT = 100


class Finding(NamedTuple):
    """One place that breaks one rule.

    Attributes:
        path: the file, relative to the repository, with ``/``.
        line: from 1.
        column: from 1.
        rule: the rule's id.
        message: what is wrong, and what to do.
        level: ``error`` or ``warning``.
        name: the rule's name.
        subject: what it is about: the text of the line, the name of a section that
            is not there, or nothing where it is about the file as a whole.
    """

    path: str
    line: int
    column: int
    rule: str
    message: str
    level: str
    name: str
    subject: str

    @property
    def identity(self) -> str:
        """What stays the same when text moves or is indented, or a message reworded.

        Printable, and short enough for a line. Two findings may have the same.
        """
        subject = printable(" ".join(self.subject.split()))
        if len(subject) > _LONGEST_SUBJECT:
            rest = hashlib.sha256(subject.encode()).hexdigest()[:12]
            subject = f"{subject[:_LONGEST_SUBJECT]}... {rest}"
        return f"{printable(self.path)}: {self.rule} {subject}".rstrip()


class Result(NamedTuple):
    """What a check looked at and what it found.

    Attributes:
        findings: sorted by path, line, column and rule; without those in the
            baseline.
        in_baseline: how many findings are in the baseline.
        errors: a sentence for each file that could not be judged.
        specs: how many specs were looked at.
        folders: how many folders of specs they lie in.
        rules: how many rules they were held to.
    """

    findings: list[Finding]
    in_baseline: int
    errors: list[str]
    specs: int
    folders: int
    rules: int

    @property
    def failures(self) -> list[Finding]:
        """The findings that are more than warnings."""
        return [f for f in self.findings if f.level == "error"]
