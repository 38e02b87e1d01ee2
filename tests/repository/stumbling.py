"""Runs the tools in processes that stumble over one of their writes.

Each command is forked from here, where the tools are loaded already: to load them
takes longer than what a command does. Requests and answers are lines of JSON.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import tempfile
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.helpers import contents, exit_code

KILLED = 137
# The command has done its work, though something was refused.
DONE_NEVERTHELESS = 99


class Request(NamedTuple):
    """A command to be run.

    Attributes:
        repository: the folder that it runs in; writes elsewhere do not count.
        number: which write it stumbles over, from 1.
        how: ``kill`` the process before it, or ``refuse`` to write.
        arguments: of the command line.
    """

    repository: str
    number: int
    how: str
    arguments: list[str]


def serve() -> None:
    """Run what is asked for, one command after the other, until there is no more."""
    commands = importlib.import_module("spectools.commands")
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"spectools.commands.{module.name}")
    for line in sys.stdin:
        print(json.dumps(_answer(Request(*json.loads(line)), commands.main)))
        sys.stdout.flush()


def _answer(request: Request, main: Callable[[], int]) -> tuple[int, str, str]:
    """Return the exit code of a command, and what it said."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os._exit(_stumble(request, main))
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), contents(out), contents(err)


def _stumble(request: Request, main: Callable[[], int]) -> int:
    seen = 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if not _is_write(event, arguments, request.repository):
            return
        seen += 1
        if seen == request.number and request.how == "kill":
            os._exit(KILLED)
        if seen == request.number:
            raise PermissionError(13, "Permission denied", str(arguments[0]))

    os.chdir(request.repository)
    sys.argv[1:] = request.arguments
    sys.addaudithook(watch)
    code = exit_code(main)
    sys.stdout.flush()
    return DONE_NEVERTHELESS if code == 0 and seen >= request.number else code


def _is_write(event: str, arguments: tuple[Any, ...], root: str) -> bool:
    if event == "open":
        path, _, flags = arguments
        is_for_writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        return bool(is_for_writing) and isinstance(path, str) and path.startswith(root)
    if event == "subprocess.Popen":
        return "update-index" in arguments[1]
    names = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod")
    return event in names and str(arguments[0]).startswith(root)


if __name__ == "__main__":
    serve()
