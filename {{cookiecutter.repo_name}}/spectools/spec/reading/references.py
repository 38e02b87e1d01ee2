"""References that lead nowhere: what docutils finds out after it has parsed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from typing import cast

from docutils import nodes
from docutils.transforms import references

from spectools.spec.reading.parser import line_of

# Whoever has mended so many will look again.
MAX_COMPLAINTS = 200

# Sphinx defines these itself:
# https://www.sphinx-doc.org/en/master/usage/restructuredtext/roles.html#substitutions
_SUBSTITUTIONS_OF_SPHINX = ("release", "today", "translation progress", "version")


def resolve(document: nodes.document) -> None:
    """Resolve what refers to something in ``document``; complain where it fails.

    docutils' own transforms do it, but for substitutions: those are looked up,
    not put in, since a few lines of them can unfold into gigabytes.
    """
    for node, complaint in islice(_broken_substitutions(document), MAX_COMPLAINTS):
        source = document["source"]
        document.reporter.error(complaint, source=source, line=line_of(node))
    has_anonymous = any(
        node.get("anonymous") for node in document.findall(nodes.reference)
    )
    if has_anonymous or document.indirect_targets:
        references.PropagateTargets(document).apply()
        references.AnonymousHyperlinks(document).apply()
        references.IndirectHyperlinks(document).apply()
    if any(
        (
            document.footnotes,
            document.autofootnotes,
            document.symbol_footnotes,
            document.autofootnote_refs,
            document.symbol_footnote_refs,
        )
    ):
        references.Footnotes(document).apply()
    if document.refnames or document.footnote_refs or document.citation_refs:
        # Not the transform, which also walks through all that refers to nothing.
        visitor = references.DanglingReferencesVisitor(document, [])
        tables = (document.refnames, document.footnote_refs, document.citation_refs)
        by_name = [same for table in tables for same in table.values()]
        # A reference can be noted twice, and is replaced when it is broken.
        for node in {id(node): node for same in by_name for node in same}.values():
            visitor.visit_reference(cast(nodes.reference, node))


def _broken_substitutions(
    document: nodes.document,
) -> Iterator[tuple[nodes.Element, str]]:
    used = list(document.findall(nodes.substitution_reference))
    if not used:
        return
    uses = {
        name: [
            _name(document, reference)
            for reference in definition.findall(nodes.substitution_reference)
        ]
        for name, definition in document.substitution_defs.items()
    }
    circular = _circular(uses)
    for node in used:
        name = _name(document, node)
        if name in circular:
            yield node, f'Circular substitution definition: "{name}".'
        elif name not in uses and name.lower() not in _SUBSTITUTIONS_OF_SPHINX:
            yield node, f'Undefined substitution referenced: "{name}".'


def _name(document: nodes.document, reference: nodes.Element) -> str:
    """Return the definition's name: the case may differ if only one is meant."""
    name = str(reference["refname"])
    if name in document.substitution_defs:
        return name
    return str(document.substitution_names.get(name.lower(), name))


def _circular(uses: dict[str, list[str]]) -> set[str]:
    """Return the names that come back to themselves, or use one that does."""
    sorter = TopologicalSorter(
        {
            name: [used for used in others if used in uses]
            for name, others in uses.items()
        }
    )
    with suppress(CycleError):
        sorter.prepare()
    circular = set(uses)
    while finite := sorter.get_ready():
        circular -= set(finite)
        sorter.done(*finite)
    return circular
