"""SP3: the sections say something, and the licence stays."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from ..config import Config
from ..document import Spec
from . import Problem, rule


@rule("SP301", "section-empty", for_templates=False)
def section_empty(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A section has no text.

    An empty section leaves readers wondering whether it was forgotten.

    Wrong: the heading ``References`` with nothing under it.
    Right: the heading, and under it the one word ``None``.
    """
    for section in spec.headings:
        if section.is_empty and section is not spec.title:
            yield (
                section.line,
                1,
                f"section {section.title!r} is empty; write None if there is "
                "nothing to say",
            )


@rule("SP302", "licence-notice", needs_template=True)
def licence_notice(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """The licence notice at the head of the template is gone or altered.

    The notice is the template's first comment, up to the address of the
    licence. Other tools match on it, so its words stay exact; where its lines
    break does not matter.

    Wrong: the comment is deleted, or its address is another one.
    Right: the comment as the template has it.
    """
    notice = _notice(template)
    comments = (" ".join(c.astext().split()) for c in _comments(spec))
    if notice and not any(notice in comment for comment in comments):
        yield (
            1,
            1,
            "the licence notice is missing or altered; begin the file with the "
            f"comment at the head of {template.path}: {_shorten(notice)!r}",
        )


def _notice(template: Spec) -> str:
    first = next(iter(_comments(template)), None)
    if first is None:
        return ""
    words: list[str] = []
    for word in first.astext().split():
        words.append(word)
        if "://" in word:
            break
    return " ".join(words)


def _comments(spec: Spec) -> list[nodes.comment]:
    return list(spec.doctree.findall(nodes.comment))


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
