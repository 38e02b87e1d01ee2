"""The files of each kind of CI that is known; to find them, none has to be read."""

from __future__ import annotations

from pathlib import Path

PATTERNS = {
    "zuul": (".zuul.yaml", "zuul.yaml", ".zuul.d/**/*.yaml", "zuul.d/**/*.yaml"),
    "github": (".github/workflows/*.yml", ".github/workflows/*.yaml"),
    "gitlab": (".gitlab-ci.yml",),
}


def ci_files(root: Path) -> list[str]:
    """Return the paths of all files of CI, relative to ``root``."""
    return [path for paths in ci_files_by_kind(root).values() for path in paths]


def ci_files_by_kind(root: Path) -> dict[str, list[str]]:
    """Return the paths, relative to ``root``, of the files of each kind there is."""
    found: dict[str, list[str]] = {}
    for kind, patterns in PATTERNS.items():
        paths = {path for pattern in patterns for path in root.glob(pattern)}
        if paths:
            found[kind] = [path.relative_to(root).as_posix() for path in sorted(paths)]
    return found
