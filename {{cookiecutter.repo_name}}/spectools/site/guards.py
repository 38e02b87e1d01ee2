"""What keeps a spec from showing what is not its own, or what is not there."""

from __future__ import annotations

import posixpath
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.parsers import RSTParser
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from spectools.repository import redirects
from spectools.site.redirects import is_page
from spectools.spec.links import Form, Site, Target, has_file, resolved
from spectools.spec.reading.budget import TooMuchMarkupError, refusal
from spectools.spec.reading.guarded import GUARDED_CLASSES
from spectools.spec.reading.parser import bounded_inliner, line_of
from spectools.spec.reading.refused import refused_role

logger = logging.getLogger(__name__)

_GENERATED = ("genindex.html", "search.html", "objects.inv", "searchindex.js")


class GuardedParser(RSTParser):
    """Sphinx's parser, that runs no directive and reads no text that check refuses."""

    def __init__(self) -> None:
        super().__init__(inliner=bounded_inliner())
        self.state_classes = GUARDED_CLASSES

    def parse(self, inputstring: Any, document: nodes.document) -> None:
        """Read a page; one that is not read says so, and is a warning."""
        text = str(inputstring)
        refused = refusal(text.encode("utf-8", "replace"), text.split("\n"))
        try:
            if not refused:
                super().parse(inputstring, document)
        except RecursionError:
            refused = "it is nested too deeply to be read"
        except TooMuchMarkupError as error:
            refused = f"it {error}"
        if refused:
            words = f"This page cannot be read: {refused}."
            document.children = [nodes.paragraph("", words)]
            document.reporter.error(words, line=1)


def guard_reading(app: Sphinx) -> None:
    """Let Sphinx read with the guards of the validator."""
    app.add_source_parser(GuardedParser, override=True)
    app.add_role("raw", refused_role, override=True)


class ForbidFilesOutside(SphinxTransform):
    """Publishes no picture or download from outside, nor what is hidden."""

    # Before Sphinx collects what to copy.
    default_priority = 300

    def apply(self, **_: Any) -> None:
        """Take such nodes out, each with a warning."""
        for node in list(self.document.findall(nodes.Element)):
            path = node.get("uri") or node.get("reftarget")
            if not isinstance(node, (nodes.image, addnodes.download_reference)):
                continue
            folder = "" if path.startswith("/") else posixpath.dirname(self.env.docname)
            inside = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
            if "://" not in path and not self.is_public(inside):
                logger.warning("%s is no file to publish", path, location=node)
                node.replace_self(nodes.literal(path, path))

    def is_public(self, path: str) -> bool:
        """Whether ``path``, links followed, is in the repository and not hidden.

        ``.git`` can hold the credentials of a checkout.
        """
        root = Path(self.env.srcdir).resolve()
        target = (root / path).resolve()
        if not target.is_relative_to(root):
            return False
        parts = (*path.split("/"), *target.relative_to(root).parts)
        return not any(part.startswith(".") for part in parts)


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
        env = self.env
        has_page = partial(is_page, env)
        return Site(
            documents={f"{name}.rst" for name in env.found_docs},
            redirected=redirects.served(redirects.read(Path(env.srcdir)), has_page),
            generated=_GENERATED,
            has_file=partial(has_file, Path(env.srcdir)),
        )

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
