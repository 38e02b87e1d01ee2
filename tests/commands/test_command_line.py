"""The command line: usage, help, and what ends it early."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.chores.chore import done
from tests.helpers import BAKED, SPEC, broken, good_spec, run, spectools


def test_bad_usage_is_an_error(repository: Path) -> None:
    for arguments in ([], ["nosuch"], ["check", "--nosuch"]):
        done = spectools(repository, *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("usage: python -m spectools")


@pytest.mark.parametrize("command", ["check", "fix", "status"])
def test_empty_path_is_not_all_specs(command: str, repository: Path) -> None:
    done = spectools(repository, command, "")
    assert done.returncode == 2
    assert done.stderr.endswith("'' names no spec; give a path or a name\n")


def test_docutils_that_is_not_there_is_an_error(repository: Path) -> None:
    code = (
        "import sys; sys.modules['docutils'] = None\n"
        "from spectools.commands import main; sys.exit(main(['check']))"
    )
    done = run([sys.executable, "-c", code], repository)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "could not run check: docutils is not installed here; "
    )
    assert done.stderr.count("\n") == 1


def test_interrupt_is_no_traceback(repository: Path) -> None:
    (repository / SPEC).write_bytes(good_spec(repository))
    # As if somebody pressed Ctrl+C at the moment when the spec is read.
    code = (
        "import os, signal, sys\n"
        "def watch(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith(sys.argv[1]):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.addaudithook(watch)\n"
        "from spectools.commands import main; sys.exit(main(['check']))"
    )
    done = run([sys.executable, "-c", code, SPEC], repository)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_no_output_to_write_to_is_an_error(repository: Path) -> None:
    broken(repository)
    command = f"{sys.executable} -m spectools check >&-; echo $? >&2"
    assert run(["bash", "-c", command], repository).stderr == "2\n"


COMMANDS = sorted(
    path.stem.replace("_", "-")
    for path in (BAKED / "spectools/commands").glob("[!_]*.py")
)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str, repository: Path) -> None:
    said = done(repository, command, "--help")
    assert f"\n  python -m spectools {command}" in said.partition("examples:")[2]
    listed = done(repository, "--help")
    assert re.search(rf"^    {command}\s+\w+", listed, re.MULTILINE)
