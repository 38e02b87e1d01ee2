"""Sections that a template asks for, put in their place."""

from __future__ import annotations

import re
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
    assert fixed(repository, broken) == broken, "only on a wish"
    words = guidance(repository)[heading.partition("\n")[0]].rstrip(b"\n")
    wanted = text.replace(section, f"{heading}\n\n".encode() + words + b"\n\n")
    mended = fixed(repository, broken, "--sections")
    assert mended == wanted.rstrip(b"\n") + b"\n"
    said = spectools_on(repository, mended)
    assert "SP303" in said and "SP101" not in said, "the check goes on asking"


def guidance(repository: Path) -> dict[str, bytes]:
    """Return the guidance of the template for each section."""
    template = (repository / "specs/2027.1/template.rst").read_bytes()
    parts = re.split(rb"(?m)^(.+)\n[=-]{3,}\n\n", template)
    return dict(zip(map(bytes.decode, parts[1::2]), parts[2::2], strict=True))


def test_puts_a_missing_part_with_its_sections_in_place(repository: Path) -> None:
    good = good_spec(repository).decode()
    first = good.index("Implementation\n====")
    after = good.index("Upgrade Implications\n===")
    broken = good[:first] + good[after:]
    mended = fixed(repository, broken.encode(), "--sections").decode()
    assert mended.startswith(good[:first]) and mended.endswith(good[after:])
    new = mended[first : len(mended) - len(good[after:])]
    titles = re.findall(r"(?m)^(.+)\n[=-]{3,}$", good[first:after])
    assert re.findall(r"(?m)^(.+)\n[=-]{3,}$", new) == titles
    assert len(titles) > 2 and "None" not in new.split("\n")


def test_section_comes_before_those_of_the_author(repository: Path) -> None:
    good = good_spec(repository).decode()
    section = "Configuration\n-------------\n\nNone\n\n"
    own = "Of my own\n---------\n\nText.\n\n"
    assert section in good
    broken = good.replace(section, own)
    mended = fixed(repository, broken.encode(), "--sections").decode()
    assert own in mended
    assert mended.index("\nConfiguration\n") < mended.index(own)


def test_section_goes_above_the_label_of_the_next(repository: Path) -> None:
    good = good_spec(repository)
    labelled = good.replace(b"References\n===", b".. _refs:\n\nReferences\n===")
    heading = b"Documentation Impact\n====================\n\n"
    broken = labelled.replace(heading + b"None\n\n", b"")
    assert broken != labelled
    mended = fixed(repository, broken, "--sections")
    assert mended.index(heading) < mended.index(b".. _refs:\n\nReferences\n")


def test_no_section_is_put_where_others_would_be_its_own(repository: Path) -> None:
    good = good_spec(repository)
    heading = b"Implementation\n==============\n\nNone\n\n"
    assert heading in good
    # Its sub-sections are those of the section before it now.
    broken = good.replace(heading, b"")
    assert fixed(repository, broken, "--sections") == broken


def test_section_that_docutils_lost_is_not_missing(repository: Path) -> None:
    text = "Text.\n\nDetails\n~~~~~~~\n\nMore."
    heading = b"Proposed Change\n===============\n\n"
    good = good_spec(repository)
    assert heading in good
    broken = good.replace(heading, heading + text.encode() + b"\n\n")
    said = spectools_on(repository, broken)
    assert "SP105 section 'Details' has the adornment" in said
    assert "is missing" not in said
    assert fixed(repository, broken, "--sections") == broken


def test_most_of_what_is_asked_for_can_be_missing(repository: Path) -> None:
    """As after a move out of the backlog: then most sections are the template's."""
    short = (repository / "specs/backlog/template.rst").read_bytes()
    good = good_spec(repository)
    for heading in re.findall(rb"(?m)^(.+\n[=-]{3,})\n\nNone\n\n", good):
        if heading not in short:
            good = good.replace(heading + b"\n\nNone\n\n", b"")
    assert spectools_on(repository, good).count(" SP101 ") > 10
    mended = fixed(repository, good, "--sections")
    assert " SP101 " not in spectools_on(repository, mended)
