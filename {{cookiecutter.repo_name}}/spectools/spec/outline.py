"""The sections of a spec below its title, and which headings are alike."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from spectools.loading import load_when_used
from spectools.spec.document import Section, Spec

if TYPE_CHECKING:
    import difflib
else:
    difflib = load_when_used("difflib")

# Two headings that share this much of their letters are meant to be the same:
# a slip of the pen, or a plural. Below it, they are other words.
NEAR = 0.85


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


def likeness_of(section: Section, wanted: Section) -> float:
    """Return how much of two headings is the same, case and marks aside."""
    return likeness(letters(section.text), letters(wanted.text))


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
