"""The hooks as modules: rendered with hostile answers, and their parts alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import QUESTIONS, TEMPLATE, Bake, load_hook, run

HOSTILE = [
    'a"b',
    "a'b",
    '"""',
    "'''",
    "ends in \\",
    "two\nlines",
    "{{ x }}",
    "{% raw %}",
    "$(touch owned)",
    "\U0001f680",
    "\u202eabc",
    '"""\nimport os; os.mkdir("owned")\nr"""',
]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A freshly written repository, before the last hook runs in it."""
    for path in (
        "variant/trove/files/specs/a.rst",
        "variant/trove/policy.toml",
        "variant/fuel/files/b.rst",
        "hosting/x/files/c.yml",
        "hosting/x/facts.jinja",
    ):
        file = tmp_path / ".overlays" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    (tmp_path / "specs").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["pre_gen_project", "post_gen_project"])
@pytest.mark.parametrize("value", HOSTILE)
def test_answers_are_data(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hook = load_hook(name, project_name=value)
    assert json.loads(hook.ANSWERS) == {"project_name": value}
    assert not list(tmp_path.iterdir())


def test_refusal_shows_nothing_invisible_and_stays_short() -> None:
    hook = load_hook("pre_gen_project")
    assert hook.shortened("a\u202e\n") == "'a\\u202e\\n'"
    assert len(hook.shortened("x" * 300)) < 70


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_question_has_a_rule_that_accepts_its_own_example(question: str) -> None:
    hook = load_hook("pre_gen_project")
    assert question in hook.RULES, (
        f"{question}: has no rule in hooks/pre_gen_project.py"
    )
    rule = hook.RULES[question]
    assert rule.accepts(rule.example)


# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
OF_WINDOWS = ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), "lpt1"]


def test_hook_and_tools_take_the_same_names_for_releases(bake: Bake) -> None:
    words = [*OF_WINDOWS, "template", "backlog", "abandoned", "index", "specs", "zed"]
    words += ["2027.1", "12", "1.", ".1", "1..2", "a-b", "a--b", "-a", "a-", "a_b"]
    words += ["", ".", "..", "a/b", "a b", " a", "a\n", "a.b", "1-a", "a1"]
    words += ["\u00e4", "\u0661", *("a" * length for length in (40, 41, 100, 101))]
    words += [form for w in words for form in (w, w.upper(), f"{w}.rst", f"{w}1")]
    code = (
        "import json, sys; from spectools.repository.names import fault_of_release;"
        "print(json.dumps([fault_of_release(w) for w in json.load(sys.stdin)]))"
    )
    done = run([sys.executable, "-c", code], bake(), input=json.dumps(words))
    assert done.returncode == 0, done.stderr
    rule = load_hook("pre_gen_project").RULES["first_release"]
    faults = dict(zip(words, json.loads(done.stdout), strict=True))
    taken = {word for word in words if rule.accepts(word)}
    assert taken == {word for word, fault in faults.items() if fault is None}
    # The words have both kinds in them.
    assert {"zed", "index", "2027.1", "a" * 100} <= taken
    assert not taken & {"template", "backlog", "abandoned", "aux", "com0", "a" * 101}


def test_picked_overlays_move_and_nothing_else_goes(repository: Path) -> None:
    (repository / "own.txt").write_text("own")
    hook = load_hook("post_gen_project")
    assert hook.main({"variant": "trove", "hosting": "x", "_commit": "cruft"}) == 0
    left = {p.relative_to(repository).as_posix() for p in repository.rglob("*")}
    assert left == {"specs", "specs/a.rst", "c.yml", "own.txt"}


@pytest.mark.parametrize("taken", ["specs/a.rst", "c.yml"])
def test_clash_is_settled_before_the_first_move(
    taken: str, repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / taken).write_text("own")
    before = sorted(repository.rglob("*"))
    hook = load_hook("post_gen_project")
    assert hook.main({"variant": "trove", "hosting": "x", "_commit": "cruft"}) == 1
    assert f"would overwrite {os.path.normpath(taken)}" in capsys.readouterr().err
    assert sorted(repository.rglob("*")) == before
    assert (repository / taken).read_text() == "own"


def test_two_overlays_with_the_same_file_clash(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / ".overlays/variant/trove/files/c.yml").write_text("other")
    hook = load_hook("post_gen_project")
    assert hook.main({"variant": "trove", "hosting": "x", "_commit": "cruft"}) == 1
    assert "would overwrite c.yml" in capsys.readouterr().err


def test_choice_without_folder_is_refused(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = load_hook("post_gen_project")
    assert hook.main({"variant": "nova", "hosting": "x", "_commit": "cruft"}) == 1
    said = capsys.readouterr().err
    assert "variant = 'nova' is refused" in said and "one of fuel, trove" in said


def test_hooks_use_the_standard_library() -> None:
    for path in (TEMPLATE / "hooks").glob("*.py"):
        code = (
            "import sys; before = set(sys.modules);"
            f"exec(compile(open({str(path)!r}).read(), 'hook', 'exec'), "
            "{'__name__': 'hook'});"
            "print(*{m.partition('.')[0] for m in set(sys.modules) - before})"
        )
        done = subprocess.run(
            [sys.executable, "-I", "-c", code],
            capture_output=True,
            text=True,
            check=True,
        )
        loaded = set(done.stdout.split())
        assert loaded <= sys.stdlib_module_names
        assert not loaded & {"datetime", "random", "socket", "urllib"}
        # Which starts git, to ask where the template came from.
        assert ("subprocess" in loaded) == (path.stem == "post_gen_project")
        # What would double the time that a hook takes to start.
        assert not loaded & {"dataclasses", "pathlib", "shutil", "typing"}
