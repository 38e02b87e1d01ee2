"""`move`: a spec into another folder or under another name, with what leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spectools.checking import baseline
from spectools.chores.chore import ChoreError, Plan
from spectools.chores.pages import relinked_pages, why_unread
from spectools.chores.places import find_folder, free_place, require_name
from spectools.chores.sections import with_sections
from spectools.chores.status import with_words, words_of
from spectools.mending.edits import Edit, applied, require_readable, with_text
from spectools.mending.relink import Moves, relinked
from spectools.mending.status import without_status
from spectools.repository import redirects
from spectools.repository.layout import ABANDONED, SPECS, Layout, folder_of
from spectools.repository.named import find_spec, short_form
from spectools.repository.policy import Policy
from spectools.repository.transaction import Change, contents
from spectools.spec.blueprints import is_named, own_blueprints, renamed
from spectools.spec.document import Spec, read, read_template
from spectools.spec.links import links
from spectools.spec.matching import match
from spectools.spec.status import status_of


def plan_move(
    layout: Layout,
    policy: Policy,
    given: str,
    destination: str,
    *,
    status: str | None = None,
    adds_sections: bool = False,
) -> Plan:
    """Return what moves a spec.

    Args:
        layout: what there is.
        policy: what the specs are held to.
        given: the spec: its path, or its name alone.
        destination: a folder, a path, or another name that ends in ``.rst``.
        status: what its status shall be; ``None`` to change it only where it would
            not agree with the new place.
        adds_sections: whether sections that it lacks there come with their guidance.

    Raises:
        BaselineError: when the baseline cannot be used.
        ChoreError: when there is no such spec, its new place is none or taken, or its
            status does not agree with it.
        DocumentError: when a file cannot be read.
        EditError, LinkError: when a file cannot be changed as it must.
        RedirectsError: when the redirects cannot be read.
    """
    if _is_done(layout, given, destination):
        return Plan({}, [f"{given}: has moved already; nothing has changed"], [])
    old = find_spec(layout, given)
    folder, name = _destination(layout, old, destination)
    if old == f"{SPECS}/{folder}/{name}.rst":
        return Plan({}, [f"{old}: lies there already; nothing has changed"], [])
    if not old.endswith(f"/{name}.rst"):
        require_name(name)
    new = free_place(layout, folder, name, leaving=old)
    spec = read(layout.root, old, policy.markup)
    require_readable(spec)
    noted = contents(layout.root, redirects.REDIRECTS)
    redirects.require_text(noted or b"", old, new)
    moves = Moves(layout, {old: new})
    under_name, report = _with_blueprint(spec, name, policy)
    words = words_of(layout, old, status) if status else None
    settled, said = _with_status(under_name, folder, words, policy)
    report += said
    moved = relinked(settled, new, moves)
    template = _template(layout, folder, policy)
    if adds_sections and template:
        lacking = moved
        moved = with_sections(moved, template)
        report += _added(lacking, moved, template)
    changes = {
        new: Change(None, moved.data),
        old: Change(spec.data, None),
        redirects.REDIRECTS: Change(noted, redirects.moved(noted or b"", old, new)),
    }
    fault = why_unread(spec)
    if fault:
        report.append(f"links: not looked for in all of {new}: {fault}")
    # Who calls another spec by the new name alone will have to say which one.
    others, said = relinked_pages(moves, {spec.name, name}, policy.markup)
    changes.update(others)
    report += said
    report.append(f"redirect: {old} leads to {new}")
    for path in sorted({link.target.path for link in links(spec)}):
        if not path.endswith(".rst") and (layout.root / path).is_file():
            report.append(f"file: {path} stays where it is")
    entries = contents(layout.root, baseline.BASELINE)
    if entries is not None:
        kept = re.sub(
            rf"^{re.escape(old)}(?=: )".encode(),
            lambda _: new.encode(),
            entries,
            flags=re.MULTILINE,
        )
        if kept != entries:
            changes[baseline.BASELINE] = Change(entries, kept)
            report.append(f"baseline: its entries in {baseline.BASELINE}")
    report = [f"move: {old} -> {new}", *report, *_differences(moved, template)]
    return Plan(changes, report, _ADVICE)


_ADVICE = ["Next: tox, to see that all leads where it led; then commit"]


def _is_done(layout: Layout, given: str, destination: str) -> bool:
    """Whether just this has been done before."""
    old = f"{SPECS}/{short_form(given)}.rst"
    new_paths = redirects.targets(redirects.parse(redirects.read(layout.root))[0])
    if old in layout.specs or new_paths.get(old) not in layout.specs:
        return False
    folder, name = _destination(layout, old, destination)
    return new_paths[old] == f"{SPECS}/{folder}/{name}.rst"


def _destination(layout: Layout, old: str, given: str) -> tuple[str, str]:
    """Return the folder and the name that are meant."""
    name = old.rpartition("/")[2]
    parts = given.removeprefix(f"{SPECS}/").rstrip("/").split("/")
    if len(parts) == 1 and parts[0].endswith(".rst"):
        parts.insert(0, str(folder_of(old)))
    is_one_word = len(parts) == 1
    if is_one_word:
        parts.append(name)
    if len(parts) != 2:
        raise ChoreError(
            f"{given!r} is no place for a spec; give a folder, as in 2027.1, or a "
            "folder and a name, as in 2027.1/awesome-thing"
        )
    if parts[0] != ABANDONED:
        try:
            find_folder(layout, parts[0])
        except ChoreError as error:
            rename = f"; to rename the spec: {folder_of(old)}/{parts[0]}"
            raise ChoreError(f"{error}{rename * is_one_word}") from None
    return parts[0], parts[1].removesuffix(".rst")


def _with_blueprint(spec: Spec, name: str, policy: Policy) -> tuple[Spec, list[str]]:
    """Return the spec with its own blueprint under a new name, and what to say."""
    if name == spec.name:
        return spec, []
    own = [b for b in own_blueprints(spec, policy) if b.is_own and is_named(spec, b)]
    edits = [
        Edit(number, 1, [renamed(spec.lines[number - 1], spec.name, name, policy)])
        for number in {blueprint.line for blueprint in own}
    ]
    if not edits:
        return spec, []
    return with_text(spec, applied(spec, edits)), [
        f"blueprint: now {name!r}; see that it is called so where it is tracked"
    ]


def _with_status(
    spec: Spec, folder: str, words: str | None, policy: Policy
) -> tuple[Spec, list[str]]:
    """Return the spec with a status that agrees with its place, and what to say.

    Args:
        spec: the spec, where it lies now.
        folder: the name of the folder that it goes to.
        words: the status that was asked for, if one was.
        policy: what it is held to.
    """
    was = folder_of(spec.path)
    status = status_of(spec)
    if words is None and folder == ABANDONED != was:
        if status and status.text not in ("", ABANDONED, *_UNDECIDED):
            raise ChoreError(
                f"{spec.path}:{status.line}: is {status.text}; say which status it has "
                f"from now on, as in --status {ABANDONED}"
            )
        if spec.title is None:
            return spec, ["status: not written, since it has no title to stand under"]
        # The folder is named after the status.
        words = ABANDONED
    if words is not None:
        changed, said = with_words(spec, words, policy)
        return changed, [f"status: {said}"] * (changed is not spec)
    if was == ABANDONED != folder and status and status.text == ABANDONED:
        changed = with_text(spec, applied(spec, without_status(spec)))
        return changed, [f"status: {ABANDONED!r} is taken out"]
    return spec, []


# A spec of these may still be abandoned.
_UNDECIDED = ("draft", "approved")


def _template(layout: Layout, name: str, policy: Policy) -> Spec | None:
    """Return the template of a folder, if it has one."""
    paths = [f.template for f in layout.folders if f.name == name and f.template]
    return read_template(layout.root, paths[0], policy.markup) if paths else None


def _added(before: Spec, after: Spec, template: Spec) -> Iterator[str]:
    still = match(after, template).missing
    for section in match(before, template).missing:
        if section not in still:
            yield (
                f"section {section.title!r}: added, with its guidance to be replaced"
            )


def _differences(spec: Spec, template: Spec | None) -> Iterator[str]:
    """Yield where the spec and the template of its new folder differ."""
    if template is None:
        folder = f"{SPECS}/{folder_of(spec.path)}"
        yield f"{folder} has no template, so it asks for no section"
        return
    matched = match(spec, template)
    for section in matched.missing:
        yield (
            f"section {section.title!r}: asked for by {template.path}; write it, or "
            f"let tox -e fix -- --sections {spec.path} add it with its guidance"
        )
    for section in matched.extras.unknown:
        yield f"section {section.title!r}: not in {template.path}"
