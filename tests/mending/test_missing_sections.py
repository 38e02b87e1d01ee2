"""Sections that a template asks for, put in their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import good_spec
from tests.mending.mended import fixed, spectools_on


@pytest.mark.parametrize(
    "heading",
    [
        "Problem Description\n===================",
        "Configuration\n-------------",
        "Guest Agent\n-----------",
        "References\n==========",
        "Testing\n=======",
    ],
)
def test_puts_a_missing_section_in_its_place(heading: str, repository: Path) -> None:
    good = good_spec(repository)
    section = f"{heading}\n\nNone\n\n".encode()
    text = good if section in good else good + b"\n"
    assert section in text
    broken = text.replace(section, b"").rstrip(b"\n") + b"\n"
    assert fixed(repository, broken) == good


def test_puts_a_missing_part_with_its_sections_in_place(repository: Path) -> None:
    good = good_spec(repository).decode()
    first = good.index("Implementation\n====")
    broken = good[:first] + good[good.index("Upgrade Implications\n===") :]
    # Where sections follow, they say what there is to say.
    divided = good.replace(
        "Implementation\n==============\n\nNone\n\n",
        "Implementation\n==============\n\n",
    )
    assert fixed(repository, broken.encode()).decode() == divided


def test_section_goes_above_the_label_of_the_next(repository: Path) -> None:
    good = good_spec(repository)
    labelled = good.replace(b"References\n===", b".. _refs:\n\nReferences\n===")
    broken = labelled.replace(
        b"Documentation Impact\n====================\n\nNone\n\n", b""
    )
    assert broken != labelled
    assert fixed(repository, broken) == labelled


def test_no_section_is_put_where_others_would_be_its_own(repository: Path) -> None:
    good = good_spec(repository)
    heading = b"Implementation\n==============\n\nNone\n\n"
    assert heading in good
    # Its sub-sections are those of the section before it now.
    broken = good.replace(heading, b"")
    assert fixed(repository, broken) == broken


def test_section_that_docutils_lost_is_not_missing(repository: Path) -> None:
    text = "Text.\n\nDetails\n~~~~~~~\n\nMore."
    heading = b"Proposed Change\n===============\n\n"
    good = good_spec(repository)
    assert heading in good
    broken = good.replace(heading, heading + text.encode() + b"\n\n")
    said = spectools_on(repository, broken)
    assert "SP105 section 'Details' has the adornment" in said
    assert "is missing" not in said
    assert fixed(repository, broken) == broken
