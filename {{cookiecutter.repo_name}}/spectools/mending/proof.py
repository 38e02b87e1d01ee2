"""Whether a spec still reads the same after a change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple, cast

from docutils import nodes

from spectools.spec.document import Section, Spec
from spectools.spec.links import Form, Target, is_link, label_links, links, title_in
from spectools.spec.reading.stand_ins import Toctree


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
    new = _new(before, after) if ignored.new_sections else []
    return _essence(before, [], ignored) == _essence(after, new, ignored)


def _new(before: Spec, after: Spec) -> list[nodes.section]:
    """Return the sections that only ``after`` has."""
    old = Counter(map(_ancestry, before.headings))
    new: list[nodes.section] = []
    for heading in after.headings:
        if not old[_ancestry(heading)]:
            new.append(heading.node)
        old[_ancestry(heading)] -= 1
    return new


def _ancestry(heading: Section) -> tuple[str, ...]:
    above = _ancestry(heading.parent) if heading.parent else ()
    return (*above, heading.title)


def _essence(
    spec: Spec, without: list[nodes.section], ignored: _Ignored
) -> list[tuple[object, ...]]:
    """Return the nodes of the doctree, each with its depth, but for what may differ."""
    skipped = set(map(id, without))
    essence: list[tuple[object, ...]] = []
    document: nodes.Node = spec.doctree
    waiting = [(0, document, document)]
    while waiting:
        depth, parent, node = waiting.pop()
        if isinstance(node, nodes.Text):
            essence.append((depth, _text(node, parent, ignored)))
        elif isinstance(node, nodes.pending):
            essence.append((depth, node.pformat()))
        elif id(node) not in skipped and not _is_ignored(node, ignored):
            essence.append((depth, type(node), *_attributes(node, ignored)))
            children = reversed(_children(node, ignored))
            waiting += [(depth + 1, node, child) for child in children]
    return essence


def _is_ignored(node: nodes.Node, ignored: _Ignored) -> bool:
    if isinstance(node, nodes.system_message):
        return True
    # docutils puts the label of a heading into the section before it.
    is_label = isinstance(node, nodes.target) and "refuri" not in node
    return is_label and ignored.new_sections


def _text(text: nodes.Text, parent: nodes.Node, ignored: _Ignored) -> str:
    same = ignored.text(nodes.unescape(text))
    if isinstance(parent, nodes.literal):
        return same.replace("\n", " ")
    if isinstance(parent, nodes.FixedTextElement):
        return same
    return re.sub(r"\s+", " ", same)


# Made up by docutils, one after the other.
_NUMBERS = {"ids", "names", "dupnames", "backrefs", "line"}
_TARGETS = {"refid", "refuri", "uri"}


def _attributes(node: nodes.Node, ignored: _Ignored) -> Iterator[tuple[str, str]]:
    for name, value in sorted(cast(nodes.Element, node).attributes.items()):
        if name in _TARGETS and ignored.targets:
            yield name, ""
        elif name not in _NUMBERS and value != []:
            yield name, str(value)


def _children(node: nodes.Node, ignored: _Ignored) -> list[nodes.Node]:
    """Return what is in ``node``, of links and toctrees the titles alone.

    That is ``a title`` of ``a title <it>``.
    """
    if ignored.targets and type(node) is nodes.inline and is_link(node):
        return [nodes.Text(title_in(node.astext()))]
    if ignored.targets and isinstance(node, Toctree):
        entries = node.astext().split("\n")
        return [nodes.Text("\n".join(map(title_in, entries)))]
    return list(node.children)
