"""The rooms of the tools: what lies where, and which way imports go."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from pathlib import Path

from tests.helpers import TEMPLATE, run

TOOLS = TEMPLATE / "{{cookiecutter.repo_name}}" / "spectools"
MODULES = sorted(TOOLS.rglob("*.py"))


def lint_imports(tools: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = run(command, TEMPLATE, env={"PYTHONPATH": str(tools.parent)})
    return done.returncode, done.stdout


def test_imports_go_down(tmp_path: Path) -> None:
    tools = Path(shutil.copytree(TOOLS, tmp_path / "spectools"))
    assert lint_imports(tools)[0] == 0
    with (tools / "spec" / "prose.py").open("a") as file:
        file.write("from spectools.rules import text\n")
    code, output = lint_imports(tools)
    assert code == 1
    assert "spectools.spec is not allowed to import spectools.rules" in output


def test_a_room_that_no_storey_names_is_red(tmp_path: Path) -> None:
    tools = Path(shutil.copytree(TOOLS, tmp_path / "spectools"))
    (tools / "attic.py").touch()
    assert lint_imports(tools)[0] == 1


def test_the_map_is_the_house() -> None:
    text = (TEMPLATE / "CONTRIBUTING.md").read_text(encoding="utf-8")
    block = text.partition("```\nspectools/\n")[2].partition("```")[0]
    drawn = dict(re.findall(r"^  (\w+/|\w+\.py) +(\S.*)$", block, re.MULTILINE))
    built: dict[str, str] = {}
    for entry in TOOLS.iterdir():
        if entry.name not in ("__init__.py", "__main__.py", "__pycache__"):
            module = entry / "__init__.py" if entry.is_dir() else entry
            documented = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
            name = f"{entry.name}/" if entry.is_dir() else entry.name
            built[name] = documented.partition("\n")[0]
    assert drawn == built


def test_nothing_is_imported_inside_a_function() -> None:
    for module in MODULES:
        tree = ast.parse(module.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                inside = [
                    node
                    for node in ast.walk(function)
                    if isinstance(node, (ast.Import, ast.ImportFrom))
                ]
                assert inside == [], (module, function.name)


def test_every_command_is_a_module_of_the_same_shape() -> None:
    for module in (TOOLS / "commands").glob("[!_]*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        functions = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
        assert {"configure", "run"} <= functions, module
        assert "examples:\n" in str(ast.get_docstring(tree)), module
