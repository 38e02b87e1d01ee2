"""Chores to run, and what becomes of a repository by them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from tests.helpers import NAME, run, spectools, tree

BACKLOG = f"specs/backlog/{NAME}.rst"


NEWER = f"specs/2027.2/{NAME}.rst"


def done(repository: Path, *arguments: str) -> str:
    """Run a command that must succeed, and return what it said."""
    result = spectools(repository, *arguments)
    assert (result.returncode, result.stderr) == (0, ""), result.stdout + result.stderr
    return result.stdout


def refused(repository: Path, *arguments: str) -> str:
    """Run a command that must refuse, and return its one line."""
    before = state(repository)
    result = spectools(repository, *arguments)
    assert (result.returncode, result.stdout) == (2, ""), result.stdout
    assert result.stderr.count("\n") == 1 and "Traceback" not in result.stderr
    assert state(repository) == before
    return result.stderr


def files(repository: Path) -> dict[str, bytes]:
    """Return what people have in the repository: all but git's and drafts."""
    return {
        path: data
        for path, data in tree(repository).items()
        if not path.startswith((".git/", ".spectools_"))
        and not re.search(r"\.draft\b", path)
    }


def status(repository: Path) -> str:
    """Return what git says of the repository."""
    command = ["git", "status", "--porcelain", "--untracked-files=all"]
    return run(command, repository).stdout


def state(repository: Path) -> tuple[dict[str, bytes], str]:
    return files(repository), status(repository)


def journal_of(repository: Path) -> Path:
    """Return where the journal lies, whose folder is there then."""
    key = hashlib.sha256(b".").hexdigest()[:16]
    place = repository / ".git/spectools" / key / "journal"
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def clean(repository: Path, *paths: str) -> bool:
    """Whether nothing is found in the specs."""
    return spectools(repository, "check", *paths).returncode == 0


CHORES = {
    "new": ["new", "better-thing", "--title", "T"],
    "release": ["release", "2028.1"],
    "move": ["move", NAME, "2027.1/better-thing"],
    "abandon": ["move", NAME, "abandoned"],
    "repropose": ["repropose", "in-old"],
    "status": ["status", NAME, "approved"],
}
