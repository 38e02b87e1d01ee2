"""The template: its versions, and what is baked from them."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

from spectools.errors import did_you_mean
from spectools.repository.git import last_line, run_git
from spectools.update.template_git import UpdateError, git

_LONGEST = 400
# git knows other ways to a repository; some run a program that the address names:
# https://git-scm.com/docs/git-remote-ext
_PROTOCOLS = ("file", "git", "http", "https", "ssh")
# https://git-scm.com/docs/git-fast-import#_filemodify: a file, and an executable one
_FILES = ("100644", "100755")
# What cookiecutter renders in an answer, with all that Python can do.
_CODE = re.compile(r"\{[%{#]")

# Versions of the template are named by year, month and number: 2026.11.0
VERSION = re.compile(r"v?(\d{4})\.(\d+)\.(\d+)")


def clone(address: str, target: Path) -> None:
    """Fetch the template, and check out nothing yet.

    Raises:
        UpdateError: when it cannot be, and for an address that is more than one.
    """
    # What git refuses for this user stays refused.
    own = os.environ.get("GIT_ALLOW_PROTOCOL", ":".join(_PROTOCOLS)).split(":")
    allowed = ":".join(name for name in _PROTOCOLS if name in own)
    options = ["--quiet", "--no-checkout", "--origin", "origin"]
    # A link would be a file with the link's text.
    options += ["--config", "core.symlinks=false", "--"]
    done = run_git(
        target.parent,
        *("clone", *options, address, str(target)),
        GIT_ALLOW_PROTOCOL=allowed,
        GIT_TERMINAL_PROMPT="0",
    )
    if done.returncode:
        raise UpdateError(f"{address}: cannot be cloned: {last_line(done.stderr)}")


def commit(template: Path, name: str, advice: str) -> str:
    fault = f"the template has no {name!r}; {advice}"
    if not name or name.startswith("-"):
        raise UpdateError(fault)
    for candidate in (name, f"origin/{name}"):
        options = ("--verify", "--quiet", "--end-of-options", candidate + "^{commit}")
        try:
            return git(template, "rev-parse", *options, otherwise=fault).split()[-1]
        except UpdateError:
            continue
    raise UpdateError(fault)


def newest(template: Path) -> str:
    """Return the newest version; the tip of the main branch if there is none."""
    versions = [
        (tuple(map(int, found.groups())), tag)
        for tag in git(template, "tag", "--list").split()
        if (found := VERSION.fullmatch(tag))
    ]
    return max(versions)[1] if versions else "HEAD"


def is_ancestor(template: Path, first: str, second: str) -> bool:
    command = ("merge-base", "--is-ancestor", first, second)
    return run_git(template, *command).returncode == 0


def require_plain_files(template: Path, commit: str) -> None:
    """Refuse a commit that brings more than files of its own.

    cookiecutter follows a link, and bakes what lies where it leads on this machine.

    Raises:
        UpdateError: for a link, a submodule, and a path that leaves or is git's.
    """
    for entry in git(template, "ls-tree", "-r", "-z", commit).split("\0")[:-1]:
        # https://git-scm.com/docs/git-ls-tree#_output_format
        about, _, path = entry.partition("\t")
        if about.split()[0] not in _FILES:
            raise UpdateError(_refused(commit, path, "is a link or a submodule"))
        if _leaves(path):
            raise UpdateError(_refused(commit, path, "is no place for a file"))


def require_questions(template: Path, commit: str, answers: dict[str, str]) -> None:
    public = _questions(template, commit)
    for key in answers:
        if key not in public:
            raise UpdateError(
                f"--set {key}: the template has no such question; "
                f"{did_you_mean(key, public)}"
            )


def require_data(answers: dict[str, str]) -> None:
    """Refuse answers that are no plain text: cookiecutter would run what is in them.

    Raises:
        UpdateError: for one that is no string, or holds what Jinja evaluates.
    """
    for key, value in answers.items():
        if not isinstance(value, str) or not value.isprintable():
            fault = f"the answer {key} = {value!r} is refused: it is no line of text"
            raise UpdateError(f"{fault}; write it in quotes")
        if _CODE.search(value):
            raise UpdateError(
                f"the answer {key} = {value!r} is refused: it would be run as code; "
                "write it without the braces"
            )


def bake(template: Path, commit: str, answers: dict[str, str], folder: Path) -> Path:
    """Bake the template at a commit into ``folder``, and return the repository.

    Args:
        template: its clone.
        commit: one of its commits, of plain files.
        answers: to its questions; one that it does not ask is left out.
        folder: where to; it is made.

    Raises:
        UpdateError: when it cannot be baked, or something else than files comes of it.
    """
    git(template, "checkout", "--quiet", "--detach", commit)
    asked = _questions(template, commit)
    words = [f"{key}={value}" for key, value in answers.items() if key in asked]
    command = [sys.executable, "-m", "cookiecutter", "--no-input", "--default-config"]
    command += ["--output-dir", str(folder), "--", str(template), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    baked = list(folder.glob("*")) if folder.is_dir() else []
    if done.returncode or len(baked) != 1:
        said = " ".join((done.stderr.strip() or done.stdout).split())
        said = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}..."
        raise UpdateError(f"the template at {commit[:12]} cannot be baked: {said}")
    for path in (baked[0], *baked[0].rglob("*")):
        place = path.relative_to(folder).as_posix()
        mode = path.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise UpdateError(_refused(commit, place, "is baked, and no file"))
        if _leaves(place):
            raise UpdateError(_refused(commit, place, "is baked, and git's own"))
    return baked[0]


def _questions(template: Path, commit: str) -> list[str]:
    try:
        declared = json.loads(git(template, "show", f"{commit}:cookiecutter.json"))
        return [key for key in declared if not key.startswith("_")]
    except (ValueError, TypeError, AttributeError):
        raise UpdateError(
            f"the template at {commit[:12]} is none: cookiecutter.json cannot be read"
        ) from None


def _leaves(path: str) -> bool:
    """Say whether a path leads out, or to where git keeps what it believes."""
    return any(
        part in ("", ".", "..") or part.casefold() == ".git"
        for part in re.split(r"[/\\]", path)
    )


def _refused(commit: str, path: str, why: str) -> str:
    return (
        f"the template at {commit[:12]} is refused: {path} {why}; a template brings "
        "files of its own only; tell those who keep it"
    )
