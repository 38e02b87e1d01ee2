"""Specs in, findings out: all that is wrong, in order, whatever a spec holds."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.helpers import Bake, good_spec, run, spectools, spectools_process


@pytest.mark.parametrize(
    "text",
    [
        b"* " * 4000,
        b"> " * 4000,
        b"*a " * 150_000,
        b"`a " * 3000 + b"\n\n",
        b"|a| " * 2000 + b"\n\n.. |a| replace:: |b||b|\n.. |b| replace:: |a||a|\n",
        b"\0" * 100,
        b"x\n" * 200_000,
        b"x" * 1_000_000,
        bytes(range(256)) * 100,
    ],
    ids=lambda text: f"{text[:4]!r} x {len(text)}",
)
def test_hostile_specs_are_findings(text: bytes, repository: Path) -> None:
    (repository / "specs" / "2027.1" / "hostile.rst").write_bytes(text)
    done = spectools_process(repository, "check", timeout=60)
    assert done.returncode == 1
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert all(line.startswith("specs/2027.1/hostile.rst:") for line in lines[:-1])
    assert lines[-1].startswith("checked 1 specs in 2 folders against ")


# root may read everything: warm up, so that all is imported, and be somebody else.
AS_SOMEBODY_ELSE = """
import os, sys
from spectools.commands import main
sys.stdout, stdout = open(os.devnull, "w"), sys.stdout
main(["check"])
sys.stdout = stdout
os.chmod(sys.argv[1], 0)
if os.geteuid() == 0:
    os.setuid(65534)
sys.exit(main(["check"]))
"""


@pytest.mark.parametrize("what", ["specs/2027.1", "specs/2027.1/awesome-thing.rst"])
def test_what_cannot_be_read_is_an_error(what: str, bake: Bake) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        repository = Path(shutil.copytree(bake(), Path(folder) / "repository"))
        spec = repository / "specs" / "2027.1" / "awesome-thing.rst"
        spec.write_bytes(good_spec(repository))
        (repository / "specs" / "backlog" / "other.rst").write_bytes(b"other")
        done = run([sys.executable, "-c", AS_SOMEBODY_ELSE, what], repository)
        (repository / what).chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert (
        done.stderr == f"could not check: {what}: cannot be read: Permission denied\n"
    )
    # One file that cannot be read hides nothing of the others.
    others = done.stdout.startswith("specs/backlog/other.rst:1:1: SP")
    assert others is what.endswith(".rst")


def test_severe_markup_stops_nothing(repository: Path) -> None:
    spec = repository / "specs" / "2027.1" / "awesome-thing.rst"
    spec.write_bytes(
        good_spec(repository).replace(b"Testing\n=======", b"Testing\n~~~~~~~")
    )
    done = spectools(repository, "check")
    assert (done.returncode, done.stderr) == (1, "")
    assert "SP105" in done.stdout


def test_findings_in_the_order_of_paths_and_lines(repository: Path) -> None:
    folder = repository / "specs"
    for path in ("backlog/b.rst", "2027.1/a.rst"):
        (folder / path).write_bytes(b"x \nx \n")
    done = spectools(repository, "check")
    lines = done.stdout.splitlines()[:-1]
    places = [(line.split(":")[0], int(line.split(":")[1])) for line in lines]
    assert places == sorted(places) and len(set(places)) == 4


def test_missing_sections_in_the_order_of_the_template(repository: Path) -> None:
    spec = repository / "specs" / "2027.1" / "awesome-thing.rst"
    text = good_spec(repository)
    for heading in (b"Milestones\n----------", b"Work Items\n----------"):
        assert heading in text
        text = text.replace(heading + b"\n\nNone\n\n", b"")
    spec.write_bytes(text)
    said = spectools(repository, "check").stdout.splitlines()
    assert "'Milestones' is missing; add it after 'Assignee(s)'" in said[0]
    assert "'Work Items' is missing; add it after 'Milestones'" in said[1]


def test_selected_paths_are_all_that_is_judged(repository: Path) -> None:
    folder = repository / "specs"
    (folder / "misplaced.rst").write_bytes(b"x")
    (folder / "backlog" / "template.rst").write_bytes(b"x")
    (folder / "2027.1" / "awesome-thing.rst").write_bytes(good_spec(repository))
    done = spectools(repository, "check", "specs/2027.1")
    assert done.returncode == 0, done.stdout


def test_template_that_cannot_be_read_as_rest_is_an_error(repository: Path) -> None:
    folder = repository / "specs" / "2027.1"
    (folder / "awesome-thing.rst").write_bytes(good_spec(repository))
    (folder / "template.rst").write_bytes(b"* " * 4000)
    done = spectools(repository, "check", "specs/2027.1/awesome-thing.rst")
    assert done.returncode == 2
    assert "specs/2027.1/template.rst: cannot be a template" in done.stderr


def test_check_needs_docutils_and_pyyaml_and_nothing_else(repository: Path) -> None:
    code = (
        "import sys; before = set(sys.modules); from spectools.commands import main;"
        "main(['check']);"
        "print(*{m.partition('.')[0] for m in set(sys.modules) - before})"
    )
    done = run([sys.executable, "-c", code], repository)
    loaded = set(done.stdout.splitlines()[-1].split())
    # docutils takes Pygments along where it finds it, and PyYAML is built by Cython.
    allowed = {"spectools", "docutils", "pygments", "tomli", "yaml", "cython_runtime"}
    others = {n for n in loaded - allowed if n not in sys.stdlib_module_names}
    assert {n for n in others if not n.startswith(("_cython", "_yaml"))} == set()
    assert "docutils" in loaded
