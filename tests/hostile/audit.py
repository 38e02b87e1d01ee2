"""What a program opens, imports, starts and reaches, as Python's audit hooks tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.helpers import run

# https://docs.python.org/3/library/audit_events.html
_WATCHED = (
    "ctypes.",
    "exec",
    "ftplib.",
    "glob.",
    "http.",
    "import",
    "open",
    "os.",
    "pathlib.",
    "shutil.",
    "smtplib.",
    "socket.",
    "subprocess.",
    "tempfile.",
    "urllib.",
    "webbrowser.",
)

_events: list[str] | None = None


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if _events is not None and event.startswith(_WATCHED):
        # A code object is told by where it comes from.
        told = [getattr(a, "co_filename", a) for a in arguments]
        _events.append(f"{event} {told!r}")


sys.addaudithook(_note)


@contextmanager
def audited() -> Iterator[list[str]]:
    """Note all events of this block, in this process."""
    global _events
    noted: list[str] = []
    _events = noted
    try:
        yield noted
    finally:
        _events = None


# Run before a program's main module: notes each event, and writes all at the end.
_PROGRAM = """
import atexit, json, os, runpy, sys
watched, log, module, *arguments = sys.argv[1:]
watched, events, process = tuple(json.loads(watched)), [], os.getpid()
def note(event, arguments):
    if event.startswith(watched):
        told = [getattr(a, "co_filename", a) for a in arguments]
        events.append(f"{event} {told!r}")
def write():
    if os.getpid() == process:
        told, events[:] = json.dumps(events), []
        open(log, "w").write(told)
atexit.register(write)
sys.addaudithook(note)
sys.argv = [module, *arguments]
sys.path.insert(0, os.getcwd())
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


def audited_run(
    folder: Path, log: Path, module: str, *arguments: str, **options: Any
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run ``python -m module`` in ``folder``; return what it said, and all events.

    Args:
        folder: where it runs.
        log: a file outside of it, to be written.
        module: what is run.
        arguments: its own.
        options: those of `subprocess.run`.
    """
    command = [sys.executable, "-I", "-B", "-c", _PROGRAM, json.dumps(_WATCHED)]
    done = run(
        [*command, str(log), module, *arguments],
        folder,
        env={"PYTHONDONTWRITEBYTECODE": "1", "HOME": os.environ.get("HOME", "/")},
        **options,
    )
    return done, json.loads(log.read_text(encoding="utf-8"))
