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
from spectools.repository.git import complaint, run_git
from spectools.update.template_git import UpdateError, git

_LONGEST = 400
# git knows other ways to a repository; some run a program that the address names:
# https://git-scm.com/docs/git-remote-ext
_PROTOCOLS = ("file", "git", "http", "https", "ssh")
# https://git-scm.com/docs/git-fast-import#_filemodify: a file, and an executable one
_FILES = ("100644", "100755")
# What cookiecutter renders in an answer, with all that Python can do.
_CODE = re.compile(r"\{[%{#]")

# What each question offers; ``None`` for one that takes any text.
Questions = dict[str, "list[str] | None"]

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
        raise UpdateError(f"{address}: cannot be cloned: {complaint(done.stderr)}")


def commit(template: Path, name: str) -> str | None:
    """Return the commit that the template calls ``name``; ``None`` if it has none."""
    if not name or name.startswith("-"):
        return None
    for candidate in (name, f"origin/{name}"):
        options = ("--verify", "--quiet", "--end-of-options", candidate + "^{commit}")
        done = run_git(template, "rev-parse", *options)
        if done.returncode == 0:
            return done.stdout.split()[-1]
    return None


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


def require_plain_files(template: Path, commit: str, directory: str) -> None:
    """Refuse a commit that brings more than files of its own.

    cookiecutter follows a link, and bakes what lies where it leads on this machine.

    Raises:
        UpdateError: for a link, a submodule, and a path that leaves or is git's.
    """
    listed = git(template, "ls-tree", "-r", "-z", commit, "--", directory or ".")
    for entry in listed.split("\0")[:-1]:
        # https://git-scm.com/docs/git-ls-tree#_output_format
        about, _, path = entry.partition("\t")
        if about.split()[0] not in _FILES:
            raise UpdateError(_refused(commit, path, "is a link or a submodule"))
        if _leaves(path):
            raise UpdateError(_refused(commit, path, "is no place for a file"))


def questions(template: Path, commit: str, directory: str) -> Questions:
    """Return what the template asks at a commit, and what it offers.

    Raises:
        UpdateError: when there is no template.
    """
    path = f"{directory}/cookiecutter.json" if directory else "cookiecutter.json"
    try:
        declared = json.loads(git(template, "show", f"{commit}:{path}"))
        return {
            key: [str(choice) for choice in default]
            if isinstance(default, list)
            else None
            for key, default in declared.items()
            if not key.startswith("_")
        }
    except (ValueError, TypeError, AttributeError):
        raise UpdateError(
            f"the template at {commit[:12]} is none: {path} cannot be read"
        ) from None


def require_questions(questions: Questions, answers: dict[str, str]) -> None:
    """Refuse answers to what is not asked.

    Raises:
        UpdateError: for the first one.
    """
    for key in answers:
        if key not in questions:
            raise UpdateError(
                f"--set {key}: the template has no such question; "
                f"{did_you_mean(key, questions)}"
            )


def require_choices(questions: Questions, answers: dict[str, str]) -> None:
    """Refuse a choice that the template does not offer.

    Raises:
        UpdateError: for the first one, with those that it offers.
    """
    for key, value in answers.items():
        offered = questions.get(key)
        if offered is not None and value not in offered:
            raise UpdateError(
                f"the answer {key} = {value!r} is refused: the template offers "
                f"{', '.join(offered)}"
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


def bake(
    template: Path,
    commit: str,
    directory: str,
    answers: dict[str, str],
    folder: Path,
) -> Path:
    """Bake the template at a commit into ``folder``, and return the repository.

    cookiecutter works with nothing of the user's: neither configuration, nor replay
    files, nor the locale's encoding.

    Args:
        template: its clone.
        commit: one of its commits, of plain files.
        directory: where in the clone the template lies; nothing at its top.
        answers: to its questions.
        folder: where to; it is made.

    Raises:
        UpdateError: when it cannot be baked, or something else than files comes of it.
    """
    git(template, "checkout", "--quiet", "--detach", commit)
    private = folder.with_name(f"{folder.name}-cookiecutter")
    private.mkdir()
    config = private / "config.yaml"
    settings = {
        "cookiecutters_dir": str(private),
        "replay_dir": str(private),
        "default_context": answers,
    }
    # JSON is YAML, and has one way to quote.
    config.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "cookiecutter", "--no-input"]
    command += ["--config-file", str(config), "--output-dir", str(folder)]
    command += ["--", str(template / directory)]
    done = subprocess.run(
        command,
        cwd=private,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    baked = list(folder.glob("*")) if folder.is_dir() else []
    if done.returncode or len(baked) != 1:
        said = _reason(done.stderr.strip() or done.stdout)
        raise UpdateError(f"the template at {commit[:12]} cannot be baked: {said}")
    for path in (baked[0], *baked[0].rglob("*")):
        place = path.relative_to(folder).as_posix()
        mode = path.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise UpdateError(_refused(commit, place, "is baked, and no file"))
        if _leaves(place):
            raise UpdateError(_refused(commit, place, "is baked, and git's own"))
    return baked[0]


def _reason(said: str) -> str:
    """Return what tells a reader why something failed: all but tracebacks' calls."""
    lines = []
    is_call = False
    for line in said.splitlines():
        if line.startswith("Traceback "):
            is_call = True
        elif not (is_call and line.startswith(" ")):
            # The line behind the calls is the exception.
            is_call = False
            lines.append(line)
    reason = " ".join(" ".join(lines).split())
    return reason if len(reason) <= _LONGEST else f"{reason[:_LONGEST]}..."


def require_directory(directory: str) -> None:
    """Refuse a place of the template that is not in its clone.

    Raises:
        UpdateError: for a path that leaves.
    """
    if directory and _leaves(directory):
        raise UpdateError(f"directory {directory!r} is no folder of the template's")


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
