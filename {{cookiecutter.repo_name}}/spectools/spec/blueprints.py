"""The blueprints that a spec names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from docutils import nodes

from spectools.repository.policy import Policy
from spectools.spec.document import Spec
from spectools.spec.reading.parser import line_of

# https://help.launchpad.net/Blueprint: a blueprint's address.
_BLUEPRINT = re.compile(
    r"(?i:blueprints\.(?:staging\.)?launchpad\.net)/(?P<project>[^/\s]+)"
    r"/\+spec/(?P<name>[A-Za-z0-9][A-Za-z0-9+._-]*[A-Za-z0-9+]|[A-Za-z0-9])"
)


class Blueprint(NamedTuple):
    """The address of a blueprint, and where it stands: line and column from 1."""

    project: str
    name: str
    line: int
    column: int


def own_blueprints(spec: Spec, policy: Policy) -> list[Blueprint]:
    """Return the blueprints that the spec is for, by its own word.

    That is what stands before the first section. Further down, other specs'
    blueprints are mentioned, so there only the one with the file's name counts.
    """
    first = next((h.line for h in spec.headings if h is not spec.title), None)
    everywhere = all_blueprints(spec)
    own = (policy.launchpad_project, spec.name)
    return [b for b in everywhere if not first or b.line < first] or [
        b for b in everywhere if (b.project, b.name) == own
    ]


@lru_cache(maxsize=4)
def all_blueprints(spec: Spec) -> list[Blueprint]:
    """Return the blueprints whose address a reader can see or follow."""
    blueprints: list[Blueprint] = []
    if "/+spec/" not in spec.text:
        return blueprints
    texts: list[tuple[nodes.Node, str]] = [
        (text, text.astext())
        for text in spec.nodes_of(nodes.Text)
        if "/+spec/" in text and not isinstance(text.parent, nodes.comment)
    ]
    links = (*spec.nodes_of(nodes.target), *spec.nodes_of(nodes.reference))
    texts += [(link, link.get("refuri", "")) for link in links]
    for node, text in texts:
        for found in _BLUEPRINT.finditer(text):
            line = spec.nearest_line(found.group(), line_of(node))
            column = max(spec.lines[line - 1].find(found.group()) + 1, 1)
            blueprints.append(Blueprint(found["project"], found["name"], line, column))
    return sorted(blueprints, key=lambda b: (b.line, b.column))
