"""Text that is made to be slow: `fix` gives up in time, and says so."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.helpers import SPEC, run

MAX_SECONDS = 5
MAX_KILOBYTES = 400_000

LONG = "word " * 30
HEAD = "=====\nTitle\n=====\n\nA\n=\n\n"

# Runs a command line, and says what it took as the last line.
MEASURED = """
import json, resource, sys
from spectools.commands import main
code = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def repeated(block: str, size: int, lines: int = 9_900) -> str:
    """Return as many blocks as a spec may have, ``%`` being their number."""
    count = min(size // len(block.encode()), lines // block.count("\n"))
    return HEAD + "".join(block.replace("%", str(n)) for n in range(count))


HOSTILE = {
    # None of these can be mended alone, so that each half of them is tried.
    "links": repeated("See http\u200b://x%.org\u00a0now\n\n", 24_000),
    "many links": repeated("See http\u200b://x%.org\u00a0now\n\n", 240_000),
    "empty sections": repeated("Heading number %\n----\n\n", 24_000),
    "adornments": repeated("Heading number %\n----\n\ntext\n\n", 240_000),
    "overlines": repeated("----\nHeading %\n----\n\ntext\n\n", 240_000),
    "quotes": HEAD + "".join(" " * (n % 40) + LONG + "\n\n" for n in range(1_500)),
    "lists": HEAD + "".join("  " * (n % 12) + f"* {LONG}\n\n" for n in range(1_400)),
    "deep tabs": HEAD + "".join("\t" * (n % 60) + "a\n\n" for n in range(4_900)),
    "tables": repeated("+----+----+\n|\ta | b\t|\n+----+----+\n\n", 240_000),
    "simple tables": repeated("===\t===\na\tb\n===\t===\n\n", 240_000),
    "one table": HEAD + "== == ==\n" + "a  b  c \n" * 9_900 + "== == ==\n",
    "options": repeated("-a\tb\n", 240_000),
    "directives": repeated(".. foo::\n\n\ta\n\n", 240_000),
    "substitutions": repeated(".. |s%| replace:: a \n", 240_000),
    "long lines": repeated(f"a short line\n{LONG}\n\n", 240_000),
    "unfinished": repeated(f"*a {LONG}\n\n", 240_000),
    "accents": repeated("é " * 900 + "\n\n", 240_000),
    "wide letters": repeated("高い " * 400 + "\n\n", 240_000),
    "old line ends": HEAD + "a\rb \r\t" * 3_300,
}


def measured(repository: Path, text: str, *options: str) -> tuple[str, float, int]:
    """Return what `fix` says of a spec, and the seconds and kilobytes it takes."""
    (repository / SPEC).write_bytes(text.encode())
    command = [sys.executable, "-c", MEASURED, "fix", *options, SPEC]
    done = run(command, repository)
    said, _, used = done.stdout.rstrip("\n").rpartition("\n")
    code, seconds, kilobytes = json.loads(used)
    assert code == 0, done.stderr
    return said + done.stderr, seconds, kilobytes


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_bounded_time_and_memory(
    name: str, repository: Path
) -> None:
    _, seconds, kilobytes = measured(repository, HOSTILE[name])
    assert seconds <= MAX_SECONDS
    assert kilobytes <= MAX_KILOBYTES


@pytest.mark.slow
def test_what_was_not_tried_is_said(repository: Path) -> None:
    text = HOSTILE["many links"]
    for options in ([], ["--diff"]):
        said, seconds, _ = measured(repository, text, *options)
        assert f"{SPEC}: not all was tried: " in said
        assert seconds <= MAX_SECONDS
    said, *_ = measured(repository, text[:2_000])
    assert "not all was tried" not in said
