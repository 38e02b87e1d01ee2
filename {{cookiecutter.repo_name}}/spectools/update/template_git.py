"""git, as an update runs it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from spectools.errors import SpecsError
from spectools.repository.git import last_line, run_git

# Folders that the template renames take no files of the team's along; no conflict is
# settled from memory; no hook or sparse checkout of the team's has a say.
_PLAIN = (
    "merge.directoryRenames=false",
    "rerere.enabled=false",
    "core.hooksPath=/dev/null",
    "core.sparseCheckout=false",
)


class UpdateError(SpecsError):
    """The update cannot be done; nothing has changed."""


def git(folder: Path, *arguments: str, says: str = "", **environment: str) -> str:
    """Return what git writes; when it fails, raise what it, or ``says``, says."""
    done = run(folder, *arguments, **environment)
    if done.returncode:
        raise UpdateError(says or f"git {arguments[0]}: {last_line(done.stderr)}")
    return done.stdout


def run(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    settings = [word for setting in _PLAIN for word in ("-c", setting)]
    return run_git(folder, *settings, *arguments, **environment)
