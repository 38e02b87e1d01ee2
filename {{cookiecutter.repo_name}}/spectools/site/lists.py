"""Directives that list what is here: releases and rules."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from spectools.errors import SpecsError
from spectools.repository.layout import CURRENT_TEMPLATE, Folder, scan
from spectools.repository.policy import load
from spectools.rules import pages
from spectools.rules.own import rules_of

logger = logging.getLogger(__name__)

# A title, or none for the page's own, and the path of the page's source.
_Entry = tuple[str | None, str]


class Releases(SphinxDirective):
    """``.. releases::`` lists all specs, the newest release first."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each folder of specs, with its toctree."""
        # A new spec changes this list without changing the page's source.
        self.env.note_reread()
        layout = scan(Path(self.env.srcdir))
        releases = [f for f in layout.folders if f.is_release]
        others = [f for f in layout.folders if not f.is_release]
        sections = [self._folder(f) for f in releases[::-1] + others[::-1]]
        if CURRENT_TEMPLATE in layout.templates:
            template = ("Template of the next release", CURRENT_TEMPLATE)
            sections.append(self._section("Next release", [template]))
        return [*sections]

    def _folder(self, folder: Folder) -> nodes.section:
        entries: list[_Entry] = [(None, path) for path in folder.specs]
        if folder.template:
            which = "this release" if folder.is_release else f"the {folder.name}"
            entries.append((f"Template of {which}", folder.template))
        section = self._section(folder.name.capitalize(), entries)
        if not folder.specs:
            section.insert(1, nodes.paragraph("", "No spec yet."))
        return section

    def _section(self, title: str, entries: list[_Entry]) -> nodes.section:
        # Nodes, not text: a name of a file can hold markup.
        section = nodes.section(names=[nodes.fully_normalize_name(title)])
        section += nodes.title(title, title)
        self.state.document.note_implicit_target(section, section)
        section += self._toctree(entries)
        return section

    def _toctree(self, entries: list[_Entry]) -> nodes.Element:
        tree = addnodes.toctree()
        pages: list[tuple[str | None, str]] = []
        for title, path in entries:
            name = path.removesuffix(".rst")
            if name in self.env.found_docs:
                pages.append((title, name))
            else:
                words = "%s is no name for a page; rename the file"
                logger.warning(words, path, location=self.get_location())
        tree["parent"] = self.env.docname
        tree["entries"] = pages
        tree["includefiles"] = [name for _, name in pages]
        tree["rawentries"] = [title for title, _ in pages if title]
        tree.update_basic_atts({})
        for name in ("hidden", "includehidden", "glob", "titlesonly"):
            tree[name] = False
        tree["maxdepth"], tree["numbered"], tree["caption"] = 1, 0, None
        self.set_source_info(tree)
        wrapper = nodes.compound(classes=["toctree-wrapper"])
        wrapper += tree
        return wrapper


class Rules(SphinxDirective):
    """``.. rules::`` shows the page of every rule."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each rule."""
        # The rules are not in the page's source.
        self.env.note_reread()
        try:
            policy = load(Path(self.env.srcdir))
            rules = rules_of(policy)
        except SpecsError as error:
            raise self.error(str(error)) from error
        text = pages.pages([rule.id for rule in rules], rules, policy)
        return self.parse_text_to_nodes(text, allow_section_headings=True)
