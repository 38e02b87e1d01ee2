"""Change several files together: all of them, or none.

Each file is written whole (`files.write_file`). Before that, a journal notes the old
ones; it is removed when all are written and staged. Where it is still there, the work
was cut short, and the next command takes it back.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from .checkout import Checkout
from .config import SpecsError
from .files import JOURNAL, create_file, read_file, write_file
from .git import GitError

_LARGEST = 1_000_000_000
# All that a chore changes. A journal can come with a stranger's change, too.
_PATH = re.compile(r"(specs/([^./][^/]*/)?)?[^./][^/]*\.(rst|txt)")

# The contents of files by path, relative to the repository; ``None`` for no file.
Files = Mapping[str, bytes | None]


class TransactionError(SpecsError):
    """The files cannot be changed; they are as they were."""


def contents(root: Path, path: str) -> bytes | None:
    """Return the contents of a file, or ``None`` where there is nothing.

    Raises:
        OSError: when it is a link or no file, or cannot be read.
    """
    with suppress(FileNotFoundError):
        return read_file(root / path, _LARGEST)
    return None


def require_clean(root: Path, paths: Iterable[str]) -> None:
    """Refuse to change what has changes that git does not have yet.

    Raises:
        GitError: for the first of such files, and when git cannot tell.
    """
    checkout = Checkout(root)
    if checkout.is_there:
        checkout.require_clean(paths)


def change(root: Path, old: Files, new: Files) -> None:
    """Write the files in ``new``, and stage in git what it knows.

    A new file is staged only where one that git knows goes for it: a draft that is
    not in git yet would be lost if all that is staged were thrown away.

    Args:
        root: the repository's folder.
        old: what they are now.
        new: what they shall be; the same paths.

    Raises:
        GitError: when git cannot stage them; they are then as they were.
        OSError: when one cannot be written; they are then as they were.
        TransactionError: when one is not what ``old`` says.
    """
    checkout = Checkout(root)
    staged: list[str] = []
    if checkout.is_there:
        tracked = checkout.tracked(old)
        created = {path for path, data in old.items() if data is None}
        has_moved = any(new[path] is None for path in tracked)
        staged = sorted(tracked | created if has_moved else tracked)
    with _journal(root, old, new, staged) as journal:
        for path in old:
            if contents(root, path) != old[path]:
                journal.unlink()
                raise TransactionError(f"{path}: has changed meanwhile; run this again")
        try:
            _write(root, old, new)
            checkout.stage(staged)
            journal.unlink()
        except BaseException:
            _write(root, {path: contents(root, path) for path in old}, old)
            with suppress(GitError):
                checkout.stage(staged)
            journal.unlink()
            raise


def recover(root: Path) -> bool:
    """Take back what was cut short, and return whether there was anything.

    Raises:
        GitError: when git cannot take it out of the index.
        OSError: when a file cannot be written.
        TransactionError: when somebody has edited a file since, and while another
            command is at work.
    """
    path = root / JOURNAL
    if not path.is_file() or path.is_symlink():
        return False
    with path.open("rb") as file:
        _lock(file.fileno())
        noted = _noted(file.read())
        now = {name: contents(root, name) for name in noted["old"]}
        for name, data in now.items():
            if data != noted["old"][name] and _digest(data) != noted["new"][name]:
                raise TransactionError(
                    f"{name}: was edited after a command was cut short, so that the "
                    "command cannot be taken back; put your version aside, and run "
                    "this again"
                )
        _write(root, now, noted["old"])
        if noted["staged"]:
            Checkout(root).stage(noted["staged"])
        path.unlink()
    return bool(noted["old"])


@contextmanager
def _journal(root: Path, old: Files, new: Files, staged: list[str]) -> Iterator[Path]:
    """Write the journal and keep others from reading it."""
    text = json.dumps(
        {
            "old": {path: _encoded(data) for path, data in old.items()},
            "new": {path: _digest(data) for path, data in new.items()},
            "staged": staged,
        }
    )
    path = root / JOURNAL
    try:
        file = path.open("xb")
    except FileExistsError:
        raise TransactionError(_BUSY) from None
    with file:
        _lock(file.fileno())
        try:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            path.unlink()
            raise
        yield path


_BUSY = "another command is changing this repository; run this again when it is done"


def _noted(text: bytes) -> dict[str, Any]:
    """Return what a journal says; nothing if it was cut short itself.

    Nothing else had been written then.
    """
    try:
        noted = json.loads(text)
    except ValueError:
        return {"old": {}, "new": {}, "staged": []}
    if not all(map(_PATH.fullmatch, (*noted["old"], *noted["staged"]))):
        raise TransactionError(f"{JOURNAL}: was not written here; remove it")
    noted["old"] = {path: _decoded(data) for path, data in noted["old"].items()}
    return dict(noted)


def _write(root: Path, old: Files, new: Files) -> None:
    """Write what is new; what goes, goes last."""
    different = {path: data for path, data in new.items() if data != old[path]}
    for path, data in different.items():
        if data is not None and old[path] is None:
            create_file(root / path, data)
        elif data is not None:
            write_file(root / path, data)
    for path, data in different.items():
        if data is None:
            (root / path).unlink()
            if not any((root / path).parent.iterdir()):
                (root / path).parent.rmdir()


def _lock(descriptor: int) -> None:
    """Lock a file until it is closed.

    Raises:
        TransactionError: while another process has it.
    """
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TransactionError(_BUSY) from None


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _encoded(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode("ascii")


def _decoded(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
