"""The pages that lead to what a chore moves or copies, with their links anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from spectools.mending.relink import Moves, relinked
from spectools.repository.layout import Layout
from spectools.repository.policy import Markup
from spectools.repository.transaction import Change
from spectools.spec.document import Spec, read
from spectools.spec.reading.sphinx_markup import SPEC_ROLE


def relinked_pages(
    moves: Moves, names: set[str], markup: Markup
) -> tuple[dict[str, Change], list[str]]:
    """Return how other pages change when something moves, and what to say of it.

    Args:
        moves: what moves, or is copied.
        names: the names of specs that a page must hold to be looked through.
        markup: what specs may hold beside the markup of docutils and Sphinx.

    Raises:
        DocumentError: when a page cannot be read.
        EditError, LinkError: when one cannot be changed as it must.
        RedirectsError: when the redirects cannot be read.
    """
    changes: dict[str, Change] = {}
    report: list[str] = []
    for path in _pages(moves.layout):
        if path in moves.paths:
            continue
        page = read(moves.layout.root, path, markup)
        # To look through the text is a hundredth of the work of parsing it. When all
        # stay where they are, only what is called by its name alone is unclear.
        may_change = moves.paths or f":{SPEC_ROLE}:" in page.text
        if not may_change or not any(_may_name(page, name) for name in names):
            continue
        fault = why_unread(page)
        if fault:
            report.append(f"links: not looked for in {path}: {fault}")
            continue
        changed = relinked(page, path, moves)
        if changed.data != page.data:
            changes[path] = Change(page.data, changed.data)
            report.append(f"links: {path}")
    return changes, report


def why_unread(page: Spec) -> str | None:
    """Return why not all of a page can be read, if that is so."""
    unread = (c.text for c in page.complaints if c.text.startswith("Paragraph of "))
    return page.unparsable or next(unread, None)


def _may_name(page: Spec, name: str) -> bool:
    """Whether a name stands in a page, be it escaped, encoded or broken over lines."""
    pattern = r"\s*".join(map(re.escape, "".join(name.split())))
    return bool(re.search(pattern, unquote(page.text.replace("\\", ""))))


def _pages(layout: Layout) -> Iterator[str]:
    """Yield the paths of all pages of the site."""
    for page in sorted(layout.root.glob("[!.]*.rst")):
        if page.is_file() and not page.is_symlink():
            yield page.name
    yield from (*layout.templates, *layout.specs)
