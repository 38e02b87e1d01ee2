"""What git says has changed: specs, and the messages of the commits."""

from __future__ import annotations

import subprocess
from functools import cached_property, partial
from pathlib import Path

from spectools.checking.base import (
    Base,
    ChangesError,
    given_base,
    likely_base,
    look_for,
)
from spectools.checking.baseline import BASELINE
from spectools.repository.git import start_git
from spectools.repository.layout import TEMPLATE, Layout, fuller_template
from spectools.repository.policy import POLICY_FILE, Policy


class Changes:
    """What differs between this checkout and where it parted from ``reference``.

    Changes that are not committed yet count too, and files that git does not know.

    git works while whoever asks goes on to load what judges specs: as soon as this is
    made, and again from when the base is first asked for.

    Args:
        root: the repository's folder.
        reference: what git takes for a commit: a branch, a tag, a hash. Without one,
            it is found out where this branch began.

    Raises:
        ChangesError: when this can be no name of a commit.
        GitError: when git is not installed.
    """

    def __init__(self, root: Path, reference: str | None = None) -> None:
        self._start = partial(start_git, root)
        unknown = self._start("ls-files", "--others", "--exclude-standard", "-z")
        self._listings = [unknown]
        if reference is None:
            self._base_found = partial(likely_base, root)
        else:
            search = look_for(reference, root)
            self._base_found = partial(given_base, reference, root, search)

    @cached_property
    def base(self) -> Base:
        """The commit that all is compared with, and which one it is.

        Raises:
            ChangesError: when this is no git checkout, or there is no such reference.
        """
        base = self._base_found()
        if base.commit:
            self._range = f"{base.commit}..HEAD"
            names = ("--name-only", "-z", "--no-renames", "--relative")
            self._listings.append(self._start("diff", *names, base.commit))
        return base

    @cached_property
    def paths(self) -> set[str]:
        """What differs, relative to the repository, with ``/``."""
        listed = (self._output(listing).split("\0") for listing in self._listings)
        return {path for paths in listed for path in paths if path}

    def select(self, layout: Layout, policy: Policy) -> Layout:
        """Return what of ``layout`` must be judged again.

        A spec whose template changed must be, and all specs when the policy, the
        baseline, the tools or the team's own rules did, or nothing is known to
        compare with.
        """
        if not self.base.commit:
            return layout
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
        if not self.base.commit or self.base.is_head:
            return ()
        log = self._start("log", "--format=%B", "-z", self._range, "--", path)
        return tuple(m for m in self._output(log).split("\0") if m.strip())

    @staticmethod
    def _output(git: subprocess.Popen[str]) -> str:
        output, complaint = git.communicate()
        if git.returncode == 0:
            return output
        raise ChangesError(f"--since: {complaint.strip()}")
