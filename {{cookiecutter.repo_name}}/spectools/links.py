"""What leads from one page to another, and how it is written when pages move."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from docutils import nodes

from .config import SpecsError
from .document import Spec
from .edits import with_text
from .parser import line_of

_ROLES = ("doc", "std:doc", "download")
_LABEL_ROLES = ("ref", "std:ref", "numref", "std:numref", "math:numref")
_IN_ROLE = r":[\w:]+:`(?:[^`<]*<)?(?P<target>{})>?`"
_IN_TEXT = r"[<\s](?P<target>{})(?=[>#\s]|$)"


class LinkError(SpecsError):
    """A link cannot be written otherwise."""


class Link(NamedTuple):
    """One place that leads to another file of the repository.

    Attributes:
        line: where it stands, from 1, or nearly.
        written: the target in the spec's words.
        path: the file that it leads to, relative to the repository.
        suffix: the ending that ``written`` has in the place of that of ``path``:
            ``.html`` for the address of a page, nothing for the name of a document.
        pattern: what it is written in, to be filled with ``written``.
    """

    line: int
    written: str
    path: str
    suffix: str
    pattern: str


def links(spec: Spec) -> Iterator[Link]:
    """Yield what leads to another page or file, by a name or a relative address.

    That is ``:doc:``, links to a page (``.html``) or to its source (``.rst``),
    pictures and downloads.
    """
    for role in spec.nodes_of(nodes.inline):
        if {*role["classes"]} & {*_ROLES}:
            written = _target(role)
            suffix = "" if role["classes"] != ["download"] else None
            yield _link(spec, role, written, _IN_ROLE, suffix)
    for node in _references(spec):
        address = node.get("refuri", "").partition("#")[0]
        if "://" not in address and address.endswith((".html", ".rst")):
            yield _link(spec, node, address, _IN_TEXT, posixpath.splitext(address)[1])
    for picture in spec.nodes_of(nodes.image):
        if "://" not in picture["uri"] and not picture["uri"].startswith("data:"):
            yield _link(spec, picture, picture["uri"], _IN_TEXT, None)


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


def label_links(spec: Spec, label: str) -> Iterator[Link]:
    """Yield the roles that lead to a label: ``:ref:`` and ``:numref:``."""
    for role in spec.nodes_of(nodes.inline):
        if _is_label(role):
            written = _target(role)
            if nodes.fully_normalize_name(written) == label:
                yield Link(line_of(role), written, label, "", _IN_ROLE)


def _led_to(spec: Spec) -> Counter[str]:
    """Return where all links lead, those to labels included."""
    labels = (_target(role) for role in spec.nodes_of(nodes.inline) if _is_label(role))
    return Counter([link.path for link in links(spec)]) + Counter(
        map(nodes.fully_normalize_name, labels)
    )


def _shape(spec: Spec) -> str:
    """Return the doctree without what links lead to, and without messages."""
    tree = Spec(spec.path, spec.data)
    for role in tree.nodes_of(nodes.inline):
        if _is_label(role) or {*role["classes"]} & {*_ROLES}:
            role.children = []
    for message in tree.nodes_of(nodes.system_message):
        message.parent.remove(message)
    text = re.sub(r' (\w+)="[^"]*"', "", tree.doctree.pformat())
    return " ".join(text.split())


def _is_label(role: nodes.inline) -> bool:
    return bool({*role["classes"]} & {*_LABEL_ROLES})


def _is_there(root: Path, path: str) -> bool:
    # Sphinx chooses among pictures: image.*
    return (root / path).is_file() or (path.endswith(".*") and any(root.glob(path)))


def _target(role: nodes.inline) -> str:
    return role.astext().rpartition("<")[2].removesuffix(">")


def _references(spec: Spec) -> Iterator[nodes.Element]:
    """Yield those targets and references in which an address is written.

    docutils makes a target of what has a name, and gives its address to all that
    refers to it.
    """
    for target in spec.nodes_of(nodes.target):
        address = "".join(target.get("refuri", "").split())
        if address in "".join(target.rawsource.replace("\\", "").split()):
            yield target
    for node in spec.nodes_of(nodes.reference):
        is_anonymous = node.rawsource.endswith("__") and "<" in node.rawsource
        if is_anonymous or isinstance(node.next_node(), nodes.image):
            yield node


def _link(
    spec: Spec, node: nodes.Node, written: str, pattern: str, suffix: str | None
) -> Link:
    """Return a link to a page, or, without a suffix for it, to any file."""
    path = _path(spec, written)
    if suffix is None:
        suffix = posixpath.splitext(path)[1]
    else:
        path = path.removesuffix(suffix) + ".rst"
    return Link(line_of(node), written, path, suffix, pattern)


def _path(spec: Spec, written: str) -> str:
    folder = "" if written.startswith("/") else posixpath.dirname(spec.path)
    return posixpath.normpath(posixpath.join(folder, written.lstrip("/")))


def _resolved(link: Link, path: str) -> str:
    """Return what a link leads to when it is read at ``path``."""
    found = _path(Spec(path, b""), link.written)
    return found.removesuffix(link.suffix) + posixpath.splitext(link.path)[1]


def _written(link: Link, path: str, target: str) -> str:
    end = posixpath.splitext(target)[1]
    name = target.removesuffix(end) + link.suffix
    if link.written.startswith("/"):
        return f"/{name}"
    return posixpath.relpath(name, posixpath.dirname(path))
