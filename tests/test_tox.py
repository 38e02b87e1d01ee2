"""Living in a baked repository: tox is green at once, and red when it must be."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import VARIED, Bake, run
from test_spectools import good_spec

pytestmark = pytest.mark.slow

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


def page(repository: Path, name: str) -> str:
    path = repository / "doc" / "build" / "html" / f"{name}.html"
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["trove-opendev", "fuel", "github", "gitlab"])
def test_green_right_after_baking_and_in_git(
    name: str, bake: Bake, workspace: Path
) -> None:
    repository = Path(shutil.copytree(bake(**VARIED[name]), workspace / name))
    for step in ("baked", "git init", "git commit"):
        if step == "git init":
            subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
        if step == "git commit":
            identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
            for command in (["add", "-A"], [*identity, "commit", "-qm", "Begin"]):
                subprocess.run(["git", *command], cwd=repository, check=True)
        done = run(TOX, repository)
        assert done.returncode == 0, (step, done.stdout + done.stderr)
        assert "checked 0 specs in 2 folders against " in done.stdout
        assert "build succeeded" in done.stdout
        assert "WARNING" not in done.stdout + done.stderr
    left = subprocess.run(
        ["git", "status", "--porcelain"],
        cwd=repository,
        capture_output=True,
        check=True,
    )
    assert left.stdout == b"", "what tox leaves behind is ignored by git"


@pytest.mark.parametrize("name", ["longest", "scripts"])
def test_green_with_the_longest_names_and_all_scripts(
    name: str, bake: Bake, workspace: Path
) -> None:
    repository = Path(shutil.copytree(bake(**VARIED[name]), workspace / name))
    done = run(TOX, repository)
    assert done.returncode == 0, done.stdout + done.stderr


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
        done = run([*TOX, "-e", "specs", "--", "specs/2027.1/other.rst"], lived_in)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "checked 1 specs in 1 folders" in done.stdout
    finally:
        spec.unlink()
        (lived_in / "specs" / "2027.1" / "other.rst").unlink(missing_ok=True)


def test_environments_by_name(lived_in: Path) -> None:
    spec = lived_in / "specs" / "2027.1" / "awesome-thing.rst"
    spec.write_bytes(good_spec(lived_in).replace(b"\nNone\n", b"\nA\ttab. \n", 1))
    try:
        done = run([*TOX, "-e", "specs", "--", "--format", "github"], lived_in)
        assert done.returncode == 1
        assert "\n::error file=specs/2027.1/awesome-thing.rst,line=" in done.stdout
        shown = run([*TOX, "-e", "fix", "--", "--diff"], lived_in)
        assert shown.returncode == 0 and "\n+A       tab.\n" in shown.stdout
        assert run([*TOX, "-e", "fix"], lived_in).returncode == 0
        assert b"\nA       tab.\n" in spec.read_bytes()
        page = run([*TOX, "-e", "rules", "--", "SP405"], lived_in)
        assert page.returncode == 0 and "SP405 tab\n---------" in page.stdout
        identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
        for command in (
            ["init", "-q"],
            ["add", "-A"],
            [*identity, "commit", "-qm", "x"],
        ):
            subprocess.run(["git", *command], cwd=lived_in, check=True)
        commits = run([*TOX, "-e", "commits", "--", "HEAD"], lived_in)
        assert commits.returncode == 0, commits.stdout + commits.stderr
        assert "checked 0 specs in 0 folders" in commits.stdout
    finally:
        spec.unlink()
        shutil.rmtree(lived_in / ".git", ignore_errors=True)


def test_validator_that_went_blind_is_red(lived_in: Path) -> None:
    rules = lived_in / "spectools" / "rules" / "content.py"
    text = rules.read_text(encoding="utf-8")
    assert text.count("if section.is_empty") == 1
    try:
        rules.write_text(text.replace("if section.is_empty", "if not section.title"))
        done = run([*TOX, "-e", "specs"], lived_in)
        assert done.returncode == 1
        assert "test_bad_is_caught[SP301 section empty]" in done.stdout
    finally:
        rules.write_text(text, encoding="utf-8")


def test_warning_is_red_each_time_and_the_rest_is_published(lived_in: Path) -> None:
    folder = lived_in / "specs" / "2027.1"
    (folder / "fine.rst").write_bytes(good_spec(lived_in, "fine"))
    links = b"\n:doc:`nosuch`, `it <nosuch.html>`__, `not <../../search.html>`__\n"
    broken = good_spec(lived_in, "broken") + links
    (folder / "broken.rst").write_bytes(broken)
    try:
        for _ in range(2):
            done = run([*TOX, "-e", "docs"], lived_in)
            assert done.returncode == 1
            said = done.stdout + done.stderr
            for warning in ("unknown document", "nosuch.html leads to no page"):
                assert re.search(
                    rf"specs/2027.1/broken.rst:\d+: WARNING: {warning}", said
                )
            assert "search.html leads" not in said
        for name in ("fine", "broken"):
            assert "An Awesome Thing." in page(lived_in, f"specs/2027.1/{name}")
    finally:
        (folder / "fine.rst").unlink()
        (folder / "broken.rst").unlink()


@pytest.mark.parametrize(
    "directive",
    [
        ".. literalinclude:: ../../secret.txt",
        ".. include:: ../../secret.txt",
        ".. csv-table::\n   :file: ../../secret.txt",
        ".. raw:: html\n\n   secret",
        ":download:`it <../../../secret.txt>`",
        ".. image:: ../../../secret.png",
        ".. image:: link-to-secret.png",
        ":download:`it </.hidden/secret.txt>`",
        ":download:`it <img/hidden.png>`",
    ],
    ids=lambda directive: directive.split("::")[0],
)
def test_no_spec_publishes_what_is_not_in_it(directive: str, lived_in: Path) -> None:
    link = lived_in / "specs" / "2027.1" / "link-to-secret.png"
    link.symlink_to(lived_in.parent / "secret.png")
    (lived_in / ".hidden").mkdir()
    (lived_in / "specs/2027.1/img").mkdir()
    hidden = lived_in / "specs/2027.1/img/hidden.png"
    hidden.symlink_to(lived_in / ".hidden/secret.txt")
    for folder in (lived_in, lived_in.parent, lived_in / ".hidden"):
        (folder / "secret.txt").write_text("secret")
        (folder / "secret.png").write_text("secret")
    spec = lived_in / "specs" / "2027.1" / "thief.rst"
    spec.write_bytes(good_spec(lived_in, "thief") + f"\n{directive}\n".encode())
    try:
        shutil.rmtree(lived_in / "doc" / "build", ignore_errors=True)
        docs = run([*TOX, "-e", "docs"], lived_in)
        assert docs.returncode == 1
        assert "An Awesome Thing." in page(lived_in, "specs/2027.1/thief")
        html = lived_in / "doc" / "build" / "html"
        assert not list(html.rglob("*secret*")) + list(html.rglob("hidden*"))
        if directive.startswith((":download:", ".. image::")):
            assert "is no file to publish" in docs.stderr + docs.stdout
            return
        assert "secret" not in page(lived_in, "specs/2027.1/thief")
        specs = run([*TOX, "-e", "specs", "--", "specs/2027.1/thief.rst"], lived_in)
        assert specs.returncode == 1
        assert re.search(r"thief.rst:\d+:1: SP504", specs.stdout), specs.stdout
    finally:
        spec.unlink()
        link.unlink()
        shutil.rmtree(hidden.parent)
        shutil.rmtree(lived_in / ".hidden")
        for path in ("secret.txt", "secret.png"):
            (lived_in / path).unlink()


def test_front_page_lists_releases_newest_first(lived_in: Path) -> None:
    template = lived_in / "specs" / "template.rst"
    for release in ("zed", "9.0", "10.0"):
        (lived_in / "specs" / release).mkdir()
        shutil.copy(template, lived_in / "specs" / release)
        spec = lived_in / "specs" / release / f"in-{release.replace('.', '-')}.rst"
        spec.write_bytes(good_spec(lived_in, spec.stem))
    try:
        done = run(TOX, lived_in)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "checked 3 specs in 5 folders" in done.stdout
        front = page(lived_in, "index")
        places = [
            front.index(f"<h2>{heading}<a")
            for heading in ("2027.1", "10.0", "9.0", "Zed", "Backlog")
        ]
        assert places == sorted(places)
        assert 'href="specs/10.0/in-10-0.html">An Awesome Thing.</a>' in front
        assert front.count(">Template of this release</a>") >= 5
        assert "No spec yet." in front
        # A template is shown as a template and nowhere as a spec.
        assert ">Title of the Spec<" not in front
        template_page = page(lived_in, "specs/9.0/template")
        assert "<title>Template of 9.0" in template_page
        assert "template that the specs of 9.0 are held to" in template_page
    finally:
        for release in ("zed", "9.0", "10.0"):
            shutil.rmtree(lived_in / "specs" / release)
