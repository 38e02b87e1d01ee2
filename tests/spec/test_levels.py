"""Which headings are blamed for the levels of others."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers import Tool

# A heading: the sign below it, and the level that it should have. O is the title,
# which has a line above it, too.
BLAMED = {
    "first section in a sign of its own": ("O1 ~2 =2 -3 =2 =2", [1]),
    "first sub-section in a sign of its own": ("O1 =2 ~3 -3 -3 =2 -3", [2]),
    "all sections of a level in a sign of theirs": ("O1 =2 ~3 =2 -3 -3 -3", [2]),
}
NOT_BLAMED = {
    "half of the sections a level down": "O1 =2 =2 -2 -2 -2 -2 -2 -2 =2 -3 -3 =2",
    "most sections a level down, sub-sections right": "O1 =2 -2 -2 -2 -2 =2 -3 -3 -3",
    "sub-sections a level up, one right": "O1 =2 =3 =3 =3 =3 =2 -3 =2",
}


def headings(text: str, tool: Tool) -> list[Any]:
    heading = tool("spec.levels").Heading
    return [
        heading(line, (word[0].replace("O", "="), word[0] == "O"), int(word[1]))
        for line, word in enumerate(text.split(), 1)
    ]


@pytest.mark.parametrize("kind", BLAMED)
def test_odd_adornment_is_blamed(kind: str, tool: Tool) -> None:
    text, places = BLAMED[kind]
    blamed, depths = tool("spec.levels").to_blame(headings(text, tool))
    assert [blame.place for blame in blamed] == places
    assert depths == [int(word[1]) for word in text.split()]


@pytest.mark.parametrize("kind", NOT_BLAMED)
def test_no_heading_is_blamed_at_the_cost_of_right_ones(kind: str, tool: Tool) -> None:
    found = headings(NOT_BLAMED[kind], tool)
    levels = tool("spec.levels")
    blamed, depths = levels.to_blame(found)
    assert blamed == []
    assert depths == levels.depths([heading.style for heading in found])
