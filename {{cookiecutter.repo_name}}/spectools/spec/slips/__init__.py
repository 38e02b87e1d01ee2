"""Text that reads as something else than was meant: docutils is content with it."""

from __future__ import annotations

from functools import lru_cache

from spectools.spec.document import Complaint, Spec
from spectools.spec.slips.code import code_slips, fence_slips, markdown_slips
from spectools.spec.slips.columns import column_slips
from spectools.spec.slips.inline import (
    nested_slips,
    role_slips,
    star_and_backtick_slips,
)
from spectools.spec.slips.links import link_slips
from spectools.spec.slips.lists import list_slips
from spectools.spec.slips.marks import mark_slips
from spectools.spec.slips.slip import Slip

__all__ = ["Slip", "is_explained", "is_misread", "slips"]

# What docutils says of a block that ends where it did not expect it.
_OF_BLOCKS = (
    "Unexpected indentation",
    "Block quote ends",
    "Bullet list ends",
    "Content block expected",
    "Definition list ends",
    "Enumerated list ends",
    "Explicit markup ends",
    "Line block ends",
    "Literal block ends",
    "Literal block expected",
    "malformed hyperlink target",
)
# What it says of signs in text that is none.
_OF_SIGNS = (
    "Anonymous hyperlink mismatch",
    "Inline ",
    "Undefined substitution",
    "Unknown target name",
)


@lru_cache(maxsize=2)
def slips(spec: Spec) -> list[Slip]:
    """Return the slips of a spec, in the order of lines, one for each cause.

    Where several are seen in the same lines, those that are looked for first are the
    cause of the others.
    """
    found: list[Slip] = []
    for of_blocks in (fence_slips, mark_slips, code_slips, list_slips, column_slips):
        for slip in of_blocks(spec):
            if not any(s.line <= slip.line <= s.last for s in found):
                found.append(slip)
    # What was to be code is no table.
    code = {slip.line for slip in found if slip.kind == "code-as-text"}
    found = [s for s in found if s.kind != "markdown" or s.line - 1 not in code]
    opaque = [s for s in found if s.kind in (*_OPAQUE, "list-mark-glued")]
    taken: set[int] = set()
    for of_signs in (
        markdown_slips,
        role_slips,
        link_slips,
        nested_slips,
        star_and_backtick_slips,
    ):
        for slip in of_signs(spec):
            if slip.line not in taken and not _lies_in(slip.line, opaque):
                found.append(slip)
                taken.update(range(slip.line, slip.last + 1))
    return sorted(found, key=lambda slip: slip.line)


_OPAQUE = (
    "code-as-text",
    "directive-commented",
    "directive-shown",
    "markdown",
    "target-mistyped",
)


def mistyped_links(spec: Spec) -> set[int]:
    """Return the lines of links whose address was meant to lead to another host."""
    return {slip.line for slip in slips(spec) if slip.kind == "link-without-scheme"}


def is_misread(spec: Spec, first: int, last: int) -> bool:
    """Whether a slip hides some of these lines, or shows them as something else."""
    return any(
        slip.kind in _OPAQUE and slip.line <= last and first <= slip.last
        for slip in slips(spec)
    )


def is_explained(spec: Spec, complaint: Complaint) -> bool:
    """Whether a slip is the cause of what docutils complains of."""
    if complaint.text.startswith(_OF_BLOCKS):
        causes = [s for s in slips(spec) if s.kind not in _OF_ONE_LINE]
        return _lies_in(complaint.line, causes) or _lies_in(complaint.line - 1, causes)
    if complaint.text.startswith(("Inline literal", "Inline interpreted text")):
        return True
    if complaint.text.startswith(_OF_SIGNS):
        kinds = (*_OPAQUE, "list-mark-glued", "stars-unbalanced")
        causes = [s for s in slips(spec) if s.kind in kinds]
        return _lies_in(complaint.line, causes)
    return False


_OF_ONE_LINE = (
    "backslash-lost",
    "backticks-unbalanced",
    "link-without-scheme",
    "link-without-underscore",
    "markup-nested",
    "role-mangled",
    "stars-unbalanced",
)


def _lies_in(line: int, found: list[Slip]) -> bool:
    return any((slip.first or slip.line) <= line <= slip.last for slip in found)
