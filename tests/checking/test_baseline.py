"""Findings of old, which may stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import SPEC, good_spec, policy, spectools, summary


def test_baseline_lets_only_new_findings_fail(repository: Path) -> None:
    text = good_spec(repository) + b"A\ttab.\nNo\ttab.\n"
    (repository / SPEC).write_bytes(text)
    done = spectools(repository, "check", "--write-baseline")
    assert (done.returncode, done.stdout) == (
        0,
        ("check-baseline.txt: 2 findings, 2 of them new, 0 gone\n"),
    )
    done = spectools(repository, "check")
    assert done.returncode == 0
    assert summary(done).endswith(" rules: 0 findings, 2 in the baseline")
    # Lines may move; a third tab is new.
    (repository / SPEC).write_bytes(b"\n" + text)
    assert spectools(repository, "check").returncode == 0
    (repository / SPEC).write_bytes(text + b"New\ttab.\n")
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert summary(done).endswith(" rules: 1 findings, 2 in the baseline")
    # What is mended must go from the baseline.
    (repository / SPEC).write_bytes(good_spec(repository) + b"A\ttab.\n")
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert done.stdout.startswith("check-baseline.txt:4:1: SP906 ")
    assert spectools(repository, "check", "specs/backlog").returncode == 0
    (repository / SPEC).write_bytes(good_spec(repository))
    done = spectools(repository, "check", "--write-baseline")
    assert done.stdout == ("check-baseline.txt: no findings, 0 of them new, 2 gone\n")
    assert not (repository / "check-baseline.txt").exists()


def test_baseline_knows_lines_that_are_named_in_messages(repository: Path) -> None:
    twice = b"\nTesting\n=======\n\nNone\n"
    (repository / SPEC).write_bytes(good_spec(repository) + twice)
    assert "first in line " in spectools(repository, "check").stdout
    spectools(repository, "check", "--write-baseline")
    (repository / SPEC).write_bytes(b"\n\n" + good_spec(repository) + twice)
    done = spectools(repository, "check")
    assert done.returncode == 0
    assert summary(done).endswith(" rules: 0 findings, 1 in the baseline")


def test_warnings_use_up_no_baseline(repository: Path) -> None:
    (repository / SPEC).write_bytes(good_spec(repository) + b"A\ttab.\n")
    spectools(repository, "check", "--write-baseline")
    policy(
        repository, '[[tool.specs.severity]]\nrules = ["SP405"]\nlevel = "warning"\n'
    )
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert "SP405 warning: " in done.stdout and "SP906 " in done.stdout


def test_baseline_of_commits_is_stale_only_where_commits_are_judged(
    history: Path,
) -> None:
    message = "SP601 section 'Public API' says more than None"
    baseline = history / "check-baseline.txt"
    baseline.write_text(f"{SPEC}: {message}\n", encoding="utf-8")
    assert "SP906" not in spectools(history, "check", SPEC).stdout
    done = spectools(history, "check", "--since", "main")
    assert "check-baseline.txt:1:1: SP906 " in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"<<<<<<< HEAD\n", "check-baseline.txt:1: '<<<<<<< HEAD' is no entry"),
        (b"specs/x.rst SP405 no colon\n", "is no entry; write it anew"),
        (b"\xff\n", "is not in UTF-8"),
    ],
)
def test_broken_baseline_is_an_error(text: bytes, said: str, repository: Path) -> None:
    (repository / "check-baseline.txt").write_bytes(text)
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1
    # What the message advises mends it.
    done = spectools(repository, "check", "--write-baseline")
    assert (done.returncode, done.stderr) == (0, "")
    assert spectools(repository, "check").returncode == 0


def test_baseline_is_of_the_whole_repository(history: Path) -> None:
    for arguments in (["specs/2027.1"], ["--since", "main"]):
        done = spectools(history, "check", "--write-baseline", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--write-baseline is about all specs" in done.stderr
    (history / "specs/2027.1/template.rst").write_bytes(b"* " * 4000)
    done = spectools(history, "check", "--write-baseline")
    assert done.returncode == 2
    assert not (history / "check-baseline.txt").exists()
