"""Specs as people name them: by path, as ``2027.1/awesome-thing``, by name alone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from spectools.loading import load_when_used
from spectools.repository.layout import SPECS, Layout, LayoutError

if TYPE_CHECKING:
    import difflib

    from spectools.repository import redirects
else:
    difflib = load_when_used("difflib")
    redirects = load_when_used("spectools.repository.redirects")


def short_form(given: str) -> str:
    """Return ``backlog/one`` for ``specs/backlog/one.rst``, however much is given."""
    return given.removeprefix(f"{SPECS}/").removesuffix(".rst")


def find_spec(layout: Layout, given: str) -> str:
    """Return the path of the spec that is meant.

    Raises:
        LayoutError: when there is none, or more than one.
        RedirectsError: when there is none, and nobody can tell where it went.
    """
    if given in layout.templates:
        raise LayoutError(f"{given}: is a template, and no spec")
    found = _found(layout, given)
    if not found:
        raise LayoutError(f"{given}: does not exist{_advice(layout, given)}")
    if len(found) > 1:
        raise LayoutError(
            f"{given}: there is more than one, give the path: {', '.join(found)}"
        )
    return found[0]


def select(layout: Layout, given: list[str]) -> tuple[Layout, dict[str, str]]:
    """Return what is meant by paths or names, and which path was taken for a name.

    Raises:
        LayoutError: when for one there is nothing to judge, or more than one spec.
        RedirectsError: when there is nothing, and nobody can tell where it went.
    """
    folders = {folder.name: folder.path for folder in layout.folders}
    paths, taken = [], {}
    for name in given:
        path = name.rstrip("/") or name
        if not os.path.lexists(layout.root / path):
            path = folders.get(short_form(path)) or find_spec(layout, name)
            taken[name] = path
        paths.append(path)
    return layout.select(paths), taken


def _found(layout: Layout, given: str) -> list[str]:
    meant = short_form(given)
    return [
        path
        for path in layout.specs
        if meant in ((whole := short_form(path)), whole.rpartition("/")[2])
    ]


def _advice(layout: Layout, given: str) -> str:
    """Return where a spec went, or which is near, as the end of a sentence."""
    meant = short_form(given)
    new_paths = redirects.targets(redirects.parse(redirects.read(layout.root))[0])
    end = new_paths.get(f"{SPECS}/{meant}.rst")
    if end:
        return f"; it has moved to {end}"
    whole = [short_form(path) for path in layout.specs]
    known = [*whole, *(form.rpartition("/")[2] for form in whole)]
    near = difflib.get_close_matches(meant, known, n=1)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; specs lie in {SPECS}/<release>/<name>.rst"
