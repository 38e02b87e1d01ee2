"""A page at each old address of a spec, which leads to the new one."""

from __future__ import annotations

import html
from functools import partial
from pathlib import Path
from string import Template
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from spectools.repository import redirects

logger = logging.getLogger(__name__)

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


def is_page(env: BuildEnvironment, path: str) -> bool:
    """Whether the site has a page for the file at ``path``."""
    return path.endswith(".rst") and path.removesuffix(".rst") in env.found_docs


def write_redirects(app: Sphinx) -> list[Any]:
    """Write a page at each old address of a spec, which leads to the new one."""
    try:
        redirects.read(Path(app.srcdir))
    except redirects.RedirectsError as error:
        logger.warning("%s", error)
    # Those that lead nowhere are found by a rule.
    has_page = partial(is_page, app.env)
    for old, new in redirects.served_in(Path(app.srcdir), has_page).items():
        name, target = (path.removesuffix(".rst") for path in (old, new))
        page = Path(app.builder.get_outfilename(name))  # type: ignore[attr-defined]
        # Sphinx quotes all in it that has a meaning in HTML or in a script.
        address = app.builder.get_relative_uri(name, target)
        title = html.escape(app.env.titles[target].astext())
        text = _REDIRECT_PAGE.substitute(address=address, title=title)
        try:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8")
        except (OSError, ValueError) as error:
            words = "%s: no page can be written for %s: %s"
            logger.warning(words, redirects.REDIRECTS, old, error)
    # Sphinx asks for pages that it shall write itself.
    return []
