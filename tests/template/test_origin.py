"""What is noted of the template's origin: asked of git, in each shape of a clone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.helpers import TEMPLATE, git, load_hook, run

HOST = "https://example.org"
ADDRESS = f"{HOST}/specs-template.git"


class Clone(NamedTuple):
    """Where a template lies, as ``_repo_dir``, and what shall be noted of it."""

    folder: Path
    template: str | None = ADDRESS
    directory: str | None = None
    untold: str = ""


def template(folder: Path) -> Path:
    """A template with our hooks, and next to nothing to bake."""
    (folder / "hooks").mkdir(parents=True)
    for hook in (TEMPLATE / "hooks").glob("*.py"):
        shutil.copy(hook, folder / "hooks")
    shutil.copy(TEMPLATE / "cookiecutter.json", folder)
    for name in ("variant/trove", "hosting/opendev"):
        files = folder / "{{cookiecutter.repo_name}}/.overlays" / name / "files"
        files.mkdir(parents=True)
        (files / name.replace("/", "-")).touch()
    return folder


def committed(folder: Path, branch: str = "main") -> Path:
    git(folder, "init", "-q", "-b", branch)
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Begin")
    return folder


def cloned(folder: Path, *remotes: str) -> Path:
    """A template with remotes, ``NAME=URL`` each."""
    committed(template(folder))
    for remote in remotes:
        git(folder, "remote", "add", *remote.split("=", 1))
    return folder


def plain(tmp: Path) -> Clone:
    return Clone(cloned(tmp / "t", f"origin={ADDRESS}"))


def packed(tmp: Path) -> Clone:
    folder = cloned(tmp / "t", f"origin={ADDRESS}")
    git(folder, "pack-refs", "--all")
    return Clone(folder)


def detached(tmp: Path) -> Clone:
    folder = cloned(tmp / "t", f"origin={ADDRESS}")
    git(folder, "checkout", "-q", "--detach")
    return Clone(folder)


def with_token(tmp: Path) -> Clone:
    return Clone(
        cloned(tmp / "t", "origin=https://me:t0ken@example.org/specs-template.git")
    )


def by_ssh(tmp: Path) -> Clone:
    return Clone(
        cloned(tmp / "t", "origin=git@example.org:t.git"), "git@example.org:t.git"
    )


def only_remote_of_another_name(tmp: Path) -> Clone:
    return Clone(cloned(tmp / "t", f"gerrit={ADDRESS}"))


def branch_follows(tmp: Path) -> Clone:
    folder = cloned(tmp / "t", f"origin={HOST}/fork.git", f"upstream={ADDRESS}")
    git(folder, "config", "branch.main.remote", "upstream")
    return Clone(folder)


def branch_follows_none(tmp: Path) -> Clone:
    return Clone(cloned(tmp / "t", f"mine={HOST}/fork.git", f"origin={ADDRESS}"))


def branch_follows_an_address(tmp: Path) -> Clone:
    folder = cloned(tmp / "t", f"origin={HOST}/fork.git")
    git(folder, "config", "branch.main.remote", ADDRESS)
    return Clone(folder)


def short_for_an_address(tmp: Path) -> Clone:
    folder = cloned(tmp / "t", "origin=ours:specs-template.git")
    git(folder, "config", f"url.{HOST}/.insteadOf", "ours:")
    return Clone(folder)


def behind_a_mirror(tmp: Path) -> Clone:
    folder = cloned(tmp / "t", f"origin={ADDRESS}")
    git(folder, "config", "url.https://mirror.invalid/.insteadOf", f"{HOST}/")
    return Clone(folder)


def two_remotes(tmp: Path) -> Clone:
    folder = cloned(tmp / "t", f"a={HOST}/a.git", f"b={HOST}/b.git")
    return Clone(folder, None, untold="has no remote that its branch follows")


def no_remote(tmp: Path) -> Clone:
    folder = cloned(tmp / "t")
    return Clone(folder, None, untold="has no remote that its branch follows")


def remote_is_a_folder(tmp: Path) -> Clone:
    folder = cloned(tmp / "t", f"origin={tmp / 'elsewhere'}")
    return Clone(folder, None, untold="which only this machine can reach")


def below_a_directory(tmp: Path) -> Clone:
    folder = template(tmp / "all/templates/specs")
    committed(tmp / "all")
    git(tmp / "all", "remote", "add", "origin", ADDRESS)
    return Clone(folder, directory="templates/specs")


def worktree(tmp: Path) -> Clone:
    folder = cloned(tmp / "t", f"origin={ADDRESS}")
    git(folder, "worktree", "add", "-q", "--detach", str(tmp / "tree"))
    return Clone(tmp / "tree")


def submodule(tmp: Path) -> Clone:
    cloned(tmp / "t")
    outer = tmp / "outer"
    outer.mkdir()
    (outer / "file").touch()
    committed(outer)
    git(outer, "remote", "add", "origin", f"{HOST}/outer.git")
    allowed = ("-c", "protocol.file.allow=always")
    git(outer, *allowed, "submodule", "--quiet", "add", str(tmp / "t"), "inner")
    git(outer / "inner", "remote", "set-url", "origin", ADDRESS)
    return Clone(outer / "inner")


SHAPES: list[Callable[[Path], Clone]] = [
    plain,
    packed,
    detached,
    with_token,
    by_ssh,
    only_remote_of_another_name,
    branch_follows,
    branch_follows_none,
    branch_follows_an_address,
    short_for_an_address,
    behind_a_mirror,
    two_remotes,
    no_remote,
    remote_is_a_folder,
    below_a_directory,
    worktree,
    submodule,
]


def answers_from(folder: Path | str) -> dict[str, Any]:
    return {
        "variant": "trove",
        "__client": "x",
        "_output_dir": "/somewhere",
        "_repo_dir": str(folder),
        "_checkout": None,
        "_template": "https://example.org/what-was-typed.git",
    }


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_git_is_asked(
    shape: Callable[[Path], Clone], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = shape(tmp_path)
    # Of whoever calls, and of another repository.
    (tmp_path / "callers").mkdir()
    committed(template(tmp_path / "callers/own"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "callers/own/.git"))
    noted, untold = load_hook("post_gen_project").origin(answers_from(clone.folder))
    monkeypatch.delenv("GIT_DIR")
    assert noted == {
        "template": clone.template,
        "commit": git(clone.folder, "rev-parse", "HEAD").strip(),
        "checkout": None,
        "context": {"cookiecutter": {"variant": "trove"}},
        "directory": clone.directory,
    }
    assert [clone.untold in line for line in untold] == [True] * bool(clone.untold)


def test_what_is_no_clone_has_no_origin(tmp_path: Path) -> None:
    """An archive that was unpacked, in a repository of something else too."""
    folder = template(tmp_path / "outer/unpacked")
    git(tmp_path / "outer", "init", "-q")
    git(tmp_path / "outer", "remote", "add", "origin", ADDRESS)
    git(tmp_path / "outer", "commit", "-qm", "Without it", "--allow-empty")
    noted, [untold] = load_hook("post_gen_project").origin(answers_from(folder))
    assert (noted["template"], noted["commit"]) == (None, None)
    assert "template and commit: git says of" in untold


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = cloned(tmp_path / "t", f"origin={ADDRESS}")
    monkeypatch.setenv("PATH", str(tmp_path))
    noted, [untold] = load_hook("post_gen_project").origin(answers_from(folder))
    assert noted["template"] is None and "git, which would know" in untold


def bake(cwd: Path, given: str, **variables: str) -> tuple[Any, str]:
    """Bake from what is typed, in a folder; return the note and what was said."""
    command = [sys.executable, "-m", "cookiecutter", given, "--no-input"]
    environment = {**os.environ, **variables}
    done = run([*command, "-o", str(cwd / "baked")], cwd, env=environment)
    assert done.returncode == 0, done.stderr
    note = next((cwd / "baked").glob("*/.cruft.json"))
    return json.loads(note.read_text(encoding="utf-8")), done.stdout


def test_relative_path_is_found_whatever_the_shell_said(tmp_path: Path) -> None:
    """``PWD`` is of an older day, when a program is started with another folder."""
    right = cloned(tmp_path / "right/template", f"origin={ADDRESS}")
    cloned(tmp_path / "wrong/template", f"origin={HOST}/a-stranger's.git")
    git(tmp_path / "wrong/template", "commit", "-q", "--allow-empty", "-m", "Other")
    stale = {"PWD": str(tmp_path / "wrong")}
    noted, said = bake(right.parent, "template", **stale)
    assert (noted["template"], said) == (ADDRESS, "")
    assert noted["commit"] == git(right, "rev-parse", "HEAD").strip()


def test_where_only_the_shell_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without ``/proc``, ``PWD`` is believed where this very hook lies."""
    hook = load_hook("post_gen_project")
    right = cloned(tmp_path / "template", f"origin={ADDRESS}")
    vars(hook)["__file__"] = str(right / "hooks/post_gen_project.py")

    def nothing(path: str) -> str:
        raise FileNotFoundError(path)

    monkeypatch.setattr(os, "readlink", nothing)
    monkeypatch.setenv("PWD", str(tmp_path))
    assert hook.origin(answers_from("template"))[0]["template"] == ADDRESS
    (tmp_path / "other/template/hooks").mkdir(parents=True)
    (tmp_path / "other/template/hooks/post_gen_project.py").write_text("another's")
    monkeypatch.setenv("PWD", str(tmp_path / "other"))
    noted, [untold] = hook.origin(answers_from("template"))
    assert noted["template"] is None and "give cookiecutter the full path" in untold


def test_what_nobody_can_tell_is_said_with_the_next_step(tmp_path: Path) -> None:
    folder = cloned(tmp_path / "t")
    noted, said = bake(tmp_path, str(folder))
    assert noted["commit"] == git(folder, "rev-parse", "HEAD").strip()
    assert said.startswith("The repository is complete.")
    assert f"{folder} has no remote" in said and '"template" is the address' in said


def test_hook_starts_git_and_nothing_else(tmp_path: Path) -> None:
    folder = cloned(tmp_path / "t", f"origin={ADDRESS}")
    code = (
        "import sys, json; started = [];"
        "sys.addaudithook(lambda event, args: started.append(args[1][0]) "
        "if event == 'subprocess.Popen' else None);"
        f"exec(compile(open({str(TEMPLATE / 'hooks/post_gen_project.py')!r}).read(), "
        "'hook', 'exec'), names := {'__name__': 'hook'});"
        f"names['origin']({answers_from(folder)!r}); print(json.dumps(started))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert set(json.loads(done.stdout)) == {"git"}
