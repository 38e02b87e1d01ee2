"""The work of a check, in one process or several."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from docutils import nodes
from docutils.parsers import rst

from tests.helpers import SPEC, TAB, Tool, broken, good_spec, spectools


def test_processes_find_the_same(repository: Path, tool: Tool) -> None:
    broken(repository)
    worth = tool("checking.work").BYTES_WORTH_A_PROCESS
    text = good_spec(repository) + b"A\ttab.\n" + b"More words of it.\n" * 4000
    for number in range(2 * worth // len(text) + 2):
        path = repository / "specs" / "2027.1" / f"spec-{number}.rst"
        path.write_bytes(text.replace(b"awesome-thing", b"spec-%d" % number))
    one = spectools(repository, "check", "--no-cache", "--jobs", "1")
    before = os.times().children_user
    few = spectools(repository, "check", "--no-cache", "--jobs", "2", SPEC)
    assert few.stdout.startswith(f"{SPEC}:133:5: {TAB}")
    assert os.times().children_user == before, "so little is worth no process"
    two = spectools(repository, "check", "--no-cache", "--jobs", "2")
    assert os.times().children_user > before, "others worked, too"
    assert two.stdout == one.stdout and two.stderr == ""
    assert one.stdout.count(TAB) > 20


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_bad_number_of_processes_is_an_error(jobs: str, repository: Path) -> None:
    done = spectools(repository, "check", "--jobs", jobs)
    assert done.returncode == 2 and "--jobs" in done.stderr


def test_one_spec_that_breaks_docutils_hides_no_other(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(repository)
    parse = rst.Parser.parse

    def stumble(parser: rst.Parser, text: str, document: nodes.document) -> None:
        if "blanks" in document["source"]:
            raise AssertionError("docutils is at a loss")
        parse(parser, text, document)

    monkeypatch.setattr(rst.Parser, "parse", stumble)
    done = spectools(repository, "check", "--no-cache")
    assert done.returncode == 2 and TAB in done.stdout
    assert done.stderr == (
        "could not check: specs/backlog/blanks.rst: cannot be judged: "
        "AssertionError: docutils is at a loss\n"
    )
