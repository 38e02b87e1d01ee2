"""Where the work of a spec is tracked: blueprints, bugs, issues or stories.

The policy says what their addresses look like; see `Policy.blueprint_addresses`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.repository.policy import NAME, Policy
from spectools.spec.document import Spec
from spectools.spec.reading.parser import line_of

_NAMES = r"(?P<name>[a-z0-9][a-z0-9+._-]*[a-z0-9+]|[a-z0-9])"
_NUMBERS = r"(?P<number>[0-9]+)(?!\w)"

# What one address is called by, too: by a series of the project, by the bug alone.
# https://help.launchpad.net/Blueprint, https://help.launchpad.net/Bugs/YourProject
_LAUNCHPAD = re.compile(r"(?:\w+\.)*(launchpad\.net)", re.IGNORECASE)
_LAUNCHPAD_HOSTS = r"(?:(?:blueprints|bugs)\.)?(?:staging\.)?launchpad\.net"
_SERIES = r"(?:/[\w.+-]+)?"


class Blueprint(NamedTuple):
    """The address of a blueprint, or of what takes its place.

    Attributes:
        project: the part of the address that says which project it is of.
        name: its name, or nothing where the address has a number.
        number: its number, or nothing where the address has a name.
        is_own: whether it is one of this repository's project.
        line: where it stands, from 1.
        column: where it stands there, from 1.
        address: as it is written, with ``https://`` where the scheme is left out.
    """

    project: str
    name: str
    number: str
    is_own: bool
    line: int
    column: int
    address: str


class _Tracker(NamedTuple):
    """How the addresses of one pattern are found.

    Attributes:
        host: what stands in each of them, in lower case.
        any_project: matches those of any project.
        own: matches those of this repository's project.
    """

    host: str
    any_project: re.Pattern[str]
    own: re.Pattern[str]


def own_blueprints(spec: Spec, policy: Policy) -> list[Blueprint]:
    """Return the blueprints that the spec is for, by its own word.

    That is what stands before the first section. Further down, other specs'
    blueprints are mentioned, so there only the one with the file's name counts.
    """
    first = next((h.line for h in spec.headings if h is not spec.title), None)
    everywhere = all_blueprints(spec, policy)
    return [b for b in everywhere if not first or b.line < first] or [
        b for b in everywhere if b.is_own and is_named(spec, b)
    ]


def is_named(spec: Spec, blueprint: Blueprint) -> bool:
    """Whether the file has the name of the blueprint, letter case aside."""
    return blueprint.name.casefold() == spec.name.casefold()


def all_blueprints(spec: Spec, policy: Policy) -> list[Blueprint]:
    """Return the blueprints whose address a reader can see or follow."""
    return _all_blueprints(spec, policy.blueprint_addresses)


def is_mentioned(text: str, policy: Policy) -> bool:
    """Whether an address of a blueprint stands in a text."""
    trackers = map(_tracker, policy.blueprint_addresses)
    return any(tracker.any_project.search(text) for tracker in trackers)


def renamed(line: str, old: str, new: str, policy: Policy) -> str:
    """Return a line with the name ``new`` in all our addresses that name ``old``."""

    def rename(found: re.Match[str]) -> str:
        name = found.groupdict().get("name")
        if name is None or name.casefold() != old.casefold():
            return found.group()
        start, end = found.start("name"), found.end("name")
        return line[found.start() : start] + new + line[end : found.end()]

    for address in policy.blueprint_addresses:
        line = _tracker(address).own.sub(rename, line)
    return line


@lru_cache(maxsize=4)
def _all_blueprints(spec: Spec, addresses: tuple[str, ...]) -> list[Blueprint]:
    folded = spec.text.casefold()
    trackers = [t for t in map(_tracker, addresses) if t.host in folded]
    if not trackers:
        return []
    texts: list[tuple[nodes.Node, str]] = [
        (text, text.astext())
        for text in spec.nodes_of(nodes.Text)
        if "/" in text and not isinstance(text.parent, nodes.comment)
    ]
    links = (*spec.nodes_of(nodes.target), *spec.nodes_of(nodes.reference))
    texts += [(link, link.get("refuri", "")) for link in links]
    blueprints = {
        _blueprint(spec, node, found, tracker)
        for node, text in texts
        for tracker in trackers
        if tracker.host in text.casefold()
        for found in tracker.any_project.finditer(text)
    }
    # Of two patterns, one may take the other's project for another one.
    own = {(b.line, b.column) for b in blueprints if b.is_own}
    return sorted(
        (b for b in blueprints if b.is_own or (b.line, b.column) not in own),
        key=lambda b: (b.line, b.column),
    )


def _blueprint(
    spec: Spec, node: nodes.Node, found: re.Match[str], tracker: _Tracker
) -> Blueprint:
    line = spec.nearest_line(found.group(), line_of(node))
    column = max(spec.lines[line - 1].find(found.group()) + 1, 1)
    parts = found.groupdict()
    return Blueprint(
        parts["project"] or "",
        parts.get("name") or "",
        parts.get("number") or "",
        tracker.own.match(found.string, found.start()) is not None,
        line,
        column,
        found.group() if "://" in found.group() else f"https://{found.group()}",
    )


@lru_cache(maxsize=16)
def _tracker(address: str) -> _Tracker:
    """Return what finds the addresses of a pattern.

    The segments before the last one in front of the placeholder name the project:
    ``nova`` in ``…/nova/+spec/{name}``, ``org/repo`` in ``…/org/repo/issues/{number}``.
    """
    before, placeholder, behind = re.split(r"(\{\w+\})(?=[^{]*$)", address)
    host, *path = before.partition("://")[2].split("/")
    project, (*kind, begin) = path[:-2], path[-2:] or [""]
    on_launchpad = _LAUNCHPAD.fullmatch(host)
    hosts = _LAUNCHPAD_HOSTS if on_launchpad else re.escape(host)
    end = "/" * bool(path) + _literal(begin)
    end += (_NAMES if placeholder == NAME else _NUMBERS) + _literal(behind)

    def addresses_of(project: str) -> re.Pattern[str]:
        middle = rf"(?P<project>{project})"
        if project:
            middle = f"/{middle}" + _SERIES * bool(on_launchpad)
        middle += "".join(f"/{_literal(segment)}" for segment in kind)
        if on_launchpad and kind == ["+bug"]:
            middle = f"(?:{middle}|/bugs)"
        pattern = rf"(?<![\w.-])(?:https?://)?{hosts}{middle}{end}"
        return compile_when_used(pattern, re.IGNORECASE)

    any_project = (
        r"[^/\s]+" if re.search(r"\w", segment) else _literal(segment)
        for segment in project
    )
    return _Tracker(
        (on_launchpad[1] if on_launchpad else host).casefold(),
        addresses_of("/".join(any_project)),
        addresses_of("/".join(map(_literal, project))),
    )


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\+", r"(?:\+|%2b)")
