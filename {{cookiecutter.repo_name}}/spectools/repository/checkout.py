"""What git knows of this repository, and telling it what a chore has changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from spectools.repository.git import GitError, run_git
from spectools.repository.state import git_folder


class Dates(NamedTuple):
    """When a file came in and last changed, as git knows.

    Attributes:
        first: the time of its first commit, or ``None`` for what is only staged.
        last: that of its last one; to be moved as it is is no change.
    """

    first: datetime | None = None
    last: datetime | None = None


class Checkout:
    """The git checkout that a repository is, or lies in.

    Args:
        root: the repository's folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def is_there(self) -> bool:
        """Whether there is one, of this repository or of what it lies in."""
        return git_folder(self._root) is not None

    def tracked(self, paths: Iterable[str]) -> set[str]:
        """Return which of ``paths`` git tracks.

        Raises:
            GitError: when git cannot tell.
        """
        paths = list(paths)
        # Without any, git would list all that there is.
        listed = self._git("ls-files", "-z", "--", *paths) if paths else ()
        return {path for path in listed if path}

    def require_clean(self, paths: Iterable[str]) -> None:
        """Refuse to go on where the index would take in unfinished work.

        Raises:
            GitError: for the first of ``paths`` that is tracked and differs from what
                is staged, or that git would not look at, and when git cannot tell.
        """
        paths = sorted(paths)
        for line in self._git("ls-files", "-v", "-z", "--", *paths) if paths else ():
            # https://git-scm.com/docs/git-ls-files#Documentation/git-ls-files.txt--v
            if line[:1].islower() or line[:1] == "S":
                raise GitError(
                    f"{line[2:]}: git is told to look away from it (skip-worktree or "
                    "assume-unchanged); take that back with git update-index first"
                )
        options = ("--porcelain", "--no-renames", "--untracked-files=no", "-z")
        status = ("--no-optional-locks", "status", *options)
        for line in self._git(*status, "--", *paths):
            if line[1:2].strip():
                raise GitError(
                    f"{line[3:]}: has changes that git does not have yet; commit them, "
                    "or git add them, first"
                )

    def stage(self, paths: Iterable[str]) -> None:
        """Put ``paths`` into the index as they are now, and nothing else.

        Raises:
            GitError: when git cannot do it; the index is then as it was.
        """
        listed = "".join(f"{path}\0" for path in paths)
        if listed:
            self._git(
                "update-index", "--add", "--remove", "-z", "--stdin", typed=listed
            )

    def dates(self, folder: str) -> dict[str, Dates]:
        """Return when each file below ``folder`` came in and changed, in one call.

        A file has its dates under whatever name it had. Where the older part of the
        history is missing, nobody knows of any, and of what is only staged there are
        none.

        Raises:
            GitError: when git cannot tell.
        """
        known: dict[str, Dates] = {}
        if not self._has_whole_history:
            return known
        options = ("--name-status", "--relative", "--find-renames=25%", "-z")
        log = ("log", "-m", "--format=%x00%ct %P", "--reverse", *options, "--", folder)
        staged = ("diff", "--cached", *options, "HEAD", "--", folder)
        now: datetime | None = None
        is_merge = False
        words = iter([*self._git(*log), "staged", *self._git(*staged)])
        for word in words:
            status, *parents = word.split() or [""]
            if status.isdigit():
                now = datetime.fromtimestamp(int(status), timezone.utc)
                is_merge = len(parents) > 1
            elif status == "staged":
                now, is_merge = None, False
            elif status:
                source = path = next(words)
                if status[0] == "R":
                    path = next(words)
                old = known.get(path) or known.get(source) or Dates(now, now)
                # A merge brings in once more what was changed elsewhere before.
                is_change = not is_merge and now and status not in ("R100", "D")
                known[path] = old._replace(last=now) if is_change else old
        return known

    @property
    def head(self) -> str:
        """The commit that is checked out; nothing where there is none."""
        done = run_git(self._root, "rev-parse", "--verify", "--quiet", "HEAD")
        return done.stdout.strip()

    @property
    def _has_whole_history(self) -> bool:
        """Whether there is a history, from its beginning on."""
        options = ("--is-shallow-repository", "--verify", "--quiet", "HEAD")
        done = run_git(self._root, "rev-parse", *options)
        return done.returncode == 0 and done.stdout.startswith("false")

    def _git(self, *arguments: str, typed: str = "") -> list[str]:
        """Return what git writes, split where it writes NUL."""
        done = run_git(self._root, *arguments, typed=typed)
        if done.returncode:
            said = done.stderr.partition("\n")[0]
            raise GitError(f"git {arguments[0]}: {said}")
        return done.stdout.split("\0")
