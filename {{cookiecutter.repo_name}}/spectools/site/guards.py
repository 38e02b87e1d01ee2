"""What keeps a spec from showing what is not its own, or what is not there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from spectools.site.references import site_of
from spectools.spec.links import Form, Site, Target, resolved
from spectools.spec.reading.parser import line_of

logger = logging.getLogger(__name__)


class DeadLinks(SphinxTransform):
    """Warns of addresses on this site at which there is nothing.

    Sphinx looks after roles, and leaves addresses alone.
    """

    default_priority = 800

    def apply(self, **_: Any) -> None:
        """Look at all addresses that a page has."""
        page = f"{self.env.docname}.rst"
        for node in self.document.findall(nodes.reference):
            address = node.get("refuri", "")
            target = resolved(address, page, Form.ADDRESS)
            if target and not self._site.serves(target):
                # docutils notes the line of a picture, not of what is around it.
                picture = next(iter(node.findall(nodes.image)), node)
                place = (self.env.docname, line_of(picture))
                words = f"{address} leads to no page{self._advice(target)}"
                logger.warning("%s", words, location=place)

    @cached_property
    def _site(self) -> Site:
        return site_of(self.env)

    def _advice(self, target: Target) -> str:
        page = target._replace(suffix=".html")
        if target.suffix == ".rst" and self._site.serves(page):
            name = page.written(f"{self.env.docname}.rst")
            return f": sources are not published; write {name}"
        if target.suffix != ".rst" and self._site.has_file(target.path):
            return "; to publish the file, lead to it by :download:"
        return ""


def forbid_files(app: Sphinx) -> None:
    """Let no directive of a spec read a file or pass HTML through.

    Specs come from strangers, and the site is built where secrets may lie.
    """
    app.env.settings.update(file_insertion_enabled=False, raw_enabled=False)
