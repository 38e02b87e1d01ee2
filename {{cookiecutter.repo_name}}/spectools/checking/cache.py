"""Findings of earlier checks, kept for files that are judged the same way again.

A wrong cache must never turn a finding into a pass. So it lies in the user's cache
folder, where no change to a repository can bring one, and findings are kept under a
digest of everything that they depend on. What is damaged is judged anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import unicodedata
from functools import lru_cache
from pathlib import Path

import docutils

import spectools
from spectools.checking.finding import Finding
from spectools.repository.files import read_file
from spectools.repository.layout import folder_of
from spectools.repository.state import user_cache
from spectools.spec.facts import Facts, facts_from

_LARGEST = 100_000_000

# What is kept of a file: its findings, and what others must know of it.
_Kept = tuple[list[Finding], Facts]
# By path: the digest of all that this depends on, and what is kept.
_Entries = dict[str, tuple[str, list[Finding], Facts]]


class Cache:
    """The findings of one repository's files, in a file for each folder of specs.

    Where there is no place for it, nothing is found in it and nothing is kept.

    Args:
        root: the repository's folder.
    """

    def __init__(self, root: Path) -> None:
        self._folder = folder_for(root)
        self._entries: dict[str, _Entries] = {}
        self._changed: set[str] = set()

    def get(self, path: str, digest: str) -> _Kept | None:
        """Return what is kept of ``path``, unless ``digest`` is another one now."""
        entry = self._entries_beside(path).get(path)
        if entry is None or entry[0] != digest:
            return None
        return [Finding(*finding) for finding in entry[1]], facts_from(entry[2])

    def put(
        self, path: str, digest: str, findings: list[Finding], facts: Facts
    ) -> None:
        """Keep the findings in ``path``, and what others must know of it."""
        entries = self._entries_beside(path)
        if path not in entries or entries[path][0] != digest:
            entries[path] = (digest, findings, facts)
            self._changed.add(_name(path))

    def drop_others(self, paths: set[str]) -> None:
        """Forget all files but those at ``paths`` in the folders that were used."""
        for name, entries in self._entries.items():
            for path in entries.keys() - paths:
                del entries[path]
                self._changed.add(name)

    def save(self) -> None:
        """Write what is new, each folder's file all or nothing, where that is possible.

        Otherwise nothing but time is lost.
        """
        if not self._changed or self._folder is None:
            return
        try:
            _make(self._folder)
            for name in self._changed:
                body = json.dumps(self._entries[name]).encode("ascii")
                head = digest(body).encode("ascii") + b"\n"
                _write(self._folder / name, head + body)
        except OSError:
            return

    def _entries_beside(self, path: str) -> _Entries:
        name = _name(path)
        if name not in self._entries:
            self._entries[name] = self._read(name)
        return self._entries[name]

    def _read(self, name: str) -> _Entries:
        if self._folder is None:
            return {}
        try:
            data = read_file(self._folder / name, _LARGEST)
        except OSError:
            return {}
        head, _, body = data.partition(b"\n")
        if head != digest(body).encode("ascii"):
            return {}
        entries: _Entries = json.loads(body)
        return entries


def folder_for(root: Path) -> Path | None:
    """Return the folder where the cache of the repository at ``root`` lies.

    ``None`` where the user has no cache folder, where there is a link in the place of
    this one, and where it would lie in the checkout: with what a change brings in.
    """
    root = root.resolve()
    checkout = next((f for f in (root, *root.parents) if (f / ".git").exists()), root)
    try:
        user = user_cache().resolve()
    except (OSError, RuntimeError):
        return None
    # Not the repository's own path, which may hold what no name can, or be too long.
    name = hashlib.sha256(os.fsencode(root)).hexdigest()[:32]
    folder = user / "spectools" / name
    if folder.is_relative_to(checkout) or folder.resolve() != folder:
        return None
    return folder


def _make(folder: Path) -> None:
    """Make a folder and those above it, which nobody else may look into."""
    for missing in reversed([f for f in (folder, *folder.parents) if not f.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _write(path: Path, data: bytes) -> None:
    """Write a file whole, whoever writes it at the same time."""
    # As tempfile has it, which would take longer to load than this takes.
    draft = path.with_name(f"{path.name}.{os.urandom(8).hex()}.draft")
    try:
        with draft.open("xb") as file:
            file.write(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _name(path: str) -> str:
    return _name_for(folder_of(path) or "")


@lru_cache(maxsize=16)
def _name_for(folder: str) -> str:
    # Not the folder's own name, which may hold what another system takes ill.
    return f"{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}.json"


def digest(*parts: bytes, shared: tuple[bytes, ...] = ()) -> str:
    """Return what tells these parts and this version of the tools from all others.

    Args:
        parts: what differs from one file to the next.
        shared: what many files have in common, which is looked at once.
    """
    hashed = _begun(shared).copy()
    _add(parts, hashed)
    return hashed.hexdigest()


@lru_cache(maxsize=4)
def _begun(shared: tuple[bytes, ...]) -> hashlib._Hash:
    hashed = hashlib.sha256(_tools())
    _add(shared, hashed)
    return hashed


def _add(parts: tuple[bytes, ...], hashed: hashlib._Hash) -> None:
    for part in parts:
        hashed.update(b"%d:" % len(part))
        hashed.update(part)


@lru_cache(maxsize=1)
def _tools() -> bytes:
    """Return what tells all that judges from all other: modules, docutils, Python.

    Of each module that is its size and when it was written: by these, Python itself
    knows whether what it has compiled is of today.
    """
    versions = (sys.version, docutils.__version__, unicodedata.unidata_version)
    package = str(Path(spectools.__file__).parent)
    modules: list[tuple[str, int, int]] = []
    folders = [package]
    while folders:
        for entry in _entries(folders.pop()):
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif entry.name.endswith(".py") and entry.is_file():
                name, found = entry.path.removeprefix(package), entry.stat()
                modules.append((name, found.st_size, found.st_mtime_ns))
    return hashlib.sha256(repr((versions, sorted(modules))).encode()).digest()


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Return what is in a folder; nothing of what Python could not read, either."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
