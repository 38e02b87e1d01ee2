"""The template: its versions, and what is baked from them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from spectools.errors import did_you_mean
from spectools.repository.git import last_line, run_git
from spectools.update.template_git import UpdateError, git

_LONGEST = 400

# Versions of the template are named by year, month and number: 2026.11.0
VERSION = re.compile(r"v?(\d{4})\.(\d+)\.(\d+)")


def clone(address: str, target: Path) -> None:
    options = ("--quiet", "--no-checkout", "--origin", "origin", "--")
    command = ("clone", *options, address, str(target))
    done = run_git(target.parent, *command, GIT_TERMINAL_PROMPT="0")
    if done.returncode:
        raise UpdateError(f"{address}: cannot be cloned: {last_line(done.stderr)}")


def commit(template: Path, name: str, advice: str) -> str:
    says = f"the template has no {name!r}; {advice}"
    if not name or name.startswith("-"):
        raise UpdateError(says)
    for candidate in (name, f"origin/{name}"):
        options = ("--verify", "--quiet", "--end-of-options", candidate + "^{commit}")
        try:
            return git(template, "rev-parse", *options, says=says).split()[-1]
        except UpdateError:
            continue
    raise UpdateError(says)


def newest(template: Path) -> str:
    """Return the newest version; the tip of the main branch if there is none."""
    versions = [
        (tuple(map(int, found.groups())), tag)
        for tag in git(template, "tag", "--list").split()
        if (found := VERSION.fullmatch(tag))
    ]
    return max(versions)[1] if versions else "HEAD"


def is_ancestor(template: Path, first: str, second: str) -> bool:
    command = ("merge-base", "--is-ancestor", first, second)
    return run_git(template, *command).returncode == 0


def require_questions(template: Path, commit: str, answers: dict[str, str]) -> None:
    questions = json.loads(git(template, "show", f"{commit}:cookiecutter.json"))
    public = [key for key in questions if not key.startswith("_")]
    for key in answers:
        if key not in public:
            raise UpdateError(
                f"--set {key}: the template has no such question; "
                f"{did_you_mean(key, public)}"
            )


def bake(template: Path, commit: str, answers: dict[str, str], folder: Path) -> Path:
    git(template, "checkout", "--quiet", "--detach", commit)
    command = [sys.executable, "-m", "cookiecutter", "--no-input", "--default-config"]
    command += ["--output-dir", str(folder), str(template)]
    done = subprocess.run(
        [*command, *(f"{key}={value}" for key, value in answers.items())],
        capture_output=True,
        text=True,
        check=False,
    )
    baked = list(folder.glob("*")) if folder.is_dir() else []
    if done.returncode or len(baked) != 1:
        said = " ".join((done.stderr.strip() or done.stdout).split())
        said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}..."
        raise UpdateError(f"the template at {commit[:12]} cannot be baked: {said}")
    return baked[0]
