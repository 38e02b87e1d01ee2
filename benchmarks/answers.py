"""Bake with thousands of sets of answers, likely and hostile, by each way to give them.

Each is refused with nothing on disk, or gives a repository that `check` calls green.
The ways are those of cookiecutter: the command line, a configuration, a replay.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import os
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from cookiecutter.main import cookiecutter

TEMPLATE = Path(__file__).resolve().parent.parent
DECLARED = json.loads((TEMPLATE / "cookiecutter.json").read_text(encoding="utf-8"))
QUESTIONS = [key for key in DECLARED if not key.startswith("_")]
WAYS = ("command line", "configuration", "replay")
LIKELY = {
    "project_name": ["Nova", "Größe", "A & B", "C++", "It's", "X-1 .Y", "高い"],
    "launchpad_project": ["nova", "a+", "x.y", "1.2", "python-x", "a-b+c"],
    "repo_name": ["nova-specs", "specs", "a", "x-1-y"],
    "organization": ["a_", "a__b_", "group/sub_", "-x", "x.y-z", "A1"],
    "first_release": ["zed", "2027.10", "10.0", "a-1", "1", "backlog", "abandoned"],
}
HOSTILE = [
    "",
    " ",
    ".",
    "..",
    "../x",
    "a/b",
    "/tmp/x",
    "con",
    "aux.txt",
    "x\0y",
    "x\ny",
    "\x1b[2J",
    "\u202ex",
    "{{ 1 }}",
    "{% raw %}",
    "$(id)",
    "`id`",
    '"',
    "'",
    "\\",
    "|x|",
    "*x*",
    "x_",
    "<b>",
    "a" * 300,
    "é",
    "-rf",
    "--help",
    "None",
    "true",
    "#",
    ": x",
    "x: y",
    "]]>",
    "%s",
]
# What lies there after a bake that was refused.
HOOK = re.compile(r'File "[^"]*_gen_project\.py"')
OWN = {"out", "config.yaml", "noted.json", "replay", "said", "templates"}
NO_STRINGS: list[Any] = [None, True, 7, 2027.1, [], ["x"], {"a": "b"}]


def answer(question: str, way: str, chance: random.Random) -> Any:
    """Return an answer: mostly a likely one."""
    kind = chance.random()
    declared = DECLARED[question]
    if kind < 0.75:
        choices = declared if isinstance(declared, list) else LIKELY[question]
        return chance.choice(choices)
    if kind < 0.95 or way == "command line":
        text = chance.choice(HOSTILE)
        # What is typed may be part of a word, too.
        return chance.choice([text, f"a{text}", f"{text}b"])
    return chance.choice(NO_STRINGS)


@contextlib.contextmanager
def said_to(path: Path) -> Iterator[None]:
    """Write to a file what cookiecutter and its hooks, which are processes, say."""
    kept = [os.dup(number) for number in (1, 2)]
    with path.open("wb") as file:
        for number in (1, 2):
            os.dup2(file.fileno(), number)
        try:
            yield
        finally:
            for number, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, number)
                os.close(copy)


def bake(folder: Path, way: str, answers: dict[str, Any], replayed: Any) -> None:
    """Bake into ``folder / 'out'`` by one of the ways.

    Args:
        folder: an empty one.
        way: one of `WAYS`.
        answers: what is answered otherwise than by default, or than in the replay.
        replayed: what cookiecutter noted of an earlier bake.

    Raises:
        Exception: whatever cookiecutter raises.
    """
    out = folder / "out"
    out.mkdir()
    options: dict[str, Any] = {"no_input": True, "output_dir": str(out)}
    settings: dict[str, Any] = {
        "cookiecutters_dir": str(folder / "templates"),
        "replay_dir": str(folder / "replay"),
    }
    if way == "configuration":
        settings["default_context"] = answers
    config = folder / "config.yaml"
    config.write_text(yaml.safe_dump(settings), encoding="utf-8")
    if way == "replay":
        noted = folder / "noted.json"
        changed = {**replayed["cookiecutter"], **answers}
        noted.write_text(json.dumps({**replayed, "cookiecutter": changed}))
        options |= {"no_input": False, "replay": str(noted)}
    if way == "command line":
        options["extra_context"] = answers
    with said_to(folder / "said"):
        cookiecutter(str(TEMPLATE), config_file=str(config), **options)


def judged_green(repository: Path) -> bool:
    """Whether the tools of the repository find nothing in it, and say so."""
    commands = importlib.import_module("spectools.commands")
    said, before = io.StringIO(), Path.cwd()
    os.chdir(repository)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            return bool(commands.main(["check", "--no-cache"]) == 0)
    finally:
        os.chdir(before)


def main() -> int:
    """Bake, count, and print what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    counts: Counter[str] = Counter()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        first = Path(name, "first")
        first.mkdir()
        bake(first, "command line", {}, None)
        sys.path.insert(0, str(first / "out" / "trove-specs"))
        [noted] = (first / "replay").iterdir()
        replayed = json.loads(noted.read_text(encoding="utf-8"))
        for number in range(options.count):
            folder = Path(name, str(number))
            folder.mkdir()
            way = chance.choice(WAYS)
            asked = chance.sample(QUESTIONS, chance.randint(1, len(QUESTIONS)))
            answers = {question: answer(question, way, chance) for question in asked}
            fault = outcome(folder, way, answers, replayed, counts)
            if fault:
                faults.append(f"{way}: {answers!r}: {fault}")
    print(f"{options.count} sets of answers, seed {options.seed}: {dict(counts)}")
    print(*faults, sep="\n")
    print(f"{len(faults)} went wrong")
    return 1 if faults else 0


def outcome(
    folder: Path,
    way: str,
    answers: dict[str, Any],
    replayed: Any,
    counts: Counter[str],
) -> str:
    """Bake, and return what is wrong with what came of it."""
    try:
        bake(folder, way, answers, replayed)
    except Exception as error:
        # What cookiecutter itself cannot take, it ends with an error of its own.
        counts[f"refused by {type(error).__name__}"] += 1
        left = sorted(path.name for path in (folder / "out").iterdir())
        left += sorted({path.name for path in folder.iterdir()} - OWN)
        if left:
            return f"left on disk: {left}"
        said = (folder / "said").read_text(encoding="utf-8", errors="replace")
        # cookiecutter ends with a traceback of its own.
        return "a hook's traceback" if HOOK.search(said) else ""
    counts["baked"] += 1
    [repository] = (folder / "out").iterdir()
    return "" if judged_green(repository) else "the repository is not green"


if __name__ == "__main__":
    sys.exit(main())
