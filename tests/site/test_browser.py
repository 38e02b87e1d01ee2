"""The site as a reader meets it: with each theme, in Chromium, below a sub-path."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpers import Bake, git, run, with_theme
from tests.site.served import follow, served

THEMES = ("pydata_sphinx_theme", "openstackdocs")
RELEASES = ("2027.1", "2026.2", "2026.1", "2025.2", "2025.1", "zed", "yoga")
OLD, NEW = "specs/2026.1/old-way", "specs/2026.2/new-way"
WIDE = "+" + "-" * 200 + "+"
SPECS = {
    f"{OLD}.rst": (
        "The old way",
        ":Status: superseded by :doc:`/specs/2026.2/new-way`\n\n"
        f"::\n\n  {'x ' * 200}\n\n{WIDE}\n| {'y' * 198} |\n{WIDE}\n\n"
        "Impact\n------\n\nSome.\n\nDatabase\n--------\n\nNone\n\n"
        "Assignee(s)\n-----------\n\nPrimary assignee:\n  Jane <jane@example.org>\n",
    ),
    f"{NEW}.rst": (
        "The new way",
        ":Status: approved\n:Topics: Ways\n\nhttps://blueprints.launchpad.net/trove/+spec/new-way\n\n"
        ".. math:: \\frac{a}{b}\n",
    ),
    "specs/2027.1/new-way.rst": ("The new way", ":Status: draft\n\nText.\n"),
    "specs/2025.1/nobody.rst": ("Nobody does it", ":Status: abandoned\n\nText.\n"),
    "specs/2025.2/nobody.rst": ("Somebody does it", "Text.\n"),
    "specs/zed/about.rst": ("Rules", "Text.\n"),
    **{f"specs/yoga/n-{n:02}.rst": (f"Number {n}", "Text.\n") for n in range(30)},
}
PAGES = (
    "index",
    "specs/2026.2/index",
    OLD,
    NEW,
    "specs/2027.1/template",
    "contribute",
    "README",
    "search",
    "topics",
    "topics/ways",
)


class Published(NamedTuple):
    """A site, its theme, and the address of its front page's folder."""

    theme: str
    html: Path
    address: str


@pytest.fixture(params=THEMES, scope="module")
def site(
    request: pytest.FixtureRequest,
    bake: Bake,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Published]:
    folder = tmp_path_factory.mktemp("browser")
    repository = Path(shutil.copytree(bake(), folder / "repository"))
    with_theme(repository, request.param)
    for release in RELEASES:
        (repository / "specs" / release).mkdir(exist_ok=True)
        template = repository / "specs/template.rst"
        shutil.copy(template, repository / "specs" / release)
    for path, (title, body) in SPECS.items():
        text = f"{'=' * 20}\n{title}\n{'=' * 20}\n\n{body}"
        (repository / path).write_text(text, encoding="utf-8")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "X", GIT_COMMITTER_DATE="2026-11-01T12:00:00Z")
    html = folder / "top/sub/path"
    options = ["-q", "-W", "--keep-going", "-E", "-b", "html", "-c", "doc"]
    command = [sys.executable, "-m", "sphinx", *options, "-d", str(folder / "trees")]
    done = run([*command, ".", str(html)], repository)
    assert done.returncode == 0, done.stderr
    with served(folder / "top") as address:
        yield Published(request.param, html, f"{address}/sub/path/")


Open = Callable[..., Page]


@pytest.fixture
def visit(site: Published, browser: Browser) -> Iterator[Open]:
    """Open a page; afterwards, nothing may have been asked of another host."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    errors: list[str] = []

    def open_page(path: str, width: int = 1280, **options: Any) -> Page:
        size = {"width": width, "height": 844}
        contexts.append(browser.new_context(viewport=size, **options))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{site.address}{path}", wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()
    own = urlsplit(site.address).netloc
    assert {urlsplit(url).netloc for url in asked} <= {own, ""}
    assert errors == []


def shown(page: Page) -> list[str]:
    """Return the titles that the table shows, in their order, once it is there."""
    page.wait_for_selector(".specs-list")
    page.wait_for_load_state()
    return page.locator(".specs-list tbody tr:visible .specs-title").all_inner_texts()


def test_filter_and_order_stand_in_the_address(visit: Open) -> None:
    page = visit("index.html")
    titles = shown(page)
    assert len(titles) == len(SPECS)
    # The newest release first.
    assert titles[:2] == ["The new way (2027.1)", "The new way (2026.2)"]
    page.get_by_label("Filter", exact=True).fill("WAY")
    page.wait_for_function("location.search.includes('filter=WAY')")
    assert len(shown(page)) == 3
    assert page.locator(".specs-found").inner_text() == f"3 of {len(SPECS)} specs"
    release = page.get_by_role("button", name="Release")
    release.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('sort=release&order=asc')")
    page.reload()
    in_order = ["The old way", "The new way (2026.2)", "The new way (2027.1)"]
    assert shown(page) == in_order
    sorted_by = page.locator("th[aria-sort]")
    assert sorted_by.get_attribute("aria-sort") == "ascending"
    assert sorted_by.inner_text() == "Release"
    page.locator("select[name=status]").select_option("draft")
    assert shown(page) == in_order[2:]
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("!location.search")
    assert shown(page) == titles
    page.locator("select[name=release]").select_option("Zed")
    assert shown(page) == ["Rules (zed)"]


def test_names_of_releases_come_before_numbers(visit: Open) -> None:
    page = visit("index.html?sort=release")
    releases = page.locator(".specs-list tbody tr td:nth-child(2)").all_inner_texts()
    assert list(dict.fromkeys(releases)) == [
        "Yoga",
        "Zed",
        "2025.1",
        "2025.2",
        "2026.1",
        "2026.2",
        "2027.1",
    ]


def test_without_scripts_there_is_all_of_it(visit: Open) -> None:
    page = visit("index.html", java_script_enabled=False)
    assert len(shown(page)) == len(SPECS)
    assert page.locator(".specs-filter").is_hidden()
    follow(page.get_by_role("link", name="The old way").first)
    assert page.get_by_role("note").is_visible()


def test_a_spec_says_what_became_of_it(visit: Open) -> None:
    page = visit(f"{OLD}.html")
    note = page.get_by_role("note")
    assert note.inner_text() == "Superseded. Read The new way (2026.2) instead."
    header = page.locator("table.specs-header")
    rows = [" ".join(row.split()) for row in header.locator("tr").all_inner_texts()]
    assert rows == [
        "Release 2026.1",
        "Status superseded",
        "Assignee Jane <jane@example.org>",
        "Created 2026-11-01",
        "Last changed 2026-11-01",
        "Superseded by The new way (2026.2)",
    ]
    assert page.locator(".specs-none").inner_text() == "Says None: Database"
    follow(page.locator(".specs-none a"))
    assert page.url.endswith("#database")
    links = {
        link.inner_text(): str(link.get_attribute("href"))
        for link in page.get_by_role(
            "link", name=re.compile("Edit|History|Reviews")
        ).all()
    }
    assert all(f"{OLD}.rst" in address for address in links.values())
    assert {*links} == {"Edit", "History", "Reviews"}
    follow(note.get_by_role("link"))
    assert page.url.endswith(f"/{NEW}.html")
    assert page.get_by_role("note").count() == 0
    rows = [" ".join(row.split()) for row in header.locator("tr").all_inner_texts()]
    assert "Blueprint new-way" in rows and "Supersedes The old way" in rows
    assert "Also proposed in 2027.1" in rows
    assert page.locator("math").count() == 1


def test_an_abandoned_spec_names_where_it_goes_on(visit: Open) -> None:
    page = visit("specs/2025.1/nobody.html")
    words = "Abandoned. Nobody is going to build this. It is also proposed in 2025.2."
    assert page.get_by_role("note").inner_text() == words
    follow(page.get_by_role("note").get_by_role("link"))
    assert page.url.endswith("specs/2025.2/nobody.html")


def test_header_and_sidebar_are_short(site: Published, visit: Open) -> None:
    page = visit("specs/yoga/n-15.html")
    header = page.get_by_role("navigation", name="Site").first
    assert header.get_by_role("link").all_inner_texts()[-8:] == [
        "All specs",
        *RELEASES[:4],
        "Backlog",
        "Contribute",
        "Topics",
    ]
    sidebar = page.get_by_role("navigation", name="Yoga")
    addresses = [
        urlsplit(str(link.evaluate("link => link.href"))).path
        for link in sidebar.get_by_role("link").all()
    ]
    assert all("/specs/yoga/" in address for address in addresses)
    assert len(addresses) == 22
    assert sidebar.locator("[aria-current=page]").inner_text() == "Number 15"
    follow(sidebar.get_by_role("link", name="All 31 of Yoga"))
    assert page.url == f"{site.address}specs/yoga/index.html"
    assert len(shown(page)) == 30


def each_page(
    site: Published, visit: Open, *more: str, **options: Any
) -> Iterator[tuple[str, Page]]:
    """Go from page to page, and yield their names, too."""
    page = visit("index.html", **options)
    for path in (*PAGES, *more):
        page.goto(f"{site.address}{path}.html", wait_until="load")
        yield path, page


def fault_of_place(page: Page, width: int) -> str:
    """Return what is wrong with where things are, if anything."""
    if page.evaluate("document.documentElement.scrollWidth") > width:
        return "it scrolls sideways"
    title = page.locator("h1:visible").first
    top = title.evaluate("title => title.getBoundingClientRect().top")
    return "the title is far down" if top > 250 else ""


def test_on_a_phone_nothing_scrolls_sideways_but_boxes(
    site: Published, visit: Open
) -> None:
    pages = each_page(site, visit, "rules", width=390)
    faults = {path: fault_of_place(page, 390) for path, page in pages}
    assert not any(faults.values()), faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_from_reading(
    scheme: str, site: Published, visit: Open
) -> None:
    found: list[tuple[str, str, str]] = []
    for path, page in each_page(site, visit, color_scheme=scheme):
        assert fault_of_place(page, 1280) == "", path
        for violation in Axe().run(page).response["violations"]:
            if violation["impact"] in ("serious", "critical"):
                node = violation["nodes"][0]
                found.append((path, violation["id"], node["html"]))
    assert found == []


def test_titles_are_those_of_one_page_only(site: Published) -> None:
    titles: dict[str, list[str]] = {}
    for path in site.html.rglob("*.html"):
        if "_static" not in path.parts:
            found = re.search(
                "<title>(.*?)</title>", path.read_text("utf-8"), re.DOTALL
            )
            assert found, path
            titles.setdefault(" ".join(found[1].split()), []).append(path.name)
    assert {title: pages for title, pages in titles.items() if len(pages) > 1} == {}
    title = "The new way (2026.2)"
    assert f"<h1>{title}<" in (site.html / f"{NEW}.html").read_text(encoding="utf-8")


def test_readers_are_counted_only_by_a_code_of_the_policy(
    site: Published, bake: Bake, tmp_path: Path
) -> None:
    pages = [path.read_text("utf-8") for path in site.html.rglob("*.html")]
    assert not any("googletagmanager" in text for text in pages)
    repository = Path(shutil.copytree(bake(), tmp_path / "repository"))
    with_theme(repository, site.theme)
    path = repository / "pyproject.toml"
    old = path.read_text(encoding="utf-8")
    new = old.replace("# analytics =", "analytics =")
    assert new != old
    path.write_text(new, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", "-c", "doc"]
    done = run([*command, ".", str(tmp_path / "html")], repository)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "html/index.html").read_text(encoding="utf-8")
    assert "gtag/js?id=G-1A2B3C4D5E" in text
