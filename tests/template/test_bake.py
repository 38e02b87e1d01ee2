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
.pre-commit-config.yaml
AGENTS.md
CONTRIBUTING.rst
LICENSE
README.rst
SECURITY.md
contribute.rst
doc/conf.py
doc/requirements.txt
index.rst
pyproject.toml
requirements/docs.in
requirements/docs.txt
requirements/pin.in
requirements/pin.txt
requirements/serve.in
requirements/serve.txt
requirements/specs.in
requirements/specs.txt
requirements/tools.in
requirements/tools.txt
requirements/update.in
requirements/update.txt
rules.rst
specs/backlog/template.rst
specs/template.rst
specs/{first_release}/template.rst
tests/canaries.py
tests/test_canary.py
tests/test_specs.py
tox.ini
toxfile.py
"""
# The tools come as they are; what is where, `test_house` asks.
TOOLS = [
    path.relative_to(BAKED).as_posix()
    for path in (BAKED / "spectools").rglob("*.*")
    if path.suffix != ".pyc"
]
HOSTING_FILES = {
    "opendev": [".gitreview", ".zuul.yaml"],
    "github": [
        ".github/CODEOWNERS",
        ".github/ISSUE_TEMPLATE/fault.yml",
        ".github/ISSUE_TEMPLATE/idea.yml",
        ".github/dependabot.yml",
        ".github/pull_request_template.md",
        ".github/workflows/newest.yml",
        ".github/workflows/pages.yml",
        ".github/workflows/specs.yml",
    ],
    "gitlab": [
        ".gitlab-ci.yml",
        ".gitlab/merge_request_templates/Default.md",
        "renovate.json",
    ],
}


@pytest.mark.parametrize("name", VARIED)
def test_exactly_these_files(name: str, bake: Bake) -> None:
    answers = VARIED[name]
    repository = bake(**answers)
    expected = FILES.format(first_release=answers.get("first_release", "2027.1"))
    expected += " ".join(TOOLS)
    if answers.get("variant") == "fuel":
        expected = expected.replace("2027.1", "12.0")
    expected_files = expected.split() + HOSTING_FILES[answers.get("hosting", "opendev")]
    assert sorted(tree(repository)) == sorted(expected_files)


def test_nothing_of_the_template_is_left(varied: Path) -> None:
    assert not (varied / ".overlays").exists()
    assert not [path for path in varied.rglob("*") if path.is_symlink()]
    for path, data in tree(varied).items():
        # GitHub's expressions begin with a dollar sign; the site has templates.
        is_for_site = path.startswith("spectools/site/html/")
        assert is_for_site or not re.search(
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
            for name in re.findall(r"cookiecutter\.(?!json\b|update\()(\w+)", text):
                used.setdefault(name, set()).add(relative)
    # The hooks take all answers at once; the overlays are picked by these two.
    axes = {path.name for path in (BAKED / ".overlays").iterdir()}
    keys = {k for k in DECLARED if not k.startswith("_") or k.startswith("__")}
    unused = keys - {"__prompts__", "__refused_repo_name"} - axes - set(used)
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


def test_no_folder_is_copied_whole() -> None:
    # cookiecutter would wipe it in a second run.
    for pattern in DECLARED["_copy_without_render"]:
        matching = list(BAKED.rglob(pattern))
        assert matching, pattern
        assert not [path for path in matching if path.is_dir()], pattern


def test_files_copied_unrendered_have_nothing_to_render() -> None:
    for pattern in DECLARED["_copy_without_render"]:
        for path in BAKED.rglob(pattern):
            parts = path.relative_to(BAKED).parts
            if parts[0] == ".overlays" and "files" not in parts:
                # It is included where it belongs, and not in the repository itself.
                continue
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
{%- set history_address = repository ~ "/log/{path}" -%}
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
    expected = [*FILES.format(first_release="2027.1").split(), *TOOLS]
    assert sorted(files) == sorted([*expected, ".gitlab-ci.yml", "doc/extra.txt"])
    assert files["doc/extra.txt"] == b"small\n"
    assert files["CONTRIBUTING.rst"].startswith(b"Send a patch")
    assert b"Write to security@example.org.\n" in files["SECURITY.md"]
    policy = tomllib.loads(files["pyproject.toml"].decode())["tool"]["specs"]
    assert policy == {
        "project": "Small",
        "launchpad-project": "small",
        "repository": "https://git.example.org/small-specs",
        "history-address": "https://git.example.org/small-specs/log/{path}",
        "theme": "pydata_sphinx_theme",
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
