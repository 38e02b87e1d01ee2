"""Pins of a team's own, and pins as they were baked, in an update."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import git
from tests.update.versions import Template, edit, update


def repin(pins: Path, package: str, version: str) -> None:
    """Pin a package in a list to another version."""
    text = pins.read_text(encoding="utf-8")
    lines = [
        f"{package}=={version} \\" if line.startswith(f"{package}==") else line
        for line in text.split("\n")
    ]
    assert "\n".join(lines) != text
    pins.write_text("\n".join(lines), encoding="utf-8")


def newer_pins(private: Template) -> None:
    """Release a version of the template with other pins."""
    repin(private.baked / "requirements/docs.txt", "imagesize", "77.0")
    repin(private.baked / "requirements/tools.txt", "pyyaml", "77.0")


def pins(repository: Path) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in (repository / "requirements").glob("*.txt")
    }


def test_pins_as_baked_become_those_of_the_new_version(
    private: Template, repository: Path
) -> None:
    newer_pins(private)
    private.commit("2027.1.0")
    done = update(repository)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    now = pins(repository)
    assert "imagesize==77.0 " in now["docs.txt"] and "pyyaml==77.0 " in now["tools.txt"]
    assert "tox -e pin" not in done.stdout


def test_pins_of_the_team_stay_without_a_conflict(
    private: Template, repository: Path
) -> None:
    repin(repository / "requirements/docs.txt", "imagesize", "66.0")
    git(repository, "commit", "-qam", "Newer pins")
    ours = pins(repository)
    newer_pins(private)
    private.commit("2027.1.0")
    done = update(repository)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "requirements/" not in done.stdout
    # All of them: lists of two ages do not fit together.
    assert pins(repository) == ours


def test_a_team_is_told_when_its_pins_do_not_know_what_is_allowed(
    private: Template, repository: Path
) -> None:
    repin(repository / "requirements/docs.txt", "imagesize", "66.0")
    git(repository, "commit", "-qam", "Newer pins")
    ours = pins(repository)
    newer_pins(private)
    edit(private.baked / "doc/requirements.txt", "sphinx>=", "sphinx-new>=1\nsphinx>=")
    private.commit("2027.1.0")
    done = update(repository)
    assert (done.returncode, done.stderr) == (1, ""), done.stdout
    assert "your own pins stayed as they are. Make them anew: tox -e pin" in done.stdout
    assert pins(repository) == ours
    assert "sphinx-new>=1" in (repository / "doc/requirements.txt").read_text("utf-8")
