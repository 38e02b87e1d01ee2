"""Where a command is run, and on what."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .config import SpecsError, find_root
from .files import JOURNAL


class UsageError(SpecsError):
    """Options that do not go together."""


def find_whole() -> Path:
    """Return the repository's folder, with all that was cut short taken back.

    Raises:
        ConfigError: when there is none, from here upwards.
        TransactionError: when something cannot be taken back.
    """
    root = find_root(Path.cwd())
    if os.path.lexists(root / JOURNAL):
        from .transaction import recover

        if recover(root):
            print("note: a command that was cut short is taken back", file=sys.stderr)
    return root


def relative(path: str, root: Path) -> str:
    """Return ``path`` relative to the repository, if it lies in it, with ``/``."""
    # Not Path.resolve(): a link that is given must be judged as the link it is.
    absolute = Path(os.path.abspath(path))  # noqa: PTH100
    absolute = absolute.parent.resolve() / absolute.name
    if absolute.resolve() == root:
        return "."
    if absolute.is_relative_to(root):
        return absolute.relative_to(root).as_posix()
    return path
