"""What tests in all rooms do to repositories: bake, run, write, commit."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import pytest

TEMPLATE = Path(__file__).resolve().parent.parent
# What is baked: the one folder whose name is a template.
(BAKED,) = TEMPLATE.glob("*cookiecutter.repo_name*")
DECLARED = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))
QUESTIONS = [key for key in DECLARED if not key.startswith("_")]
CORPUS = os.environ.get("SPECS_CORPUS")

Bake = Callable[..., Path]
Tool = Callable[[str], ModuleType]

NAME = "awesome-thing"
SPEC = f"specs/2027.1/{NAME}.rst"
TAB = "SP405 the line holds a tab; use spaces"

# One option at a time against the defaults.
VARIED: dict[str, dict[str, str]] = {
    "trove-opendev": {},
    "fuel": {"variant": "fuel"},
    "github": {"hosting": "github"},
    "gitlab": {"hosting": "gitlab"},
    "sahara": {
        "project_name": "Sahara",
        "launchpad_project": "sahara",
        "repo_name": "sahara-design",
        "organization": "big-data",
        "first_release": "zed",
    },
    "longest": {
        "project_name": "P" + "roject" * 8 + "s & Co",
        "launchpad_project": "project" * 8 + "+cpp",
        "repo_name": "-".join(["specs"] * 16),
        "organization": "group/" + "subgroup" * 11,
        "first_release": "release-" * 4 + "number-1",
        "hosting": "gitlab",
    },
    "scripts": {
        "project_name": "Größe מחקר 高い प्रोजेक्ट",
        "launchpad_project": "x.y-z+",
    },
}


def run(
    command: list[str], cwd: Path, env: Mapping[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a command and capture what it says; judging it is the caller's."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TOX")}
    clean.pop("PYTHONPATH", None)
    return subprocess.run(
        command,
        cwd=cwd,
        env={**clean, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def cookiecutter(
    folder: Path, *arguments: str, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run the command line of cookiecutter in ``folder``, on this template."""
    command = [sys.executable, "-m", "cookiecutter", str(TEMPLATE), *arguments]
    return run(command, folder, **options)


def spectools(
    folder: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the tools in ``folder``, without starting a process for them.

    They are those of a repository baked with defaults: all bakes have the same.

    Args:
        folder: where they run: in a repository, or at its top.
        arguments: of the command line.
        env: variables besides those that are set.
    """
    main = importlib.import_module("spectools.commands").main
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["spectools", *arguments])
        for name, value in (env or {}).items():
            patch.setenv(name, value)
        with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            with _redirected(1, "stdout", stdout), _redirected(2, "stderr", stderr):
                code = exit_code(lambda: main([*arguments]))
            said = [contents(file) for file in (stdout, stderr)]
    return subprocess.CompletedProcess(list(arguments), code, *said)


def spectools_process(
    repository: Path, *arguments: str, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run the tools of a repository as its team does: a process of their own."""
    command = [sys.executable, "-m", "spectools", *arguments]
    return run(command, repository, **options)


def exit_code(main: Callable[[], int]) -> int:
    """Return what a process that runs ``main`` would exit with."""
    try:
        return main()
    except SystemExit as error:
        if isinstance(error.code, str):
            print(error.code, file=sys.stderr)
        return error.code if isinstance(error.code, int) else int(bool(error.code))
    except BaseException:
        traceback.print_exc()
        return 1


@contextmanager
def _redirected(descriptor: int, name: str, file: IO[bytes]) -> Iterator[None]:
    """Send a standard stream to ``file``, that of processes which inherit it too."""
    outer = getattr(sys, name)
    outer.flush()
    kept = os.dup(descriptor)
    os.dup2(file.fileno(), descriptor)
    inner = open(descriptor, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    setattr(sys, name, inner)
    try:
        yield
    finally:
        inner.close()
        setattr(sys, name, outer)
        os.dup2(kept, descriptor)
        os.close(kept)


def contents(file: IO[bytes]) -> str:
    """Return all that was written to ``file``."""
    file.seek(0)
    return file.read().decode("utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below ``folder`` with their contents."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def git(folder: Path, *arguments: str, **env: str) -> str:
    """Run git, which must succeed, as somebody; return what it said."""
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    done = run(["git", *identity, *arguments], folder, env=env)
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


def policy(repository: Path, text: str) -> None:
    """Add ``text`` to the policy."""
    path = repository / "pyproject.toml"
    old = path.read_text(encoding="utf-8")
    marker = "[tool.pytest.ini_options]"
    path.write_text(old.replace(marker, f"{text}\n{marker}"), encoding="utf-8")


def with_theme(repository: Path, theme: str) -> None:
    """Let the site have another theme, by the one line that this takes."""
    path = repository / "pyproject.toml"
    old = path.read_text(encoding="utf-8")
    new, number = re.subn(r'(?m)^theme = ".*"$', f'theme = "{theme}"', old)
    assert number == 1
    path.write_text(new, encoding="utf-8")


def good_spec(repository: Path, name: str = NAME) -> bytes:
    """Return a spec that holds to the Trove template."""
    sections: list[str] = []
    text = (repository / "specs" / "template.rst").read_text(encoding="utf-8")
    text = text.replace("Title of the Spec", "An Awesome Thing.")
    introduction = text.index("Begin with")
    text = text[:introduction] + text[text.index("Launchpad Blueprint") :]
    source = text.replace("name-of-blueprint", name).split("\n")
    first = source.index("Problem Description")
    for line, underline in zip(source[first:], source[first + 1 :], strict=False):
        if underline and set(underline) <= {"=", "-"} and len(line) == len(underline):
            sections += [line, underline, "", "None", ""]
    return "\n".join([*source[:first], *sections[:-1], ""]).encode()


def summary(done: subprocess.CompletedProcess[str]) -> str:
    """Return the last line of what a check said."""
    return done.stdout.splitlines()[-1]


def broken(repository: Path) -> None:
    """Write a spec with a tab, an error, and one with a blank, now a warning."""
    (repository / SPEC).write_bytes(good_spec(repository) + b"100%\ttab, so: there\n")
    policy(
        repository,
        '[[tool.specs.severity]]\nrules = ["SP406"]\nlevel = "warning"\n',
    )
    (repository / "specs/backlog/blanks.rst").write_bytes(
        good_spec(repository, "blanks") + b"Blank \n"
    )
