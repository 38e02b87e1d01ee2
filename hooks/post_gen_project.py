"""Put the picked overlays in their places, and note where all this came from.

cookiecutter runs this in the new folder, after it has written the files. For
each axis in ``.overlays`` (variant, hosting) the answer of that name picks a
folder. What lies in its ``files`` goes to the same places below the new
repository; what lies beside that has been put into other files already.
"""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    # cookiecutter runs a copy of this in the system's folder for temporary files,
    # where anybody may have put a module of the same name as one below.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path = [path for path in sys.path if path != here]

import json
import re

# Importing typing would take as long as all the rest of a hook, and type checkers
# know this name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ANSWERS = r"""{{ cookiecutter | tojson }}"""

OVERLAYS = ".overlays"
ORIGIN = ".cruft.json"
# The abbreviations that cookiecutter knows without a configuration.
HOSTS = {"gh": "github.com", "gl": "gitlab.com", "bb": "bitbucket.org"}


class OverlayError(Exception):
    """The overlays cannot be put in place; the message says why."""


def planned_moves(answers: dict[str, Any]) -> dict[str, str]:
    """Return where each file of the picked overlays goes: target to source.

    Raises:
        OverlayError: when an answer picks no folder, or a target is taken.
    """
    moves: dict[str, str] = {}
    for axis in sorted(os.listdir(OVERLAYS)):
        choice = str(answers.get(axis, ""))
        choices = sorted(os.listdir(os.path.join(OVERLAYS, axis)))
        if choice not in choices:
            raise OverlayError(
                f"{axis} = {choice!r} is refused.\n"
                f"  Rule:    one of {', '.join(choices)}.\n"
                f"  Example: {choices[0]}"
            )
        picked = os.path.join(OVERLAYS, axis, choice, "files")
        for folder, _, names in os.walk(picked):
            for name in names:
                source = os.path.join(folder, name)
                target = os.path.relpath(source, picked)
                if target in moves or os.path.lexists(target):
                    raise OverlayError(
                        f"{source} would overwrite {target}.\n"
                        "  This is a fault of the template; report it there."
                    )
                moves[target] = source
    return moves


def remove_overlays() -> None:
    """Delete ``.overlays`` and what was not picked."""
    for folder, folders, names in os.walk(OVERLAYS, topdown=False):
        for name in names:
            os.remove(os.path.join(folder, name))
        for name in folders:
            os.rmdir(os.path.join(folder, name))
    os.rmdir(OVERLAYS)


def template_folder(answers: dict[str, Any]) -> str | None:
    """Return where the template lies, or ``None`` when nobody can tell.

    cookiecutter gives a relative path as it was typed, and runs hooks in another
    folder; the shell's ``PWD`` says where it was typed.
    """
    folder = os.path.join(os.environ.get("PWD", ""), str(answers["_repo_dir"]))
    is_found = os.path.isabs(folder) and os.path.isfile(
        os.path.join(folder, "cookiecutter.json")
    )
    return folder if is_found else None


def read_lines(*path: str) -> list[str]:
    """Return the lines of a file, stripped; none when there is no such file."""
    try:
        with open(os.path.join(*path), encoding="utf-8") as file:
            return [line.strip() for line in file]
    except OSError:
        return []


def commit_of(template: str) -> str | None:
    """Return the commit that is checked out in ``template``, if it is a clone.

    Read from git's files (gitrepository-layout(5)), since a hook starts no
    other program.
    """
    git = os.path.join(template, ".git")
    head = "".join(read_lines(git, "HEAD"))
    if not head.startswith("ref: "):
        return head or None
    ref = head[len("ref: ") :]
    packed = [line.split(" ") for line in read_lines(git, "packed-refs")]
    commits = read_lines(git, *ref.split("/")) + [
        commit for commit, *name in packed if name == [ref]
    ]
    return commits[0] if commits else None


def remote_of(template: str) -> str | None:
    """Return the address that ``template`` was cloned from, if it is a clone."""
    section = ""
    for line in read_lines(template, ".git", "config"):
        if line.startswith("["):
            section = line
        key, _, value = line.partition("=")
        if section == '[remote "origin"]' and key.strip() == "url":
            return value.strip()
    return None


def address(template: str) -> str | None:
    """Return the address that ``template`` has for everyone, or ``None``.

    cookiecutter's own short forms are written out, and a name or password in a web
    address is left out. What is on this machine has no address, and its path would
    mean nothing on another one.
    """
    prefix, colon, rest = template.partition(":")
    if colon and prefix in HOSTS:
        return f"https://{HOSTS[prefix]}/{rest}.git"
    is_remote = re.match(r"(git\+)?(https?|ssh|git)://|[\w.-]+@[\w.-]+:", template)
    return re.sub(r"(https?://)[^/@]*@", r"\1", template) if is_remote else None


def origin(answers: dict[str, Any]) -> dict[str, Any]:
    """Return what is needed to fetch updates later, in cruft's format.

    https://cruft.github.io/cruft: the address of the template, the commit that
    was baked, and the answers. What cannot be told is ``None``.
    """
    folder = template_folder(answers)
    remote = remote_of(folder) if folder else None
    return {
        "template": address(str(answers["_template"])) or address(remote or ""),
        "commit": commit_of(folder) if folder else None,
        "checkout": answers.get("_checkout"),
        "context": {"cookiecutter": {k: v for k, v in answers.items() if k[:1] != "_"}},
        "directory": None,
    }


def main(answers: dict[str, Any]) -> int:
    """Move, remove, note; return the exit code."""
    try:
        moves = planned_moves(answers)
    except OverlayError as error:
        print(f"No repository was made:\n\n{error}", file=sys.stderr)
        return 1
    for target, source in moves.items():
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        os.rename(source, target)
    remove_overlays()
    # cruft says which commit it bakes, and keeps its own note of the origin.
    if "_commit" not in answers:
        noted = origin(answers)
        with open(ORIGIN, "w", encoding="utf-8") as file:
            json.dump(noted, file, indent=2, ensure_ascii=False)
            file.write("\n")
        if noted["template"] is None or noted["commit"] is None:
            print(
                "This template is no clone of a public repository, so nobody else "
                f"could fetch it.\nFill in what is null in {ORIGIN} before you update "
                "from the template."
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(json.loads(ANSWERS)))
