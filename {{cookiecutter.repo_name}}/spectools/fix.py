"""The mechanical findings, mended; what a spec says stays as it was.

Each change is tried on the text, read again, and kept only if the two doctrees are
equal but for what was to be changed, and if no rule finds more than before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from docutils import nodes

from .check import judge
from .config import Config
from .document import Section, Spec
from .edits import Edit, applied, is_as_well_formed, is_utf_8
from .insertions import insertions
from .rules.text import (
    CONFLICT_MARKER,
    fill,
    invisible_to_plain,
    long_lines,
    paragraph_lines,
    width,
)
from .severity import Levels

_TOO_SHORT = re.compile(r"Title (over|under)line too short")
_ITEM = re.compile(r"([-*+]|\(?(\d+|[a-zA-Z#])[.)])\s")


class Fixed(NamedTuple):
    """What came of a spec.

    Attributes:
        data: the new file, byte for byte.
        mended: how many findings of each rule are gone.
        left: how many are still there.
    """

    data: bytes
    mended: Counter[str]
    left: Counter[str]


def fix(spec: Spec, template: Spec | None, config: Config, levels: Levels) -> Fixed:
    """Return ``spec`` with all mended that can be mended without doubt.

    Rules that are off, or suppressed in the spec, mend nothing. A spec that cannot
    be parsed, is not in UTF-8 or holds conflict markers stays as it is.
    """
    mending = _Mending(spec, template, config, levels)
    start = mending.found
    has_conflict = any(CONFLICT_MARKER.match(line) for line in spec.lines)
    if spec.unparsable or has_conflict or not is_utf_8(spec.data):
        return Fixed(spec.data, Counter(), start)
    left = -1
    # One step can make another one safe; each that is kept leaves fewer findings.
    while left != mending.found.total():
        left = mending.found.total()
        for step in STEPS:
            mending.take(step)
    return Fixed(mending.spec.data, start - mending.found, mending.found)


class _Mending:
    """A spec on its way, and what is still found in it."""

    def __init__(
        self, spec: Spec, template: Spec | None, config: Config, levels: Levels
    ) -> None:
        self.spec = spec
        self._is_template = spec is template
        self._template = template
        self._config = config
        self._levels = levels
        self.found = self._count(spec)

    def take(self, step: Step) -> None:
        """Take what of a step is safe: all at once, or one by one from the end."""
        if not any(self.found[rule] for rule in step.rules):
            return
        template = self.spec if self._is_template else self._template
        edits = step.edits(self.spec, template, self._config)
        for some in ([edits], [[edit] for edit in reversed(edits)]):
            for chosen in some:
                candidate = Spec(
                    self.spec.path, applied(self.spec, chosen).encode("utf-8")
                )
                found = self._count(candidate)
                is_better = found < self.found
                options = (step.text, step.adds_sections)
                if is_better and is_same(self.spec, candidate, *options):
                    self.spec, self.found = candidate, found
            if not any(self.found[rule] for rule in step.rules):
                return

    def _count(self, spec: Spec) -> Counter[str]:
        held_to = spec if self._is_template else self._template
        return Counter(f.rule for f in judge(spec, held_to, self._config, self._levels))


class Step(NamedTuple):
    """One kind of change.

    Attributes:
        rules: the rules whose findings it mends.
        edits: takes the spec, its template and the policy, and returns the changes.
        text: what the texts of the doctree are compared as.
        adds_sections: whether new sections are what it is there for.
    """

    rules: tuple[str, ...]
    edits: Callable[[Spec, Spec | None, Config], list[Edit]]
    text: Callable[[str], str] = str
    adds_sections: bool = False


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


def _line_by_line(change: Callable[[str], str]) -> Callable[..., list[Edit]]:
    def edits(spec: Spec, template: Spec | None, config: Config) -> list[Edit]:
        pairs = ((n, line, change(line)) for n, line in enumerate(spec.lines, 1))
        return [Edit(n, 1, [new]) for n, line, new in pairs if new != line]

    return edits


def _with_final_newline(
    spec: Spec, template: Spec | None, config: Config
) -> list[Edit]:
    return [Edit(len(spec.lines) + 1, 0, [""])]


def _nothing_more(spec: Spec, template: Spec | None, config: Config) -> list[Edit]:
    """Lines are joined with LF anyway."""
    return []


def _longer_adornment(spec: Spec, template: Spec | None, config: Config) -> list[Edit]:
    edits: list[Edit] = []
    for complaint in spec.complaints:
        found = _TOO_SHORT.match(complaint.text)
        if not found:
            continue
        heading = min(spec.headings, key=lambda h: abs(h.line - complaint.line))
        title = spec.lines[heading.line - 1]
        sign = spec.lines[heading.line][:1]
        adornment = sign * width(title)
        if heading.is_overlined or found[1] == "over":
            edits.append(Edit(heading.line - 1, 1, [adornment]))
        edits.append(Edit(heading.line + 1, 1, [adornment]))
    return edits


def _missing_sections(spec: Spec, template: Spec | None, config: Config) -> list[Edit]:
    if template is None:
        return []
    return insertions(spec, template, lambda s: [] if s.is_divided else ["None"])


def _wrapped_paragraphs(
    spec: Spec, template: Spec | None, config: Config
) -> list[Edit]:
    limit = config.line_length
    long = {number for number, _ in long_lines(spec, limit)}
    texts = paragraph_lines(spec)
    edits: list[Edit] = []
    for paragraph in spec.nodes_of(nodes.paragraph):
        first = paragraph.line or 1
        end = first + paragraph.rawsource.count("\n") + 1
        start = next((n for n in range(first, end) if n in long), None)
        if start is None or not texts.keys() >= set(range(start, end)):
            continue
        # What looks like the items of a list, its author may want to make one.
        items = [n for n in range(start + 1, end) if _ITEM.match(texts[n])]
        for begin, after in pairwise([start, *items, end]):
            if not long & set(range(begin, after)):
                continue
            line = spec.lines[begin - 1].expandtabs(8).rstrip()
            prefix = line[: len(line) - len(texts[begin])]
            further = spec.lines[begin].expandtabs(8) if begin + 1 < end else ""
            indent = _indent(further) if further else _continuation(prefix)
            words = " ".join(texts[n] for n in range(begin, after))
            new = fill(words, prefix, indent, limit)
            edits.append(Edit(begin, after - begin, new))
    return edits


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _continuation(prefix: str) -> str:
    """Return the indentation of the lines after one that begins with ``prefix``."""
    indent = _indent(prefix)
    if prefix.lstrip().startswith(".. "):
        return indent + " " * 3
    return indent + " " * 4 if prefix.lstrip()[:1] == ":" else " " * len(prefix)


def _without_invisible(line: str) -> str:
    plain = invisible_to_plain(line)
    # At the end of a line, a plain blank would be as wrong.
    return plain if plain == line else plain.rstrip(" ")


STEPS = (
    Step(("SP402",), _nothing_more),
    Step(("SP403",), _line_by_line(lambda line: line.removeprefix("\ufeff"))),
    Step(("SP405",), _line_by_line(lambda line: line.expandtabs(8))),
    Step(("SP408",), _line_by_line(_without_invisible), invisible_to_plain),
    Step(("SP406",), _line_by_line(lambda line: line.rstrip(" \t"))),
    Step(("SP407",), _with_final_newline),
    Step(("SP501",), _longer_adornment),
    Step(("SP101",), _missing_sections, adds_sections=True),
    Step(("SP401",), _wrapped_paragraphs),
)
