"""Whether a spec still reads the same after a change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from docutils import nodes

from spectools.spec.document import Section, Spec
from spectools.spec.links import Form, Target, is_link, label_links, links, title_in
from spectools.spec.reading.sphinx_markup import Toctree


def is_as_well_formed(new: Spec, old: Spec) -> bool:
    """Whether docutils complains of nothing in ``new`` that it does not in ``old``."""
    before, after = (Counter(c.text for c in spec.complaints) for spec in (old, new))
    return new.unparsable is None and not after - before


def is_same(
    before: Spec,
    after: Spec,
    text: Callable[[str], str] = str,
    adds_sections: bool = False,
    renames_label: bool = False,
) -> bool:
    """Whether a spec reads the same after a change, but for what was to change.

    Args:
        before: the spec.
        after: the same spec, changed.
        text: what the texts of the doctree are compared as.
        adds_sections: whether new sections do not count.
        renames_label: whether the names of labels do not count, where they are given
            and where they are used.
    """
    return is_as_well_formed(after, before) and _essences_are_equal(
        before, after, _Ignored(text, adds_sections, targets=renames_label)
    )


def only_relinks(before: Spec, after: Spec, old: Target, new: Target) -> bool:
    """Whether one link that led to ``old`` leads to ``new``, and all reads the same.

    Where some links have changed and others not, docutils may complain meanwhile.
    """
    wanted = _led_to(before) - Counter([old.path]) + Counter([new.path])
    return _led_to(after) == wanted and _essences_are_equal(
        before, after, _Ignored(targets=True)
    )


def _led_to(spec: Spec) -> Counter[str]:
    """Return where all links lead, those to labels included."""
    labels = (k for k in label_links(spec) if k.target.form is Form.LABEL)
    return Counter(link.target.path for link in (*links(spec), *labels))


class _Ignored(NamedTuple):
    """What does not count when two doctrees are compared.

    Attributes:
        text: what texts are compared as.
        new_sections: whether sections that only the later one has do not count.
        targets: whether it does not count where links lead.
    """

    text: Callable[[str], str] = str
    new_sections: bool = False
    targets: bool = False


def _essences_are_equal(before: Spec, after: Spec, ignored: _Ignored) -> bool:
    new = _new(before, after) if ignored.new_sections else set()
    return _essence(before, set(), ignored) == _essence(after, new, ignored)


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


def _essence(spec: Spec, without: set[int], ignored: _Ignored) -> str:
    """Return the doctree as text, without what may differ."""
    tree = Spec(spec.path, spec.data)
    for heading in tree.headings:
        if heading.line in without and heading.node.parent is not None:
            heading.node.parent.remove(heading.node)
    for message in list(tree.doctree.findall(nodes.system_message)):
        message.parent.remove(message)
    if ignored.new_sections:
        # docutils puts the label of a heading into the section before it.
        for label in list(tree.doctree.findall(nodes.target)):
            if "refuri" not in label:
                label.parent.remove(label)
    if ignored.targets:
        _leave_titles_only(tree)
    for node in list(tree.doctree.findall(nodes.Text)):
        same = ignored.text(nodes.unescape(node))
        if isinstance(node.parent, nodes.literal):
            same = same.replace("\n", " ")
        elif not isinstance(node.parent, nodes.FixedTextElement):
            same = re.sub(r"\s+", " ", same)
        node.parent.replace(node, nodes.Text(same))
    shape = tree.doctree.pformat()
    if ignored.targets:
        shape = re.sub(r' (refid|refuri|uri)="[^"]*"', r" \1", shape)
    # Made up by docutils, one after the other.
    return re.sub(r' (ids|names|dupnames|backrefs|line)="[^"]*"', "", shape)


def _leave_titles_only(spec: Spec) -> None:
    """Take the targets out of roles and toctrees: ``a title`` of ``a title <it>``."""
    for role in filter(is_link, spec.nodes_of(nodes.inline)):
        role[:] = [nodes.Text(title_in(role.astext()))]
    for tree in spec.nodes_of(Toctree):
        entries = tree.astext().split("\n")
        tree[:] = [nodes.Text("\n".join(map(title_in, entries)))]
