"""The whole life of some specs, with real git and tox: green at each step."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.helpers import Bake, git, good_spec, run, spectools

TOX = [sys.executable, "-m", "tox", "--colored", "no"]


@pytest.fixture(scope="module")
def repository(bake: Bake, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in git, outside of any other."""
    root = Path(shutil.copytree(bake(), tmp_path_factory.mktemp("life") / "specs"))
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "Begin")
    return root


def green(repository: Path, message: str) -> None:
    """Commit what is staged, and see that tox is green on a clean checkout."""
    git(repository, "add", "specs")
    git(repository, "commit", "-qm", message)
    assert run(["git", "status", "--porcelain"], repository).stdout == ""
    done = run(TOX, repository)
    assert done.returncode == 0, (message, done.stdout + done.stderr)


def chore(repository: Path, *arguments: str) -> str:
    """Run a chore by its tox environment."""
    name, *rest = arguments
    done = run([*TOX, "-q", "-e", name, "--", *rest], repository)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fill_in(repository: Path, path: str) -> None:
    """Write what the author must still write."""
    assert spectools(repository, "check", path).returncode == 1
    name = Path(path).stem
    (repository / path).write_bytes(good_spec(repository, name))


def lead(repository: Path, address: str) -> str:
    """Return the address that a page leads to; its own if it is live."""
    html = repository / "doc" / "build" / "html"
    text = (html / address).read_text(encoding="utf-8")
    found = re.search(r'<link rel="canonical" href="([^"]*)">', text)
    if not found or 'http-equiv="refresh"' not in text:
        return address
    refresh = re.search(r'content="0; url=([^"]*)"', text)
    assert refresh and refresh[1] == found[1]
    assert f'<a href="{found[1]}">An Awesome Thing.' in text
    target = (html / address).parent / found[1]
    assert target.is_file()
    return target.resolve().relative_to(html.resolve()).as_posix()


@pytest.mark.slow
def test_a_whole_life(repository: Path) -> None:
    chore(repository, "new", "one", "--backlog")
    fill_in(repository, "specs/backlog/one.rst")
    green(repository, "New")

    chore(repository, "new", "two", "--title", "Two", "--assignee", "jane")
    fill_in(repository, "specs/2027.1/two.rst")
    two = repository / "specs/2027.1/two.rst"
    link = b"\nSee :doc:`../backlog/one`, `one <../backlog/one.html>`__.\n"
    two.write_bytes(two.read_bytes() + link)
    green(repository, "Another, which links to it")

    chore(repository, "move", "backlog/one", "2027.1")
    green(repository, "Moved")

    chore(repository, "release", "2027.2")
    changed = run(["git", "status", "--porcelain"], repository).stdout
    assert changed == "?? specs/2027.2/\n", "one folder"
    green(repository, "Open a release")

    said = chore(repository, "repropose", "one")
    assert "\n  Previously-approved: 2027.1\n" in said
    green(repository, "Proposed again")

    chore(repository, "status", "2027.2/one", "implemented")
    chore(repository, "status", "2027.1/one", "superseded", "by", "2027.2/one")
    green(repository, "Implemented")

    chore(repository, "move", "2027.2/one", "2027.2/better")
    green(repository, "Renamed")
    chore(repository, "move", "2027.2/better", "best.rst")
    green(repository, "Renamed again")

    chore(repository, "move", "two", "abandoned")
    green(repository, "Abandoned")

    assert {
        address: lead(repository, f"specs/{address}.html")
        for address in (
            "backlog/one",
            "2027.1/one",
            "2027.2/one",
            "2027.2/better",
            "2027.2/best",
            "2027.1/two",
            "abandoned/two",
        )
    } == {
        "backlog/one": "specs/2027.1/one.html",
        "2027.1/one": "specs/2027.1/one.html",
        "2027.2/one": "specs/2027.2/best.html",
        "2027.2/better": "specs/2027.2/best.html",
        "2027.2/best": "specs/2027.2/best.html",
        "2027.1/two": "specs/abandoned/two.html",
        "abandoned/two": "specs/abandoned/two.html",
    }
    html = repository / "doc" / "build" / "html" / "specs"
    page = (html / "abandoned" / "two.html").read_text(encoding="utf-8")
    assert 'href="../2027.1/one.html"' in page
    page = (html / "2027.1" / "one.html").read_text(encoding="utf-8")
    assert "superseded" in page and 'href="../2027.2/best.html"' in page
    assert spectools(repository, "status").stdout.endswith(
        "3 specs: 1 abandoned, 1 implemented, 1 superseded\n"
    )


def test_redirects_hide_nothing_on_the_site(repository: Path) -> None:
    path = repository / "redirects.txt"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    (repository / "specs/2027.1/live.rst").write_bytes(good_spec(repository, "live"))
    wrong = "specs/2027.1/live.rst -> specs/2027.1/template.rst\n"
    wrong += "specs/2027.1/dead.rst -> specs/2027.1/nosuch.rst\n"
    path.write_text(text + wrong, encoding="utf-8")
    html = repository / "doc" / "build" / "html"
    (html / "specs/2027.1").mkdir(parents=True, exist_ok=True)
    (html / "specs/2027.1/withdrawn.html").touch()
    assert run([*TOX, "-e", "docs"], repository).returncode == 0
    assert not (html / "specs/2027.1/withdrawn.html").exists()
    assert lead(repository, "specs/2027.1/live.html") == "specs/2027.1/live.html"
    assert not (html / "specs/2027.1/dead.html").exists()
    done = run([*TOX, "-e", "specs"], repository)
    assert done.stdout.count(": SP910 ") == 2, "but the other environment is red"


def test_chores_share_an_environment(repository: Path) -> None:
    for chore in (["rules", "--", "SP405"], ["status"], ["rules", "--", "SP401"]):
        done = run([*TOX, "-e", *chore], repository)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "recreate" not in done.stdout + done.stderr
    built = {file.parent.name for file in (repository / ".tox").glob("*/pyvenv.cfg")}
    assert "chores" in built and not built & {"rules", "status"}


def test_environments_read_like_a_manual(repository: Path) -> None:
    done = run([*TOX, "list"], repository)
    listed = dict(re.findall(r"^([\w-]+)\s+-> (.+)$", done.stdout, re.MULTILINE))
    commands = {"specs": "check", "docs": "", "serve": "", "pin": ""}
    for name, description in listed.items():
        assert description[0].islower() and len(description.split()) > 3, name
        command = commands.get(name, name)
        if command:
            assert spectools(repository, command, "--help").returncode == 0
    assert {"new", "release", "move", "repropose", "status"} <= set(listed)
