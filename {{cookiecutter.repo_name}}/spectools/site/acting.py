"""What would act in a reader's browser stands on the page as the text that it is."""

from __future__ import annotations

import posixpath
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from spectools.repository.layout import SPECS, scan
from spectools.spec import allowed
from spectools.spec.document import Spec
from spectools.spec.reading.parser import line_of

logger = logging.getLogger(__name__)


class ForbidActing(SphinxTransform):
    """Takes out what a spec may not lead to, show or say, each with a warning."""

    # When all addresses are known, before Sphinx collects what to copy.
    default_priority = 790

    def apply(self, **_: Any) -> None:
        """Look at all that has an address."""
        for picture in list(self.document.findall(nodes.image)):
            self._picture(picture)
        for download in list(self.document.findall(addnodes.download_reference)):
            self._download(download)
        for link in list(self.document.findall(nodes.reference)):
            self._link(link)
        for code in self.document.findall(nodes.literal):
            if "language" in code:
                # Sphinx makes classes of a language, whatever a spec calls one.
                code["classes"] = ["code", "highlight"]
                code["language"] = "-".join(code["language"].split())
        for meta in list(self.document.findall(nodes.meta)):
            if not allowed.is_harmless_meta(meta):
                self._warn(meta, "meta::", "says more than what the page is about")
                meta.parent.remove(meta)
        for tree in self.document.findall(addnodes.toctree):
            self._entries(tree)

    def _picture(self, picture: nodes.image) -> None:
        address = picture["uri"]
        if not allowed.is_picture(address):
            self._refuse(picture, address, "is no picture that a page may show")
        elif allowed.scheme_of(address):
            # Whoever reads a page asks no other host for anything.
            text = picture.get("alt") or address
            _replace(picture, nodes.reference(text, text, refuri=address))
        elif not self._is_public(address):
            self._refuse(picture, address, "is no file to publish")

    def _download(self, download: addnodes.download_reference) -> None:
        address = download["reftarget"]
        if allowed.forbidden_scheme(address):
            self._refuse(download, address, "is no address for a link")
        elif not allowed.is_download(address):
            self._refuse(download, address, "is no file that a page may offer")
        elif not allowed.scheme_of(address) and not self._is_public(address):
            self._refuse(download, address, "is no file to publish")

    def _link(self, link: nodes.reference) -> None:
        address = link.get("refuri", "")
        if not allowed.forbidden_scheme(address):
            return
        if any(link.findall(nodes.image)):
            self._warn(link, address, "is no address for a link")
            link.replace_self(link.children)
        else:
            self._refuse(link, address, "is no address for a link")

    def _entries(self, tree: addnodes.toctree) -> None:
        for entry in list(tree["entries"]):
            if allowed.forbidden_scheme(entry[1]):
                self._warn(tree, entry[1], "is no address for a link")
                tree["entries"].remove(entry)

    def _refuse(self, node: nodes.Element, address: str, why: str) -> None:
        self._warn(node, address, why)
        text = node.rawsource or address
        _replace(node, nodes.literal(text, text))

    def _warn(self, node: nodes.Element, words: str, why: str) -> None:
        # docutils notes the lines of few such nodes.
        line = self._source.nearest_line(words, line_of(node))
        place = (self.env.docname, line)
        logger.warning("%s %s", words, why, location=place)

    @cached_property
    def _source(self) -> Spec:
        path = self.env.doc2path(self.env.docname)
        return Spec(self.env.docname, Path(path).read_bytes())

    def _is_public(self, path: str) -> bool:
        """Whether a file may be published: for a spec, what there may be below specs/.

        Other pages may show any file of the repository that is not hidden, links
        followed: ``.git`` can hold the credentials of a checkout.
        """
        page = self.env.docname
        folder = "" if path.startswith("/") else posixpath.dirname(page)
        path = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        root = Path(self.env.srcdir).resolve()
        if page.startswith(f"{SPECS}/"):
            return path in _files_of_specs(root)
        target = (root / path).resolve()
        if not target.is_relative_to(root):
            return False
        parts = (*path.split("/"), *target.relative_to(root).parts)
        return not any(part.startswith(".") for part in parts)


@lru_cache(maxsize=1)
def _files_of_specs(root: Path) -> frozenset[str]:
    layout = scan(root)
    return frozenset((*layout.specs, *layout.templates, *layout.pictures))


def _replace(node: nodes.Element, inline: nodes.TextElement) -> None:
    """Put text in the place of a node, and of a link that is around it alone."""
    if isinstance(node.parent, nodes.reference):
        node = node.parent
    is_in_text = isinstance(node.parent, nodes.TextElement)
    node.replace_self(inline if is_in_text else nodes.paragraph("", "", inline))
