"""`check` as it is called: from where, on what."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.helpers import good_spec, run, spectools


def test_good_spec_is_clean_from_anywhere(repository: Path) -> None:
    path = repository / "specs" / "2027.1" / "awesome-thing.rst"
    path.write_bytes(good_spec(repository))
    for folder, arguments in (
        (repository, []),
        (repository, ["specs"]),
        (repository, ["."]),
        (repository, ["specs/2027.1/awesome-thing.rst"]),
        (repository, [str(path)]),
        (path.parent, ["awesome-thing.rst"]),
        (path.parent, [".."]),
    ):
        done = spectools(folder, "check", *arguments)
        assert done.returncode == 0, (arguments, done.stdout + done.stderr)
        assert done.stdout.startswith("checked 1 specs in ")
        assert done.stdout.endswith(" rules: 0 findings\n")


def test_findings_are_relative_to_the_repository(repository: Path) -> None:
    folder = repository / "specs" / "2027.1"
    (folder / "awesome-thing.rst").write_bytes(good_spec(repository) + b"more")
    done = spectools(folder, "check", "awesome-thing.rst")
    assert done.returncode == 1
    assert done.stdout.startswith("specs/2027.1/awesome-thing.rst:")


@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_reader_that_goes_away_is_no_traceback(reader: str, repository: Path) -> None:
    (repository / "specs" / "2027.1" / "a.rst").write_bytes(b"x \n" * 5000)
    command = f"{{ {sys.executable} -m spectools check; echo $? >&2; }} | {reader}"
    done = run(["bash", "-c", command], repository)
    assert done.stderr == "2\n"


def test_fault_of_the_machine_is_an_error(repository: Path) -> None:
    command = f"{sys.executable} -m spectools check > /dev/full"
    done = run(["bash", "-c", command], repository)
    assert done.returncode == 2
    assert done.stderr == "could not check: No space left on device\n"
