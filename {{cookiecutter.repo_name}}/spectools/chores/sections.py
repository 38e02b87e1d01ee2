"""Sections of a template, put into a spec with their guidance."""

from __future__ import annotations

from spectools.mending.edits import applied, with_text
from spectools.mending.missing_sections import insertions
from spectools.mending.proof import is_same
from spectools.spec.document import Spec
from spectools.spec.matching import match


def with_sections(spec: Spec, template: Spec) -> Spec:
    """Return the spec with the sections that it lacks, each with its guidance.

    One that would change what the author says is left out.
    """

    edits = insertions(spec, template)
    for some in ([edits], [[edit] for edit in reversed(edits)]):
        for chosen in some:
            candidate = with_text(spec, applied(spec, chosen))
            if is_same(spec, candidate, adds_sections=True):
                spec = candidate
        if not match(spec, template).missing:
            break
    return spec
