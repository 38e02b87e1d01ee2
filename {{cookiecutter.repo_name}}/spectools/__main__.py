"""The command line: ``python -m spectools``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import report
from .check import check
from .config import ConfigError, find_root, load
from .layout import LayoutError, scan

EPILOG = """\
exit code: 0 nothing found, 1 something found, 2 could not check

examples:
  python -m spectools check
  python -m spectools check specs/2027.1/awesome-thing.rst
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m spectools", description="The tools of this specs repository."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser(
        "check",
        help="say what is wrong with the specs, and how to mend it",
        description="Say what is wrong with the specs, and how to mend it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a spec, a template or a folder of specs (default: all of them)",
    )
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return run_check(options.paths)
    except (ConfigError, LayoutError) as error:
        print(f"could not check: {report.printable(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the findings has seen enough.
        _drop_output()
        return 2
    except Exception as error:
        _drop_output()
        words = report.printable(f"{type(error).__name__}: {error}")
        print(
            f"could not check: {words}; if this is no fault of the machine's, "
            "report it to those who keep the template of this repository",
            file=sys.stderr,
        )
        return 2


def _drop_output() -> None:
    """Send what is still to be written nowhere.

    Python would fail again when it closes a stream that cannot be written to:
    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run_check(paths: list[str]) -> int:
    """Check what lies at ``paths``, or everything, and print the findings.

    Raises:
        ConfigError: when the policy cannot be used.
        LayoutError: when there is nothing to judge.
    """
    root = find_root(Path.cwd())
    config = load(root)
    layout = scan(root)
    if paths:
        layout = layout.select([_relative(path, root) for path in paths])
    result = check(layout, config)
    for line in report.text(result):
        print(line)
    sys.stdout.flush()
    for error in result.errors:
        print(f"could not check: {report.printable(error)}", file=sys.stderr)
    if result.errors:
        return 2
    return 1 if result.findings else 0


def _relative(path: str, root: Path) -> str:
    """Return ``path`` relative to the repository, if it lies in it, with ``/``."""
    # Not Path.resolve(): a link that is given must be judged as the link it is.
    absolute = Path(os.path.abspath(path))  # noqa: PTH100
    absolute = absolute.parent.resolve() / absolute.name
    if absolute.resolve() == root:
        return "."
    if absolute.is_relative_to(root):
        return absolute.relative_to(root).as_posix()
    return path


if __name__ == "__main__":
    sys.exit(main())
