"""The command line: each module here is a command, called by its name.

A command's docstring is its help. It has ``configure(parser)``, which adds its
arguments, ``run(options)``, which returns the exit code, and ``DOING``: what stands
behind "could not" when it fails. To add a command, add a module; what begins with an
underscore is none.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

from spectools.commands._invocation import drop_output
from spectools.errors import SpecsError, printable
from spectools.loading import load

# What a command needs besides Python, by the names of modules and packages.
_NEEDED = {"docutils": "docutils", "yaml": "PyYAML", "tomli": "tomli"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    if sys.stdout is None or sys.stderr is None:
        # Nobody could read what is found.
        return 2
    arguments = sys.argv[1:] if arguments is None else arguments
    doing = "run " + " ".join(arguments[:1])
    try:
        options = _parsed(arguments)
        doing = options.doing
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        return int(options.run(options))
    except BrokenPipeError:
        # Whoever read the findings has seen enough.
        drop_output()
        return 2
    except KeyboardInterrupt:
        drop_output()
        return 130
    except Exception as error:
        if not isinstance(error, SpecsError):
            drop_output()
        if "--debug" in arguments:
            sys.excepthook(type(error), error, error.__traceback__)
        print(f"could not {doing}: {_words_of(error)}", file=sys.stderr)
        return 2


def _words_of(error: Exception) -> str:
    if isinstance(error, SpecsError):
        return printable(str(error))
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return printable(f"{place}{error.strerror or error}")
    if isinstance(error, ModuleNotFoundError):
        package = (error.name or "").partition(".")[0]
        if package in _NEEDED:
            return (
                f"{_NEEDED[package]} is not installed here; "
                "python -m pip install -r requirements/tools.txt, or use tox"
            )
    return printable(
        f"{type(error).__name__}: {error}; if this is no fault of the machine's, "
        "report it, with what --debug shows, to those who keep the template of this "
        "repository"
    )


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints may quote any name that a shell has filled in."""

    def error(self, message: str) -> NoReturn:
        super().error(printable(message))


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="python -m spectools",
        formatter_class=partial(argparse.HelpFormatter, width=_width()),
        description="The tools of this specs repository. With tox, which installs what "
        "they need: tox -e COMMAND -- ..., as tox list shows.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    names = sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py"))
    given = arguments[0].replace("-", "_") if arguments else ""
    _add(commands, [given] if given in names else names)
    return parser.parse_args(arguments)


def _width() -> int:
    """Return how wide help is written.

    argparse asks shutil, for each argument; it takes as long to load as a spec to
    judge, and the answer is the same:
    https://docs.python.org/3/library/shutil.html#shutil.get_terminal_size
    """
    columns = 0
    with suppress(KeyError, ValueError):
        columns = int(os.environ["COLUMNS"])
    if columns <= 0 and sys.__stdout__ is not None:
        with suppress(OSError, ValueError):
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns
    return (columns if columns > 0 else 80) - 2


def _add(commands: argparse._SubParsersAction[_Parser], names: Iterable[str]) -> None:
    for name in names:
        module = load(f"{__name__}.{name}")
        text = str(module.__doc__)
        command = commands.add_parser(
            name.replace("_", "-"),
            # A list of commands has its first words; the rest is for itself.
            help=text.partition(".")[0].casefold(),
            description=text,
            formatter_class=partial(
                argparse.RawDescriptionHelpFormatter, width=_width()
            ),
        )
        module.configure(command)
        command.add_argument(
            "--debug",
            action="store_true",
            help="show where in the tools a failure came from",
        )
        command.set_defaults(run=module.run, doing=module.DOING)
