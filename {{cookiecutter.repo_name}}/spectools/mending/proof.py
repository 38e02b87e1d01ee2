"""Whether a spec still reads the same after a change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from docutils import nodes

from spectools.spec.document import Section, Spec


def is_as_well_formed(new: Spec, old: Spec) -> bool:
    """Whether docutils complains of nothing in ``new`` that it does not in ``old``."""
    before, after = (Counter(c.text for c in spec.complaints) for spec in (old, new))
    return new.unparsable is None and not after - before


def is_same(
    before: Spec,
    after: Spec,
    text: Callable[[str], str] = str,
    adds_sections: bool = False,
) -> bool:
    """Whether a spec reads the same after a change, but for what was to change.

    Args:
        before: the spec.
        after: the same spec, changed.
        text: what the texts of the doctree are compared as.
        adds_sections: whether new sections do not count.
    """
    new = _new(before, after) if adds_sections else set()
    return is_as_well_formed(after, before) and _essence(
        before, set(), text, adds_sections
    ) == _essence(after, new, text, adds_sections)


def _new(before: Spec, after: Spec) -> set[int]:
    """Return the lines of the headings that only ``after`` has."""
    old = Counter(map(_ancestry, before.headings))
    new: set[int] = set()
    for heading in after.headings:
        if not old[_ancestry(heading)]:
            new.add(heading.line)
        old[_ancestry(heading)] -= 1
    return new


def _ancestry(heading: Section) -> tuple[str, ...]:
    above = _ancestry(heading.parent) if heading.parent else ()
    return (*above, heading.title)


def _essence(
    spec: Spec, without: set[int], text: Callable[[str], str], adds_sections: bool
) -> str:
    """Return the doctree as text, without what may differ."""
    tree = Spec(spec.path, spec.data)
    for heading in tree.headings:
        if heading.line in without and heading.node.parent is not None:
            heading.node.parent.remove(heading.node)
    for message in list(tree.doctree.findall(nodes.system_message)):
        message.parent.remove(message)
    if adds_sections:
        # docutils puts the label of a heading into the section before it.
        for label in list(tree.doctree.findall(nodes.target)):
            if "refuri" not in label:
                label.parent.remove(label)
    for node in list(tree.doctree.findall(nodes.Text)):
        same = text(nodes.unescape(node))
        if isinstance(node.parent, nodes.literal):
            same = same.replace("\n", " ")
        elif not isinstance(node.parent, nodes.FixedTextElement):
            same = re.sub(r"\s+", " ", same)
        node.parent.replace(node, nodes.Text(same))
    # Made up by docutils, one after the other.
    return re.sub(
        r' (ids|names|dupnames|backrefs|line)="[^"]*"', "", tree.doctree.pformat()
    )
