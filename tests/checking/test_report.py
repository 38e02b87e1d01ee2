"""Findings as people, terminals and review systems read them."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import (
    SPEC,
    TAB,
    Tool,
    broken,
    good_spec,
    policy,
    spectools,
    summary,
)


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_names_that_forge_output_are_escaped(
    locale: dict[str, str], repository: Path
) -> None:
    name = "a\nspecs\u202e-b.rst:1:1: SP000 x.rst"
    (repository / "specs" / "2027.1" / name).write_bytes(b"x")
    done = spectools(repository, "check", env=locale)
    assert (done.returncode, done.stderr) == (1, "")
    for line in done.stdout.splitlines()[:-1]:
        assert line.startswith("specs/2027.1/a\\nspecs\\u")
        assert line.isascii()


def test_text_says_what_is_a_warning(repository: Path) -> None:
    broken(repository)
    done = spectools(repository, "check")
    lines = done.stdout.splitlines()
    assert lines[0] == f"{SPEC}:133:5: {TAB}"
    assert lines[1].endswith("SP406 warning: the line ends in blanks; remove them")
    assert lines[2].endswith(" rules: 1 findings, 1 warnings")
    (repository / SPEC).unlink()
    done = spectools(repository, "check")
    assert done.returncode == 0
    assert summary(done).endswith(" rules: 0 findings, 1 warnings")


def test_format_for_github(repository: Path) -> None:
    broken(repository)
    done = spectools(repository, "check", "--format", "github")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == (
        f"::error file={SPEC},line=133,col=5,title=SP405 tab::{SPEC}:133:5: {TAB}"
    )
    assert lines[1].startswith("::warning file=specs/backlog/blanks.rst,line=")
    assert lines[2].startswith("checked 2 specs ")
    (repository / "specs/2027.1/a,b:c%d.rst").write_bytes(b"x")
    lines = spectools(repository, "check", "--format=github").stdout.splitlines()
    named = "file=specs/2027.1/a%2Cb%3Ac%25d.rst,line=1,"
    assert any(named in line for line in lines)
    assert any("::specs/2027.1/a,b:c%25d.rst:1:" in line for line in lines)


def test_github_shows_ten_of_each_level_and_a_summary_of_all(
    repository: Path, tmp_path: Path
) -> None:
    policy(
        repository,
        '[[tool.specs.severity]]\nrules = ["SP406"]\nlevel = "warning"\n',
    )
    bad = good_spec(repository) + b"A\ttab\nBlank \n" * 12 + b"````![x](//y)\ttab\n"
    (repository / SPEC).write_bytes(bad)
    page = tmp_path / "summary"
    page.write_text("Of another step.\n")
    env = {"GITHUB_STEP_SUMMARY": str(page)}
    done = spectools(repository, "check", "--format", "github", env=env)
    lines = done.stdout.splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert sum(line.startswith("::warning ") for line in lines) == 10
    plain = spectools(repository, "check").stdout.splitlines()
    *findings, checked = plain
    assert {line for line in lines if line[0] != ":"} < set(plain)
    assert len(lines) == len(plain) > 24
    block = "\n".join(findings)
    assert page.read_text() == (
        f"Of another step.\n{checked}\n\n```text\n{block}\n```\n"
    )
    # Only there.
    assert spectools(repository, "check", env=env).stdout.splitlines() == plain
    assert page.read_text().count("```text") == 1
    page.unlink()
    page.mkdir()
    done = spectools(repository, "check", "--format", "github", env=env)
    assert done.returncode == 2
    assert done.stderr == "could not check: GITHUB_STEP_SUMMARY: Is a directory\n"


def test_summary_is_a_block_that_no_text_ends_and_is_not_too_large(tool: Tool) -> None:
    report = tool("checking.report")
    finding = tool("checking.finding")
    message = f"``` ````` {'x' * 999}"
    problems = [
        finding.Finding(SPEC, n, 1, "SP405", message, "error", "tab", "")
        for n in range(1, 1201)
    ]
    result = finding.Result(problems, 0, [], 1, 1, 1)
    text = report.github_summary(result)
    first, _, block = text.partition("\n\n")
    assert first == "checked 1 specs in 1 folders against 1 rules: 1200 findings"
    assert block.startswith("``````text\n")
    assert block.count("\n``````\n") == 1
    shown = block.count(f"{SPEC}:")
    assert block.endswith(f"\nand {1200 - shown} more, which the log has\n")
    assert 900 < shown < 1000 and len(text.encode()) < 1024**2
    assert report.github_summary(result._replace(findings=[])).count("\n") == 1


def test_format_for_gitlab(repository: Path) -> None:
    broken(repository)
    with (repository / SPEC).open("ab") as file:
        file.write(b"More\ttab\n")
    done = spectools(repository, "check", "--format", "gitlab", "--output", "report")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == f"{SPEC}:133:5: {TAB}"
    report = json.loads((repository / "report").read_text(encoding="utf-8"))
    assert [issue["severity"] for issue in report] == ["major", "major", "minor"]
    assert report[0] == {
        "description": TAB,
        "check_name": "SP405",
        "fingerprint": report[0]["fingerprint"],
        "severity": "major",
        "location": {"path": SPEC, "lines": {"begin": 133}},
    }
    # Alike in text, and still two issues; the same ones after a line was added.
    prints = [issue["fingerprint"] for issue in report]
    assert len(set(prints)) == 3
    (repository / SPEC).write_bytes(b"\n" + (repository / SPEC).read_bytes())
    moved = json.loads(spectools(repository, "check", "--format=gitlab").stdout)
    assert [issue["fingerprint"] for issue in moved] == prints
    assert moved[0]["location"]["lines"]["begin"] == 134


def test_format_for_programs(repository: Path) -> None:
    broken(repository)
    report = json.loads(spectools(repository, "check", "--format", "json").stdout)
    assert {
        key: report[key] for key in ("specs", "folders", "in_baseline", "errors")
    } == {
        "specs": 2,
        "folders": 2,
        "in_baseline": 0,
        "errors": [],
    }
    assert report["findings"][0] == {
        "path": SPEC,
        "line": 133,
        "column": 5,
        "rule": "SP405",
        "name": "tab",
        "message": "the line holds a tab; use spaces",
        "level": "error",
    }


@pytest.mark.parametrize("is_wanted", [True, False])
def test_colours_on_a_terminal_only(is_wanted: bool, repository: Path) -> None:
    broken(repository)
    assert "\033" not in spectools(repository, "check").stdout
    environment = {**os.environ, "NO_COLOR": "" if is_wanted else "1"}
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "spectools", "check"],
        cwd=repository,
        stdout=theirs,
        env=environment,
        check=False,
    )
    os.close(theirs)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "SP405" in seen
    assert ("\033[1;31mSP405" in seen) is is_wanted
    assert ("\033[1;33mSP406" in seen) is is_wanted


def test_report_that_cannot_be_written_is_an_error(repository: Path) -> None:
    done = spectools(repository, "check", "--output", "nosuch/report")
    assert done.returncode == 2
    assert done.stderr == (
        "could not check: --output nosuch/report: No such file or directory\n"
    )


def test_names_that_are_not_utf_8_are_reported(repository: Path) -> None:
    name = os.fsdecode(b"specs/2027.1/a\xff\x1b.rst")
    (repository / name).write_bytes(b"x")
    for form in ("text", "github", "gitlab", "json"):
        done = spectools(repository, "check", "--format", form, "--output", "report")
        assert (done.returncode, done.stderr) == (1, "")
        report = (repository / "report").read_bytes()
        assert b"\xff" not in report and b"\x1b" not in report
        if form in ("gitlab", "json"):
            json.dumps(json.loads(report), ensure_ascii=False).encode()
