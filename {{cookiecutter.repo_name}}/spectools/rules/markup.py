"""SP5: docutils can read the markup, and it means what it seems to mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.repository.policy import Policy
from spectools.rules import Problem, rule
from spectools.spec.document import Complaint, Spec
from spectools.spec.matching import match
from spectools.spec.reading.parser import line_of
from spectools.spec.slips import is_explained, is_misread
from spectools.spec.titles import broken_title

# docutils' words, and what an author can do about them.
_ADVICE = (
    (r"Title (under|over)line too short", "make the line as long as the title"),
    (
        r"Inconsistent title style|Title level inconsistent",
        "use the adornment of the template's sections at this level",
    ),
    (
        r"Inline .+ start-string without end-string",
        "close it, or put a backslash before the sign",
    ),
    (
        r"Unexpected indentation",
        "put a blank line before it, or indent it like the line above",
    ),
    (
        r".+ ends without a blank line; unexpected unindent",
        "put a blank line after it, or indent this line",
    ),
    (
        r"Unexpected section title|Unexpected section title or transition",
        "headings cannot be indented; begin it in column 1",
    ),
    (
        r"Unknown target name: \"([0-9#]|\*$)",
        "write the note, as in .. [1] text",
    ),
    (
        r"Unknown target name",
        "write where it leads, as in .. _name: address, or put it in ``..``",
    ),
    (
        r"Duplicate explicit target name|Duplicate target name, cannot be used",
        "give each label a name of its own, and end links of one name in two "
        "underscores, `text <address>`__",
    ),
    (
        r"Undefined substitution referenced",
        "define it, as in .. |name| replace:: text, or put it in ``..``",
    ),
    (
        r"Unknown directive type",
        "see https://docutils.sourceforge.io/docs/ref/rst/directives.html; one of an "
        "extension is declared in pyproject.toml: [tool.specs] directives",
    ),
    (
        r'Error in "[^"]+" directive: (maximum \d+ argument|no content permitted)',
        "put a blank line between the directive and its content",
    ),
    (
        r'Error in "[^"]+" directive: unknown option',
        "put a blank line before it if it is content; or take it out",
    ),
    (
        r'Error in "[^"]+" directive: invalid option (value|block)',
        "give each of its options a value that it takes, and put a blank line "
        "before its content",
    ),
    (
        r'Error in "[^"]+" directive: \d+ argument\(s\) required',
        "write what it needs behind the colons",
    ),
    (r"Document or section may not begin", "take the line out, or put text over it"),
    (r"Document may not end with a transition", "take the line out"),
    (r"At least one body element must separate", "take one of the lines out"),
    (
        r"Bibliographic field|Cannot extract",
        "over all titles such fields are of the document; write them below its title",
    ),
    (
        r"Unknown interpreted text role",
        "see https://docutils.sourceforge.io/docs/ref/rst/roles.html; one of an "
        "extension is declared in pyproject.toml: [tool.specs] roles",
    ),
    (
        r'"[^"]+" directive cannot be read',
        "give each of its options a value that it takes",
    ),
    (r"Malformed table", "align the cells with their borders"),
    (
        r"Literal block expected; none found",
        "indent the block below ::, or write one colon",
    ),
    (r"Anonymous hyperlink mismatch", "each `text`__ needs one line __ address"),
)
_NO_LEVEL = compile_when_used(r"Title level inconsistent|Inconsistent title style")
_ADORNMENT = compile_when_used(r"([!-/:-@[-`{-~])\1{3,}")

_SHORT_ADORNMENT = compile_when_used(r"===|---|~~~|\^\^\^|\"\"\"|\*\*\*|\+\+\+|###")


@rule("SP501", "markup-broken")
def markup_broken(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """docutils cannot read the reStructuredText as it is meant.

    Broken markup shows on the published page as a red box, hides text, or leads
    nowhere.

    Wrong: a line under a title that is shorter than it; an unknown directive; a
    link ``name_`` that is defined nowhere.
    Right: what https://docutils.sourceforge.io/docs/user/rst/quickref.html says.
    """
    for complaint in spec.complaints:
        if not (
            complaint.guard
            or is_explained(spec, complaint)
            or _has_a_finding_of_its_own(complaint, spec, template)
        ):
            advice = next((a for p, a in _ADVICE if re.match(p, complaint.text)), None)
            words = complaint.text.rstrip(".")
            yield complaint.line, 1, f"{words}; {advice}" if advice else words


def _has_a_finding_of_its_own(complaint: Complaint, spec: Spec, template: Spec) -> bool:
    """Whether what a complaint is about has a finding of its own: SP105 or SP106."""
    if spec is template:
        return False
    matched = match(spec, template)
    if matched.unplaced and _NO_LEVEL.match(complaint.text):
        return any(abs(line - complaint.line) <= 1 for line in matched.unplaced)
    broken = broken_title(spec) if matched.outline.title is None else None
    return broken is not None and broken.first <= complaint.line <= broken.last + 1


@rule("SP503", "picture")
def picture(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A picture stands where the policy wants none: ``pictures = false``.

    Reviews happen in plain text. A picture cannot be seen there, and nobody can
    comment on a part of it.

    Wrong: ``.. image:: overview.png``.
    Right: the diagram in characters, in a literal block.
    """
    if policy.pictures:
        return
    for image in spec.nodes_of(nodes.image):
        is_figure = isinstance(image.parent, nodes.figure)
        kind = "figure" if is_figure else "image"
        yield (
            spec.nearest_line(f"{kind}::", line_of(image)),
            1,
            f"{kind} {image['uri']!r}: this repository takes no pictures; draw the "
            "diagram in characters, in a literal block",
        )


@rule("SP505", "heading-unclear", needs_template=True)
def heading_unclear(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A line looks like a heading to a reader, but is none.

    Wrong: a heading right below a line of text; a line of adornment that is
    shorter than its title; ``**Testing**`` in the place of the heading.
    Right: a blank line, the title, and a line of adornment as long as it.
    """
    matched = match(spec, template)
    lookalikes = matched.lookalikes
    complained_of = {c.line + offset for c in spec.complaints for offset in (-1, 0)}
    for wanted, line in lookalikes.items():
        if line in complained_of:
            continue
        sign = matched.edition.lines[wanted.line][:1]
        yield (
            line,
            1,
            f"this looks like the heading {wanted.title!r} and is none; write just "
            f"{wanted.title!r}, a blank line over it and a line of {sign} under it",
        )
    for line in _doubtful_lines(spec):
        if line not in lookalikes.values() and not is_misread(spec, line, line):
            yield (
                line,
                1,
                "this looks like a heading and is none; put a blank line over it, "
                "and make the adornment as long as the title",
            )


def _doubtful_lines(spec: Spec) -> list[int]:
    """Return the lines of text that have something like an adornment below."""
    if any(line.startswith("<<<<<<<") for line in spec.lines):
        # The lines of signs are those of a merge.
        return []
    doubtful = {
        complaint.line - 1
        for complaint in spec.doubts
        if complaint.text.startswith("Possible title underline")
        and _SHORT_ADORNMENT.fullmatch(spec.lines[complaint.line - 1].strip())
    }
    for paragraph in spec.nodes_of(nodes.paragraph):
        if "\n" not in paragraph.rawsource:
            continue
        texts = paragraph.rawsource.split("\n")
        for offset, text in enumerate(texts[1:]):
            if _ADORNMENT.fullmatch(text.strip()) and texts[offset].strip():
                doubtful.add((paragraph.line or 1) + offset)
    return sorted(doubtful)
