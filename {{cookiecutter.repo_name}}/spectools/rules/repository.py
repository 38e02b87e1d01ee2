"""SP9: the repository is one whose specs can be judged at all."""

from __future__ import annotations

from collections.abc import Iterator

from ..layout import CURRENT_TEMPLATE, SPECS, TEMPLATE, Layout
from . import repository_rule


@repository_rule("SP901", "template-missing")
def template_missing(layout: Layout) -> Iterator[tuple[str, str]]:
    """A folder of specs has no template, so its specs are held to nothing.

    Every release keeps the template that its specs were written to; so a new
    template never turns old specs red.

    Wrong: ``specs/2027.1/`` without ``template.rst``.
    Right: ``specs/template.rst`` copied there when the release is opened.
    """
    for folder in layout.folders:
        if folder.template is None:
            yield (
                f"{folder.path}/{TEMPLATE}",
                "the template is missing, so the sections of this folder's specs "
                f"cannot be judged; copy {CURRENT_TEMPLATE} there",
            )


@repository_rule("SP902", "spec-misplaced")
def spec_misplaced(layout: Layout) -> Iterator[tuple[str, str]]:
    """A reST file lies where no spec is looked for.

    Nothing would check it. Links count as misplaced too: they turn into text
    files that hold a path, on some systems and in archives.

    Wrong: ``specs/awesome-thing.rst``; ``specs/2027.1/drafts/awesome-thing.rst``.
    Right: ``specs/2027.1/awesome-thing.rst``.
    """
    for path in layout.misplaced:
        linked = (layout.root / path).is_symlink()
        yield (
            path,
            "this is a link; put the file itself here"
            if linked
            else f"no spec is looked for here; move it to {SPECS}/<release>/<name>.rst",
        )
