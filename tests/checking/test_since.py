"""What changed since a commit, and what the commits say."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.helpers import SPEC, TAB, Bake, git, good_spec, spectools, summary


def test_since_judges_only_what_changed(history: Path) -> None:
    assert spectools(history, "check").returncode == 1
    done = spectools(history, "check", "--since", "main")
    assert done.returncode == 0
    assert summary(done).startswith("checked 0 specs in 0 folders against ")
    (history / SPEC).write_bytes(good_spec(history) + b"More\ttext.\n")
    (history / "specs" / "backlog" / "new.rst").write_bytes(good_spec(history, "new"))
    done = spectools(history, "check", "--since", "main")
    assert done.returncode == 1
    assert summary(done).startswith("checked 2 specs in 2 folders against ")
    assert TAB in done.stdout and "old.rst" not in done.stdout


def test_since_counts_from_where_the_branch_left(history: Path) -> None:
    git(history, "checkout", "-q", "main")
    (history / SPEC).write_bytes(good_spec(history) + b"On\tmain.\n")
    git(history, "commit", "-qam", "Elsewhere")
    git(history, "checkout", "-q", "change")
    done = spectools(history, "check", "--since", "main")
    assert summary(done).startswith("checked 0 specs ")


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        ("specs/2027.1/template.rst", 2),
        ("pyproject.toml", 3),
        ("spectools/checking/report.py", 3),
        ("check-baseline.txt", 3),
        ("README.rst", 0),
        ("specs/backlog/template.rst", 1),
        ("specs/template.rst", 1),
    ],
)
def test_since_judges_what_a_change_concerns(
    changed: str, count: int, history: Path
) -> None:
    (history / "specs/backlog/idea.rst").write_bytes(good_spec(history, "idea"))
    git(history, "add", "-A")
    git(history, "commit", "-qm", "Idea")
    git(history, "branch", "-f", "main")
    with (history / changed).open("a", encoding="utf-8") as file:
        file.write("\n" if changed.endswith(("rst", "toml", "txt")) else "\n# More.\n")
    done = spectools(history, "check", "--since", "main")
    assert summary(done).startswith(f"checked {count} specs ")


def test_since_below_a_larger_checkout(bake: Bake, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(bake(), tmp_path / "docs" / "specs-of-us"))
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "other.rst").write_text("Other\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Begin")
    (repository / SPEC).write_bytes(good_spec(repository))
    (tmp_path / "more.rst").write_text("More\n")
    done = spectools(repository, "check", "--since", "main")
    assert (done.returncode, done.stderr) == (0, "")
    assert summary(done).startswith("checked 1 specs ")


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("nosuch", "no such branch, tag or commit here; branches are change, main,"),
        ("HEAD~9", "no such branch, tag or commit here"),
        ("--output=x", "is no name of a commit"),
        ("", "is no name of a commit"),
        ("orphan", "they have no common history"),
    ],
)
def test_reference_that_does_not_exist_is_an_error(
    reference: str, said: str, history: Path
) -> None:
    git(history, "checkout", "-q", "--orphan", "orphan")
    git(history, "commit", "-qm", "Orphan")
    git(history, "checkout", "-q", "change")
    done = spectools(history, "check", f"--since={reference}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("could not check: --since ") and said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (history / "x").exists()


def test_branches_of_remotes_are_named_first(history: Path) -> None:
    for name in ("a", "b", "c", "d", "e"):
        git(history, "branch", name)
    git(history, "update-ref", "refs/remotes/origin/master", "main")
    done = spectools(history, "check", "--since", "origin/main")
    assert "; branches are origin/master, a, b, c, change and 3 more; " in done.stderr


@pytest.mark.parametrize("reference", ["--since", "--since=main"])
def test_no_checkout_and_no_git_are_errors(reference: str, repository: Path) -> None:
    done = spectools(repository, "check", reference)
    assert done.returncode == 2
    assert "not a git repository" in done.stderr and done.stderr.count("\n") == 1
    done = spectools(repository, "check", reference, env={"PATH": "/nowhere"})
    assert done.returncode == 2
    assert done.stderr == ("could not check: this needs git, which is not installed\n")


def with_api(repository: Path) -> bytes:
    text = good_spec(repository)
    heading = b"Public API\n----------\n\n"
    assert heading + b"None" in text
    return text.replace(heading + b"None", heading + b"One more call.")


@pytest.mark.parametrize(
    ("message", "has_api", "rule"),
    [
        ("Add a call", True, "SP601"),
        ("Add a call\n\nAPIImpact\n", True, None),
        ("Add a call\n\nNotAPIImpacting\n", True, "SP601"),
        ("Change a word\n\nAPIImpact", False, "SP602"),
        ("Change a word", False, None),
    ],
)
def test_flags_of_commits(
    message: str, has_api: bool, rule: str | None, history: Path
) -> None:
    text = with_api(history) if has_api else good_spec(history)
    (history / SPEC).write_bytes(text + b"More.\n")
    # What is not committed yet has no message that could lack a flag.
    assert spectools(history, "check", "--since", "main").returncode == 0
    git(history, "commit", "-qam", message)
    done = spectools(history, "check", "--since", "main")
    assert re.findall(r"SP6\d\d", done.stdout) == ([rule] if rule else [])
    assert done.returncode == (1 if rule else 0)
    # One commit of several is enough.
    (history / SPEC).write_bytes(text + b"Even more.\n")
    git(history, "commit", "-qam", "Say more\n\nAPIImpact: yes")
    again = spectools(history, "check", "--since", "main")
    assert ("SP601" in again.stdout) is False


def test_same_name_is_found_since_a_branch_too(history: Path) -> None:
    other = history / "specs/2027.1/awesomething.rst"
    other.write_bytes(good_spec(history, "awesomething"))
    done = spectools(history, "check", "--since", "main")
    assert done.returncode == 1 and done.stdout.count("SP206") == 1
