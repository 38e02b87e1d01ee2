"""The Sphinx extension: releases, tables, headers, rules, redirects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from spectools.repository.policy import load
from spectools.site.acting import ForbidActing
from spectools.site.catalogue import SpecCollector
from spectools.site.diagrams import add_diagrams
from spectools.site.guards import DeadLinks, forbid_files
from spectools.site.harmless import HarmlessNames, write_harmless_indices
from spectools.site.head import describe_page
from spectools.site.header import add_banner, show_header
from spectools.site.lists import ReleasesDirective, Rules, SpecsDirective
from spectools.site.log import guard_log
from spectools.site.machines import write_for_machines
from spectools.site.mathml import write_displayed_formula, write_formula
from spectools.site.navigation import add_navigation
from spectools.site.numbers import TitleIsNoSection
from spectools.site.pages import ReleaseTitle, add_release_pages
from spectools.site.parser import guard_reading
from spectools.site.redirects import write_redirects
from spectools.site.references import add_spec_role
from spectools.site.search import (
    add_search_page,
    mark_for_search,
    replace_search,
    write_index,
)
from spectools.site.survival import survive_reading, survive_writing
from spectools.site.tables import add_tables
from spectools.site.templates import TemplateTitle
from spectools.site.theme import add_static_files, box_tables
from spectools.site.topics import add_topic_pages


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    guard_log(Path(app.srcdir))
    guard_reading(app)
    app.connect("builder-inited", add_release_pages)
    app.connect("builder-inited", add_static_files)
    app.connect("builder-inited", replace_search)
    app.connect("builder-inited", forbid_files)
    app.connect("builder-inited", survive_reading)
    app.connect("write-started", survive_writing)
    app.connect("html-collect-pages", write_redirects)
    app.connect("html-collect-pages", add_topic_pages)
    app.connect("html-collect-pages", add_search_page)
    app.connect("html-page-context", write_harmless_indices)
    app.connect("html-page-context", add_navigation)
    app.connect("html-page-context", mark_for_search)
    app.connect("html-page-context", describe_page)
    app.connect("build-finished", write_for_machines)
    app.connect("build-finished", write_index)
    app.connect("doctree-resolved", show_header)
    app.connect("doctree-resolved", box_tables)
    app.add_env_collector(SpecCollector)
    app.add_directive("releases", ReleasesDirective)
    app.add_directive("rules", Rules)
    app.add_directive("specs", SpecsDirective)
    add_banner(app)
    add_tables(app)
    add_diagrams(app, load(Path(app.srcdir)).extensions)
    add_spec_role(app)
    app.add_html_math_renderer(
        "mathml", (write_formula, None), (write_displayed_formula, None)
    )
    app.add_transform(ReleaseTitle)
    app.add_transform(TemplateTitle)
    app.add_transform(TitleIsNoSection)
    app.add_transform(ForbidActing)
    app.add_transform(DeadLinks)
    app.add_transform(HarmlessNames)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
