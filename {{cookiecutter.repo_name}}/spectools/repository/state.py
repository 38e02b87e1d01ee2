"""Where the tools keep what no change may bring: never in the tree.

In a git checkout that is a folder in git's own; elsewhere one in the user's cache.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from spectools.errors import SpecsError
from spectools.loading import load_when_used

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = load_when_used("hashlib")

# What a change of several files notes first, and forgets last; see `transaction`.
JOURNAL = "journal"
_FOLDER = "spectools"


class StateError(SpecsError):
    """There is no place for the state of a repository."""


def git_folder(root: Path) -> tuple[Path, Path] | None:
    """Return git's folder for the repository at ``root``, and the top of its checkout.

    In a worktree or submodule, a file says where it lies:
    https://git-scm.com/docs/gitrepository-layout
    """
    for top in (root, *root.parents):
        place = top / ".git"
        if place.is_dir():
            return place, top
        if place.is_file():
            named = place.read_bytes().decode("utf-8", "surrogateescape")
            return (top / named.removeprefix("gitdir:").strip()).resolve(), top
    return None


def user_cache() -> Path:
    """Return the folder for what this user can do without.

    Raises:
        RuntimeError: when there is no home.
    """
    given = os.environ.get("XDG_CACHE_HOME")
    if given and Path(given).is_absolute():
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches"
    return Path.home() / ".cache"


def state_folder(root: Path) -> Path:
    """Return the folder for the state of the repository at ``root``; it may not exist.

    Raises:
        StateError: when there is neither git nor a home.
    """
    folder, name = _place(root)
    digest = hashlib.sha256(os.fsencode(name)).hexdigest()
    return folder / digest[:16]


def is_cut_short(root: Path) -> bool:
    """Whether a change of the repository at ``root`` was begun, and is not forgotten.

    Raises:
        StateError: when there is neither git nor a home.
    """
    # Most checks find no state at all, and need not load what names its folder.
    folder, _ = _place(root)
    return os.path.lexists(folder) and os.path.lexists(state_folder(root) / JOURNAL)


def _place(root: Path) -> tuple[Path, str]:
    """Return where state lies, and what tells that of ``root`` from others there."""
    found = git_folder(root)
    if found:
        folder, top = found
        return folder / _FOLDER, root.relative_to(top).as_posix()
    try:
        return user_cache() / _FOLDER, root.as_posix()
    except RuntimeError:
        raise StateError(
            "there is no place to note what is being changed: neither git nor a "
            "home; git init, or set XDG_CACHE_HOME"
        ) from None
