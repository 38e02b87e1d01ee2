"""The cache: it saves work, no change can bring one, and no damage hides a finding."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import (
    SPEC,
    TAB,
    Tool,
    broken,
    git,
    good_spec,
    spectools,
    spectools_process,
    tree,
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder, which is not there yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


class Judged:
    """What `check` does with a repository, in this process."""

    def __init__(
        self, repository: Path, tool: Tool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.repository = repository
        self._tool = tool
        self._monkeypatch = monkeypatch

    def __call__(self) -> Any:
        """Check, remember, and return the result."""
        cache = self._tool("checking.cache").Cache(self.repository)
        layout = self._tool("repository.layout").scan(self.repository)
        policy = self._tool("repository.policy").load(self.repository)
        result = self._tool("checking.run").check(layout, policy, cache=cache)
        cache.save()
        return result

    def from_cache(self) -> Any:
        """Check while nothing can be judged anew."""

        def refuse(spec: Any, *_: Any) -> None:
            raise AssertionError("judged anew")

        with self._monkeypatch.context() as patch:
            patch.setattr(self._tool("checking.work"), "judge", refuse)
            return self()

    @property
    def folder(self) -> Path | None:
        """Where the tools keep the cache."""
        folder: Path | None
        folder = self._tool("checking.cache").folder_for(self.repository)
        return folder


@pytest.fixture
def judged(
    repository: Path, tool: Tool, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Judged:
    broken(repository)
    return Judged(repository, tool, monkeypatch)


def test_gives_the_same_answer_and_judges_nothing_again(judged: Judged) -> None:
    before = tree(judged.repository)
    first = judged()
    assert first.findings and not first.errors
    assert judged.folder
    written = {p: p.stat().st_mtime_ns for p in judged.folder.iterdir()}
    assert len(written) == 3  # 2027.1, the backlog, and beside them
    assert judged.from_cache() == first
    assert {p: p.stat().st_mtime_ns for p in judged.folder.iterdir()} == written
    assert tree(judged.repository) == before


def test_nobody_else_may_look_into_it(judged: Judged, home: Path) -> None:
    judged()
    below = [home, *home.rglob("*")]
    assert {stat.S_IMODE(p.stat().st_mode) for p in below if p.is_dir()} == {0o700}
    assert any(path.is_file() for path in below)


def test_whatever_changes_is_judged_again(repository: Path, home: Path) -> None:
    spec = repository / SPEC
    spec.write_bytes(good_spec(repository))
    assert spectools_process(repository, "check").returncode == 0

    def change(path: str, old: str, new: str) -> None:
        file = repository / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert spectools_process(repository, "check").returncode == 1, path
        file.write_text(text, encoding="utf-8")
        assert spectools_process(repository, "check").returncode == 0, path

    change(SPEC, "Testing\n=======", "Testing\n=======\n\t")
    change("specs/2027.1/template.rst", "Testing\n=======", "Trials\n======")
    change("pyproject.toml", "line-length = 79", "line-length = 60")
    always = 'yield 1, 1, "always"'
    change(
        "spectools/rules/text.py", "    count = spec", f"    {always}\n    count = spec"
    )
    # The same bytes under another name are another spec.
    spec.rename(repository / "specs" / "2027.1" / "other.rst")
    assert spectools_process(repository, "check").returncode == 1


def test_what_is_gone_is_forgotten(judged: Judged) -> None:
    judged()
    (judged.repository / SPEC).unlink()
    judged()
    assert judged.folder
    assert not any(SPEC in p.read_text() for p in judged.folder.iterdir())


def test_damage_never_turns_a_finding_into_a_pass(judged: Judged) -> None:
    whole = judged()
    assert judged.folder and whole.failures
    for path in judged.folder.iterdir():
        data = path.read_bytes()
        for place in range(0, len(data), 29):
            flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            for damaged in (flipped, data[:place]):
                path.write_bytes(damaged)
                assert judged() == whole
                assert path.read_bytes() == data


def test_of_one_repository_is_not_that_of_another(
    judged: Judged, tool: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged()
    other = Judged(tmp_path / "other", tool, monkeypatch)
    judged.repository.rename(other.repository)
    assert other.folder != judged.folder
    assert other.from_cache().errors
    # Whichever way leads there, a repository is one.
    (tmp_path / "way").symlink_to(other.repository)
    other()
    assert Judged(tmp_path / "way", tool, monkeypatch).folder == other.folder


@pytest.mark.parametrize("is_below", [True, False])
def test_in_the_checkout_there_is_none(
    is_below: bool, judged: Judged, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if is_below:
        git(tmp_path, "init", "-q")
        place = tmp_path / ".cache"
    else:
        place = judged.repository / ".cache"
    place.mkdir()
    # A link leads there as well.
    (tmp_path / "link").symlink_to(place)
    for given in (place, tmp_path / "link"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(given))
        assert judged.folder is None
        done = spectools(judged.repository, "check")
        assert (done.returncode, done.stderr) == (1, "") and TAB in done.stdout
        assert not list(place.iterdir())


def test_links_are_not_followed(judged: Judged, home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    home.mkdir()
    (home / "spectools").symlink_to(elsewhere)
    assert judged().failures and not list(elsewhere.iterdir())
    (home / "spectools").unlink()
    judged()
    assert judged.folder
    for number, path in enumerate(list(judged.folder.iterdir())):
        path.rename(elsewhere / str(number))
        path.symlink_to(elsewhere / str(number))
    kept = tree(elsewhere)
    assert judged.from_cache().errors
    judged()
    assert tree(elsewhere) == kept
    assert not any(path.is_symlink() for path in judged.folder.iterdir())


def test_that_cannot_be_written_is_none(judged: Judged, home: Path) -> None:
    judged()
    assert judged.folder
    [*files] = judged.folder.iterdir()
    for path in files:
        path.unlink()
        path.mkdir()
    assert judged().failures
    assert sorted(judged.folder.iterdir()) == sorted(files)
    for path in files:
        path.rmdir()
    judged.folder.rmdir()
    judged.folder.write_text("in the way")
    done = spectools(judged.repository, "check")
    assert (done.returncode, done.stderr) == (1, "") and TAB in done.stdout
    done = spectools(judged.repository, "check", env={"XDG_CACHE_HOME": "/dev/null/x"})
    assert (done.returncode, done.stderr) == (1, "") and TAB in done.stdout


def test_two_runs_at_once_leave_a_whole_one(judged: Judged) -> None:
    command = [sys.executable, "-m", "spectools", "check", "--format", "json"]
    options: dict[str, Any] = {"cwd": judged.repository, "stdout": subprocess.PIPE}
    running = [subprocess.Popen(command, **options) for _ in range(4)]
    said = {process.communicate()[0] for process in running}
    assert len(said) == 1 and json.loads(said.pop())["findings"]
    assert judged.folder
    assert {path.suffix for path in judged.folder.iterdir()} == {".json"}
    assert not judged.from_cache().errors


@pytest.mark.parametrize(
    ("platform", "variables", "place"),
    [
        ("linux", {}, "HOME/.cache"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "HOME/.cache"),
        ("linux", {"XDG_CACHE_HOME": "/var/c"}, "/var/c"),
        ("darwin", {}, "HOME/Library/Caches"),
        ("win32", {"LOCALAPPDATA": "/l"}, "/l"),
        ("win32", {}, "HOME/AppData/Local"),
    ],
)
def test_lies_where_the_system_has_such(
    platform: str,
    variables: dict[str, str],
    place: str,
    tool: Tool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": str(tmp_path / "me"), **variables}.items():
        monkeypatch.setenv(name, value)
    cache = tool("checking.cache")
    monkeypatch.setattr(sys, "platform", platform)
    folder = cache.folder_for(tmp_path / "repository")
    wanted = Path(place.replace("HOME", str(tmp_path / "me"))) / "spectools"
    assert folder is not None and os.fspath(folder.parent) == os.fspath(wanted)
