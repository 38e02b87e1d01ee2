"""What is built again: pages that show what has changed, and no other."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.helpers import good_spec, run

pytestmark = pytest.mark.slow

A, B, C = (f"specs/{folder}/{folder[-1]}" for folder in ("kilo", "liberty", "mitaka"))


def build(repository: Path) -> str:
    options = ["-q", "-W", "--keep-going", "-b", "html", "-c", "doc", "-d", "../trees"]
    command = [sys.executable, "-m", "sphinx", *options, ".", "../html"]
    done = run(command, repository)
    assert done.returncode in (0, 1)
    return done.stderr


class Pages:
    """The pages of a site, and which were written since the last look."""

    def __init__(self, repository: Path) -> None:
        self._html = repository.parent / "html"
        self._seen: dict[str, int] = {}

    def text(self, name: str) -> str:
        return (self._html / f"{name}.html").read_text(encoding="utf-8")

    def written(self) -> set[str]:
        times = {
            path.relative_to(self._html).with_suffix("").as_posix(): path.stat()
            for path in self._html.rglob("*.html")
        }
        now = {name: found.st_mtime_ns for name, found in times.items()}
        new = {name for name, time in now.items() if self._seen.get(name) != time}
        self._seen = now
        # Sphinx writes these each time.
        return new - {"404", "genindex", "search", "http-routingtable"}


def test_only_what_shows_a_change_is_written(repository: Path) -> None:
    def write(path: str, title: str, text: str) -> None:
        file = repository / f"{path}.rst"
        if not file.parent.is_dir():
            file.parent.mkdir()
            shutil.copy(repository / "specs/template.rst", file.parent)
        file.write_text(f"{title}\n{'=' * 20}\n\n{text}\n", encoding="utf-8")

    pages = Pages(repository)
    for path in (A, B, C):
        write(path, f"On {path[-1]}", "Text.")
    for number in range(4):
        write(f"specs/{number}.0/it", f"Number {number}", "Text.")
    assert build(repository) == ""
    pages.written()
    assert build(repository) == "" and pages.written() == set()

    write(A, "On o", "Other text.")
    # Sphinx writes again what has a page in its toctree.
    assert build(repository) == "" and pages.written() == {A, "specs/kilo/index"}

    write(A, "On o", f":Status: superseded by :doc:`/{B}`")
    assert build(repository) == ""
    lists = {"index", "specs/kilo/index"}
    assert pages.written() == {A, B, *lists, "specs/liberty/index"}
    assert "Supersedes" in pages.text(B)
    assert all("superseded" in pages.text(name) for name in lists)

    # Another title alone: for twins, both have to say which they are.
    write(C, "On y", "Text.")
    assert build(repository) == ""
    lists = {"index", "specs/mitaka/index", "specs/liberty/index"}
    assert pages.written() >= {B, C, *lists}
    assert "<title>On y (liberty) " in pages.text(B)
    write(C, "On a", "Text.")
    assert build(repository) == "" and "<title>On y &#8212;" in pages.text(B)

    before = len(pages.text(B))
    for number in range(10, 30):
        write(f"specs/{number}.0/it", f"Number {number}", "Text.")
    assert build(repository) == ""
    assert "29.0" in pages.text(B), "the header has the newest release"
    assert len(pages.text(B)) <= 1.02 * before

    # A name that can have no page is named each time.
    bad = repository / "specs/kilo/a&b.rst"
    bad.write_bytes(good_spec(repository))
    for _ in range(2):
        [said, *_] = build(repository).splitlines()
        assert said.startswith(
            "specs/kilo/a&b.rst:1: WARNING: this is no name for a page"
        )
