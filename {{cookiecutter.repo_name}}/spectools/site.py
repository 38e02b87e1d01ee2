"""The Sphinx extension: releases, rules, redirects, templates shown as templates."""

from __future__ import annotations

import html
import posixpath
import re
from pathlib import Path
from string import Template
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from . import pages, redirects
from .layout import BACKLOG, CURRENT_TEMPLATE, SPECS, Folder, scan
from .rules import all_rules

logger = logging.getLogger(__name__)

_PAGES_OF_SPHINX = ("genindex", "search")


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
        text = pages.pages([rule.id for rule in all_rules()])
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


_REDIRECT_PAGE = Template("""\
<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>$title</title>
    <link rel="canonical" href="$address">
    <script>location.replace("$address" + location.search + location.hash);</script>
    <meta http-equiv="refresh" content="0; url=$address">
  </head>
  <body>
    <p>This spec has moved: <a href="$address">$title</a></p>
  </body>
</html>
""")


def write_redirects(app: Sphinx) -> list[Any]:
    """Write a page at each old address of a spec, which leads to the new one."""
    found, _ = redirects.parse(redirects.read(Path(app.srcdir)))
    pages = app.env.found_docs
    for old, new in redirects.targets(found).items():
        name, target = (path.removesuffix(".rst") for path in (old, new))
        # Those that lead nowhere are found by a rule.
        if name not in pages and target in pages:
            page = Path(app.builder.get_outfilename(name))  # type: ignore[attr-defined]
            page.parent.mkdir(parents=True, exist_ok=True)
            # Sphinx quotes all in it that has a meaning in HTML or in a script.
            address = app.builder.get_relative_uri(name, target)
            title = html.escape(app.env.titles[target].astext())
            text = _REDIRECT_PAGE.substitute(address=address, title=title)
            page.write_text(text, encoding="utf-8")
    # Sphinx asks for pages that it shall write itself.
    return []


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
    """Warns of relative links to pages that are not there.

    Sphinx looks after roles, and leaves addresses alone.
    """

    default_priority = 800

    def apply(self, **_: Any) -> None:
        """Look at all addresses that a page of this site may have."""
        folder = posixpath.dirname(self.env.docname)
        for node in self.document.findall(nodes.reference):
            address = node.get("refuri", "").partition("#")[0]
            name = posixpath.normpath(posixpath.join(folder, address))
            name = name.removesuffix(".html")
            is_relative = re.fullmatch(r"[^/:][^:]*\.html", address)
            if is_relative and name not in {*self.env.found_docs, *_PAGES_OF_SPHINX}:
                logger.warning("%s leads to no page", address, location=node)


def forbid_files(app: Sphinx) -> None:
    """Let no directive of a spec read a file or pass HTML through.

    Specs come from strangers, and the site is built where secrets may lie.
    """
    app.env.settings.update(file_insertion_enabled=False, raw_enabled=False)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("builder-inited", forbid_files)
    app.connect("html-collect-pages", write_redirects)
    app.add_directive("releases", Releases)
    app.add_directive("rules", Rules)
    app.add_transform(TemplateTitle)
    app.add_transform(ForbidFilesOutside)
    app.add_transform(DeadLinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
