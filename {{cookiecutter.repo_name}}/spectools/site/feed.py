"""The news of the site in Atom: specs that are new, and what became of others.

https://www.rfc-editor.org/rfc/rfc4287
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from typing import NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree as ET

from spectools.spec.catalogue import Entry

FEED = "feed.xml"
MOST = 50
_LARGEST = 100_000
_LONGEST = 300
_ATOM = "http://www.w3.org/2005/Atom"
_OF_ATOM = "{" + _ATOM + "}"
# What no XML can hold: https://www.w3.org/TR/xml/#charsets
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime.fromtimestamp(0, timezone.utc)


class News(NamedTuple):
    """One entry of the feed.

    Attributes:
        entry: the spec that it is about.
        what: ``new``, or the state that it has got.
        moment: when that was.
    """

    entry: Entry
    what: str
    moment: datetime


def news(entries: Iterable[Entry]) -> list[News]:
    """Return the news, the latest first, as far as git knows when they were."""
    found = [item for entry in entries for item in _news_of(entry)]
    found.sort(key=lambda n: (n.moment, n.entry.spec.path, n.what), reverse=True)
    return found[:MOST]


def _news_of(entry: Entry) -> Iterator[News]:
    if entry.created:
        yield News(entry, "new", entry.created)
        if entry.spec.state and entry.settled and entry.settled > entry.created:
            yield News(entry, entry.spec.state, entry.settled)


def as_feed(items: list[News], title: str, author: str, site: str) -> bytes:
    """Return the news as a feed.

    An entry is known by the address of the spec's page and by what is said of it, so
    that a reader sees it once, however often the spec is edited. Of news that are too
    much for the feed, the latest are in it.

    Args:
        items: the news.
        title: what the feed is called.
        author: who writes the specs.
        site: the address of the site's front page.
    """
    while True:
        data = _as_xml(items, title, author, site)
        if len(data) <= _LARGEST:
            return data
        items = items[:-1]


def _as_xml(items: list[News], title: str, author: str, site: str) -> bytes:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(_OF_ATOM + "feed")
    _add(feed, "title", title)
    _add(feed, "id", site)
    _add(feed, "updated", _moment(max((n.moment for n in items), default=_NEVER)))
    _add(feed, "link", rel="self", href=f"{site}{FEED}", type="application/atom+xml")
    _add(feed, "link", rel="alternate", href=site, type="text/html")
    _add(_add(feed, "author"), "name", author)
    for item in items:
        spec = item.entry.spec
        address = f"{site}{quote(spec.page)}"
        entry = _add(feed, "entry")
        _add(entry, "title", f"{item.what.capitalize()}: {item.entry.title}")
        _add(entry, "id", f"{address}#{item.what}")
        _add(entry, "updated", _moment(item.moment))
        _add(entry, "link", rel="alternate", href=address, type="text/html")
        _add(entry, "category", term=spec.folder)
        status = f"Status: {spec.status}." if spec.status else "No status yet."
        _add(entry, "summary", f"Proposed for {spec.folder}. {status}")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, name: str, text: str = "", **said: str) -> ET.Element:
    said = {key: _NO_XML.sub("\ufffd", value) for key, value in said.items()}
    child = ET.SubElement(parent, _OF_ATOM + name, said)
    if text:
        child.text = _NO_XML.sub("\ufffd", text)[:_LONGEST]
    return child


def _moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
