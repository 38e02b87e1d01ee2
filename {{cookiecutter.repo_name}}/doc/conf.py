"""Sphinx configuration: the repository itself is the source, narrowed below."""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

root = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root))

from spectools.repository.layout import scan  # noqa: E402
from spectools.repository.policy import THEMES, load  # noqa: E402
from spectools.site import theme  # noqa: E402
from spectools.site.diagrams import DIRECTIVES  # noqa: E402

policy = load(root)

project = f"{policy.project} specs"
author = f"{policy.project} contributors"
project_copyright = author
html_title = project

extensions = [
    "sphinx.ext.todo",
    "sphinxcontrib.httpdomain",
    "sphinx_copybutton",
    "notfound.extension",
    "spectools.site",
    THEMES[policy.theme],
    *(name for name in policy.extensions if name not in DIRECTIVES),
]
include_patterns = [
    "index.rst",
    "README.rst",
    "CONTRIBUTING.rst",
    "contribute.rst",
    "rules.rst",
    "specs/**.rst",
]
# No document is looked for here: environments of tox are large, and what begins
# with a dot is judged by nobody.
exclude_patterns = [".*", "**/.*", "doc", "spectools", "tests", "venv"]
# No link is followed, and nothing is published that is in no place for a spec.
exclude_patterns += [re.sub(r"[\[*?\\]", "?", path) for path in scan(root).misplaced]
# Themes put a page's name into scripts. Nor is there a page with a name in which a
# sign means something in HTML.
exclude_patterns += [
    "**[!+./0-9A-Z_a-z \u00a1-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff-]**"
]

# Samples in specs are abridged with "..."; lists of references are footnotes or
# citations that nothing refers to, or that another edition of the spec has as well:
# no fault of the page.
suppress_warnings = ["misc.highlighting_failure", "ref.citation", "ref.footnote"]

html_theme = policy.theme
html_theme_options = theme.options(policy)
html_sidebars = {"**": ["specs-sidebar.html"]}
html_context = {"default_mode": "auto"}
templates_path = theme.templates(policy)
html_math_renderer = "mathml"
html_baseurl = policy.site_address
notfound_template = "404.html"
notfound_context = {"title": "Page not found"}
notfound_urls_prefix = urlsplit(policy.site_address).path or "/"
# What a prompt is, is not copied with the command.
copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True

openstackdocs_repo_name = policy.repository.partition("://")[2].partition("/")[2]
openstackdocs_auto_name = False
openstackdocs_auto_version = False


def before_first_commit(record: logging.LogRecord) -> bool:
    """Drop openstackdocstheme's warning that git knows no commit yet."""
    return "cannot get gitsha" not in record.getMessage()


logging.getLogger("sphinx.openstackdocstheme.ext").addFilter(before_first_commit)
