"""Where a change began: the commit that it is compared with."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

from spectools.errors import SpecsError
from spectools.repository.git import run_git, start_git

# What changes go to, by the names that hostings give it.
_MAIN = ("main", "master")
_MOST_NAMED = 5


class ChangesError(SpecsError):
    """git cannot say what changed."""


class Base(NamedTuple):
    """The commit that a change is compared with.

    Attributes:
        commit: its hash; empty where there is nothing to compare with.
        words: which one it is, for people to read.
        is_head: whether it is what is checked out, so that no commit came after it.
    """

    commit: str
    words: str
    is_head: bool = False


class _Branches(NamedTuple):
    """Full names of branches: ``refs/heads/main``, ``refs/remotes/origin/main``.

    Attributes:
        names: all that there are.
        mains: those of remotes that changes go to.
        here: the one that is checked out, or nothing.
        followed: the one that it follows, or nothing.
    """

    names: list[str]
    mains: list[str]
    here: str
    followed: str


def look_for(reference: str, root: Path) -> subprocess.Popen[str]:
    """Let git look for where this checkout parted from ``reference``.

    Args:
        reference: what git takes for a commit: a branch, a tag, a hash.
        root: the repository's folder.

    Raises:
        ChangesError: when this can be no name of a commit.
        GitError: when git is not installed.
    """
    if not reference or reference.startswith("-"):
        raise ChangesError(f"--since {reference!r}: this is no name of a commit")
    # It says of HEAD, of the reference, and, each with a ^, of where they parted.
    return start_git(root, "rev-parse", f"{reference}...HEAD")


def given_base(reference: str, root: Path, search: subprocess.Popen[str]) -> Base:
    """Return where this checkout parted from ``reference``.

    Args:
        reference: what `look_for` was given.
        root: the repository's folder.
        search: what `look_for` returned.

    Raises:
        ChangesError: when this is no git checkout, or it knows no such reference.
    """
    commits = search.communicate()[0].split()
    if search.returncode == 0:
        for commit in commits[2:]:
            base = commit.removeprefix("^")
            return Base(base, f"what is new since {reference}", base == commits[0])
        raise ChangesError(
            f"--since {reference}: they have no common history; give a branch, tag or "
            "commit that this checkout has, and fetch its history if need be"
        )
    branches = _branches(root)
    known = [*dict.fromkeys([*branches.mains, *branches.names])]
    named = ", ".join(map(_short, known[:_MOST_NAMED])) or "none"
    more = f" and {len(known) - _MOST_NAMED} more" * (len(known) > _MOST_NAMED)
    raise ChangesError(
        f"--since {reference}: there is no such branch, tag or commit here; branches "
        f"are {named}{more}; with no name behind it, --since takes where this branch "
        "began"
    )


def likely_base(root: Path) -> Base:
    """Return where the change that is checked out began, as well as can be told.

    It is where this branch left the main branch of a remote, of several the nearest;
    where none is known, the local one, or the branch that it follows; where there is
    none either, the commit before. Without one, there is nothing to compare with.

    Raises:
        ChangesError: when this is no git checkout.
        GitError: when git is not installed.
    """
    branches = _branches(root)
    before = run_git(root, "rev-parse", "--verify", "--quiet", "HEAD~1^{commit}")
    if before.returncode:
        return Base("", "all, as there is no commit before this one")
    local = [f"refs/heads/{name}" for name in _MAIN]
    local = [name for name in local if name in branches.names and name != branches.here]
    followed = [name for name in branches.names if name == branches.followed]
    for names in (branches.mains, local, followed):
        # With several, this is the nearest of all that they have in common with HEAD.
        done = run_git(root, "merge-base", "HEAD", *names) if names else before
        if names and done.returncode == 0:
            commit = done.stdout.strip()
            said = " or ".join(map(_short, names))
            head = run_git(root, "rev-parse", "HEAD").stdout.strip()
            words = f"what is new since this branch left {said}"
            return Base(commit, words, commit == head)
    return Base(before.stdout.strip(), "what is new since HEAD~1, the commit before")


def _branches(root: Path) -> _Branches:
    fields = "%(HEAD)%09%(refname)%09%(symref)%09%(upstream)"
    listed = run_git(
        root, "for-each-ref", f"--format={fields}", "refs/heads", "refs/remotes"
    )
    if listed.returncode:
        said = listed.stderr.strip().partition("\n")[0]
        raise ChangesError(f"--since: {said}")
    rows = [line.split("\t") for line in listed.stdout.split("\n") if line]
    current = [(name, followed) for mark, name, _, followed in rows if mark == "*"]
    here, followed = current[0] if current else ("", "")
    mains = [to for _, _, to, _ in rows if to]
    mains += [
        name
        for _, name, to, _ in rows
        if name.startswith("refs/remotes/")
        and name.count("/") == len(("refs", "remotes", "origin"))
        and name.endswith(tuple(f"/{main}" for main in _MAIN))
    ]
    # A branch that was pushed follows its own copy, which says nothing.
    if mains and followed and not followed.endswith(here.removeprefix("refs/heads")):
        mains.append(followed)
    names = [name for _, name, to, _ in rows if not to]
    return _Branches(names, [*dict.fromkeys(mains)], here, followed)


def _short(name: str) -> str:
    return name.removeprefix("refs/").removeprefix("heads/").removeprefix("remotes/")
