"""Hostile specs, built by Sphinx with each theme and looked at in Chromium.

What an exploit would do is to ask for ``pwned``, here or on another host. No page may,
whatever is clicked or searched for; and the build names each exploit at its line.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.helpers import Bake, run, with_theme
from tests.site.served import served

THEMES = ("openstackdocs", "pydata_sphinx_theme")
# No quotes, which some of the places below would not let pass.
SCRIPT = "fetch(/pwned/.source)"
IMG = f"<img src=x onerror={SCRIPT}>"
# No slash, which would end a part of a path.
NAME = "<img src=x onerror=fetch('pwned')>"

TITLES = {
    "title-script": f"A <script>{SCRIPT}</script> thing",
    "title-ends-script": f"A </script><script>{SCRIPT}</script>",
    "title-attribute": f'A ``" autofocus tabindex=1 onfocus={SCRIPT} x="`` thing',
    "title-tag": f'A ``"><script>{SCRIPT}</script>`` thing',
    "title-picture": f"A {IMG} thing",
    "title-entity": f"A &lt;img src=x onerror={SCRIPT}&gt; thing",
    "title-single": f"A ``' onmouseover={SCRIPT} x='`` thing",
    "title-string": f'A ``";{SCRIPT}//`` thing',
    "title-backslash": f'A ``\\";{SCRIPT}//`` thing',
    "title-comment": f"A --><!-- <script>{SCRIPT}</script>",
    "title-formula": f":math:`</script><script>{SCRIPT}</script>` thing",
}

# Below a title of its own, each with what the build says of it and in which line, 0 for
# the one in which it begins. Nothing for what is no fault, but shown as text.
BODIES: dict[str, tuple[str, str]] = {
    "link": (f"`click <javascript:{SCRIPT}>`__", "0: javascript:"),
    "link-upper": (f"`click <JaVaScRiPt:{SCRIPT}>`__", "0: JaVaScRiPt:"),
    "link-named": (f"click_\n\n.. _click: javascript:{SCRIPT}", "2: javascript:"),
    "link-vbscript": ("`click <vbscript:x>`__", "0: vbscript:"),
    "link-data": (
        f"`click <data:text/html,%3Cscript%3E{SCRIPT}%3C/script%3E>`__",
        "0: data:",
    ),
    "link-plain": (f"javascript:{SCRIPT}", ""),
    "picture-target": (
        f".. image:: good.png\n   :target: javascript:{SCRIPT}",
        "1: javascript:",
    ),
    "picture-svg": (".. image:: evil.svg", "0: evil.svg is no picture"),
    "picture-any": (".. image:: evil.*", "0: evil.* is no picture"),
    "figure-svg": (".. figure:: evil.svg\n\n   Said below.", "0: evil.svg is no"),
    "picture-data": (
        ".. image:: data:image/svg+xml,<svg/>",
        "0: data:image/svg+xml,<svg/> is no picture",
    ),
    "picture-elsewhere": (
        ".. image:: http://evil.example/pwned\n   :alt: the overview",
        "",
    ),
    "picture-elsewhere-link": (
        ".. image:: https://evil.example/pwned\n   :target: index.html",
        "",
    ),
    "figure-elsewhere": (
        ".. figure:: http://evil.example/pwned\n   :alt: the overview\n\n   Below.",
        "",
    ),
    "substituted": ("|x|\n\n.. |x| image:: evil.svg", "2: evil.svg is no picture"),
    "download-page": (":download:`it <evil.html>`", "0: evil.html is no file"),
    "download-svg": (":download:`it <evil.svg>`", "0: evil.svg is no file"),
    "download-outside": (
        ":download:`it <../../../outside.txt>`",
        "0: ../../../outside.txt is no file",
    ),
    "download-text": (
        ":download:`it <notes.txt>`",
        "0: notes.txt is no file to publish",
    ),
    "download-repository": (
        ":download:`it </redirects.txt>`",
        "0: /redirects.txt is no file to publish",
    ),
    "download-link": (
        ".. image:: link.png",
        "0: link.png is no file to publish",
    ),
    "lines": (
        ".. code-block:: python\n   :emphasize-lines: 1-9999999999\n\n   x",
        "0: emphasize-lines is larger",
    ),
    "columns": (
        ".. hlist::\n   :columns: 999999999\n\n   * x",
        "0: columns is larger",
    ),
    "download-script": (f":download:`it <javascript:{SCRIPT}>`", "0: javascript:"),
    "meta": (
        ".. meta::\n   :http-equiv=refresh: 0; url=pwned",
        "0: meta:: says more",
    ),
    "toctree": (
        f".. toctree::\n\n   click <javascript://x/%0a{SCRIPT}>",
        "2: javascript://x",
    ),
    "toctree-title": (f".. toctree::\n\n   {IMG} <template>", ""),
    "toctree-caption": (f".. toctree::\n   :caption: {IMG}\n\n   template", ""),
    "title-directive": (f".. title:: A </script>{IMG}", ""),
    "section": (f"A {IMG} section\n{'-' * 80}\n\nText.", ""),
    "index": (f".. index:: entry {IMG}", ""),
    "glossary": (f".. glossary::\n\n   term {IMG}\n      What it is.", ""),
    "variable": (f".. envvar:: VARIABLE{IMG}", ""),
    "objects": (
        f".. py:module:: evil\n   :synopsis: {IMG}\n   :platform: {IMG}\n\n"
        f".. option:: --x={IMG}\n\n"
        f".. js:function:: f({IMG})\n\n"
        f".. rst:directive:: {IMG}\n\n"
        f".. http:get:: /{IMG}\n\n   :statuscode {IMG}: {IMG}\n",
        "",
    ),
    "routes": (
        f".. http:get:: /{NAME}\n\n"
        f".. http:get:: /x\" autofocus tabindex=1 onfocus=fetch('pwned') y=\"\n",
        "",
    ),
    "group-of-index": (f".. glossary::\n\n   term : {NAME}\n      It.", ""),
    "topics": (f":Topics: {IMG}, {NAME}, x", ""),
    "metadata": (
        f":Author: {IMG}\n:tocdepth: x\n:html_theme.sidebar_secondary.remove: {IMG}",
        "",
    ),
    "attributes": (
        f':abbr:`x (" onmouseover={SCRIPT} y=")` :kbd:`{IMG}` :samp:`{{{IMG}}}`\n\n'
        f'.. image:: good.png\n   :alt: " onload={SCRIPT} x="\n\n'
        f".. code-block:: python\n   :caption: {IMG}\n\n   {IMG}\n\n"
        f":{IMG}: x\n\n.. admonition:: {IMG}\n\n   {IMG}",
        "",
    ),
    "status": (f":Status: {IMG}", ""),
    "status-address": (f":Status: superseded by javascript:{SCRIPT}", ""),
    "status-tag": (f':Status: superseded by https://x/">{IMG}', ""),
    "blueprint": (
        f'https://blueprints.launchpad.net/trove/+spec/x"onfocus={SCRIPT}',
        "",
    ),
    "assignee": (
        f"Assignee(s)\n-----------\n\nPrimary assignee:\n  {IMG}\n\n"
        f"None {IMG}\n{'-' * 80}\n\nNone",
        "",
    ),
    "formula": (rf":math:`\href{{javascript:{SCRIPT}}}{{x}}`", "0: "),
    "formula-text": (rf":math:`\text{{{IMG}}}`", ""),
    "formula-space": (
        rf':math:`\hspace{{1em" onfocus="{SCRIPT}" autofocus tabindex="1}}`',
        "",
    ),
    "formula-broken": (r".. math:: \begin{nosuch}{", "0: "),
    "formula-displayed": (f".. math:: x </script>{IMG}\n   :label: one", ""),
    "raw": (f".. raw:: html\n\n   {IMG}", '0: "raw" directive disabled'),
    "raw-role": (
        f".. role:: html(raw)\n   :format: html\n\n:html:`{IMG}`",
        '3: "raw" role disabled',
    ),
    "parser": (
        ".. include:: template.rst\n   :parser: specs.backlog.evil",
        '0: "include" directive disabled',
    ),
    "include": (
        ".. include:: ../../../outside.txt",
        '0: "include" directive disabled',
    ),
    "literalinclude": (
        ".. literalinclude:: ../../../outside.txt",
        '0: "literalinclude" directive disabled',
    ),
    "table-file": (
        ".. csv-table::\n   :file: ../../../outside.txt",
        '0: "csv-table" directive disabled',
    ),
    "table-encoding": (
        ".. csv-table::\n   :encoding: specs.backlog.evil\n\n   a, b",
        "",
    ),
    "table-delimiter": (
        ".. csv-table::\n   :delim:\n\n   a, b",
        '0: "csv-table" directive cannot be read',
    ),
    "figure-width": (
        ".. figure:: good.png\n   :figwidth:",
        '0: "figure" directive cannot be read',
    ),
    "command": (":doc:`##[stop-commands]`", "0: unknown document"),
    "command-line": (
        f".. nosuch::\n   ::stop-commands::x\n   \x1b[8m{IMG}",
        '0: Unknown directive type "nosuch"',
    ),
}
# Whole files that are no text, or too deep to be read.
FILES = {"latin": b"Caf\xe9\n====\n", "deep": b"* " * 2_000 + b"x\n"}
# Names that themes would put into scripts; no page has one.
NAMES = (
    "x`_>.rst",
    f'x"{NAME}.rst',
    "##[stop-commands].rst",
    "a\nb.rst",
    "x</script><script>fetch('pwned')<.rst",
)
SPECS = "specs/2027.1"
FIRST_LINE = 4

HARMLESS_SCHEMES = {"", "http", "https", "mailto"}


class Site(NamedTuple):
    """A site with all exploits in it."""

    repository: Path
    out: Path
    built: CompletedProcess[str]
    strict: CompletedProcess[str]
    address: str


@pytest.fixture(params=THEMES, scope="module")
def site(
    request: pytest.FixtureRequest,
    bake: Bake,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("hostile")
    repository = Path(shutil.copytree(bake(), folder / "repository"))
    with_theme(repository, request.param)
    write_exploits(repository)
    out = repository / "doc/build/html"
    built = build(repository, out)
    strict = build(repository, folder / "strict", "-W", "--keep-going")
    with served(out) as address:
        yield Site(repository, out, built, strict, address)


def build(repository: Path, out: Path, *arguments: str) -> CompletedProcess[str]:
    options = ["-E", "-b", "html", "-c", "doc", "-d", f"{out}.doctrees", *arguments]
    command = [sys.executable, "-m", "sphinx", *options, ".", str(out)]
    return run(command, repository, errors="surrogateescape")


def write_exploits(repository: Path) -> None:
    folder = repository / SPECS
    for name, title in TITLES.items():
        text = f"{title}\n{'=' * len(title)}\n\nText.\n"
        (folder / f"{name}.rst").write_text(text, encoding="utf-8")
    for name, (body, _) in BODIES.items():
        title = f"The {name} exploit"
        text = f"{title}\n{'=' * len(title)}\n\n{body}\n"
        (folder / f"{name}.rst").write_text(text, encoding="utf-8")
    for name, data in FILES.items():
        (folder / f"{name}.rst").write_bytes(data)
    for name in NAMES:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("A name\n======\n\nText.\n", encoding="utf-8")
    (folder / "good.png").write_bytes(PNG)
    (folder / "link.png").symlink_to("../../../outside.txt")
    (folder / "notes.txt").write_text("the secret, inside")
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><script>{SCRIPT}</script></svg>"
    (folder / "evil.svg").write_text(drawing)
    (folder / "evil.html").write_text(f"<script>{SCRIPT}</script>")
    (repository.parent / "outside.txt").write_text("the secret, outside\n")
    (repository / "specs/backlog/evil.py").write_text(
        "from pathlib import Path\nPath('imported').write_text('')\n"
    )
    (repository / "redirects.txt").write_text(
        f"{SPECS}/was.rst -> {SPECS}/title-script.rst\n"
        f"{SPECS}/far.rst -> {SPECS}//evil.example.rst\n"
        f"{SPECS}/{NAMES[1]} -> {SPECS}/title-script.rst\n"
        f"specs/template.html/was.rst -> {SPECS}/title-script.rst\n"
        f"{SPECS}/{'x' * 300}.rst -> {SPECS}/title-script.rst\n"
    )


# One black dot.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010100000000376ef9240000000a49444154"
    "789c63600000000200015e26af050000000049454e44ae426082"
)


def test_builds_all_pages_and_names_each_exploit(site: Site) -> None:
    for done, code in ((site.built, 0), (site.strict, 1)):
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        lines = done.stderr.splitlines()
        unnamed: dict[str, list[str]] = {}
        for name, (_, said) in BODIES.items():
            place = f"{SPECS}/{name}.rst:"
            about = [line.removeprefix(place) for line in lines if place in line]
            if said:
                below, _, words = said.partition(": ")
                wanted = f"{FIRST_LINE + int(below)}: "
                if not any(a.startswith(wanted) and words in a for a in about):
                    unnamed[name] = about
        assert unnamed == {}
        for name in FILES:
            assert f"{SPECS}/{name}.rst" in done.stderr
        for old in ("specs/template.html/was.rst", f"{SPECS}/{'x' * 300}.rst"):
            assert f"redirects.txt: no page can be written for {old}" in done.stderr
    for name in (*TITLES, *BODIES, *FILES):
        assert (site.out / SPECS / f"{name}.html").is_file(), name
    assert not (site.repository / "imported").exists()
    published = (path.read_bytes() for path in site.out.rglob("*") if path.is_file())
    assert not any(b"the secret, " in data for data in published)


def test_nothing_in_the_log_is_a_command_or_hides(site: Site) -> None:
    for line in (site.built.stdout + site.built.stderr).split("\n"):
        assert not line.lstrip().startswith("::"), line
        assert not re.search(r"##\w*\[", line), line
        assert line.isprintable(), line


def test_sources_have_no_script_but_the_themes(site: Site) -> None:
    harmless = _Tags.of(site.out / "README.html")
    for page in site.out.rglob("*.html"):
        if "_static" in page.parts:
            continue
        found = _Tags.of(page)
        assert not found.handlers - harmless.handlers, page
        assert found.schemes <= HARMLESS_SCHEMES, page
        scripts = {re.sub(r'".*?"|\'.*?\'', "", text) for text in found.scripts}
        known = {re.sub(r'".*?"|\'.*?\'', "", text) for text in harmless.scripts}
        # The pages that Sphinx makes by itself have scripts of their own.
        is_redirect = any("location.replace(" in text for text in found.scripts)
        if page.relative_to(site.out).parts[0] == "specs":
            assert is_redirect or scripts <= known, page


class _Tags(HTMLParser):
    """What can act in a page: scripts, handlers of events, schemes of addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.handlers: set[tuple[str, str | None]] = set()
        self.schemes: set[str] = set()
        self._in_script = False

    @classmethod
    def of(cls, page: Path) -> _Tags:
        tags = cls()
        tags.feed(page.read_text(encoding="utf-8"))
        return tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append("")
        for name, value in attrs:
            if name.startswith("on"):
                self.handlers.add((name, value))
            if name in ("href", "src", "action", "formaction", "xlink:href"):
                self.schemes.add(urlsplit((value or "").strip()).scheme)

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False


class Visit:
    """A page of a browser that notes what it asks for."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.site = site
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        self.page: Page = browser.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: object) -> None:
        self.dialogs.append(str(dialog))
        dialog.dismiss()  # type: ignore[attr-defined]

    def go(self, path: str) -> None:
        """Open a page, wait for what it loads, and move over what reacts to it."""
        self.page.goto(f"{self.site.address}/{path}", wait_until="load")
        # A page that leads away is found by what it asked for.
        with suppress(PlaywrightError):
            self.page.evaluate(REACT)
        self.page.wait_for_timeout(20)

    def take(self) -> tuple[list[str], set[str]]:
        """Return what exploits asked for since the last time, and other hosts."""
        bad = [url for url in self.requests if urlsplit(url).path.endswith("/pwned")]
        hosts = {urlsplit(url).netloc for url in self.requests}
        own = urlsplit(self.site.address).netloc
        found = bad + self.dialogs
        self.requests.clear()
        self.dialogs.clear()
        return found, {h for h in hosts if h and h != own}


# As a reader who moves over everything and clicks what would act.
REACT = """() => {
    for (const element of document.querySelectorAll("*")) {
        for (const kind of ["mouseover", "focus"])
            element.dispatchEvent(new Event(kind));
        if (element.protocol && !/^(https?|mailto):$/.test(element.protocol)) {
            element.removeAttribute("target");
            element.click();
        }
    }
}"""


def test_no_page_acts_in_a_browser(site: Site, browser: Browser) -> None:
    visit = Visit(browser, site)
    visit.go("README.html")
    _, hosts_of_theme = visit.take()
    acted: dict[str, object] = {}
    pages = [
        path.relative_to(site.out).as_posix()
        for path in sorted(site.out.rglob("*"))
        if path.suffix in (".html", ".svg") and "_static" not in path.parts
    ]
    for page in pages:
        visit.go(quote(page))
        found, hosts = visit.take()
        foreign = hosts - hosts_of_theme
        if found or (foreign and page != "search.html"):
            acted[page] = (found, foreign)
    assert acted == {}
    assert f"{SPECS}/was.html" in pages and "genindex.html" in pages


def test_no_result_of_a_search_acts_in_a_browser(site: Site, browser: Browser) -> None:
    visit = Visit(browser, site)
    acted: dict[str, object] = {}
    for words in ("thing", "img", "src", "onerror", "entry", "term", "VARIABLE", IMG):
        visit.go(f"search.html?q={quote(words)}")
        results = "#specs-results li"
        if words == "thing":
            visit.page.wait_for_selector(results, timeout=10_000)
        visit.page.wait_for_timeout(300)
        visit.page.evaluate(REACT)
        found, hosts = visit.take()
        if found or "evil.example" in hosts:
            acted[words] = found
    assert acted == {}
