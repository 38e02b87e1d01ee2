"""What one spec says that others must know: its labels and terms, and where it leads.

That is all that a check keeps of a spec, beside its findings, to judge others by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.spec.document import Spec
from spectools.spec.links import Form, label_links, links, target_in
from spectools.spec.reading.parser import line_of
from spectools.spec.slips import mistyped_links
from spectools.spec.status import SUPERSEDED, state_of, status_of
from spectools.spec.suppression import suppressions

_GLOSSARY = compile_when_used(r"(?P<indent> *)\.\. glossary::")
# A directive's option that gives what it makes a label.
_NAMED = compile_when_used(r"\s+:name:\s+(\S.*)")
_TERM_ROLES = ("term", "std:term")


class Label(NamedTuple):
    """A label, or a term of a glossary.

    Attributes:
        kind: ``label`` or ``term``.
        name: as Sphinx compares it.
        line: where it stands, from 1.
        text: that line.
        has_title: whether Sphinx knows what to call it, so that it may be there once;
            ``None`` where nobody can tell.
    """

    kind: str
    name: str
    line: int
    text: str
    has_title: bool | None


class Use(NamedTuple):
    """A place that leads elsewhere.

    Attributes:
        form: the value of a `Form`, or ``term``.
        written: the target in the spec's words.
        line: where it stands, from 1, or nearly.
        text: that line.
        has_title: whether the words that lead there are given, too.
    """

    form: str
    written: str
    line: int
    text: str
    has_title: bool


class Supersession(NamedTuple):
    """What a spec says that it is superseded by.

    Attributes:
        by: the words behind ``superseded by``, as they are written.
        line: where the field stands, from 1.
        text: that line.
    """

    by: str
    line: int
    text: str


class Facts(NamedTuple):
    """What others must know of a spec.

    Attributes:
        labels: its labels and terms.
        uses: where it leads, inside of the repository.
        superseded: what it is superseded by, or ``None``.
        state: its status in one word, or ``None``.
        disabled: the rules that it switches off.
    """

    labels: tuple[Label, ...] = ()
    uses: tuple[Use, ...] = ()
    superseded: Supersession | None = None
    state: str | None = None
    disabled: tuple[str, ...] = ()


def facts_of(spec: Spec) -> Facts:
    """Return what others must know of a spec."""
    if spec.unparsable:
        return Facts()
    labels = (*_labels(spec), *_names(spec), *_terms(spec))
    uses = tuple(_uses(spec))
    superseded = _supersession(spec)
    if not labels and not uses and not superseded:
        return Facts()
    disabled = {id for item in suppressions(spec) for id in item.rules}
    return Facts(labels, uses, superseded, state_of(spec), tuple(sorted(disabled)))


def facts_from(kept: Sequence[Any]) -> Facts:
    """Return the facts that were kept as JSON, which knows no names."""
    labels, uses, superseded, state, disabled = kept
    return Facts(
        tuple(Label(*item) for item in labels),
        tuple(Use(*item) for item in uses),
        Supersession(*superseded) if superseded else None,
        state,
        tuple(disabled),
    )


def _line(spec: Spec, number: int) -> str:
    return spec.lines[number - 1].strip() if number <= len(spec.lines) else ""


def _supersession(spec: Spec) -> Supersession | None:
    status = status_of(spec)
    if status is None or not status.source.startswith(f"{SUPERSEDED} "):
        return None
    by = status.source.removeprefix(SUPERSEDED).strip()
    return Supersession(by, status.line, _line(spec, status.line))


def _labels(spec: Spec) -> Iterator[Label]:
    for target in spec.nodes_of(nodes.target):
        is_address = "refuri" in target or "refname" in target
        if not is_address and not target.get("anonymous"):
            line = line_of(target)
            titled = not isinstance(target.parent, nodes.TextElement) and _is_titled(
                target
            )
            for name in (*target["names"], *target["dupnames"]):
                yield Label("label", name, line, _line(spec, line), titled)


def _is_titled(target: nodes.target) -> bool:
    """Whether what follows a target has a title that Sphinx can show."""
    following = target.next_node(descend=False, siblings=True, ascend=True)
    while isinstance(following, (nodes.target, nodes.comment, nodes.system_message)):
        following = following.next_node(descend=False, siblings=True, ascend=True)
    if isinstance(following, (nodes.figure, nodes.table)):
        titles = (nodes.title, nodes.caption)
        return any(isinstance(child, titles) for child in following.children)
    return isinstance(following, (nodes.section, nodes.rubric))


def _names(spec: Spec) -> Iterator[Label]:
    if ":name:" in spec.text:
        for number, line in enumerate(spec.lines, 1):
            found = _NAMED.fullmatch(line)
            if found:
                name = nodes.fully_normalize_name(found[1])
                yield Label("label", name, number, line.strip(), None)


def _terms(spec: Spec) -> Iterator[Label]:
    """Yield the terms of glossaries: the lines at the outer edge of their content."""
    for number, line in enumerate(spec.lines, 1):
        found = _GLOSSARY.match(line) if "glossary" in line else None
        if not found:
            continue
        block: list[tuple[int, str]] = []
        for below, text in enumerate(spec.lines[number:], number + 1):
            is_inside = text.startswith(found["indent"] + " ")
            if text.strip() and not is_inside:
                break
            if text.strip() and not text.strip().startswith((":", "..")):
                block.append((below, text))
        edge = min((len(t) - len(t.lstrip()) for _, t in block), default=0)
        for below, text in block:
            if len(text) - len(text.lstrip()) == edge:
                name = text.strip().partition(" : ")[0]
                yield Label("term", name.casefold(), below, text.strip(), True)


def _uses(spec: Spec) -> Iterator[Use]:
    seen: set[tuple[str, str, int]] = set()
    # What was meant as the address of another host has a finding of its own.
    mistyped = mistyped_links(spec)
    for link in (*links(spec), *label_links(spec)):
        key = (link.target.form.value, link.written, link.line)
        is_mistyped = link.line in mistyped and link.target.form is Form.ADDRESS
        if key not in seen and not is_mistyped:
            seen.add(key)
            yield Use(*key, _line(spec, link.line), link.has_title)
    for role in spec.nodes_of(nodes.inline):
        if {*role["classes"]} & {*_TERM_ROLES}:
            line = line_of(role)
            term = target_in(role.astext())
            yield Use("term", term, line, _line(spec, line), True)
