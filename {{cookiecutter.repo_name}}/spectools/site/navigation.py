"""What surrounds each page: its header, its sidebar, and links to where it is kept."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from spectools.site.catalogue import (
    around_page,
    entries_of,
    has_topics,
    in_header,
    policy_of,
)
from spectools.site.pages import (
    heading_of,
    is_release_page,
    is_spec_page,
    release_page,
)
from spectools.site.topics import TOPICS

# The page of everything that is about this repository, and not about its project.
CONTRIBUTE = "contribute"
# States that a list of pages names.
_STATES = ("draft", "abandoned", "superseded")


class Item(NamedTuple):
    """A link to a page.

    Attributes:
        title: what is read there.
        address: where it leads.
        is_current: whether this page is the one.
        is_around: whether this page is the one, or lies below it.
        state: what has become of it, if that should be known before one goes there.
    """

    title: str
    address: str
    is_current: bool
    is_around: bool
    state: str = ""


def add_navigation(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put into the context of a page's template what surrounds the page."""
    env = app.env
    trail = _trail(pagename, app)
    top = trail[-1] if trail else pagename
    root = str(app.config.root_doc)

    def item(docname: str, title: str, state: str = "") -> Item:
        address = context["pathto"](docname)
        is_current = docname == pagename
        return Item(title, address, is_current, is_current or docname == top, state)

    names = [(release_page(f), heading_of(f)) for f in in_header(env.found_docs)]
    if CONTRIBUTE in env.found_docs:
        names.append((CONTRIBUTE, "Contribute"))
    if has_topics(env):
        names.append((TOPICS, "Topics"))
    context["specs_header"] = [item(root, "All specs"), *(item(*n) for n in names)]
    context["specs_sidebar"] = None
    if top in env.found_docs and top != root and not is_release_page(pagename):
        children = env.toctree_includes.get(top, [])
        around, left_out = around_page(pagename, children)
        context["specs_sidebar"] = {
            "top": item(top, _title(top, env)),
            "items": [item(d, _title(d, env), _state(d, env)) for d in around],
            "left_out": left_out,
            "number": len(children),
        }
    context["specs_links"] = _links(pagename, app) if doctree is not None else []
    if pagename == root or is_release_page(pagename):
        # The whole width is the table's.
        meta = {**(context.get("meta") or {})}
        context["meta"] = {**meta, "html_theme.sidebar_secondary.remove": ""}


def _trail(docname: str, app: Sphinx) -> list[str]:
    """Return the pages that a page lies below, the nearest first, the root left out."""
    relations = app.builder.relations  # type: ignore[attr-defined]
    trail: list[str] = []
    while docname in relations and relations[docname][0]:
        docname = relations[docname][0]
        if docname == app.config.root_doc or docname in trail:
            break
        trail.append(docname)
    return trail


def _title(docname: str, env: BuildEnvironment) -> str:
    title = env.titles.get(docname)
    return title.astext() if title else docname


def _state(docname: str, env: BuildEnvironment) -> str:
    entry = entries_of(env).get(docname)
    state = entry.spec.state if entry else None
    return state if state in _STATES else ""


def _links(docname: str, app: Sphinx) -> list[tuple[str, str]]:
    """Return name and address of what can be done with the source of a page."""
    if is_release_page(docname):
        return []
    policy = policy_of(app)
    path = quote(f"{docname}.rst")
    name = quote(docname.rpartition("/")[2])
    addresses = [("Edit", policy.edit_address), ("History", policy.history_address)]
    if is_spec_page(docname):
        addresses.append(("Reviews", policy.review_address))
    return [
        (text, address.replace("{path}", path).replace("{name}", name))
        for text, address in addresses
        if address
    ]
