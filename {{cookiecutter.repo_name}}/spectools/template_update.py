"""Bring another version of the template into this repository.

The old and the new version are baked with this repository's answers, as two commits
that belong to no branch. git then picks the difference, as it picks any commit: with
three-way merges, renames, and conflicts that it will not let anybody overlook.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .config import SpecsError, tools
from .layout import CURRENT_TEMPLATE, SPECS

ORIGIN = ".cruft.json"
# Versions of the template are named by year, month and number: 2026.11.0
_VERSION = re.compile(r"v?(\d{4})\.(\d+)\.(\d+)")
_NOBODY = {
    f"GIT_{role}_{field}": value
    for role in ("AUTHOR", "COMMITTER")
    for field, value in (("NAME", "template"), ("EMAIL", "template@invalid"))
}


class UpdateError(SpecsError):
    """The update cannot be done; nothing has changed."""


class Updated(NamedTuple):
    """What came of an update.

    Attributes:
        version: what the repository is at now.
        changes: a line of ``git status`` for each file, conflicts included.
        conflicts: the files that somebody must settle.
    """

    version: str
    changes: list[str]
    conflicts: list[str]


def update(root: Path, to: str | None, answers: dict[str, str]) -> Updated | None:
    """Bring in a version of the template; return ``None`` when there is no other one.

    The changes are in the working tree and the index, not committed.

    Args:
        root: the repository's folder.
        to: a tag, branch or commit of the template; the newest version if ``None``.
        answers: what is to be answered otherwise than so far.

    Raises:
        UpdateError: when it cannot be done; then nothing has changed.
    """
    state = _state(root)
    _require_clean_checkout(root)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "template")
        _clone(str(state["template"]), template)
        old = _commit(template, str(state["commit"]), "history was rewritten")
        version = to or _newest(template)
        new = _commit(template, version, "see its tags")
        if new == old and not answers:
            return None
        if new != old and _is_ancestor(template, new, old):
            raise UpdateError(
                f"{version} is older than what this repository has; to go back, revert "
                "the commit of the update"
            )
        known: dict[str, str] = state["context"]["cookiecutter"]
        public = {k: v for k, v in known.items() if not k.startswith("_")}
        before = _bake(template, old, public, Path(folder, "old"))
        after = _bake(template, new, {**public, **answers}, Path(folder, "new"))
        baked = json.loads((after / ORIGIN).read_text(encoding="utf-8"))
        state |= {"commit": new, "checkout": to, "context": baked["context"]}
        shutil.copyfile(root / ORIGIN, before / ORIGIN)
        text = json.dumps(state, indent=2, ensure_ascii=False) + "\n"
        (after / ORIGIN).write_text(text, encoding="utf-8")
        _leave_to_the_team(root, before, after, list(state.get("skip") or []))
        _refuse_what_is_in_the_way(root, before, after)
        base = _commit_tree(root, before, Path(folder, "index"))
        change = _commit_tree(root, after, Path(folder, "index"), base)
    return _pick(root, change, version)


def _state(root: Path) -> dict[str, Any]:
    path = root / ORIGIN
    try:
        state: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        answers = state["context"]["cookiecutter"]
        is_whole = isinstance(answers, dict) and {"template", "commit"} <= set(state)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UpdateError(f"{path}: cannot be read: {error}") from None
    if not is_whole or not state["template"] or not state["commit"]:
        raise UpdateError(
            f"{path}: says null for the template's address or commit, because the "
            "repository was not baked from a public clone; fill them in"
        )
    return state


def _require_clean_checkout(root: Path) -> None:
    if _git(root, "rev-parse", "--show-prefix").strip():
        raise UpdateError(f"{root}: is not the top of its git checkout")
    _git(
        root, "rev-parse", "--verify", "--quiet", "HEAD", says="there is no commit yet"
    )
    if _git(root, "status", "--porcelain").strip():
        raise UpdateError(
            "there are changes that are not committed; commit or stash them first, so "
            "that the update can be told from them, and taken back"
        )


def _clone(address: str, target: Path) -> None:
    command = ["git", "clone", "--quiet", "--no-checkout", "--", address, str(target)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
        check=False,
    )
    if done.returncode:
        raise UpdateError(f"{address}: cannot be cloned: {_last_line(done.stderr)}")


def _commit(template: Path, name: str, advice: str) -> str:
    says = f"the template has no {name!r}; {advice}"
    if name.startswith("-"):
        raise UpdateError(says)
    for candidate in (name, f"origin/{name}"):
        options = ("--verify", "--quiet", "--end-of-options", candidate + "^{commit}")
        try:
            return _git(template, "rev-parse", *options, says=says).split()[-1]
        except UpdateError:
            continue
    raise UpdateError(says)


def _newest(template: Path) -> str:
    """Return the newest version; the tip of the main branch if there is none."""
    versions = [
        (tuple(map(int, found.groups())), tag)
        for tag in _git(template, "tag", "--list").split()
        if (found := _VERSION.fullmatch(tag))
    ]
    return max(versions)[1] if versions else "HEAD"


def _is_ancestor(template: Path, first: str, second: str) -> bool:
    command = ["git", "merge-base", "--is-ancestor", first, second]
    return subprocess.run(command, cwd=template, check=False).returncode == 0


def _bake(template: Path, commit: str, answers: dict[str, str], folder: Path) -> Path:
    _git(template, "checkout", "--quiet", "--detach", commit)
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
        said = _last_line(done.stderr) or _last_line(done.stdout)
        raise UpdateError(f"the template at {commit[:12]} cannot be baked: {said}")
    return baked[0]


def _leave_to_the_team(
    root: Path, before: Path, after: Path, patterns: list[str]
) -> None:
    """Take out of both what is the team's: folders of specs, and what it opted out of.

    That is what ``skip`` names, here and in ``[tool.cruft]``, and what it deleted.
    """
    patterns += tools(root).get("cruft", {}).get("skip", [])
    for path in _files(before) | _files(after):
        is_of_a_folder = path.startswith(f"{SPECS}/") and path != CURRENT_TEMPLATE
        was_deleted = (before / path).exists() and not (root / path).exists()
        is_skipped = any(
            path == p or path.startswith(f"{p}/") or fnmatch.fnmatch(path, p)
            for p in patterns
        )
        if is_of_a_folder or was_deleted or is_skipped:
            for tree in (before, after):
                (tree / path).unlink(missing_ok=True)


def _refuse_what_is_in_the_way(root: Path, before: Path, after: Path) -> None:
    """Refuse to put a file where git would overwrite one that it does not know."""
    tracked = set(_git(root, "ls-files", "-z").split("\0"))
    for path in sorted(_files(after) - _files(before) - tracked):
        if os.path.lexists(root / path):
            raise UpdateError(
                f"{path}: the template brings a file of this name, and git ignores "
                "yours, so it would be lost; move it, or name it in skip"
            )


def _files(folder: Path) -> set[str]:
    paths = (path for path in folder.rglob("*") if not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in paths}


def _commit_tree(root: Path, folder: Path, index: Path, *parents: str) -> str:
    """Put the files in ``folder`` into git as a commit of no branch; return it."""
    index.unlink(missing_ok=True)
    git_folder = _git(root, "rev-parse", "--absolute-git-dir").strip()
    environment = {
        "GIT_DIR": git_folder,
        "GIT_WORK_TREE": str(folder),
        "GIT_INDEX_FILE": str(index),
        **_NOBODY,
    }
    _git(folder, "add", "--all", "--force", ".", **environment)
    tree = _git(folder, "write-tree", **environment).strip()
    options = [option for parent in parents for option in ("-p", parent)]
    message = ("-m", "The template's files")
    return _git(folder, "commit-tree", tree, *options, *message, **environment).strip()


def _pick(root: Path, change: str, version: str) -> Updated:
    picking = subprocess.run(
        ["git", "cherry-pick", "--no-commit", "--strategy=ort", change],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    unmerged = _git(root, "diff", "--name-only", "--diff-filter=U", "-z").split("\0")
    conflicts = [path for path in unmerged if path]
    if picking.returncode and not conflicts:
        _git(root, "reset", "--merge")
        raise UpdateError(f"git cannot apply the update: {_last_line(picking.stderr)}")
    status = _git(root, "status", "--porcelain").splitlines()
    return Updated(version, status, conflicts)


def _git(folder: Path, *arguments: str, says: str = "", **environment: str) -> str:
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env={**os.environ, **environment},
            check=False,
        )
    except FileNotFoundError:
        raise UpdateError("an update needs git, which is not installed") from None
    if done.returncode:
        raise UpdateError(says or f"git {arguments[0]}: {_last_line(done.stderr)}")
    return done.stdout


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")


def advice(updated: Updated) -> Iterator[str]:
    """Yield what has changed and what to do next."""
    yield from updated.changes
    if updated.conflicts:
        yield (
            f"{len(updated.conflicts)} files have conflicts: "
            f"{', '.join(updated.conflicts)}"
        )
        yield "Settle each, git add it, run tox, and commit; or take all back with:"
    else:
        yield f"The template's {version_of(updated)} is here, and not committed yet."
        yield "Look at it with git diff --cached, run tox, and commit; or take it back:"
    yield "  git reset --hard"


def version_of(updated: Updated) -> str:
    """Return the version as people call it."""
    return "newest state" if updated.version == "HEAD" else f"version {updated.version}"
