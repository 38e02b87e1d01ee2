"""The role ``:spec:``, and what links of the site's pages can lead to."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import clean_astext, make_refnode

from spectools.repository import redirects
from spectools.repository.layout import SPECS
from spectools.repository.names import RESERVED_FOR_SPECS
from spectools.site.redirects import is_page
from spectools.spec.links import (
    GENERATED,
    Form,
    Site,
    SpecsByName,
    by_name,
    has_file,
    meant,
    resolved,
)
from spectools.spec.reading.sphinx_markup import SPEC_ROLE

logger = logging.getLogger(__name__)


def site_of(env: BuildEnvironment) -> Site:
    """Return what links can lead to in a build."""
    root = Path(env.srcdir)
    has_page = partial(is_page, env)
    return Site(
        documents={f"{name}.rst" for name in env.found_docs},
        redirected=redirects.served_in(root, has_page),
        generated=GENERATED,
        has_file=partial(has_file, root),
        specs=_specs(frozenset(env.found_docs)),
    )


@lru_cache(maxsize=1)
def _specs(pages: frozenset[str]) -> SpecsByName:
    """Return the specs among the pages, by their names."""
    inner = (page for page in sorted(pages) if page.startswith(f"{SPECS}/"))
    names = ((page, page.rpartition("/")[2]) for page in inner)
    return by_name(f"{p}.rst" for p, name in names if name not in RESERVED_FOR_SPECS)


def add_spec_role(app: Sphinx) -> None:
    """Let the site know the role ``:spec:``."""
    app.add_role(SPEC_ROLE, XRefRole(innernodeclass=nodes.inline))
    app.connect("missing-reference", _resolve)


def _resolve(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, words: nodes.TextElement
) -> nodes.Element | None:
    """Return the link that a ``:spec:`` stands for, under the title of the spec."""
    if (node["refdomain"], node["reftype"]) != ("", SPEC_ROLE):
        return None
    page, written = f"{node['refdoc']}.rst", node["reftarget"].strip()
    target = resolved(written, page, Form.SPEC)
    found = meant(target, _specs(frozenset(env.found_docs))) if target else ()
    if len(found) != 1:
        fault = "is in several releases; name one of them" if found else "is no spec"
        logger.warning("%r %s", written, fault, location=node)
        return words
    name = found[0].removesuffix(".rst")
    if not node["refexplicit"]:
        words = nodes.inline("", clean_astext(env.titles[name]), classes=["doc"])
    return make_refnode(app.builder, node["refdoc"], name, None, words)
