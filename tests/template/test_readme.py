"""The README, taken at its word by a newcomer."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.helpers import QUESTIONS, TEMPLATE, Bake, run, tree

README = (TEMPLATE / "README.md").read_text(encoding="utf-8")
COMMANDS: list[str] = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)


def command(beginning: str) -> str:
    """Return the one fenced command that begins so."""
    found = [c for c in COMMANDS if c.startswith(beginning)]
    assert len(found) == 1, beginning
    return found[0]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The template as a newcomer has it, in a folder of its own."""
    ignored = shutil.ignore_patterns(".git", ".tox")
    return Path(shutil.copytree(TEMPLATE, tmp_path / "specs-template", ignore=ignored))


def fresh_environment(folder: Path, *packages: str) -> dict[str, str]:
    """Return the variables of a new virtual environment with ``packages``."""
    run([sys.executable, "-m", "venv", "venv"], folder)
    scripts = folder / "venv" / "bin"
    if packages:
        install = [str(scripts / "python"), "-m", "pip", "install", "-q", *packages]
        done = run(install, folder)
        assert done.returncode == 0, done.stderr
    # Who uses git has told it who that is.
    names = {f"GIT_{role}_NAME": "Jane" for role in ("AUTHOR", "COMMITTER")}
    mail = {f"GIT_{role}_EMAIL": "j@example.org" for role in ("AUTHOR", "COMMITTER")}
    return {"PATH": f"{scripts}:/usr/local/bin:/usr/bin:/bin", **names, **mail}


def shell(text: str, folder: Path, env: dict[str, str], typed: str = "") -> str:
    """Run ``text`` as it stands and return what it said, if it went well."""
    done = run(["sh", "-ec", text], folder, env=env, input=typed)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_first_minute(clone: Path, tmp_path: Path) -> None:
    env = fresh_environment(tmp_path)
    enter = "\n" * len(QUESTIONS)
    shell(command('python -m pip install "cookiecutter'), clone, env, enter)
    said = shell(command("cd ../trove-specs"), clone, env)
    assert "checked 0 specs in 2 folders" in said
    assert "congratulations :)" in said
    assert (tmp_path / "trove-specs/doc/build/html/index.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["uv", "pipx"])
def test_without_installing(tool: str, clone: Path, tmp_path: Path, bake: Bake) -> None:
    env = fresh_environment(tmp_path, tool)
    enter = "\n" * len(QUESTIONS)
    shell(command("uvx" if tool == "uv" else "pipx"), clone, env, enter)
    made = tree(tmp_path / "trove-specs")
    # The origin differs: this clone has no history.
    assert made.pop(".cruft.json")
    assert made == {k: v for k, v in tree(bake()).items() if k != ".cruft.json"}


def test_answers_on_the_command_line(clone: Path, tmp_path: Path) -> None:
    env = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    shell(command("cookiecutter ."), clone, env)
    assert (tmp_path / "fuel-specs" / ".github").is_dir()


def test_all_commands_are_tried() -> None:
    # The last one is what runs these tests.
    assert len(COMMANDS) == 6
    assert command("python -m pip install tox")


def test_all_links_lead_somewhere() -> None:
    pages = [*TEMPLATE.glob("*.md"), *(TEMPLATE / "docs").glob("*.md")]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\((?!http)([^)]+)\)", text):
            assert (page.parent / target).exists(), (page, target)


def test_contributing_names_what_there_is() -> None:
    text = (TEMPLATE / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = "\n".join(line for line in text.splitlines() if line.startswith("|"))
    for path in re.findall(r"`([^`\s]+/[^`\s]*)`", table):
        pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
        if pattern.startswith((".", "spectools", "doc/")):
            pattern = "{{cookiecutter.repo_name}}/" + pattern
        assert list(TEMPLATE.glob(pattern)), path


def test_readme_shows_the_baked_files(bake: Bake) -> None:
    block = README.partition("trove-specs/\n")[2].partition("```")[0]
    names = re.findall(r"^ +(\S+/?)", block, re.MULTILINE)
    for name in names:
        assert any(name.rstrip("/") in path for path in tree(bake())), name
