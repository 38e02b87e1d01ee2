"""Templates shown as templates."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from spectools.repository.layout import BACKLOG, SPECS


class TemplateTitle(SphinxTransform):
    """Titles the page of a template as what it is, not as a spec."""

    default_priority = 300

    def apply(self, **_: Any) -> None:
        """Set the title and say below it what the page is."""
        parts = self.env.docname.split("/")
        if parts[0] != SPECS or parts[-1] != "template":
            return
        release = parts[1] if len(parts) == 3 else "the next release"
        if release == BACKLOG:
            release = "the backlog"
        section = next(iter(self.document.findall(nodes.section)), None)
        if section is None:
            return
        name = f"Template of {release}"
        note = nodes.paragraph(
            text=f"This is the template that the specs of {release} are held to. "
            f"To write a spec, begin with a copy of {self.env.docname}.rst."
        )
        section.replace(section[0], nodes.title(name, name))
        section.insert(1, nodes.note("", note))
