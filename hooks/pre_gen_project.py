"""Refuse answers that make no working repository, and a folder in use.

cookiecutter runs this in the new folder, before it writes a file.
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
import shlex
import unicodedata

# Importing typing would take as long as all the rest of a hook, and type checkers
# know this name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ANSWERS = r"""{{ cookiecutter | tojson }}"""
# What each question had for a default or, in a replay, for an answer, before it was
# rendered to a string. cruft does not say.
GIVEN = r"""{{ _cookiecutter | default({}) | tojson }}"""

# What cookiecutter.json makes of a repo_name for which cookiecutter would write outside
# of one new folder.
REPLACED = "no-repository-was-made"
# Older ones cannot read this template.
OLDEST = (2, 6)


class Rule:
    """What an answer must be: a test, the same in words, and an example."""

    def __init__(
        self,
        accepts: Callable[[str], bool],
        words: str,
        example: str,
        *,
        is_choice: bool = False,
    ) -> None:
        self.accepts = accepts
        self.words = words
        self.example = example
        self.is_choice = is_choice


def is_project_name(value: str) -> bool:
    """Say whether ``value`` can stand in reST, TOML and HTML as it is."""
    return (
        value[:1].isalpha()
        and len(value) <= 60
        and value == " ".join(value.split())
        and all(c in " .-+'&" or unicodedata.category(c)[0] in "LMN" for c in value)
    )


def is_file_name(pattern: str, longest: int, *reserved: str) -> Callable[[str], bool]:
    """Return a test for names that are a folder's on every system.

    Windows reserves some names:
    https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    """
    taken = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")

    def accepts(value: str) -> bool:
        return (
            re.fullmatch(pattern, value) is not None
            and len(value) <= longest
            and value not in reserved
            and taken.fullmatch(value) is None
        )

    return accepts


def choice(example: str) -> Rule:
    """Return the rule of a question that offers choices, each a folder's name."""
    accepts = is_file_name(r"[a-z0-9]+(-[a-z0-9]+)*", 40)
    return Rule(accepts, "one of the choices offered", example, is_choice=True)


RULES = {
    "variant": choice("trove"),
    "hosting": choice("opendev"),
    "tracker": choice("launchpad"),
    "project_name": Rule(
        is_project_name,
        "a letter, then letters, digits, single spaces and . - + ' &; "
        "at most 60 characters",
        "Trove",
    ),
    # https://launchpad.net: "lower-case letters, digits, or the characters + - .",
    # two at least.
    "launchpad_project": Rule(
        is_file_name(r"[a-z0-9][a-z0-9+.-]*[a-z0-9+]", 60),
        "2 to 60 lower-case letters, digits, + . and -, as in Launchpad's address; "
        "neither . nor - at the end, and no name that Windows reserves",
        "trove",
    ),
    "repo_name": Rule(
        is_file_name(r"[a-z0-9]+(-[a-z0-9]+)*", 100),
        "it names one new folder, in at most 100 lower-case letters, digits and "
        "single hyphens, and is no name that Windows reserves",
        "trove-specs",
    ),
    "organization": Rule(
        lambda v: (
            re.fullmatch(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)*", v, re.ASCII)
            is not None
            and len(v) <= 100
        ),
        "letters, digits, . _ and -, with / between a group and its sub-group; "
        "at most 100 characters",
        "openstack",
    ),
    "first_release": Rule(
        is_file_name(
            r"[a-z][a-z0-9]*(-[a-z0-9]+)*|[0-9]+(\.[0-9]+)*",
            100,
            "abandoned",
            "backlog",
            "template",
        ),
        "a number like 2027.1, or a name in lower-case letters, digits and single "
        "hyphens; at most 100 characters; not abandoned, backlog or template, and no "
        "name that Windows reserves",
        "2027.1",
    ),
}


def refused_answers(answers: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    """Return a text of three lines for each answer that is refused, by question.

    Args:
        answers: what was answered, question by question.
        given: the same before cookiecutter rendered it, where that is known; for a
            question with choices, what was offered.
    """
    refused = {}
    for question, rule in RULES.items():
        value = answers[question]
        raw = given.get(question, value)
        if rule.is_choice and isinstance(raw, list):
            raw = value
        if not isinstance(value, str) or not isinstance(raw, str):
            words = "a string; in YAML and JSON, put it in quotes"
            example = f"{question}: {json.dumps(rule.example)}"
            refused[question] = refusal(question, raw, words, example)
        elif not rule.accepts(value):
            refused[question] = refusal(question, value, rule.words, rule.example)
        elif rule.is_choice and isinstance(given.get(question), str):
            # cookiecutter lets a replay choose what nobody offered.
            offered = choices(answers, question)
            if value not in offered:
                words = f"one of {', '.join(offered)}" if offered else OFFERED_NOWHERE
                refused[question] = refusal(question, value, words, rule.example)
    return refused


OFFERED_NOWHERE = (
    "one of the choices in cookiecutter.json, which was not found; give the full path "
    "of the template"
)


def refusal(question: str, value: object, words: str, example: str) -> str:
    """Return a text of three lines: the answer, the rule that it breaks, an example."""
    return (
        f"{question} = {shortened(value)} is refused.\n"
        f"  Rule:    {words}.\n"
        f"  Example: {example}"
    )


def choices(answers: dict[str, Any], question: str) -> list[str]:
    """Return what the template offers; nothing when it is not found.

    cookiecutter notes a relative path as it was typed. Meanwhile it stands in the
    template's folder itself; where the system does not say so, the shell's ``PWD``
    may be where it was typed.
    """
    folder = str(answers.get("_repo_dir"))
    if not os.path.isabs(folder):
        try:
            folder = os.readlink(f"/proc/{os.getppid()}/cwd")
        except OSError:
            folder = os.path.join(os.environ.get("PWD", ""), folder)
    try:
        with open(os.path.join(folder, "cookiecutter.json"), encoding="utf-8") as file:
            offered: list[str] = json.load(file)[question]
    except (OSError, ValueError, KeyError):
        return []  # none, or that of something else
    return offered


def shortened(value: object) -> str:
    """Return ``value`` as Python writes it, short, with nothing invisible in it."""
    if not isinstance(value, str):
        return ascii(value)[:60]
    return repr(value if len(value) <= 60 else f"{value[:57]}...")


def occupants(folder: str) -> list[str]:
    """Return what ``folder`` holds, but for the ``.git`` of an empty repository."""
    return sorted(set(os.listdir(folder)) - {".git"})


def too_old(answers: dict[str, Any]) -> str | None:
    """Return what is wrong with this cookiecutter, if it is too old to go on."""
    if "_checkout" in answers:
        return None
    # Old ones do not say what was checked out, and neither does cruft.
    from importlib.metadata import version

    found = version("cookiecutter")
    if tuple(map(int, re.findall(r"\d+", found)[:2])) >= OLDEST:
        return None
    needed = ".".join(map(str, OLDEST))
    return (
        f"This template needs cookiecutter {needed} or newer, and this is {found}; try "
        f'python -m pip install --upgrade "cookiecutter>={needed}"'
    )


def again(answers: dict[str, Any], refused: list[str]) -> str:
    """Return the command that gives all answers once more, but for the refused ones."""
    template, folder = str(answers["_template"]), str(answers["_repo_dir"])
    name = re.split(r"[/:]", template.rstrip("/"))[-1]
    if os.path.isabs(folder) and os.path.basename(folder) != name.removesuffix(".git"):
        # A folder in the repository that was typed, or an archive.
        template = folder if os.path.isdir(folder) else template
    words = ["cookiecutter", template, "--output-dir", str(answers["_output_dir"])]
    if answers.get("_checkout"):
        words += ["--checkout", str(answers["_checkout"])]
    words.append("--no-input")
    for question in RULES:
        value = "?" if question in refused else answers[question]
        words.append(f"{question}={value}")
    return " ".join(words if os.name == "nt" else map(shlex.quote, words))


def main(answers: dict[str, Any], given: dict[str, Any], folder: str) -> int:
    """Print what is wrong with the answers or the folder; return the exit code."""
    fault = too_old(answers)
    if fault:
        print(f"No repository was made:\n\n{fault}", file=sys.stderr)
        return 1
    if answers["repo_name"] == REPLACED:
        answers["repo_name"] = answers.get("__refused_repo_name", "")
    problems = refused_answers(answers, given)
    held = occupants(folder)
    if held:
        names = ", ".join(held[:5]) + (", ..." if len(held) > 5 else "")
        problems["repo_name"] = (
            f"The folder {answers['repo_name']!r} is in use: it holds {names}.\n"
            "  Rule:    a repository is made in a new folder; nothing is overwritten.\n"
            "  Example: another repo_name, or another folder with --output-dir"
        )
    if problems:
        print("No repository was made:\n", file=sys.stderr)
        print("\n\n".join(problems.values()), file=sys.stderr)
        # cruft has its own command, and does not say what it was told.
        if "_output_dir" in answers:
            print("\nAgain, with another answer in the place of ?:\n", file=sys.stderr)
            print(f"  {again(answers, list(problems))}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(json.loads(ANSWERS), json.loads(GIVEN), os.getcwd()))
