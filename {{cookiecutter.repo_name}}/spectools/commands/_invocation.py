"""What the commands share: where one is run, and on what."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from spectools.errors import SpecsError, printable
from spectools.loading import load_when_used
from spectools.repository.policy import find_root
from spectools.repository.state import JOURNAL, StateError, state_folder

if TYPE_CHECKING:
    from spectools.repository import transaction
else:
    transaction = load_when_used("spectools.repository.transaction")

PATH_HELP = "a spec, a template or a folder of specs (default: all of them)"


class UsageError(SpecsError):
    """Options that do not go together."""


def root_to_read() -> Path:
    """Return the repository's folder, for a command that changes nothing in it.

    What was cut short is dealt with first; where that cannot be, there is a note.

    Raises:
        PolicyError: when there is no repository, from here upwards.
    """
    root = find_root(Path.cwd())
    try:
        finish_what_was_cut_short(root)
    except StateError:
        # Nothing can have been cut short.
        pass
    except (OSError, SpecsError) as error:
        print(f"note: {printable(str(error))}", file=sys.stderr)
    return root


def root_to_change() -> Path:
    """Return the repository's folder, with nothing in it cut short.

    Raises:
        PolicyError: when there is no repository, from here upwards.
        TransactionError: when what was cut short can be neither completed nor taken
            back.
    """
    root = find_root(Path.cwd())
    finish_what_was_cut_short(root)
    return root


def finish_what_was_cut_short(root: Path) -> bool:
    """Complete or take back what was cut short; return whether it was this command.

    Raises:
        TransactionError: when it can be neither completed nor taken back.
    """
    if not os.path.lexists(state_folder(root) / JOURNAL):
        return False
    recovered = transaction.recover(root)
    if recovered is None:
        return False
    how = "completed" if recovered.is_done else "taken back"
    what = printable(recovered.what)
    print(f"note: cut short, and {how} now: {what}", file=sys.stderr)
    return recovered.is_done and recovered.command == sys.argv[1:]


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
