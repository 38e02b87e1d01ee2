"""Numbers of sections, and lists of contents, as docutils alone makes them.

There the title of a document is none of its sections. In Sphinx it is one, and so it
would be numbered, the others below it, and be the only entry of a list of contents.
"""

from __future__ import annotations

import re

from docutils import nodes
from docutils.transforms import parts
from sphinx.transforms import SphinxTransform


class TitleIsNoSection(SphinxTransform):
    """Count sections, and list them, without the title of the page."""

    # Behind what numbers sections, and before what lists them.
    default_priority = (
        parts.SectNum.default_priority + parts.Contents.default_priority
    ) // 2

    def apply(self) -> None:
        """Take the title's number away from all, and the title out of the lists."""
        sections = [n for n in self.document.children if isinstance(n, nodes.section)]
        if len(sections) != 1:
            return
        for title in sections[0].findall(nodes.title):
            number = title.children[0] if title.children else None
            if isinstance(number, nodes.generated) and "sectnum" in number["classes"]:
                below = re.sub(r"\d+\.?", "", number.astext(), count=1)
                title.remove(number)
                if re.search(r"\d", below):
                    title.insert(0, nodes.generated("", below, classes=["sectnum"]))
        for pending in self.document.findall(nodes.pending):
            if pending.transform is parts.Contents:
                # Nobody looks for a way back behind a heading.
                changed = {"local": None, "backlinks": None}
                pending.details = {**pending.details, **changed}
