"""The sections of a spec below its title, and which headings are alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from spectools.loading import compile_when_used, load_when_used
from spectools.spec.document import Section, Spec

if TYPE_CHECKING:
    import difflib
else:
    difflib = load_when_used("difflib")

# Two headings that share this much of their letters are meant to be the same:
# a slip of the pen, or a plural. Below it, they are other words.
NEAR = 0.85
# Of one word, a slip of the pen leaves this much: "Descripton", "Dependancies".
_NEAR_WORD = 0.8
# "API" and "CLI" are two words, and no slip.
_SHORTEST_WORD = 4
_PARENTHESES = compile_when_used(r"\([^()]*\)")


class Outline:
    """The title of a spec and the sections below it.

    Attributes:
        title: the document's title, or ``None``.
        sections: all other headings, in their order in the file.
    """

    def __init__(
        self,
        spec: Spec,
        title: Section | None,
        depths: Mapping[Section, int] | None = None,
    ) -> None:
        self.title = title
        self.sections = [h for h in spec.headings if h is not title]
        self._depths = {s: s.depth for s in self.sections} | dict(depths or {})
        self._parents: dict[Section, Section | None] = {}
        above: list[Section] = []
        for section in self.sections:
            while above and self._depths[above[-1]] >= self._depths[section]:
                above.pop()
            self._parents[section] = above[-1] if above else None
            above.append(section)

    def level(self, section: Section) -> int:
        """Return 1 for a section right below the title, 0 for one beside it."""
        return self._depths[section] - (1 if self.title else 0)

    def parent(self, section: Section) -> Section | None:
        """Return the section that holds ``section``, if that is no title."""
        return self._parents[section]

    def before(self, section: Section) -> Iterator[Section]:
        """Yield what stands before ``section``: siblings, nearest first, parent."""
        for other in reversed(self.sections[: self.sections.index(section)]):
            if self.parent(other) is self.parent(section):
                yield other
        parent = self.parent(section)
        if parent is not None:
            yield parent


def likeness_of(section: Section, wanted: Section) -> float:
    """Return how near two headings are to each other, from 0 to 1.

    They are near if they have the same words but for slips of the pen and plurals,
    case and marks aside, or but for what stands in parentheses.
    """
    return _likeness_of_titles(section.text, wanted.text)


@lru_cache(maxsize=4096)
def _likeness_of_titles(title: str, wanted: str) -> float:
    ours, theirs = letters(title), letters(wanted)
    if ours.replace(" ", "") == theirs.replace(" ", ""):
        return 1.0
    words, others = ours.split(), theirs.split()
    if len(words) == len(others):
        alike = [_word_likeness(a, b) for a, b in zip(words, others, strict=True)]
        return min(alike, default=0.0)
    without = [letters(_PARENTHESES.sub("", text)) for text in (title, wanted)]
    return NEAR if without[0] == without[1] != "" else 0.0


def _word_likeness(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if min(len(word), len(other)) < _SHORTEST_WORD:
        return NEAR if f"{word}s" == other or f"{other}s" == word else 0.0
    matcher = difflib.SequenceMatcher(None, word, other, autojunk=False)
    ratio = matcher.ratio()
    return ratio if ratio >= _NEAR_WORD else 0.0


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
    return letters(section.text) == letters(wanted.text)


@lru_cache(maxsize=1024)
def letters(text: str) -> str:
    """Return a heading without case, marks and further blanks."""
    kept = (c for c in text.casefold() if c.isalnum() or c.isspace())
    return " ".join("".join(kept).split())
