"""`release` opens a release."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chores.chore import clean, done, files, refused, status
from tests.helpers import git


def test_release_is_one_command_and_one_folder(checkout: Path) -> None:
    before = files(checkout)
    said = done(checkout, "release", "2028.1")
    assert said.startswith("open: specs/2028.1, ")
    after = files(checkout)
    template = "specs/2028.1/template.rst"
    assert after == {**before, template: before["specs/template.rst"]}
    assert status(checkout) == f"?? {template}\n"
    assert clean(checkout)
    again = done(checkout, "release", "2028.1")
    assert again == "specs/2028.1: is open already; nothing has changed\n"
    assert files(checkout) == after
    done(checkout, "new", "x1")
    assert (checkout / "specs/2028.1/x1.rst").is_file(), "it is the newest now"


def test_release_of_a_folder_without_template(checkout: Path) -> None:
    git(checkout, "rm", "-q", "specs/2027.2/template.rst")
    (checkout / "specs/2027.2").mkdir()
    git(checkout, "commit", "-qm", "Close")
    done(checkout, "release", "2027.2")
    assert (checkout / "specs/2027.2/template.rst").is_file()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2026.1", "comes before 2027.2, which is open; to open it"),
        ("zed", "names come before numbers"),
        ("2027/2", "is neither a number"),
        ("..", "is neither a number"),
        ("Zed", "is neither a number"),
        ("con", "Windows"),
        ("backlog", "no name of a release"),
        ("abandoned", "no name of a release"),
        ("template", "no name of a release"),
    ],
)
def test_release_refuses(name: str, words: str, checkout: Path) -> None:
    assert words in refused(checkout, "release", name)


def test_release_by_force(checkout: Path) -> None:
    done(checkout, "release", "2026.1", "--force")
    assert clean(checkout)


def test_release_needs_a_place_and_a_template(checkout: Path) -> None:
    (checkout / "specs/2028.1").write_text("")
    assert "is no folder" in refused(checkout, "release", "2028.1")
    (checkout / "specs/2028.1").unlink()
    git(checkout, "mv", "specs/template.rst", "specs/backlog/other.rst")
    assert "is missing" in refused(checkout, "release", "2028.1")
