"""How a spec's sections match those of its template."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from docutils import nodes

from spectools.loading import load_when_used
from spectools.spec.document import Section, Spec

if TYPE_CHECKING:
    import difflib
else:
    difflib = load_when_used("difflib")

# Two headings that share this much of their letters are meant to be the same:
# a slip of the pen, or a plural. Below it, they are other words.
NEAR = 0.85

Pair = tuple[Section, Section]


class Outline:
    """The title of a spec and the sections below it.

    Attributes:
        title: the document's title, or ``None``.
        sections: all other headings, in their order in the file.
    """

    def __init__(self, spec: Spec, title: Section | None) -> None:
        self.title = title
        self.sections = [h for h in spec.headings if h is not title]

    def level(self, section: Section) -> int:
        """Return 1 for a section right below the title, 0 for one beside it."""
        return section.depth - (1 if self.title else 0)

    def parent(self, section: Section) -> Section | None:
        """Return the section that holds ``section``, if that is no title."""
        return None if section.parent is self.title else section.parent

    def before(self, section: Section) -> Iterator[Section]:
        """Yield what stands before ``section``: siblings, nearest first, parent."""
        for other in reversed(self.sections[: self.sections.index(section)]):
            if self.parent(other) is self.parent(section):
                yield other
        parent = self.parent(section)
        if parent is not None:
            yield parent


class Match:
    """The sections of a spec, sorted by what they are to its template.

    First the headings are paired that are the same at the same place, then
    those that are the same elsewhere, then the near ones, the nearest first.
    What is left of the template is missing. What is left of the spec is
    welcome below the template's deepest level and in sections that the
    template leaves undivided; elsewhere it is unknown.

    In a pair, the spec's section stands first, the template's second.

    Attributes:
        outline: the spec's.
        wanted: the template's outline.
        found: the spec's section for each of the template's that it has.
        missing: the template's sections that the spec lacks.
        near: the spec's headings that are not quite the template's.
        unknown: the spec's sections that the template has no place for.
        twice: sections that repeat one of the template's, each with the first.
        wrong_level: sections at another level than the template's.
        misplaced: sections under another one, or out of the template's order.
        intended_title: the heading that should have been the document's title.
        lookalikes: the line in the spec that looks like it, for each of the
            template's sections that is missing as a heading.
    """

    def __init__(self, spec: Spec, template: Spec) -> None:
        self.wanted = Outline(template, template.title)
        self.outline = Outline(spec, self._title(spec))
        self._meant: dict[Section, Section] = {}
        self.near: list[Pair] = []
        self.unknown: list[Section] = []
        self.twice: list[Pair] = []
        self.wrong_level: list[Pair] = []
        self.misplaced: list[Pair] = []
        self.intended_title: Section | None = None
        self._pair(lambda s, t: s.title == t.title and self._same_place(s, t))
        self._pair(lambda s, t: s.title == t.title)
        self._pair_near()
        by_line = sorted(self._meant.items(), key=_line)
        self.found = {wanted: section for section, wanted in by_line}
        absent = [t for t in self.wanted.sections if t not in self.found]
        self.lookalikes = _lookalikes(spec, absent) if absent else {}
        self.missing = [t for t in absent if t not in self.lookalikes]
        self._sort_the_rest()
        self._judge_places()

    def wanted_of(self, section: Section) -> Section:
        """Return the template's section that a spec's section is meant to be."""
        return self._meant[section]

    def missing_after(self, section: Section | None) -> Section | None:
        """Return the template's next section after ``section``, if it is missing."""
        order = self.wanted.sections
        place = order.index(self._meant[section]) + 1 if section else 0
        following = order[place] if place < len(order) else None
        return following if following in self.missing else None

    def _title(self, spec: Spec) -> Section | None:
        title = spec.title
        others = [h for h in spec.headings if h is not title]
        if (
            title
            and any(same_letters(title, t) for t in self.wanted.sections)
            and not any(same_letters(title, other) for other in others)
        ):
            return None
        return title

    def _same_place(self, section: Section, wanted: Section) -> bool:
        parent = self.outline.parent(section)
        if parent is None:
            return self.wanted.parent(wanted) is None and self._same_level(
                section, wanted
            )
        return self._meant.get(parent) is self.wanted.parent(wanted)

    def _same_level(self, section: Section, wanted: Section) -> bool:
        return self.outline.level(section) == self.wanted.level(wanted)

    def _unpaired(self) -> tuple[list[Section], list[Section]]:
        taken = set(self._meant.values())
        return (
            [s for s in self.outline.sections if s not in self._meant],
            [t for t in self.wanted.sections if t not in taken],
        )

    def _pair(self, same: Callable[[Section, Section], bool]) -> None:
        sections, unpaired = self._unpaired()
        for wanted in unpaired:
            for section in sections:
                if section not in self._meant and same(section, wanted):
                    self._meant[section] = wanted
                    break

    def _pair_near(self) -> None:
        sections, wanted = self._unpaired()
        pairs = [
            # Of two equally near ones, the one at the right level is meant.
            (near, self._same_level(section, w), -i, -j)
            for i, w in enumerate(wanted)
            for j, section in enumerate(sections)
            if (near := _likeness(section, w))
        ]
        taken: set[Section] = set()
        for _, _, i, j in sorted(pairs, reverse=True):
            section, w = sections[-j], wanted[-i]
            if section not in self._meant and w not in taken:
                taken.add(w)
                self._meant[section] = w
                self.near.append((section, w))
        self.near.sort(key=_line)

    def _sort_the_rest(self) -> None:
        deepest = max(map(self.wanted.level, self.wanted.sections), default=0)
        first_of = {_letters(t.text): s for s, t in self._meant.items()}
        within: set[Section] = set()
        for section in self._unpaired()[0]:
            parent = self.outline.parent(section)
            holder = self._meant.get(parent) if parent else None
            is_own = (
                parent in within
                or self.outline.level(section) > deepest
                or (holder is not None and not holder.is_divided)
            )
            within.add(section)
            if is_own:
                continue
            if _letters(section.text) in first_of:
                self.twice.append((section, first_of[_letters(section.text)]))
            elif self.outline.title is None and section is self.outline.sections[0]:
                self.intended_title = section
            else:
                self.unknown.append(section)

    def _is_in_place(self, home: Section | None, wrong: set[Section]) -> bool:
        """Whether the section that should hold another can be blamed for nothing."""
        return home is None or (home in self.found and self.found[home] not in wrong)

    def _judge_places(self) -> None:
        wrong: set[Section] = set()
        siblings: dict[Section | None, list[Pair]] = {}
        for section in self.outline.sections:
            wanted = self._meant.get(section)
            if wanted is None:
                continue
            parent, home = self.outline.parent(section), self.wanted.parent(wanted)
            if home is self._meant.get(parent) if parent else home is None:
                at_home = parent is not None or self._same_level(section, wanted)
            else:
                at_home = False
            if at_home:
                siblings.setdefault(home, []).append((section, wanted))
            elif not self._same_level(section, wanted):
                wrong.add(section)
                self.wrong_level.append((section, wanted))
            elif parent not in wrong and self._is_in_place(home, wrong):
                self.misplaced.append((section, wanted))
        order = {wanted: i for i, wanted in enumerate(self.wanted.sections)}
        for pairs in siblings.values():
            kept = _longest_rise([order[wanted] for _, wanted in pairs])
            self.misplaced.extend(p for i, p in enumerate(pairs) if i not in kept)
        self.misplaced.sort(key=_line)


def _lookalikes(spec: Spec, absent: list[Section]) -> dict[Section, int]:
    """Return the lines that read like a heading, on their own or with adornment."""
    wanted = {_letters(section.text): section for section in absent}
    found: dict[Section, int] = {}
    # What docutils could not make a heading of, it quotes in its message.
    for message in spec.nodes_of(nodes.system_message):
        for quoted in message.findall(nodes.literal_block):
            text = quoted.astext().split("\n")[0]
            section = wanted.get(_letters(text))
            if section:
                near = message.get("line") or 1
                found.setdefault(section, spec.nearest_line(text, near))
    for paragraph in spec.nodes_of(nodes.paragraph):
        if not isinstance(paragraph.parent, (nodes.section, nodes.document)):
            continue
        lines = paragraph.rawsource.split("\n")
        for offset, line in enumerate(lines):
            section = wanted.get(_letters(line))
            is_alone = len(lines) == 1
            is_adorned = offset + 1 < len(lines) and not _letters(lines[offset + 1])
            if section and (is_alone or is_adorned):
                found.setdefault(section, (paragraph.line or 1) + offset)
    return found


@lru_cache(maxsize=4)
def match(spec: Spec, template: Spec) -> Match:
    """Return how ``spec`` matches ``template``; computed once for all rules."""
    return Match(spec, template)


def _line(pair: Pair) -> int:
    return pair[0].line


def _likeness(section: Section, wanted: Section) -> float:
    return likeness(_letters(section.text), _letters(wanted.text))


def likeness(text: str, other: str) -> float:
    """Return how much of two texts is the same, from 0 to 1; 0 if below `NEAR`."""
    if text == other:
        return 1.0
    # What difflib could at most find; most pairs go no further.
    shared = min(len(text), len(other))
    if 2 * shared < NEAR * (len(text) + len(other)):
        return 0.0
    matcher = difflib.SequenceMatcher(None, text, other, autojunk=False)
    ratio = matcher.ratio() if matcher.quick_ratio() >= NEAR else 0.0
    return ratio if ratio >= NEAR else 0.0


def same_letters(section: Section, wanted: Section) -> bool:
    """Whether two headings differ in nothing but case, marks and blanks."""
    return _letters(section.text) == _letters(wanted.text)


@lru_cache(maxsize=1024)
def _letters(text: str) -> str:
    kept = (c for c in text.casefold() if c.isalnum() or c.isspace())
    return " ".join("".join(kept).split())


def _longest_rise(numbers: list[int]) -> set[int]:
    """Return the indexes of a longest rising run, so that the fewest must move."""
    tails: list[int] = []
    tail_indexes: list[int] = []
    before: list[int] = []
    for index, number in enumerate(numbers):
        place = bisect_left(tails, number)
        before.append(tail_indexes[place - 1] if place else -1)
        tails[place : place + 1] = [number]
        tail_indexes[place : place + 1] = [index]
    kept: set[int] = set()
    index = tail_indexes[-1] if tail_indexes else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return kept
