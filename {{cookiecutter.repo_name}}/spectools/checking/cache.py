"""Findings of earlier checks, kept for files that are judged the same way again.

A wrong cache must never turn a finding into a pass. So findings are kept under a
digest of everything that they depend on, and the whole file is sealed with a key
that lies in the user's home: a cache that is damaged, or came in with a change
from somebody else, is not believed, and all is judged anew.
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
from spectools.repository.files import read_file, write_file
from spectools.repository.layout import folder_of

FOLDER = ".spectools_cache"
_KEY_SIZE = 32
_LARGEST = 100_000_000

# By path: the digest of all that the findings depend on, and the findings.
_Entries = dict[str, tuple[str, list[Finding]]]


class Cache:
    """The findings of one repository's files, in a file for each folder of specs.

    Args:
        root: the repository's folder.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        self._secret = _secret()
        self._entries: dict[str, _Entries] = {}
        self._changed: set[str] = set()

    def get(self, path: str, digest: str) -> list[Finding] | None:
        """Return the findings in ``path``, unless ``digest`` is another one now."""
        entry = self._entries_beside(path).get(path)
        if entry is None or entry[0] != digest:
            return None
        return [Finding(*finding) for finding in entry[1]]

    def put(self, path: str, digest: str, findings: list[Finding]) -> None:
        """Keep the findings in ``path``."""
        entries = self._entries_beside(path)
        if path not in entries or entries[path][0] != digest:
            entries[path] = (digest, findings)
            self._changed.add(_name(path))

    def drop_others(self, paths: set[str]) -> None:
        """Forget all files but those at ``paths`` in the folders that were used."""
        for name, entries in self._entries.items():
            for path in entries.keys() - paths:
                del entries[path]
                self._changed.add(name)

    def save(self) -> None:
        """Write what is new, each folder's file all or nothing.

        Raises:
            OSError: when that is not possible; nothing but time is lost then.
        """
        if not self._changed or self._secret is None:
            return
        if self._folder.is_symlink():
            raise OSError(f"{FOLDER} is a link")
        self._folder.mkdir(exist_ok=True)
        ignore = self._folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        for name in self._changed:
            body = json.dumps(self._entries[name]).encode("ascii")
            sealed = _seal(body, self._secret) + b"\n" + body
            write_file(self._folder / name, sealed)

    def _entries_beside(self, path: str) -> _Entries:
        name = _name(path)
        if name not in self._entries:
            self._entries[name] = self._read(name)
        return self._entries[name]

    def _read(self, name: str) -> _Entries:
        try:
            data = read_file(self._folder / name, _LARGEST)
        except OSError:
            return {}
        seal, _, body = data.partition(b"\n")
        if self._secret is None or seal != _seal(body, self._secret):
            return {}
        entries: _Entries = json.loads(body)
        return entries


def _name(path: str) -> str:
    return _name_for(folder_of(path) or "")


@lru_cache(maxsize=16)
def _name_for(folder: str) -> str:
    # Not the folder's own name, which may hold what another system takes ill.
    return f"{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}.json"


def _seal(body: bytes, secret: bytes) -> bytes:
    return hashlib.blake2b(body, key=secret).hexdigest().encode("ascii")


def digest(*parts: bytes) -> str:
    """Return what tells ``parts`` and this version of the tools from all others."""
    hashed = hashlib.sha256(_tools())
    for part in parts:
        hashed.update(b"%d:" % len(part))
        hashed.update(part)
    return hashed.hexdigest()


@lru_cache(maxsize=1)
def _tools() -> bytes:
    """Return a digest of all that judges: these modules, docutils, Python."""
    versions = (sys.version, docutils.__version__, unicodedata.unidata_version)
    hashed = hashlib.sha256(repr(versions).encode())
    package = Path(spectools.__file__).parent
    for path in sorted(package.rglob("*.py")):
        hashed.update(f"\0{path.relative_to(package).as_posix()}\0".encode())
        hashed.update(path.read_bytes())
    return hashed.digest()


def _secret() -> bytes | None:
    """Return the key of this user, made when there is none; ``None`` without a home."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        path = home / "spectools" / "key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, os.urandom(_KEY_SIZE), mode=0o600)
        secret = path.read_bytes()
    except (OSError, RuntimeError):
        return None
    return secret if len(secret) == _KEY_SIZE else None
