"""Which specs are mended, and how they are written."""

from __future__ import annotations

import stat
from collections import Counter
from pathlib import Path

import pytest

from tests.helpers import SPEC, Tool, good_spec, spectools
from tests.mending.mended import after, fixed


@pytest.mark.parametrize(
    "text",
    [
        b"Caf\xe9\ttab\n",
        "UTF-16\ttab\n".encode("utf-16"),
        b"* " * 3000 + b"\ttab\n",
        b"<<<<<<< HEAD\n\ttab\n=======\nother\n>>>>>>> branch\n",
        b"",
        b"\0\t\n",
        b"x" * 300_000,
    ],
)
def test_never_touches_what_cannot_be_read(text: bytes, repository: Path) -> None:
    assert fixed(repository, text) == text


def test_never_touches_what_is_off_or_suppressed(repository: Path) -> None:
    suppressed = after(
        repository, ".. spectools: disable SP405 because it is quoted\n\nA\ttab. "
    )
    assert fixed(repository, suppressed) == suppressed.replace(b"tab. ", b"tab.")
    policy = repository / "pyproject.toml"
    text = policy.read_text(encoding="utf-8")
    table = '[[tool.specs.severity]]\nrules = ["SP405"]\nlevel = "off"\n\n[tool.pytest'
    policy.write_text(text.replace("[tool.pytest", table, 1), encoding="utf-8")
    tab = after(repository, "A\ttab.")
    assert fixed(repository, tab) == tab


def test_leaves_the_baseline_alone_unless_told(repository: Path) -> None:
    path = repository / SPEC
    old = after(repository, "A\ttab.")
    path.write_bytes(old)
    assert spectools(repository, "check", "--write-baseline").returncode == 0
    other = repository / "specs/backlog/other.rst"
    other.write_bytes(good_spec(repository, "other") + b"A\ttab. \n")
    done = spectools(repository, "fix")
    assert done.stdout.splitlines()[-1] == "mended 2 findings in 1 files"
    assert path.read_bytes() == old
    assert spectools(repository, "check").returncode == 0
    done = spectools(repository, "fix", SPEC)
    assert done.stdout.splitlines()[-1] == "mended 1 findings in 1 files"


def test_says_what_is_left(repository: Path) -> None:
    (repository / SPEC).write_bytes(after(repository, "A\ttab and *more."))
    done = spectools(repository, "fix", SPEC)
    assert done.stdout.splitlines()[1:] == [
        f"left: SP501 x 1 in {SPEC}",
        "mended 1 findings in 1 files; 1 are left in the texts; check names all",
    ]


def test_what_is_left_is_said_in_few_lines(repository: Path) -> None:
    text = b"Title\n=====\n\n*a\n\n"
    for number in range(5):
        path = repository / f"specs/2027.1/Spec-{number}.rst"
        path.write_bytes(text * (number + 1))
    *lines, last = spectools(repository, "fix").stdout.splitlines()
    assert all(line.startswith("left: ") for line in lines)
    named = next(line for line in lines if line.startswith("left: SP501"))
    assert "specs/2027.1/Spec-4.rst" in named and named.endswith(" and 2 more")
    assert " are left in the texts; check names all" in last


def test_of_many_rules_that_are_left_some_are_named(tool: Tool, tmp_path: Path) -> None:
    left = Counter({f"SP{number}": 1 for number in range(401, 415)})
    spec = tool("spec.document").Spec(SPEC, b"")
    result = tool("mending.fix").Fixed(b"", Counter(), left, is_cut_short=False)
    *lines, last = tool("mending.files").write(tmp_path, [(spec, result)])
    assert lines[0] == f"left: SP401 x 1 in {SPEC}" and len(lines) == 10
    assert lines[-1] == "left: more of 5 other rules"
    assert (
        last
        == "mended 0 findings in 0 files; 14 are left in the texts; check names all"
    )


def test_keeps_the_mode_and_leaves_nothing_behind(repository: Path) -> None:
    path = repository / SPEC
    path.write_bytes(after(repository, "A\ttab."))
    path.chmod(0o640)
    before = {p.name for p in path.parent.iterdir()}
    done = spectools(repository, "fix")
    assert done.stdout == f"{SPEC}: SP405 x 1\nmended 1 findings in 1 files\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert {p.name for p in path.parent.iterdir()} == before


def test_folder_that_cannot_be_written_is_an_error(
    repository: Path, tmp_path: Path
) -> None:
    path = repository / SPEC
    text = after(repository, "A\ttab.")
    path.write_bytes(text)
    # What stands in the way of the folder for drafts, for root too.
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("")
    done = spectools(repository, "fix", env={"XDG_CACHE_HOME": str(in_the_way)})
    assert done.returncode == 2
    assert done.stderr.startswith("could not fix: ") and done.stderr.count("\n") == 1
    assert path.read_bytes() == text
