"""git, asked in one way: none of the caller's settings or surroundings has a say."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from spectools.errors import SpecsError

# Settings that change what git writes, or let it do more than it was asked for.
# https://git-scm.com/docs/git-config
_NEUTRAL = (
    "color.ui=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "core.sparseCheckout=false",
    "diff.ignoreSubmodules=none",
    "diff.noprefix=false",
    "diff.orderFile=/dev/null",
    "diff.relative=false",
    "diff.renameLimit=0",
    "log.diffMerges=separate",
    "log.follow=false",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
    # Folders that the template renames take no files of the team's along.
    "merge.directoryRenames=false",
    "merge.renames=true",
    # No conflict is settled from memory.
    "rerere.enabled=false",
    "status.relativePaths=false",
    "status.renames=true",
    "status.showUntrackedFiles=normal",
)
_SETTINGS = tuple(word for setting in _NEUTRAL for word in ("-c", setting))
# A list of all files in a repository is no message.
_LONGEST = 1000
# What names another repository, as `git rev-parse --local-env-vars` lists it, or
# another way to look at one. How to reach and to trust repositories stays.
_OF_ANOTHER = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DEFAULT_HASH",
    "GIT_DIFF_OPTS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
}


class GitError(SpecsError):
    """git is not there, or cannot do what it was asked for."""


def start_git(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.Popen[str]:
    """Start git in ``folder``, and go on while it works.

    Args:
        folder: where to run it.
        arguments: its own.
        environment: variables that it gets besides those that are set.

    Raises:
        GitError: when git is not installed.
    """
    inherited = {k: v for k, v in os.environ.items() if k not in _OF_ANOTHER}
    try:
        return subprocess.Popen(
            ["git", *_SETTINGS, *arguments],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="surrogateescape",
            env={**inherited, "GIT_LITERAL_PATHSPECS": "1", **environment},
        )
    except FileNotFoundError:
        raise GitError("this needs git, which is not installed") from None


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
    git = start_git(folder, *arguments, **environment)
    output, errors = git.communicate(typed)
    return subprocess.CompletedProcess(git.args, git.returncode, output, errors)


def complaint(text: str) -> str:
    """Return all that git says of a failure and its remedy, as one line.

    Args:
        text: what git wrote to its standard error. General advice (``hint:``) and
            warnings are left out, unless there is nothing else.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    of_the_failure = [
        line for line in lines if not line.startswith(("hint:", "warning:"))
    ]
    said = " ".join(" ".join(of_the_failure or lines).split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]}..."
