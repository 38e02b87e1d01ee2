"""A published folder, below a path of a plain web server, as a reader goes over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import quote, urldefrag, urljoin
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

PREFIX = "/trove-specs/"


class Links(HTMLParser):
    """What a page leads to or loads, and what may be led to in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of one tag."""
        given = {name: value or "" for name, value in attrs}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        for name in ("href", "src", "action"):
            # What tells a search engine of the page's own address is no link.
            if name in given and given.get("rel") != "canonical":
                self.targets.append(given[name])
        if given.get("http-equiv", "").lower() == "refresh":
            self.targets.append(given["content"].partition("url=")[2])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder below `PREFIX`, and nothing else; say at which address."""

    class Handler(SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            if not path.startswith(PREFIX):
                return str(folder / "nosuch")
            return super().translate_path("/" + path.removeprefix(PREFIX))

        def log_message(self, format: str, *_: object) -> None:
            pass

    with ThreadingHTTPServer(
        ("127.0.0.1", 0), lambda *given: Handler(*given, directory=str(folder))
    ) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()


def visit(address: str) -> tuple[set[str], list[str]]:
    """Follow all links from a page on, within its server.

    Returns:
        the addresses that are there, and a line for each link that leads nowhere.
    """
    server = address[: address.index("/", len("http://"))]
    pages: dict[str, Links] = {}
    missing: dict[str, str] = {}
    pending = [(address, "")]
    used: list[tuple[str, str, str]] = []
    while pending:
        page, origin = pending.pop()
        if page in pages or page in missing:
            continue
        try:
            with urlopen(page) as response:
                data = response.read()
                is_page = response.headers.get_content_type() == "text/html"
        except HTTPError as error:
            missing[page] = f"{page}: {error.code}, from {origin}"
            continue
        pages[page] = Links(data.decode("utf-8") if is_page else "")
        for target in pages[page].targets:
            whole, place = urldefrag(urljoin(page, target))
            if whole.startswith(server):
                pending.append((whole, page))
                used.append((whole, place, page))
    broken = [
        f"{page}#{place}: no such place, from {origin}"
        for page, place, origin in used
        # The top of a page is there without being named.
        if page in pages and place not in {"", "top", *pages[page].places}
    ]
    return {*pages}, [*missing.values(), *dict.fromkeys(broken)]


def found(address: str, words: str) -> list[str]:
    """Search a site for words in a browser; return the addresses of what it finds."""
    # No other host is asked for anything.
    alone = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[alone, "--disable-background-networking"],
            chromium_sandbox=False,
        )
        page = browser.new_page()
        page.goto(f"{address}search.html?q={quote(words)}")
        page.wait_for_selector("#specs-results li a", timeout=60_000)
        links = page.locator("#specs-results li a").all()
        addresses = [str(link.evaluate("link => link.href")) for link in links]
        browser.close()
    return [urldefrag(found).url.partition("?")[0] for found in addresses]
