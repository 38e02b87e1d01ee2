"""What is the team's, and is left alone; the rest as commits of no branch."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from spectools.repository.layout import CURRENT_TEMPLATE, SPECS
from spectools.repository.policy import tool_table
from spectools.update.template_git import UpdateError, git

ORIGIN = ".cruft.json"
# What tox may install, and what it does install: the pins.
_ALLOWED = ("requirements/*.in", "doc/requirements.txt")
_PINS = "requirements/*.txt"
_NOBODY = {
    f"GIT_{role}_{field}": value
    for role in ("AUTHOR", "COMMITTER")
    for field, value in (("NAME", "template"), ("EMAIL", "template@invalid"))
}


def skipped(root: Path, state: dict[str, Any]) -> list[str]:
    """Return what the team named in ``skip``, in either place."""
    patterns: list[str] = []
    for place, said in (
        (ORIGIN, state.get("skip") or []),
        ("[tool.cruft]", tool_table(root).get("cruft", {}).get("skip", [])),
    ):
        if not isinstance(said, list) or not all(isinstance(p, str) for p in said):
            raise UpdateError(f"{place}: skip must be a list of paths or patterns")
        patterns += said
    return patterns


def leave_to_the_team(
    root: Path, before: Path, after: Path, patterns: list[str]
) -> None:
    """Take out of both what is the team's: folders of specs, and what it opted out of.

    That is what ``skip`` names, and what it deleted or keeps from git.
    """
    tracked = _tracked(root)
    for path in _files(before) | _files(after):
        is_of_a_folder = path.startswith(f"{SPECS}/") and path != CURRENT_TEMPLATE
        was_deleted = (before / path).is_file() and path not in tracked
        is_skipped = any(
            path == p or path.startswith(f"{p}/") or fnmatch.fnmatch(path, p)
            for p in patterns
        )
        if is_of_a_folder or (path != ORIGIN and (was_deleted or is_skipped)):
            for file in (before / path, after / path):
                if file.is_symlink() or file.is_file():
                    file.unlink()


def leave_own_pins(root: Path, before: Path, after: Path) -> bool:
    """Take the pins out of both, if the team has made its own since they were baked.

    They are one thing: lists of two ages do not fit together. As they were baked, they
    are the template's.

    Returns:
        whether what may be installed has changed, and the team's pins do not know it.
    """
    pins = [path for path in _tracked(root) if fnmatch.fnmatch(path, _PINS)]
    if not _differ(root, before, [path for path in pins if (before / path).is_file()]):
        return False
    for path in pins:
        (before / path).unlink(missing_ok=True)
        (after / path).unlink(missing_ok=True)
    baked = _files(before) | _files(after)
    return _differ(
        before, after, [p for p in baked for a in _ALLOWED if fnmatch.fnmatch(p, a)]
    )


def _differ(one: Path, other: Path, paths: Iterable[str]) -> bool:
    return any(_data(one / path) != _data(other / path) for path in paths)


def _data(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def refuse_what_is_in_the_way(root: Path, before: Path, after: Path) -> None:
    """Refuse to put a file where git would overwrite one that it does not know."""
    tracked = _tracked(root)
    for path in sorted(_files(after) - tracked):
        above = [str(parent) for parent in PurePosixPath(path).parents][:-1]
        for taken in (path, *above):
            place = root / taken
            is_folder = place.is_dir() and not place.is_symlink()
            if taken in tracked or not os.path.lexists(place):
                continue
            if is_folder and (taken != path or not _unknown_below(root, taken)):
                continue
            raise UpdateError(
                f"{taken}: the template brings {path}, and git does not know yours, so "
                "it would be lost; move it, or name it in skip"
            )


def _tracked(root: Path) -> set[str]:
    return set(git(root, "ls-files", "-z").split("\0"))


def _unknown_below(root: Path, folder: str) -> bool:
    return git(root, "ls-files", "--others", "-z", "--", folder) != ""


def _files(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in paths}


def end_lines_alike(root: Path, *folders: Path) -> None:
    """Give files of the template CR LF where the team's files of that name have it.

    Otherwise each line would differ from the team's.
    """
    for entry in git(root, "ls-files", "--eol", "-z").split("\0")[:-1]:
        # https://git-scm.com/docs/git-ls-files#_output
        about, _, path = entry.partition("\t")
        if not about.startswith("i/crlf"):
            continue
        for file in (folder / path for folder in folders):
            if file.is_file() and b"\r" not in file.read_bytes():
                file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def commit_tree(root: Path, folder: Path, index: Path, *parents: str) -> str:
    """Put the files in ``folder`` into git as a commit of no branch; return it.

    git converts them as it converts the team's own: by the team's attributes.
    """
    index.unlink(missing_ok=True)
    git_folder = git(root, "rev-parse", "--absolute-git-dir").strip()
    environment = {
        "GIT_DIR": git_folder,
        "GIT_WORK_TREE": str(folder),
        "GIT_INDEX_FILE": str(index),
        **_NOBODY,
    }
    of_the_template = _attributes(folder, _files(folder))
    of_the_team = _attributes(root, _tracked(root))
    for path, text in of_the_team.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
    git(folder, "add", "--all", "--force", ".", **environment)
    for path in {*of_the_template, *of_the_team}:
        change = ["--force-remove", path]
        if path in of_the_template:
            (folder / path).write_bytes(of_the_template[path])
            hashing = ("hash-object", "-w", "--no-filters", "--", path)
            blob = git(folder, *hashing, **environment).strip()
            change = ["--add", "--cacheinfo", f"100644,{blob},{path}"]
        git(folder, "update-index", *change, **environment)
    tree = git(folder, "write-tree", **environment).strip()
    options = [option for parent in parents for option in ("-p", parent)]
    message = ("-m", "The template's files")
    return git(folder, "commit-tree", tree, *options, *message, **environment).strip()


def _attributes(folder: Path, paths: set[str]) -> dict[str, bytes]:
    """Return what tells git how to convert files: path to contents."""
    return {
        path: (folder / path).read_bytes()
        for path in paths
        if PurePosixPath(path).name == ".gitattributes"
        and (folder / path).is_file()
        and not (folder / path).is_symlink()
    }
