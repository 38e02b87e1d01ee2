"""Bad answers are refused and leave nothing; odd ones are carried through."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from cookiecutter.exceptions import FailedHookException
from cookiecutter.main import cookiecutter as bake_here
from docutils import nodes
from docutils.core import publish_doctree

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

from tests.helpers import (
    DECLARED,
    QUESTIONS,
    TEMPLATE,
    Bake,
    cookiecutter,
    load_hook,
    run,
    spectools,
    tree,
)

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
    "first_release": ["..", ".", "abandoned", "aux", "", "A", "1.", "a/b", "x" * 101],
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
        bake_here(
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
    shown = repr(value if len(value) <= 60 else value[:57] + "...")
    assert f"repo_name = {shown} is refused.\n  Rule:    it names one" in done.stderr
    assert "Example: trove-specs" in done.stderr
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


@pytest.mark.parametrize("question", ["variant", "hosting", "tracker"])
def test_unknown_choice_is_refused(question: str, tmp_path: Path) -> None:
    done = cookiecutter(tmp_path, "--no-input", f"{question}=nosuch")
    assert done.returncode == 1
    assert question in done.stderr and "nosuch" in done.stderr
    assert not list(tmp_path.iterdir())


def replay(folder: Path, template: str = str(TEMPLATE), **answers: Any) -> Any:
    """Replay the answers of a bake of all defaults, but for these."""
    home = {"HOME": str(folder / "home"), "PWD": str(folder)}
    first = folder / "first"
    done = cookiecutter(folder, "--no-input", "--output-dir", str(first), env=home)
    assert done.returncode == 0, done.stderr
    noted = folder / "home" / ".cookiecutter_replay" / f"{TEMPLATE.name}.json"
    context = json.loads(noted.read_text(encoding="utf-8"))
    context["cookiecutter"] |= answers
    edited = folder / "edited.json"
    edited.write_text(json.dumps(context), encoding="utf-8")
    work = folder / "work"
    work.mkdir()
    command = [sys.executable, "-m", "cookiecutter", template]
    return run([*command, "--replay-file", str(edited)], work, env=home)


@pytest.mark.parametrize(
    ("question", "value", "rule"),
    [
        ("variant", "../../x", "one of the choices offered"),
        ("variant", "nosuch", f"one of {', '.join(DECLARED['variant'])}."),
        ("hosting", "nosuch", f"one of {', '.join(DECLARED['hosting'])}."),
        ("tracker", "nosuch", f"one of {', '.join(DECLARED['tracker'])}."),
    ],
)
def test_replayed_choice_is_refused(
    question: str, value: str, rule: str, tmp_path: Path
) -> None:
    done = replay(tmp_path, **{question: value})
    assert done.returncode == 1
    assert f"{question} = {value!r} is refused.\n  Rule:    {rule}" in done.stderr
    assert not list((tmp_path / "work").iterdir())


def test_replayed_choice_is_refused_whatever_the_shell_said(tmp_path: Path) -> None:
    # The path is relative to the folder it is typed in, but PWD names another one.
    (tmp_path / "template").symlink_to(TEMPLATE)
    done = replay(tmp_path, template="../template", variant="nosuch")
    assert done.returncode == 1
    assert f"Rule:    one of {', '.join(DECLARED['variant'])}." in done.stderr
    assert not list((tmp_path / "work").iterdir())


def test_command_repeats_the_good_answers(tmp_path: Path) -> None:
    """Only what was refused is typed again, with whatever the names hold."""
    given = ["project_name=Tro've & Co", "repo_name=../x", "first_release=b_d"]
    done = cookiecutter(tmp_path, "--no-input", *given, "hosting=gitlab")
    assert done.returncode == 1
    command = done.stderr.partition("in the place of ?:\n\n  ")[2].splitlines()[0]
    assert command.count("=?") == 2
    mended = command.replace("first_release=?", "first_release=good")
    # Asked of the shell, as a person would.
    again = run(
        ["sh", "-c", mended.replace("repo_name=?", "repo_name=good-specs")],
        tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.defpath}"},
    )
    assert again.returncode == 0, again.stderr
    noted = json.loads((tmp_path / "good-specs/.cruft.json").read_text("utf-8"))
    answers = noted["context"]["cookiecutter"]
    assert answers["project_name"] == "Tro've & Co"
    assert (answers["hosting"], answers["first_release"]) == ("gitlab", "good")


@pytest.mark.parametrize(
    ("template", "folder", "repeated"),
    [
        (".", ".", "."),
        ("gh:org/specs", "/home/me/.cookiecutters/specs", "gh:org/specs"),
        ("https://h/specs.git", "/home/me/.cookiecutters/specs", "https://h/specs.git"),
        # With --directory, which nobody tells a hook.
        ("gh:org/many", str(TEMPLATE / "docs"), str(TEMPLATE / "docs")),
        ("x.zip", "/tmp/gone/specs", "x.zip"),
    ],
)
def test_command_names_the_template(template: str, folder: str, repeated: str) -> None:
    hook = load_hook("pre_gen_project")
    answers = dict.fromkeys(QUESTIONS, "x")
    answers |= {"_template": template, "_repo_dir": folder, "_output_dir": "/out"}
    words = shlex.split(hook.again(answers, []))
    assert words[:4] == ["cookiecutter", repeated, "--output-dir", "/out"]


@pytest.mark.parametrize(
    ("found", "is_refused"), [("1.7.3", True), ("2.5.9", True), ("2.10.0", False)]
)
def test_cookiecutter_that_is_too_old_is_told_so_first(
    found: str,
    is_refused: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    # What it says of itself.
    info = tmp_path / "site" / f"cookiecutter-{found}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Name: cookiecutter\nVersion: {found}\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    hook = load_hook("pre_gen_project")
    answers = {question: rule.example for question, rule in hook.RULES.items()}
    (tmp_path / "new").mkdir()
    assert hook.main(answers, {}, str(tmp_path / "new")) == is_refused
    said = capsys.readouterr().err
    asked = f"cookiecutter 2.6 or newer, and this is {found}; try" in said
    assert asked is is_refused


@pytest.mark.slow
@pytest.mark.parametrize("version", ["1.7.3", "2.1.1"])
def test_old_cookiecutter_writes_nothing(version: str, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv/bin/python"
    install = [str(python), "-m", "pip", "install", "-q", f"cookiecutter=={version}"]
    subprocess.run(install, check=True, capture_output=True)
    folder = tmp_path / "folder"
    folder.mkdir()
    command = [str(python), "-m", "cookiecutter", str(TEMPLATE), "--no-input"]
    done = run(command, folder)
    assert done.returncode == 1 and not list(folder.iterdir())
    assert f"needs cookiecutter 2.6 or newer, and this is {version}" in done.stderr
    assert "KeyError" not in done.stderr


def test_replay_with_a_changed_answer_derives_the_rest_anew(
    tmp_path: Path, bake: Bake
) -> None:
    answers = {
        "launchpad_project": "sahara",
        "organization": "big",
        "hosting": "github",
    }
    done = replay(tmp_path, **answers)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "work" / "trove-specs") == tree(
        bake(**answers, repo_name="trove-specs")
    )


@pytest.mark.parametrize(
    ("question", "value", "shown"),
    [
        ("first_release", "2027.10", "2027.1"),
        ("first_release", "12", "12"),
        ("first_release", "[a, b]", "['a', 'b']"),
        ("first_release", "{a: b}", "{'a': 'b'}"),
        ("project_name", "null", "None"),
        ("organization", "[]", "[]"),
        ("organization", "true", "True"),
        ("organization", "[openstack]", "['openstack']"),
        ("repo_name", "1", "1"),
    ],
)
@pytest.mark.parametrize("road", ["configuration", "replay"])
def test_what_is_no_string_is_refused(
    road: str, question: str, value: str, shown: str, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    if road == "replay":
        done = replay(tmp_path, **{question: yaml.safe_load(value)})
    else:
        work.mkdir()
        (tmp_path / "c.yaml").write_text(f"default_context:\n  {question}: {value}\n")
        options = ["--no-input", "--config-file", str(tmp_path / "c.yaml")]
        done = cookiecutter(work, *options)
    assert done.returncode == 1
    if (road, value) == ("configuration", "[]"):
        # Cookiecutter asks it as a choice between nothing: no hook of ours has run.
        assert "The list of choices is empty" in done.stderr
        assert not list(work.iterdir())
        return
    assert f"{question} = {shown} is refused.\n  Rule:    a string" in done.stderr
    assert f'  Example: {question}: "' in done.stderr
    assert not list(work.iterdir())


def test_strings_of_a_configuration_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(
        "default_context:\n  variant: fuel\n  first_release: '2027.10'\n"
    )
    options = ["--no-input", "--config-file", str(tmp_path / "c.yaml")]
    done = cookiecutter(tmp_path, *options)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "fuel-specs" / "specs" / "2027.10").is_dir()


# What looks like markup, one column after the other.
ODD = {
    "organization": ["a_", "a__", "a-_.b", "x/y_", "a_/b__/c-", "A.b_c"],
    "project_name": ["A'b", "A & B", "C++", "A. b", "Mr. O'X + Y-.", "\U00020000x"],
    "launchpad_project": ["a+", "1.2", "c++", "a-b.c+d", "00", "a" * 60],
    "repo_name": ["x", "1", "i", "null", "0-1", "s" * 100],
    "first_release": ["1", "i", "0.0", "index", "specs", "a" * 100],
}
ODD_ANSWERS = [
    dict(zip(ODD, column, strict=True)) for column in zip(*ODD.values(), strict=True)
]


@pytest.mark.parametrize("variant", DECLARED["variant"])
@pytest.mark.parametrize("hosting", DECLARED["hosting"])
@pytest.mark.parametrize("answers", ODD_ANSWERS, ids=ODD["organization"])
def test_no_answer_is_markup(
    answers: dict[str, str], hosting: str, variant: str, bake: Bake
) -> None:
    repository = bake(**answers, variant=variant, hosting=hosting)
    links = set()
    for path in repository.rglob("*.rst"):
        # What only the site knows stands at the end.
        text = path.read_text(encoding="utf-8")
        for directive in ("toctree", "rules", "specs", "releases"):
            text = text.partition(f"\n.. {directive}::")[0]
        document = publish_doctree(
            text, settings_overrides={"report_level": 2, "halt_level": 2}
        )
        assert not list(document.findall(nodes.substitution_reference)), path
        links |= {node["refuri"] for node in document.findall(nodes.reference)}
    assert f"https://blueprints.launchpad.net/{answers['launchpad_project']}" in links
    queries = [link for link in links if link.endswith("APIImpact")]
    assert len(queries) == (variant == "trove")
    name = f"{answers['organization']}/{answers['repo_name']}"
    assert all(name in query for query in queries)
    text = (repository / "pyproject.toml").read_text(encoding="utf-8")
    policy = tomllib.loads(text)["tool"]["specs"]
    assert policy["project"] == answers["project_name"]
    assert f'"{answers["project_name"]}"' in text, "readable, not escaped"
    assert policy["launchpad-project"] == answers["launchpad_project"]
    assert policy["repository"].endswith(f"/{name}")
    checked = spectools(repository, "check", "--no-cache")
    assert checked.returncode == 0, checked.stdout + checked.stderr


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


def test_hooks_load_nothing_from_the_folder_for_temporary_files(
    tmp_path: Path,
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    for name in ("json", "re", "unicodedata"):
        (shared / f"{name}.py").write_text("raise SystemExit('owned')\n")
    env = {"TMPDIR": str(shared)}
    done = cookiecutter(tmp_path, "--no-input", env=env)
    assert done.returncode == 0, done.stderr
    assert "owned" not in done.stderr
