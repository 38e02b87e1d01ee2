"""Change several files together: all of them, or none.

Each file is written whole (`files.write_file`). Before that, a journal notes the old
ones; it is removed when all are written and staged. Where it is still there, the work
was cut short, and the next command completes it or takes it back. It lies outside of
the tree (`state`), where no change can bring one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from spectools.errors import SpecsError
from spectools.repository.checkout import Checkout
from spectools.repository.files import create_file, read_file, write_file
from spectools.repository.git import GitError
from spectools.repository.policy import POLICY_FILE
from spectools.repository.state import JOURNAL, state_folder

_LARGEST = 1_000_000_000
_DRAFTS = "drafts"
# All that a chore changes.
_PATH = re.compile(r"(specs/([^./][^/]*/)?)?[^./][^/]*\.(rst|txt)")


if sys.platform != "win32":
    import fcntl


class Change(NamedTuple):
    """What a file holds before and after; ``None`` where there is none."""

    before: bytes | None
    after: bytes | None


class TransactionError(SpecsError):
    """The files cannot be changed; they are as they were."""


class _Journal(NamedTuple):
    """What the journal notes, by path, relative to the repository with ``/``.

    Attributes:
        what: the change in a few words.
        command: the arguments of the command line.
        head: the commit that was checked out, if there is a checkout.
        before: the old contents.
        after: digests of the new ones.
        modes: permissions of the old ones.
        staged: the paths that git is told of.
    """

    what: str
    command: list[str]
    head: str
    before: dict[str, bytes | None]
    after: dict[str, str | None]
    modes: dict[str, int]
    staged: list[str]


def contents(root: Path, path: str) -> bytes | None:
    """Return the contents of a file, or ``None`` where there is nothing.

    Raises:
        OSError: when it is a link or no file, lies in a linked folder, or cannot be
            read.
    """
    for parent in list(PurePosixPath(path).parents)[:-1]:
        if (root / parent).is_symlink():
            raise OSError(f"{parent}: is a link; put the folder itself there")
    with suppress(FileNotFoundError):
        return read_file(root / path, _LARGEST)
    return None


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep other commands from changing the repository meanwhile.

    Raises:
        TransactionError: while another one does.
    """
    with (root / POLICY_FILE).open("rb") as file:
        if sys.platform != "win32":
            try:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise TransactionError(
                    "another command is changing this repository; run this again when "
                    "it is done"
                ) from None
        # Nobody else is writing: what is there was cut short.
        shutil.rmtree(drafts_of(root), ignore_errors=True)
        yield


def journal_of(root: Path) -> Path:
    """Return where the journal of the repository at ``root`` lies, if it has one.

    Raises:
        StateError: when there is no place for it.
    """
    return state_folder(root) / JOURNAL


def drafts_of(root: Path) -> Path:
    """Return the folder for files that are being written; it may not exist.

    Raises:
        StateError: when there is no place for it.
    """
    return state_folder(root) / _DRAFTS


def made_drafts_of(root: Path) -> Path:
    """Return the folder for files that are being written, made if need be.

    Raises:
        OSError: when it cannot be made.
        StateError: when there is no place for it.
    """
    folder = drafts_of(root)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def require_possible(root: Path, changes: Mapping[str, Change]) -> None:
    """Refuse changes that would overwrite what somebody else has written.

    Raises:
        GitError: for a file with changes that git does not have yet, and for one that
            would be new and that git has, though it is not checked out.
        OSError: when a file cannot be read.
        TransactionError: for a file that is not, or no more, what it was taken for.
    """
    for path, (before, _) in changes.items():
        if contents(root, path) != before:
            raise TransactionError(f"{path}: has changed meanwhile; run this again")
    checkout = Checkout(root)
    if checkout.is_there:
        created = [path for path, (before, _) in changes.items() if before is None]
        for path in checkout.tracked(created):
            raise GitError(f"{path}: is in git, though not checked out; check it out")
        checkout.require_clean(changes)


def change(root: Path, changes: Mapping[str, Change], what: str) -> None:
    """Write files, and stage in git what it knows; the caller has `locked` it all.

    A new file is staged only where one that git knows goes for it: a draft that is
    not in git yet would be lost if all that is staged were thrown away.

    Args:
        root: the repository's folder.
        changes: what to write, by path.
        what: the change in a few words.

    Raises:
        GitError: when git cannot stage them; they are then as they were.
        OSError: when one cannot be written; they are then as they were.
        TransactionError: when one is not what it was taken for.
    """
    require_possible(root, changes)
    checkout = Checkout(root)
    modes = {
        path: stat.S_IMODE((root / path).stat().st_mode)
        for path, (before, _) in changes.items()
        if before is not None
    }
    going = [path for path, (_, after) in changes.items() if after is None]
    journal = _Journal(
        what,
        sys.argv[1:],
        checkout.head if checkout.is_there else "",
        {path: before for path, (before, _) in changes.items()},
        {path: _digest(after) for path, (_, after) in changes.items()},
        modes,
        _to_stage(checkout, changes, going) if checkout.is_there else [],
    )
    # What moves takes its permissions along.
    mode = modes[going[0]] if going else None
    drafts = made_drafts_of(root)
    place = journal_of(root)
    _write_journal(place, journal)
    try:
        # What goes, goes last.
        for path in sorted(changes, key=going.__contains__):
            before, after = changes[path]
            if before != after:
                _put(root, path, after, mode if before is None else modes[path], drafts)
        checkout.stage(journal.staged)
        place.unlink()
    except BaseException:
        _take_back(root, journal)
        with suppress(GitError):
            checkout.stage(_as_before(root, journal))
        place.unlink()
        raise


class Recovered(NamedTuple):
    """What was cut short: the change, the command's arguments, whether it is done."""

    what: str
    command: list[str]
    is_done: bool


def recover(root: Path) -> Recovered | None:
    """Complete or take back what was cut short; return ``None`` if nothing was.

    Raises:
        GitError: when git cannot be told.
        OSError: when a file cannot be read or written.
        TransactionError: when somebody has edited a file since, while another command
            is at work, and when the journal is none.
    """
    with locked(root):
        place = journal_of(root)
        if not os.path.lexists(place):
            return None
        journal = _read_journal(place)
        if journal is None:
            # It was cut short itself, so nothing else had been written.
            place.unlink()
            return None
        now = {path: contents(root, path) for path in journal.before}
        is_done = {path: _digest(data) for path, data in now.items()} == journal.after
        checkout = Checkout(root)
        if not is_done and checkout.is_there and checkout.head != journal.head:
            raise TransactionError(
                f"a command was cut short ({journal.what}), and another commit is "
                f"checked out now; see git status, mend what is half done, and remove "
                f"{place}"
            )
        for path, data in now.items():
            is_ours = data in (None, journal.before[path])
            if not is_ours and _digest(data) != journal.after[path]:
                raise TransactionError(
                    f"{path}: was edited after a command was cut short ({journal.what})"
                    "; move your version out of the repository, run this again, and "
                    f"bring it back; or remove {place} to keep all as it is"
                )
        if not is_done:
            _take_back(root, journal)
        if journal.staged:
            staged = journal.staged if is_done else _as_before(root, journal)
            checkout.stage(staged)
        place.unlink()
    return Recovered(journal.what, journal.command, is_done)


def _to_stage(
    checkout: Checkout, changes: Mapping[str, Change], going: list[str]
) -> list[str]:
    tracked = checkout.tracked(changes)
    if not tracked & {*going}:
        return sorted(tracked)
    drafts = {p for p, (before, _) in changes.items() if before and p not in tracked}
    # What lies at the top belongs to all specs; a draft is its author's.
    return sorted({*changes} - {path for path in drafts if "/" in path})


def _put(
    root: Path, path: str, data: bytes | None, mode: int | None, drafts: Path
) -> None:
    file = root / path
    if data is None:
        file.unlink()
        _remove_if_empty(file.parent)
    elif os.path.lexists(file):
        write_file(file, data, mode, drafts)
    else:
        create_file(file, data, mode, drafts)


def _take_back(root: Path, journal: _Journal) -> None:
    """Put back what the command has changed, and nothing else."""
    drafts = made_drafts_of(root)
    for path in sorted(journal.before, key=lambda path: journal.before[path] is None):
        before, now = journal.before[path], contents(root, path)
        if now != before and (now is None or _digest(now) == journal.after[path]):
            _put(root, path, before, journal.modes.get(path), drafts)
        if before is None:
            _remove_if_empty((root / path).parent)


def _as_before(root: Path, journal: _Journal) -> list[str]:
    """Return what git was told of, but for what somebody else has written since."""
    return [p for p in journal.staged if contents(root, p) == journal.before[p]]


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _write_journal(place: Path, journal: _Journal) -> None:
    before = {path: _encoded(data) for path, data in journal.before.items()}
    text = json.dumps({**journal._asdict(), "before": before})
    try:
        file = place.open("xb")
    except FileExistsError:
        raise TransactionError(f"{place}: is in the way; remove it") from None
    with file:
        try:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            place.unlink()
            raise


def _read_journal(place: Path) -> _Journal | None:
    """Return what the journal notes, or ``None`` if it is not whole."""
    try:
        noted = json.loads(read_file(place, _LARGEST))
    except ValueError:
        return None
    except OSError:
        noted = None
    try:
        before = {path: _decoded(text) for path, text in noted["before"].items()}
        journal = _Journal(**{**noted, "before": before})
        paths = {*before, *journal.after, *journal.modes, *journal.staged}
        is_ours = before.keys() == journal.after.keys()
        is_ours = is_ours and all(_PATH.fullmatch(path) for path in paths)
    except (AttributeError, KeyError, TypeError, ValueError):
        is_ours = False
    if not is_ours:
        raise TransactionError(f"{place}: was not written here; remove it")
    return journal


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _encoded(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode("ascii")


def _decoded(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
