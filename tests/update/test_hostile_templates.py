"""Templates and notes of origin that would bring more than a template's own files."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import git
from tests.update.versions import BAKED, Template, refused, update

SECRET = "a-secret-of-the-updater"


def link(template: Template, path: str, target: str | Path) -> None:
    (template.folder / path).symlink_to(target)


def to_a_file(template: Template, secret: Path) -> None:
    link(template, f"{BAKED}/notes.txt", secret)


def to_a_file_from_here(template: Template, secret: Path) -> None:
    # As far up as it takes, wherever the clone lies.
    link(template, f"{BAKED}/notes.txt", Path("../" * 30) / secret.relative_to("/"))


def to_a_folder(template: Template, secret: Path) -> None:
    link(template, f"{BAKED}/notes", secret.parent)


def by_a_link_elsewhere(template: Template, secret: Path) -> None:
    link(template, "elsewhere", secret)
    link(template, f"{BAKED}/notes.txt", "../elsewhere")


def as_what_is_included(template: Template, secret: Path) -> None:
    link(template, "templates/notes.jinja", secret)
    with (template.baked / "README.rst").open("a", encoding="utf-8") as file:
        file.write('{% include "notes.jinja" %}\n')


def as_the_questions(template: Template, secret: Path) -> None:
    shutil.copy(template.folder / "cookiecutter.json", secret.parent)
    (template.folder / "cookiecutter.json").unlink()
    link(template, "cookiecutter.json", secret.parent / "cookiecutter.json")


def as_the_hooks(template: Template, secret: Path) -> None:
    shutil.copytree(template.folder / "hooks", secret.parent / "hooks")
    shutil.rmtree(template.folder / "hooks")
    link(template, "hooks", secret.parent / "hooks")


LINKS: list[Callable[[Template, Path], None]] = [
    to_a_file,
    to_a_file_from_here,
    to_a_folder,
    by_a_link_elsewhere,
    as_what_is_included,
    as_the_questions,
    as_the_hooks,
]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of the updater's, in a folder beside the repository."""
    path = tmp_path / "outside" / "secret.txt"
    path.parent.mkdir()
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return path


def is_nowhere(repository: Path) -> bool:
    """Say whether neither the tree nor anything that git keeps has the secret."""
    for path in repository.rglob("*"):
        if ".git" not in path.parts and path.is_file():
            assert SECRET not in path.read_text(encoding="utf-8"), path
    listed = git(repository, "cat-file", "--batch-all-objects", "--batch-check")
    objects = [line.split() for line in listed.splitlines()]
    return all(
        SECRET not in git(repository, "cat-file", kind, name)
        for name, kind, _ in objects
        if kind != "tree"
    )


@pytest.mark.parametrize("plant", LINKS)
def test_link_in_the_template_is_refused(
    plant: Callable[[Template, Path], None],
    private: Template,
    repository: Path,
    secret: Path,
) -> None:
    plant(private, secret)
    private.commit("2027.1.0")
    refused(repository, "is a link or a submodule; a template brings files of its own")
    assert is_nowhere(repository)


def test_submodule_in_the_template_is_refused(
    private: Template, repository: Path
) -> None:
    commit = git(private.folder, "rev-parse", "HEAD").strip()
    entry = f"160000,{commit},{BAKED}/library"
    git(private.folder, "update-index", "--add", "--cacheinfo", entry)
    git(private.folder, "commit", "-qm", "2027.1.0")
    git(private.folder, "tag", "2027.1.0")
    refused(repository, "library is a link or a submodule")


def test_link_in_the_old_version_is_refused(
    private: Template, repository: Path, secret: Path
) -> None:
    to_a_file(private, secret)
    private.commit("2027.1.0")
    planted = git(private.folder, "rev-parse", "HEAD").strip()
    (private.baked / "notes.txt").unlink()
    private.commit("2027.2.0")
    note(repository, commit=planted)
    refused(repository, f"{BAKED}/notes.txt is a link or a submodule")
    assert is_nowhere(repository)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("os.symlink({secret!r}, 'notes.txt')", "notes.txt is baked, and no file"),
        ("os.symlink({folder!r}, 'notes')", "notes is baked, and no file"),
        ("os.remove('tox.ini'); os.mkfifo('tox.ini')", "tox.ini is baked, and no file"),
        ("os.makedirs('doc/.git/hooks')", "doc/.git is baked, and git's own"),
        ("os.makedirs('.GIT/hooks')", ".GIT is baked, and git's own"),
    ],
)
def test_what_a_hook_makes_is_files(
    made: str, said: str, private: Template, repository: Path, secret: Path
) -> None:
    hook = private.folder / "hooks/post_gen_project.py"
    line = made.format(secret=str(secret), folder=str(secret.parent))
    hook.write_text(
        hook.read_text(encoding="utf-8").replace(
            "    sys.exit(main(", f"    {line}\n    sys.exit(main("
        ),
        encoding="utf-8",
    )
    private.commit("2027.1.0")
    refused(repository, said)
    assert is_nowhere(repository)


def note(repository: Path, answers: dict[str, Any] | None = None, **other: Any) -> None:
    """Change what is noted of the repository's origin, as a change may."""
    path = repository / ".cruft.json"
    noted = json.loads(path.read_text(encoding="utf-8"))
    noted["context"]["cookiecutter"] |= answers or {}
    path.write_text(json.dumps({**noted, **other}), encoding="utf-8")
    git(repository, "commit", "-qam", "Another origin")


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c touch% {marker}",
        "ext::sh -c touch% {marker}% %S",
        "--upload-pack=touch {marker}",
        "-utouch {marker}",
        "--config=core.sshCommand=touch {marker}",
        "ssh://-oProxyCommand=touch {marker}/x",
        "-oProxyCommand=touch {marker}:x",
        "own::{marker}",
        "own://{marker}",
        "fd::17/x",
    ],
)
def test_address_starts_nothing(
    address: str,
    private: Template,
    repository: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marker = tmp_path / "marker"
    helpers = tmp_path / "helpers"
    helpers.mkdir()
    (helpers / "git-remote-own").write_text(f"#!/bin/sh\ntouch {marker}\n")
    (helpers / "git-remote-own").chmod(0o755)
    monkeypatch.setenv("PATH", str(helpers), prepend=os.pathsep)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "protocol.allow")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "always")
    note(repository, template=address.format(marker=marker))
    refused(repository, "cannot be cloned")
    assert not marker.exists()


def test_what_is_not_allowed_to_the_user_stays_so(
    private: Template, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "https:ext")
    refused(repository, "'file' not allowed")


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_a_template_on_this_machine_is_one(
    scheme: str, private: Template, repository: Path
) -> None:
    edit_license(private)
    private.commit("2027.1.0")
    note(repository, template=f"{scheme}{private.folder}")
    assert update(repository).returncode == 0


def edit_license(template: Template) -> None:
    with (template.baked / "LICENSE").open("a", encoding="utf-8") as file:
        file.write("More.\n")


@pytest.mark.parametrize(
    "key",
    [
        "--config-file",
        "--output-dir",
        "--replay-file",
        "--accept-hooks",
        "-o/tmp",
        "variant=fuel ",
        "no_such_question",
        "_template",
        "_extensions",
        "__refused_repo_name",
    ],
)
def test_only_questions_are_answered(
    key: str, private: Template, repository: Path, tmp_path: Path
) -> None:
    edit_license(private)
    private.commit("2027.1.0")
    note(repository, {key: str(tmp_path / "nowhere")})
    done = update(repository)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    noted = json.loads((repository / ".cruft.json").read_text(encoding="utf-8"))
    assert key not in noted["context"]["cookiecutter"]
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "answer",
    [
        "{{ cycler.__init__.__globals__.os.mkdir(MARKER) }}",
        "{% set x = cycler.__init__.__globals__.os.mkdir(MARKER) %}Trove",
        "{# x #}Trove",
        "Tro\0ve",
        "Tro\nve",
        "Tro\ud800ve",
        2027.1,
        None,
        ["Trove"],
        {"Trove": 1},
    ],
)
def test_an_answer_is_data(
    answer: Any, private: Template, repository: Path, tmp_path: Path
) -> None:
    edit_license(private)
    private.commit("2027.1.0")
    marker = tmp_path / "marker"
    if isinstance(answer, str):
        answer = answer.replace("MARKER", repr(str(marker)))
    note(repository, {"project_name": answer})
    refused(repository, "the answer project_name = ")
    assert not marker.exists()


def test_an_answer_that_is_given_is_data(repository: Path, tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    code = f"{{{{ cycler.__init__.__globals__.os.mkdir({str(marker)!r}) }}}}"
    refused(repository, "it would be run", "--set", f"project_name={code}")
    assert not marker.exists()


@pytest.mark.parametrize(
    ("noted", "said"),
    [
        ({"template": ["x"]}, "template must be a line of text"),
        ({"template": "a\0b"}, "template must be a line of text"),
        ({"commit": {"a": 1}}, "commit must be a line of text"),
        ({"commit": "a\0b"}, "commit must be a line of text"),
    ],
)
def test_an_origin_is_text(noted: dict[str, Any], said: str, repository: Path) -> None:
    note(repository, **noted)
    refused(repository, said)


def test_an_origin_that_is_a_link(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "origin.json"
    shutil.move(repository / ".cruft.json", outside)
    (repository / ".cruft.json").symlink_to(outside)
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "A link")
    refused(repository, "it is a link")
    (repository / ".cruft.json").unlink()
    (repository / ".cruft.json").write_text("[" * 200_000)
    git(repository, "commit", "-qam", "Deep")
    refused(repository, "cannot be read")
