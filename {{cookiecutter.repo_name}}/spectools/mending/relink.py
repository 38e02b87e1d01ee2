"""Links written anew, when the pages that they lead to have moved."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from pathlib import Path

from docutils import nodes

from spectools.errors import SpecsError
from spectools.mending.edits import with_text
from spectools.spec.document import Spec
from spectools.spec.links import (
    PAGE_ROLES,
    Link,
    is_label_role,
    links,
    path_of,
    target_of,
)


class LinkError(SpecsError):
    """A link cannot be written otherwise."""


def relinked(root: Path, spec: Spec, path: str, moves: dict[str, str]) -> Spec:
    """Return ``spec`` as it must read at ``path``, when pages have moved.

    Each link to a file that is there leads to where it has led, or to where that has
    moved. Nothing else is touched.

    Args:
        root: the repository's folder.
        spec: the spec, as it lies now.
        path: where it shall lie.
        moves: the new path of each file that moves.

    Raises:
        EditError: when the text cannot be changed.
        LinkError: when a link cannot be written otherwise.
    """
    known = [link for link in links(spec) if _is_there(root, link.path)]
    new = Spec(path, spec.data)
    for link in sorted(known, key=lambda link: link.line):
        target = moves.get(link.path, link.path)
        led = _resolved(link, path)
        if led != target:
            new = rewritten(new, link, _written(link, path, target), led, target)
    if len(new.complaints) != len(spec.complaints):
        raise LinkError(
            f"{spec.path}: its links cannot be written anew, since docutils would then "
            "complain: a heading would outgrow its line, perhaps; take them out of it, "
            "and run this again"
        )
    return new


def rewritten(spec: Spec, link: Link, written: str, led: str, leads: str) -> Spec:
    """Return the spec with one link written otherwise, and nothing else.

    Args:
        spec: the spec.
        link: the link.
        written: what shall be written.
        led: where it leads now.
        leads: where it shall lead.

    Raises:
        EditError: when the text cannot be changed.
        LinkError: when the link cannot be told from the text around it.
    """
    # What is written may be broken over lines.
    same = r"\s+".join(re.escape(word) for word in link.written.split())
    text = spec.text
    found = sorted(
        re.finditer(link.pattern.format(same), text, re.MULTILINE),
        key=lambda m: abs(text.count("\n", 0, m.start("target")) + 1 - link.line),
    )
    wanted = _led_to(spec) - Counter([led]) + Counter([leads])
    for match in found:
        start, end = match.span("target")
        new = with_text(spec, text[:start] + written + text[end:])
        if _led_to(new) == wanted and _shape(new) == _shape(spec):
            return new
    raise LinkError(
        f"{spec.path}:{link.line}: the link to {link.path} cannot be written anew, or "
        "what is around it would read otherwise; take it out of its table, or write it "
        "more simply, and run this again"
    )


def _led_to(spec: Spec) -> Counter[str]:
    """Return where all links lead, those to labels included."""
    labels = (
        target_of(role) for role in spec.nodes_of(nodes.inline) if is_label_role(role)
    )
    return Counter([link.path for link in links(spec)]) + Counter(
        map(nodes.fully_normalize_name, labels)
    )


def _shape(spec: Spec) -> str:
    """Return the doctree without what links lead to, and without messages."""
    tree = Spec(spec.path, spec.data)
    for role in tree.nodes_of(nodes.inline):
        if is_label_role(role) or {*role["classes"]} & {*PAGE_ROLES}:
            role.children = []
    for message in tree.nodes_of(nodes.system_message):
        message.parent.remove(message)
    text = re.sub(r' (\w+)="[^"]*"', "", tree.doctree.pformat())
    return " ".join(text.split())


def _is_there(root: Path, path: str) -> bool:
    # Sphinx chooses among pictures: image.*
    return (root / path).is_file() or (path.endswith(".*") and any(root.glob(path)))


def _resolved(link: Link, path: str) -> str:
    """Return what a link leads to when it is read at ``path``."""
    found = path_of(Spec(path, b""), link.written)
    return found.removesuffix(link.suffix) + posixpath.splitext(link.path)[1]


def _written(link: Link, path: str, target: str) -> str:
    end = posixpath.splitext(target)[1]
    name = target.removesuffix(end) + link.suffix
    if link.written.startswith("/"):
        return f"/{name}"
    return posixpath.relpath(name, posixpath.dirname(path))
