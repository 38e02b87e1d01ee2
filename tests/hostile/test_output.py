"""Texts and names of files that would hide output, or give orders in it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import SPEC, Bake, git, good_spec, run

# Control characters, and what changes the order or the visibility of others.
ACTS = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f]"
)
# What GitHub's runner takes for a command.
# https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
ORDER = re.compile(r"##\w*\[|^\s*::.*::", re.MULTILINE)
OWN_ORDER = re.compile(r"::(error|warning) file=specs/[^:,]*,line=\d+,col=\d+,title=")
TEXTS = {
    "a window's title": "\x1b]0;owned\x07",
    "an empty screen": "\x1b[2J",
    "a line over another": "harmless\rharmful",
    "text from right to left": "\u202eright to left\u202c",
    "a control of eight bits": "\x9b2J",
    "a line separator": "one\u2028::error::two",
    "an order": "::error file=README.rst::forged",
    "an order after blanks": "  ::add-mask::e",
    "an order after a tab": "\t::stop-commands::x",
    "an order with a tab": "::error \t::forged",
    "an order of the first kind": "x ##[stop-commands]x",
    "an order to Azure": "##vso[task.complete result=Succeeded;]done",
}
NAMES = {
    "a new line": "one\n::error::two",
    "two lines": "one\n##[stop-commands]two",
    "another column": "one\rtwo",
    "a window's title": "\x1b]0;owned\x07",
    "an empty screen": "\x1b[2J",
    "an order": "::error::forged",
    "an order with a file": "::error file=README.rst::forged",
    "an order of the first kind": "##[stop-commands]x",
    "text from right to left": "\u202etsr.x",
    "a control of eight bits": "\x9b2J",
    "no text at all": "\udcff\udc9b",
}


@pytest.fixture(scope="module")
def baked(bake: Bake, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a hostile file and folder for each name."""
    folder = tmp_path_factory.mktemp("output") / "repository"
    repository = Path(shutil.copytree(bake(), folder))
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    for name in NAMES.values():
        (repository / f"specs/2027.1/{name}.rst").write_bytes(b"A\ttab.\n")
        (repository / f"specs/2027.1/{name}.png").write_bytes(b"x")
        (repository / f"specs/{name}.rst").write_bytes(b"x\n")
        (repository / f"specs/{name}").mkdir()
        (repository / f"specs/{name}/thing.rst").write_bytes(b"A\ttab.\n")
        (repository / f"specs/{name}/template.rst").write_bytes(b"T\n=\n")
        (repository / f"specs/{name}/link").symlink_to(name)
    return repository


@pytest.fixture
def named(baked: Path, tmp_path: Path) -> Path:
    """The same, to write into."""
    return Path(shutil.copytree(baked, tmp_path / "repository", symlinks=True))


def spectools(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "spectools", *arguments]
    return run(command, repository, errors="surrogateescape")


def is_plain(said: str) -> bool:
    """Assert that nothing in the output acts or gives orders; say if there is any."""
    assert not ACTS.search(said), ascii(ACTS.search(said))
    assert not re.search("[\udc80-\udcff]", said), "it is UTF-8"
    for line in said.splitlines():
        if not OWN_ORDER.match(line):
            assert not ORDER.search(line), ascii(line)
    return bool(said)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_diff_shows_what_acts(text: str, bake: Bake, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(bake(), tmp_path / "repository"))
    heading = b"Problem Description\n===================\n\n"
    # Once among what goes and comes, once beside it.
    lines = f"{text} \n{text}\n{text} \n\n".encode("utf-8", "surrogateescape")
    spec = good_spec(repository).replace(heading, heading + lines)
    (repository / SPEC).write_bytes(spec)
    shown = spectools(repository, "fix", "--diff")
    assert shown.returncode == 0 and is_plain(shown.stdout), shown.stderr
    for arguments in (["check"], ["check", "--format", "github"], ["status"]):
        done = spectools(repository, *arguments)
        is_plain(done.stdout)
        is_plain(done.stderr)


def test_a_mended_text_is_what_it_was(bake: Bake, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(bake(), tmp_path / "repository"))
    text = b"::error::x ##[debug]x"
    (repository / SPEC).write_bytes(good_spec(repository) + b"\n" + text + b" \n")
    assert spectools(repository, "fix").returncode == 0
    assert (repository / SPEC).read_bytes().endswith(b"\n" + text + b"\n")


READING = [
    ["check"],
    ["check", "--no-cache", "--jobs", "2"],
    ["check", "--format", "github"],
    ["check", "--since", "HEAD"],
    ["check", "specs/::error::forged"],
    ["check", "::error::no such\x1b[2J"],
    ["fix", "--diff"],
    ["status"],
    ["status", "::error::no such\x1b[2J", "approved"],
    ["release", "::error::\x1b[2J"],
    ["rules", "::error::\x1b[2J"],
    ["check", "--since", "::error::\x1b[2J"],
    ["check", "--::error::\x1b[2J\u202e"],
]


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_names_of_files_give_no_orders(arguments: list[str], baked: Path) -> None:
    done = spectools(baked, *arguments)
    assert is_plain(done.stdout) | is_plain(done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_chores_with_names_of_files_give_no_orders(name: str, named: Path) -> None:
    path = f"specs/2027.1/{name}.rst"
    for arguments in (
        ["fix", path],
        ["fix", "--diff", f"specs/{name}"],
        ["check", path],
        ["new", name, "--title", name],
        ["new", "thing", "--title", name, "--release", name],
        ["move", f"2027.1/{name}", "backlog"],
        ["move", f"2027.1/{name}", "2027.1/better"],
        ["move", f"{name}/thing", "2027.1/worse", "--dry-run"],
        ["repropose", f"{name}/thing", "2027.1"],
        ["status", f"2027.1/{name}", "approved"],
        ["check", "--write-baseline"],
        ["check"],
        ["fix"],
    ):
        done = spectools(named, *arguments)
        assert is_plain(done.stdout) | is_plain(done.stderr), arguments
        assert "Traceback" not in done.stderr
