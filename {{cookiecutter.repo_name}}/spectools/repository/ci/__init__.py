"""What the repository's CI configuration does with specs.

Three kinds of it are known. Much of what a job does may be kept elsewhere, or be
more than can be understood here; so there are three answers, and only a sure one
is worth a finding.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from spectools.repository.ci import github, gitlab, zuul
from spectools.repository.ci.answer import Answer, Judgement, Skip
from spectools.repository.ci.nodes import (
    CannotTellError,
    Effort,
    Node,
    UnreadableError,
    read,
)

__all__ = ["Answer", "BadFile", "Skip", "System", "systems"]

_KINDS: list[tuple[tuple[str, ...], Callable[[list[Node]], Judgement]]] = [
    (zuul.PATTERNS, zuul.judge),
    (github.PATTERNS, github.judge),
    (gitlab.PATTERNS, gitlab.judge),
]


class BadFile(NamedTuple):
    """A file that cannot be understood at all.

    Attributes:
        file: its path.
        line: where, from 1.
        words: what is wrong, to be read after "the file".
    """

    file: str
    line: int
    words: str


class System(NamedTuple):
    """One kind of CI that is there.

    Attributes:
        files: the paths of its files.
        answer: whether one of its jobs judges specs, and can fail.
        skips: what keeps these jobs from specs.
        bad_files: those of its files that say nothing.
    """

    files: list[str]
    answer: Answer
    skips: list[Skip]
    bad_files: list[BadFile]


def systems(root: Path) -> list[System]:
    """Return each kind of CI that is there.

    Args:
        root: the repository's folder.

    Raises:
        OSError: when a file cannot be read.
    """
    found: list[System] = []
    for patterns, judge in _KINDS:
        paths = sorted({p for pattern in patterns for p in root.glob(pattern)})
        if paths:
            found.append(_system(root, paths, judge))
    return found


def _system(
    root: Path, paths: list[Path], judge: Callable[[list[Node]], Judgement]
) -> System:
    files = [path.relative_to(root).as_posix() for path in paths]
    documents: list[Node] = []
    bad: list[BadFile] = []
    effort = Effort()
    try:
        for path, file in zip(paths, files, strict=True):
            try:
                documents += read(path, file, effort)
            except UnreadableError as fault:
                bad.append(BadFile(file, fault.line, fault.words))
        judgement = judge(documents)
    except CannotTellError:
        judgement = Judgement(Answer.UNKNOWN, [])
    # By an alias, one filter stands in several places.
    skips = list(dict.fromkeys(judgement.skips))
    return System(files, judgement.answer, skips, bad)
