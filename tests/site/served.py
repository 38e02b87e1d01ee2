"""A built site, served to a browser as it would be published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Locator


class _Handler(SimpleHTTPRequestHandler):
    """Sends files of a site, and the site's own page where there is none."""

    prefix = ""

    def log_message(self, format: str, *_: object) -> None:
        pass

    def translate_path(self, path: str) -> str:
        if not path.startswith(f"{self.prefix}/"):
            return f"{self.directory}/no such file"
        return super().translate_path(path.removeprefix(self.prefix))

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        own = Path(self.directory) / "404.html"
        data = own.read_bytes() if own.is_file() else b""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def served(folder: Path, prefix: str = "") -> Iterator[str]:
    """Serve a folder on this host, below a path, and yield its address."""
    kind = type("Handler", (_Handler,), {"prefix": prefix})
    handler = partial(kind, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{prefix}"
        server.shutdown()


def follow(link: Locator) -> None:
    """Follow a link, and wait until what it leads to is there."""
    with link.page.expect_navigation():
        link.click()
