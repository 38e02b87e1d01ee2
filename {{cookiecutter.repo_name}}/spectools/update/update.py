"""Bring another version of the template into this repository.

The old and the new version are baked with this repository's answers, as two commits
that belong to no branch. git then picks the difference, as it picks any commit: with
three-way merges, renames, and conflicts that it will not let anybody overlook.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from spectools.repository.checkout import Checkout
from spectools.repository.files import read_file
from spectools.repository.git import complaint, run_git
from spectools.update.team import (
    ORIGIN,
    commit_tree,
    end_lines_alike,
    leave_own_pins,
    leave_to_the_team,
    refuse_what_is_in_the_way,
    skipped,
)
from spectools.update.template import (
    VERSION,
    bake,
    clone,
    commit,
    is_ancestor,
    newest,
    questions,
    require_choices,
    require_data,
    require_directory,
    require_plain_files,
    require_questions,
)
from spectools.update.template_git import UpdateError, git

_LARGEST = 1_000_000
# How many names a message lists.
_MOST = 5
# https://git-scm.com/docs/gitattributes#_performing_a_three_way_merge
_MERGES = ("unspecified", "set", "unset", "text", "binary")
_BUSY = (
    "MERGE_HEAD",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "rebase-merge",
    "rebase-apply",
)


class Updated(NamedTuple):
    """What came of an update.

    Attributes:
        version: what the repository is at now.
        changes: a line of ``git status`` for each file, conflicts included.
        conflicts: the files that somebody must settle.
        needs_pins: whether the team's own pins do not know what may be installed now.
    """

    version: str
    changes: list[str]
    conflicts: list[str]
    needs_pins: bool = False


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
        clone(str(state["template"]), template)
        old = commit(template, str(state["commit"]))
        if old is None:
            raise UpdateError(
                f"the template at {state['template']} has no commit "
                f"{state['commit']}: it was never pushed, or the history was "
                f"rewritten; write the commit that is the same into {ORIGIN}"
            )
        version = newest(template) if to is None else to
        new = commit(template, version)
        if new is None:
            raise UpdateError(f"the template has no {version!r}; see its tags")
        if to is None and new != old and is_ancestor(template, new, old):
            # Baked from what came after the newest version.
            version, new = old, old
        if new == old and not answers:
            return None
        if new != old and is_ancestor(template, new, old):
            raise UpdateError(
                f"{version} is older than what this repository has; to go back, revert "
                "the commit of the update"
            )
        known: dict[str, str] = state["context"]["cookiecutter"]
        public = {k: v for k, v in known.items() if not k.startswith("_")}
        require_data(public)
        require_data(answers)
        directory = str(state.get("directory") or "").strip("/")
        require_directory(directory)
        for each in {old, new}:
            require_plain_files(template, each, directory)
        asked = questions(template, new, directory)
        require_questions(asked, answers)
        require_choices(asked, {**public, **answers})
        require_choices(questions(template, old, directory), public)
        before = bake(template, old, directory, public, Path(folder, "old"))
        answered = {**public, **answers}
        after = bake(template, new, directory, answered, Path(folder, "new"))
        baked = json.loads((after / ORIGIN).read_text(encoding="utf-8"))
        state |= {"commit": new, "checkout": to, "context": baked["context"]}
        shutil.copyfile(root / ORIGIN, before / ORIGIN)
        text = json.dumps(state, indent=2, ensure_ascii=False) + "\n"
        (after / ORIGIN).write_text(text, encoding="utf-8")
        leave_to_the_team(root, before, after, skipped(root, state))
        needs_pins = leave_own_pins(root, before, after)
        refuse_what_is_in_the_way(root, before, after)
        end_lines_alike(root, before, after)
        base = commit_tree(root, before, Path(folder, "index"))
        change = commit_tree(root, after, Path(folder, "index"), base)
    _require_honest_merges(root, base, change)
    return _pick(root, change, version)._replace(needs_pins=needs_pins)


def _state(root: Path) -> dict[str, Any]:
    path = root / ORIGIN
    try:
        state: dict[str, Any] = json.loads(read_file(path, _LARGEST))
        answers = state["context"]["cookiecutter"]
        is_complete = isinstance(answers, dict) and {"template", "commit"} <= set(state)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UpdateError(f"{path}: cannot be read: {error}") from None
    missing = [key for key in ("template", "commit") if not state.get(key)]
    if not is_complete or missing:
        raise UpdateError(
            f"{path}: says null for {' and '.join(missing)}, since that could not be "
            "told when the repository was baked; write it there, and commit: "
            '"template" is the address to clone the template from, "commit" the commit '
            "of it that was baked"
        )
    for key in ("template", "commit", "directory"):
        said = state.get(key) or ""
        if not isinstance(said, str) or not said.isprintable():
            raise UpdateError(f"{path}: {key} must be a line of text")
    return state


def _require_clean_checkout(root: Path) -> None:
    if git(root, "rev-parse", "--show-prefix").strip():
        raise UpdateError(f"{root}: is not the top of its git checkout")
    git(
        root,
        "rev-parse",
        "--verify",
        "--quiet",
        "HEAD",
        otherwise="there is no commit yet",
    )
    for name in _BUSY:
        if (root / git(root, "rev-parse", "--git-path", name).strip()).exists():
            raise UpdateError(
                "git is in the middle of a merge, rebase or pick; finish that first"
            )
    changed = git(root, "status", "--porcelain", "--no-renames", "-z").split("\0")[:-1]
    names = [line[3:] for line in changed]
    names += [path for path in Checkout(root).overlooked() if (root / path).exists()]
    if names:
        listed = ", ".join(names[:_MOST])
        if len(names) > _MOST:
            listed += f" and {len(names) - _MOST} more"
        is_new = any(line.startswith("??") for line in changed)
        raise UpdateError(
            f"there are changes that are not committed: {listed}; commit them, or git "
            f"stash{' -u' if is_new else ''} them, first, so that the update can be "
            "told from them, and taken back"
        )


def _require_honest_merges(root: Path, base: str, change: str) -> None:
    """Refuse attributes by which git would hide conflicts, as ``merge=union`` does."""
    names = git(root, "diff", "--name-only", "--no-renames", "-z", base, change)
    done = run_git(root, "check-attr", "-z", "--stdin", "merge", typed=names)
    said = done.stdout.split("\0")
    for path, driver in zip(said[::3], said[2::3], strict=False):
        if driver not in _MERGES:
            raise UpdateError(
                f"{path}: .gitattributes says merge={driver}, which can hide a "
                "conflict; take it out for the update"
            )


def _pick(root: Path, change: str, version: str) -> Updated:
    # Ends of lines that git would write otherwise today are no difference.
    renormalized = ("-c", "merge.renormalize=true")
    picking = run_git(root, *renormalized, "cherry-pick", "--no-commit", change)
    unmerged = git(root, "diff", "--name-only", "--diff-filter=U", "-z").split("\0")
    conflicts = [path for path in unmerged if path]
    if picking.returncode and not conflicts:
        git(root, "reset", "--merge")
        raise UpdateError(f"git cannot apply the update: {complaint(picking.stderr)}")
    return Updated(version, list(_changes(root)), conflicts)


def _changes(root: Path) -> Iterator[str]:
    """Yield how git calls what has happened to each file, and its path."""
    words = iter(git(root, "status", "--porcelain", "-z").split("\0")[:-1])
    for word in words:
        # https://git-scm.com/docs/git-status#_porcelain_format_version_1
        before = f"{next(words)} -> " if word[:1] in "RC" else ""
        yield f"{word[:3]}{before}{word[3:]}"


def advice(updated: Updated) -> Iterator[str]:
    """Yield what has changed and what to do next."""
    yield from updated.changes
    if updated.needs_pins:
        yield "What requirements/ and doc/requirements.txt allow is another thing now;"
        yield "your own pins stayed as they are. Make them anew: tox -e pin"
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
    is_tag = VERSION.fullmatch(updated.version)
    return f"version {updated.version}" if is_tag else f"state at {updated.version}"
