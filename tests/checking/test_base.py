"""Where a change begins, in histories as authors and CI systems make them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers import git, good_spec, spectools


@pytest.fixture
def trunk(repository: Path) -> Path:
    """A checkout of ``master`` with two commits, and nothing else."""
    git(repository, "init", "-q", "-b", "master")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    spec(repository, "first")
    return repository


def spec(repository: Path, name: str, message: str = "") -> str:
    """Commit a spec with a tab in it; return the commit."""
    path = repository / f"specs/2027.1/{name}.rst"
    path.write_bytes(good_spec(repository, name) + b"A\ttab.\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", message or f"Add {name}")
    return git(repository, "rev-parse", "HEAD").strip()


def branch(repository: Path, name: str, at: str = "HEAD") -> None:
    git(repository, "checkout", "-q", "-B", name, at)


def merge(repository: Path, *others: str) -> None:
    git(repository, "merge", "-q", "--no-ff", "-m", "Merge", *others)


def remote(repository: Path, name: str, at: str = "HEAD") -> None:
    git(repository, "update-ref", f"refs/remotes/{name}", at)


def judged(repository: Path, *reference: str) -> list[str]:
    """Return the names of the specs that are found fault with since then."""
    done = spectools(repository, "check", "--since", *reference)
    assert done.returncode in (0, 1), done.stderr
    return re.findall(r"^specs/2027.1/(.*)\.rst:.* SP405", done.stdout, re.MULTILINE)


def test_merged_result_is_compared_with_the_tip_of_its_target(trunk: Path) -> None:
    """A GitLab pipeline of merged results; GitHub's ``refs/pull/1/merge``."""
    base = git(trunk, "rev-parse", "HEAD").strip()
    branch(trunk, "ours")
    spec(trunk, "own")
    branch(trunk, "master")
    git(trunk, "reset", "-q", "--hard", base)
    tip = spec(trunk, "theirs")
    git(trunk, "checkout", "-q", "--detach")
    merge(trunk, "ours")
    assert judged(trunk, tip) == ["own"]
    assert judged(trunk, "HEAD~1") == ["own"]
    assert judged(trunk, base) == ["own", "theirs"], "which is why it is not used"


def test_queue_of_speculative_merges(trunk: Path) -> None:
    """Zuul's gate: the changes ahead are merged, and one more is merged on them."""
    remote(trunk, "origin/master")
    for name in ("ahead", "own"):
        branch(trunk, name, "origin/master")
        spec(trunk, name)
    branch(trunk, "master")
    git(trunk, "reset", "-q", "--hard", "origin/master")
    merge(trunk, "ahead")
    git(trunk, "merge", "-q", "--no-ff", "-m", "Merge", "own")
    assert judged(trunk, "HEAD~1") == ["own"]
    # https://zuul-ci.org/docs/zuul/latest/job-content.html#git-repositories
    remote(trunk, "origin/master", "HEAD~1")
    assert judged(trunk) == ["own"]
    git(trunk, "update-ref", "-d", "refs/remotes/origin/master")
    for name in ("ahead", "own"):
        git(trunk, "branch", "-qD", name)
    assert judged(trunk) == ["own"], "on a node that has no remote's branches"


def test_stacked_changes(trunk: Path) -> None:
    """Gerrit: one change upon another, neither of them merged."""
    spec(trunk, "below")
    spec(trunk, "own")
    assert judged(trunk, "HEAD~1") == ["own"]
    assert judged(trunk) == ["own"]
    remote(trunk, "gerrit/master", "HEAD~2")
    assert judged(trunk) == ["below", "own"], "an author is told of all that is new"


def test_branch_that_has_taken_in_its_target(trunk: Path) -> None:
    branch(trunk, "ours")
    spec(trunk, "own")
    branch(trunk, "master")
    git(trunk, "reset", "-q", "--hard", "ours~1")
    spec(trunk, "theirs")
    remote(trunk, "origin/master")
    git(trunk, "checkout", "-q", "ours")
    merge(trunk, "master")
    assert judged(trunk) == ["own"]
    assert judged(trunk, "origin/master") == ["own"]
    assert judged(trunk, "HEAD~1") == ["theirs"], "which is why it is no default"


def test_message_of_a_merged_commit_counts(trunk: Path) -> None:
    text = good_spec(trunk, "own")
    heading = b"Public API\n----------\n\n"
    path = trunk / "specs/2027.1/own.rst"
    for message in ("Add a call", "Add a call\n\nAPIImpact"):
        branch(trunk, "ours", "master")
        path.write_bytes(text.replace(heading + b"None", heading + b"A call."))
        git(trunk, "add", "-A")
        git(trunk, "commit", "-qm", message)
        # On the branch, and where it is merged.
        done = spectools(trunk, "check", "--since")
        assert ("SP601" in done.stdout) is ("APIImpact" not in message)
        git(trunk, "checkout", "-q", "--detach", "master")
        merge(trunk, "ours")
        done = spectools(trunk, "check", "--since", "HEAD~1")
        assert ("SP601" in done.stdout) is ("APIImpact" not in message)


@pytest.mark.parametrize(
    ("refs", "expected"),
    [
        # As a clone has them; the name of the main branch is anybody's.
        ({"origin/trunk": "HEAD~1", "origin/HEAD": "trunk"}, "origin/trunk"),
        ({"origin/main": "HEAD~1"}, "origin/main"),
        ({"origin/master": "HEAD~1", "origin/topic/main": "HEAD"}, "origin/master"),
        # A fork that lags behind, and what it was forked from.
        ({"origin/master": "HEAD~2", "upstream/master": "HEAD~1"}, "origin/master or"),
        # What was pushed already is still under review.
        ({"origin/master": "HEAD~1", "origin/ours": "HEAD"}, "origin/master\n"),
        ({}, "left master\n"),
    ],
)
def test_default_is_where_the_branch_left(
    refs: dict[str, str], expected: str, trunk: Path
) -> None:
    branch(trunk, "ours")
    spec(trunk, "own")
    for name, at in refs.items():
        if name.endswith("HEAD"):
            target = f"refs/remotes/origin/{at}"
            git(trunk, "symbolic-ref", f"refs/remotes/{name}", target)
        else:
            remote(trunk, name, at)
    if "origin/ours" in refs:
        git(trunk, "config", "branch.ours.remote", "origin")
        git(trunk, "config", "branch.ours.merge", "refs/heads/ours")
        git(trunk, "config", "remote.origin.url", "nowhere")
        git(
            trunk,
            "config",
            "remote.origin.fetch",
            "+refs/heads/*:refs/remotes/origin/*",
        )
    done = spectools(trunk, "check", "--since")
    assert done.stderr.startswith("note: judging what is new since this branch left ")
    assert expected in done.stderr
    assert judged(trunk) == ["own"]


def test_default_follows_a_branch_of_another_name(trunk: Path) -> None:
    remote(trunk, "origin/master", "HEAD~1")
    remote(trunk, "origin/next")
    branch(trunk, "ours")
    for key, value in (
        ("branch.ours.remote", "origin"),
        ("branch.ours.merge", "refs/heads/next"),
        ("remote.origin.url", "nowhere"),
        ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"),
    ):
        git(trunk, "config", key, value)
    spec(trunk, "own")
    assert judged(trunk) == ["own"]


def test_default_is_all_where_there_is_nothing_to_compare_with(trunk: Path) -> None:
    git(trunk, "reset", "-q", "--soft", "HEAD~1")
    for step in ("one commit", "none"):
        if step == "none":
            git(trunk, "update-ref", "-d", "HEAD")
        done = spectools(trunk, "check", "--since")
        assert (
            done.stderr == "note: judging all, as there is no commit before this one\n"
        )
        assert "checked 1 specs in 2 folders" in done.stdout, step
        assert judged(trunk) == ["first"]


def test_default_is_all_in_a_shallow_clone(trunk: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{trunk}", str(clone))
    assert judged(clone) == ["first"]


def test_default_where_nothing_is_new(trunk: Path) -> None:
    remote(trunk, "origin/master")
    assert judged(trunk) == []
    (trunk / "specs/2027.1/draft.rst").write_bytes(b"x\ty\n")
    assert "2027.1/draft.rst" in spectools(trunk, "check", "--since").stdout


@pytest.mark.parametrize("sign", ["\u2028", "\u0085"])
def test_branch_with_a_sign_that_ends_lines_elsewhere(sign: str, trunk: Path) -> None:
    git(trunk, "branch", f"a{sign}b")
    done = spectools(trunk, "check", "--since")
    assert done.returncode in (0, 1) and "ValueError" not in done.stderr
