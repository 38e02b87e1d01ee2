"""References that lead nowhere, and what else docutils finds out after parsing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from typing import TYPE_CHECKING, cast

from docutils import nodes
from docutils.transforms import references
from docutils.transforms.misc import ClassAttribute

from spectools.loading import load_when_used
from spectools.spec.reading.parser import line_of, nodes_by_class

if TYPE_CHECKING:
    from docutils.transforms import frontmatter
else:
    frontmatter = load_when_used("docutils.transforms.frontmatter")

# Whoever has mended so many will look again.
MAX_COMPLAINTS = 200
# Some hundreds of bytes of them can unfold without end.
_MOST = 10_000
UNFOLDS = f"its substitutions put in more than {_MOST} others"

_Found = dict[type[nodes.Node], list[nodes.Node]]

# Sphinx defines these itself:
# https://www.sphinx-doc.org/en/master/usage/restructuredtext/roles.html#substitutions
_SUBSTITUTIONS_OF_SPHINX = ("release", "today", "translation progress", "version")


def resolve(document: nodes.document) -> None:
    """Do what docutils does after it has parsed; complain where it fails.

    docutils' own transforms do it, but for substitutions: those are looked up,
    not put in, since a few lines of them can unfold into gigabytes.
    """
    found = nodes_by_class(document)
    broken = _broken_substitutions(document, found)
    for node, complaint in islice(broken, MAX_COMPLAINTS):
        source = document["source"]
        document.reporter.error(complaint, source=source, line=line_of(node))
    for step in (_bibliography, _links, _footnotes, _dangling, _classes, _transitions):
        try:
            step(document, found)
        except RecursionError:
            raise
        except Exception as error:
            # docutils asserts what it has not looked at, and the site's build ends.
            words = f"{step.__name__.strip('_')} cannot be read: "
            document.reporter.error(f"{words}{type(error).__name__}: {error}", line=1)


def _bibliography(document: nodes.document, _: _Found) -> None:
    """Read the fields over all titles as docutils does, and leave them as they are."""
    fields = next(
        (n for n in document.children if not isinstance(n, nodes.PreBibliographic)),
        None,
    )
    if isinstance(fields, nodes.field_list):
        copy = fields.deepcopy()
        for old, new in zip(fields.findall(), copy.findall(), strict=True):
            new.document, new.line = document, old.line
        frontmatter.DocInfo(document).extract_bibliographic(copy)  # type: ignore[no-untyped-call]


def _links(document: nodes.document, found: _Found) -> None:
    links = _elements(found, nodes.reference)
    has_anonymous = any(node.get("anonymous") for node in links)
    if has_anonymous or document.indirect_targets:
        references.PropagateTargets(document).apply()
        references.AnonymousHyperlinks(document).apply()
        references.IndirectHyperlinks(document).apply()


def _footnotes(document: nodes.document, _: _Found) -> None:
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


def _dangling(document: nodes.document, _: _Found) -> None:
    if document.refnames or document.footnote_refs or document.citation_refs:
        # Not the transform, which also walks through all that refers to nothing.
        visitor = references.DanglingReferencesVisitor(document, [])
        tables = (document.refnames, document.footnote_refs, document.citation_refs)
        by_name = [same for table in tables for same in table.values()]
        # A reference can be noted twice, and is replaced when it is broken.
        for node in {id(node): node for same in by_name for node in same}.values():
            visitor.visit_reference(cast(nodes.reference, node))


def _classes(document: nodes.document, found: _Found) -> None:
    """Complain of each ``class`` directive below which there is nothing."""
    for node in cast(list[nodes.pending], found.get(nodes.pending, [])):
        if node.transform is ClassAttribute and not _has_next(node):
            words = (
                f'No suitable element following "{node.details["directive"]}" directive'
            )
            document.reporter.error(words, line=node.line)


def _has_next(node: nodes.pending) -> bool:
    """Whether a node stands behind, or behind what it lies in."""
    child: nodes.Node = node
    while child.parent is not None:
        siblings = child.parent.children
        for sibling in siblings[siblings.index(child) + 1 :]:
            if not isinstance(sibling, (nodes.Invisible, nodes.system_message)):
                return True
        child = child.parent
    return False


def _transitions(document: nodes.document, found: _Found) -> None:
    """Complain of lines between nothing, as docutils does when it moves them."""
    for node in found.get(nodes.transition, []):
        siblings = cast(nodes.Element, node.parent).children
        index = siblings.index(node)
        before = siblings[index - 1] if index else None
        words = None
        if before is None or isinstance(before, (nodes.title, nodes.subtitle)):
            words = "Document or section may not begin with a transition."
        elif isinstance(before, nodes.transition):
            words = "At least one body element must separate transitions."
        elif _is_last(node):
            words = "Document may not end with a transition."
        if words:
            document.reporter.error(words, line=node.line)


def _is_last(node: nodes.Node) -> bool:
    while node.parent is not None:
        if node.parent.children[-1] is not node:
            return False
        node = node.parent
    return True


def unfolds_too_far(document: nodes.document) -> bool:
    """Whether the substitutions of a document would put in others almost without end.

    docutils has a limit, but for texts only.
    """
    found = nodes_by_class(document)
    references_to_them = _elements(found, nodes.substitution_reference)
    used = [_name(document, node) for node in references_to_them]
    if not used:
        return False
    uses = _uses(document)
    circular = _circular(uses)
    sizes: dict[str, int] = {}
    return sum(_size(name, uses, circular, sizes) for name in used) > _MOST


def _uses(document: nodes.document) -> dict[str, list[str]]:
    """Return the names that each definition of a substitution refers to."""
    return {
        name: [
            _name(document, reference)
            for reference in definition.findall(nodes.substitution_reference)
        ]
        for name, definition in document.substitution_defs.items()
    }


def _elements(found: _Found, kind: type[nodes.Element]) -> list[nodes.Element]:
    return cast(list[nodes.Element], found.get(kind, []))


def _broken_substitutions(
    document: nodes.document, found: _Found
) -> Iterator[tuple[nodes.Element, str]]:
    used = _elements(found, nodes.substitution_reference)
    if not used:
        return
    uses = _uses(document)
    circular = _circular(uses)
    for node in used:
        name = _name(document, node)
        if name in circular:
            yield node, f'Circular substitution definition: "{name}".'
        elif name not in uses and name.lower() not in _SUBSTITUTIONS_OF_SPHINX:
            yield node, f'Undefined substitution referenced: "{name}".'


def _size(
    name: str, uses: dict[str, list[str]], circular: set[str], sizes: dict[str, int]
) -> int:
    """Return how many substitutions one of them puts in, itself included."""
    if name in circular or name not in uses:
        return 1
    if name not in sizes:
        sizes[name] = 1 + sum(_size(n, uses, circular, sizes) for n in uses[name])
    return sizes[name]


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
