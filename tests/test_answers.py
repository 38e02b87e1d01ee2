"""Bad answers are refused and leave nothing; odd ones are carried through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cookiecutter.exceptions import FailedHookException
from cookiecutter.main import cookiecutter as bake

from tests.helpers import TEMPLATE, cookiecutter, spectools, tree

DECLARED = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))
QUESTIONS = [key for key in DECLARED if not key.startswith("_")]

REFUSED = {
    "repo_name": [
        "CON",
        "con",
        "nul",
        "two words",
        "Trove-Specs",
        "-x",
        "a--b",
        "x\ny",
    ],
    "launchpad_project": ["Trove", "a/b", "x", "..", "", "con", "a" * 61, "tröve"],
    "first_release": ["..", ".", "template", "backlog", "", "A", "1.", "a/b", "x" * 41],
    "organization": ["", "/", "a//b", "../x", "-x", "a b", "a" * 101],
    "project_name": [
        'x"y',
        "x\\y",
        "x\ny",
        "x{y}",
        "{% raw %}",
        "{{ x }}",
        "$(touch x)",
        "`x`",
        "x; y",
        "\U0001f680",
        "x\u202ey",
        "x\u00a0y",
        "x  y",
        " x",
        "1. x",
        "*x*",
        "x_",
        "|x|",
        "",
        "x" * 61,
        '"""); import os; os.mkdir("owned"); (r"""',
    ],
}
UNSAFE_REPO_NAMES = ["../x", "a/b", ".", "..", "", "x" * 300, "/x", "a\\b", "c:x"]


def answer(folder: Path, **answers: str) -> Any:
    """Type the answers at cookiecutter's prompts, Enter for the others."""
    typed = "".join(answers.get(question, "") + "\n" for question in QUESTIONS)
    return cookiecutter(folder, input=typed)


@pytest.mark.parametrize(
    ("question", "value"),
    [(question, value) for question in REFUSED for value in REFUSED[question]],
)
def test_refused_with_question_value_rule_and_example(
    question: str, value: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    # An answer given to the function is rendered; written so, it stays itself.
    literal = "{{ " + repr(value) + " }}"
    with pytest.raises(FailedHookException):
        bake(
            str(TEMPLATE),
            no_input=True,
            extra_context={question: literal},
            output_dir=str(tmp_path),
            default_config=True,
        )
    said = capfd.readouterr().err
    shown = repr(value if len(value) <= 60 else value[:57] + "...")
    assert f"{question} = {shown} is refused.\n  Rule:    " in said
    assert "\n  Example: " in said
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("value", UNSAFE_REPO_NAMES)
def test_unsafe_folder_is_refused_before_any_folder_is_made(
    value: str, tmp_path: Path
) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "neighbour").write_text("mine")
    done = cookiecutter(inside, "--no-input", f"repo_name={value}")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    # The message stands inside the words of another one, so twice escaped.
    assert f"repo_name = {value!r}" in said.replace("\\\\", "\\")
    assert "Rule: it names one new folder" in said
    assert "Example: trove-specs" in said
    assert tree(tmp_path) == {"neighbour": b"mine"}
    assert not list(inside.iterdir())


def test_all_problems_at_once(tmp_path: Path) -> None:
    done = cookiecutter(
        tmp_path,
        "--no-input",
        "project_name=x;y",
        "launchpad_project=A",
        "repo_name=CON",
        "first_release=backlog",
        "organization=-",
    )
    assert done.returncode == 1
    for question in REFUSED:
        assert f"\n{question} = " in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("question", ["variant", "hosting"])
def test_unknown_choice_is_refused(question: str, tmp_path: Path) -> None:
    done = cookiecutter(tmp_path, "--no-input", f"{question}=nosuch")
    assert done.returncode == 1
    assert question in done.stderr and "nosuch" in done.stderr
    assert not list(tmp_path.iterdir())


def test_replayed_choice_is_refused(tmp_path: Path) -> None:
    answers = {key: "" for key in DECLARED if not key.startswith("_")}
    answers |= {"variant": "../../x", "repo_name": "trove-specs"}
    replay = tmp_path / "replay.json"
    private = {k: v for k, v in DECLARED.items() if k.startswith("_")}
    replay.write_text(json.dumps({"cookiecutter": {**private, **answers}}))
    done = cookiecutter(tmp_path, "--replay-file", str(replay))
    assert done.returncode == 1
    assert "variant = '../../x' is refused" in done.stderr
    assert list(tmp_path.iterdir()) == [replay]


def test_prompts_are_answered_by_people(tmp_path: Path) -> None:
    done = answer(tmp_path, variant="2", project_name="Sahara", hosting="3")
    assert done.returncode == 0, done.stderr
    for prompt in DECLARED["__prompts__"].values():
        text = prompt if isinstance(prompt, str) else prompt["__prompt__"]
        assert text in done.stdout
    assert (tmp_path / "sahara-specs" / ".gitlab-ci.yml").is_file()


@pytest.mark.parametrize("value", ["{% raw %}", "{{ 7 * 7 }}", '"', "\\"])
def test_template_syntax_typed_at_a_prompt_is_data(value: str, tmp_path: Path) -> None:
    done = answer(
        tmp_path, project_name=value, launchpad_project="trove", repo_name="x-specs"
    )
    assert done.returncode == 1
    assert f"project_name = {value!r} is refused." in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("way", ["", "-f", "-fs"])
def test_occupied_folder_is_left_alone(way: str, tmp_path: Path) -> None:
    repository = tmp_path / "trove-specs"
    (repository / "specs" / "kilo").mkdir(parents=True)
    (repository / "specs" / "kilo" / "mine.rst").write_text("mine")
    before = tree(repository)
    options = ["-f", "-s"] if way == "-fs" else [way] if way else []
    done = cookiecutter(tmp_path, "--no-input", *options)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "trove-specs" in said
    assert "already exists" in said or "is in use: it holds specs" in said
    assert tree(repository) == before


@pytest.mark.parametrize("way", [["-f"], ["-f", "-s"], ["-f", "--replay"]])
def test_second_run_over_a_living_repository_changes_nothing(
    way: list[str], tmp_path: Path
) -> None:
    home = {"HOME": str(tmp_path / "home")}
    assert cookiecutter(tmp_path, "--no-input", env=home).returncode == 0
    repository = tmp_path / "trove-specs"
    (repository / "README.rst").write_text("edited\n")
    (repository / "specs" / "2027.1" / "mine.rst").write_text("mine\n")
    before = tree(repository)
    arguments = way if "--replay" in way else ["--no-input", *way]
    done = cookiecutter(tmp_path, *arguments, env=home)
    assert done.returncode == 1
    assert "is in use" in done.stderr
    assert tree(repository) == before


def test_folder_that_holds_only_git_is_free(tmp_path: Path) -> None:
    git = tmp_path / "trove-specs" / ".git"
    git.mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    done = cookiecutter(tmp_path, "--no-input", "-f")
    assert done.returncode == 0, done.stderr
    assert (git / "HEAD").read_text() == "ref: refs/heads/main\n"
    checked = spectools(tmp_path / "trove-specs", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
