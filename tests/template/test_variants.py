"""The two spec templates, by the titles that other tools match on."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from tests.helpers import Bake

TROVE = """
Problem Description
Proposed Change
- Configuration
- Database
- Public API
- Public API Security
- Python API
- CLI (python-{launchpad}client)
- Internal API
- Guest Agent
- Alternatives
Implementation
- Assignee(s)
- Milestones
- Work Items
Upgrade Implications
Dependencies
Testing
Documentation Impact
References
"""
FUEL = """
Problem description
Proposed change
- Alternatives
- Data model impact
- REST API impact
- Upgrade impact
- Security impact
- Notifications impact
- Other end user impact
- Plugin impact
- Other deployer impact
- Developer impact
- Infrastructure impact
Implementation
- Assignee(s)
- Work Items
Dependencies
Testing
References
"""
BACKLOG = "specs/backlog/template.rst"
SHORT = {
    "trove": ["problem description", "proposed change", "references"],
    "fuel": ["problem description", "proposed change", "- alternatives", "references"],
}
NOTICE = (
    "This work is licensed under a Creative Commons Attribution 3.0 Unported\n"
    "License.\n\nhttp://creativecommons.org/licenses/by/3.0/legalcode"
)


def section_tree(text: str) -> list[str]:
    """Return the sections below the title, those of level 2 with a hyphen."""
    document = publish_doctree(
        text, settings_overrides={"halt_level": 2, "report_level": 2}
    )
    return [
        ("- " if section.parent is not document else "") + section[0].astext()
        for section in document.findall(nodes.section)
    ]


@pytest.mark.parametrize(
    ("answers", "title", "sections"),
    [
        ({}, "Title of the Spec", TROVE.format(launchpad="trove")),
        (
            {"variant": "fuel"},
            "Example Spec - The title of your blueprint",
            FUEL,
        ),
        (
            {"project_name": "Sahara"},
            "Title of the Spec",
            TROVE.format(launchpad="sahara"),
        ),
    ],
    ids=["trove", "fuel", "sahara"],
)
def test_titles_order_levels_and_adornments(
    answers: dict[str, str], title: str, sections: str, bake: Bake
) -> None:
    text = (bake(**answers) / "specs" / "template.rst").read_text(encoding="utf-8")
    expected = sections.strip().split("\n")
    assert section_tree(text) == expected
    line = "=" * len(title)
    assert f"\n{line}\n{title}\n{line}\n" in text
    for section in expected:
        heading = section.removeprefix("- ")
        adornment = "-" if section.startswith("-") else "="
        assert f"\n\n{heading}\n{adornment * len(heading)}\n\n" in text
    assert text.startswith("..\n")
    comment = next(iter(publish_doctree(text).findall(nodes.comment)))
    assert comment.astext().startswith(NOTICE)


def test_a_release_begins_with_the_template_of_the_next(varied: Path) -> None:
    texts = [path.read_bytes() for path in (varied / "specs").rglob("template.rst")]
    assert len(texts) == 3 and len(set(texts)) == 2
    (release,) = set(varied.glob("specs/*/template.rst")) - {varied / BACKLOG}
    assert release.read_bytes() == (varied / "specs/template.rst").read_bytes()


@pytest.mark.parametrize("variant", ["trove", "fuel"])
def test_the_backlog_has_a_short_edition(variant: str, bake: Bake) -> None:
    repository = bake(variant=variant)
    full = (repository / "specs/template.rst").read_text("utf-8")
    short = (repository / BACKLOG).read_text("utf-8")
    assert section_tree(short) == [
        title for title in section_tree(full) if title.casefold() in SHORT[variant]
    ]
    assert len(section_tree(short)) == len(SHORT[variant])
    assert short.partition("\nProblem ")[0] == full.partition("\nProblem ")[0]
    added = [
        d for d in difflib.ndiff(full.split("\n"), short.split("\n")) if d[0] == "+"
    ]
    assert added == [], "each text is the same in both"
    assert "\n\n\nReferences\n" in short and "\n\n\n\n" not in short


@pytest.mark.parametrize("variant", ["trove", "fuel"])
def test_answers_are_filled_in(variant: str, bake: Bake) -> None:
    repository = bake(variant=variant, project_name="Sahara")
    text = (repository / "specs" / "template.rst").read_text(encoding="utf-8")
    assert "https://blueprints.launchpad.net/sahara/+spec/" in text
    assert "python-saharaclient" in text
    for word in ("trove", "fuel"):
        assert word not in text.casefold()


def test_numbering_is_switched_on_as_the_template_says(bake: Bake) -> None:
    text = (bake() / "specs" / "template.rst").read_text(encoding="utf-8")
    for directive in (".. sectnum::", ".. contents::"):
        assert f"\n.. {directive}\n" in text
        text = text.replace(f"\n.. {directive}\n", f"\n{directive}\n")
    document = publish_doctree(text, settings_overrides={"halt_level": 2})
    assert list(document.findall(nodes.generated))
    assert [t for t in document.findall(nodes.topic) if "contents" in t["classes"]]


@pytest.mark.parametrize(
    ("hosting", "query"),
    [
        (
            "opendev",
            "https://review.opendev.org/q/project:openstack/trove-specs"
            "+status:open+message:APIImpact",
        ),
        (
            "github",
            "https://github.com/openstack/trove-specs/pulls?q=is:open+APIImpact",
        ),
        (
            "gitlab",
            "https://gitlab.com/openstack/trove-specs/-/merge_requests?search=APIImpact",
        ),
    ],
)
def test_query_for_api_changes_is_that_of_the_hosting(
    hosting: str, query: str, bake: Bake
) -> None:
    text = (bake(hosting=hosting) / "specs" / "template.rst").read_text("utf-8")
    assert f"\n{query}\n" in text


@pytest.mark.parametrize("variant", ["trove", "fuel"])
def test_every_section_has_guidance(variant: str, bake: Bake) -> None:
    text = (bake(variant=variant) / "specs" / "template.rst").read_text("utf-8")
    for section in publish_doctree(text).findall(nodes.section):
        assert len(section) > 1, section[0].astext()
