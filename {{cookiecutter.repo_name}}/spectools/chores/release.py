"""`release`: a folder for the specs of a release, with the template of today."""

from __future__ import annotations

from spectools.chores.chore import ChoreError, Plan, lines_that_name
from spectools.repository.layout import (
    CURRENT_TEMPLATE,
    SPECS,
    TEMPLATE,
    Layout,
    release_key,
)
from spectools.repository.names import fault_of_release
from spectools.repository.transaction import Change
from spectools.spec.document import read


def plan_release(layout: Layout, name: str, *, force: bool) -> Plan:
    """Return what opens a release; nothing if it is open.

    Args:
        layout: what there is.
        name: the release.
        force: whether it may be older than one that is open.

    Raises:
        ChoreError: when it is no name of a release, not newer than all others, or
            there is no template to open it with.
        DocumentError: when the template cannot be read.
    """
    fault = fault_of_release(name)
    if fault:
        raise ChoreError(f"{name!r} {fault}")
    path = f"{SPECS}/{name}"
    for folder in layout.folders:
        if folder.name == name and folder.template:
            return Plan({}, [f"{path}: is open already; nothing has changed"], [])
        if folder.name != name and folder.name.casefold() == name:
            raise ChoreError(f"{folder.path}: has the same name but for case")
    if (layout.root / path).is_symlink() or (layout.root / path).is_file():
        raise ChoreError(f"{path}: is there already, and is no folder")
    releases = [f.name for f in layout.folders if f.is_release and f.name != name]
    if releases and not force and release_key(name) < release_key(releases[-1]):
        is_name = not name[:1].isdigit() and releases[-1][:1].isdigit()
        why = " (names come before numbers)" * is_name
        raise ChoreError(
            f"{name} comes before {releases[-1]}, which is open{why}; to open it all "
            "the same, give --force"
        )
    if CURRENT_TEMPLATE not in layout.templates:
        raise ChoreError(f"{CURRENT_TEMPLATE}: is missing, and a release opens with it")
    template = read(layout.root, CURRENT_TEMPLATE)
    if template.unparsable:
        raise ChoreError(f"{CURRENT_TEMPLATE}: {template.unparsable}")
    report = [f"open: {path}, with {CURRENT_TEMPLATE} as its template"]
    for other in releases:
        report += lines_that_name(template, f"{path}/{TEMPLATE}", other)
    return Plan(
        # The template stays as it is; but not while git does not have it so.
        {
            f"{path}/{TEMPLATE}": Change(None, template.data),
            CURRENT_TEMPLATE: Change(template.data, template.data),
        },
        report,
        [
            f"Next: git add {path}, and commit; specs for it begin with",
            "  tox -e new -- NAME",
        ],
    )
