"""SP9: the repository is one whose specs can be judged at all."""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Config
from ..document import Section, Spec
from ..layout import CURRENT_TEMPLATE, SPECS, TEMPLATE, Layout
from . import Problem, repository_rule, rule


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
    """A text lies where, or is named so that, nobody takes it for a spec.

    Nothing would check or publish it. Links count too: they turn into text
    files that hold a path, on some systems and in archives. Pictures and other
    files that a spec shows are welcome.

    Wrong: ``specs/awesome-thing.rst``; ``specs/2027.1/drafts/awesome-thing.rst``;
    ``specs/2027.1/awesome-thing.md``.
    Right: ``specs/2027.1/awesome-thing.rst``.
    """
    for path in layout.misplaced:
        if (layout.root / path).is_symlink():
            advice = "this is a link; put the file itself here"
        elif not (layout.root / path).is_file():
            advice = "this is no file that can be read; remove it"
        elif path.rpartition("/")[0] in {folder.path for folder in layout.folders}:
            advice = "no spec is named so; write it in reST and let it end in .rst"
        else:
            advice = f"no spec is looked for here; move it to {SPECS}/<release>/"
        yield path, advice


@rule("SP903", "template-hollow")
def template_hollow(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A template asks for nothing, or for the same section twice.

    What a template does not ask for, no spec is held to.

    Wrong: a ``template.rst`` with a title and no section.
    Right: the sections that every spec of the release must have, each once.
    """
    if spec is not template:
        return
    sections = [h for h in spec.headings if h is not spec.title]
    if not sections:
        yield 1, 1, "the template has no sections, so specs are held to nothing"
    seen: set[tuple[Section | None, str]] = set()
    for section in sections:
        key = (section.parent, section.title)
        if key in seen:
            yield (
                section.line,
                1,
                f"the template asks for section {section.title!r} twice; "
                "take one of them out",
            )
        seen.add(key)
