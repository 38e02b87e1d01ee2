"""Real specs, proposed again and moved."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import paragraphs
from tests.helpers import Tool

# A spec of that name is where the page of its release would be; no chore takes it.
INDEX = "/index.rst"


@pytest.mark.slow
def test_all_are_proposed_again_and_nothing_is_lost(corpus: Path, tool: Tool) -> None:
    layout, policy = (
        tool("repository.layout").scan(corpus),
        tool("repository.policy").load(corpus),
    )
    target = next(f for f in layout.folders if f.template and not f.specs)
    template = tool("spec.document").read(corpus, target.template)
    guidance = set(paragraphs(template.data))
    levels = tool("checking.severity").Severities(policy, layout).of(target.path)

    def findings(spec: Any) -> list[Any]:
        return list(tool("checking.judge").judge(spec, template, policy, levels))

    def guided(found: list[Any], spec: Any) -> set[str]:
        """Return the sections in which check finds guidance of the template."""
        lines = [f.line for f in found if f.rule in ("SP303", "SP304")]
        return {
            max((h.line, h.title) for h in spec.headings if h.line < line)[1]
            for line in lines
        }

    complete = 0
    for old in (path for path in layout.specs if not path.endswith(INDEX)):
        plan = tool("chores.repropose").plan_repropose(layout, policy, old, target.name)
        [new, again] = plan.changes
        assert again == old and plan.changes[old].before == plan.changes[old].after
        data = plan.changes[new].after
        rest = list(paragraphs((corpus / old).read_bytes()))
        for line in plan.report:
            label = re.fullmatch("label: '(.*)' is '(.*)' here", line)
            if label:
                rest = [
                    re.sub(rf"\b{label[1]}`", f"{label[2]}`", text) for text in rest
                ]
        for text in paragraphs(data):
            if rest and text == rest[0]:
                rest.pop(0)
            else:
                assert text in guidance, old
        assert rest == [], old
        spec = tool("spec.document").Spec(new, data)
        original = tool("spec.document").Spec(new, (corpus / old).read_bytes())
        pattern = r"section '(.*)': (added|missing)"
        said = [re.match(pattern, line) for line in plan.report]
        added = {found[1] for found in said if found and found[2] == "added"}
        missing = {found[1] for found in said if found and found[2] == "missing"}
        wanted = {s.title for s in tool("spec.matching").match(spec, template).missing}
        assert missing == wanted, old
        complete += not missing
        # Of its guidance, check names just what came with the new sections; where all
        # sections have it, one finding stands for them.
        divided = {h.title for h in template.headings if h.is_divided}
        found = findings(spec)
        if not any(f.rule == "SP310" for f in found):
            new_ones = guided(found, spec) - guided(findings(original), original)
            assert new_ones - divided == added - divided, old
    assert complete >= 0.9 * len(layout.specs)


def test_all_can_be_moved(corpus: Path, tool: Tool) -> None:
    layout, policy = (
        tool("repository.layout").scan(corpus),
        tool("repository.policy").load(corpus),
    )
    move = tool("chores.move")
    for old in (path for path in layout.specs if not path.endswith(INDEX)):
        new = old.replace(old.split("/")[1], "backlog", 1)
        plan = move.plan_move(layout, policy, old, "backlog")
        assert plan.changes[old].after is None
        assert paragraphs(plan.changes[new].after) == paragraphs(
            (corpus / old).read_bytes()
        )
