"""What became of a spec: docutils' own field ``:Status:`` under the title.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#bibliographic-fields
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from docutils import nodes

from spectools.repository.layout import SPECS
from spectools.spec.document import Spec
from spectools.spec.links import Form, by_name, meant, resolved, target_in
from spectools.spec.reading.sphinx_markup import SPEC_ROLE

FIELD = "Status"

DRAFT = "draft"
SUPERSEDED = "superseded by"

# The last one has another spec, or an address, behind it.
STATES = (DRAFT, "approved", "implemented", "abandoned", SUPERSEDED)

# The same, as a policy calls them: in one word.
STATES_IN_A_WORD = tuple(state.split()[0] for state in STATES)

_ROLE = re.compile(rf":(?P<form>doc|{SPEC_ROLE}):`(?P<text>[^`]+)`")


class Status(NamedTuple):
    """The field of a spec.

    Attributes:
        text: what it says, without markup.
        source: what it says, as it is written.
        line: where it begins, from 1.
        lines: how many lines it has.
        is_plain: whether it is a single paragraph, as docutils wants it.
    """

    text: str
    source: str
    line: int
    lines: int
    is_plain: bool


def status_of(spec: Spec) -> Status | None:
    """Return the status of a spec, or ``None`` if it has none."""
    if f":{FIELD}:".casefold() not in spec.text.casefold():
        # To look for it takes a hundredth of the time of parsing.
        return None
    for field in fields(spec):
        name, body = field.children
        if name.astext().casefold() == FIELD.casefold():
            line = field.line or 1
            end = line
            for number, text in enumerate(spec.lines[line:], line + 1):
                if text[:1].isspace() and text.strip():
                    end = number
                elif text.strip():
                    break
            words = " ".join(body.astext().split())
            is_plain = [type(n) for n in body.children] == [nodes.paragraph]
            source = " ".join(n.rawsource for n in body.findall(nodes.paragraph))
            source = " ".join(source.split())
            return Status(words, source, line, end - line + 1, is_plain)
    return None


def state_of(spec: Spec) -> str | None:
    """Return the status in one word, or ``None`` if it has none that is known."""
    status = status_of(spec)
    if status is None:
        return None
    if status.text in STATES[:-1]:
        return status.text
    is_superseded = status.text.startswith(f"{SUPERSEDED} ")
    return STATES_IN_A_WORD[-1] if is_superseded else None


def successor(path: str, words: str, specs: Collection[str]) -> str | None:
    """Return the path of the spec that supersedes another, as far as it is named.

    Args:
        path: the spec that is superseded.
        words: what stands behind `SUPERSEDED`, as it is written.
        specs: the paths of all specs there are.

    Returns:
        The path, which is among ``specs`` or not; ``None`` if none of ours is named.
    """
    role = _ROLE.search(words)
    if role:
        form = Form.SPEC if role["form"] == SPEC_ROLE else Form.DOCUMENT
        target = resolved(target_in(role["text"]), path, form)
        if target and form is Form.SPEC:
            found = meant(target, by_name(specs))
            return found[0] if len(found) == 1 else None
        return target.path if target and target.path in specs else None
    if not re.fullmatch(r"[\w.+/-]+", words):
        return None
    name = words.strip("/").removeprefix(f"{SPECS}/").removesuffix(".rst")
    if "/" in name:
        return f"{SPECS}/{name}.rst"
    same = [s for s in specs if s.endswith(f"/{name}.rst")]
    others = [s for s in same if s != path]
    # Of several, nobody can tell which one is meant.
    return next(iter(others or same), name) if len(others) < 2 else None


def fields(spec: Spec) -> list[nodes.field]:
    """Return the fields that stand first under the title."""
    below = spec.title.node.children[1:] if spec.title else spec.doctree.children
    first = next((n for n in below if not isinstance(n, nodes.PreBibliographic)), None)
    if not isinstance(first, nodes.field_list):
        return []
    return [field for field in first.children if isinstance(field, nodes.field)]
