"""Directives that list what is here: releases and rules."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from spectools.errors import SpecsError
from spectools.repository.layout import CURRENT_TEMPLATE, SPECS, Folder, scan
from spectools.repository.policy import load
from spectools.rules import pages
from spectools.rules.own import rules_of


class Releases(SphinxDirective):
    """``.. releases::`` lists all specs, the newest release first."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each folder of specs, with its toctree."""
        # A new spec changes this list without changing the page's source.
        self.env.note_reread()
        layout = scan(Path(self.env.srcdir))
        releases = [f for f in layout.folders if f.is_release]
        others = [f for f in layout.folders if not f.is_release]
        lines: list[str] = []
        for folder in releases[::-1] + others[::-1]:
            lines += _section(folder)
        if CURRENT_TEMPLATE in layout.templates:
            lines += _heading("Next release")
            lines += _toctree([_titled("Template of the next release", SPECS)])
        return self.parse_text_to_nodes("\n".join(lines), allow_section_headings=True)


class Rules(SphinxDirective):
    """``.. rules::`` shows the page of every rule."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each rule."""
        # The rules are not in the page's source.
        self.env.note_reread()
        try:
            rules = rules_of(load(Path(self.env.srcdir)))
        except SpecsError as error:
            raise self.error(str(error)) from error
        text = pages.pages([rule.id for rule in rules], rules)
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def _section(folder: Folder) -> list[str]:
    lines = _heading(folder.name.capitalize())
    if not folder.specs:
        lines += ["No spec yet.", ""]
    entries = ["/" + path.removesuffix(".rst") for path in folder.specs]
    if folder.template:
        which = "this release" if folder.is_release else f"the {folder.name}"
        entries.append(_titled(f"Template of {which}", folder.path))
    return lines + _toctree(entries)


def _heading(text: str) -> list[str]:
    return [text, "-" * len(text), ""]


def _titled(title: str, folder: str) -> str:
    return f"{title} </{folder}/template>"


def _toctree(entries: list[str]) -> list[str]:
    options = [".. toctree::", "   :maxdepth: 1", ""]
    return options + [f"   {entry}" for entry in entries] + [""]
