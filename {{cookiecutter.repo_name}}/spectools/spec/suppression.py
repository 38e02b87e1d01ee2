"""Comments by which a spec switches a rule off for itself, with a reason."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.repository.policy import RULE_ID
from spectools.spec.document import Spec
from spectools.spec.reading.parser import line_of

MARK = "spectools:"
FORM = f".. {MARK} disable SP401 because <reason>"
_MARK = compile_when_used(
    r"spec-?tools?\b:?(?=\s*(disable|ignore|off|no)\b)|spectools:", re.I
)
_FORM = compile_when_used(
    rf"{MARK} disable ({RULE_ID}(?:, ?{RULE_ID})*) because (\S.*)"
)


class Suppression(NamedTuple):
    """What one such comment says.

    Attributes:
        line: where it stands, from 1.
        rules: ids of the rules; none if the comment cannot be understood.
        reason: why, in the author's words; the whole comment if it cannot be
            understood.
    """

    line: int
    rules: tuple[str, ...]
    reason: str


@lru_cache(maxsize=4)
def suppressions(spec: Spec) -> list[Suppression]:
    """Return all suppressions of a spec, in the order of lines."""
    found: list[Suppression] = []
    if "spec" not in spec.text:
        return found
    for comment in spec.nodes_of(nodes.comment):
        words = " ".join(comment.astext().split())
        mark = _MARK.match(words)
        if not mark:
            continue
        line = spec.nearest_line(mark[0], line_of(comment))
        form = _FORM.fullmatch(words)
        rules = tuple(form[1].replace(" ", "").split(",")) if form else ()
        found.append(Suppression(line, rules, form[2] if form else words))
    return found
