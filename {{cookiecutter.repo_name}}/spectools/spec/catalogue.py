"""All specs at a glance: what each says of itself, and what follows from the others.

Whoever lists specs, for readers or for programs, takes it from here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from spectools.repository.checkout import Checkout, Dates
from spectools.repository.git import GitError
from spectools.repository.layout import ABANDONED, SPECS, Layout, folder_of
from spectools.repository.policy import Policy
from spectools.spec.blueprints import own_blueprints
from spectools.spec.document import Spec, read
from spectools.spec.fields import answer, lines_below, named, plain_answer
from spectools.spec.status import SUPERSEDED, state_of, status_of, successor
from spectools.spec.topics import Topic, topics_of

_ASSIGNEE = "assignee"
# As git searches for it.
_STATUS_LINE = "^:[Ss]tatus:"
_ADDRESS = re.compile(r"https?://\S+")


class Particulars(NamedTuple):
    """What one spec says of itself.

    Attributes:
        path: its file, relative to the repository, with ``/``.
        title: its title without markup, or ``None`` if it has none.
        status: the words of its status, or ``None`` if it says nothing.
        state: its status in one of `STATES_IN_A_WORD`, or ``None`` if it has none that
            is known.
        superseded_by: what stands behind ``superseded by``, as it is written.
        assignee: who does the work, or ``None`` if nobody is named.
        blueprint: the address under which the work is tracked, if there is one.
        nothing_said: the titles of the sections that say None.
        topics: what it is about.
    """

    path: str
    title: str | None = None
    status: str | None = None
    state: str | None = None
    superseded_by: str | None = None
    assignee: str | None = None
    blueprint: str | None = None
    nothing_said: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()

    @property
    def folder(self) -> str:
        """Its release, or ``backlog`` or ``abandoned``."""
        return str(folder_of(self.path))

    @property
    def name(self) -> str:
        """The file's name without its ending: the blueprint's name."""
        return self.path.rpartition("/")[2].removesuffix(".rst")

    @property
    def docname(self) -> str:
        """What Sphinx calls it: its path without the ending."""
        return self.path.removesuffix(".rst")

    @property
    def page(self) -> str:
        """The address of its page, relative to the site's front page."""
        return f"{self.docname}.html"


class Entry(NamedTuple):
    """What is known of one spec.

    Attributes:
        spec: what it says of itself.
        title: its title, or its name where it has none; where another spec has the
            same, with its release.
        created: when it came in, if git knows.
        changed: when it last changed, if git knows.
        settled: when the line with its status last changed, if git knows.
        successor: what is to be read instead: the path of a spec that is there, or an
            address.
        supersedes: the paths of the specs that say so of this one.
        also_in: the paths of the specs of the same name in other folders.
    """

    spec: Particulars
    title: str
    created: datetime | None = None
    changed: datetime | None = None
    settled: datetime | None = None
    successor: str | None = None
    supersedes: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()


def particulars_of(spec: Spec, policy: Policy) -> Particulars:
    """Return what a spec says of itself."""
    status = status_of(spec)
    words, state = (status.text, state_of(spec)) if status else (None, None)
    if status is None and folder_of(spec.path) == ABANDONED:
        words = state = ABANDONED
    start = f"{SUPERSEDED} "
    is_superseded = status is not None and status.source.casefold().startswith(start)
    return Particulars(
        spec.path,
        " ".join(spec.title.text.split()) if spec.title else None,
        words,
        state,
        status.source[len(start) :] if status and is_superseded else None,
        _assignee(spec, policy),
        next((b.address for b in own_blueprints(spec, policy)), None),
        tuple(
            s.text
            for s in spec.headings
            if s is not spec.title
            and s.says_none
            and not s.is_empty
            and not (s.parent and s.parent is not spec.title and s.parent.says_none)
        ),
        topics_of(spec),
    )


def dates_of(root: Path) -> dict[str, Dates]:
    """Return the dates of all specs; of none without git or its whole history."""
    checkout = Checkout(root)
    try:
        return checkout.dates(SPECS, _STATUS_LINE) if checkout.is_there else {}
    except GitError:
        return {}


def catalogue(
    particulars: Iterable[Particulars], dates: Mapping[str, Dates]
) -> dict[str, Entry]:
    """Return what is known of each spec, by its path, in the order that is given."""
    specs = {spec.path: spec for spec in particulars}
    titles: dict[str, list[Particulars]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    superseded: dict[str, list[str]] = defaultdict(list)
    successors: dict[str, str] = {}
    for path, spec in specs.items():
        titles[_folded(spec.title or spec.name)].append(spec)
        names[spec.name].append(path)
        by = _successor(spec, specs)
        if by:
            successors[path] = by
            superseded[by].append(path)
    return {
        path: Entry(
            spec,
            _distinct(spec, titles[_folded(spec.title or spec.name)]),
            *dates.get(path, Dates()),
            successors.get(path),
            tuple(superseded[path]),
            tuple(other for other in names[spec.name] if other != path),
        )
        for path, spec in specs.items()
    }


def read_catalogue(layout: Layout, policy: Policy) -> dict[str, Entry]:
    """Read all specs, and return what is known of each, by its path.

    Raises:
        DocumentError: when a spec cannot be read.
    """
    particulars: list[Particulars] = []
    for path in layout.specs:
        spec = read(layout.root, path, policy.markup)
        particulars.append(particulars_of(spec, policy))
        spec.release()
    return catalogue(particulars, dates_of(layout.root))


def _assignee(spec: Spec, policy: Policy) -> str | None:
    """Return who does the work: the answer to the policy's label for that."""
    label = next(
        (f for f in policy.required_fields if _ASSIGNEE in f.casefold()), _ASSIGNEE
    )
    for section in spec.headings:
        if _ASSIGNEE not in section.text.casefold() or section.says_none:
            continue
        lines = lines_below(section, spec, whole=True)
        for place in named(lines, label):
            found = answer(lines[place:], label)
            if found:
                return found
        if len(lines) == 1:
            return plain_answer(lines[0].text, label) or None
    return None


def _successor(spec: Particulars, specs: Mapping[str, Particulars]) -> str | None:
    words = spec.superseded_by
    if not words:
        return None
    if _ADDRESS.fullmatch(words):
        return words
    path = successor(spec.path, words, specs.keys())
    return path if path in specs and path != spec.path else None


def _distinct(spec: Particulars, twins: list[Particulars]) -> str:
    """Return the title of a spec, with what tells it from others of the same title."""
    title = spec.title or spec.name
    if len(twins) == 1:
        return title
    same_folder = [other for other in twins if other.folder == spec.folder]
    apart = spec.folder if len(same_folder) == 1 else f"{spec.folder}/{spec.name}"
    return f"{title} ({apart})"


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
