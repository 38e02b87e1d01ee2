"""The command line: ``python -m spectools``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .baseline import BASELINE
from .config import SpecsError, load
from .finding import printable
from .invocation import UsageError, drop_output, find_whole, relative
from .layout import scan

if TYPE_CHECKING:
    from .check import Result

_CHECK_HELP = f"""\
Say what is wrong with the specs, and how to mend it.

exit code: 0 nothing found but warnings, 1 something found, 2 could not check

examples:
  python -m spectools check
  python -m spectools check specs/2027.1/awesome-thing.rst
  python -m spectools check --since origin/main
  python -m spectools check --write-baseline

Findings in {BASELINE} fail no check; --write-baseline puts all there that
are found today.
"""

_FIX_HELP = """\
Mend what a machine can mend: blanks, tabs, long lines, missing sections.

exit code: 0 done, shown, or nothing to do; 2 could not fix

Without a PATH, what is in the baseline stays as it is. A missing section comes
with None: read whether that is so.

examples:
  python -m spectools fix --diff specs/2027.1/awesome-thing.rst
  python -m spectools fix specs/2027.1
"""
_UPDATE_HELP = """\
Bring in a newer version of the template, as changes to commit.

exit code: 0 updated, or nothing to do; 1 updated, and somebody must look;
2 could not update, and nothing has changed

examples:
  python -m spectools update-template
  python -m spectools update-template --to 2027.5.0
  python -m spectools update-template --set hosting=github
"""
_RULES_HELP = """\
List the rules, or explain some of them.

examples:
  python -m spectools rules
  python -m spectools rules SP4
  python -m spectools rules SP401
"""
_PATH_HELP = "a spec, a template or a folder of specs (default: all of them)"


def main(arguments: list[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    if sys.stdout is None or sys.stderr is None:
        # Nobody could read what is found.
        return 2
    options = _parsed(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return int(options.run(options))
    except SpecsError as error:
        print(f"could not {options.doing}: {printable(str(error))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the findings has seen enough.
        drop_output()
        return 2
    except KeyboardInterrupt:
        drop_output()
        return 130
    except OSError as error:
        drop_output()
        place = f"{error.filename}: " if error.filename else ""
        words = printable(f"{place}{error.strerror or error}")
        print(f"could not {options.doing}: {words}", file=sys.stderr)
        return 2
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "docutils":
            raise
        print(
            f"could not {options.doing}: docutils is not installed here; "
            "python -m pip install docutils, or use tox",
            file=sys.stderr,
        )
        return 2
    except Exception as error:
        drop_output()
        words = printable(f"{type(error).__name__}: {error}")
        print(
            f"could not {options.doing}: {words}; if this is no fault of the "
            "machine's, report it to those who keep the template of this repository",
            file=sys.stderr,
        )
        return 2


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m spectools",
        description="The tools of this specs repository. With tox, which installs what "
        "they need: tox -e COMMAND -- ..., as tox list shows.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[argparse.Namespace], int], doing: str, text: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(
            name,
            # A list of commands has its first words; the rest is for itself.
            help=text.partition(".")[0].casefold(),
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(run=run, doing=doing)
        return command

    command = add("check", run_check, "check", _CHECK_HELP)
    command.add_argument("paths", nargs="*", metavar="PATH", help=_PATH_HELP)
    command.add_argument(
        "--since",
        metavar="REF",
        help="judge only what differs from where this branch left REF, and the "
        "commit messages since then",
    )
    command.add_argument(
        "--format",
        choices=("text", "github", "gitlab", "json"),
        default="text",
        help="how to write the findings (default: text)",
    )
    command.add_argument(
        "--output",
        metavar="FILE",
        help="write them to FILE in that format, and as text to the terminal",
    )
    command.add_argument(
        "--jobs",
        type=_jobs,
        default=os.cpu_count() or 1,
        metavar="N",
        help="work in at most N processes (default: one for each processor, where "
        "there is enough to do)",
    )
    command.add_argument(
        "--no-cache",
        action="store_true",
        help="judge all anew, and remember nothing",
    )
    command.add_argument(
        "--write-baseline",
        action="store_true",
        help=f"write all findings of today to {BASELINE}",
    )
    command = add("fix", run_fix, "fix", _FIX_HELP)
    command.add_argument("paths", nargs="*", metavar="PATH", help=_PATH_HELP)
    command.add_argument(
        "--diff", action="store_true", help="show what would change, and change nothing"
    )
    if arguments[:1] != ["check"]:
        # Who checks one spec while writing it need not wait for these.
        from .chores.command_line import add_chores

        add_chores(add)
    command = add("update-template", run_update, "update", _UPDATE_HELP)
    command.add_argument(
        "--to",
        metavar="TAG",
        help="the version, or a branch or commit of the template (default: the newest)",
    )
    command.add_argument(
        "--set",
        metavar="KEY=VALUE",
        type=_answer,
        action="append",
        default=[],
        help="answer a question of the template otherwise than so far",
    )
    command = add("rules", run_rules, "explain", _RULES_HELP)
    command.add_argument(
        "ids", nargs="*", metavar="RULE", help="an id like SP401, or a name"
    )
    return parser.parse_args(arguments)


def _answer(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return key, value


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)


def run_check(options: argparse.Namespace) -> int:
    """Check what the options name, or everything, and print the findings.

    Raises:
        BaselineError: when the baseline cannot be used.
        ChangesError: when git cannot say what changed.
        ConfigError: when the policy cannot be used.
        LayoutError: when there is nothing to judge.
        UsageError: for options that do not go together.
    """
    if options.write_baseline and (options.paths or options.since is not None):
        raise UsageError(
            "--write-baseline is about all specs; give no PATH, no --since"
        )
    root = find_whole()
    config = load(root)
    layout = scan(root)
    changes = None
    if options.since is not None:
        from .changes import Changes

        changes = Changes(root, options.since)
    # Loaded while git works; no other command needs them.
    from . import baseline
    from .cache import Cache
    from .check import check

    if options.paths:
        layout = layout.select([relative(path, root) for path in options.paths])
    if changes:
        layout = changes.select(layout)
    cache = None if options.no_cache else Cache(root)
    result = check(
        layout,
        config,
        cache=cache,
        baseline=None if options.write_baseline else baseline.read(root),
        messages_of=changes.messages if changes else None,
        jobs=options.jobs,
    )
    if cache:
        try:
            cache.save()
        except OSError as error:
            print(f"note: the cache cannot be written: {error}", file=sys.stderr)
    if options.write_baseline and not result.errors:
        for line in baseline.write(root, result.failures):
            print(printable(line))
        return 0
    _write(result, options)
    if result.errors:
        return 2
    return 1 if result.failures else 0


def _write(result: Result, options: argparse.Namespace) -> None:
    """Write the findings to where the options say, and errors aside."""
    from . import report

    lines = report.FORMATS[options.format](result)
    if options.output is not None:
        text = "".join(f"{line}\n" for line in lines)
        try:
            data = text.encode("utf-8", "backslashreplace")
            Path(options.output).write_bytes(data)
        except OSError as fault:
            words = f"--output {options.output}: {fault.strerror}"
            raise UsageError(words) from None
    if options.output is not None or options.format == "text":
        in_colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        lines = report.text(result, in_colour=in_colour)
    for line in lines:
        print(line)
    sys.stdout.flush()
    for error in result.errors:
        print(f"could not check: {printable(error)}", file=sys.stderr)


def run_fix(options: argparse.Namespace) -> int:
    """Mend what lies at the paths, or everything, and say what was mended.

    Raises:
        ConfigError: when the policy cannot be used.
        DocumentError: when a spec cannot be read.
        LayoutError: when there is nothing to mend.
    """
    # What only this command needs is loaded for it alone.
    from . import baseline, mend
    from .transaction import locked

    root = find_whole()
    with locked(root):
        config = load(root)
        layout = scan(root)
        if options.paths:
            layout = layout.select([relative(path, root) for path in options.paths])
        past = baseline.read(root) if not options.paths else None
        files = mend.fixed(layout, config, past)
        if options.diff:
            for line in mend.differences(files):
                print(line, end="")
            return 0
        for line in mend.mend(root, files):
            print(printable(line))
    return 0


def run_update(options: argparse.Namespace) -> int:
    """Bring in a version of the template, say what changed, and judge the specs.

    Raises:
        ConfigError: when this is no specs repository.
        UpdateError: when it cannot be done.
    """
    import subprocess

    from .template_update import advice, update
    from .transaction import locked

    root = find_whole()
    with locked(root):
        updated = update(root, options.to, dict(options.set))
    if updated is None:
        print("The template has no other version; nothing has changed.")
        return 0
    for line in advice(updated):
        print(printable(line))
    if updated.conflicts:
        return 1
    sys.stdout.flush()
    # By the new tools, not by those that are running.
    command = [sys.executable, "-m", "spectools", "check", "--no-cache"]
    return min(subprocess.run(command, cwd=root, check=False).returncode, 1)


def run_rules(options: argparse.Namespace) -> int:
    """Print the list of rules, or the pages of those that were asked for.

    Raises:
        UsageError: for a rule that there is not.
    """
    from . import pages

    try:
        print(pages.pages(options.ids) if options.ids else pages.index(), end="")
    except LookupError as error:
        raise UsageError(error.args[0]) from None
    return 0


if __name__ == "__main__":
    sys.exit(main())
