"""Chores in and out of git, which is never taken by surprise."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.chores.chore import BACKLOG, CHORES, done, files, journal_of, refused, status
from tests.helpers import NAME, SPEC, git, good_spec, run, spectools


@pytest.mark.parametrize("chore", CHORES)
@pytest.mark.parametrize("where", ["no git", "detached", "foreign", "no commit"])
def test_chores_work_wherever_the_repository_lies(
    where: str, chore: str, ready: Path, tmp_path: Path
) -> None:
    arguments = CHORES[chore]
    twin = Path(shutil.copytree(ready, tmp_path / "twin"))
    done(twin, *arguments)
    staged = where == "detached"
    if where == "detached":
        git(ready, "checkout", "-q", "--detach")
    else:
        shutil.rmtree(ready / ".git")
    if where == "foreign":
        git(tmp_path, "init", "-q")
    if where == "no commit":
        git(ready, "init", "-q")
        git(ready, "add", "-A")
    done(ready, *arguments)
    assert files(ready) == files(twin)
    if staged:
        assert status(ready) == status(twin)
    if where == "foreign":
        listed = run(["git", "ls-files"], tmp_path).stdout
        assert listed == "", "it is not that checkout's business"


@pytest.mark.parametrize("chore", ["move", "abandon", "status"])
def test_unstaged_changes_are_refused(chore: str, ready: Path) -> None:
    spec = ready / BACKLOG
    spec.write_bytes(spec.read_bytes() + b"\nUnfinished\n")
    refusal = refused(ready, *CHORES[chore])
    assert f"{BACKLOG}: has changes that git does not have yet" in refusal
    assert refused(ready, *CHORES[chore], "--dry-run") == refusal
    git(ready, "add", "-A")
    done(ready, *CHORES[chore])


def test_a_release_opens_with_no_unstaged_template(ready: Path) -> None:
    template = ready / "specs/template.rst"
    template.write_bytes(template.read_bytes() + b"\nUnfinished\n")
    assert "specs/template.rst: has changes" in refused(ready, "release", "2028.1")


def test_what_is_proposed_again_is_what_git_has(ready: Path) -> None:
    spec = ready / "specs/2027.1/in-old.rst"
    spec.write_bytes(spec.read_bytes() + b"\nUnfinished\n")
    assert "in-old.rst: has changes" in refused(ready, "repropose", "in-old")


def test_a_dirty_page_that_links_to_it_is_refused(ready: Path) -> None:
    readme = ready / "README.rst"
    readme.write_bytes(readme.read_bytes() + b"\nUnfinished\n")
    assert "README.rst: has changes" in refused(ready, "move", NAME, "2027.1")
    done(ready, "status", NAME, "approved")


@pytest.mark.parametrize("chore", ["move", "abandon", "status"])
def test_busy_index_changes_nothing(chore: str, ready: Path) -> None:
    (ready / ".git/index.lock").touch()
    refusal = refused(ready, *CHORES[chore])
    assert "git update-index: " in refusal
    assert not journal_of(ready).exists()


def test_git_that_cannot_be_run_is_no_reason_to_guess(ready: Path) -> None:
    before = files(ready)
    result = spectools(ready, "move", NAME, "2027.1", env={"PATH": "/nonexistent"})
    assert result.returncode == 2 and "git, which is not installed" in result.stderr
    assert files(ready) == before


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_what_git_does_not_look_at_is_refused(flag: str, ready: Path) -> None:
    git(ready, "update-index", flag, BACKLOG)
    (ready / BACKLOG).write_bytes((ready / BACKLOG).read_bytes() + b"Hidden.\n")
    for arguments in (["move", NAME, "2027.1"], ["status", NAME, "approved"]):
        assert "told to look away" in refused(ready, *arguments)


def test_redirects_of_a_draft_are_staged_with_the_next_move(ready: Path) -> None:
    (ready / "specs/backlog/draft.rst").write_bytes(good_spec(ready, "draft"))
    done(ready, "move", "draft", "2027.1")
    assert "?? redirects.txt\n" in status(ready)
    done(ready, "move", NAME, "2027.1")
    assert "A  redirects.txt\n" in status(ready)
    assert "?? specs/2027.1/draft.rst\n" in status(ready)


def test_what_git_has_but_not_here_is_not_overwritten(ready: Path) -> None:
    (ready / SPEC).write_bytes(b"Of somebody.\n")
    git(ready, "add", SPEC)
    git(ready, "commit", "-qm", "Somebody's")
    git(ready, "sparse-checkout", "set", "--no-cone", "/*", f"!/{SPEC}")
    assert not (ready / SPEC).exists()
    assert f"{SPEC}: is in git" in refused(ready, "move", NAME, "2027.1")
