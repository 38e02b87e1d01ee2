"""Numbers of sections, and lists of contents, as docutils alone makes them.

There the title of a document is none of its sections. In Sphinx it is one, and so it
would be numbered, the others below it, and be the only entry of a list of contents.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.transforms import parts
from sphinx.transforms import SphinxTransform


class _Numbers(parts.SectNum):
    def update_section_numbers(self, node: nodes.Element, *rest: Any) -> None:
        super().update_section_numbers(_below_title(node), *rest)


class _Contents(parts.Contents):
    def build_contents(self, node: nodes.Element, *rest: Any) -> Any:
        # Nobody looks for a way back behind a heading.
        self.backlinks = None
        return super().build_contents(_below_title(node), *rest)


_OURS = {parts.SectNum: _Numbers, parts.Contents: _Contents}


class TitleIsNoSection(SphinxTransform):
    """Count sections, and list them, without the title of the page."""

    default_priority = parts.SectNum.default_priority - 1

    def apply(self) -> None:
        """Let ours do what docutils' transforms were to do."""
        waiting = self.document.transformer.transforms
        for place, (priority, transform, pending, options) in enumerate(waiting):
            ours = _OURS.get(transform, transform)
            waiting[place] = (priority, ours, pending, options)


def _below_title(node: nodes.Element) -> nodes.Element:
    """Return the section that a document's title makes, in the document's place."""
    sections = [child for child in node.children if isinstance(child, nodes.section)]
    is_title = isinstance(node, nodes.document) and len(sections) == 1
    return sections[0] if is_title else node
