"""Directives that list what is here: releases, specs and rules."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from spectools.errors import SpecsError
from spectools.repository.policy import POLICY_FILE, load
from spectools.rules import pages
from spectools.rules.own import rules_of
from spectools.site.catalogue import children_of
from spectools.site.pages import folder_of_page
from spectools.site.tables import Releases, Specs


class ReleasesDirective(SphinxDirective):
    """``.. releases::`` lists the releases, with how many specs of which status."""

    def run(self) -> list[nodes.Node]:
        """Return the list, and the toctree behind it."""
        docname = self.env.docname
        return [Releases(), _toctree(self, children_of(docname, self.env))]


class SpecsDirective(SphinxDirective):
    """``.. specs::`` lists all specs, and on the page of a release those of it."""

    def run(self) -> list[nodes.Node]:
        """Return the list, and on the page of a release the toctree behind it."""
        folder = folder_of_page(self.env.docname)
        if folder is None:
            return [Specs()]
        children = children_of(self.env.docname, self.env)
        return [Specs(folder=folder), _toctree(self, children)]


def _toctree(directive: SphinxDirective, docnames: list[str]) -> nodes.Element:
    """Return a toctree that gives pages their place and shows nothing."""
    tree = addnodes.toctree()
    tree["parent"] = directive.env.docname
    tree["entries"] = [(None, docname) for docname in docnames]
    tree["includefiles"] = docnames
    tree["rawentries"] = []
    tree.update_basic_atts({})
    for name in ("includehidden", "glob", "titlesonly"):
        tree[name] = False
    tree["hidden"], tree["maxdepth"], tree["numbered"] = True, 1, 0
    tree["caption"] = None
    directive.set_source_info(tree)
    return nodes.compound("", tree, classes=["toctree-wrapper"])


class Rules(SphinxDirective):
    """``.. rules::`` shows the page of every rule."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each rule."""
        root = Path(self.env.srcdir)
        try:
            policy = load(root)
            rules = rules_of(policy)
        except SpecsError as error:
            raise self.error(str(error)) from error
        # The rules are not in the page's source.
        own = (root / file.path for file in policy.own_rules)
        ours = Path(pages.__file__).parent.glob("*.py")
        for file in (root / POLICY_FILE, *own, *ours):
            self.env.note_dependency(str(file))
        text = pages.pages([rule.id for rule in rules], rules, policy)
        return self.parse_text_to_nodes(text, allow_section_headings=True)
