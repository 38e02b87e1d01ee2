"""AGENTS.md, taken at its word: each of its commands is run, its files are there."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.helpers import Bake, git, good_spec, run

HOSTINGS = ("opendev", "github", "gitlab")


def page(repository: Path) -> str:
    return (repository / "AGENTS.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("hosting", HOSTINGS)
def test_what_it_names_is_there(hosting: str, bake: Bake) -> None:
    repository = bake(hosting=hosting)
    named = re.findall(r"`([\w.-]+/|[\w./-]+\.(?:rst|md|toml|txt))`", page(repository))
    assert {"README.rst", "CONTRIBUTING.rst", "SECURITY.md"} <= set(named)
    for path in named:
        assert (repository / path).exists(), path


def test_it_asks_for_what_the_policy_asks_for(bake: Bake) -> None:
    for hosting in HOSTINGS:
        repository = bake(hosting=hosting)
        policy = (repository / "pyproject.toml").read_text(encoding="utf-8")
        text = page(repository)
        names = re.search(r'^machine-help = \["(.*)", "(.*)"\]$', policy, re.MULTILINE)
        for trailer in names.groups() if names else ():
            assert f"`{trailer}:`" in text
        assert ("`Signed-off-by:`" in text) is ("\nsign-off = true" in policy)


@pytest.mark.slow
def test_its_commands_work_one_after_the_other(bake: Bake, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(bake(), tmp_path / "trove-specs"))
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    run([sys.executable, "-m", "venv", "venv"], tmp_path)
    env = {"PATH": f"{tmp_path / 'venv' / 'bin'}:/usr/local/bin:/usr/bin:/bin"}
    blocks = re.findall(r"```sh\n(.*?)```", page(repository), re.DOTALL)
    commands = [command for block in blocks for command in block.splitlines()]
    # `tox`, which it names too, is run right after a bake by `test_tox`.
    codes = {"check specs": 1, "commit-message": 1}
    spec = repository / "specs/2027.1/awesome-thing.rst"
    for command in commands:
        if command.startswith("git add"):
            spec.write_bytes(good_spec(repository))
            text = "Add a spec\n\nAssisted-By: Agent\n"
            (repository / "message.txt").write_text(text, encoding="utf-8")
        if "--since" in command:
            git(repository, "commit", "-qm", "Add a spec")
        done = run(["sh", "-c", command], repository, env=env)
        expected = next((c for words, c in codes.items() if words in command), 0)
        assert done.returncode == expected, (command, done.stdout + done.stderr)
        if "commit-message" in command:
            # What is left is the person's.
            assert re.findall(r"SP\d{3}", done.stdout) == ["SP603"]
    assert len(commands) == 8
