"""The hooks that git runs before a commit, installed and run by the real pre-commit."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.helpers import SPEC, Bake, git, good_spec, run

pytestmark = pytest.mark.slow

PRE_COMMIT = [sys.executable, "-m", "pre_commit"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of a user who has no hooks yet; what is installed is kept."""
    return {
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("hooks")),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }


def all_files(repository: Path, environment: dict[str, str]) -> CompletedProcess[str]:
    return run([*PRE_COMMIT, "run", "--all-files"], repository, env=environment)


@pytest.mark.parametrize("hosting", ["opendev", "github", "gitlab"])
def test_all_hooks_pass_at_once(
    hosting: str, environment: dict[str, str], bake: Bake, tmp_path: Path
) -> None:
    repository = Path(shutil.copytree(bake(hosting=hosting), tmp_path / "repository"))
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    done = all_files(repository, environment)
    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout and "Skipped" not in done.stdout
    assert git(repository, "diff", "--name-only") == ""


def test_a_commit_is_mended_judged_and_told_what_its_message_lacks(
    environment: dict[str, str], repository: Path
) -> None:
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    assert run([*PRE_COMMIT, "install"], repository, env=environment).returncode == 0
    spec = repository / SPEC
    good = good_spec(repository)
    spec.write_bytes(good.replace(b"\nNone\n", b"\nA\ttab. \n", 1))
    git(repository, "add", "-A")
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "commit"]
    done = run([*command, "-sm", "Add a spec"], repository, env=environment)
    assert done.returncode == 1 and "files were modified by this hook" in done.stderr
    assert b"\nA       tab.\n" in spec.read_bytes()
    spec.write_bytes(good.replace(b"Testing\n=======\n", b"Testing\n"))
    git(repository, "add", "-A")
    done = run([*command, "-sm", "Add a spec"], repository, env=environment)
    assert done.returncode == 1 and f"\n{SPEC}:" in done.stderr
    spec.write_bytes(good)
    git(repository, "add", "-A")
    done = run([*command, "-m", "Add a spec"], repository, env=environment)
    assert done.returncode == 1 and "SP603 commit 'Add a spec'" in done.stderr
    done = run([*command, "-sm", "Add a spec"], repository, env=environment)
    assert done.returncode == 0, done.stderr
