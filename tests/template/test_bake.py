"""What comes out of a bake: these files, whole, the same each time."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

import pytest

from tests.helpers import (
    BAKED,
    DECLARED,
    QUESTIONS,
    TEMPLATE,
    VARIED,
    Bake,
    cookiecutter,
    run,
    tree,
)

FILES = """
.cruft.json
.editorconfig
.gitattributes
.gitignore
CONTRIBUTING.rst
LICENSE
README.rst
SECURITY.md
doc/conf.py
doc/requirements.txt
index.rst
pyproject.toml
rules.rst
specs/backlog/template.rst
specs/template.rst
specs/{first_release}/template.rst
spectools/__init__.py
spectools/__main__.py
spectools/checking/__init__.py
spectools/checking/baseline.py
spectools/checking/cache.py
spectools/checking/finding.py
spectools/checking/judge.py
spectools/checking/report.py
spectools/checking/run.py
spectools/checking/severity.py
spectools/checking/since.py
spectools/checking/work.py
spectools/chores/__init__.py
spectools/chores/chore.py
spectools/chores/history.py
spectools/chores/move.py
spectools/chores/new.py
spectools/chores/places.py
spectools/chores/release.py
spectools/chores/repropose.py
spectools/chores/status.py
spectools/commands/__init__.py
spectools/commands/_chore.py
spectools/commands/_invocation.py
spectools/commands/check.py
spectools/commands/fix.py
spectools/commands/move.py
spectools/commands/new.py
spectools/commands/release.py
spectools/commands/repropose.py
spectools/commands/rules.py
spectools/commands/status.py
spectools/commands/update_template.py
spectools/errors.py
spectools/loading.py
spectools/mending/__init__.py
spectools/mending/budget.py
spectools/mending/edits.py
spectools/mending/files.py
spectools/mending/fix.py
spectools/mending/missing_sections.py
spectools/mending/proof.py
spectools/mending/relink.py
spectools/mending/status.py
spectools/mending/steps.py
spectools/repository/__init__.py
spectools/repository/checkout.py
spectools/repository/ci/__init__.py
spectools/repository/ci/commands.py
spectools/repository/ci/data.py
spectools/repository/ci/github.py
spectools/repository/ci/gitlab.py
spectools/repository/ci/patterns.py
spectools/repository/ci/zuul.py
spectools/repository/ci_files.py
spectools/repository/files.py
spectools/repository/git.py
spectools/repository/layout.py
spectools/repository/names.py
spectools/repository/policy.py
spectools/repository/redirects.py
spectools/repository/state.py
spectools/repository/transaction.py
spectools/rules/__init__.py
spectools/rules/commit.py
spectools/rules/content.py
spectools/rules/guards.py
spectools/rules/identity.py
spectools/rules/markup.py
spectools/rules/neighbours.py
spectools/rules/own.py
spectools/rules/pages.py
spectools/rules/repository.py
spectools/rules/structure.py
spectools/rules/text.py
spectools/site/__init__.py
spectools/site/acting.py
spectools/site/guards.py
spectools/site/harmless.py
spectools/site/lists.py
spectools/site/log.py
spectools/site/mathml.py
spectools/site/parser.py
spectools/site/redirects.py
spectools/site/survival.py
spectools/site/templates.py
spectools/spec/__init__.py
spectools/spec/allowed.py
spectools/spec/blueprints.py
spectools/spec/document.py
spectools/spec/facts.py
spectools/spec/fields.py
spectools/spec/levels.py
spectools/spec/links.py
spectools/spec/matching.py
spectools/spec/neighbourhood.py
spectools/spec/outline.py
spectools/spec/prose.py
spectools/spec/reading/__init__.py
spectools/spec/reading/budget.py
spectools/spec/reading/declared.py
spectools/spec/reading/guarded.py
spectools/spec/reading/parser.py
spectools/spec/reading/references.py
spectools/spec/reading/refused.py
spectools/spec/reading/sphinx_markup.py
spectools/spec/reading/stand_ins.py
spectools/spec/status.py
spectools/spec/suppression.py
spectools/spec/titles.py
spectools/spec/wording.py
spectools/update/__init__.py
spectools/update/team.py
spectools/update/template.py
spectools/update/template_git.py
spectools/update/update.py
tests/canaries.py
tests/test_canary.py
tests/test_specs.py
tox.ini
"""
HOSTING_FILES = {
    "opendev": [".gitreview", ".zuul.yaml"],
    "github": [".github/workflows/specs.yml"],
    "gitlab": [".gitlab-ci.yml"],
}


@pytest.mark.parametrize("name", VARIED)
def test_exactly_these_files(name: str, bake: Bake) -> None:
    answers = VARIED[name]
    repository = bake(**answers)
    expected = FILES.format(first_release=answers.get("first_release", "2027.1"))
    if answers.get("variant") == "fuel":
        expected = expected.replace("2027.1", "12.0")
    expected_files = expected.split() + HOSTING_FILES[answers.get("hosting", "opendev")]
    assert sorted(tree(repository)) == sorted(expected_files)


def test_nothing_of_the_template_is_left(varied: Path) -> None:
    assert not (varied / ".overlays").exists()
    assert not [path for path in varied.rglob("*") if path.is_symlink()]
    for path, data in tree(varied).items():
        # GitHub's own expressions begin with a dollar sign.
        assert not re.search(
            rb"(?<!\$)\{\{|\{%|cookiecutter\.(?!json\b)[a-z_]", data
        ), path


def test_each_file_is_clean_text(varied: Path) -> None:
    for path, data in tree(varied).items():
        text = data.decode("utf-8")
        assert text.endswith("\n") and not text.endswith("\n\n"), path
        assert "\r" not in text and "\t" not in text, path
        assert not re.search(r" $", text, re.MULTILINE), path


def test_the_template_has_no_links() -> None:
    assert not [path for path in BAKED.rglob("*") if path.is_symlink()]


def test_twice_the_same(bake: Bake, tmp_path: Path) -> None:
    for number in ("1", "2"):
        done = cookiecutter(tmp_path, "--no-input", "--output-dir", number)
        assert done.returncode == 0, done.stderr
    by_command_line = tree(tmp_path / "1" / "trove-specs")
    assert by_command_line == tree(tmp_path / "2" / "trove-specs")
    assert by_command_line == tree(bake())


def test_declared_is_used_and_used_is_declared() -> None:
    used: dict[str, set[str]] = {}
    for path in TEMPLATE.rglob("*"):
        relative = path.relative_to(TEMPLATE).as_posix()
        if (
            relative.startswith((BAKED.name, "hooks/", "cookiecutter.json"))
            or "{{" in path.name
        ):
            text = relative + (
                path.read_text(encoding="utf-8") if path.is_file() else ""
            )
            for name in re.findall(r"cookiecutter\.(?!json\b)(\w+)", text):
                used.setdefault(name, set()).add(relative)
    # The hooks take all answers at once; the overlays are picked by these two,
    # and the guard raises an error instead of having a value.
    axes = {path.name for path in (BAKED / ".overlays").iterdir()}
    keys = {k for k in DECLARED if not k.startswith("_") or k.startswith("__")}
    unused = keys - {"__prompts__", "__one_folder"} - axes - set(used)
    assert not unused
    assert set(used) <= keys
    assert axes <= set(QUESTIONS)


def test_every_question_has_a_prompt_and_every_choice_a_label() -> None:
    prompts = DECLARED["__prompts__"]
    assert list(prompts) == QUESTIONS
    for question in QUESTIONS:
        choices = DECLARED[question]
        if isinstance(choices, list):
            assert list(prompts[question]) == ["__prompt__", *choices]


def test_every_choice_of_an_axis_has_a_folder() -> None:
    for axis in (BAKED / ".overlays").iterdir():
        assert sorted(DECLARED[axis.name]) == sorted(p.name for p in axis.iterdir())


def test_every_question_is_documented_by_what_you_get() -> None:
    text = (TEMPLATE / "docs" / "questions.md").read_text(encoding="utf-8")
    assert re.findall(r"^## `(\w+)`", text, re.MULTILINE) == QUESTIONS
    for question in QUESTIONS:
        if isinstance(DECLARED[question], list):
            for choice in DECLARED[question]:
                assert f"`{choice}`" in text


def test_no_folder_is_copied_whole() -> None:
    # cookiecutter would wipe it in a second run.
    for pattern in DECLARED["_copy_without_render"]:
        matching = list(BAKED.rglob(pattern))
        assert matching, pattern
        assert not [path for path in matching if path.is_dir()], pattern


def test_files_copied_unrendered_have_nothing_to_render() -> None:
    for pattern in DECLARED["_copy_without_render"]:
        for path in BAKED.rglob(pattern):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"cookiecutter\.(?!json\b)", text), path


SMALL_TEMPLATE = """\
..
 This work is licensed under a Creative Commons Attribution 3.0 Unported
 License.

 http://creativecommons.org/licenses/by/3.0/legalcode

=====
Title
=====

https://blueprints.launchpad.net/{{ cookiecutter.launchpad_project }}/+spec/example

Change
======

What shall change?

Owner:
  <launchpad-id>
"""
SMALL_POLICY = """\
pictures = true
required-fields = ["Owner"]
commit-flags = {ChangeImpact = ["Change"]}
"""
FACTS = """\
{%- set repository = "https://git.example.org/" ~ cookiecutter.repo_name -%}
{%- set api_impact_query = repository ~ "/search" -%}
{%- set theme = "alabaster" -%}
{%- set theme_extension = "alabaster" -%}
{%- set theme_package = "alabaster" -%}
{%- set report = "Write to security@example.org." -%}
"""


@pytest.fixture(scope="module")
def of_new_choices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of a third variant and a fourth hosting: folders, and choices."""
    folder = tmp_path_factory.mktemp("choices")
    template = folder / "template"
    left_out = shutil.ignore_patterns(".git", ".tox", "tests")
    shutil.copytree(TEMPLATE, template, ignore=left_out)
    # The patterns leave out the tests of baked repositories, too.
    shutil.copytree(BAKED / "tests", template / BAKED.name / "tests")
    overlays = template / BAKED.name / ".overlays"
    gitlab = overlays / "hosting" / "gitlab" / "files"
    for path, text in {
        "variant/small/template.rst": SMALL_TEMPLATE,
        "variant/small/policy.toml": SMALL_POLICY,
        "variant/small/files/doc/extra.txt": "{{ cookiecutter.variant }}\n",
        "hosting/own/facts.jinja": FACTS,
        "hosting/own/files/CONTRIBUTING.rst": "Send a patch\n============\n",
        "hosting/own/files/.gitlab-ci.yml": (gitlab / ".gitlab-ci.yml").read_text(),
    }.items():
        (overlays / path).parent.mkdir(parents=True, exist_ok=True)
        (overlays / path).write_text(text, encoding="utf-8")
    declared = json.loads((template / "cookiecutter.json").read_text(encoding="utf-8"))
    declared["variant"].append("small")
    declared["hosting"].append("own")
    (template / "cookiecutter.json").write_text(json.dumps(declared), encoding="utf-8")
    command = [sys.executable, "-m", "cookiecutter", str(template), "--no-input"]
    done = run([*command, "variant=small", "hosting=own"], folder)
    assert done.returncode == 0, done.stderr
    return folder / "small-specs"


def test_new_choice_is_a_folder_and_a_word(of_new_choices: Path) -> None:
    files = tree(of_new_choices)
    expected = FILES.format(first_release="2027.1").split()
    assert sorted(files) == sorted([*expected, ".gitlab-ci.yml", "doc/extra.txt"])
    assert files["doc/extra.txt"] == b"small\n"
    assert files["CONTRIBUTING.rst"].startswith(b"Send a patch")
    assert b"Write to security@example.org.\n" in files["SECURITY.md"]
    assert files["doc/requirements.txt"].endswith(b"\nalabaster\n")
    policy = tomllib.loads(files["pyproject.toml"].decode())["tool"]["specs"]
    assert policy == {
        "project": "Small",
        "launchpad-project": "small",
        "repository": "https://git.example.org/small-specs",
        "theme": "alabaster",
        "theme-extension": "alabaster",
        "line-length": 79,
        "pictures": True,
        "required-fields": ["Owner"],
        "commit-flags": {"ChangeImpact": ["Change"]},
    }
    checked = run([sys.executable, "-m", "spectools", "check"], of_new_choices)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.slow
def test_new_choice_is_green(of_new_choices: Path, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(of_new_choices, tmp_path / "small-specs"))
    done = run([sys.executable, "-m", "tox", "--colored", "no"], repository)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "build succeeded" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("version", ["cookiecutter==2.6.0", "cookiecutter"])
def test_same_with_other_versions_of_cookiecutter(
    version: str, bake: Bake, tmp_path: Path
) -> None:
    run([sys.executable, "-m", "venv", "venv"], tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    # 2.6.0 imports what its dependencies no longer bring along.
    done = run(
        [str(python), "-m", "pip", "install", "-q", version, "chardet"], tmp_path
    )
    assert done.returncode == 0, done.stderr
    for variant in ("trove", "fuel"):
        command = [str(python), "-m", "cookiecutter", str(TEMPLATE)]
        done = run([*command, "--no-input", f"variant={variant}"], tmp_path)
        assert done.returncode == 0, done.stderr
        assert tree(tmp_path / f"{variant}-specs") == tree(
            bake(variant=variant) if variant != "trove" else bake()
        )
