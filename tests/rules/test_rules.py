"""Rules as such: documented, and nobody's template in them."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.helpers import Tool, spectools


def test_every_rule_is_documented(tool: Tool) -> None:
    for rule in tool("rules").all_rules():
        page = rule.judge.__doc__
        assert page.strip() and "Wrong: " in page and "Right: " in page, rule.id


def test_no_rule_names_a_section_of_a_template(tool: Tool) -> None:
    package = Path(str(tool("rules").__file__)).parent
    for path in package.glob("*.py"):
        strings = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant)
        }
        for title in ("Problem Description", "References", "Implementation", "Testing"):
            assert title not in strings, path


def test_pages_of_rules(repository: Path, tool: Tool) -> None:
    listed = spectools(repository, "rules").stdout.splitlines()
    rules = tool("rules").all_rules()
    held_to = tool("repository.policy").load(repository)
    assert [line[:5] for line in listed] == [rule.id for rule in rules]
    for rule in rules:
        page = (
            spectools(repository, "rules", rule.id).stdout
            if rule is rules[0]
            else tool("rules.pages").page(rule, held_to)
        )
        assert page.startswith(f"{rule.id} {rule.name}\n-----")
        assert "\n*Wrong:* " in page and "\n*Right:* " in page and "SP" in page
        assert (f'rules = ["{rule.id}"]' in page) != rule.is_guard
        assert ("spectools fix`` mends it" in page) == rule.is_fixable
        assert ("spectools fix --sections`` mends it" in page) == (rule.id == "SP101")
        is_own = "disable " + rule.id in page
        assert is_own == rule.is_suppressible
    family = spectools(repository, "rules", "SP5").stdout.splitlines()
    assert [line[:5] for line in family] == [
        rule.id for rule in rules if rule.id.startswith("SP5")
    ]
    by_name = spectools(repository, "rules", "line-too-long", "sp405")
    assert by_name.stdout.count("\n---") == 2
    done = spectools(repository, "rules", "line-to-long")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'line-too-long'?" in done.stderr
