"""Sections of the template that a spec lacks, and where they go."""

from __future__ import annotations

import re

from spectools.mending.edits import Edit
from spectools.spec.document import Section, Spec
from spectools.spec.matching import Match, match
from spectools.spec.prose import width

# The first of those that docutils recommends:
# https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#sections
_SIGNS = "=-`:.'\"~^_*+#"
_LABEL = re.compile(r"\.\. _[^:]+:")


def insertions(spec: Spec, template: Spec) -> list[Edit]:
    """Return what puts the missing sections into ``spec``, each in its place.

    Each comes with its guidance, so that whoever checks the spec is asked for more.

    A section that has no place there, since what should hold it is missing or at
    another level, is left out.

    Args:
        spec: what lacks them.
        template: what has them.
    """
    matched = match(spec, template)
    template = matched.edition
    edits: dict[int, Edit] = {}
    placed: dict[Section, int] = {}
    for wanted in matched.missing if matched.found else ():
        adornment = _adornment(spec, template, matched, wanted)
        line = _place(spec, matched, wanted, placed)
        if adornment is None or line is None:
            continue
        placed[wanted] = line
        sign, is_overlined = adornment
        rule = sign * width(wanted.title)
        block = [rule] * is_overlined + [wanted.title, rule, ""]
        text = _own_lines(template, wanted)
        block += [*text, ""] if text else []
        edit = edits.setdefault(line, Edit(line, 0, []))
        edit.lines.extend(block)
    for edit in edits.values():
        if edit.first >= len(spec.lines):
            # The blank line below is for what follows, and nothing does.
            edit.lines.pop()
        if edit.first > 1 and spec.lines[edit.first - 2].strip():
            edit.lines.insert(0, "")
    return list(edits.values())


def end_of(spec: Spec, section: Section) -> int:
    """Return the line after the text of a section, which the next heading begins in."""
    return _end(spec, section, own=True)


def _own_lines(spec: Spec, section: Section) -> list[str]:
    """Return what stands between a heading and the next, but for blank ends."""
    text = "\n".join(spec.lines[section.line + 1 : _end(spec, section, own=True) - 1])
    return text.strip("\n").split("\n") if text.strip() else []


def _adornment(
    spec: Spec, template: Spec, matched: Match, wanted: Section
) -> tuple[str, bool] | None:
    """Return the sign that the spec uses at that level, and whether above, too.

    Where the spec has no section at that level, it is the template's, unless it
    means another level here.
    """
    level = matched.wanted.level(wanted)
    for section in matched.outline.sections:
        if matched.outline.level(section) == level:
            return spec.lines[section.line][:1], section.is_overlined
    used = {(spec.lines[h.line][:1], h.is_overlined) for h in spec.headings}
    style = template.lines[wanted.line][:1], wanted.is_overlined
    others = ((sign, False) for sign in _SIGNS)
    return next((s for s in (style, *others) if s not in used), None)


def _place(
    spec: Spec, matched: Match, wanted: Section, placed: dict[Section, int]
) -> int | None:
    """Return the line before which the missing section goes, or ``None``."""
    parent = matched.wanted.parent(wanted)
    for before in matched.wanted.before(wanted):
        if before in placed:
            return placed[before]
        section = matched.found.get(before)
        if section and before is parent:
            return _end(spec, section, own=True)
        if section:
            return _end(spec, section, own=False)
    if parent is not None:
        return None
    first = next(iter(matched.outline.sections), None)
    return _above(spec, first) if first else None


def _end(spec: Spec, section: Section, *, own: bool) -> int:
    """Return the line after a section; after its ``own`` text, or all in it."""
    for heading in spec.headings:
        if heading.line > section.line and (own or heading.depth <= section.depth):
            return _above(spec, heading)
    last = len(spec.lines)
    return last if not spec.lines[-1] else last + 1


def _above(spec: Spec, heading: Section) -> int:
    """Return the line where a heading begins, the link targets on it included."""
    line = heading.line - heading.is_overlined
    above = line - 1
    while above > 0 and (
        not spec.lines[above - 1].strip() or _LABEL.fullmatch(spec.lines[above - 1])
    ):
        if spec.lines[above - 1].strip():
            line = above
        above -= 1
    return line
