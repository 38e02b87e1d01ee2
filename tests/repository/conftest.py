"""Commands that are cut short at any of their writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chores.chore import BACKLOG
from tests.helpers import NAME, SPEC, TEMPLATE, Bake
from tests.repository.stumbling import Request

Interrupted = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def interrupted(bake: Bake) -> Iterator[Interrupted]:
    """Run a command in a process that stumbles over one of its writes.

    It takes what `Request` has, the arguments each for itself.
    """
    command = [sys.executable, "-m", "tests.repository.stumbling"]
    path = f"{TEMPLATE}{os.pathsep}{bake()}"
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin and server.stdout
        ask, answers = server.stdin, server.stdout

        def interrupted(
            repository: Path, number: int, how: str, *arguments: str
        ) -> subprocess.CompletedProcess[str]:
            request = Request(str(repository), number, how, [*arguments])
            print(json.dumps(request), file=ask, flush=True)
            code, *said = json.loads(answers.readline())
            return subprocess.CompletedProcess(request.arguments, code, *said)

        yield interrupted


@pytest.fixture
def cut_short(interrupted: Interrupted) -> Callable[[Path], None]:
    """Leave a move half done."""

    def cut_short(repository: Path) -> None:
        for number in range(1, 100):
            interrupted(repository, number, "kill", "move", NAME, "2027.1")
            if (repository / SPEC).exists():
                assert (repository / BACKLOG).exists()
                return
        pytest.fail("it was never half done")

    return cut_short
