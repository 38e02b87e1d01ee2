"""Whether the lines of a shell script judge all specs, and can fail."""

from __future__ import annotations

import re
from enum import IntEnum


class Answer(IntEnum):
    """Whether something holds; the greatest of several is that of "any of them"."""

    NO = 0
    UNKNOWN = 1
    YES = 2


_LONGEST = 2_000
# After a quotation has begun, the sign may stand in it.
_COMMENT = re.compile(r"""^([^'"\n]*?)(?<!\S)#.*""", re.MULTILINE)
# What only starts the command that comes after it.
_START = re.compile(
    r"\s*(?:(?:\w+=[\w,./-]*|sudo|env|uvx|uv run|pipx run|python3? -m)\s+)*"
)
_PLAIN = r"(?:[^|&()`>]|>=)*"
_HARMLESS = re.compile(
    "(?::|apt|apt-get|cat|cd|cp|echo|git|ls|mkdir|mv|pip3?|set|sphinx-build|true|"
    "tox (?:-h|--help|--version|-l|--listenvs|list)|tox (?!.*-- ).*--notest|"
    f"spectools check (?:-h|--help))(?:\\s{_PLAIN})?|"
)
# https://tox.wiki/en/latest/cli_interface.html
_NAMES = r"[\w,.${}-]+"
_TOX = re.compile(
    rf"tox(?: run)?((?: +-e *{_NAMES}| +--env[ =]{_NAMES})*)(?: +--( {_PLAIN}))?"
)
_CHECK = re.compile(rf"spectools check( {_PLAIN})?")


def judges(script: str, toxenv: str) -> Answer:
    """Say whether a script, run with such a ``TOXENV``, judges specs."""
    if len(script) > _LONGEST:
        return Answer.UNKNOWN
    lines = _COMMENT.sub(r"\1", script).replace("\\\n", " ")
    return max(_judges_line(line, toxenv) for line in re.split("[;\n]", lines))


def _judges_line(line: str, toxenv: str) -> Answer:
    _, has_otherwise, otherwise = line.rpartition("||")
    if has_otherwise and otherwise.strip() in ("true", ":"):
        return Answer.NO
    return max(_judges_command(command, toxenv) for command in line.split("&&"))


def _judges_command(command: str, toxenv: str) -> Answer:
    program = _START.sub("", command, count=1).strip()
    if _HARMLESS.fullmatch(program):
        return Answer.NO
    if check := _CHECK.fullmatch(program):
        return runs_specs("check", check[1] or "")
    if tox := _TOX.fullmatch(program):
        own = re.findall(r"\bTOXENV=(\S*)", command.removesuffix(program))
        chosen = re.sub(r" +(-e|--env[ =]) *", " ", tox[1])
        # Without a choice, tox runs all that its configuration lists.
        names = chosen or "".join(own) or toxenv or "ALL"
        return runs_specs(names, tox[2] or "")
    return Answer.UNKNOWN


def runs_specs(names: str, arguments: str = "") -> Answer:
    """Say whether environments of tox judge all specs.

    Args:
        names: those of the environments, with commas or spaces between.
        arguments: what these are given.
    """
    # Since a commit, only what has changed is judged.
    all_specs = {"specs", "ALL"} | ({"check"} if "--since" not in arguments else set())
    if all_specs & set(re.split(r"[,\s]+", names)):
        return Answer.YES
    return Answer.UNKNOWN if set(names) & set("${}*?`") else Answer.NO
