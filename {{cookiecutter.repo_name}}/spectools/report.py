"""Findings out, for people and for the machines that read their lines."""

from __future__ import annotations

from collections.abc import Iterator

from .check import Result


def text(result: Result) -> Iterator[str]:
    """Yield a line for each finding, then what was checked.

    ``path:line:col: SP123 message``, not indented, the path relative to the
    repository: Zuul's ``tox`` job turns that form into review comments, and
    editors jump to it. The last line always has the same words, for those who
    look for it in a log.
    """
    for f in result.findings:
        yield printable(f"{f.path}:{f.line}:{f.column}: {f.rule} {f.message}")
    yield (
        f"checked {result.specs} specs in {result.folders} folders "
        f"against {result.rules} rules: {len(result.findings)} findings"
    )


def printable(line: str) -> str:
    """Return ``line`` with all that could hide or forge output escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)
