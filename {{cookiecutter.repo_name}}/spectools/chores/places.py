"""Folders as people name them, and places that are free."""

from __future__ import annotations

from spectools.chores.chore import ChoreError
from spectools.errors import did_you_mean
from spectools.repository import redirects
from spectools.repository.layout import SPECS, Folder, Layout
from spectools.repository.names import (
    RESERVED_FOR_SPECS,
    fault_of_spec,
    letters_of,
    proposed_name,
)


def find_folder(layout: Layout, name: str) -> Folder:
    """Return the folder of that name.

    Raises:
        ChoreError: when there is none.
    """
    name = name.removeprefix(f"{SPECS}/").rstrip("/")
    for folder in layout.folders:
        if folder.name == name:
            return folder
    names = [folder.name for folder in layout.folders]
    raise ChoreError(
        f"{name!r} is no folder of specs ({did_you_mean(name, names).rstrip('?')}); "
        f"to open a release: tox -e release -- NAME"
    )


def newest_release(layout: Layout) -> Folder:
    """Return the release that comes last.

    Raises:
        ChoreError: when none is open.
    """
    releases = [folder for folder in layout.folders if folder.is_release]
    if not releases:
        raise ChoreError("no release is open yet; open one: tox -e release -- NAME")
    return releases[-1]


def require_name(name: str) -> None:
    """Refuse what cannot be the name of a new spec, without ``.rst``.

    Raises:
        ChoreError: when it cannot.
    """
    fault = fault_of_spec(name)
    if fault:
        near = proposed_name(name)
        advice = f"; did you mean {near!r}?" if near else ""
        raise ChoreError(f"{name!r} {fault}{advice}")


def free_place(
    layout: Layout, folder: str, name: str, leaving: str | None = None
) -> str:
    """Return the path of a spec that is not there yet, if nothing is in its way.

    Args:
        layout: what there is.
        folder: the name of the folder.
        name: the name of the spec, without ``.rst``.
        leaving: the path of a spec that will be gone.

    Raises:
        ChoreError: when the place is taken or reserved, or its address leads elsewhere.
        RedirectsError: when the redirects cannot be read.
    """
    path = f"{SPECS}/{folder}/{name}.rst"
    # A spec may keep an odd name when it is moved, but not one that is taken.
    if name in RESERVED_FOR_SPECS:
        require_name(name)
    for other in (f for f in layout.folders if f.name == folder):
        for spec in other.specs:
            is_same = letters_of(spec.rpartition("/")[2]) == letters_of(f"{name}.rst")
            if is_same and (spec == path or spec != leaving):
                raise ChoreError(f"{spec}: is there already")
    if (layout.root / path).exists() or (layout.root / path).is_symlink():
        raise ChoreError(f"{path}: is there already, and is no spec")
    for redirect in redirects.parse(redirects.read(layout.root))[0]:
        if redirect.old == path and redirect.new != leaving:
            raise ChoreError(
                f"{path}: readers are led from there to {redirect.new}; if nobody "
                f"needs that, take line {redirect.line} out of {redirects.REDIRECTS}"
            )
    return path
