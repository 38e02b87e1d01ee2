"""What git knows of this repository, and telling it what a chore has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from spectools.repository.git import GitError, complaint, run_git
from spectools.repository.state import git_folder


class Dates(NamedTuple):
    """When a file came in and last changed, as git knows.

    Attributes:
        first: the time of its first commit, or ``None`` for what is only staged.
        last: that of its last one; to be moved as it is is no change.
        marked: that of the last one that changed a line which was asked for.
    """

    first: datetime | None = None
    last: datetime | None = None
    marked: datetime | None = None


class _Change(NamedTuple):
    """What a commit, or what is staged, does to a file: its name before and after."""

    commit: str
    moment: datetime | None
    is_merge: bool
    status: str
    source: str
    path: str


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
        for path in self.overlooked(*paths) if paths else ():
            raise GitError(
                f"{path}: git is told to look away from it (skip-worktree or "
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

    def overlooked(self, *paths: str) -> list[str]:
        """Return the files, among ``paths`` or all, that git was told not to look at.

        Raises:
            GitError: when git cannot tell.
        """
        # https://git-scm.com/docs/git-ls-files#Documentation/git-ls-files.txt--v
        return [
            line[2:]
            for line in self._git("ls-files", "-v", "-z", "--", *paths)
            if line[:1].islower() or line[:1] == "S"
        ]

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

    def dates(self, folder: str, marks: str | None = None) -> dict[str, Dates]:
        """Return when each file below ``folder`` came in and changed.

        A file has its dates under whatever name it had. Where the older part of the
        history is missing, nobody knows of any, and of what is only staged there are
        none. One call of git answers for all files, and another one for the marks.

        Args:
            folder: where to look.
            marks: a regular expression of git's, for lines that are asked for apart.

        Raises:
            GitError: when git cannot tell.
        """
        known: dict[str, Dates] = {}
        if not self._has_whole_history:
            return known
        log = ("log", "-m", "--format=%x00%ct %H %P", "--reverse")
        marked = {
            (change.commit, change.path)
            for change in (self._changes(folder, *log, f"-G{marks}") if marks else ())
        }
        for change in (
            *self._changes(folder, *log),
            *self._changes(folder, "diff", "--cached", "HEAD"),
        ):
            now, path = change.moment, change.path
            old = known.get(path) or known.get(change.source) or Dates(now, now)
            if (change.commit, path) in marked:
                old = old._replace(marked=now)
            # A merge brings in once more what was changed elsewhere before.
            is_change = now and not change.is_merge
            is_change = is_change and change.status not in ("R100", "D")
            known[path] = old._replace(last=now) if is_change else old
        return known

    def _changes(self, folder: str, *command: str) -> Iterator[_Change]:
        """Yield what git lists of the files below a folder."""
        options = ("--name-status", "--relative", "--find-renames=25%", "-z")
        now: datetime | None = None
        commit, parents = "", [""]
        words = iter(self._git(*command, *options, "--", folder))
        for word in words:
            status, *more = word.split() or [""]
            if status.isdigit():
                now = datetime.fromtimestamp(int(status), timezone.utc)
                commit, *parents = more
            elif status:
                source = path = next(words)
                if status[0] == "R":
                    path = next(words)
                yield _Change(commit, now, len(parents) > 1, status, source, path)

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
            raise GitError(f"git {arguments[0]}: {complaint(done.stderr)}")
        return done.stdout.split("\0")
