"""What leads from one page to another, and how it is written when pages move."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from docutils import nodes

from spectools.spec.document import Spec
from spectools.spec.reading.parser import line_of

PAGE_ROLES = ("doc", "std:doc", "download")

_LABEL_ROLES = ("ref", "std:ref", "numref", "std:numref", "math:numref")

IN_ROLE = r":[\w:]+:`(?:[^`<]*<)?(?P<target>{})>?`"

_IN_TEXT = r"[<\s](?P<target>{})(?=[>#\s]|$)"


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
        if {*role["classes"]} & {*PAGE_ROLES}:
            written = target_of(role)
            suffix = "" if role["classes"] != ["download"] else None
            yield _link(spec, role, written, IN_ROLE, suffix)
    for node in _references(spec):
        address = node.get("refuri", "").partition("#")[0]
        if "://" not in address and address.endswith((".html", ".rst")):
            yield _link(spec, node, address, _IN_TEXT, posixpath.splitext(address)[1])
    for picture in spec.nodes_of(nodes.image):
        if "://" not in picture["uri"] and not picture["uri"].startswith("data:"):
            yield _link(spec, picture, picture["uri"], _IN_TEXT, None)


def label_links(spec: Spec, label: str) -> Iterator[Link]:
    """Yield the roles that lead to a label: ``:ref:`` and ``:numref:``."""
    for role in spec.nodes_of(nodes.inline):
        if is_label_role(role):
            written = target_of(role)
            if nodes.fully_normalize_name(written) == label:
                yield Link(line_of(role), written, label, "", IN_ROLE)


def is_label_role(role: nodes.inline) -> bool:
    return bool({*role["classes"]} & {*_LABEL_ROLES})


def target_of(role: nodes.inline) -> str:
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
    path = path_of(spec, written)
    if suffix is None:
        suffix = posixpath.splitext(path)[1]
    else:
        path = path.removesuffix(suffix) + ".rst"
    return Link(line_of(node), written, path, suffix, pattern)


def path_of(spec: Spec, written: str) -> str:
    folder = "" if written.startswith("/") else posixpath.dirname(spec.path)
    return posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
