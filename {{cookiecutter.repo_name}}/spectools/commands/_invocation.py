"""What the commands share: where one is run, and on what."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from spectools.errors import SpecsError, printable
from spectools.loading import load_when_used
from spectools.repository.files import JOURNAL
from spectools.repository.policy import find_root

if TYPE_CHECKING:
    from spectools.repository import transaction
else:
    transaction = load_when_used("spectools.repository.transaction")

PATH_HELP = "a spec, a template or a folder of specs (default: all of them)"


class UsageError(SpecsError):
    """Options that do not go together."""


def repository_root() -> Path:
    """Return the repository's folder; what was cut short in it is dealt with first.

    Raises:
        PolicyError: when there is none, from here upwards.
        TransactionError: when something that was cut short cannot be taken back.
    """
    root = find_root(Path.cwd())
    if os.path.lexists(root / JOURNAL):
        recovered = transaction.recover(root)
        if recovered:
            how = "completed" if recovered.is_done else "taken back"
            what = printable(recovered.what)
            print(f"note: cut short, and {how} now: {what}", file=sys.stderr)
            if recovered.is_done and recovered.command == sys.argv[1:]:
                # This was the command; to run it once more would be another one.
                sys.exit()
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


def drop_output() -> None:
    """Send what is still to be written nowhere.

    Python would fail again when it closes a stream that cannot be written to:
    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
