"""Put the picked overlays in their places, and note where all this came from.

cookiecutter runs this in the new folder, after it has written the files. For
each axis in ``.overlays`` (hosting, tracker, variant) the answer of that name picks a
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
import subprocess

# Importing typing would take as long as all the rest of a hook, and type checkers
# know this name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ANSWERS = r"""{{ cookiecutter | tojson }}"""

OVERLAYS = ".overlays"
ORIGIN = ".cruft.json"


UNTOLD = """\
The repository is complete. Only updates from the template need something more, which
could not be told:
  {line}
Once the template is where others can clone it, write what is null in .cruft.json
("template" is the address to clone it from, "commit" the commit that was baked), and
commit that."""


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


class OriginError(Exception):
    """Something of the origin cannot be told; the message says what, and why."""


def template_folder(answers: dict[str, Any]) -> str:
    """Return where the template lies.

    cookiecutter notes a relative path as it was typed. Meanwhile it stands in the
    template's folder itself; where the system does not say so, the shell's ``PWD``
    may be where it was typed, or may be of an older day.

    Raises:
        OriginError: when nobody knows.
    """
    typed = str(answers["_repo_dir"])
    if os.path.isabs(typed):
        return typed
    try:
        return os.readlink(f"/proc/{os.getppid()}/cwd")
    except OSError:
        folder = os.path.join(os.environ.get("PWD", ""), typed)
    if os.path.isabs(folder) and holds_this_hook(folder):
        return folder
    raise OriginError(
        f"nobody says where {typed!r} is; give cookiecutter the full path"
    )


def holds_this_hook(folder: str) -> bool:
    """Say whether this hook came from ``folder``, and not from another template's."""
    texts = []
    for path in (os.path.join(folder, "hooks", "post_gen_project.py"), __file__):
        try:
            with open(path, encoding="utf-8") as file:
                texts.append([line for line in file if not line.startswith("ANSWERS")])
        except OSError:
            return False
    return texts[0] == texts[1]


def ask_git(folder: str, *arguments: str) -> str:
    """Return what git says of ``folder``, whatever repository the caller is in.

    Raises:
        OriginError: when it does not say.
    """
    of_the_caller = [
        name
        for name in os.environ
        if name.startswith("GIT_") and not name.startswith("GIT_CONFIG")
    ]
    try:
        done = subprocess.run(
            ["git", "-c", "core.fsmonitor=false", *arguments],
            cwd=folder,
            env={k: v for k, v in os.environ.items() if k not in of_the_caller},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError:
        raise OriginError("git, which would know, cannot be run") from None
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise OriginError(f"git says of {folder}: {said}" if said else "")
    return done.stdout


def checked_out(folder: str) -> tuple[str, str, str]:
    """Return the commit in ``folder``, its branch, and the path in the repository.

    Raises:
        OriginError: when the template is not part of a commit.
    """
    options = ("--show-prefix", "HEAD", "HEAD:./cookiecutter.json")
    lines = ask_git(folder, "rev-parse", *options, "--symbolic-full-name", "HEAD")
    prefix, commit, _, ref = lines.splitlines()
    return commit, ref[len("refs/heads/") :], prefix.rstrip("/")


def remote_of(folder: str, branch: str) -> str:
    """Return where others get the template: the remote that its branch follows.

    Where the branch follows none, it is the only remote, or else ``origin``.

    Raises:
        OriginError: when there is none, or none that others can reach.
    """
    wanted = r"^(remote\..*\.url|branch\..*\.remote)$"
    try:
        listed = ask_git(folder, "config", "--null", "--get-regexp", wanted)
    except OriginError:
        listed = ""
    # A name may be set more than once; the first address is the one to fetch from.
    settings: dict[str, str] = {}
    for entry in listed.split("\0")[:-1]:
        key, _, value = entry.partition("\n")
        settings.setdefault(key, value)
    remotes = [k[len("remote.") : -len(".url")] for k in settings if k[:1] == "r"]
    name = settings.get(f"branch.{branch}.remote", "")
    if name not in remotes:
        # git takes an address in the place of a remote's name, too.
        if address(name):
            return str(address(name))
        name = remotes[0] if len(remotes) == 1 else "origin"
    if name not in remotes:
        raise OriginError(f"{folder} has no remote that its branch follows")
    url = settings[f"remote.{name}.url"]
    # Where that is short for something, git knows for what.
    found = address(url) or address(ask_git(folder, "remote", "get-url", name).strip())
    if found is None:
        raise OriginError(
            f"its remote {name!r} is {url}, which only this machine can reach"
        )
    return found


def address(url: str) -> str | None:
    """Return ``url`` if it leads others to the template, too, or ``None``.

    A name or password in a web address is left out. A path would mean nothing on
    another machine.
    """
    is_remote = re.match(r"(https?|ssh|git)://|[\w.-]+@[\w.-]+:", url)
    return re.sub(r"(https?://)[^/@]*@", r"\1", url) if is_remote else None


def origin(answers: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what is needed to fetch updates later, and what of it nobody can tell.

    The first is in cruft's format (https://cruft.github.io/cruft): the address of the
    template, the commit that was baked, the folder in its repository, the answers.
    What cannot be told is ``None``.
    """
    noted: dict[str, Any] = {
        "template": None,
        "commit": None,
        "checkout": answers.get("_checkout"),
        "context": {"cookiecutter": {k: v for k, v in answers.items() if k[:1] != "_"}},
        "directory": None,
    }
    try:
        folder = template_folder(answers)
        noted["commit"], branch, directory = checked_out(folder)
        noted["directory"] = directory or None
    except OriginError as reason:
        return noted, [f"template and commit: {reason}"]
    try:
        noted["template"] = remote_of(folder, branch)
    except OriginError as reason:
        return noted, [f"template: {reason}"]
    return noted, []


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
        noted, untold = origin(answers)
        with open(ORIGIN, "w", encoding="utf-8") as file:
            json.dump(noted, file, indent=2, ensure_ascii=False)
            file.write("\n")
        for line in untold:
            print(UNTOLD.format(line=line))
    return 0


if __name__ == "__main__":
    sys.exit(main(json.loads(ANSWERS)))
