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
    for node in (*spec.nodes_of(nodes.target), *_references(spec)):
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
    known = [link for link in links(spec) if (root / link.path).is_file()]
    new = Spec(path, spec.data)
    for link in sorted(known, key=lambda link: link.line):
        target = moves.get(link.path, link.path)
        if _resolved(link, path) != target:
            new = rewritten(new, link, _written(link, path, target))
    wanted = Counter(moves.get(link.path, link.path) for link in known)
    is_whole = not wanted - Counter(link.path for link in links(new))
    if new.data != spec.data and not (is_whole and _shape(new) == _shape(spec)):
        raise LinkError(
            f"{spec.path}: its links cannot be written anew, since what is around them "
            "would read otherwise, a table or a heading perhaps; take them out of it, "
            "and run this again"
        )
    return new


def rewritten(spec: Spec, link: Link, written: str) -> Spec:
    """Return the spec with one link written otherwise.

    Raises:
        EditError: when the text cannot be changed.
        LinkError: when the link cannot be found in it.
    """
    # What is written may be broken over lines.
    same = r"\s+".join(re.escape(word) for word in link.written.split())
    text = spec.text
    found = min(
        re.finditer(link.pattern.format(same), text, re.MULTILINE),
        key=lambda m: abs(text.count("\n", 0, m.start("target")) + 1 - link.line),
        default=None,
    )
    if found is None:
        raise LinkError(
            f"{spec.path}:{link.line}: the link to {link.path} cannot be found in the "
            "text; write it more simply, and run this again"
        )
    start, end = found.span("target")
    return with_text(spec, text[:start] + written + text[end:])


def label_links(spec: Spec, label: str) -> Iterator[Link]:
    """Yield the roles that lead to a label: ``:ref:`` and ``:numref:``."""
    for role in spec.nodes_of(nodes.inline):
        if {*role["classes"]} & {*_LABEL_ROLES}:
            written = _target(role)
            if " ".join(written.casefold().split()) == label:
                yield Link(line_of(role), written, label, "", _IN_ROLE)


def _shape(spec: Spec) -> tuple[str, int]:
    """Return the doctree without what links lead to, and the number of complaints."""
    tree = Spec(spec.path, spec.data)
    for role in tree.nodes_of(nodes.inline):
        if {*role["classes"]} & {*_ROLES}:
            role.children = []
    text = re.sub(r' (\w+)="[^"]*"', "", tree.doctree.pformat())
    return " ".join(text.split()), len(tree.complaints)


def _target(role: nodes.inline) -> str:
    return role.astext().rpartition("<")[2].removesuffix(">")


def _references(spec: Spec) -> Iterator[nodes.reference]:
    """Yield those whose address stands in the reference, and nowhere else.

    docutils makes a target of all others that have one: of what has a name.
    """
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
