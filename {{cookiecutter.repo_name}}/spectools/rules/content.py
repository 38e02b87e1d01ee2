"""SP3: the sections say something of the author's own, and the licence stays."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

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
    comments = (c.astext().split() for c in spec.nodes_of(nodes.comment))
    if notice and not any(words[: len(notice)] == notice for words in comments):
        yield (
            1,
            1,
            "the licence notice is missing or altered; begin the file with the "
            f"comment at the head of {template.path}: {_shorten(' '.join(notice))!r}",
        )


@rule("SP303", "guidance-left", needs_template=True, for_templates=False)
def guidance_left(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A paragraph of the template's guidance is still in the spec.

    Guidance tells authors what to write; a reader of the finished spec does not
    know who speaks. A paragraph counts when it is the template's but for a word
    or two. One that ends in a colon is a label, and may stay.

    Wrong: ``How will the change be tested?`` under ``Testing``.
    Right: how it will be tested.
    """
    guidance = _guidance(template)
    if not guidance:
        return
    for paragraph in _paragraphs(spec):
        words = _words(paragraph)
        near = (
            other
            for length in range(len(words) - 2, len(words) + 3)
            for other in guidance.get(length, ())
        )
        if any(_is_nearly(words, other) for other in near):
            yield (
                paragraph.line or 1,
                1,
                f"{_shorten(' '.join(paragraph.astext().split()))!r} is guidance of "
                "the template; write your own words in its place, or None",
            )


@rule("SP304", "placeholder-left", needs_template=True, for_templates=False)
def placeholder_left(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A placeholder of the template is still in the spec.

    Wrong: ``<launchpad-id or None>``.
    Right: an id, or ``None``.
    """
    for placeholder in _placeholders(template):
        for number, line in enumerate(spec.lines, 1):
            column = line.find(placeholder) + 1
            if column:
                yield (
                    number,
                    column,
                    f"{placeholder!r} is a placeholder of the template; fill it in",
                )


@rule("SP305", "section-postponed", for_templates=False)
def section_postponed(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A section says nothing but that something is to be said later.

    Wrong: ``TBD`` as all that stands under ``Testing``.
    Right: what is known today, or ``None``.
    """
    for node in spec.nodes_of(nodes.section):
        body = [n for n in node[1:] if not isinstance(n, nodes.Invisible)]
        text = body[0].astext() if len(body) == 1 else ""
        if text.strip(" .!?:").casefold() in _POSTPONED:
            title = node[0].astext()
            yield (
                body[0].line or 1,
                1,
                f"section {title!r} says {text!r}; write what is known today, or None",
            )


_POSTPONED = {"tbd", "todo", "xxx", "fixme", "to be done", "to be determined"}

# Shorter paragraphs are what any author may come to write.
_SHORTEST_GUIDANCE = 5


@lru_cache(maxsize=4)
def _guidance(template: Spec) -> dict[int, list[list[str]]]:
    """Return the words of each paragraph of guidance, by their number."""
    guidance: dict[int, list[list[str]]] = {}
    for paragraph in _paragraphs(template):
        words = _words(paragraph)
        text = paragraph.astext()
        # An address of a blueprint stays, with the name of another one.
        if len(words) >= _SHORTEST_GUIDANCE and "/+spec/" not in text:
            guidance.setdefault(len(words), []).append(words)
    return guidance


@lru_cache(maxsize=4)
def _placeholders(template: Spec) -> set[str]:
    """Return what stands in angle brackets in the template, with blanks in it."""
    return set(re.findall(r"<[a-z][^<>\s]* [^<>\n]*>", template.text))


def _paragraphs(spec: Spec) -> Iterator[nodes.paragraph]:
    for paragraph in spec.nodes_of(nodes.paragraph):
        is_label = paragraph.rawsource.rstrip().endswith(":")
        if not is_label and not isinstance(paragraph.parent, nodes.system_message):
            yield paragraph


def _words(paragraph: nodes.paragraph) -> list[str]:
    return paragraph.astext().casefold().split()


def _is_nearly(words: list[str], other: list[str]) -> bool:
    """Whether two paragraphs differ in no more than a word or two."""
    changed = 2 if len(other) >= 2 * _SHORTEST_GUIDANCE else 1
    if words == other:
        return True
    if len(Counter(other) - Counter(words)) > changed:
        return False
    blocks = difflib.SequenceMatcher(None, words, other).get_matching_blocks()
    same = sum(block.size for block in blocks)
    return same >= max(len(words), len(other)) - changed


def _notice(template: Spec) -> list[str]:
    """Return the words of the notice; none if the template begins without one."""
    first = next(iter(template.doctree.children), None)
    words = first.astext().split() if isinstance(first, nodes.comment) else []
    ends = [n for n, word in enumerate(words, 1) if "://" in word]
    return words[: ends[0]] if ends else []


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
