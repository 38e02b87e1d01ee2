"""Each way to get at a template: what is noted, and what an update does with that.

docs/updates.md has the same as a table.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import git, run
from tests.update.versions import ADDRESS, VERSIONS, Template, refused, update

pytestmark = pytest.mark.slow

OLD, NEW = VERSIONS[-2:]
OF_MANY = "https://example.org/many-templates.git"


def bake(folder: Path, *arguments: str, **variables: str) -> Path:
    """Bake by what is typed in ``folder``, and commit it."""
    command = [sys.executable, "-m", "cookiecutter", *arguments, "--no-input"]
    done = run(command, folder, env={**os.environ, **variables})
    assert done.returncode == 0, done.stderr
    return begun(folder / "trove-specs")


def begun(repository: Path) -> Path:
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    return repository


def origin(repository: Path) -> dict[str, Any]:
    noted: dict[str, Any] = json.loads((repository / ".cruft.json").read_text("utf-8"))
    return noted


def clone(folder: Path) -> Path:
    """Clone the template as a person does, at the version before the last."""
    git(folder, "clone", "-q", "--branch", OLD, ADDRESS, "clone")
    return folder / "clone"


def local_clone(folder: Path, template: Template) -> Path:
    clone(folder)
    return bake(folder, "./clone")


def local_clone_by_another_program(folder: Path, template: Template) -> Path:
    clone(folder)
    return bake(folder, "clone", PWD=str(template.folder.parent))


def address(folder: Path, template: Template) -> Path:
    return bake(folder, ADDRESS, "--checkout", OLD)


def address_with_transport(folder: Path, template: Template) -> Path:
    return bake(folder, f"git+{ADDRESS}", "--checkout", OLD)


def abbreviation_redefined(folder: Path, template: Template) -> Path:
    config = folder / "config.yaml"
    config.write_text("abbreviations:\n  gh: https://example.org/{0}.git\n")
    options = ("--config-file", str(config), "--checkout", OLD)
    return bake(folder, "gh:specs-template", *options)


def worktree(folder: Path, template: Template) -> Path:
    git(clone(folder), "worktree", "add", "-q", "--detach", str(folder / "tree"), OLD)
    return bake(folder, "tree")


def submodule(folder: Path, template: Template) -> Path:
    outer = folder / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", ADDRESS, "inner")
    git(outer / "inner", "checkout", "-q", OLD)
    return bake(folder, "outer/inner")


def cruft(folder: Path, template: Template) -> Path:
    command = [sys.executable, "-m", "cruft", "create", ADDRESS, "--no-input"]
    done = run([*command, "--checkout", OLD], folder)
    assert done.returncode == 0, done.stderr
    return begun(folder / "trove-specs")


@pytest.mark.parametrize(
    "way",
    [
        local_clone,
        local_clone_by_another_program,
        address,
        address_with_transport,
        abbreviation_redefined,
        worktree,
        submodule,
        cruft,
    ],
    ids=lambda way: way.__name__,
)
def test_address_and_commit_are_noted_and_an_update_comes(
    way: Callable[[Path, Template], Path], private: Template, tmp_path: Path
) -> None:
    repository = way(tmp_path, private)
    noted = origin(repository)
    commit = git(private.folder, "rev-parse", f"{OLD}^{{commit}}").strip()
    assert (noted["template"], noted["commit"]) == (ADDRESS, commit)
    done = update(repository)
    assert done.returncode == 0, done.stderr
    assert f"The template's version {NEW} is here" in done.stdout


def test_directory_is_noted_and_honoured(
    private: Template,
    settings: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = tmp_path / "many"
    shutil.copytree(
        private.folder, many / "of/specs", ignore=shutil.ignore_patterns(".git")
    )
    begun(many)
    git(many, "tag", "2026.1.0")
    config = tmp_path / "gitconfig"
    config.write_text(
        Path(settings["GIT_CONFIG_GLOBAL"]).read_text()
        + f'[url "{many}"]\ninsteadOf = {OF_MANY}\n'
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    repository = bake(tmp_path, OF_MANY, "--directory", "of/specs")
    noted = origin(repository)
    assert (noted["template"], noted["directory"]) == (OF_MANY, "of/specs")
    readme = many / "of/specs/{{cookiecutter.repo_name}}/README.rst"
    readme.write_text(readme.read_text().replace("Here are", "THESE ARE"))
    # What lies beside it does not concern anybody here.
    (many / "link").symlink_to("/etc/passwd")
    git(many, "add", "-A")
    git(many, "commit", "-qm", "Next")
    git(many, "tag", "2026.2.0")
    done = update(repository)
    assert done.returncode == 0, done.stderr
    assert "version 2026.2.0 is here" in done.stdout
    assert "THESE ARE" in (repository / "README.rst").read_text()


def test_archive_has_no_origin_until_somebody_writes_it(
    private: Template, tmp_path: Path
) -> None:
    archive = tmp_path / "template.zip"
    form = ("--format=zip", "--prefix=template/", f"--output={archive}")
    git(private.folder, "archive", *form, OLD)
    repository = bake(tmp_path, str(archive))
    noted = origin(repository)
    assert (noted["template"], noted["commit"]) == (None, None)
    refused(repository, "says null for template and commit")
    filled_in = {**noted, "template": ADDRESS, "commit": OLD}
    (repository / ".cruft.json").write_text(json.dumps(filled_in), encoding="utf-8")
    git(repository, "commit", "-qam", "Say where from")
    assert f"version {NEW} is here" in update(repository).stdout
