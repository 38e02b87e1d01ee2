"""Whether patterns of CI files take the path of a spec; no expression is ever run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from spectools.repository.ci.commands import Answer
from spectools.repository.ci.data import Remark, Text, items, texts

# A change to nothing but this must be judged.
_SPEC = "specs/2027.1/awesome-thing.rst"


@cache
def fits_expression(pattern: str) -> Answer:
    """Say whether a regular expression takes a spec, from the path's start on.

    https://zuul-ci.org/docs/zuul/latest/config/job.html#attr-job.files
    """
    body = pattern.removeprefix("^").removesuffix("$")
    if not re.fullmatch(r"(?:[\w/-]|\\\.|\.\*)*", body):
        return Answer.UNKNOWN
    is_open = not pattern.endswith(("$", ".*"))
    return fits_glob(body.replace(".*", "**").replace("\\.", ".") + "**" * is_open)


def fits_glob(pattern: str) -> Answer:
    """Say whether a glob of GitHub or GitLab, with stars in one place, takes a spec.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
    """
    parts = re.fullmatch(r"([\w./-]*)(\*[*/]*|)([\w.-][\w./-]*|)", pattern)
    if parts is None:
        return Answer.UNKNOWN
    before, stars, after = parts.groups()
    rest = _SPEC.removeprefix(before)
    if not _SPEC.startswith(before) or not rest.endswith(after):
        return Answer.NO
    if stars in ("", "*"):
        middle = rest.removesuffix(after)
        return Answer.NO if "/" in middle or (middle and not stars) else Answer.YES
    return Answer.YES if stars in ("**", "**/*") else Answer.UNKNOWN


def taking(
    kind: str, patterns: Any, fits: Callable[[str], Answer] = fits_glob
) -> Iterator[Remark]:
    """Yield the patterns that surely take a spec."""
    for text in texts(patterns):
        if fits(text) is Answer.YES:
            yield text.remark(f"{kind}: {text}")


def take_none(patterns: Any, fits: Callable[[str], Answer] = fits_glob) -> bool:
    """Whether there are patterns, and surely none of them takes a spec."""
    return bool(items(patterns)) and all(
        isinstance(text, Text) and fits(text) is Answer.NO for text in items(patterns)
    )
