"""Changes that bring state of the tools, or links where they write."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import SPEC, Bake, git, good_spec, run, spectools
from tests.repository.conftest import Interrupted

NAME = "awesome-thing"
BACKLOG = "specs/backlog/idea.rst"
SECRET = "a file of somebody's\tthat nobody shall write \n"
COMMANDS = {
    "check": ["check"],
    "fix": ["fix"],
    "baseline": ["check", "--write-baseline"],
    "new": ["new", "better-thing", "--title", "T"],
    "move": ["move", "idea", "2027.1"],
    "status": ["status", "idea", "approved"],
    "list": ["status"],
}


@pytest.fixture
def checkout(bake: Bake, tmp_path: Path) -> Path:
    """A repository in git, in which each of `COMMANDS` has something to do."""
    repository = Path(shutil.copytree(bake(), tmp_path / "repository"))
    (repository / SPEC).write_bytes(good_spec(repository) + b"A\ttab.\n")
    (repository / BACKLOG).write_bytes(good_spec(repository, "idea"))
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    return repository


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of somebody's, with a file in it."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "file.txt").write_text(SECRET, encoding="utf-8")
    return folder


def seen(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Return what any write to the files of ``folder`` would change."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
        for path in folder.iterdir()
    }


def drafts(repository: Path) -> list[Path]:
    """Return what was begun, in the tree and in git's own folder."""
    return [path for path in repository.rglob("*.draft") if not path.is_symlink()]


# State


def journal(repository: Path, **noted: object) -> str:
    """Return a journal that is whole: a chore took the only finding away."""
    head = run(["git", "rev-parse", "HEAD"], repository).stdout.strip()
    whole = {
        "what": "move: x -> y",
        "command": ["check"],
        "head": head,
        "before": {SPEC: None},
        "after": {SPEC: None},
        "modes": {},
        "staged": [],
    }
    return json.dumps({**whole, **noted})


FORMS: dict[str, Callable[[Path, Path, Path], object]] = {
    "whole": lambda place, repository, _: place.write_text(journal(repository)),
    "of nothing": lambda place, repository, _: place.write_text(
        journal(repository, before={}, after={})
    ),
    "of another file": lambda place, repository, outside: place.write_text(
        journal(
            repository,
            before={str(outside / "file.txt"): "eA=="},
            after={str(outside / "file.txt"): None},
        )
    ),
    "empty": lambda place, *_: place.write_text(""),
    "cut short": lambda place, *_: place.write_text('{"what'),
    "no journal": lambda place, *_: place.write_bytes(b"\0\xff"),
    "a folder": lambda place, *_: (place / "journal").mkdir(parents=True),
    "a link": lambda place, _, outside: place.symlink_to(outside / "file.txt"),
    "a link to nothing": lambda place, _, outside: place.symlink_to(outside / "none"),
    "a linked folder": lambda place, _, outside: place.symlink_to(outside),
}
PLACES = [
    ".spectools_journal",
    ".spectools/journal",
    "spectools/journal",
    ".spectools_cache",
    "specs/.journal",
]


@pytest.mark.parametrize("form", FORMS)
def test_state_in_the_tree_is_not_believed(
    form: str, checkout: Path, outside: Path
) -> None:
    wanted = spectools(checkout, "check", "--no-cache")
    assert wanted.returncode == 1 and "SP405" in wanted.stdout
    for place in PLACES:
        (checkout / place).parent.mkdir(exist_ok=True)
        FORMS[form](checkout / place, checkout, outside)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "State", "--allow-empty")
    before = seen(outside)
    for options in (["--no-cache"], [], []):
        done = spectools(checkout, "check", *options)
        assert (done.returncode, done.stdout) == (1, wanted.stdout)
        assert done.stderr == wanted.stderr == ""
    assert seen(outside) == before
    for place in PLACES:
        assert os.path.lexists(checkout / place), "nobody took it for ours"


# Links

# Runs a command in a process whose number links were made for.
AMONG_LINKS = """
import os, sys
place, target = sys.argv[1:3]
for number in range(os.getpid() - 3, os.getpid() + 30):
    for folder, name in (("specs/2027.1", "awesome-thing.rst"),
                         ("specs/2027.1", "better-thing.rst"),
                         ("specs/2027.1", "idea.rst"),
                         ("specs/backlog", "idea.rst"),
                         (".", "redirects.txt"), (".", "check-baseline.txt")):
        os.symlink(target, f"{folder}/.{name}.{number}.draft")
for number in range(300):
    os.symlink(target, f"specs/2027.1/.{number:016x}.draft")
if place:
    os.symlink(target, place)
sys.argv[1:] = sys.argv[3:]
from spectools.commands import main
sys.exit(main())
"""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "place",
    [
        "",
        "redirects.txt",
        "check-baseline.txt",
        "specs/2027.1/better-thing.rst",
        "specs/2027.1/idea.rst",
        ".spectools_cache",
    ],
)
def test_nothing_is_written_through_a_link(
    place: str, command: str, checkout: Path, outside: Path
) -> None:
    before = seen(outside)
    target = str(outside / "file.txt")
    done = subprocess.run(
        [sys.executable, "-c", AMONG_LINKS, place, target, *COMMANDS[command]],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1, 2) and "Traceback" not in done.stderr, done.stderr
    assert seen(outside) == before
    assert not drafts(checkout)
    if not place:
        assert done.returncode == (1 if command == "check" else 0), done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_linked_folders_are_not_entered(
    command: str, checkout: Path, outside: Path
) -> None:
    (outside / "template.rst").write_bytes(b"T\n=\n")
    (outside / "idea.rst").write_bytes(b"A\ttab.\n")
    for name in ("2027.2", "abandoned", "zed"):
        (checkout / "specs" / name).symlink_to(outside)
    (checkout / "specs/2027.1/linked.rst").symlink_to(outside / "idea.rst")
    before = seen(outside)
    done = spectools(checkout, *COMMANDS[command])
    assert done.returncode in (0, 1, 2) and "Traceback" not in done.stderr
    assert seen(outside) == before


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_left_behind_after_a_kill(
    command: str, checkout: Path, outside: Path, interrupted: Interrupted
) -> None:
    whole = shutil.copytree(checkout, checkout.parent / "whole")
    before = seen(outside)
    number = 0
    for number in range(1, 100):
        done = interrupted(checkout, number, "kill", *COMMANDS[command])
        if done.returncode != 137:
            break
        tree = [path for path in drafts(checkout) if ".git" not in path.parts]
        assert not tree, f"in the tree, at once, after {number}"
        spectools(checkout, "fix", SPEC)
        assert not drafts(checkout), number
        shutil.rmtree(checkout)
        shutil.copytree(whole, checkout)
    assert number > 1 or command in ("check", "list"), "it did write"
    assert seen(outside) == before
