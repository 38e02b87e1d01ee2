"""Files: written whole, and read only where they are files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.helpers import Tool, broken, spectools, spectools_process


def test_file_is_written_whole_or_not_at_all(tool: Tool, tmp_path: Path) -> None:
    files = tool("repository.files")
    path = tmp_path / "file"
    files.write_file(path, b"old", mode=0o600)
    files.write_file(path, b"new")
    assert path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o600
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        files.write_file(tmp_path / "folder", b"new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


def test_links_and_pipes_are_not_read(repository: Path) -> None:
    broken(repository)
    baseline = repository / "check-baseline.txt"
    baseline.symlink_to("/dev/zero")
    done = spectools_process(repository, "check", timeout=60)
    assert done.returncode == 2
    assert "check-baseline.txt: cannot be read: it is a link, or no file" in done.stderr
    baseline.unlink()
    os.mkfifo(baseline)
    assert spectools_process(repository, "check", timeout=60).returncode == 2
    baseline.unlink()
    (repository / "specs").rename(repository / "moved")
    (repository / "specs").symlink_to("moved")
    done = spectools(repository, "check")
    assert done.returncode == 2 and "specs: is a link" in done.stderr
