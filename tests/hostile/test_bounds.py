"""Whatever one spec holds, `check` ends in bounded time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import Bake, Tool

SECONDS = 5.0
MEGABYTES = 400


def block(unit: str, width: int = 1900, paragraph: int = 7900) -> str:
    """Return 249,000 characters of ``unit``, in lines and paragraphs of these sizes."""
    line = unit * (width // len(unit))
    lines = "\n".join([line] * (paragraph // (len(line) + 1)))
    return f"{lines}\n\n" * (249_000 // (len(lines) + 2))


def lines(unit: str) -> str:
    """Return as much of ``unit`` as a spec can hold."""
    return unit * min(249_000 // len(unit), 9_990 // unit.count("\n"))


BLUEPRINT = "https://blueprints.launchpad.net/trove/+spec/x\n\n"

# What took longest, or most memory, of 220 kinds of text, before it was bounded.
WORST = {
    "a wide row over many short ones": ".. csv-table::\n\n  "
    + "," * 1900
    + "\n"
    + "  a\n" * 9_900,
    "a large table of commas": ".. csv-table::\n\n" + ("  " + "a," * 100 + "\n") * 1100,
    "quotations with their authors": lines("  a\n\n  -- b\n\n"),
    "quotations with nothing between": lines("  a\n\n  -- b\n"),
    "addresses of blueprints": lines(BLUEPRINT),
    "suppressions": lines(".. spectools: disable SP401 because x\n\n"),
    "links that do not end": block("`< "),
    "emphasis that does not end": block("*a "),
    "links to nowhere": block("a_ "),
    "citations": block("[a]_ "),
    "wide letters": block("\u9ad8 ", 1900, 7900)[:83_000],
    "a grid of many columns": ("+" + "-+" * 900 + "\n" + ("|" + "a|" * 900 + "\n"))
    * 60,
    "a grid of many rows": "+"
    + "-+" * 8
    + "\n"
    + ("|" + "a|" * 8 + "\n+" + "-+" * 8 + "\n") * 4_900,
    "a table of many rows": "= =\n" + "a b\n" * 9_900 + "= =\n",
    "lists in lists": ("* " * 40 + "a\n\n") * 2_500,
    "fields in fields": lines(":a: :b: :c: :d: e\n"),
    "Markdown": lines("```\n"),
    "definitions of substitutions": lines(".. |a| replace:: a\n"),
}
QUICK = ("a wide row over many short ones", "quotations with their authors")


@pytest.mark.parametrize(
    "kind",
    [k if k in QUICK else pytest.param(k, marks=pytest.mark.slow) for k in WORST],
)
def test_one_spec_is_judged_within_bounds(kind: str, repository: Path) -> None:
    text = f"=\nT\n=\n\n{WORST[kind]}"
    assert len(text.encode()) <= 250_000
    (repository / "specs/backlog/awesome-thing.rst").write_text(text, "utf-8")
    command = [sys.executable, "-B", "-m", "spectools", "check", "--no-cache"]
    check = subprocess.Popen(command, cwd=repository, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(check.pid, 0)
    check.returncode = os.waitstatus_to_exitcode(status)
    assert check.returncode == 1
    assert used.ru_utime + used.ru_stime < SECONDS
    assert used.ru_maxrss < MEGABYTES * 1024


def test_text_is_found_in_lines_as_by_looking_at_each(tool: Tool, bake: Bake) -> None:
    document = tool("spec.document")
    data = (bake() / "specs/template.rst").read_bytes()
    spec = document.Spec("a.rst", data)
    for text in ("the", "\u00e9", "", " ", "==", "Testing", "no such text", "\n"):
        for line in (1, 2, 40, len(spec.lines), 9_999):
            holding = (n for n, said in enumerate(spec.lines, 1) if text in said)
            nearest = min(holding, key=lambda n: abs(n - line), default=line)
            if text and text != "\n":
                assert spec.nearest_line(text, line) == nearest


def test_paragraph_that_is_not_read_cannot_be_suppressed(tool: Tool) -> None:
    text = "*word* " * 250 + "\n"
    text = text * 5 + "\n.. spectools: disable SP501 because it is long\n"
    spec = tool("spec.document").Spec("a.rst", text.encode())
    guards = tool("rules.guards")
    assert [line for line, _, _ in guards.unparsable(spec, spec, None)] == [1]
    by_id = {rule.id: rule for rule in tool("rules").all_rules()}
    assert all(by_id[id].is_guard for id in ("SP502", "SP504", "SP507", "SP510"))
