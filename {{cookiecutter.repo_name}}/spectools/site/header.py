"""What stands over each spec: where it belongs, what became of it, what it omits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from spectools.site.catalogue import entries_of, policy_of, title_of
from spectools.site.harmless import harmless
from spectools.site.pages import heading_of, release_page
from spectools.site.tables import day, name_of_address
from spectools.site.topics import topic_page
from spectools.spec import status, topics
from spectools.spec.catalogue import Entry

# The fields of a spec that its header shows in its own way.
_SHOWN = (status.FIELD.casefold(), topics.FIELD.casefold())
_STATES_WITH_BANNER = ("draft", "abandoned", "superseded")


class Banner(nodes.General, nodes.Element):
    """A word to the reader before anything else: ``role="note"``."""


def add_banner(app: Sphinx) -> None:
    """Let Sphinx know the banner."""

    def visit(translator: Any, node: nodes.Element) -> None:
        translator.body.append(translator.starttag(node, "div", role="note"))

    def depart(translator: Any, node: nodes.Element) -> None:
        translator.body.append("</div>\n")

    def nothing(translator: Any, node: nodes.Element) -> None:
        pass

    others: dict[str, Any] = dict.fromkeys(
        ("latex", "man", "texinfo", "text"), (nothing, nothing)
    )
    app.add_node(Banner, html=(visit, depart), **others)


def show_header(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the header of a spec below its title."""
    entry = entries_of(app.env).get(docname)
    if entry is None:
        return
    header = _Header(app, docname)
    section = next(iter(doctree.findall(nodes.section)), None)
    place: nodes.Element = doctree if section is None else section
    at = 0 if section is None else 1
    if section is not None:
        _take_out(section)
        _name_apart(section, entry)
    nothing_said = header.nothing_said(entry, doctree)
    place[at:at] = [*header.banner(entry), header.table(entry), *nothing_said]


def _take_out(section: nodes.section) -> None:
    """Take out the fields that the header shows."""
    for fields in list(section.findall(nodes.field_list)):
        if fields.parent is section:
            for field in list(fields.children):
                name = field[0].astext() if isinstance(field, nodes.field) else ""
                if name.casefold() in _SHOWN:
                    fields.remove(field)
            if not fields.children:
                section.remove(fields)
            return


def _name_apart(section: nodes.section, entry: Entry) -> None:
    """Let the title say which one of several it is."""
    title = entry.spec.title
    if title and entry.title.startswith(title):
        apart = harmless(entry.title[len(title) :])
        if apart and isinstance(section[0], nodes.title):
            section[0] += nodes.Text(apart)


class _Header:
    """Makes the parts of a header, with addresses as they are on one page."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        self._app = app
        self._docname = docname
        self._tracked_as = policy_of(app).tracked_as
        self._entries = entries_of(app.env)

    def banner(self, entry: Entry) -> list[nodes.Node]:
        """Return a word on a spec that is not to be built as it stands."""
        state = entry.spec.state
        if state not in _STATES_WITH_BANNER:
            return []
        words = nodes.paragraph()
        if state == "superseded":
            words += nodes.strong("", "Superseded.")
            words += nodes.Text(" Read ")
            words += self._successor(entry)
            words += nodes.Text(" instead.")
        elif state == "abandoned":
            words += nodes.strong("", "Abandoned.")
            words += nodes.Text(" Nobody is going to build this.")
            again = self._releases(entry.also_in)
            if again:
                words += [nodes.Text(" It is also proposed in "), *again]
                words += nodes.Text(".")
        else:
            words += nodes.strong("", "Draft.")
            words += nodes.Text(" This is still being written, and nothing is decided.")
        banner = Banner(classes=["specs-banner", f"specs-banner-{state}"])
        banner += words
        return [banner]

    def table(self, entry: Entry) -> nodes.table:
        """Return what is known of a spec, in two columns."""
        spec = entry.spec
        page = release_page(spec.folder)
        rows: list[tuple[str, list[nodes.Node]]] = [
            ("Release", [self._link(page, heading_of(spec.folder))]),
            ("Status", self._status(entry)),
            (self._tracked_as.capitalize(), _outside(spec.blueprint)),
            ("Assignee", _text(spec.assignee)),
            ("Created", _text(day(entry.created))),
            ("Last changed", _text(day(entry.changed))),
            ("Supersedes", self._specs(entry.supersedes)),
            ("Superseded by", [self._successor(entry)] if entry.successor else []),
            ("Also proposed in", self._releases(entry.also_in)),
            ("Topics", self._topics(entry)),
        ]
        body = nodes.tbody()
        for name, cell in rows:
            if cell:
                head = nodes.entry("", nodes.paragraph(name, name))
                text = nodes.entry("", nodes.paragraph("", "", *cell))
                body += nodes.row("", head, text)
        group = nodes.tgroup("", cols=2)
        group += nodes.colspec(colwidth=20, stub=1)
        group += nodes.colspec(colwidth=80)
        group += body
        return nodes.table("", group, classes=["specs-header"])

    def nothing_said(self, entry: Entry, doctree: nodes.document) -> list[nodes.Node]:
        """Return a line on the sections that say None, each with its link."""
        if not entry.spec.nothing_said:
            return []
        ids = {
            _words_of(section[0]): section["ids"][0]
            for section in doctree.findall(nodes.section)
            if section["ids"]
        }
        words = nodes.paragraph(classes=["specs-none"])
        words += nodes.strong("", "Says None:")
        words += nodes.Text(" ")
        links: list[nodes.Node] = []
        for title in map(harmless, entry.spec.nothing_said):
            if title in ids:
                links.append(
                    nodes.reference("", title, internal=True, refid=ids[title])
                )
            else:
                links.append(nodes.Text(title))
        words += _joined(links)
        return [words]

    def _status(self, entry: Entry) -> list[nodes.Node]:
        spec = entry.spec
        if not spec.status:
            return []
        words = spec.state or spec.status
        return [
            nodes.inline(
                "",
                words,
                classes=["specs-state", f"specs-state-{spec.state or 'none'}"],
            )
        ]

    def _successor(self, entry: Entry) -> nodes.Node:
        by = entry.successor or ""
        other = self._entries.get(by.removesuffix(".rst"))
        if other:
            return self._link(other.spec.docname, title_of(other))
        if by:
            return nodes.reference("", by, refuri=by)
        words = entry.spec.superseded_by or "another spec"
        return nodes.Text(words)

    def _specs(self, paths: Iterable[str]) -> list[nodes.Node]:
        entries = (self._entries.get(path.removesuffix(".rst")) for path in paths)
        return _joined([self._link(e.spec.docname, title_of(e)) for e in entries if e])

    def _releases(self, paths: Iterable[str]) -> list[nodes.Node]:
        entries = (self._entries.get(path.removesuffix(".rst")) for path in paths)
        return _joined(
            [
                self._link(e.spec.docname, heading_of(e.spec.folder))
                for e in entries
                if e
            ]
        )

    def _topics(self, entry: Entry) -> list[nodes.Node]:
        return _joined(
            [
                self._link(topic_page(topic.slug), harmless(topic.name))
                for topic in entry.spec.topics
            ]
        )

    def _link(self, docname: str, text: str) -> nodes.Node:
        address = self._app.builder.get_relative_uri(self._docname, docname)
        return nodes.reference("", text, internal=True, refuri=address)


def _words_of(title: nodes.Node) -> str:
    """Return what an author wrote as a heading, without the number it may have got."""
    written = (c for c in title.children if not isinstance(c, nodes.generated))
    return "".join(child.astext() for child in written)


def _text(words: str | None) -> list[nodes.Node]:
    return [nodes.Text(words)] if words else []


def _outside(address: str | None) -> list[nodes.Node]:
    if not address:
        return []
    return [nodes.reference("", name_of_address(address), refuri=address)]


def _joined(parts: list[nodes.Node]) -> list[nodes.Node]:
    joined: list[nodes.Node] = []
    for part in parts:
        joined += [nodes.Text(", "), part] if joined else [part]
    return joined
