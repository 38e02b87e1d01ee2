"""What stands in the place of a heading, and what only looks like it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers import Tool, spectools

RULES = re.compile(r"\bSP\d{3}\b")
TEMPLATE = """\
Title
=====

Problem
-------

Say what it is.

Design
------

Say what changes.

Testing
-------

Say how it is tested.
"""


@pytest.mark.parametrize(
    ("bold", "unclear"),
    [
        # In the place of the heading, alone or with all others.
        (("Testing",), 1),
        (("Design", "Testing"), 2),
        # Among the author's own, it is one of a list of things.
        (("Server", "Testing"), 0),
        (("Server", "Testing", "Client"), 0),
        # What is more than a heading divides nothing.
        (("Testing", "Warning: this is slow"), 1),
        # An own one among the template's changes nothing of these.
        (("Design", "Server", "Testing"), 2),
    ],
)
def test_bold_line_is_a_heading_unless_the_author_divides_so(
    bold: tuple[str, ...], unclear: int, tool: Tool
) -> None:
    document = tool("spec.document")
    template = document.Spec("specs/zed/template.rst", TEMPLATE.encode())
    body = "".join(f"**{title}**\n\nIt is so.\n\n" for title in bold)
    text = f"Awesome\n=======\n\nProblem\n-------\n\nSlow.\n\n{body}"
    spec = document.Spec("specs/zed/awesome.rst", text.encode())
    rule = next(rule for rule in tool("rules").all_rules() if rule.id == "SP505")
    assert len(list(rule.judge(spec, template, None))) == unclear


def test_what_has_the_name_of_the_release_s_page_is_held_to_no_template(
    repository: Path,
) -> None:
    page = repository / "specs" / "2027.1" / "index.rst"
    page.write_text("2027.1\n======\n\nAll that was planned.\n", encoding="utf-8")
    assert RULES.findall(spectools(repository, "check").stdout) == ["SP205"]
    assert RULES.findall(spectools(repository, "fix").stdout) == ["SP205"]


def test_without_a_template_nothing_is_said_of_its_sections(repository: Path) -> None:
    folder = repository / "specs" / "2027.2"
    folder.mkdir()
    (folder / "awesome-thing.rst").write_text("Awesome\n=======\n", encoding="utf-8")
    found = RULES.findall(spectools(repository, "check", str(folder)).stdout)
    assert "SP903" not in found and found
