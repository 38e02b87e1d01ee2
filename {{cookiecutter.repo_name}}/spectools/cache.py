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

from .finding import Finding

FOLDER = ".spectools_cache"
_FILE = "findings.json"
_KEY_SIZE = 32


class Cache:
    """The findings of one repository's files.

    Args:
        root: the repository's folder.
    """

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER
        self._secret = _secret()
        self._entries = self._read()
        self._is_changed = False

    def get(self, path: str, digest: str) -> list[Finding] | None:
        """Return the findings in ``path``, unless ``digest`` is another one now."""
        entry = self._entries.get(path)
        if entry is None or entry[0] != digest:
            return None
        return [Finding(*finding) for finding in entry[1]]

    def put(self, path: str, digest: str, findings: list[Finding]) -> None:
        """Keep the findings in ``path``."""
        self._entries[path] = (digest, findings)
        self._is_changed = True

    def drop_others(self, paths: set[str]) -> None:
        """Forget all files but those at ``paths``."""
        for path in self._entries.keys() - paths:
            del self._entries[path]
            self._is_changed = True

    def save(self) -> None:
        """Write what is new, all or nothing.

        Raises:
            OSError: when that is not possible; nothing but time is lost then.
        """
        if not self._is_changed or self._secret is None:
            return
        self._folder.mkdir(exist_ok=True)
        ignore = self._folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        body = json.dumps(self._entries).encode("ascii")
        draft = self._folder / f"{_FILE}.{os.getpid()}"
        try:
            draft.write_bytes(_seal(body, self._secret) + b"\n" + body)
            draft.replace(self._folder / _FILE)
        finally:
            draft.unlink(missing_ok=True)

    def _read(self) -> dict[str, tuple[str, list[Finding]]]:
        try:
            seal, _, body = (self._folder / _FILE).read_bytes().partition(b"\n")
        except OSError:
            return {}
        if self._secret is None or seal != _seal(body, self._secret):
            return {}
        entries: dict[str, tuple[str, list[Finding]]] = json.loads(body)
        return entries


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
    import docutils

    versions = (sys.version, docutils.__version__, unicodedata.unidata_version)
    hashed = hashlib.sha256(repr(versions).encode())
    package = Path(__file__).parent
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
            draft = path.with_name(f"key.{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_bytes(os.urandom(_KEY_SIZE))
            draft.replace(path)
        secret = path.read_bytes()
    except (OSError, RuntimeError):
        return None
    return secret if len(secret) == _KEY_SIZE else None
