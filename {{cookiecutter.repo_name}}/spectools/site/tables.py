"""Tables of releases and specs, written when the page is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator

from spectools.site.catalogue import entries_of, title_of
from spectools.site.pages import (
    folders_in,
    heading_of,
    release_page,
    template_page,
)
from spectools.spec.catalogue import Entry
from spectools.spec.status import STATES_IN_A_WORD

_NO_STATE = "no status"
# Nobody will build these, so others come first.
_DEAD = ("abandoned", "superseded")


class Releases(nodes.General, nodes.Element):
    """Stands for a list of all releases, with numbers."""


class Specs(nodes.General, nodes.Element):
    """Stands for a table of specs: of one ``folder``, or all."""


class Link(NamedTuple):
    """Where to, and what is read there."""

    address: str
    text: str


class Row(NamedTuple):
    """What a table says of one spec."""

    title: Link
    release: Link
    state: str
    words: str
    successor: Link | None
    assignee: str
    blueprint: Link | None
    created: str
    changed: str


def state_of(entry: Entry) -> str:
    """Return the status of a spec in a word or two, for people."""
    return entry.spec.state or entry.spec.status or _NO_STATE


def day(date: datetime | None) -> str:
    """Return a date as it is shown, or nothing."""
    return f"{date:%Y-%m-%d}" if date else ""


def name_of_address(address: str) -> str:
    """Return what to call a blueprint, a bug or an issue by its address."""
    name = address.rstrip("/").rpartition("/")[2]
    return f"#{name}" if name.isdigit() else name


def by_interest(entry: Entry) -> tuple[Any, ...]:
    """Return the sort key of a spec: what readers want comes first.

    That is, in the order of the releases that are given, what may still be built, and
    of that what has changed last.
    """
    changed = entry.changed.timestamp() if entry.changed else 0.0
    is_dead = entry.spec.state in _DEAD
    return is_dead, -changed, title_of(entry).casefold()


def counts(entries: Iterable[Entry]) -> list[tuple[str, int]]:
    """Return how many specs have which status, in the order of their lives."""
    found = Counter(state_of(entry) for entry in entries)
    order = [*STATES_IN_A_WORD, *sorted({*found} - {*STATES_IN_A_WORD, _NO_STATE})]
    return [(s, found[s]) for s in (*order, _NO_STATE) if found[s]]


def visit_releases(translator: Any, node: Releases) -> None:
    """Write the list of releases."""
    env = translator.builder.env
    entries = entries_of(env)
    folders = []
    for folder in folders_in(env.found_docs):
        mine = [e for e in entries.values() if e.spec.folder == folder]
        link = Link(_address(translator, release_page(folder)), heading_of(folder))
        folders.append({"link": link, "specs": mine, "counts": dict(counts(mine))})
    states = [state for state, _ in counts(entries.values())]
    _write(
        translator,
        "releases.html",
        folders=folders,
        states=states,
        total=dict(counts(entries.values())),
        number=len(entries),
    )


def visit_specs(translator: Any, node: Specs) -> None:
    """Write a table of specs."""
    env = translator.builder.env
    folder = node.get("folder")
    order = {name: at for at, name in enumerate(folders_in(env.found_docs))}
    entries = sorted(
        (e for e in entries_of(env).values() if folder in (None, e.spec.folder)),
        key=lambda e: (order.get(e.spec.folder, len(order)), *by_interest(e)),
    )
    template = template_page(folder) if folder else None
    _write(
        translator,
        "specs.html",
        rows=[_row(translator, entry) for entry in entries],
        folder=folder,
        heading=heading_of(folder) if folder else "",
        template=template in env.found_docs and _address(translator, template),
        counts=counts(entries),
        releases=[
            heading_of(f) for f in order if any(e.spec.folder == f for e in entries)
        ],
        has_dates=any(e.created for e in entries),
    )


def _row(translator: Any, entry: Entry) -> Row:
    spec = entry.spec
    successor = None
    if entry.successor:
        other = entries_of(translator.builder.env).get(
            entry.successor.removesuffix(".rst")
        )
        successor = (
            Link(_address(translator, other.spec.docname), title_of(other))
            if other
            else Link(entry.successor, entry.successor)
        )
    return Row(
        Link(_address(translator, spec.docname), title_of(entry)),
        Link(_address(translator, release_page(spec.folder)), heading_of(spec.folder)),
        spec.state or "none",
        state_of(entry),
        successor,
        # Whoever wants to write to them finds the address on the spec's page.
        re.sub(r"\s*[<(].*?[>)]", "", spec.assignee or "") or spec.assignee or "",
        Link(spec.blueprint, name_of_address(spec.blueprint))
        if spec.blueprint
        else None,
        day(entry.created),
        day(entry.changed),
    )


def _address(translator: Any, docname: str | None) -> str:
    builder = translator.builder
    return str(builder.get_relative_uri(builder.current_docname, docname))


def _write(translator: Any, name: str, **values: Any) -> None:
    translator.body.append(_templates().get_template(name).render(values))
    raise nodes.SkipNode


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).with_name("html"))
    return Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def add_tables(app: Sphinx) -> None:
    """Let Sphinx know the tables; only pages in HTML show them."""

    def skip(translator: SphinxTranslator, node: nodes.Element) -> None:
        raise nodes.SkipNode

    others: dict[str, Any] = dict.fromkeys(
        ("latex", "man", "texinfo", "text"), (skip, None)
    )
    app.add_node(Releases, html=(visit_releases, None), **others)
    app.add_node(Specs, html=(visit_specs, None), **others)
