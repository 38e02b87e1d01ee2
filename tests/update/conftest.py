"""Histories of the template."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.helpers import TEMPLATE, git
from tests.update.versions import (
    ADDRESS,
    CHANGES,
    VERSIONS,
    NextVersion,
    Template,
    live_in,
)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """git with an identity, and with our folder behind the template's address."""
    folder = tmp_path_factory.mktemp("updates")
    config = folder / "gitconfig"
    config.write_text(
        "[user]\nname = T\nemail = t@example.org\n[init]\ndefaultBranch = main\n"
        f'[url "{folder / "template"}"]\ninsteadOf = {ADDRESS}\n',
        encoding="utf-8",
    )
    return {
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(folder),
    }


@pytest.fixture(autouse=True)
def environment(
    settings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The variables that all processes get meanwhile."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.fixture(scope="session")
def history(settings: dict[str, str]) -> Template:
    """Six versions, each a commit and a tag."""
    template = Template(Path(settings["HOME"]) / "template")
    tracked = git(TEMPLATE, "ls-files", "-z").split("\0")
    for path in filter(None, tracked):
        if (TEMPLATE / path).exists():
            (template.folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TEMPLATE / path, template.folder / path)
    git(template.folder, "init", "-q", "-b", "main")
    for version, change in zip(VERSIONS, CHANGES, strict=True):
        change(template)
        (template.folder / "VERSION").write_text(version, encoding="utf-8")
        template.commit(version)
    return template


@pytest.fixture
def private(history: Template) -> Iterator[Template]:
    """The history, to be changed and put back."""
    yield history
    git(history.folder, "checkout", "-qf", "main")
    git(history.folder, "reset", "-q", "--hard", VERSIONS[-1])
    git(history.folder, "clean", "-qfdx")
    for tag in git(history.folder, "tag", "--list", "2027*").split():
        git(history.folder, "tag", "-d", tag)


@pytest.fixture
def repository(private: Template, tmp_path: Path) -> Path:
    """A repository at the newest version, lived in."""
    repository = private.bake(tmp_path, VERSIONS[-1])
    live_in(repository)
    return repository


@pytest.fixture
def next_version(private: Template) -> NextVersion:
    """Change what is baked, as version 2027.1.0."""

    def change(baked: Callable[[Path], None]) -> None:
        baked(private.baked)
        private.commit("2027.1.0")

    return change
