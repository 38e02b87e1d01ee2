"""Refuse answers that make no working repository, and a folder in use.

cookiecutter runs this in the new folder, before it writes a file.
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata

# Importing typing would take as long as all the rest of a hook, and type checkers
# know this name.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ANSWERS = r"""{{ cookiecutter | tojson }}"""


class Rule:
    """What an answer must be: a test, the same in words, and an example."""

    def __init__(
        self, accepts: Callable[[str], bool], words: str, example: str
    ) -> None:
        self.accepts = accepts
        self.words = words
        self.example = example


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


CHOICE = Rule(
    is_file_name(r"[a-z0-9]+(-[a-z0-9]+)*", 40), "one of the choices offered", "trove"
)

RULES = {
    "variant": CHOICE,
    "hosting": Rule(CHOICE.accepts, CHOICE.words, "opendev"),
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
            40,
            "template",
            "backlog",
        ),
        "a number like 2027.1, or a name in lower-case letters, digits and single "
        "hyphens; at most 40 characters; neither template nor backlog",
        "2027.1",
    ),
}


def refused_answers(answers: dict[str, str]) -> list[str]:
    """Return a text of three lines for each answer that its rule refuses."""
    return [
        f"{question} = {shortened(str(answers[question]))} is refused.\n"
        f"  Rule:    {rule.words}.\n"
        f"  Example: {rule.example}"
        for question, rule in RULES.items()
        if not rule.accepts(str(answers[question]))
    ]


def shortened(value: str) -> str:
    """Return ``value`` in quotes, on one line, with nothing invisible in it."""
    return repr(value if len(value) <= 60 else f"{value[:57]}...")


def occupants(folder: str) -> list[str]:
    """Return what ``folder`` holds, but for the ``.git`` of an empty repository."""
    return sorted(set(os.listdir(folder)) - {".git"})


def main(answers: dict[str, str], folder: str) -> int:
    """Print what is wrong with the answers or the folder; return the exit code."""
    problems = refused_answers(answers)
    held = occupants(folder)
    if held:
        names = ", ".join(held[:5]) + (", ..." if len(held) > 5 else "")
        problems.append(
            f"The folder {answers['repo_name']!r} is in use: it holds {names}.\n"
            "  Rule:    a repository is made in a new folder; nothing is overwritten.\n"
            "  Example: another repo_name, or another folder with --output-dir"
        )
    if problems:
        print("No repository was made:\n", file=sys.stderr)
        print("\n\n".join(problems), file=sys.stderr)
        print("\nRun cookiecutter again with that changed.", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(json.loads(ANSWERS), os.getcwd()))
