"""How each theme is set up: what it shows, and that it asks no other host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from spectools.repository.policy import Policy

OPENSTACKDOCS = "openstackdocs"

_HERE = Path(__file__).parent


def templates(policy: Policy) -> list[str]:
    """Return the folders with our templates for the theme."""
    return [str(_HERE / "html" / policy.theme), str(_HERE / "html")]


def options(policy: Policy) -> dict[str, Any]:
    """Return the options of the theme."""
    if policy.theme == OPENSTACKDOCS:
        return {
            # Unless told otherwise, this theme counts readers for somebody else, and
            # asks another host how old the page is.
            "analytics_tracking_code": policy.analytics,
            "display_badge": False,
        }
    google = {"google_analytics_id": policy.analytics} if policy.analytics else {}
    return {
        "analytics": google,
        "logo": {"text": f"{policy.project} specs"},
        "navbar_align": "left",
        "navbar_center": ["specs-header.html"],
        "navbar_persistent": ["specs-search.html"],
        "navbar_end": ["theme-switcher"],
        "secondary_sidebar_items": ["page-toc", "specs-links.html"],
        "footer_start": ["copyright"],
        "footer_end": ["specs-feed.html"],
        "show_prev_next": True,
    }


def box_tables(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Let wide tables scroll in a box of their own, where the theme does not."""
    if app.config.html_theme != OPENSTACKDOCS:
        return
    for table in list(doctree.findall(nodes.table)):
        # A table in a table scrolls with that.
        if not isinstance(table.parent, nodes.entry):
            box = nodes.container(classes=["specs-scroll"])
            table.replace_self(box)
            box += table


def add_static_files(app: Sphinx) -> None:
    """Let Sphinx publish our style sheet and script."""
    app.config.html_static_path.append(str(_HERE / "static"))
    app.add_css_file("specs.css")
    if app.config.html_theme == OPENSTACKDOCS:
        app.add_css_file("openstackdocs.css")
    app.add_js_file("specs.js", loading_method="defer")
    app.add_css_file("search.css")
    app.add_css_file("print.css", media="print")
    app.add_js_file("search.js", loading_method="defer")
