"""SP3: the sections say something of the author's own, and the licence stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from spectools.loading import load_when_used
from spectools.repository.policy import Policy
from spectools.rules import Problem, rule
from spectools.spec.document import Section, Spec
from spectools.spec.matching import match
from spectools.spec.outline import likeness

if TYPE_CHECKING:
    import difflib
else:
    difflib = load_when_used("difflib")


@rule("SP301", "section-empty", for_templates=False, is_completeness=True)
def section_empty(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
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
def licence_notice(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
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
            "",
        )


@rule(
    "SP303",
    "guidance-left",
    needs_template=True,
    for_templates=False,
    is_completeness=True,
)
def guidance_left(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A paragraph of the template's guidance is still in the spec.

    Guidance tells authors what to write; a reader of the finished spec does not
    know who speaks. A paragraph of three words counts when it is the template's, a
    longer one also when a word or two differ. A few words that end in a colon are a
    label, and may stay.

    Wrong: ``How will the change be tested?`` under ``Testing``.
    Right: how it will be tested.
    """
    guidance = _guidance(template)
    for paragraph in _paragraphs(spec) if guidance else ():
        words = _words(paragraph)
        kinds = frozenset(words)
        if any(
            len(other.kinds - kinds) <= other.slack and _is_nearly(words, other)
            for length in range(len(words) - 2, len(words) + 3)
            for other in guidance.get(length, ())
        ):
            yield (
                paragraph.line or 1,
                1,
                f"{_shorten(' '.join(paragraph.astext().split()))!r} is guidance of "
                "the template; write your own words in its place, or None",
            )


@rule(
    "SP304",
    "placeholder-left",
    needs_template=True,
    for_templates=False,
    is_completeness=True,
)
def placeholder_left(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
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


@rule("SP305", "section-postponed", for_templates=False, is_completeness=True)
def section_postponed(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A section says nothing but that something is to be said later.

    Wrong: ``TBD`` as all that stands under ``Testing``.
    Right: what is known today, or ``None``.
    """
    for node in spec.nodes_of(nodes.section):
        body = [n for n in node[1:] if not isinstance(n, nodes.Invisible)]
        if len(body) != 1 or not isinstance(
            body[0], (nodes.paragraph, nodes.bullet_list)
        ):
            continue
        text = body[0].astext()
        if _is_postponed(text):
            title = node[0].astext()
            yield (
                body[0].line or 1,
                1,
                f"section {title!r} says {text!r}; write what is known today, or None",
            )


@rule(
    "SP306",
    "field-missing",
    needs_template=True,
    for_templates=False,
    is_completeness=True,
)
def field_missing(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A label of the template is gone, or nothing stands behind it.

    Somebody will ask who does it, and by when; ``TBD`` says neither. Which labels
    must be answered is in the policy, ``required-fields``; a folder whose template
    lacks one does not ask for it. ``None`` is an answer, for the label or for the
    whole section. Where a single line is all that the section says, it needs no
    label.

    Wrong: ``Primary assignee:`` with nothing below it.
    Right: ``Primary assignee:`` with an id below it, or ``None``.
    """
    found = match(spec, template).found
    for label in policy.required_fields:
        wanted = _section_with(label, template)
        section = found.get(wanted) if wanted else None
        if section is None or section.says_none:
            continue
        lines = [item for item in _lines_of(section, spec) if item[1].strip()]
        named = [i for i, (_, text) in enumerate(lines) if _names(text, label)]
        if not named and len(lines) > 1:
            yield (
                section.line,
                1,
                f"section {section.title!r} does not say which is the {label!r}; "
                f"write {label + ':'!r} and the answer below it",
                label,
            )
        elif named and not _is_answered(lines[named[0] :], label):
            yield (
                lines[named[0]][0],
                1,
                f"nothing stands behind {label + ':'!r}; fill it in, or write None",
            )


def _section_with(label: str, template: Spec) -> Section | None:
    for section in template.headings:
        if any(_is_label(text, label) for _, text in _lines_of(section, template)):
            return section
    return None


def _lines_of(section: Section, spec: Spec) -> list[tuple[int, str]]:
    """Return numbers and texts of the lines between a heading and the next."""
    first = section.line + 2
    last = next(
        (h.line - h.is_overlined for h in spec.headings if h.line > section.line),
        len(spec.lines) + 1,
    )
    return list(enumerate(spec.lines[first - 1 : last - 1], first))


def _is_label(text: str, label: str) -> bool:
    return text.strip() == f"{label}:"


def _names(text: str, label: str) -> bool:
    """Whether a line names the label, if only nearly."""
    if label.casefold() in text.casefold():
        return True
    word, colon, _ = text.strip(" *-`").casefold().partition(":")
    # "Primary:" is short for "Primary assignee:".
    is_short_form = colon != "" and f"{label.casefold()} ".startswith(f"{word} ")
    return is_short_form or likeness(word, label.casefold()) > 0


def _is_answered(lines: list[tuple[int, str]], label: str) -> bool:
    """Whether something stands beside the label in the first line, or below it."""
    own, colon, beside = lines[0][1].strip(" *-`").partition(":")
    if beside.strip(" *`") or (not colon and len(own) > len(label) + 2):
        return not _is_postponed(beside or own)
    below = lines[1][1] if len(lines) > 1 else ""
    is_no_answer = _OTHER_LABEL.match(below) or _COMMENT.match(below)
    return below != "" and not (is_no_answer or _is_postponed(below))


def _is_postponed(text: str) -> bool:
    words = re.sub(r"[^\w\s]", " ", text.casefold()).split()
    return " ".join(words) in _POSTPONED


_COMMENT = re.compile(r"\s*\.\.\s")
_OTHER_LABEL = re.compile(r"[^\s:][^:]{0,40}:(\s|$)")

_POSTPONED = {
    "",
    "tba",
    "tbc",
    "fixme",
    "tbd",
    "to be decided",
    "to be defined",
    "to be determined",
    "to be done",
    "todo",
    "xxx",
}

# Shorter paragraphs are what any author may come to write, word for word or nearly.
_SHORTEST_COPY = 3
_SHORTEST_GUIDANCE = 5
_LONGEST_LABEL = 8


class _Guidance(NamedTuple):
    """A paragraph of guidance: its words, and how many of them may be others."""

    words: list[str]
    kinds: frozenset[str]
    slack: int


@lru_cache(maxsize=4)
def _guidance(template: Spec) -> dict[int, list[_Guidance]]:
    """Return the paragraphs of guidance, by the number of their words."""
    guidance: dict[int, list[_Guidance]] = {}
    for paragraph in chain.from_iterable(map(_paragraphs, _editions(template))):
        words = _words(paragraph)
        text = paragraph.astext()
        # An address of a blueprint stays, with the name of another one; placeholders
        # have a rule of their own.
        is_other = "/+spec/" in text or text in _placeholders(template)
        if len(words) >= _SHORTEST_COPY and not is_other:
            slack = min(len(words) // _SHORTEST_GUIDANCE, 2)
            item = _Guidance(words, frozenset(words), slack)
            guidance.setdefault(len(words), []).append(item)
    return guidance


@lru_cache(maxsize=4)
def _placeholders(template: Spec) -> set[str]:
    """Return what stands in angle brackets in the template, with blanks in it."""
    texts = "\n".join(edition.text for edition in _editions(template))
    return set(re.findall(r"<[a-z][^<>\s]* [^<>\n]*>", texts))


def _editions(template: Spec) -> list[Spec]:
    return [template, template.fuller] if template.fuller else [template]


def _paragraphs(spec: Spec) -> Iterator[nodes.paragraph]:
    for paragraph in spec.nodes_of(nodes.paragraph):
        text = paragraph.rawsource
        is_label = text.endswith(":") and len(text.split()) <= _LONGEST_LABEL
        if not is_label and not isinstance(paragraph.parent, nodes.system_message):
            yield paragraph


def _words(paragraph: nodes.paragraph) -> list[str]:
    return paragraph.astext().casefold().split()


def _is_nearly(words: list[str], other: _Guidance) -> bool:
    """Whether two paragraphs differ in no more than a word or two."""
    matcher = difflib.SequenceMatcher(None, words, other.words, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return same >= max(len(words), len(other.words)) - other.slack


def _notice(template: Spec) -> list[str]:
    """Return the words of the notice; none if the template begins without one."""
    first = next(iter(template.doctree.children), None)
    words = first.astext().split() if isinstance(first, nodes.comment) else []
    ends = [n for n, word in enumerate(words, 1) if "://" in word]
    return words[: ends[0]] if ends else []


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
