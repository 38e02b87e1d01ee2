"""Several files changed together; what was cut short is dealt with."""

from __future__ import annotations

import fcntl
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chores.chore import BACKLOG, files, journal_of, state, status
from tests.helpers import NAME, SPEC, Tool, git, run, spectools
from tests.repository.conftest import Interrupted


def test_what_was_edited_since_is_not_taken_back(
    ready: Path, cut_short: Callable[[Path], None]
) -> None:
    cut_short(ready)
    (ready / SPEC).write_bytes(b"Mine.\n")
    result = spectools(ready, "fix")
    assert result.returncode == 2 and f"{SPEC}: was edited" in result.stderr
    assert f"note: {SPEC}: was edited" in spectools(ready, "check").stderr
    assert (ready / SPEC).read_bytes() == b"Mine.\n"
    # What the message says to do, it helps to do.
    (ready / SPEC).unlink()
    result = spectools(ready, "check")
    assert result.stderr == (
        f"note: cut short, and taken back now: move: {BACKLOG} -> {SPEC}\n"
    )
    assert result.returncode == 0
    assert status(ready) == ""
    cut_short(ready)
    (ready / BACKLOG).unlink()
    (ready / "README.rst").unlink()
    assert spectools(ready, "check").returncode == 0, "what is gone is put back"
    assert status(ready) == ""


def test_what_was_all_but_done_is_completed(
    ready: Path, interrupted: Interrupted
) -> None:
    journal = journal_of(ready)
    last = 0
    for number in range(1, 100):
        if not interrupted(ready, number, "kill", "move", NAME, "2027.1").returncode:
            break
        last = number if journal.exists() else last
        journal.unlink(missing_ok=True)
        git(ready, "reset", "-q", "--hard")
        git(ready, "clean", "-qfdx")
    git(ready, "reset", "-q", "--hard")
    interrupted(ready, last, "kill", "move", NAME, "2027.1")
    assert journal.exists()
    git(ready, "commit", "-qam", "Moved")
    before = state(ready)
    result = spectools(ready, "check")
    assert result.stderr.startswith("note: cut short, and completed now: move: ")
    assert state(ready) == before, "nobody's commit is reverted"


def test_one_command_at_a_time(ready: Path, cut_short: Callable[[Path], None]) -> None:
    cut_short(ready)
    before = files(ready)
    with (ready / "pyproject.toml").open("rb") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_SH)
        for arguments in (["move", NAME, "2027.1"], ["fix"]):
            result = spectools(ready, *arguments)
            assert result.returncode == 2
            assert "another command is changing this repository" in result.stderr
        result = spectools(ready, "check")
        assert (result.returncode, result.stderr[:14]) == (0, "note: another ")
        journal_of(ready).rename(ready / ".kept")
        assert spectools(ready, "check").returncode == 0, "to read is no harm"
        assert "another command" in spectools(ready, "status", NAME, "approved").stderr
        (ready / ".kept").rename(journal_of(ready))
    assert files(ready) == before
    assert "taken back" in spectools(ready, "check").stderr
    assert status(ready) == ""


JOURNAL = {"what": "x", "command": [], "head": "", "modes": {}, "staged": []}


@pytest.mark.parametrize(
    "path",
    [
        "../stolen.rst",
        "/tmp/stolen.rst",
        ".git/hooks/x.txt",
        "specs/a/../b.rst",
        "specs/linked/x.rst",
    ],
)
def test_a_stranger_s_journal_writes_nothing(
    path: str, ready: Path, tmp_path: Path
) -> None:
    (ready / "specs/linked").symlink_to(tmp_path)
    git(ready, "add", "-A")
    head = run(["git", "rev-parse", "HEAD"], ready).stdout.strip()
    journal = {**JOURNAL, "head": head, "before": {path: "eA=="}, "after": {path: None}}
    journal_of(ready).write_text(json.dumps(journal))
    result = spectools(ready, "fix")
    assert result.returncode == 2 and result.stderr.count("\n") == 1
    assert "was not written here" in result.stderr or "is a link" in result.stderr
    assert not (ready / path).exists() and not list(tmp_path.glob("*.rst"))


@pytest.mark.parametrize("journal", ["[]", "{}", "null", '{"before": 1}', '"x"'])
def test_a_journal_that_is_none(journal: str, ready: Path) -> None:
    journal_of(ready).write_text(journal)
    result = spectools(ready, "new", "x1")
    assert result.returncode == 2 and "was not written here" in result.stderr
    journal_of(ready).write_text(journal[:-1] or "{")
    assert spectools(ready, "check").returncode == 0, "it was cut short itself"
    assert not journal_of(ready).exists()


def test_a_journal_that_is_no_file(ready: Path) -> None:
    journal_of(ready).mkdir()
    assert "remove it" in spectools(ready, "new", "x1").stderr


def test_a_file_that_changes_meanwhile_is_not_overwritten(
    ready: Path, tool: Tool
) -> None:
    transaction = tool("repository.transaction")
    old = (ready / BACKLOG).read_bytes()
    for before in (b"not that", None):
        changes = {BACKLOG: transaction.Change(before, b"new")}
        with pytest.raises(tool("errors").SpecsError, match="has changed meanwhile"):
            transaction.change(ready, changes, "x")
    assert (ready / BACKLOG).read_bytes() == old
    assert not journal_of(ready).exists()


def test_what_others_write_meanwhile_is_not_taken_back(ready: Path) -> None:
    code = (
        "import sys\n"
        "def watch(event, arguments):\n"
        "    if event == 'os.rename' and str(arguments[1]).endswith(sys.argv[1]):\n"
        "        open(arguments[1], 'w').write('a colleague')\n"
        "        raise OSError(5, 'broken')\n"
        "sys.addaudithook(watch)\n"
        "from spectools.commands import main\n"
        "sys.exit(main(sys.argv[2:]))\n"
    )
    command = [sys.executable, "-c", code, SPEC, "move", NAME, "2027.1"]
    assert run(command, ready).returncode == 2
    assert (ready / SPEC).read_text() == "a colleague"
    assert status(ready) == f"?? {SPEC}\n"


def test_what_was_done_is_no_failure_when_nobody_reads(ready: Path) -> None:
    command = f"{sys.executable} -m spectools move {NAME} 2027.1"
    for end in (">/dev/full", "| true"):
        run(["bash", "-o", "pipefail", "-c", f"{command} {end}"], ready)
        assert (ready / SPEC).exists()
        git(ready, "reset", "-q", "--hard")
    result = run(["bash", "-c", f"{command} >/dev/full"], ready)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("place", ["redirects.txt", "specs/abandoned"])
def test_links_are_not_followed(place: str, ready: Path, tmp_path: Path) -> None:
    target = tmp_path / "outside"
    target.mkdir()
    (ready / place).symlink_to(target)
    for _ in range(2):
        result = spectools(ready, "move", NAME, "abandoned")
        assert result.returncode == 2 and place in result.stderr
        assert not list(target.iterdir())
    assert not journal_of(ready).exists()


def test_what_was_cut_short_at_another_commit_is_left_to_people(
    ready: Path, cut_short: Callable[[Path], None]
) -> None:
    cut_short(ready)
    git(ready, "commit", "-q", "--allow-empty", "-m", "Later")
    before = state(ready)
    result = spectools(ready, "fix")
    assert result.returncode == 2 and "another commit is checked out" in result.stderr
    journal_of(ready).unlink()
    assert state(ready) == before


def test_fix_waits_too_and_overwrites_nothing(ready: Path) -> None:
    (ready / BACKLOG).write_bytes((ready / BACKLOG).read_bytes() + b"A\ttab.\n")
    with (ready / "pyproject.toml").open("rb") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_SH)
        assert "another command" in spectools(ready, "fix").stderr
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from spectools.mending import files\n"
        "fix = files.fix\n"
        "def slow(spec, *rest):\n"
        "    fixed = fix(spec, *rest)\n"
        "    if spec.path == sys.argv[1]:\n"
        "        Path(spec.path).write_bytes(b'Mine.')\n"
        "    return fixed\n"
        "files.fix = slow\n"
        "from spectools.commands import main\n"
        "sys.exit(main(['fix']))\n"
    )
    result = run([sys.executable, "-c", code, BACKLOG], ready)
    assert f"{BACKLOG}: has changed meanwhile, and is left as it is" in result.stdout
    assert (ready / BACKLOG).read_bytes() == b"Mine."


def test_permissions_are_set_last(ready: Path) -> None:
    # Who is not root cannot open what nobody may write.
    (ready / BACKLOG).chmod(0o444)
    code = (
        "import os, sys\n"
        "def watch(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('.draft'):\n"
        "        if os.path.exists(arguments[0]):\n"
        "            assert os.stat(arguments[0]).st_mode & 0o200, 'read-only'\n"
        "sys.addaudithook(watch)\n"
        "from spectools.commands import main\n"
        f"sys.exit(main(['status', '{NAME}', 'approved']))\n"
    )
    result = run([sys.executable, "-c", code], ready)
    assert result.returncode == 0, result.stderr
    assert (ready / BACKLOG).stat().st_mode & 0o777 == 0o444
