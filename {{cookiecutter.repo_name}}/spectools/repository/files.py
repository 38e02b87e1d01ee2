"""Files of the repository that are no specs, read with a bound and written whole."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

# What a change of several files writes first, and removes last; see transaction.py.
JOURNAL = ".spectools_journal"


def read_file(path: Path, most: int) -> bytes:
    """Return the contents of a file.

    Args:
        path: where it lies.
        most: how many bytes it may have.

    Raises:
        OSError: when it is a link or no file, has more bytes, or cannot be read.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(errno.EINVAL, "it is a link, or no file", str(path))
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise OSError(errno.EFBIG, f"it has more than {most} bytes", str(path))
    return data


def write_file(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file so that at any moment it is the old one or the new one, whole.

    Args:
        path: where it shall lie.
        data: what it shall hold.
        mode: its permissions; those of the old one, or the system's, if ``None``.

    Raises:
        OSError: when it cannot be written; it is then as it was.
    """
    if mode is None and path.exists():
        mode = stat.S_IMODE(path.stat().st_mode)
    draft = _draft_of(path)
    try:
        if mode is None:
            draft.write_bytes(data)
        else:
            # What others may not read, they may not read while it is written.
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            draft.chmod(mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def create_file(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file that is not there yet, with its folder, so that both are whole.

    Args:
        path: where it shall lie; the folder above its own is there.
        data: what it shall hold.
        mode: its permissions; the system's if ``None``.

    Raises:
        OSError: when it is there, or cannot be written; all is then as it was.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if path.parent.is_dir():
        write_file(path, data, mode)
        return
    draft = _draft_of(path.parent)
    draft.mkdir()
    try:
        write_file(draft / path.name, data, mode)
        draft.rename(path.parent)
    except BaseException:
        (draft / path.name).unlink(missing_ok=True)
        draft.rmdir()
        raise


def _draft_of(path: Path) -> Path:
    """Return a name that git ignores and no scan of the repository finds."""
    return path.with_name(f".{path.name}.{os.getpid()}.draft")
