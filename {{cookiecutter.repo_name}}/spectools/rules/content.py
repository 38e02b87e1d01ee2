"""SP3: the sections say something of the author's own, and the licence stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from spectools.loading import compile_when_used, load_when_used
from spectools.repository.policy import Policy
from spectools.rules import Problem, rule
from spectools.spec.blueprints import is_mentioned
from spectools.spec.document import Section, Spec
from spectools.spec.fields import is_answered, labels, lines_below, named
from spectools.spec.matching import match
from spectools.spec.reading.parser import line_of
from spectools.spec.slips import is_misread
from spectools.spec.wording import is_postponed

if TYPE_CHECKING:
    import difflib
else:
    difflib = load_when_used("difflib")


@rule("SP301", "section-empty", for_templates=False, is_completeness=True)
def section_empty(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A section has no text, or none that its page shows.

    An empty section leaves readers wondering whether it was forgotten. A comment, a
    ``todo``, an ``only`` for another format, a target of links and the definition of
    a substitution are not on the page.

    Wrong: the heading ``References`` with nothing, or a comment, under it.
    Right: the heading, and under it the one word ``None``.
    """
    ends = [*(heading.line for heading in spec.headings[1:]), len(spec.lines)]
    for section, end in zip(spec.headings, ends, strict=False):
        is_title = section is spec.title
        if (
            section.is_empty
            and not is_title
            and not is_misread(spec, section.line, end)
        ):
            fault = (
                "is empty; write None if there is nothing to say"
                if all(map(_is_label_of_next, section.body))
                else "shows nothing on the page; write there what a reader shall see, "
                "or None"
            )
            yield section.line, 1, f"section {section.title!r} {fault}"


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
    label, and may stay; so may an item of a list with the author's answer in it.

    Wrong: ``How will the change be tested?`` under ``Testing``.
    Right: how it will be tested.
    """
    guidance = _guidance(template, policy)
    for paragraph in _paragraphs(spec) if guidance else ():
        if _is_guidance(paragraph, guidance) and not _is_answered(paragraph, guidance):
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

    Wrong: ``<your name or None>``.
    Right: a name, or ``None``.
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

    Wrong: ``TBD``, or ``To be decided after the summit``, as all that stands under
    ``Testing``.
    Right: what is known today, or ``None``.
    """
    for section in spec.headings:
        texts = [] if section is spec.title else _postponed(section)
        if texts:
            said = _shorten(" ".join(" ".join(text for _, text in texts).split()))
            yield (
                line_of(texts[0][0]),
                1,
                f"section {section.title!r} says {said!r}; write what is known today, "
                "or None",
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
        if wanted is None or section is None or section.says_none:
            continue
        lines = lines_below(section, spec, whole=True)
        places = named(lines, label)
        others = labels(wanted, template) - {label.casefold()}
        if (
            not places
            and len(lines_below(section, spec)) > 1
            and not _postponed(section)
        ):
            yield (
                section.line,
                1,
                f"section {section.title!r} does not say which is the {label!r}; "
                f"write {label + ':'!r} and the answer below it",
                label,
            )
        elif places and not any(is_answered(lines[i:], label, others) for i in places):
            yield (
                lines[places[0]].number,
                1,
                f"nothing stands behind {label + ':'!r}; fill it in, or write None",
            )


def _is_label_of_next(node: nodes.Node) -> bool:
    return isinstance(node, nodes.target) and "refuri" not in node


def _postponed(section: Section) -> list[tuple[nodes.Node, str]]:
    """Return the texts of a section, if all of them put off what is to be said."""
    shown = _texts(section.body)
    first = next(shown, None)
    # Most sections are not read any further.
    if first is None or not is_postponed(first[1]):
        return []
    texts = [first, *shown]
    is_listed = len(texts) > 1
    if all(is_postponed(text, is_listed=is_listed) for _, text in texts):
        return texts
    return []


def _texts(blocks: Iterable[nodes.Node]) -> Iterator[tuple[nodes.Node, str]]:
    """Yield the texts that a page shows, block by block, in their order.

    For what it shows besides text, that is the name of its class.
    """
    for node in blocks:
        if isinstance(node, nodes.Invisible):
            continue
        if isinstance(node, nodes.definition_list_item):
            yield node, ", ".join(part.astext() for part in node.children)
        elif isinstance(node, nodes.TextElement):
            yield node, node.astext() or type(node).__name__
        elif isinstance(node, nodes.container) or not node.children:
            yield node, type(node).__name__
        else:
            yield from _texts(node.children)


@lru_cache(maxsize=8)
def _section_with(label: str, template: Spec) -> Section | None:
    return next(
        (h for h in template.headings if label.casefold() in labels(h, template)), None
    )


# Shorter paragraphs are what any author may come to write, word for word or nearly.
_SHORTEST_COPY = 3
_SHORTEST_GUIDANCE = 5
_LONGEST_LABEL = 8


# More than one sentence is no label.
_SENTENCES = compile_when_used(r"[.!?]\s+\w")


class _Guidance(NamedTuple):
    """A paragraph of guidance: its words, and how many of them may be others."""

    words: list[str]
    kinds: frozenset[str]
    slack: int


@lru_cache(maxsize=4)
def _guidance(template: Spec, policy: Policy) -> dict[int, list[_Guidance]]:
    """Return the paragraphs of guidance, by the number of their words."""
    guidance: dict[int, list[_Guidance]] = {}
    for paragraph in chain.from_iterable(map(_paragraphs, _editions(template))):
        words = _words(paragraph)
        text = paragraph.astext()
        # An address of a blueprint stays, with the name of another one; placeholders
        # have a rule of their own.
        is_other = is_mentioned(text, policy) or text in _placeholders(template)
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


def _is_guidance(
    paragraph: nodes.paragraph, guidance: dict[int, list[_Guidance]]
) -> bool:
    words = _words(paragraph)
    kinds = frozenset(words)
    return any(
        len(other.kinds - kinds) <= other.slack and _is_nearly(words, other)
        for length in range(len(words) - 2, len(words) + 3)
        for other in guidance.get(length, ())
    )


def _is_answered(
    paragraph: nodes.paragraph, guidance: dict[int, list[_Guidance]]
) -> bool:
    """Whether a paragraph is a label, with an answer of the author's nested below."""
    if _SENTENCES.search(paragraph.astext()):
        return False
    item = paragraph.parent
    below = item.children[item.index(paragraph) + 1 :]
    if not isinstance(item, nodes.list_item):
        below = [node for node in below[:1] if isinstance(node, nodes.block_quote)]
    return any(
        not is_postponed(text)
        and not (isinstance(node, nodes.paragraph) and _is_guidance(node, guidance))
        for node, text in _texts(below)
    )


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
