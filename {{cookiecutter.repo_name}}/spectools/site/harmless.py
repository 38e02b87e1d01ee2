"""What themes and Sphinx put into pages as it stands: titles, names, ids."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

# Themes put titles into text, into attributes and into scripts, some as they stand,
# some after they took escapes out again; so no escape is right for all of them. What
# looks alike and has no meaning in any of them is.
_MEANS_NOTHING = str.maketrans(
    {"<": "\uff1c", '"': "\uff02", "'": "\u2019", "`": "\uff40", "\\": "\uff3c"}
)
_ENTITY = re.compile(r"&(?=#?\w+;)")


def harmless(text: str) -> str:
    """Return ``text`` without any sign that begins or ends something in HTML."""
    # A line that ends would end a script's string.
    text = _ENTITY.sub("\uff06", re.sub(r"\s", " ", text))
    return text.translate(_MEANS_NOTHING)


class HarmlessNames(SphinxTransform):
    """Lets no title, of whatever it is, and no id mean anything in HTML."""

    # When all is put in that a title can hold, before Sphinx collects titles.
    default_priority = 845

    def apply(self, **_: Any) -> None:
        """Rewrite titles and ids."""
        for title in self.document.findall(nodes.title):
            for text in list(title.findall(nodes.Text)):
                text.parent.replace(text, nodes.Text(harmless(str(text))))
        if "title" in self.document:
            self.document["title"] = harmless(self.document["title"])
        for tree in self.document.findall(addnodes.toctree):
            tree["entries"] = [
                (title and harmless(title), target) for title, target in tree["entries"]
            ]
            for name in ("caption", "rawcaption"):
                if tree.get(name):
                    tree[name] = harmless(tree[name])
        for node in self.document.findall(nodes.Element):
            # Domains make ids of the names of objects.
            node["ids"] = list(map(harmless, node["ids"]))
            if "refid" in node:
                node["refid"] = harmless(node["refid"])


def write_harmless_indices(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Let the groups and anchors of indices, which Sphinx does not escape, be so."""
    for name in ("content", "genindexentries"):
        if doctree is None and name in context:
            context[name] = _harmless_parts(context[name])


def _harmless_parts(parts: Any) -> Any:
    if isinstance(parts, str):
        return harmless(parts)
    if isinstance(parts, (list, tuple)):
        return [_harmless_parts(part) for part in parts]
    return parts
