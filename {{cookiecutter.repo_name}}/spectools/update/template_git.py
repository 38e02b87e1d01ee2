"""git, as an update runs it."""

from __future__ import annotations

from pathlib import Path

from spectools.errors import SpecsError
from spectools.repository.git import complaint, run_git


class UpdateError(SpecsError):
    """The update cannot be done; nothing has changed."""


def git(folder: Path, *arguments: str, otherwise: str = "", **environment: str) -> str:
    """Return what git writes; when it fails, raise what it, or ``otherwise``, says."""
    done = run_git(folder, *arguments, **environment)
    if done.returncode:
        raise UpdateError(otherwise or f"git {arguments[0]}: {complaint(done.stderr)}")
    return done.stdout
