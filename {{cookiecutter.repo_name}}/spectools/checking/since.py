"""What git says has changed: specs, and the messages of the commits."""

from __future__ import annotations

import subprocess
from functools import cached_property, partial
from pathlib import Path

from spectools.checking.baseline import BASELINE
from spectools.errors import SpecsError
from spectools.repository.git import start_git
from spectools.repository.layout import TEMPLATE, Layout, fuller_template
from spectools.repository.policy import POLICY_FILE, Policy


class ChangesError(SpecsError):
    """git cannot say what changed."""


class Changes:
    """What differs between this checkout and where it parted from ``reference``.

    Changes that are not committed yet count too, and files that git does not know.

    Args:
        root: the repository's folder.
        reference: what git takes for a commit: a branch, a tag, a hash.

    Raises:
        ChangesError: when this is no git checkout, git is not there, or it knows
            no such reference.
    """

    def __init__(self, root: Path, reference: str) -> None:
        self._start = partial(start_git, root)
        if not reference or reference.startswith("-"):
            raise ChangesError(f"--since {reference!r}: this is no name of a commit")
        self._reference = reference
        # git lists files while whoever asked goes on to load what judges them.
        unknown = self._start("ls-files", "--others", "--exclude-standard", "-z")
        base = self._start("merge-base", reference, "HEAD")
        self._base = self._output(base).strip()
        self._commits = self._start("rev-list", "--max-count=1", f"{self._base}..HEAD")
        names = ("--name-only", "-z", "--no-renames", "--relative")
        self._listings = (self._start("diff", *names, self._base), unknown)

    @cached_property
    def paths(self) -> set[str]:
        """What differs, relative to the repository, with ``/``."""
        listed = (self._output(listing).split("\0") for listing in self._listings)
        return {path for paths in listed for path in paths if path}

    def select(self, layout: Layout, policy: Policy) -> Layout:
        """Return what of ``layout`` must be judged again.

        A spec whose template changed must be, and all specs when the policy, the
        baseline, the tools or the team's own rules did.
        """
        concern_all = {POLICY_FILE, BASELINE, *(file.path for file in policy.own_rules)}
        for path in self.paths:
            if path in concern_all or path.startswith("spectools/"):
                return layout
        chosen = set(self.paths)
        for folder in layout.folders:
            template = f"{folder.path}/{TEMPLATE}"
            if {template, fuller_template(template)} & self.paths:
                chosen.update((folder.path, *folder.specs))
        return layout.narrow(chosen)

    def messages(self, path: str) -> tuple[str, ...]:
        """Return the messages of all commits since then that touch ``path``."""
        if not self._has_commits:
            return ()
        log = ("log", "--format=%B", "-z", f"{self._base}..HEAD", "--", path)
        return tuple(
            m for m in self._output(self._start(*log)).split("\0") if m.strip()
        )

    @cached_property
    def _has_commits(self) -> bool:
        return self._output(self._commits) != ""

    def _output(self, git: subprocess.Popen[str]) -> str:
        output, complaint = git.communicate()
        if git.returncode == 0:
            return output
        said = complaint.strip().partition("\n")[0] or "they have no common history"
        raise ChangesError(
            f"--since {self._reference}: {said}; give a branch, tag or commit that "
            "this checkout has, and fetch its history if need be"
        )
