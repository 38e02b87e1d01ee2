"""What can be said about a CI file: three answers, and where specs are skipped."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

# A change to nothing but this must be judged.
SPEC = "specs/2027.1/awesome-thing.rst"


class Answer(IntEnum):
    """Whether something holds; the greatest of several is that of "any of them"."""

    NO = 0
    UNKNOWN = 1
    YES = 2


class Skip(NamedTuple):
    """A line of a CI file because of which specs are not judged.

    Attributes:
        file: the path of the file.
        line: its line, from 1.
        words: what stands there, in short.
    """

    file: str
    line: int
    words: str


class Judgement(NamedTuple):
    """What the files of one kind of CI do with specs.

    Attributes:
        answer: whether a job judges specs, and can fail.
        skips: what keeps the jobs that surely do from specs.
    """

    answer: Answer
    skips: list[Skip]
