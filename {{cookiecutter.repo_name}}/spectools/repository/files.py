"""Files of the repository that are no specs, read with a bound and written whole."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


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


def write_file(
    path: Path, data: bytes, mode: int | None = None, drafts: Path | None = None
) -> None:
    """Write a file so that at any moment it is the old one or the new one, whole.

    Args:
        path: where it shall lie.
        data: what it shall hold.
        mode: its permissions; those of the old one, or the system's, if ``None``.
        drafts: a folder for what is not whole yet; beside the file if ``None``, or if
            the two are of different file systems.

    Raises:
        OSError: when it cannot be written; it is then as it was.
    """
    if mode is None and os.path.lexists(path):
        mode = stat.S_IMODE(path.lstat().st_mode)
    draft = _draft_of(path, drafts)
    try:
        _create(draft, data, mode)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def create_file(
    path: Path, data: bytes, mode: int | None = None, drafts: Path | None = None
) -> None:
    """Write a file that is not there yet, with its folder, so that both are whole.

    Args:
        path: where it shall lie; the folder above its own is there.
        data: what it shall hold.
        mode: its permissions; the system's if ``None``.
        drafts: as in `write_file`.

    Raises:
        OSError: when it is there, or cannot be written; all is then as it was.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if path.parent.is_dir():
        write_file(path, data, mode, drafts)
        return
    draft = _draft_of(path.parent, drafts)
    draft.mkdir()
    try:
        _create(draft / path.name, data, mode)
        draft.rename(path.parent)
    except BaseException:
        (draft / path.name).unlink(missing_ok=True)
        draft.rmdir()
        raise


def _create(path: Path, data: bytes, mode: int | None) -> None:
    """Write a new file, through no link, and private until it has its permissions."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o666 if mode is None else 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    if mode is not None:
        path.chmod(mode)


def _draft_of(path: Path, drafts: Path | None) -> Path:
    """Return a name that nobody can guess, which git ignores and no scan finds."""
    name = f".{os.urandom(8).hex()}.draft"
    if drafts is not None and drafts.stat().st_dev == path.parent.stat().st_dev:
        return drafts / name
    return path.with_name(name)
