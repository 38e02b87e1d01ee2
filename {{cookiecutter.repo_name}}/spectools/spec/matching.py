"""How a spec's sections match those of its template.

First the headings are paired that are the same at the same place, then those that are
the same elsewhere, then the near ones, the nearest first. What is left of the template
is missing. What is left of the spec is welcome inside of any section; beside those of
the template it is unknown.

One slip is one finding: where a heading's adornment is to blame for the levels of
others, all is judged as if it had the right one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.spec.document import Section, Spec
from spectools.spec.levels import Heading, Style, depths, to_blame
from spectools.spec.outline import Outline, letters, likeness_of, same_letters

# What makes more of a bold line than a heading.
_SENTENCE = compile_when_used(r"[.:;,!?]")
_NO_LEVEL = compile_when_used(r"Title level inconsistent|Inconsistent title style")

# The spec's section first, the template's second.
Pair = tuple[Section, Section]
# The template's section that each of the spec's is meant to be.
Meant = dict[Section, Section]


class Extras(NamedTuple):
    """The sections of a spec that are none of its template's.

    Attributes:
        unknown: those that stand beside the template's, and not in one of them.
        twice: those that repeat one of the template's, each with the first.
        intended_title: the heading that should have been the document's title.
    """

    unknown: list[Section]
    twice: list[Pair]
    intended_title: Section | None


class Places(NamedTuple):
    """The sections that do not stand where the template has them.

    Attributes:
        wrong_level: those at another level.
        misplaced: those under another section, or out of order.
    """

    wrong_level: list[Pair]
    misplaced: list[Pair]


class OddHeading(NamedTuple):
    """A heading whose adornment moves, or breaks, others.

    Attributes:
        line: where it stands, from 1.
        text: the heading.
        style: the adornment that it should have.
        section: the spec's section, if docutils makes one of it.
    """

    line: int
    text: str
    style: Style
    section: Section | None


class Match:
    """The sections of a spec, sorted by what they are to its template.

    Attributes:
        outline: the spec's.
        edition: the template; where it is a short edition of another one, that one, so
            that whatever else is there is judged, too.
        wanted: the outline of that.
        found: the spec's section for each of the template's that it has.
        missing: the template's sections that the spec lacks; none that only the fuller
            edition has.
        near: the spec's headings that are not quite the template's.
        lookalikes: the line in the spec that looks like it, for each of the
            template's sections that is missing as a heading.
        odd: the headings whose adornment moves, or breaks, those behind them.
        unplaced: the lines of headings that docutils finds no level for because of
            the odd ones.
        extras: the spec's sections that are none of the template's.
        places: the spec's sections that stand elsewhere than in the template.
    """

    def __init__(self, spec: Spec, template: Spec) -> None:
        self.edition = _edition(template)
        self.wanted = Outline(self.edition, self.edition.title)
        title = title_of(spec, self.wanted)
        self.odd, self.unplaced, depths = _levelled(spec, title, self.wanted)
        self.outline = Outline(spec, title, depths)
        self._meant, self.near = paired(self.outline, self.wanted)
        by_line = sorted(self._meant.items(), key=_line)
        self.found = {wanted: section for section, wanted in by_line}
        asked_for = {heading.title for heading in template.headings}
        absent = [
            t
            for t in self.wanted.sections
            if t not in self.found and t.title in asked_for
        ]
        self.lookalikes = lookalikes(spec, absent) if absent else {}
        self.missing = [t for t in absent if t not in self.lookalikes]
        # Where the fuller edition has become another one, nobody can tell what else
        # was in it.
        is_open = template.fuller is not None and self.edition is template
        self.extras = extras(self.outline, self.wanted, self._meant, is_open=is_open)
        self.places = places(self.outline, self.wanted, self._meant)


@lru_cache(maxsize=4)
def match(spec: Spec, template: Spec) -> Match:
    """Return how ``spec`` matches ``template``; computed once for all rules."""
    return Match(spec, template)


def _edition(template: Spec) -> Spec:
    """Return the fuller edition, if all titles are in it in their order."""
    if template.fuller is None:
        return template
    titles = iter([heading.title for heading in template.headings])
    fuller = (heading.title for heading in template.fuller.headings)
    wanted = next(titles, None)
    for title in fuller:
        if title == wanted:
            wanted = next(titles, None)
    return template.fuller if wanted is None else template


def title_of(spec: Spec, wanted: Outline) -> Section | None:
    """Return the spec's title, unless it is a section of the template's."""
    title = spec.title
    others = [h for h in spec.headings if h is not title]
    if (
        title
        and any(same_letters(title, t) for t in wanted.sections)
        and not any(same_letters(title, other) for other in others)
    ):
        return None
    return title


def _levelled(
    spec: Spec, title: Section | None, wanted: Outline
) -> tuple[list[OddHeading], set[int], dict[Section, int]]:
    """Return the odd headings, those that they break, and depths without them."""
    offset = 1 if title else 0
    levels: dict[str, set[int]] = {}
    for section in wanted.sections:
        levels.setdefault(letters(section.text), set()).add(wanted.level(section))
    sections = {section.line: section for section in spec.headings}
    unplaced = dict(_unplaced(spec))
    texts = {line: section.text for line, section in sections.items()}
    texts |= {line: text for line, (text, _) in unplaced.items()}
    styles = {line: _style(spec, section) for line, section in sections.items()}
    styles |= {line: style for line, (_, style) in unplaced.items()}
    lines = sorted(styles)
    written = dict(zip(lines, depths([styles[line] for line in lines]), strict=True))
    judged: dict[str, int] = {}
    for line in lines:
        known = levels.get(letters(texts[line]), set())
        is_right = any(level + offset == written[line] for level in known)
        if len(known) == 1 and (is_right or letters(texts[line]) not in judged):
            judged[letters(texts[line])] = line
    headings: list[Heading] = []
    for line in lines:
        name = letters(texts[line])
        depth = min(levels[name]) + offset if judged.get(name) == line else None
        is_title = title is not None and line == title.line
        headings.append(Heading(line, styles[line], 1 if is_title else depth))
    blamed, found = to_blame(headings)
    if not blamed:
        return [], set(), {}
    odd = [
        OddHeading(
            lines[b.place], texts[lines[b.place]], b.style, sections.get(lines[b.place])
        )
        for b in blamed
    ]
    repaired = {
        sections[line]: depth
        for line, depth in zip(lines, found, strict=True)
        if line in sections and depth
    }
    return odd, {n for n in unplaced if 0 not in found}, repaired


def _style(spec: Spec, section: Section) -> Style:
    return spec.lines[section.line][:1], section.is_overlined


def _unplaced(spec: Spec) -> Iterator[tuple[int, tuple[str, Style]]]:
    """Yield line, text and adornment of headings that docutils finds no level for."""
    for message in spec.nodes_of(nodes.system_message):
        if _NO_LEVEL.match(message.children[0].astext()):
            for block in message.findall(nodes.literal_block):
                *above, text, below = block.astext().rstrip().split("\n")
                line = spec.nearest_line(text, message.get("line") or 1)
                yield line, (text.strip(), (below[:1], bool(above)))


def paired(outline: Outline, wanted: Outline) -> tuple[Meant, list[Pair]]:
    """Return what each section is meant to be, and the pairs that are only near."""
    meant: Meant = {}

    def is_same_there(section: Section, other: Section) -> bool:
        return section.title == other.title and _same_place(
            section, other, outline, wanted, meant
        )

    _pair(outline, wanted, meant, is_same_there)
    _pair(outline, wanted, meant, lambda s, t: s.title == t.title)
    near = _pairs_by_likeness(outline, wanted, meant)
    meant.update(near)
    return meant, sorted(near, key=_line)


def _pair(
    outline: Outline,
    wanted: Outline,
    meant: Meant,
    is_same: Callable[[Section, Section], bool],
) -> None:
    sections, unpaired = _unpaired(outline, wanted, meant)
    for other in unpaired:
        same = [s for s in sections if s not in meant and is_same(s, other)]
        if same:
            # Of two, the one among its neighbours; the other is one too many.
            best = max(
                same, key=lambda s: _shared_neighbours(outline, s, wanted, other)
            )
            meant[best] = other


def _shared_neighbours(
    outline: Outline, section: Section, wanted: Outline, other: Section
) -> int:
    ours, theirs = _neighbours(outline, section), _neighbours(wanted, other)
    return sum(a == b for a, b in zip(ours, theirs, strict=True))


def _neighbours(outline: Outline, section: Section) -> tuple[str, str]:
    """Return the titles before and after a section, at any level."""
    place = outline.sections.index(section)
    titles = [s.title for s in outline.sections[max(place - 1, 0) : place + 2]]
    before = titles[0] if place else ""
    return before, titles[-1] if titles[-1] != section.title else ""


def _pairs_by_likeness(outline: Outline, wanted: Outline, meant: Meant) -> list[Pair]:
    """Return the pairs of headings that are nearly the same, the nearest first."""
    sections, unpaired = _unpaired(outline, wanted, meant)
    candidates = [
        # Of two equally near ones, the one at the right level is meant.
        (near, outline.level(section) == wanted.level(other), -i, -j)
        for i, other in enumerate(unpaired)
        for j, section in enumerate(sections)
        if (near := likeness_of(section, other))
    ]
    near_pairs: list[Pair] = []
    taken: set[Section] = set()
    for _, _, i, j in sorted(candidates, reverse=True):
        pair = (sections[-j], unpaired[-i])
        if not taken & {*pair}:
            taken.update(pair)
            near_pairs.append(pair)
    return near_pairs


def _unpaired(
    outline: Outline, wanted: Outline, meant: Meant
) -> tuple[list[Section], list[Section]]:
    taken = set(meant.values())
    return (
        [s for s in outline.sections if s not in meant],
        [t for t in wanted.sections if t not in taken],
    )


def _same_place(
    section: Section, other: Section, outline: Outline, wanted: Outline, meant: Meant
) -> bool:
    parent, home = outline.parent(section), wanted.parent(other)
    if parent is None:
        return home is None and outline.level(section) == wanted.level(other)
    return meant.get(parent) is home


def extras(
    outline: Outline, wanted: Outline, meant: Meant, *, is_open: bool = False
) -> Extras:
    """Return the sections that are none of the template's, sorted by what they are.

    Args:
        outline: the spec's.
        wanted: the template's.
        meant: what the others are meant to be.
        is_open: whether any others may stand beside the template's.
    """
    first_of = {letters(t.text): s for s, t in meant.items()}
    unknown: list[Section] = []
    twice: list[Pair] = []
    intended_title: Section | None = None
    for section in (s for s in outline.sections if s not in meant):
        parent = outline.parent(section)
        first = first_of.get(letters(section.text))
        home = wanted.parent(meant[first]) if first else None
        if first and (meant.get(parent) if parent else None) is home:
            twice.append((section, first))
        elif parent is not None:
            continue
        elif outline.title is None and section is outline.sections[0]:
            intended_title = section
        elif not is_open:
            unknown.append(section)
    return Extras(unknown, twice, intended_title)


def places(outline: Outline, wanted: Outline, meant: Meant) -> Places:
    """Return the sections that stand elsewhere than in the template.

    Of those out of order, the fewest that would have to move.

    Args:
        outline: the spec's.
        wanted: the template's.
        meant: what the spec's sections are meant to be.
    """
    found = {other: section for section, other in meant.items()}
    blamed: set[Section] = set()
    wrong_level: list[Pair] = []
    misplaced: list[Pair] = []
    siblings: dict[Section | None, list[Pair]] = {}
    for section in (s for s in outline.sections if s in meant):
        other = meant[section]
        home = wanted.parent(other)
        parent = outline.parent(section)
        is_at_level = outline.level(section) == wanted.level(other)
        is_held = home is (meant.get(parent) if parent else None)
        if is_held and (parent is not None or is_at_level):
            siblings.setdefault(home, []).append((section, other))
        elif not is_at_level:
            blamed.add(section)
            wrong_level.append((section, other))
        elif parent not in blamed and _is_blameless(home, found, blamed):
            misplaced.append((section, other))
    order = {other: i for i, other in enumerate(wanted.sections)}
    for pairs in siblings.values():
        kept = longest_rise([order[other] for _, other in pairs])
        misplaced.extend(p for i, p in enumerate(pairs) if i not in kept)
    return Places(wrong_level, sorted(misplaced, key=_line))


def _is_blameless(
    home: Section | None, found: dict[Section, Section], blamed: set[Section]
) -> bool:
    """Whether the section that should hold another can be blamed for nothing."""
    return home is None or (home in found and found[home] not in blamed)


def lookalikes(spec: Spec, absent: list[Section]) -> dict[Section, int]:
    """Return the lines that read like a heading, on their own or with adornment."""
    wanted = {letters(section.text): section for section in absent}
    found: dict[Section, int] = {}
    own = _own_bold_lines(spec, wanted)
    for text, line in (*_quoted_in_messages(spec), *_lines_like_headings(spec)):
        section = wanted.get(letters(text))
        if section and line not in own:
            found.setdefault(section, line)
    return found


def _own_bold_lines(spec: Spec, wanted: Container[str]) -> set[int]:
    """Return the bold lines by which authors divide a section of their own accord.

    Among others that are no more of the template's, ``**Plugins**`` is one of a list of
    things, and not the heading.

    Args:
        spec: the spec.
        wanted: the letters of the template's headings that are absent.
    """
    bold: dict[nodes.Element, list[nodes.paragraph]] = {}
    for strong in spec.nodes_of(nodes.strong):
        paragraph = strong.parent
        is_alone = len(paragraph.children) == 1
        is_like_heading = is_alone and not _SENTENCE.search(strong.astext())
        if isinstance(paragraph, nodes.paragraph) and is_like_heading:
            bold.setdefault(paragraph.parent, []).append(paragraph)
    own: set[int] = set()
    for paragraphs in bold.values():
        others = [p for p in paragraphs if letters(p.astext()) not in wanted]
        if 2 * len(others) >= len(paragraphs):
            own.update(paragraph.line or 1 for paragraph in paragraphs)
    return own


def _quoted_in_messages(spec: Spec) -> list[tuple[str, int]]:
    """Return text and line of what docutils could not make a heading of."""
    quoted: list[tuple[str, int]] = []
    for message in spec.nodes_of(nodes.system_message):
        for block in message.findall(nodes.literal_block):
            text = block.astext().split("\n")[0]
            quoted.append((text, spec.nearest_line(text, message.get("line") or 1)))
    return quoted


def _lines_like_headings(spec: Spec) -> list[tuple[str, int]]:
    """Return text and number of lines that stand alone, or above an adornment."""
    like: list[tuple[str, int]] = []
    for paragraph in spec.nodes_of(nodes.paragraph):
        if not isinstance(paragraph.parent, (nodes.section, nodes.document)):
            continue
        lines = paragraph.rawsource.split("\n")
        for offset, line in enumerate(lines):
            is_alone = len(lines) == 1
            is_adorned = offset + 1 < len(lines) and not letters(lines[offset + 1])
            if is_alone or is_adorned:
                like.append((line, (paragraph.line or 1) + offset))
    return like


def _line(pair: Pair) -> int:
    return pair[0].line


def longest_rise(numbers: list[int]) -> set[int]:
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
