"""Findings that are remembered, and never believed wrongly."""

from __future__ import annotations

import hashlib
import json
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docutils.parsers import rst

from tests.helpers import (
    SPEC,
    TAB,
    Tool,
    broken,
    good_spec,
    run,
    spectools,
    spectools_process,
)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CACHE_HOME": str(tmp_path / "home")}


def cache_files(repository: Path) -> list[Path]:
    return sorted((repository / ".spectools_cache").glob("*.json"))


def test_cache_gives_the_same_answer_and_judges_nothing_again(
    repository: Path, home: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(repository)
    first = spectools(repository, "check", env=home)
    written = {path: path.stat().st_mtime_ns for path in cache_files(repository)}
    assert len(written) == 3  # 2027.1, the backlog, and beside them
    second = spectools(repository, "check", env=home)
    assert (second.stdout, second.returncode) == (first.stdout, 1)
    assert {p: p.stat().st_mtime_ns for p in cache_files(repository)} == written
    uncached = spectools(repository, "check", "--no-cache", env=home)
    assert uncached.stdout == first.stdout
    # Without a parser, nothing can be judged; what is known needs none.
    monkeypatch.delattr(rst.Parser, "parse")
    assert spectools(repository, "check", "--no-cache", env=home).returncode == 2
    known = spectools(repository, "check", env=home)
    assert (known.stdout, known.stderr) == (first.stdout, "")


def test_git_ignores_the_cache(history: Path, home: dict[str, str]) -> None:
    (history / ".gitignore").unlink()
    spectools(history, "check", env=home)
    done = run(["git", "status", "--porcelain"], history)
    assert done.stdout == " D .gitignore\n"


def test_whatever_changes_is_judged_again(
    repository: Path, home: dict[str, str]
) -> None:
    spec = repository / SPEC
    spec.write_bytes(good_spec(repository))
    assert spectools(repository, "check", env=home).returncode == 0

    def change(path: str, old: str, new: str, run: Run = spectools) -> None:
        def is_green() -> bool:
            return run(repository, "check", env=home).returncode == 0

        file = repository / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        assert not is_green(), path
        file.write_text(text, encoding="utf-8")
        assert is_green(), path

    change(SPEC, "Testing\n=======", "Testing\n=======\n\t")
    change("specs/2027.1/template.rst", "Testing\n=======", "Trials\n======")
    change("pyproject.toml", "line-length = 79", "line-length = 60")
    always = 'yield 1, 1, "always"'
    change(
        "spectools/rules/text.py",
        "    count = spec",
        f"    {always}\n    count = spec",
        run=spectools_process,
    )
    # The same bytes under another name are another spec.
    spec.rename(repository / "specs" / "2027.1" / "other.rst")
    assert spectools(repository, "check", env=home).returncode == 1


def test_damaged_cache_never_turns_a_finding_into_a_pass(
    repository: Path, home: dict[str, str], tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(repository)
    (repository / "specs/backlog/blanks.rst").unlink()
    expected = spectools(repository, "check", env=home).stdout
    cache, check = tool("checking.cache"), tool("checking.run")
    monkeypatch.setenv("XDG_CACHE_HOME", home["XDG_CACHE_HOME"])
    layout = tool("repository.layout").scan(repository)
    config = tool("repository.policy").load(repository)

    def found() -> list[Any]:
        seen = check.check(layout, config, cache=cache.Cache(repository))
        return list(seen.findings)

    whole = found()
    assert len(whole) == 1 and TAB in expected
    for path in cache_files(repository):
        data = path.read_bytes()
        for place in range(0, len(data), 7):
            flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            for damaged in (flipped, data[:place]):
                path.write_bytes(damaged)
                assert found() == whole
        path.write_bytes(data)


def test_cache_from_somebody_else_is_not_believed(
    repository: Path, home: dict[str, str]
) -> None:
    (repository / SPEC).write_bytes(good_spec(repository))
    spectools(repository, "check", env=home)
    broken(repository)
    spectools(repository, "check", env=home)
    # A forger knows the digests and the form, but not this user's key.
    key = Path(home["XDG_CACHE_HOME"]) / "spectools" / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    sealed = {path: path.read_bytes() for path in cache_files(repository)}

    def is_believed(secret: bytes | None) -> bool:
        for path, data in sealed.items():
            seal, _, body = data.partition(b"\n")
            entries = {key: [d, []] for key, (d, _) in json.loads(body).items()}
            forged = json.dumps(entries).encode()
            if secret is not None:
                seal = hashlib.blake2b(forged, key=secret).hexdigest().encode()
            path.write_bytes(seal + b"\n" + forged)
        done = spectools(repository, "check", env=home)
        return done.returncode == 0 and TAB not in done.stdout

    for guess in (None, b"", bytes(32), b"a guess"):
        assert not is_believed(guess)
    assert is_believed(key.read_bytes()), "it is the form"


def test_cache_that_cannot_be_written_is_a_note(
    repository: Path, home: dict[str, str]
) -> None:
    broken(repository)
    (repository / ".spectools_cache").write_text("in the way")
    done = spectools(repository, "check", env=home)
    assert done.returncode == 1 and TAB in done.stdout
    assert done.stderr.startswith("note: the cache cannot be written: ")
    assert done.stderr.count("\n") == 1


def test_no_home_is_no_cache(repository: Path) -> None:
    broken(repository)
    done = spectools(repository, "check", env={"XDG_CACHE_HOME": "/dev/null/x"})
    assert (done.returncode, done.stderr) == (1, "")
    assert not (repository / ".spectools_cache").exists()
