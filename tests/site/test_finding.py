"""Readers find specs: by the search, by topics, from a wrong address, by programs.

One site, below a path, looked at in Chromium; no page asks another host for anything.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import feedparser
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.helpers import Bake, git, good_spec, run, spectools
from tests.site.served import follow, served

PREFIX = "/openstack/trove-specs/"
ADDRESS = f"https://specs.openstack.org{PREFIX}"
EVIL = "<img src=x onerror=fetch('pwned')>"

# Name, title, fields, and a paragraph.
SPECS = {
    "2027.1/node-list": ("Node list", ":Status: approved", "It lists."),
    "2027.1/lists": ("Of lists of nodes", "", "Node list, node list. A list of nodes."),
    "2027.1/twin": ("A twin", ":Topics: Storage, C++", "See :spec:`2027.2/twin`."),
    "2027.2/twin": ("A twin", ":Topics: storage, UI", f"Xylophones ``{EVIL}`` play."),
    "backlog/evil": ("Evil", f":Topics: {EVIL}, storage", f"Xylophones {EVIL} play."),
}


class Site(NamedTuple):
    repository: Path
    out: Path
    address: str


@pytest.fixture(scope="module")
def site(bake: Bake, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("finding")
    repository = Path(shutil.copytree(bake(), folder / "repository"))
    (repository / "specs/2027.2").mkdir()
    shutil.copy(repository / "specs/template.rst", repository / "specs/2027.2")
    for path, (title, fields, words) in SPECS.items():
        text = good_spec(repository, path.partition("/")[2]).decode()
        before = f"{'=' * 17}\nAn Awesome Thing.\n{'=' * 17}\n"
        assert before in text
        text = text.replace(before, f"{title}\n{'#' * len(title)}\n\n{fields}\n\n")
        text = text.replace(
            "Blueprint:", f"Blueprint:\n\n{words} It is one sentence.\n"
        )
        (repository / f"specs/{path}.rst").write_text(text, encoding="utf-8")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin", GIT_COMMITTER_DATE="2026-11-01T12:00:00Z")
    out = repository / "doc/build/html"
    options = ["-W", "--keep-going", "-E", "-q", "-b", "html", "-c", "doc"]
    done = run([sys.executable, "-m", "sphinx", *options, ".", str(out)], repository)
    assert (done.returncode, done.stderr) == (0, "")
    with served(out, PREFIX.rstrip("/")) as address:
        yield Site(repository, out, f"{address}/")


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page whose errors fail a test, and that asks nobody else."""
    page = browser.new_page()
    faults: list[str] = []
    own = urlsplit(site.address).netloc
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: (
            faults.append(request.url)
            if urlsplit(request.url).netloc not in (own, "")
            or request.url.endswith("/pwned")
            else None
        ),
    )
    yield page
    page.close()
    assert faults == []


def results(page: Page, typed: str) -> list[str]:
    """Type something into the box of the page that is open, as a person does."""
    page.keyboard.press("/")
    page.keyboard.type(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('specs-count')?.textContent")
    return [" ".join(i.inner_text().split()) for i in page.locator("ol > li").all()]


def test_a_title_finds_its_spec_first(site: Site, page: Page) -> None:
    page.goto(f"{site.address}specs/2027.2/twin.html")
    box = page.get_by_role("searchbox", name="Search specs").first
    assert box.is_visible()
    found = results(page, "node list")
    assert found[0] == "Node list 2027.1, approved"
    assert found[1].startswith("Of lists of nodes 2027.1, no status")
    assert page.url == f"{site.address}search.html?q=node+list"
    # A slash that is typed is one.
    page.locator("input[name=q]").first.fill("")
    page.keyboard.type("a/b")
    assert page.locator("input[name=q]").first.input_value() == "a/b"
    page.locator("h1").click()
    page.keyboard.press("Control+k")
    page.keyboard.type("b")
    assert page.locator("input[name=q]").first.input_value() == "b"
    # Where a slash takes Shift, as on a German keyboard.
    page.locator("h1").click()
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: '/', shiftKey: true, bubbles: true, cancelable: true}))"
    )
    page.keyboard.type("b")
    assert page.locator("input[name=q]").first.input_value() == "b"
    page.goto(site.address)
    assert [r.partition(" no")[0] for r in results(page, "A TWIN")][:2] == [
        "A twin 2027.2,",
        "A twin 2027.1,",
    ]


def test_words_of_a_text_are_found_and_do_nothing(site: Site, page: Page) -> None:
    page.goto(f"{site.address}specs/2027.1/lists.html")
    found = results(page, "xylophones")
    names = {f.partition(",")[0] for f in found}
    assert names == {"A twin (2027.2) 2027.2", "Evil backlog"} and len(found) == 2
    assert all("<img src=x" in f for f in found), found
    assert page.get_by_text("2 found").is_visible()
    follow(page.locator("ol > li a").first)
    assert page.locator("h1").inner_text().startswith(("A twin", "Evil"))
    # What all templates say is found in none of them.
    assert not any("Template of" in f for f in results(page, "REST API"))
    assert results(page, "qqxyz") == []


def test_all_specs_are_one_click_away_without_scripts(
    site: Site, browser: Browser
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site.address}specs/2027.2/twin.html")
    page.get_by_role("searchbox", name="Search specs").first.fill("node list")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page.get_by_role("link", name="on one page"))
    assert page.get_by_role("link", name="Node list").first.is_visible()
    page.close()


def test_wrong_address_names_the_nearest(site: Site, page: Page) -> None:
    answer = page.goto(f"{site.address}specs/2026.2/nodes-list.html")
    assert answer is not None and answer.status == 404
    near = page.locator("#specs-nearest li")
    near.first.wait_for()
    assert near.first.inner_text() == "Node list 2027.1, approved"
    # All that it leads to is there, however deep the wrong address is.
    links = page.locator("a[href], link[href]").evaluate_all("l => l.map(i => i.href)")
    own = {link.partition("#")[0] for link in links if link.startswith(site.address)}
    assert f"{site.address}specs/2027.1/node-list.html" in own
    for link in own - {page.url}:
        path = urlsplit(link).path.removeprefix(PREFIX) or "index.html"
        assert (site.out / path).is_file(), link
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page).response["violations"]
        grave = [v for v in found if v["impact"] in ("serious", "critical")]
        assert grave == []
    follow(near.first.get_by_role("link"))
    assert page.locator("h1").inner_text().startswith("Node list")


def test_topics_have_pages(site: Site, page: Page) -> None:
    page.goto(f"{site.address}specs/2027.1/twin.html")
    follow(page.get_by_role("link", name="Storage"))
    assert page.url.endswith("/topics/storage.html")
    listed = page.locator(".specs-topic li").all_inner_texts()
    assert [text.partition(",")[0] for text in listed] == [
        "A twin (2027.2) 2027.2",
        "A twin (2027.1) 2027.1",
        "Evil backlog",
    ]
    follow(page.get_by_role("link", name="All topics"))
    names = page.locator(".specs-topics li").all_inner_texts()
    assert "C++ 1" in names and "storage 3" in names
    assert any("onerror" in name for name in names)
    follow(page.locator(".specs-topics a", has_text="onerror"))
    assert page.locator("h1").inner_text().startswith("Topic: ")


def test_a_role_leads_to_the_spec(site: Site, page: Page) -> None:
    page.goto(f"{site.address}specs/2027.1/twin.html")
    follow(page.locator("p", has_text="See ").get_by_role("link", name="A twin"))
    assert page.url.endswith("specs/2027.2/twin.html")


def test_code_is_copied_and_paper_has_no_navigation(site: Site, page: Page) -> None:
    page.goto(f"{site.address}README.html")
    assert page.locator("button.copybtn").count() > 3
    search = page.get_by_role("searchbox").first
    assert search.is_visible() and page.locator("h1").is_visible()
    page.emulate_media(media="print")
    seen = [n for n in page.locator("nav, form, .copybtn").all() if n.is_visible()]
    assert seen == [] and page.locator("h1").is_visible()


def test_programs_are_told_the_same_as_by_status(site: Site) -> None:
    told = spectools(site.repository, "status", "--format", "json").stdout
    assert (site.out / "specs.json").read_text(encoding="utf-8") == told
    pages = {spec["page"] for spec in json.loads(told)}
    assert len(pages) == len(SPECS) and all((site.out / p).is_file() for p in pages)
    feed = feedparser.parse((site.out / "feed.xml").read_bytes())
    assert not feed.bozo and len(feed.entries) == len(SPECS)
    assert {e.link for e in feed.entries} == {ADDRESS + page for page in pages}
    listed = {e.text for e in ET.parse(site.out / "sitemap.xml").iter() if e.text}
    files = {str(a).removeprefix(ADDRESS) for a in listed if ADDRESS in str(a)}
    assert pages | {"index.html", "topics/storage.html"} <= files
    assert "2026-11-01" in listed and "404.html" not in files
    assert all((site.out / file).is_file() for file in files)


def test_head_says_what_the_page_is(site: Site) -> None:
    text = (site.out / "specs/2027.2/twin.html").read_text(encoding="utf-8")
    said = dict(re.findall(r'<meta (?:name|property)="([\w:]+)" content="(.*?)"', text))
    sentence = "Xylophones \uff1cimg src=x onerror=fetch(\u2019pwned\u2019)> play."
    assert said["description"].replace("&gt;", ">") == sentence
    assert said["og:description"] == said["description"]
    assert said["og:title"] == "A twin (2027.2)"
    assert said["og:url"] == f"{ADDRESS}specs/2027.2/twin.html"
    links = re.findall(r'<link rel="(\w+)"[^>]*? href="(.*?)"', text)
    assert ("canonical", said["og:url"]) in links
    assert ("alternate", "../../feed.xml") in links
    assert ("alternate", "../../specs.json") in links
