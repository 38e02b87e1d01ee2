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
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from .config import SpecsError, did_you_mean, tools
from .git import last_line, run_git
from .layout import CURRENT_TEMPLATE, SPECS

ORIGIN = ".cruft.json"
_LONGEST = 400
# Versions of the template are named by year, month and number: 2026.11.0
_VERSION = re.compile(r"v?(\d{4})\.(\d+)\.(\d+)")
# Folders that the template renames take no files of the team's along; no conflict is
# settled from memory; no hook or sparse checkout of the team's has a say.
_PLAIN = (
    "merge.directoryRenames=false",
    "rerere.enabled=false",
    "core.hooksPath=/dev/null",
    "core.sparseCheckout=false",
)
_BUSY = (
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "rebase-merge",
    "rebase-apply",
)
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
        version = _newest(template) if to is None else to
        new = _commit(template, version, "see its tags")
        if to is None and new != old and _is_ancestor(template, new, old):
            # Baked from what came after the newest version.
            version, new = old, old
        if new == old and not answers:
            return None
        if new != old and _is_ancestor(template, new, old):
            raise UpdateError(
                f"{version} is older than what this repository has; to go back, revert "
                "the commit of the update"
            )
        known: dict[str, str] = state["context"]["cookiecutter"]
        public = {k: v for k, v in known.items() if not k.startswith("_")}
        _require_questions(template, new, answers)
        before = _bake(template, old, public, Path(folder, "old"))
        after = _bake(template, new, {**public, **answers}, Path(folder, "new"))
        baked = json.loads((after / ORIGIN).read_text(encoding="utf-8"))
        state |= {"commit": new, "checkout": to, "context": baked["context"]}
        shutil.copyfile(root / ORIGIN, before / ORIGIN)
        text = json.dumps(state, indent=2, ensure_ascii=False) + "\n"
        (after / ORIGIN).write_text(text, encoding="utf-8")
        _leave_to_the_team(root, before, after, _skipped(root, state))
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
    for name in _BUSY:
        if (root / _git(root, "rev-parse", "--git-path", name).strip()).exists():
            raise UpdateError(
                "git is in the middle of a merge, rebase or pick; finish that first"
            )
    if _git(root, "status", "--porcelain", "--untracked-files=normal").strip():
        raise UpdateError(
            "there are changes that are not committed; commit or stash them first, so "
            "that the update can be told from them, and taken back"
        )


def _clone(address: str, target: Path) -> None:
    options = ("--quiet", "--no-checkout", "--origin", "origin", "--")
    command = ("clone", *options, address, str(target))
    done = _run_git(target.parent, *command, GIT_TERMINAL_PROMPT="0")
    if done.returncode:
        raise UpdateError(f"{address}: cannot be cloned: {last_line(done.stderr)}")


def _commit(template: Path, name: str, advice: str) -> str:
    says = f"the template has no {name!r}; {advice}"
    if not name or name.startswith("-"):
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
    command = ("merge-base", "--is-ancestor", first, second)
    return _run_git(template, *command).returncode == 0


def _require_questions(template: Path, commit: str, answers: dict[str, str]) -> None:
    questions = json.loads(_git(template, "show", f"{commit}:cookiecutter.json"))
    public = [key for key in questions if not key.startswith("_")]
    for key in answers:
        if key not in public:
            raise UpdateError(
                f"--set {key}: the template has no such question; "
                f"{did_you_mean(key, public)}"
            )


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
        said = " ".join((done.stderr.strip() or done.stdout).split())
        said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}..."
        raise UpdateError(f"the template at {commit[:12]} cannot be baked: {said}")
    return baked[0]


def _skipped(root: Path, state: dict[str, Any]) -> list[str]:
    """Return what the team named in ``skip``, in either place."""
    patterns: list[str] = []
    for place, said in (
        (ORIGIN, state.get("skip") or []),
        ("[tool.cruft]", tools(root).get("cruft", {}).get("skip", [])),
    ):
        if not isinstance(said, list) or not all(isinstance(p, str) for p in said):
            raise UpdateError(f"{place}: skip must be a list of paths or patterns")
        patterns += said
    return patterns


def _leave_to_the_team(
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


def _refuse_what_is_in_the_way(root: Path, before: Path, after: Path) -> None:
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
    return set(_git(root, "ls-files", "-z").split("\0"))


def _unknown_below(root: Path, folder: str) -> bool:
    return _git(root, "ls-files", "--others", "-z", "--", folder) != ""


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
    picking = _run_git(root, "cherry-pick", "--no-commit", change)
    unmerged = _git(root, "diff", "--name-only", "--diff-filter=U", "-z").split("\0")
    conflicts = [path for path in unmerged if path]
    if picking.returncode and not conflicts:
        _git(root, "reset", "--merge")
        raise UpdateError(f"git cannot apply the update: {last_line(picking.stderr)}")
    status = _git(root, "status", "--porcelain").splitlines()
    return Updated(version, status, conflicts)


def _git(folder: Path, *arguments: str, says: str = "", **environment: str) -> str:
    """Return what git writes; when it fails, raise what it, or ``says``, says."""
    done = _run_git(folder, *arguments, **environment)
    if done.returncode:
        raise UpdateError(says or f"git {arguments[0]}: {last_line(done.stderr)}")
    return done.stdout


def _run_git(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    settings = [word for setting in _PLAIN for word in ("-c", setting)]
    return run_git(folder, *settings, *arguments, **environment)


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
    is_tag = _VERSION.fullmatch(updated.version)
    return f"version {updated.version}" if is_tag else f"state at {updated.version}"
