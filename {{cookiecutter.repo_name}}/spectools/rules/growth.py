"""SP3 in the course of time: how far a spec has come, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spectools.repository.layout import SPECS
from spectools.repository.policy import Policy
from spectools.rules import Problem, neighbour_rule, rule
from spectools.rules.content import guidance_left
from spectools.spec.document import Section, Spec
from spectools.spec.facts import Facts
from spectools.spec.neighbourhood import Neighbourhood
from spectools.spec.status import STATES, SUPERSEDED, status_of, successor
from spectools.spec.topics import topic_faults, topics_field

# Of a template with less guidance, an author who has written much may have left most.
_LEAST_GUIDANCE = 5


@rule("SP307", "status-unknown", for_templates=False)
def status_unknown(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The status says nothing that the table of statuses knows.

    Under the title, the field ``:Status:`` says what became of the spec:
    ``draft``, ``approved``, ``implemented``, ``abandoned``, or ``superseded by``
    another. ``python -m spectools status`` writes it, and counts. In a draft, what is
    still to be written is a warning.

    Wrong: ``:Status: done``.
    Right: ``:Status: implemented``; or no status, as long as nothing is decided.
    """
    if ":status:" not in spec.text.casefold():
        return
    status = status_of(spec)
    if status is None or status.text in STATES[:-1]:
        return
    if not re.fullmatch(rf"{SUPERSEDED} \S.*", status.text):
        yield (
            status.line,
            1,
            f"{status.text!r} is no status; write one of {', '.join(STATES)} "
            "another spec",
        )


@rule("SP309", "topic-unusable", for_templates=False)
def topic_unusable(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The topics of a spec are none that readers can look it up by.

    Under the title, the field ``:Topics:`` names what the spec is about, in a word or
    two each, with commas between. The site has a page for each topic, whose address is
    made of the topic's letters and digits.

    Wrong: ``:Topics: storage,, ***``; a list; more than ten topics.
    Right: ``:Topics: storage, high availability``.
    """
    field = topics_field(spec)
    if field:
        for fault in topic_faults(field):
            yield field.line or 1, 1, fault


@neighbour_rule("SP308", "superseded-by-none", for_templates=False)
def superseded_by_none(
    path: str, facts: Facts, others: Neighbourhood, policy: Policy
) -> Iterator[Problem]:
    """The spec that supersedes this one is not there, or is superseded itself.

    Readers are sent on to what holds today, in one step. A ``:doc:`` that leads to no
    page is found wherever it stands, by another rule.

    Wrong: ``:Status: superseded by 2027.2/no-such-spec``.
    Right: the spec that is to be read instead, or its address.
    """
    if facts.superseded is None:
        return
    by = successor(path, facts.superseded.by, others.specs)
    if by is None:
        return
    further = others.facts_of(by).superseded if by in others.specs else None
    if by == path:
        fault = "the spec is superseded by itself; name another"
    elif by not in others.specs:
        fault = f"{_short(by)!r} is no spec that is there; name one that is"
    elif further:
        fault = f"{_short(by)!r} is superseded itself, by {further.by}; name that"
    else:
        return
    yield facts.superseded.line, 1, fault, facts.superseded.text


@rule(
    "SP310",
    "spec-hardly-begun",
    needs_template=True,
    for_templates=False,
    is_completeness=True,
    stands_for=("SP107", "SP204", "SP301", "SP303", "SP304", "SP305", "SP306"),
)
def spec_hardly_begun(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """Most of the template's guidance is still there, as it was.

    One finding says so and what to write next, in the place of one for each paragraph.
    They come when a third of the guidance has given way to the author's own words.

    Wrong: a copy of the template with a title of its own.
    Right: the author's words in each section, or ``None``.
    """
    guidance = _guidance_lines(template, policy)
    lines = {line.strip(): number for number, line in enumerate(spec.lines, 1)}
    left = [lines[line] for line in guidance if line in lines]
    if len(left) < _LEAST_GUIDANCE or 3 * len(left) < 2 * len(guidance):
        return
    sections = [heading for heading in spec.headings if heading is not spec.title]
    untouched = [section for section in sections if _holds(section, left, spec)]
    next_one = f", next in {untouched[0].title!r}" if untouched else ""
    yield (
        spec.title.line if spec.title else 1,
        1,
        f"the spec has hardly been begun: {len(untouched)} of {len(sections)} sections "
        f"are still the template's; write your words, or None, in the place of the "
        f"guidance{next_one}",
        "",
    )


@lru_cache(maxsize=4)
def _guidance_lines(template: Spec, policy: Policy) -> list[str]:
    """Return the lines in which the paragraphs of guidance begin."""
    found = guidance_left(template, template, policy)
    return [template.lines[problem[0] - 1].strip() for problem in found]


def _holds(section: Section, lines: list[int], spec: Spec) -> bool:
    """Whether one of these lines stands between a heading and the next."""
    end = next((h.line for h in spec.headings if h.line > section.line), None)
    return any(section.line < line and (not end or line < end) for line in lines)


def _short(path: str) -> str:
    return path.removeprefix(f"{SPECS}/").removesuffix(".rst")
