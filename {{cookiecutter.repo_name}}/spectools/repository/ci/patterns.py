"""Patterns of CI files, held against a path in a time that they cannot lengthen.

A regular expression from a file is never run: it may take years. What is written
in reality is literals, ``.*`` and alternatives. Each part of such a pattern takes a
set of places in the path, where what stands before it may end, to a set of places
where it may end itself; so the work is the product of two lengths at most.
"""

from __future__ import annotations

import re
from collections import deque
from functools import lru_cache

from spectools.repository.ci.answer import Answer

_LONGEST = 500
_DEEPEST = 5
_PART_OF_EXPRESSION = re.compile(r"\\[^\w\s]|\[\^/\]|[^\\\[\]{}]", re.DOTALL)
_PART_OF_GLOB = re.compile(r"\*\*/|\*\*|\*|.", re.DOTALL)


class _UnknownPatternError(Exception):
    """A pattern has a part that is not known here."""


@lru_cache(maxsize=10_000)
def fits_expression(pattern: str, path: str) -> Answer:
    """Say whether a regular expression takes a path, from its start on.

    https://zuul-ci.org/docs/zuul/latest/config/job.html#attr-job.files
    """
    parts = deque(_PART_OF_EXPRESSION.findall(pattern))
    if len(pattern) > _LONGEST or "".join(parts) != pattern:
        return Answer.UNKNOWN
    try:
        ends = _ends(parts, {0}, path, 0)
    except _UnknownPatternError:
        return Answer.UNKNOWN
    if parts:
        return Answer.UNKNOWN
    return Answer.YES if ends else Answer.NO


def _ends(parts: deque[str], starts: set[int], path: str, depth: int) -> set[int]:
    """Return where the alternatives up to a closing bracket may end."""
    ends: set[int] = set()
    now = starts
    while parts and parts[0] != ")":
        part = parts.popleft()
        if part == "|":
            ends |= now
            now = starts
        elif part == "(":
            now = _ends_of_group(parts, now, path, depth)
        elif part == "^":
            now = now & {0}
        elif part == "$":
            now = now & {len(path)}
        elif part in "*+?":
            raise _UnknownPatternError
        else:
            how_often = parts.popleft() if parts and parts[0] in "*+?" else ""
            now = _over(part, how_often, now, path)
    return ends | now


def _ends_of_group(
    parts: deque[str], starts: set[int], path: str, depth: int
) -> set[int]:
    if depth == _DEEPEST:
        raise _UnknownPatternError
    ends = _ends(parts, starts, path, depth + 1)
    if not parts:
        raise _UnknownPatternError
    parts.popleft()
    return ends


def _over(part: str, how_often: str, starts: set[int], path: str) -> set[int]:
    """Return where one character, so often, may end."""

    def step(places: set[int]) -> set[int]:
        return {p + 1 for p in places if p < len(path) and _takes(part, path[p])}

    if how_often in ("", "?"):
        return step(starts) | (starts if how_often else set())
    ends = starts if how_often == "*" else set[int]()
    reached = step(starts)
    while not reached <= ends:
        ends = ends | reached
        reached = step(reached)
    return ends


def _takes(part: str, character: str) -> bool:
    if part == "[^/]":
        return character != "/"
    return part == "." or part[-1] == character


@lru_cache(maxsize=10_000)
def fits_glob(pattern: str, path: str) -> Answer:
    """Say whether a glob of GitHub or GitLab takes a path.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
    """
    # Of these, the two systems think differently.
    if len(pattern) > _LONGEST or set(pattern) & set("[]{}$?+\\"):
        return Answer.UNKNOWN
    now = {0}
    for part in _PART_OF_GLOB.findall(pattern):
        if part == "**/":
            later = range(min(now, default=len(path)), len(path))
            now = now | {p + 1 for p in later if path[p] == "/"}
        elif part == "**":
            now = set(range(min(now, default=len(path) + 1), len(path) + 1))
        elif part == "*":
            now = _over("[^/]", "*", now, path)
        else:
            now = _over("\\" + part, "", now, path)
    return Answer.YES if len(path) in now else Answer.NO
