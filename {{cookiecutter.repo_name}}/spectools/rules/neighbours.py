"""SP5 among the pages: what leads nowhere, and what is there twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spectools.loading import load_when_used
from spectools.repository.policy import Policy
from spectools.rules import Problem, neighbour_rule
from spectools.spec import allowed
from spectools.spec.facts import Facts, Use
from spectools.spec.links import Form, Target, meant, name_with_release, resolved
from spectools.spec.neighbourhood import Neighbourhood

if TYPE_CHECKING:
    import difflib
else:
    difflib = load_when_used("difflib")

_PAGES = (Form.DOCUMENT.value, Form.ENTRY.value)
_FILES = (Form.ADDRESS.value, Form.FILE.value)
_SPEC = Form.SPEC.value


@neighbour_rule("SP515", "reference-nowhere")
def reference_nowhere(
    path: str, facts: Facts, others: Neighbourhood, policy: Policy
) -> Iterator[Problem]:
    """A role leads to a label, a page, a spec or a term that is not there.

    The site does not build, and a reader would follow it to nothing.

    Wrong: ``:ref:`no-such-label```, ``:doc:`../2027.1/no-such-spec```,
    ``:spec:`no-such-spec```.
    Right: the label of a heading, the name of a spec; or plain text.
    """
    for use in facts.uses:
        if use.form in _FILES:
            continue
        fault, advice = "", "correct the name, or write plain text"
        if use.form == "term":
            if not others.has_term(use.written):
                fault = f"no glossary has the term {use.written!r}"
        elif use.form == Form.LABEL.value:
            if not others.has_label(use.written):
                fault = f"there is no label {use.written!r}"
            elif not others.has_label(use.written, with_title=not use.has_title):
                fault = f"nothing with a title has the label {use.written!r}"
        elif use.form == _SPEC:
            target = resolved(use.written, path, Form.SPEC)
            if target and not meant(target, others.site.specs):
                fault = f"there is no spec {use.written!r}"
                advice = _nearest(target, others) or advice
        elif use.form in _PAGES or not others.has_label(use.written):
            target = resolved(use.written, path, Form(use.form))
            is_pattern = use.form == Form.ENTRY.value and {*"*?["} & {*use.written}
            if target and not is_pattern and not others.site.serves(target):
                fault = f"there is no page {target.path.removesuffix('.rst')!r}"
        if fault:
            yield use.line, 1, f"{fault}; {advice}", use.text


def _nearest(target: Target, others: Neighbourhood) -> str:
    """Say which spec may be meant, if one has a name that is nearly the same."""
    specs = others.site.specs
    # "specs/2027.1/awesome-thing.rst" is too much, and not wrong.
    name = target.path.rpartition("/")[2].removesuffix(".rst")
    for near in difflib.get_close_matches(name, specs, n=1, cutoff=0.8):
        forms = " or ".join(map(repr, map(name_with_release, specs[near])))
        return f"did you mean {forms}?"
    return ""


@neighbour_rule("SP518", "spec-unclear")
def spec_unclear(
    path: str, facts: Facts, others: Neighbourhood, policy: Policy
) -> Iterator[Problem]:
    """A ``:spec:`` names a spec that several releases have, and not which one.

    Wrong: ``:spec:`awesome-thing```, where 2027.1 and 2027.2 have one of that name.
    Right: ``:spec:`2027.1/awesome-thing```.
    """
    for use in facts.uses:
        if use.form != _SPEC:
            continue
        target = resolved(use.written, path, Form.SPEC)
        found = meant(target, others.site.specs) if target else ()
        if len(found) > 1:
            forms = " or ".join(map(repr, map(name_with_release, found)))
            yield (
                use.line,
                1,
                f"{use.written!r} is in several releases; write {forms}",
                use.text,
            )


@neighbour_rule("SP516", "link-dead")
def link_dead(
    path: str, facts: Facts, others: Neighbourhood, policy: Policy
) -> Iterator[Problem]:
    """A relative address, a picture or a download leads to no page or file.

    An address that ``redirects.txt`` serves still leads somewhere.

    Wrong: a link to ``plan.html`` where there is no ``plan.rst`` beside the spec;
    ``.. image:: overview.png`` without the file.
    Right: the address of a page that is there, or a whole one with ``https://``.
    """
    for use in facts.uses:
        if use.form not in _FILES or _has_a_finding_of_its_own(use, policy):
            continue
        target = resolved(use.written, path, Form(use.form))
        if target is None or others.site.serves(target):
            continue
        page = target._replace(suffix=".html")
        advice = "correct it, or write the whole address, with https://"
        if use.form == Form.FILE.value:
            advice = "add the file, or correct the path"
        elif others.site.serves(page):
            advice = f"write {page.written(path)!r}: pages end in .html"
        yield use.line, 1, f"{use.written!r} leads to nothing here; {advice}", use.text


def _has_a_finding_of_its_own(use: Use, policy: Policy) -> bool:
    """Whether it is refused for what it is, wherever it leads: SP503, SP507, SP509."""
    if use.form == Form.ADDRESS.value:
        return allowed.scheme_of(use.written) is not None
    if allowed.is_picture(use.written):
        return not policy.pictures
    return not allowed.is_download(use.written)


@neighbour_rule("SP517", "label-twice")
def label_twice(
    path: str, facts: Facts, others: Neighbourhood, policy: Policy
) -> Iterator[Problem]:
    """Two headings have the same label, or two glossaries the same term.

    Labels and terms are those of the whole site: nobody knows which one is meant.

    Wrong: ``.. _design:`` over a heading in each of two specs.
    Right: ``.. _awesome-thing-design:``, named after the spec.
    """
    for label in facts.labels:
        if not label.has_title:
            continue
        places = [
            f"{other}:{line}"
            for other, line in others.places_of(label)
            if (other, line) != (path, label.line)
        ]
        if places:
            yield (
                label.line,
                1,
                f"the {label.kind} {label.name!r} is in {', '.join(places[:3])}, too; "
                "rename one of them",
                label.text,
            )
