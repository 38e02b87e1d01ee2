"""`repropose`: a spec once more, in a newer release and by its template."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from docutils import nodes

from spectools.chores.chore import ChoreError, Plan, lines_that_name
from spectools.chores.history import with_entry
from spectools.chores.pages import relinked_pages
from spectools.chores.places import find_folder, free_place, newest_release
from spectools.chores.sections import with_sections
from spectools.mending.edits import Edit, applied, require_readable, with_text
from spectools.mending.proof import is_same
from spectools.mending.relink import LinkError, Moves, relinked, rewritten
from spectools.mending.status import without_status
from spectools.repository.layout import Layout, folder_of, release_key
from spectools.repository.named import find_spec
from spectools.repository.policy import Policy
from spectools.repository.transaction import Change, contents
from spectools.spec.document import Spec, read
from spectools.spec.links import label_links
from spectools.spec.matching import match
from spectools.spec.status import status_of

_LABEL = re.compile(r"(?P<indent> *)\.\. _(`[^`]+`|[^:`]+): *")


def plan_repropose(
    layout: Layout, policy: Policy, given: str, release: str | None
) -> Plan:
    """Return what writes the spec anew.

    Args:
        layout: what there is.
        policy: what the specs are held to.
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
    spec = read(layout.root, old, policy.markup)
    if target.template is None:
        raise ChoreError(f"{target.path}: has no template.rst to hold it to")
    template = read(layout.root, target.template)
    new = f"{target.path}/{spec.name}.rst"
    report = [f"repropose: {old} -> {new}"]
    require_readable(spec)
    moves = Moves(layout, copies=(new,))
    copy = relinked(spec, new, moves)
    status = status_of(copy)
    if status and status.is_plain:
        copy = with_text(copy, applied(copy, without_status(copy)))
        report.append(f"status: {status.text!r} is left out")
    copy, labels = _with_own_labels(copy, target.name)
    report += labels
    copy = with_sections(copy, template)
    copy = with_entry(copy, template, home.name, target.name)
    gone = _titles(layout, home.template) - _titles(layout, target.template)
    if contents(layout.root, new) == copy.data:
        return Plan({}, [f"{new}: is there already; nothing has changed"], [])
    free_place(layout, target.name, spec.name)
    # Who calls the old one by its name alone means that one.
    others, said = relinked_pages(moves, {spec.name}, policy.markup)
    report += said
    report += _to_do(spec, copy, template, gone)
    report += lines_that_name(copy, new, home.name)
    return Plan(
        # The old one stays as it is; but not while git does not have it so.
        {new: Change(None, copy.data), old: Change(spec.data, spec.data), **others},
        [*report, *_difference(spec, copy)],
        [
            "Next: write what is missing, and read again what has not changed; then",
            f"  tox -e check -- {new}",
            "until nothing is found; then git add it, and commit it with this line in",
            "the message:",
            f"  Previously-approved: {home.name}",
            "When it is approved, say so in the old one:",
            f"  tox -e status -- {old} superseded by {new}",
        ],
    )


def _with_own_labels(spec: Spec, release: str) -> tuple[Spec, list[str]]:
    """Return the spec with labels of its own, and what to say of them.

    The site knows each label of a heading once; the spec that was copied keeps it.
    """
    report: list[str] = []
    labels = [name for t in spec.nodes_of(nodes.target) for name in t["names"][:1]]
    for label in labels:
        # Found anew, since lines may have gone.
        targets = spec.nodes_of(nodes.target)
        target = next(t for t in targets if label in (*t["names"], *t["dupnames"]))
        line = target.line or 1
        found = _LABEL.fullmatch(spec.lines[line - 1])
        if "refuri" in target or found is None:
            continue
        new = f"{label}-{release.replace('.', '-')}"
        definition = found["indent"] + f".. _{new}:"
        candidate = with_text(spec, applied(spec, [Edit(line, 1, [definition])]))
        try:
            for link in label_links(candidate):
                if nodes.fully_normalize_name(link.written) == label:
                    candidate = rewritten(candidate, link, new)
        except LinkError:
            candidate = spec
        # Where something else refers to it, or it stands in a table, it stays.
        is_renamed = candidate is not spec and is_same(
            spec, candidate, renames_label=True
        )
        spec = candidate if is_renamed else spec
        report.append(
            f"label: {label!r} is {new!r} here"
            if is_renamed
            else f"label: {label!r} is in both; rename it, or tox -e docs may complain"
        )
    return spec, report


def _titles(layout: Layout, template: str | None) -> set[str]:
    """Return the titles of all sections of a template."""
    headings = read(layout.root, template).headings if template else ()
    return {heading.title for heading in headings}


def _to_do(old: Spec, new: Spec, template: Spec, gone: set[str]) -> Iterator[str]:
    """Yield what is left to the author."""
    matched = match(new, template)
    missing = [section.title for section in matched.missing]
    added = [s.title for s in match(old, template).missing if s.title not in missing]
    unknown = [section.title for section in matched.extras.unknown]
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
