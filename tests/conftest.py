"""Baking, once for each set of answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

TEMPLATE = Path(__file__).resolve().parent.parent
# What is baked: the one folder whose name is a template.
(BAKED,) = TEMPLATE.glob("*cookiecutter.repo_name*")
DECLARED = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))
QUESTIONS = [key for key in DECLARED if not key.startswith("_")]
CORPUS = os.environ.get("SPECS_CORPUS")

# Real specs to try the validator on; whoever has none runs all other tests.
collect_ignore = [] if CORPUS else ["test_corpus.py", "test_seeded.py"]

Bake = Callable[..., Path]

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


@pytest.fixture(scope="session")
def bake(cookies_session: Any) -> Bake:
    """Bake with some answers, the rest being defaults; return the repository.

    The same answers bake once, so what comes out is for reading only.
    """
    baked: dict[tuple[tuple[str, str], ...], Path] = {}

    def bake_once(**answers: str) -> Path:
        key = tuple(sorted(answers.items()))
        if key not in baked:
            result = cookies_session.bake(extra_context=answers, template=str(TEMPLATE))
            if result.exception:
                raise result.exception
            baked[key] = result.project_path
        return baked[key]

    return bake_once


@pytest.fixture(params=VARIED)
def varied(request: pytest.FixtureRequest, bake: Bake) -> Path:
    """A repository for each way in which the answers are varied."""
    return bake(**VARIED[request.param])


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
    repository: Path, *arguments: str, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run the tools of a baked repository."""
    command = [sys.executable, "-m", "spectools", *arguments]
    return run(command, repository, **options)


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below ``folder`` with their contents."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
