"""What the head of a page tells those who show a link to it: what the page is about.

https://ogp.me
"""

from __future__ import annotations

import html
import re
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx

from spectools.site.catalogue import entries_of, policy_of, title_of
from spectools.site.feed import FEED
from spectools.site.harmless import harmless
from spectools.site.machines import SPECS_JSON
from spectools.site.pages import is_spec_page

_LONGEST = 200
_FEWEST_WORDS = 4
_ADDRESS = re.compile(r"\w+://\S+")
_SENTENCE = re.compile(r".{20,}?[.!?](?=\s|$)")
# The beginning of the classes of what the site puts on a page by itself.
_OWN = "specs-"
# What stands in these is no prose.
_NO_PROSE = (
    nodes.Admonition,
    nodes.field_list,
    nodes.footnote,
    nodes.citation,
    nodes.table,
    nodes.topic,
)


def describe_page(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put tags into the head of a page."""
    policy = policy_of(app)
    name = str(app.config.html_title)
    tags = [_link("specs", "application/json", context["pathto"](SPECS_JSON, 1))]
    if policy.site_address:
        feed = context["pathto"](FEED, 1)
        tags.append(_link(f"News of {name}", "application/atom+xml", feed))
        context["specs_feed"] = feed
    if doctree is not None:
        title = app.env.titles[pagename].astext()
        if is_spec_page(pagename):
            title = title_of(entries_of(app.env)[pagename])
        said = first_sentence(doctree)
        has_own = any(
            n.get("name") == "description" for n in doctree.findall(nodes.meta)
        )
        if said and not has_own:
            tags.append(_meta("name", "description", said))
        tags.append(_meta("property", "og:title", title))
        tags.append(_meta("property", "og:type", "article"))
        tags.append(_meta("property", "og:site_name", name))
        if said:
            tags.append(_meta("property", "og:description", said))
        if policy.site_address:
            address = f"{policy.site_address}{quote(pagename)}.html"
            tags.append(_meta("property", "og:url", address))
    context["metatags"] = "\n".join([context.get("metatags") or "", *tags])


def first_sentence(doctree: nodes.document) -> str:
    """Return the first sentence of prose on a page, or nothing if it has none."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        words = _ADDRESS.sub("", text)
        is_label = words.rstrip().endswith(":")
        if is_label or len(words.split()) < _FEWEST_WORDS or _is_apart(paragraph):
            continue
        found = _SENTENCE.match(text)
        sentence = found[0] if found else text
        if len(sentence) > _LONGEST:
            sentence = sentence[: _LONGEST - 1].rpartition(" ")[0] + "\u2026"
        return harmless(sentence)
    return ""


def _is_apart(node: nodes.Node) -> bool:
    around: nodes.Node | None = node
    while isinstance(around, nodes.Element):
        is_own = any(name.startswith(_OWN) for name in around["classes"])
        if is_own or isinstance(around, _NO_PROSE):
            return True
        around = around.parent
    return False


def _meta(key: str, name: str, text: str) -> str:
    return f'<meta {key}="{name}" content="{html.escape(text)}">'


def _link(title: str, kind: str, address: str) -> str:
    return (
        f'<link rel="alternate" type="{kind}" title="{html.escape(title)}" '
        f'href="{html.escape(address)}">'
    )
