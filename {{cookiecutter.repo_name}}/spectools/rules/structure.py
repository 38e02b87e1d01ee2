"""SP1: the spec has the template's sections, each once, in order, in place."""

from __future__ import annotations

from collections.abc import Iterator

from spectools.repository.policy import Policy
from spectools.rules import Problem, rule
from spectools.spec.document import Section, Spec
from spectools.spec.matching import match
from spectools.spec.outline import Outline, same_letters
from spectools.spec.titles import broken_title


@rule(
    "SP101",
    "section-missing",
    needs_template=True,
    for_templates=False,
    fix_option="--sections",
    is_completeness=True,
)
def section_missing(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A section of the template is not in the spec.

    Readers look for a section where every other spec has it, and a deleted one
    cannot be told from a forgotten one.

    Wrong: the heading ``Testing`` and its text are deleted.
    Right: the heading stays, and under it the one word ``None``.
    """
    matched = match(spec, template)
    title = matched.outline.title
    optional = {*policy.optional_sections}
    missing = {*matched.missing}
    for wanted in matched.missing if matched.found else ():
        if matched.wanted.parent(wanted) in missing or wanted.title in optional:
            continue
        before = next(
            (s for s in matched.wanted.before(wanted) if s in matched.found), None
        )
        anchor = matched.found[before] if before else title
        yield (
            anchor.line if anchor else 1,
            1,
            f"section {wanted.title!r} is missing; add it "
            f"{_place(matched.wanted, wanted)}, "
            "with None if there is nothing to say",
            wanted.title,
        )


@rule("SP102", "section-unknown", needs_template=True, for_templates=False)
def section_unknown(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A section stands beside those of the template, and is none of them.

    Sections of your own are welcome inside of any section. Beside them, readers look
    for what every spec has.

    Wrong: a top-level section ``Rollout`` that the template does not have.
    Right: ``Rollout`` as a sub-section of ``Work Items``.
    """
    for section in match(spec, template).extras.unknown:
        if section.title not in policy.optional_sections:
            yield (
                section.line,
                1,
                f"section {section.title!r} is not in the template; make it a "
                "sub-section of one that is, or move its text there",
            )


@rule("SP103", "section-misplaced", needs_template=True, for_templates=False)
def section_misplaced(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A section stands elsewhere than in the template.

    Wrong: ``References`` before ``Testing``, where the template has it after.
    Right: the sections in the template's order, each in the same section.
    """
    matched = match(spec, template)
    for section, wanted in matched.places.misplaced:
        yield (
            section.line,
            1,
            f"section {section.title!r} is out of place; in the template it stands "
            f"{_place(matched.wanted, wanted)}",
        )


@rule("SP104", "section-twice", needs_template=True)
def section_twice(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A section of the template is in the spec more than once.

    Wrong: two sections ``Testing``.
    Right: one, with the text of both.
    """
    for section, other in match(spec, template).extras.twice:
        which = "first" if other.line < section.line else "again"
        yield (
            section.line,
            1,
            f"section {section.title!r} is there twice, {which} in line {other.line}; "
            "make it one",
        )


@rule("SP105", "section-level", needs_template=True, for_templates=False)
def section_level(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A section is at another level than in the template.

    The adornment sets the level: each new kind of line opens a level below the
    one before.

    Wrong: ``Work Items`` underlined with ``=``, where the template has it
    underlined with ``-`` in ``Implementation``.
    Right: the template's adornment.
    """
    matched = match(spec, template)
    for odd in matched.odd:
        sign, is_overlined = odd.style
        where = "over and under" if is_overlined else "under"
        yield (
            odd.line,
            1,
            f"section {odd.text!r} has the adornment of another level; put a line of "
            f"{sign} {where} it",
        )
    for section, wanted in matched.places.wrong_level:
        level = matched.outline.level(section)
        standing = f"is at level {level}" if level else "stands beside the title"
        home = matched.wanted.parent(wanted)
        where = f"inside {home.title!r}" if home else "right below the title"
        yield (
            section.line,
            1,
            f"section {section.title!r} {standing}; it belongs at level "
            f"{matched.wanted.level(wanted)}, {where}: "
            "give it the adornment of its neighbours there",
        )


@rule("SP106", "title-missing", needs_template=True)
def title_missing(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The spec has no title over its sections.

    The title is the first heading, and its adornment is used for nothing else:
    a line of ``=`` over and under it.

    Wrong: the first heading is ``Problem Description``, or looks like it.
    Right: a heading of its own, over all others.
    """
    matched = match(spec, template)
    if matched.outline.title:
        return
    heading = matched.extras.intended_title
    broken = broken_title(spec)
    if broken:
        yield broken.line, 1, f"the spec has no title; {broken.advice}"
    elif heading:
        yield (
            heading.line,
            1,
            f"the title {heading.title!r} has the adornment of the sections; "
            "put a line of = over it as well as under it",
        )
    else:
        yield (
            spec.headings[0].line if spec.headings else 1,
            1,
            "the spec has no title; "
            "put one over the sections, with a line of = over and under it",
            "",
        )


@rule(
    "SP107",
    "title-unchanged",
    needs_template=True,
    for_templates=False,
    is_completeness=True,
)
def title_unchanged(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The title is still the template's.

    Wrong: ``Title of the Spec``.
    Right: a title that tells this spec from all others.
    """
    if spec.title and template.title and same_letters(spec.title, template.title):
        yield (
            spec.title.line,
            1,
            f"{spec.title.title!r} is the template's title; give the spec its own",
        )


@rule("SP108", "section-near-miss", needs_template=True, for_templates=False)
def section_near_miss(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A heading is nearly one of the template's, but not quite.

    Search and other tools match on the exact heading.

    Wrong: ``Work items:``.
    Right: ``Work Items``.
    """
    for section, wanted in match(spec, template).near:
        yield (
            section.line,
            1,
            f"section {section.title!r}: did you mean {wanted.title!r}? "
            "Write the heading as in the template",
        )


@rule("SP109", "template-ignored", needs_template=True, for_templates=False)
def template_ignored(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """Not one of the template's sections is in the spec.

    Wrong: minutes of a meeting; a spec written to another project's template.
    Right: a copy of the template, filled in.
    """
    matched = match(spec, template)
    if matched.missing and not matched.found and not matched.lookalikes:
        title = matched.outline.title
        yield (
            title.line if title else 1,
            1,
            "none of the template's sections is there; "
            f"begin again with a copy of {template.path}",
            "",
        )


def _place(wanted: Outline, section: Section) -> str:
    """Say where ``section`` stands in the template."""
    before = next(wanted.before(section), None)
    parent = wanted.parent(section)
    if before is None:
        return "as the first section"
    if before is parent:
        return f"as the first section of {before.title!r}"
    inside = f", inside {parent.title!r}" if parent else ""
    return f"after {before.title!r}{inside}"
