"""What the commands share: where one is run, and on what."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from spectools.errors import SpecsError, printable
from spectools.loading import load_when_used
from spectools.repository import named
from spectools.repository.layout import SPECS, Layout
from spectools.repository.policy import find_root
from spectools.repository.state import StateError, is_cut_short

if TYPE_CHECKING:
    from spectools.repository import transaction
else:
    transaction = load_when_used("spectools.repository.transaction")

PATH_HELP = (
    "a spec, a template or a folder of specs, by path or name (default: all of them)"
)


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
    if not is_cut_short(root):
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


def path_from_here(given: str, root: Path) -> str:
    """Return what there is at a path, from where the command runs, or what was given.

    Args:
        given: a path, with ``.rst`` or without it, or another name of a spec.
        root: the repository's folder.

    Returns:
        The path in the repository, if it is that of something.

    Raises:
        UsageError: when nothing is given, as of a variable that is not set.
    """
    if not given:
        raise UsageError("'' names no spec; give a path or a name")
    for form in (given, f"{given}.rst"):
        path = relative(form, root)
        is_among_specs = path in (".", SPECS) or path.startswith(f"{SPECS}/")
        is_path = is_among_specs or "/" in given or given.endswith(".rst")
        if is_path and os.path.lexists(root / path):
            return path
    return given


def selected(layout: Layout, given: list[str]) -> Layout:
    """Return what of ``layout`` the arguments of a command mean; say where one is.

    Raises:
        LayoutError: when one means nothing that there is, or more than one spec.
        RedirectsError: when it means nothing, and the redirects cannot be read.
        UsageError: when one is empty.
    """
    paths = [path_from_here(name, layout.root) for name in given]
    chosen, taken = named.select(layout, paths)
    for name, path in taken.items():
        print(f"note: {printable(name)} is {printable(path)}", file=sys.stderr)
    return chosen


def drop_output() -> None:
    """Send what is still to be written nowhere.

    Python would fail again when it closes a stream that cannot be written to:
    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
