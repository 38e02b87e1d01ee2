"""What the repository's CI configuration does with specs.

Much of what a job does is kept elsewhere, or is more than can be understood here; so
there are three answers, and only a sure one is worth a finding.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from spectools.loading import load
from spectools.repository.ci.commands import Answer
from spectools.repository.ci.data import CannotTellError, Remark, read
from spectools.repository.ci_files import ci_files_by_kind

__all__ = ["Answer", "Remark", "System", "systems"]


class System(NamedTuple):
    """One kind of CI that is there.

    Attributes:
        files: the paths of its files.
        answer: whether one of its jobs judges specs, and can fail.
        skips: what keeps these jobs from specs.
        bad_files: where files are no YAML, to be read after "the file".
    """

    files: list[str]
    answer: Answer
    skips: list[Remark]
    bad_files: list[Remark]


def systems(root: Path) -> list[System]:
    """Return each kind of CI that is there.

    Raises:
        OSError: when a file cannot be read.
    """
    return [
        _system(root, kind, files) for kind, files in ci_files_by_kind(root).items()
    ]


def _system(root: Path, kind: str, files: list[str]) -> System:
    try:
        documents, bad = read(root, files)
        # A kind of CI is a module of its name here.
        jobs = list(load(f"{__name__}.{kind}").jobs(documents))
    except (CannotTellError, RecursionError):
        return System(files, Answer.UNKNOWN, [], [])
    answer = max((answer for answer, _ in jobs), default=Answer.NO)
    # One filter may keep several jobs from specs.
    skips = {skip: 1 for own, skips in jobs if own is Answer.YES for skip in skips}
    return System(files, answer, list(skips), bad)
