"""Where the work is tracked: what the policy says, and what follows from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import SPEC, Bake, Tool, good_spec, spectools

LAUNCHPAD = "https://blueprints.launchpad.net/trove/+spec/{name}"
BUG = "https://bugs.launchpad.net/ironic/+bug/{number}"
ISSUE = "https://github.com/birds/finch/issues/{number}"
STORY = "https://storyboard.example.org/#!/story/{number}"
PAGE = "https://example.org/ideas/{name}.html"
PREFIXED = "http://jira.example.org/browse/SPEC-{number}"
QUERY = "https://bugs.example.org/show_bug.cgi?id={number}"

# What is found for a pattern and an address, in awesome-thing.rst.
JUDGED = [
    (LAUNCHPAD, "https://blueprints.launchpad.net/trove/+spec/awesome-thing", ""),
    (LAUNCHPAD, "http://launchpad.net/trove/+spec/awesome-thing", ""),
    (LAUNCHPAD, "https://blueprints.launchpad.net/TROVE/+spec/awesome-thing", ""),
    (LAUNCHPAD, "https://blueprints.launchpad.net/trove/zed/+spec/awesome-thing", ""),
    (LAUNCHPAD, "https://blueprints.launchpad.net/trove/%2bspec/awesome-thing", ""),
    (LAUNCHPAD, "https://blueprints.launchpad.net/trove/+spec/awesome-things", "SP203"),
    (LAUNCHPAD, "https://blueprints.launchpad.net/trov/+spec/awesome-thing", "SP202"),
    (LAUNCHPAD, "https://blueprints.example.org/trove/+spec/awesome-thing", "SP201"),
    (LAUNCHPAD, "https://bugs.launchpad.net/trove/+bug/12", "SP201"),
    (BUG, "https://bugs.launchpad.net/ironic/+bug/12", ""),
    (BUG, "https://launchpad.net/bugs/12", ""),
    (BUG, "https://bugs.launchpad.net/Ironic/+bug/12/comments/3", ""),
    (BUG, "https://bugs.launchpad.net/nova/+bug/12", "SP202"),
    (BUG, "https://bugs.launchpad.net/ironic/+bug/twelve", "SP201"),
    (BUG, "https://bugs.launchpad.net/ironic/+bugs", "SP201"),
    (ISSUE, "https://github.com/birds/finch/issues/12", ""),
    (ISSUE, "https://github.com/birds/finch/issues/12#comment-3", ""),
    (ISSUE, "https://github.com/birds/wren/issues/12", "SP202"),
    (ISSUE, "https://github.com/birds/finch/pull/12", "SP201"),
    (ISSUE, "https://githubxcom/birds/finch/issues/12", "SP201"),
    (STORY, "https://storyboard.example.org/#!/story/12", ""),
    (STORY, "https://storyboard.example.org/#!/worklist/12", "SP201"),
    (PAGE, "https://example.org/ideas/awesome-thing.html", ""),
    (PAGE, "https://example.org/ideas/other.thing.html", "SP203"),
    (PREFIXED, "https://jira.example.org/browse/SPEC-12", ""),
    (PREFIXED, "https://jira.example.org/browse/BUG-12", "SP201"),
    (QUERY, "https://bugs.example.org/show_bug.cgi?id=12", ""),
    (QUERY, "https://bugs.example.org/showXbug.cgi?id=12", "SP201"),
    ([BUG, LAUNCHPAD], "https://bugs.launchpad.net/ironic/+bug/12", ""),
    ([BUG, LAUNCHPAD], LAUNCHPAD.replace("{name}", "awesome-thing"), ""),
    ([BUG, LAUNCHPAD], LAUNCHPAD.replace("{name}", "awful-thing"), "SP203"),
    ([ISSUE, ISSUE.replace("finch", "wren")], ISSUE.replace("{number}", "12"), ""),
]


def ask_for(repository: Path, pattern: object) -> None:
    file = repository / "pyproject.toml"
    text = file.read_text(encoding="utf-8")
    key = f"[tool.specs]\nblueprint-address = {json.dumps(pattern)}\n"
    file.write_text(text.replace("[tool.specs]\n", key, 1), encoding="utf-8")


@pytest.mark.parametrize(("pattern", "address", "rule"), JUDGED)
def test_address_is_judged_by_the_pattern(
    pattern: str | list[str], address: str, rule: str, bake: Bake, tool: Tool
) -> None:
    root = bake()
    given = pattern if isinstance(pattern, list) else [pattern]
    held_to = tool("repository.policy").load(root)
    held_to = held_to._replace(blueprint_address=tuple(given))
    document = tool("spec.document")
    template = document.read(root, "specs/template.rst")
    ours = LAUNCHPAD.replace("{name}", "awesome-thing").encode()
    spec = document.Spec(SPEC, good_spec(root).replace(ours, address.encode()))
    found = [
        r.id
        for r in tool("rules").all_rules()
        if r.scope == "spec" and r.family == "SP2"
        for _ in r.judge(spec, template, held_to)
    ]
    assert found == [rule] * bool(rule)


def test_spec_of_a_bug_may_have_any_name(repository: Path) -> None:
    ask_for(repository, BUG)
    spec = good_spec(repository)
    own = LAUNCHPAD.replace("{name}", "awesome-thing").encode()
    for name in ("awesome-thing", "bug-12"):
        path = repository / "specs" / "2027.1" / f"{name}.rst"
        path.write_bytes(spec.replace(own, BUG.replace("{number}", "12").encode()))
    assert spectools(repository, "check").returncode == 0


def test_message_says_what_to_write(repository: Path) -> None:
    ask_for(repository, [ISSUE, LAUNCHPAD])
    own = LAUNCHPAD.replace("{name}", "awesome-thing").encode()
    (repository / SPEC).write_bytes(good_spec(repository).replace(own, b"Soon."))
    output = spectools(repository, "check").stdout
    asked = "write https://github.com/birds/finch/issues/<number> there\n"
    assert f"no issue address under the title; {asked}" in output


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("https://example.org/{id}", "'https://example.org/{id}' is no address"),
        ("https://example.org/x", "has {name} or {number} once in its path"),
        ("https://example.org/{name}/{number}", "once in its path"),
        ("https://{name}.example.org/", "once in its path"),
        ("ftp://example.org/{name}", "begins with http:// or https://"),
        ("example.org/{name}", "begins with http:// or https://"),
        ("https://example.org/ {name}", "is no address"),
        (["https://example.org/{name}", "x"], "'x' is no address"),
        ([], "it names no address"),
        (["https://example.org/{name}", 1], "it must be a list of strings"),
        (1, "it must be a list of strings"),
    ],
)
def test_bad_pattern_is_refused(repository: Path, pattern: object, fault: str) -> None:
    ask_for(repository, pattern)
    done = spectools(repository, "check")
    assert done.returncode == 2
    assert "[tool.specs] blueprint-address = " in done.stderr
    assert fault in done.stderr and "Traceback" not in done.stderr


def test_pages_speak_of_the_own_tracker(repository: Path, bake: Bake) -> None:
    sahara = bake(project_name="Sahara", launchpad_project="sahara")
    pages = spectools(sahara, "rules", "SP201", "SP202", "SP203", "SP204").stdout
    assert pages.count("``https://blueprints.launchpad.net/sahara/+spec/") == 5
    ids = [line[:5] for line in spectools(sahara, "rules").stdout.splitlines()]
    assert "trove" not in spectools(sahara, "rules", *ids).stdout.casefold()
    index = spectools(sahara, "rules").stdout
    assert "SP202  blueprint-project      The blueprint is one of another" in index
    ask_for(repository, [BUG, PAGE])
    index = spectools(repository, "rules", "SP2").stdout
    assert "SP202  blueprint-project      The issue is one of another" in index
    pages = spectools(repository, "rules", "SP201", "SP203").stdout
    assert "``https://bugs.launchpad.net/ironic/+bug/<number>`` in" in pages
    assert (
        "``https://example.org/ideas/awesome-thing.html`` in ``awesome.rst``" in pages
    )


def every_rule(repository: Path) -> list[str]:
    return [line[:5] for line in spectools(repository, "rules").stdout.splitlines()]


def test_new_fills_in_the_name_by_the_pattern(repository: Path) -> None:
    ask_for(repository, PAGE)
    template = repository / "specs" / "2027.1" / "template.rst"
    ours = LAUNCHPAD.replace("{name}", "name-of-blueprint")
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace(ours, PAGE.replace("{name}", "the-name")))
    assert spectools(repository, "new", "better-thing").returncode == 0
    spec = (repository / "specs" / "2027.1" / "better-thing.rst").read_text()
    assert "\nhttps://example.org/ideas/better-thing.html\n" in spec


def test_new_leaves_a_number_to_the_author(repository: Path) -> None:
    ask_for(repository, BUG)
    template = repository / "specs" / "2027.1" / "template.rst"
    ours = LAUNCHPAD.replace("{name}", "name-of-blueprint")
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace(ours, BUG.replace("{number}", "1234567")))
    done = spectools(repository, "new", "better-thing")
    assert done.returncode == 0, done.stderr
    assert "/+bug/1234567\n" in (
        repository / "specs" / "2027.1" / "better-thing.rst"
    ).read_text(encoding="utf-8")


def test_move_renames_by_the_pattern(repository: Path) -> None:
    ask_for(repository, [PAGE, LAUNCHPAD])
    ours = LAUNCHPAD.replace("{name}", "awesome-thing")
    page = PAGE.replace("{name}", "awesome-thing")
    other = PAGE.replace("{name}", "awesome-things")
    text = good_spec(repository).decode().replace(ours, f"{page} {ours} {other}")
    (repository / SPEC).write_text(text, encoding="utf-8")
    done = spectools(repository, "move", SPEC, "better-thing.rst")
    assert done.returncode == 0, done.stderr
    moved = (repository / "specs" / "2027.1" / "better-thing.rst").read_text()
    assert (
        "https://example.org/ideas/better-thing.html "
        "https://blueprints.launchpad.net/trove/+spec/better-thing "
        "https://example.org/ideas/awesome-things.html"
    ) in moved
