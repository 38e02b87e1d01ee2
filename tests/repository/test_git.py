"""git, asked in one way: what the caller has set changes no answer."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.helpers import TEMPLATE, git, good_spec, spectools

# What somebody may have in ~/.gitconfig.
SETTINGS = {
    "log.showSignature": "true",
    "diff.orderFile": "/nosuch/order",
    "color.ui": "always",
    "color.status": "always",
    "diff.noprefix": "true",
    "diff.external": "/bin/false",
    "diff.renames": "false",
    "diff.renameLimit": "1",
    "diff.ignoreSubmodules": "all",
    "diff.relative": "true",
    "log.follow": "true",
    "log.date": "relative",
    "log.decorate": "full",
    "log.mailmap": "true",
    "log.showRoot": "false",
    "log.abbrevCommit": "true",
    "log.diffMerges": "off",
    "format.pretty": "oneline",
    "status.short": "true",
    "status.branch": "true",
    "status.relativePaths": "true",
    "status.showStash": "true",
    "status.showUntrackedFiles": "no",
    "core.quotePath": "true",
    "core.pager": "false",
    "core.fsmonitor": "/bin/false",
    "pager.log": "/bin/false",
}


def at(year: int) -> dict[str, str]:
    """Return the variables of a commit in that year."""
    date = f"{year}-01-01T00:00:00Z"
    return {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}


@pytest.fixture
def history(repository: Path) -> Path:
    """A repository whose spec was renamed in its third commit."""
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    spec = repository / "specs/backlog/thing.rst"
    spec.write_bytes(good_spec(repository, "thing"))
    git(repository, "add", "-A")
    git(repository, "commit", "-qam", "Add a spec\n\nAPIImpact", **at(2024))
    git(repository, "mv", "specs/backlog/thing.rst", "specs/2027.1/thing.rst")
    git(repository, "commit", "-qam", "Take it up", **at(2025))
    moved = repository / "specs/2027.1/thing.rst"
    moved.write_bytes(moved.read_bytes() + b"\tMore.\n")
    (repository / "specs/2027.1/größe.rst").write_bytes(b"x")
    return repository


def answers(repository: Path, **env: str) -> list[tuple[str, str, int]]:
    """Return what the commands say that ask git."""
    commands = (
        ["status"],
        ["check", "--no-cache", "--since", "HEAD~1"],
        ["move", "2027.1/thing", "backlog", "--dry-run"],
    )
    done = [spectools(repository, *command, env=env) for command in commands]
    return [(d.stdout, d.stderr, d.returncode) for d in done]


def test_settings_of_the_caller_have_no_say(history: Path, tmp_path: Path) -> None:
    plain = answers(history)
    assert " days  " in plain[0][0] and "SP405" in plain[1][0]
    config = tmp_path / "gitconfig"
    for key, value in SETTINGS.items():
        config.unlink(missing_ok=True)
        git(tmp_path, "config", "--file", str(config), key, value)
        assert answers(history, GIT_CONFIG_GLOBAL=str(config)) == plain, key


def test_another_repository_in_the_environment_has_no_say(
    history: Path, tmp_path: Path
) -> None:
    plain = answers(history)
    git(tmp_path, "init", "-q", "other")
    other = tmp_path / "other"
    for name, value in {
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": str(other / "index"),
        "GIT_OBJECT_DIRECTORY": str(other / ".git/objects"),
        "GIT_COMMON_DIR": str(other / ".git"),
        "GIT_EXTERNAL_DIFF": "/bin/false",
        "GIT_GLOB_PATHSPECS": "1",
        "GIT_NAMESPACE": "other",
    }.items():
        assert answers(history, **{name: value}) == plain, name


def test_what_names_a_repository_is_what_git_lists() -> None:
    listed = subprocess.run(
        ["git", "rev-parse", "--local-env-vars"], capture_output=True, text=True
    ).stdout.split()
    # How to reach and to trust a repository: CI hands it over so.
    kept = {"GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"}
    source = TEMPLATE / "{{cookiecutter.repo_name}}"
    text = (source / "spectools/repository/git.py").read_text(encoding="utf-8")
    assert [name for name in {*listed} - kept if f'"{name}"' not in text] == []
