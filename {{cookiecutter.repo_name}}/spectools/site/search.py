"""The search: a box on every page, and an index that pagefind makes of the pages.

The reader's browser looks things up in it, so there is no server. Titles, names and
topics are looked up in ``specs.json``; where pagefind is not installed, that is all.
https://pagefind.app/docs/
"""

from __future__ import annotations

import html
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from spectools.repository.layout import TEMPLATE
from spectools.site.catalogue import entries_of, title_of
from spectools.site.pages import is_release_page, is_spec_page

logger = logging.getLogger(__name__)

_PAGE = "search"
_INDEX = "_pagefind"
# Packages that bring the program along, the better one first: it knows languages that
# put no blanks between words.
_PACKAGES = ("pagefind_bin_extended", "pagefind_bin")
# What is on a page beside its text.
_APART = ".headerlink, .linenos, .specs-banner, .specs-header, .specs-none"


def replace_search(app: Sphinx) -> None:
    """Let Sphinx make no index of its own."""
    if app.builder.name == "html":
        app.builder.search = False  # type: ignore[attr-defined]


def add_search_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Make the page that shows what was found."""
    yield _PAGE, {"title": "Search", "specs_full_text": bool(_program())}, "search.html"


def mark_for_search(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Tell pagefind what of a page is to be found, and under which title.

    Templates would be found for every word that their specs have in common.
    """
    is_list = is_release_page(pagename) or pagename == app.config.root_doc
    is_template = f"{pagename.rpartition('/')[2]}.rst" == TEMPLATE
    if doctree is None or is_list or is_template:
        return
    said = {"title": app.env.titles[pagename].astext()}
    if is_spec_page(pagename):
        entry = entries_of(app.env)[pagename]
        state = entry.spec.state or "no status"
        said = {"title": title_of(entry), "folder": entry.spec.folder, "state": state}
    values = " ".join(f'data-{k}="{html.escape(v)}"' for k, v in said.items())
    names = ", ".join(f"{key}[data-{key}]" for key in said)
    begin = f'<div data-pagefind-body {values} data-pagefind-meta="{names}">'
    context["body"] = f"{begin}{context['body']}</div>"


def write_index(app: Sphinx, error: Exception | None) -> None:
    """Let pagefind read all pages, after a whole build: it reads them all each time."""
    if error or app.builder.name != "html":
        return
    place = Path(app.outdir) / _INDEX
    program = _program()
    if program is None:
        logger.info("search: by titles only, since pagefind is not installed here")
    elif app.fresh_env_used or not place.exists():
        shutil.rmtree(place, ignore_errors=True)
        options = ["--output-subdir", _INDEX, "--exclude-selectors", _APART, "--silent"]
        done = subprocess.run(
            [program, "--site", app.outdir, *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip() or done.stdout.strip()
            logger.warning("the search has no index: pagefind: %s", said)
    else:
        logger.info("search: full texts are those of the last whole build")


def _program() -> Path | None:
    for name in _PACKAGES:
        with suppress(ImportError, OSError):
            return Path(import_module(name).get_executable())
    return None
