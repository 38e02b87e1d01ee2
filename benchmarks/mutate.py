"""Slips of the pen: each function makes one of a kind in the lines of a spec.

A mutation takes the lines, the numbers (from 0) of those that hold running text, and
a source of chance. It returns the new lines and the line, from 1, in which a reader
would look for the slip; or ``None`` where the spec has no place for it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

ITEM = re.compile(r"(\s*)([-*+]|\(?(?:\d+|#)[.)])( +)\S")


class Mutated(NamedTuple):
    """Lines with a slip in them, and where it is, from 1."""

    lines: list[str]
    line: int


Mutation = Callable[[list[str], set[int], random.Random], Mutated | None]
MUTATIONS: dict[str, Mutation] = {}


def mutation(function: Mutation) -> Mutation:
    """Note a mutation under its function's name."""
    MUTATIONS[getattr(function, "__name__")] = function  # noqa: B009
    return function


def replacing(name: str, pattern: str, new: str, in_prose: bool = True) -> None:
    """Note a mutation that replaces one match of a pattern in a line."""
    expression = re.compile(pattern)

    def replace(
        lines: list[str], prose: set[int], chance: random.Random
    ) -> Mutated | None:
        places = [
            (n, match)
            for n, line in enumerate(lines)
            if (n in prose if in_prose else n and not lines[n - 1].strip())
            for match in expression.finditer(line)
        ]
        if not places:
            return None
        n, match = chance.choice(places)
        line = lines[n][: match.start()] + match.expand(new) + lines[n][match.end() :]
        return Mutated([*lines[:n], line, *lines[n + 1 :]], n + 1)

    MUTATIONS[name] = replace


LINK = r"(?<!\w)`([^`<>]+) <(https?://[^>`]+)>`__?(?!\w)"
CODE = r"(?<![`\w:])``(\w[^`]*)``(?![`\w])"
ROLE = r"(?<![\w:`]):(ref|doc|code|term|command):`([^`<]+)`(?!\w)"
DIRECTIVE = r"^(\s*)\.\. ([a-z][a-z-]+)::(?= ?\S|$)"
TARGET = r"^(\s*)\.\. _([^:`]+): (https?://\S+)$"
NOTE = r"^(\s*)\.\. \[(\w+)\] (?=\S)"

replacing("link without underscore", LINK, r"`\1 <\2>`")
replacing("link in Markdown", LINK, r"[\1](\2)")
replacing("link without scheme", r"(`[^`<>]+ <)https?://(?!localhost)", r"\1")
replacing("link with one slash", r"(`[^`<>]+ <https?:/)/", r"\1")
replacing("code closed by one backtick", CODE, r"``\1`")
replacing("code opened by one backtick", CODE, r"`\1``")
replacing("code with a letter behind", CODE, r"``\1``s")
replacing("role without first colon", ROLE, r"\1:`\2`")
replacing("role without second colon", ROLE, r":\1`\2`")
replacing("role with a blank", ROLE, r":\1: `\2`")
replacing("role with two backticks", ROLE, r":\1:``\2``")
replacing("bold glued to a word", r"(\*\*\w[^*]*\w\*\*) (?=\w)", r"\1")
replacing("directive with one colon", DIRECTIVE, r"\1.. \2:", False)
replacing("directive with three colons", DIRECTIVE, r"\1.. \2:::", False)
replacing("directive without blank behind", DIRECTIVE + r" (?=\w)", r"\1.. \2::", False)
replacing("directive without blank", DIRECTIVE, r"\1..\2::", False)
replacing("directive with three dots", DIRECTIVE, r"\1... \2::", False)
replacing("target without underscore", TARGET, r"\1.. \2: \3", False)
replacing("target without blank", TARGET, r"\1.._\2: \3", False)
replacing("note with a blank in its label", NOTE, r"\1.. [\2 b] ", False)
replacing("note with a colon", NOTE, r"\1.. [\2]: ", False)
replacing("note without blank", NOTE, r"\1.. [\2]", False)


@mutation
def glue_list(
    lines: list[str], prose: set[int], chance: random.Random
) -> Mutated | None:
    """Take out the blank line above a list."""
    places = [
        n
        for n in range(1, len(lines) - 1)
        if not lines[n].strip()
        and n - 1 in prose
        and (item := ITEM.match(lines[n + 1]))
        and n + 1 in prose
        and len(item[1]) == _text_column(lines[n - 1])
    ]
    return _without(lines, chance.choice(places)) if places else None


def _text_column(line: str) -> int:
    item = ITEM.match(line)
    return item.end() - 1 if item else len(line) - len(line.lstrip())


def _without(lines: list[str], n: int) -> Mutated:
    return Mutated([*lines[:n], *lines[n + 1 :]], n + 1)


@mutation
def glue_literal_block(
    lines: list[str], prose: set[int], chance: random.Random
) -> Mutated | None:
    """Take out the blank line below ``::``."""
    places = [
        n
        for n in range(1, len(lines) - 1)
        if not lines[n].strip() and lines[n - 1].endswith("::") and n - 1 in prose
    ]
    return _without(lines, chance.choice(places)) if places else None


@mutation
def indent_second_line(
    lines: list[str], prose: set[int], chance: random.Random
) -> Mutated | None:
    """Move the second and last line of an item, or of a paragraph, by one column.

    A short line above could be a term that somebody defines.
    """
    places = [
        n
        for n in range(1, len(lines))
        if n in prose
        and n - 1 in prose
        and (n < 2 or n - 2 not in prose or ITEM.match(lines[n - 1]))
        and n + 1 not in prose
        and not ITEM.match(lines[n])
        and len(lines[n - 1]) > 45
        and lines[n - 1][-1] != ":"
        and "://" not in lines[n - 1]
    ]
    if not places:
        return None
    n = chance.choice(places)
    return Mutated([*lines[:n], " " + lines[n], *lines[n + 1 :]], n + 1)


@mutation
def repeat_number(
    lines: list[str], prose: set[int], chance: random.Random
) -> Mutated | None:
    """Give an item of a list the number of the one above."""
    places = [
        (n, found)
        for n, line in enumerate(lines)
        if n in prose and (found := re.match(r"(\s*)(\d+)([.)] .*)", line))
        if int(found[2]) > 1
    ]
    if not places:
        return None
    n, found = chance.choice(places)
    line = f"{found[1]}{int(found[2]) - 1}{found[3]}"
    return Mutated([*lines[:n], line, *lines[n + 1 :]], n + 1)


@mutation
def notes_as_text(
    lines: list[str], prose: set[int], chance: random.Random
) -> Mutated | None:
    """Write notes, a line each, without the dots in front."""
    note = re.compile(r"\.\. (\[\w+\] \S.*)")
    places = [run for run in _runs(lines, note) if len(run) > 1]
    if not places:
        return None
    run = chance.choice(places)
    changed = [note.sub(r"\1", t) if n in run else t for n, t in enumerate(lines)]
    return Mutated(changed, run[0] + 1)


@mutation
def items_without_blank(
    lines: list[str], prose: set[int], chance: random.Random
) -> Mutated | None:
    """Leave out the blank between the dashes of a list and its text."""
    item = re.compile(r"(\s*)- +(?=[A-Za-z]{3})")
    places = [
        run
        for run in _runs(lines, item)
        if len(run) > 1 and prose.issuperset(run) and not lines[run[0] - 1].strip()
    ]
    if not places:
        return None
    run = chance.choice(places)
    changed = [item.sub(r"\1-", t) if n in run else t for n, t in enumerate(lines)]
    return Mutated(changed, run[0] + 1)


def _runs(lines: list[str], pattern: re.Pattern[str]) -> Iterator[list[int]]:
    """Yield the numbers of lines that match one after another."""
    run: list[int] = []
    for n, line in enumerate([*lines, ""]):
        if pattern.match(line):
            run.append(n)
        elif run:
            yield run
            run = []


@mutation
def fence_code(
    lines: list[str], prose: set[int], chance: random.Random
) -> Mutated | None:
    """Write a block of code as Markdown does."""
    places = [
        n
        for n, line in enumerate(lines[:-2])
        if re.match(r"\.\. code(-block)?:: \w+$", line) and not lines[n + 1].strip()
    ]
    if not places:
        return None
    n = chance.choice(places)
    end = n + 2
    while end < len(lines) and (not lines[end].strip() or lines[end][0] == " "):
        end += 1
    code = [line.strip() for line in lines[n + 2 : end] if line.strip()]
    fence = f"```{lines[n].split()[-1]}"
    return Mutated([*lines[:n], fence, *code, "```", "", *lines[end:]], n + 1)
