"""Findings out, for people and for the machines that read their lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from spectools.checking.finding import Finding, Result
from spectools.errors import printable
from spectools.loading import load_when_used

if TYPE_CHECKING:
    import hashlib
    import json
else:
    hashlib, json = load_when_used("hashlib"), load_when_used("json")

# Of errors and of warnings, in a step:
# https://github.com/actions/toolkit/blob/main/docs/problem-matchers.md#limitations
_MOST_ANNOTATIONS = 10
# GitHub takes 1 MiB, and drops all of what is larger.
_LARGEST_SUMMARY = 1_000_000
_COLOURS = {"error": "\033[1;31m", "warning": "\033[1;33m"}
_BOLD, _PLAIN = "\033[1m", "\033[0m"


def text(result: Result, *, in_colour: bool = False) -> Iterator[str]:
    """Yield a line for each finding, then what was checked.

    ``path:line:col: SP123 message``, not indented, the path relative to the
    repository: Zuul's ``tox`` job turns that form into review comments, and
    editors jump to it. The last line always begins with the same words, for those
    who look for it in a log.
    """
    for f in result.findings:
        yield line(f, in_colour=in_colour)
    yield summary(result)


def line(finding: Finding, *, in_colour: bool = False) -> str:
    """Return a finding as `text` shows it."""
    place, rule, message = _parts(finding)
    if in_colour:
        place = f"{_BOLD}{place}{_PLAIN}"
        rule = f"{_COLOURS[finding.level]}{rule}{_PLAIN}"
    return f"{place} {rule} {message}"


def summary(result: Result) -> str:
    """Return the line that says what was checked."""
    warnings = len(result.findings) - len(result.failures)
    return (
        f"checked {result.specs} specs in {result.folders} folders "
        f"against {result.rules} rules: {len(result.failures)} findings"
        + f", {warnings} warnings" * bool(warnings)
        + f", {result.in_baseline} in the baseline" * bool(result.in_baseline)
    )


def github(result: Result) -> Iterator[str]:
    """Yield a workflow command for each finding, then what was checked.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    The message begins with its place, because the log does not show the rest. What
    GitHub would show on no line is there as text.
    """
    shown: Counter[str] = Counter()
    for f in result.findings:
        shown[f.level] += 1
        if shown[f.level] > _MOST_ANNOTATIONS:
            yield " ".join(_parts(f))
            continue
        properties = {
            "file": printable(f.path),
            "line": str(f.line),
            "col": str(f.column),
            "title": f"{f.rule} {f.name}",
        }
        listed = ",".join(f"{k}={_escaped(v)}" for k, v in properties.items())
        yield f"::{f.level} {listed}::{' '.join(_parts(f)).replace('%', '%25')}"
    yield summary(result)


def github_summary(result: Result) -> str:
    """Return Markdown that has all findings, for the page of a run.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary
    They stand in a block of code, where no text of a spec's is a link or a picture.
    """
    *lines, checked = text(result)
    if not lines:
        return f"{checked}\n"
    sizes = accumulate(len(f"{line}\n".encode("utf-8", "replace")) for line in lines)
    fitting = sum(size < _LARGEST_SUMMARY for size in sizes)
    block = "\n".join(lines[:fitting])
    fence = max(["``", *re.findall("`+", block)], key=len) + "`"
    left = len(lines) - fitting
    more = f"\nand {left} more, which the log has\n" * bool(left)
    return f"{checked}\n\n{fence}text\n{block}\n{fence}\n{more}"


def gitlab(result: Result) -> Iterator[str]:
    """Yield a Code Quality report.

    https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    """
    severities = {"error": "major", "warning": "minor"}
    seen: Counter[str] = Counter()
    issues: list[dict[str, object]] = []
    for f in map(_in_utf_8, result.findings):
        seen[f.identity] += 1
        unique = f"{f.identity}\0{seen[f.identity]}".encode()
        issues.append(
            {
                "description": f"{f.rule} {f.message}",
                "check_name": f.rule,
                "fingerprint": hashlib.sha256(unique).hexdigest(),
                "severity": severities[f.level],
                "location": {"path": f.path, "lines": {"begin": f.line}},
            }
        )
    yield json.dumps(issues, indent=2)


def as_json(result: Result) -> Iterator[str]:
    """Yield all that there is to say, for programs to come."""
    findings = [_in_utf_8(f)._asdict() for f in result.findings]
    for finding in findings:
        del finding["subject"]
    yield json.dumps({**result._asdict(), "findings": findings}, indent=2)


FORMATS: dict[str, Callable[[Result], Iterator[str]]] = {
    "text": text,
    "github": github,
    "gitlab": gitlab,
    "json": as_json,
}


def _in_utf_8(f: Finding) -> Finding:
    """Return a finding that any reader of JSON can take, whatever a name holds."""
    path, message = (
        text.encode("utf-8", "backslashreplace").decode("utf-8")
        for text in (f.path, f.message)
    )
    return f._replace(path=path, message=message)


def _parts(f: Finding) -> tuple[str, str, str]:
    message = f.message if f.level == "error" else f"{f.level}: {f.message}"
    return printable(f"{f.path}:{f.line}:{f.column}:"), f.rule, printable(message)


def _escaped(value: str) -> str:
    """Return the value of a property of a workflow command, with its escapes."""
    escapes = {"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"}
    return "".join(escapes.get(c, c) for c in value)
