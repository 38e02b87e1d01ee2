"""What the site has for programs: all specs, news of them, and a list of all pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

from sphinx.application import Sphinx

from spectools.site.catalogue import entries_of, policy_of
from spectools.site.feed import FEED, as_feed, news
from spectools.site.topics import TOPICS, topics_of
from spectools.spec.catalogue import Entry
from spectools.spec.listing import SCHEMA, as_json

SPECS_JSON = "specs.json"
_SITEMAP = "sitemap.xml"
# https://www.sitemaps.org/protocol.html
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_OF_SITEMAPS = "{" + _SITEMAPS + "}"


def write_for_machines(app: Sphinx, error: Exception | None) -> None:
    """Write the files when all pages are written."""
    if error or app.builder.name != "html":
        return
    policy, entries = policy_of(app), entries_of(app.env)
    files = {
        SPECS_JSON: as_json(entries.values()).encode("utf-8"),
        SCHEMA.name: SCHEMA.read_bytes(),
    }
    site = policy.site_address
    if site:
        items = news(entries.values())
        title, author = str(app.config.html_title), str(app.config.author)
        files[FEED] = as_feed(items, title, author, site)
        files[_SITEMAP] = _sitemap(app, entries, site)
    for name, data in files.items():
        (Path(app.outdir) / name).write_bytes(data)


def _sitemap(app: Sphinx, entries: dict[str, Entry], site: str) -> bytes:
    ET.register_namespace("", _SITEMAPS)
    pages = ET.Element(_OF_SITEMAPS + "urlset")
    for page in _pages(app, entries):
        place = ET.SubElement(pages, _OF_SITEMAPS + "url")
        address = ET.SubElement(place, _OF_SITEMAPS + "loc")
        address.text = f"{site}{quote(page)}.html"
        changed = entries[page].changed if page in entries else None
        if changed:
            day = ET.SubElement(place, _OF_SITEMAPS + "lastmod")
            day.text = changed.date().isoformat()
    return bytes(ET.tostring(pages, encoding="utf-8", xml_declaration=True))


def _pages(app: Sphinx, entries: dict[str, Entry]) -> Iterator[str]:
    """Yield what Sphinx calls the pages that are made of specs and of other texts."""
    yield from sorted(app.env.found_docs)
    topics = topics_of(entries.values())
    if topics:
        yield TOPICS
        yield from (topic.page for topic in topics)
