"""The site: what it shows, what it warns of, and what it never publishes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import Bake, good_spec, run, spectools

# By the name of a spec: what it tries to publish that is not in it.
THEFTS = {
    "literalinclude": ".. literalinclude:: ../../secret.txt",
    "include": ".. include:: ../../secret.txt",
    "csv-table": ".. csv-table::\n   :file: ../../secret.txt",
    "raw": ".. raw:: html\n\n   secret",
    "download": ":download:`it <../../../secret.txt>`",
    "image": ".. image:: ../../../secret.png",
    "linked-image": ".. image:: link-to-secret.png",
    "hidden-download": ":download:`it </.hidden/secret.txt>`",
    "linked-download": ":download:`it <img/hidden.png>`",
}


def build(repository: Path) -> subprocess.CompletedProcess[str]:
    """Build the site as tox does."""
    options = ["-W", "--keep-going", "-E", "-b", "html", "-c", "doc"]
    command = [sys.executable, "-m", "sphinx", *options, ".", "doc/build/html"]
    return run(command, repository)


def page(repository: Path, name: str) -> str:
    path = repository / "doc" / "build" / "html" / f"{name}.html"
    return path.read_text(encoding="utf-8")


def test_warning_is_red_each_time_and_the_rest_is_published(repository: Path) -> None:
    folder = repository / "specs" / "2027.1"
    (folder / "fine.rst").write_bytes(good_spec(repository, "fine"))
    links = b"\n:doc:`nosuch`, `it <nosuch.html>`__, `not <../../search.html>`__\n"
    broken = good_spec(repository, "broken") + links
    (folder / "broken.rst").write_bytes(broken)
    for _ in range(2):
        done = build(repository)
        assert done.returncode == 1
        said = done.stdout + done.stderr
        for warning in ("unknown document", "nosuch.html leads to no page"):
            # As git calls it, so that review systems find the line.
            place = rf"^specs/2027.1/broken.rst:\d+: WARNING: {warning}"
            assert re.search(place, said, re.MULTILINE)
        assert "search.html leads" not in said
    for name in ("fine", "broken"):
        assert "An Awesome Thing." in page(repository, f"specs/2027.1/{name}")


# What stands under the title, and in it; the headings, and what is listed.
COUNTED = {
    "plain": (
        ".. contents::\n\n.. sectnum::",
        "",
        "1 One/1.1 Part/2 Two",
        "1 One/1.1 Part/2 Two",
    ),
    "deep": (
        ".. contents::\n   :depth: 1\n\n.. sectnum::\n   :depth: 1",
        "",
        "1 One/Part/2 Two",
        "1 One/2 Two",
    ),
    "options": (
        ".. sectnum::\n   :start: 3\n   :prefix: v2-\n   :suffix: )",
        "",
        "v2-3) One/v2-3.1) Part/v2-4) Two",
        "",
    ),
    "inside": ("", ".. contents:: Overview", "One/Part/Two", "One/Part/Two"),
    "local": ("", ".. contents::\n   :local:", "One/Part/Two", "Part"),
}


def test_title_is_neither_numbered_nor_among_the_contents(repository: Path) -> None:
    folder = repository / "specs/2027.1"
    for name, (above, inside, *_) in COUNTED.items():
        (folder / f"{name}.rst").write_text(
            f"Title {name}\n=============\n\n{above}\n\nOne\n---\n\n{inside}\n\n"
            "Part\n~~~~\n\nText.\n\nTwo\n---\n\nNone\n",
            encoding="utf-8",
        )
    assert build(repository).returncode == 0
    for name, (_, _, headings, listed) in COUNTED.items():
        html = page(repository, f"specs/2027.1/{name}")
        assert f"<h1>Title {name}<" in html and "toc-backref" not in html
        # A number does not keep readers from what says None.
        assert '<a class="reference internal" href="#two">Two</a>' in html
        found = re.findall(r"(?s)<h[23]>(.*?)<a", html)
        assert "/".join(" ".join(words(h).split()) for h in found) == headings
        lists = re.findall(r'(?s)<nav class="contents.*?</nav>', html)
        entries = re.findall(r'(?s)<p><a class="reference.*?</p>', "".join(lists))
        assert "/".join(" ".join(words(e).split()) for e in entries) == listed


def words(html: str) -> str:
    """Return what is left of a piece of a page without its elements."""
    return re.sub("<[^>]*>", " ", html).replace("\u00a0", " ")


@pytest.fixture(scope="module")
def robbed(
    bake: Bake, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, list[str]]:
    """A repository whose specs try to publish secrets, and what the build said."""
    around = tmp_path_factory.mktemp("robbed")
    repository = Path(shutil.copytree(bake(), around / "repository"))
    folder = repository / "specs" / "2027.1"
    (folder / "link-to-secret.png").symlink_to(around / "secret.png")
    (repository / ".hidden").mkdir()
    (folder / "img").mkdir()
    (folder / "img/hidden.png").symlink_to(repository / ".hidden/secret.txt")
    for place in (repository, around, repository / ".hidden"):
        (place / "secret.txt").write_text("secret")
        (place / "secret.png").write_text("secret")
    for name, directive in THEFTS.items():
        text = good_spec(repository, name) + f"\n{directive}\n".encode()
        (folder / f"{name}.rst").write_bytes(text)
    done = build(repository)
    assert done.returncode == 1
    return repository, (done.stdout + done.stderr).splitlines()


def test_no_site_has_what_specs_may_not_publish(
    robbed: tuple[Path, list[str]],
) -> None:
    html = robbed[0] / "doc" / "build" / "html"
    assert not list(html.rglob("*secret*")) + list(html.rglob("hidden.*"))


@pytest.mark.parametrize("name", THEFTS)
def test_no_spec_publishes_what_is_not_in_it(
    name: str, robbed: tuple[Path, list[str]]
) -> None:
    repository, said = robbed
    assert "An Awesome Thing." in page(repository, f"specs/2027.1/{name}")
    warnings = [line for line in said if f"/{name}.rst:" in line and "WARNING" in line]
    assert warnings
    if name.endswith(("download", "image")):
        assert any("is no file to publish" in warning for warning in warnings)
        return
    assert "secret" not in page(repository, f"specs/2027.1/{name}")
    specs = spectools(repository, "check", f"specs/2027.1/{name}.rst")
    assert specs.returncode == 1
    assert re.search(rf"{name}.rst:\d+:1: SP504", specs.stdout), specs.stdout


def test_front_page_lists_releases_newest_first(repository: Path) -> None:
    template = repository / "specs" / "template.rst"
    for release in ("zed", "9.0", "10.0"):
        (repository / "specs" / release).mkdir()
        shutil.copy(template, repository / "specs" / release)
        spec = repository / "specs" / release / f"in-{release.replace('.', '-')}.rst"
        spec.write_bytes(good_spec(repository, spec.stem))
    assert "checked 3 specs in 5 folders" in spectools(repository, "check").stdout
    done = build(repository)
    assert done.returncode == 0, done.stdout + done.stderr
    front = page(repository, "index")
    releases = ("2027.1", "10.0", "9.0", "zed", "backlog")
    links = [f'<th scope="row"><a href="specs/{r}/index.html">' for r in releases]
    places = [front.index(link) for link in links]
    assert places == sorted(places)
    for release, heading in (("zed", "Zed"), ("9.0", "9.0")):
        name = f"specs/{release}/in-{release.replace('.', '-')}.html"
        assert f'href="{name}">An Awesome Thing. ({release})</a>' in front
        its = page(repository, f"specs/{release}/index")
        assert f"<title>{heading} " in its and "1 spec: 1 without a status." in its
        assert f'<a href="template.html">template of {heading}</a>' in its
    assert "No spec yet." in page(repository, "specs/2027.1/index")
    # A template is shown as a template and nowhere as a spec.
    assert ">Title of the Spec<" not in front
    template_page = page(repository, "specs/9.0/template")
    assert "<title>Template of 9.0" in template_page
    assert "template that the specs of 9.0 are held to" in template_page
