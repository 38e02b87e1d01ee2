"""Chores as they are called: where, and rehearsed first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chores.chore import CHORES, done, state
from tests.helpers import NAME, good_spec, spectools


def test_places_are_relative_to_where_one_stands(checkout: Path) -> None:
    folder = checkout / "specs" / "backlog"
    for arguments in (
        ["move", f"./{NAME}.rst", "../2027.1"],
        ["move", f"../2027.1/{NAME}.rst", "."],
        ["move", f"{NAME}", "../2027.1/"],
        ["status", "../2027.1/awesome-thing.rst", "superseded", "by", "./two.rst"],
        ["new", "x1", "--release", "specs/2027.1/"],
    ):
        (folder / "two.rst").write_bytes(good_spec(checkout, "two"))
        result = spectools(folder, *arguments)
        assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("chore", CHORES)
def test_dry_run_says_the_same_and_changes_nothing(chore: str, ready: Path) -> None:
    arguments = CHORES[chore]
    before = state(ready)
    rehearsed = done(ready, *arguments, "--dry-run").splitlines()
    assert state(ready) == before
    said = done(ready, *arguments).splitlines()
    assert state(ready) != before
    assert rehearsed[-1] == "Nothing has changed: this was a rehearsal."
    assert said[: len(rehearsed) - 1] == rehearsed[:-1]
    assert said[len(rehearsed) - 1].startswith("Next: ")
