"""The Sphinx extension: releases, rules, redirects, templates as templates."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from spectools.site.guards import (
    DeadLinks,
    ForbidFilesOutside,
    forbid_files,
    guard_reading,
)
from spectools.site.lists import Releases, Rules
from spectools.site.redirects import write_redirects
from spectools.site.templates import TemplateTitle


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    guard_reading(app)
    app.connect("builder-inited", forbid_files)
    app.connect("html-collect-pages", write_redirects)
    app.add_directive("releases", Releases)
    app.add_directive("rules", Rules)
    app.add_transform(TemplateTitle)
    app.add_transform(ForbidFilesOutside)
    app.add_transform(DeadLinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
