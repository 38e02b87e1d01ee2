"""git, as the tools run it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from spectools.errors import SpecsError

# What a hook of git says about the repository that it runs in is not about these.
_OF_HOOKS = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_COMMON_DIR",
)


class GitError(SpecsError):
    """git is not there, or cannot do what it was asked for."""


def run_git(
    folder: Path, *arguments: str, typed: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run git in ``folder`` and return what came of it; judging it is the caller's.

    Args:
        folder: where to run it.
        arguments: its own.
        typed: what it reads from its standard input.
        environment: variables that it gets besides those that are set.

    Raises:
        GitError: when git is not installed.
    """
    inherited = {k: v for k, v in os.environ.items() if k not in _OF_HOOKS}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env={**inherited, **environment},
            check=False,
        )
    except FileNotFoundError:
        raise GitError("this needs git, which is not installed") from None


def last_line(text: str) -> str:
    """Return the last line of what git says that has anything in it."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")
