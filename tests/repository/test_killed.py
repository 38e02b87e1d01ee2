"""Killed or refused at every write: all is done, or nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.chores.chore import BACKLOG, CHORES, done, files, journal_of, state, status
from tests.helpers import NAME, SPEC, git, spectools
from tests.repository.conftest import Interrupted
from tests.repository.stumbling import DONE_NEVERTHELESS, KILLED


@pytest.fixture
def states(ready: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """The state before a chore, the one after it, and how to come back."""
    chore = request.node.callspec.params["chore"]
    twin = Path(shutil.copytree(ready, tmp_path / "twin"))
    done(twin, *CHORES[chore])

    def reset() -> None:
        journal_of(ready).unlink(missing_ok=True)
        git(ready, "reset", "-q", "--hard")
        git(ready, "clean", "-qfdx")

    return state(ready), state(twin), reset


@pytest.mark.slow
@pytest.mark.parametrize("chore", CHORES)
def test_killed_at_every_write(
    chore: str, ready: Path, states: Any, interrupted: Interrupted
) -> None:
    old, new, reset = states
    arguments = CHORES[chore]
    for number in range(1, 100):
        result = interrupted(ready, number, "kill", *arguments)
        if result.returncode == 0:
            break
        assert result.returncode == KILLED, result.stderr
        if chore in ("new", "release", "repropose", "status"):
            assert files(ready) in (old[0], new[0]), f"at once, after {number}"
        # Whichever command comes next takes it back, the same one included.
        if number % 2:
            looked = spectools(ready, "status")
            assert looked.returncode == 0, looked.stderr
            assert state(ready) in (old, new), number
            assert not list(ready.rglob("*.draft"))
        if state(ready) != new or number % 2 == 0:
            again = spectools(ready, *arguments)
            assert again.returncode == 0, again.stderr
        assert state(ready) == new, number
        reset()
    assert number > 5, "it did write"
    assert state(ready) == new


@pytest.mark.slow
@pytest.mark.parametrize("chore", CHORES)
def test_refused_at_every_write(
    chore: str, ready: Path, states: Any, interrupted: Interrupted
) -> None:
    old, new, reset = states
    arguments = CHORES[chore]
    for number in range(1, 100):
        result = interrupted(ready, number, "refuse", *arguments)
        if result.returncode == 0:
            break
        if result.returncode == DONE_NEVERTHELESS:
            # What failed was clearing up.
            assert state(ready) == new
        else:
            assert result.returncode == 2 and result.stderr.count("\n") == 1
            assert "Permission denied" in result.stderr
            assert state(ready) == old, (number, status(ready))
            assert done(ready, *arguments)
            assert state(ready) == new
        reset()
    assert state(ready) == new


def test_drafts_are_removed_and_files_keep_their_permissions(
    ready: Path, interrupted: Interrupted
) -> None:
    (ready / BACKLOG).chmod(0o755)
    git(ready, "commit", "-qam", "Executable")
    for how in ("kill", "refuse"):
        for number in range(1, 100):
            result = interrupted(ready, number, how, "move", NAME, "2027.1")
            spectools(ready, "status")
            assert not list(ready.rglob("*.draft"))
            assert (ready / SPEC).exists() != (ready / BACKLOG).exists()
            for path in (SPEC, BACKLOG):
                if (ready / path).exists():
                    assert (ready / path).stat().st_mode & 0o777 == 0o755, number
            git(ready, "reset", "-q", "--hard")
            if result.returncode == 0:
                break
        assert number > 20


@pytest.mark.slow
@pytest.mark.parametrize("chore", ["abandon", "move"])
def test_recovery_killed_at_every_write(
    chore: str, ready: Path, states: Any, interrupted: Interrupted
) -> None:
    old, new, reset = states
    for number in range(1, 100):
        interrupted(ready, number, "kill", *CHORES[chore])
        if files(ready) not in (old[0], new[0]):
            break
        reset()
    assert journal_of(ready).exists()
    cut = shutil.copytree(ready, ready.parent / "cut", symlinks=True)
    for number in range(1, 100):
        result = interrupted(cut, number, "kill", "status")
        if result.returncode == 0:
            break
        assert spectools(cut, "status").returncode == 0
        assert state(cut) in (old, new)
        folders = [path for path in (cut / "specs").iterdir() if path.is_dir()]
        assert all(any(folder.iterdir()) for folder in folders), number
        shutil.rmtree(cut)
        shutil.copytree(ready, cut, symlinks=True)
    assert number > 2
