"""`repropose`: a spec once more, in a newer release and by its template."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from docutils import nodes

from ..document import Section, Spec, read
from ..edits import Edit, applied, with_text
from ..fix import is_same
from ..insertions import insertions, own_lines
from ..layout import Layout, folder_of, release_key
from ..links import relinked
from ..outline import match
from ..status import status_of, without_status
from ..transaction import contents
from .places import find_folder, find_spec, free_place, newest_release
from .plan import ChoreError, Plan, lines_that_name

_HISTORY = "history"
_ROW = re.compile(r"(?P<indent> *)\* - ")


def plan(layout: Layout, given: str, release: str | None) -> Plan:
    """Return what writes the spec anew.

    Args:
        layout: what there is.
        given: the spec: its path, or its name alone.
        release: where it goes; the newest release if ``None``.

    Raises:
        ChoreError: when there is no such spec, its place is taken, or the release is
            not open or not newer.
        DocumentError: when a file cannot be read.
        EditError, LinkError: when the text cannot be changed as it must.
        RedirectsError: when the redirects cannot be read.
    """
    old = find_spec(layout, given)
    home = find_folder(layout, str(folder_of(old)))
    target = find_folder(layout, release) if release else newest_release(layout)
    if not home.is_release or not target.is_release:
        raise ChoreError(
            f"{old}: only from one release to another can a spec be proposed again; "
            f"to move it: tox -e move -- {old} {target.name}"
        )
    if release_key(target.name) <= release_key(home.name):
        raise ChoreError(
            f"{old}: {target.name} is not newer; open the next release: "
            "tox -e release -- NAME"
        )
    spec = read(layout.root, old)
    if target.template is None:
        raise ChoreError(f"{target.path}: has no template.rst to hold it to")
    template = read(layout.root, target.template)
    new = f"{target.path}/{spec.name}.rst"
    says = [f"repropose: {old} -> {new}"]
    copy = relinked(layout.root, with_text(spec, spec.text), new, {})
    status = status_of(copy)
    if status:
        copy = with_text(copy, applied(copy, without_status(copy)))
        says.append(f"status: {status.text!r} is left out")
    copy, labels = _with_own_labels(copy, target.name)
    says += [f"label: {old_name!r} is {name!r} here" for old_name, name in labels]
    copy = _with_new_sections(copy, template)
    copy = _with_history(copy, template, home.name, target.name)
    gone = _titles(layout, home.template) - _titles(layout, target.template)
    if contents(layout.root, new) == copy.data:
        return Plan({}, [f"{new}: is there already; nothing has changed"], [])
    free_place(layout, target.name, spec.name)
    says += _to_do(spec, copy, template, gone)
    says += lines_that_name(copy, home.name)
    return Plan(
        {new: copy.data},
        [*says, *_difference(spec, copy)],
        [
            "Next: write what is missing, and read again what has not changed; then",
            f"  tox -e specs -- {new}",
            "until nothing is found; then git add it, and commit it with this line in",
            "the message:",
            f"  Previously-approved: {home.name}",
            "When it is approved, say so in the old one:",
            f"  tox -e status -- {old} superseded by {new}",
        ],
    )


def _with_new_sections(spec: Spec, template: Spec) -> Spec:
    """Return the spec with the sections that it lacks, each with its guidance."""

    def guidance(wanted: Section) -> list[str]:
        return own_lines(template, wanted)

    edits = insertions(spec, template, guidance)
    for some in ([edits], [[edit] for edit in reversed(edits)]):
        for chosen in some:
            candidate = with_text(spec, applied(spec, chosen))
            if is_same(spec, candidate, adds_sections=True):
                spec = candidate
        if not match(spec, template).missing:
            break
    return spec


def _with_history(spec: Spec, template: Spec, before: str, release: str) -> Spec:
    """Return the spec with an entry in its history, if the template asks for one."""
    matched = match(spec, template)
    for wanted, section in matched.found.items():
        if wanted.text.casefold() != _HISTORY:
            continue
        lines = own_lines(spec, section)
        first = section.line + 2 + _blanks(spec, section)
        words = f"Proposed again, after {before}"
        rows = [n for n, line in enumerate(lines) if _ROW.match(line)]
        if rows:
            indent = lines[rows[-1]].partition("*")[0]
            cells = sum(line.startswith(f"{indent}  - ") for line in lines[rows[-1] :])
            new = [f"{indent}* - {release}", f"{indent}  - {words}"]
            new += [f"{indent}  -"] * (cells - 1)
        else:
            new = ["", f"* {release}: {words}"]
        return with_text(spec, applied(spec, [Edit(first + len(lines), 0, new)]))
    return spec


def _blanks(spec: Spec, section: Section) -> int:
    """Return how many blank lines stand below a heading."""
    below = spec.lines[section.line + 1 :]
    return next((n for n, line in enumerate(below) if line.strip()), 0)


def _with_own_labels(spec: Spec, release: str) -> tuple[Spec, list[tuple[str, str]]]:
    """Return the spec with labels of its own, and the old and new ones.

    The site knows each label of a heading once; the spec that was copied keeps it.
    """
    changed: list[tuple[str, str]] = []
    for target in spec.nodes_of(nodes.target):
        label = target["names"][0] if target["names"] else ""
        if not label or {"refuri", "refname", "anonymous"} & set(target.attributes):
            continue
        new = f"{label}-{release.replace('.', '-')}"
        text = spec.text
        for before, after in ((r"^\.\. _`?", "`?:"), (r":ref:`", "`"), ("<", ">`")):
            pattern = rf"({before}){re.escape(label)}({after})"
            text = re.sub(pattern, rf"\g<1>{new}\g<2>", text, flags=re.I | re.M)
        candidate = with_text(spec, text)
        # Where something else refers to it, it stays as it is.
        if candidate.complaints == spec.complaints:
            spec = candidate
            changed.append((label, new))
    return spec, changed


def _titles(layout: Layout, template: str | None) -> set[str]:
    """Return the titles of all sections of a template."""
    headings = read(layout.root, template).headings if template else ()
    return {heading.title for heading in headings}


def _to_do(old: Spec, new: Spec, template: Spec, gone: set[str]) -> Iterator[str]:
    """Yield what is left to the author."""
    matched = match(new, template)
    missing = [section.title for section in matched.missing]
    added = [s.title for s in match(old, template).missing if s.title not in missing]
    unknown = [section.title for section in matched.unknown]
    for words, titles in (
        ("added, with its guidance to be replaced", added),
        ("missing, and to be added by hand", missing),
        ("gone from the template", [title for title in unknown if title in gone]),
        ("not in the template", [title for title in unknown if title not in gone]),
    ):
        yield from (f"section {title!r}: {words}" for title in titles)


def _difference(old: Spec, new: Spec) -> list[str]:
    names = f"a/{old.path}", f"b/{new.path}"
    lines = [*difflib.unified_diff(old.lines, new.lines, *names, lineterm="")]
    return lines or ["There is no difference."]
