"""A page for each topic, with the specs that name it, and one with all topics."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sphinx.application import Sphinx

from spectools.repository.layout import release_key
from spectools.site.catalogue import entries_of, title_of
from spectools.site.harmless import harmless
from spectools.spec.catalogue import Entry

# The page with all topics; what is below it is named after a topic's slug.
TOPICS = "topics"


class Shown(NamedTuple):
    """A topic as its page shows it.

    Attributes:
        name: as most specs write it.
        page: what Sphinx calls its page.
        entries: the specs that name it, those of the newest release first.
    """

    name: str
    page: str
    entries: list[Entry]


def topic_page(slug: str) -> str:
    """Return what Sphinx calls the page of a topic."""
    return f"{TOPICS}/{slug}"


def topics_of(entries: Iterable[Entry]) -> list[Shown]:
    """Return all topics, by their names. Those of one slug are one topic."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    specs: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for topic in entry.spec.topics:
            names[topic.slug][topic.name] += 1
            specs[topic.slug].append(entry)
    for found in specs.values():
        found.sort(key=lambda entry: entry.title.casefold())
        found.sort(key=lambda entry: release_key(entry.spec.folder), reverse=True)
    shown = [
        Shown(
            # Of names that are as frequent, always the same one.
            harmless(min(counts, key=lambda name: (-counts[name], name))),
            topic_page(slug),
            specs[slug],
        )
        for slug, counts in names.items()
    ]
    return sorted(shown, key=lambda topic: (topic.name.casefold(), topic.page))


def add_topic_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Make the pages, if any spec has a topic."""
    topics = topics_of(entries_of(app.env).values())
    if topics:
        listed = [(topic.name, topic.page, len(topic.entries)) for topic in topics]
        yield TOPICS, {"title": "Topics", "topics": listed}, "topics.html"
    for topic in topics:
        specs = [
            (
                title_of(entry),
                entry.spec.docname,
                harmless(entry.spec.folder),
                entry.spec.state or "no status",
            )
            for entry in topic.entries
        ]
        said = {"title": f"Topic: {topic.name}", "specs": specs, "all": TOPICS}
        yield topic.page, said, "topic.html"
