"""Formulas as MathML, which browsers set themselves: no script, no other host."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from docutils import nodes
from docutils.writers import _html_base
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)


def write_formula(translator: Any, node: nodes.Element) -> None:
    """Let docutils write a formula; one that it cannot read stands as it is."""
    translator.math_output, translator.math_options = "mathml", ""
    reporter = translator.document.reporter
    if reporter.source == "<partial node>":
        # Of a title once more, for a list: that goes to standard error as it stands,
        # past what makes the log harmless; its page has said it.
        reporter.report_level = reporter.SEVERE_LEVEL
    begun = len(translator.body)
    try:
        with suppress(nodes.SkipNode, nodes.SkipChildren):
            _html_base.HTMLTranslator.visit_math(translator, cast(nodes.math, node))
    except Exception as error:
        logger.warning("this formula cannot be read: %r", error, location=node)
        source = translator.encode(node.astext())
        translator.body[begun:] = [f"<code>{source}</code>"]
    raise nodes.SkipNode


def write_displayed_formula(translator: Any, node: nodes.Element) -> None:
    """Write a formula that is a block, with its number."""
    if node["number"]:
        number = get_node_equation_number(translator, node)  # type: ignore[arg-type]
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    write_formula(translator, node)
