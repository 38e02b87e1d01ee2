"""What surrounds a spec: labels, terms, pages and files of the repository."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path

from docutils import nodes

from spectools.repository import redirects
from spectools.repository.layout import Layout, scan
from spectools.repository.policy import Markup
from spectools.spec.document import DocumentError, read
from spectools.spec.facts import Facts, Label, facts_of
from spectools.spec.links import GENERATED, Site, by_name, has_file

# Sphinx's own: https://www.sphinx-doc.org/en/master/usage/referencing.html
_LABELS_OF_SPHINX = ("genindex", "modindex", "py-modindex", "search")


class Neighbourhood:
    """All that the specs of a repository can lead to.

    Args:
        layout: what is judged.
        judged: the facts of what is judged, by path.
        markup: what specs may hold beside the markup of docutils and Sphinx.
    """

    def __init__(
        self, layout: Layout, judged: Mapping[str, Facts], markup: Markup
    ) -> None:
        self._layout = layout
        self._markup = markup
        self._facts = dict(judged)

    @cached_property
    def site(self) -> Site:
        """The pages and files that there are."""
        root = self._root
        # The pages of releases have no sources of their own.
        documents = {*self._pages, *(folder.page for folder in self._whole.folders)}
        served = redirects.served_in(root, documents.__contains__)
        files = partial(has_file, root)
        return Site(documents, served, GENERATED, files, by_name(self._whole.specs))

    @property
    def specs(self) -> tuple[str, ...]:
        """The paths of all specs."""
        return self._whole.specs

    def facts_of(self, path: str) -> Facts:
        """Return what is to be known of the page at a path; nothing of what is none."""
        if path not in self._facts:
            try:
                spec = read(self._root, path, self._markup)
            except DocumentError:
                return Facts()
            self._facts[path] = facts_of(spec)
            spec.release()
        return self._facts[path]

    def has_label(self, name: str, *, with_title: bool = False) -> bool:
        """Whether any page has this label, over something that has a title if asked."""
        name = nodes.fully_normalize_name(name)
        if name in _LABELS_OF_SPHINX:
            return True
        labels = (label for _, label in self._places("label", name))
        return any(label.has_title is not False or not with_title for label in labels)

    def has_term(self, name: str) -> bool:
        """Whether any glossary has this term."""
        return any(True for _ in self._places("term", name.casefold()))

    def places_of(self, label: Label) -> list[tuple[str, int]]:
        """Return path and line of each heading of this label, or of this term."""
        return [
            (path, found.line)
            for path, found in self._places(label.kind, label.name)
            if found.has_title
        ]

    def _places(self, kind: str, name: str) -> Iterator[tuple[str, Label]]:
        word = max(name.split(), key=len, default="").encode()
        for path in self._pages:
            if path in self._facts or word in self._texts[path]:
                for label in self.facts_of(path).labels:
                    if (label.kind, label.name) == (kind, name):
                        yield path, label

    @cached_property
    def _pages(self) -> list[str]:
        """The paths of all pages of the site."""
        whole = self._whole
        top = (page for page in sorted(self._root.glob("[!.]*.rst")) if page.is_file())
        return [*whole.templates, *whole.specs, *(page.name for page in top)]

    @cached_property
    def _whole(self) -> Layout:
        """All that the repository has, whatever of it is judged."""
        return self._layout if self._layout.is_everything else scan(self._root)

    @cached_property
    def _texts(self) -> dict[str, bytes]:
        """The text of each page that is not judged, in lower case.

        To look for a name there is a hundredth of the work of reading it.
        """
        texts: dict[str, bytes] = {}
        for path in self._pages:
            if path not in self._facts:
                try:
                    texts[path] = (self._root / path).read_bytes().lower()
                except OSError:
                    texts[path] = b""
        return texts

    @property
    def _root(self) -> Path:
        return self._layout.root
