"""SP3 in the course of time: how far a spec has come, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from spectools.loading import compile_when_used
from spectools.repository.layout import SPECS, Layout, scan
from spectools.repository.policy import Policy
from spectools.rules import Problem, RepositoryProblem, repository_rule, rule
from spectools.rules.content import guidance_left
from spectools.spec.document import DocumentError, Section, Spec, read
from spectools.spec.status import FIELD, STATES, SUPERSEDED, status_of, successor
from spectools.spec.topics import topic_faults, topics_field

_WORDS = SUPERSEDED.split()
_FIELD = compile_when_used(
    rf"^:{FIELD}:\s+{_WORDS[0]}\s+{_WORDS[1]}\s+(\S.*(?:\n[ \t]+\S.*)*)",
    re.IGNORECASE | re.MULTILINE,
)

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


@repository_rule("SP308", "superseded-by-none")
def superseded_by_none(layout: Layout, policy: Policy) -> Iterator[RepositoryProblem]:
    """The spec that supersedes this one is not there, or is superseded itself.

    Readers are sent on to what holds today, in one step. A ``:doc:`` that leads to no
    page is found wherever it stands, by another rule.

    Wrong: ``:Status: superseded by 2027.2/no-such-spec``.
    Right: the spec that is to be read instead, or its address.
    """
    claims = {path: _superseded(layout, path) for path in layout.specs}
    specs = _all_specs(layout) if any(claims.values()) else frozenset()
    for path, claim in claims.items():
        by = successor(path, claim[1], specs) if claim else None
        if claim is None or by is None:
            continue
        further = _superseded(layout, by) if by in specs else None
        if by == path:
            fault = "the spec is superseded by itself; name another"
        elif by not in specs:
            fault = f"{_short(by)!r} is no spec that is there; name one that is"
        elif further:
            fault = f"{_short(by)!r} is superseded itself, by {further[1]}; name that"
        else:
            continue
        # Whether it is the field is not asked before, since most are right.
        status = status_of(read(layout.root, path))
        if status and status.line == claim[0]:
            yield path, status.line, fault


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


def _superseded(layout: Layout, path: str) -> tuple[int, str] | None:
    """Return where a spec says what it is superseded by, and the words, if it does.

    All specs are looked through for this, so none is parsed.
    """
    try:
        spec = read(layout.root, path)
    except DocumentError:
        return None
    if _WORDS[0].encode() not in spec.data:
        return None
    field = _FIELD.search(spec.text)
    if field is None:
        return None
    return spec.text.count("\n", 0, field.start()) + 1, " ".join(field[1].split())


def _all_specs(layout: Layout) -> frozenset[str]:
    return frozenset((layout if layout.is_everything else scan(layout.root)).specs)


def _short(path: str) -> str:
    return path.removeprefix(f"{SPECS}/").removesuffix(".rst")
