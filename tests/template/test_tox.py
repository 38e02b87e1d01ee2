"""Living in a baked repository: tox is green at once, and red when it must be."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.helpers import VARIED, Bake, git, good_spec, run

TOX = [sys.executable, "-m", "tox", "--colored", "no"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that no git repository holds."""
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def lived_in(bake: Bake, workspace: Path) -> Path:
    """A repository in which tox has run once, to be broken and mended."""
    repository = Path(shutil.copytree(bake(), workspace / "lived-in"))
    done = run(TOX, repository)
    assert done.returncode == 0, done.stdout + done.stderr
    return repository


@pytest.mark.slow
def test_green_right_after_baking_and_in_git(bake: Bake, workspace: Path) -> None:
    repository = Path(shutil.copytree(bake(), workspace / "trove-opendev"))
    for step in ("baked", "git init", "git commit"):
        if step == "git init":
            git(repository, "init", "-q")
        if step == "git commit":
            git(repository, "add", "-A")
            git(repository, "commit", "-qm", "Begin")
        done = run(TOX, repository)
        assert done.returncode == 0, (step, done.stdout + done.stderr)
        assert "checked 0 specs in 2 folders against " in done.stdout
        assert "build succeeded" in done.stdout
        assert "WARNING" not in done.stdout + done.stderr
    left = git(repository, "status", "--porcelain")
    assert left == "", "what tox leaves behind is ignored by git"


# With all else in git, each hosting is tried where its CI files are run.
@pytest.mark.parametrize(
    "name",
    [
        "fuel",
        pytest.param("longest", marks=pytest.mark.slow),
        pytest.param("scripts", marks=pytest.mark.slow),
    ],
)
def test_green_whatever_the_answers(
    name: str, bake: Bake, workspace: Path, tox_folders: dict[str, Path]
) -> None:
    repository = Path(shutil.copytree(bake(**VARIED[name]), workspace / name))
    folder = tox_folders[VARIED[name].get("hosting", "opendev")]
    done = run(TOX, repository, env={"TOX_WORK_DIR": str(folder)})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "checked 0 specs in 2 folders against " in done.stdout
    assert "WARNING" not in done.stdout + done.stderr


def test_environments_explain_the_repository(lived_in: Path) -> None:
    done = run([*TOX, "-l", "-v"], lived_in)
    assert re.search(r"^specs\s+-> judge every spec", done.stdout, re.MULTILINE)
    assert re.search(r"^docs\s+-> build the site", done.stdout, re.MULTILINE)


def test_broken_spec_is_red_in_both_places(lived_in: Path) -> None:
    spec = lived_in / "specs" / "2027.1" / "awesome-thing.rst"
    good = good_spec(lived_in)
    try:
        spec.write_bytes(good)
        assert run(TOX, lived_in).returncode == 0
        spec.write_bytes(good.replace(b"Testing\n=======\n", b"Testing\n"))
        done = run([*TOX, "-e", "specs"], lived_in)
        assert done.returncode == 1
        finding = re.search(
            r"^specs/2027.1/awesome-thing.rst:\d+:1: SP505 this looks like the heading",
            done.stdout,
            re.MULTILINE,
        )
        assert finding, done.stdout
        done = run(
            [*TOX, "exec", "-e", "specs", "--", "python", "-m", "pytest", "-q"],
            lived_in,
        )
        assert done.returncode == 1
        assert "test_spec[specs/2027.1/awesome-thing.rst]" in done.stdout
        assert "\nspecs/2027.1/awesome-thing.rst:" in done.stdout
        # Somebody else's broken spec is no obstacle to one's own.
        (lived_in / "specs" / "2027.1" / "other.rst").write_bytes(
            good_spec(lived_in, "other")
        )
        done = run([*TOX, "-e", "check", "--", "specs/2027.1/other.rst"], lived_in)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "checked 1 specs in 1 folders" in done.stdout
    finally:
        spec.unlink()
        (lived_in / "specs" / "2027.1" / "other.rst").unlink(missing_ok=True)


def test_environments_by_name(lived_in: Path) -> None:
    spec = lived_in / "specs" / "2027.1" / "awesome-thing.rst"
    spec.write_bytes(good_spec(lived_in).replace(b"\nNone\n", b"\nA\ttab. \n", 1))
    try:
        done = run([*TOX, "-e", "check", "--", "--format", "github"], lived_in)
        assert done.returncode == 1
        assert "\n::error file=specs/2027.1/awesome-thing.rst,line=" in done.stdout
        shown = run([*TOX, "-e", "fix", "--", "--diff"], lived_in)
        assert shown.returncode == 0 and "\n+A       tab.\n" in shown.stdout
        assert run([*TOX, "-e", "fix"], lived_in).returncode == 0
        assert b"\nA       tab.\n" in spec.read_bytes()
        page = run([*TOX, "-e", "rules", "--", "SP405"], lived_in)
        assert page.returncode == 0 and "SP405 tab\n---------" in page.stdout
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
            git(lived_in, *command)
        change = run([*TOX, "-e", "check", "--", "--since", "HEAD"], lived_in)
        assert change.returncode == 0, change.stdout + change.stderr
        assert "checked 0 specs in 0 folders" in change.stdout
    finally:
        spec.unlink()
        shutil.rmtree(lived_in / ".git", ignore_errors=True)


def test_validator_that_went_blind_is_red(lived_in: Path) -> None:
    rules = lived_in / "spectools" / "rules" / "content.py"
    text = rules.read_text(encoding="utf-8")
    assert text.count("section.is_empty") == 1
    try:
        rules.write_text(text.replace("section.is_empty", "not section.title"))
        done = run([*TOX, "-e", "specs"], lived_in)
        assert done.returncode == 1
        assert "test_bad_is_caught[SP301 section empty]" in done.stdout
    finally:
        rules.write_text(text, encoding="utf-8")
