"""`status`: what became of each spec, or of one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import NamedTuple

from spectools.chores.chore import ChoreError, Plan
from spectools.mending.edits import applied, require_readable, with_text
from spectools.mending.proof import is_as_well_formed
from spectools.mending.status import with_status
from spectools.repository.checkout import Checkout, Dates
from spectools.repository.layout import ABANDONED, SPECS, Layout, folder_of
from spectools.repository.named import find_spec
from spectools.repository.policy import Policy
from spectools.repository.transaction import Change
from spectools.spec.document import Spec, read
from spectools.spec.status import STATES, SUPERSEDED, status_of


class Entry(NamedTuple):
    """What became of one spec.

    Attributes:
        path: relative to the repository.
        status: what became of it, if it says so.
        since: when it came in, if git knows.
    """

    path: str
    status: str | None
    since: datetime | None

    @property
    def days(self) -> int | None:
        """Its age."""
        age = datetime.now(timezone.utc) - self.since if self.since else None
        return age.days if age else None


def plan_status(layout: Layout, policy: Policy, given: str, state: str) -> Plan:
    """Return what writes the status into a spec.

    Args:
        layout: what there is.
        policy: what the specs are held to.
        given: the spec: its path, or its name alone.
        state: one of `STATES`, the last with another spec or an address behind it.

    Raises:
        ChoreError: when there is no such spec or state, or no title to write it under.
        DocumentError: when the spec cannot be read.
        EditError: when it cannot be changed.
    """
    path = find_spec(layout, given)
    words = words_of(layout, path, state)
    spec = read(layout.root, path, policy.markup)
    require_readable(spec)
    new, says = with_words(spec, words, policy)
    if new.data == spec.data:
        return Plan({}, [f"{path}: is {says} already; nothing has changed"], [])
    return Plan(
        {path: Change(spec.data, new.data)},
        [f"status: {path}: {says}"],
        ["Next: commit it"],
    )


def with_words(spec: Spec, words: str, policy: Policy) -> tuple[Spec, str]:
    """Return the spec with these words as its status, and what to say of it.

    Raises:
        ChoreError: when it has no title to write them under, or they cannot be.
    """
    if spec.title is None:
        raise ChoreError(f"{spec.path}: has no title to write the status under")
    was = status_of(spec)
    if was and was.text and not was.is_plain:
        raise ChoreError(
            f"{spec.path}:{was.line}: the status says more than fits into a paragraph; "
            "move the rest to where it is read"
        )
    new = with_text(spec, applied(spec, with_status(spec, words, policy.line_length)))
    now = status_of(new)
    text = re.sub(r":doc:`(.*)`", r"\1", words)
    is_read = now is not None and now.is_plain and now.text == text
    if now is None or not is_read or not is_as_well_formed(new, spec):
        raise ChoreError(f"{spec.path}: {words!r} cannot be written under its title")
    if was and was.text == now.text:
        return spec, now.text
    return new, now.text + (f", was: {was.text}" if was else "")


def entries(layout: Layout) -> list[Entry]:
    """Return what became of each spec, in the order of folders and names.

    Most need not be parsed for this.

    Raises:
        DocumentError: when a spec cannot be read.
        GitError: when git keeps the repository and cannot be asked.
    """
    checkout = Checkout(layout.root)
    dates = checkout.dates(SPECS) if checkout.is_there else {}
    found: list[Entry] = []
    for path in layout.specs:
        spec = read(layout.root, path)
        status = status_of(spec)
        in_archive = ABANDONED if folder_of(path) == ABANDONED else None
        words = status.text if status else in_archive
        found.append(Entry(path, words, dates.get(path, Dates()).first))
        spec.release()
    return found


def as_table(found: list[Entry]) -> Iterator[str]:
    """Yield the lines of a table for people, folder by folder."""
    names = {e: e.path.rpartition("/")[2].removesuffix(".rst") for e in found}
    wide = max(map(len, names.values()), default=0)
    if found:
        yield f"  {'spec':{wide}}  {'age':>10}  status"
    folder = None
    for entry in found:
        if folder != folder_of(entry.path):
            folder = folder_of(entry.path)
            yield f"{folder}"
        age = "-" if entry.days is None else f"{entry.days} days"
        yield f"  {names[entry]:{wide}}  {age:>10}  {entry.status or '-'}"
    counts = Counter((e.status or "without a status").split(" by ")[0] for e in found)
    parts = [f"{count} {state}" for state, count in sorted(counts.items())]
    yield f"{len(found)} specs" + (f": {', '.join(parts)}" if parts else "")


def words_of(layout: Layout, path: str, state: str) -> str:
    """Return what to write for a status as people name it.

    Args:
        layout: what there is.
        path: the spec.
        state: one of `STATES`, the last with another spec or an address behind it.

    Raises:
        ChoreError: when it is none, or names no other spec.
    """
    words = " ".join(state.split())
    if words.casefold() in STATES[:-1]:
        return words.casefold()
    if words.casefold().split()[:2] != SUPERSEDED.split():
        known = ", ".join(STATES)
        raise ChoreError(f"{state!r} is no status; there are: {known} SPEC")
    by = words[len(SUPERSEDED) :].strip()
    if not by:
        raise ChoreError(f"{SUPERSEDED} what? Name a spec, or give an address")
    if "://" in by:
        if not re.fullmatch(r"[a-z][a-z0-9+.-]*://\S+", by) or not by.isprintable():
            raise ChoreError(f"{by!r} is no address")
        return f"{SUPERSEDED} {by}"
    other = find_spec(layout, by)
    if other == path:
        raise ChoreError(f"{path}: cannot be superseded by itself")
    its = status_of(read(layout.root, other))
    if its and its.text.startswith(f"{SUPERSEDED} "):
        raise ChoreError(f"{other}: is {its.text}; name what holds today")
    return f"{SUPERSEDED} :doc:`/{other.removesuffix('.rst')}`"
