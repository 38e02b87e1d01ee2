"""The chores' part of the command line; what each one needs is loaded for it alone."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..config import Config, load
from ..finding import printable
from ..invocation import UsageError, drop_output, find_whole, relative
from ..layout import BACKLOG, Layout, scan

if TYPE_CHECKING:
    from .plan import Plan

Run = Callable[[argparse.Namespace], int]
# Takes name, what runs it, what it does, and its help.
AddCommand = Callable[[str, Run, str, str], argparse.ArgumentParser]

_NEW_HELP = """\
Begin a spec: a copy of its folder's template, with what is known filled in.

exit code: 0 written; 2 refused, and nothing has changed

examples:
  python -m spectools new awesome-thing
  python -m spectools new awesome-thing --title "An awesome thing" --assignee jane
  python -m spectools new awesome-thing --backlog
"""
_RELEASE_HELP = """\
Open a release: a folder for its specs, with the template of today.

exit code: 0 open; 2 refused, and nothing has changed

examples:
  python -m spectools release 2027.2
  python -m spectools release 2027.2 --dry-run
"""
_MOVE_HELP = """\
Move a spec, or rename it, and let all that leads to it lead there.

Links and :doc: in other pages are written anew, and readers of the old address are
led to the new one by redirects.txt. Pictures stay where they are.

exit code: 0 moved; 2 refused, and nothing has changed

examples:
  python -m spectools move backlog/awesome-thing 2027.1
  python -m spectools move 2027.1/awesome-thing abandoned
  python -m spectools move 2027.1/awesome-thing 2027.1/even-better
"""
_REPROPOSE_HELP = """\
Propose a spec again: a copy in a newer release, brought to its template.

New sections come with their guidance. The difference is printed, and the line that
the commit message needs.

exit code: 0 written; 2 refused, and nothing has changed

examples:
  python -m spectools repropose 2027.1/awesome-thing
  python -m spectools repropose 2027.1/awesome-thing 2027.2
"""
_STATUS_HELP = """\
Say what became of a spec, or show it for all of them.

The status is the field :Status: under the title; the file stays where it is. Ages
are those of the first commit, through moves, where git has the whole history.

exit code: 0 written, or shown; 2 refused, and nothing has changed

examples:
  python -m spectools status
  python -m spectools status awesome-thing implemented
  python -m spectools status awesome-thing superseded by 2027.2/even-better
  python -m spectools status --format json
"""
_SPEC_HELP = "the spec: its path, or its name where there is one of that name"


def add_chores(add: AddCommand) -> None:
    """Add a command for each chore.

    Args:
        add: what adds one.
    """
    command = add("new", run_new, "begin a spec", _NEW_HELP)
    command.add_argument("name", metavar="NAME", help="the name of the blueprint")
    place = command.add_mutually_exclusive_group()
    place.add_argument(
        "--release", metavar="RELEASE", help="for which release (default: the newest)"
    )
    place.add_argument(
        "--backlog",
        dest="release",
        action="store_const",
        const=BACKLOG,
        help="for no release yet",
    )
    command.add_argument("--title", help="its title (default: to be written)")
    command.add_argument(
        "--assignee", metavar="ID", help="who leads the work (default: to be written)"
    )
    _rehearsable(command)
    command = add("release", run_release, "open the release", _RELEASE_HELP)
    command.add_argument("name", metavar="NAME", help="the release, as in 2027.2")
    command.add_argument(
        "--force", action="store_true", help="even if a newer one is open"
    )
    _rehearsable(command)
    command = add("move", run_move, "move", _MOVE_HELP)
    command.add_argument("spec", metavar="SPEC", help=_SPEC_HELP)
    command.add_argument(
        "destination",
        metavar="DEST",
        help="a release, backlog, abandoned, or a folder and a name",
    )
    _rehearsable(command)
    command = add("repropose", run_repropose, "propose again", _REPROPOSE_HELP)
    command.add_argument("spec", metavar="SPEC", help=_SPEC_HELP)
    command.add_argument(
        "release",
        metavar="RELEASE",
        nargs="?",
        help="the newer release (default: the newest)",
    )
    _rehearsable(command)
    command = add("status", run_status, "tell the status", _STATUS_HELP)
    command.add_argument("spec", metavar="SPEC", nargs="?", help=_SPEC_HELP)
    command.add_argument(
        "state",
        metavar="STATE",
        nargs="*",
        help="approved, implemented, abandoned, or superseded by another spec",
    )
    command.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how to show it (default: text)",
    )
    _rehearsable(command)


def _rehearsable(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and stop"
    )


def run_new(options: argparse.Namespace) -> int:
    """Write a new spec from a template.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    from . import new

    return _do(
        options,
        lambda layout, config: new.plan(
            layout,
            config,
            options.name,
            folder=options.release,
            title=options.title,
            assignee=options.assignee,
        ),
    )


def run_release(options: argparse.Namespace) -> int:
    """Open a release.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    from . import release

    return _do(
        options,
        lambda layout, _: release.plan(layout, options.name, force=options.force),
    )


def run_move(options: argparse.Namespace) -> int:
    """Move a spec and what leads to it.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    from . import move

    return _do(
        options,
        lambda layout, config: move.plan(
            layout,
            config,
            _spec(options, layout),
            _path(options.destination, layout),
        ),
    )


def run_repropose(options: argparse.Namespace) -> int:
    """Copy a spec into a newer release.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    from . import repropose

    return _do(
        options,
        lambda layout, _: repropose.plan(
            layout, _spec(options, layout), options.release
        ),
    )


def run_status(options: argparse.Namespace) -> int:
    """Write the status of a spec, or show that of some.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    from . import places, status

    if options.state:
        if options.format != "text":
            raise UsageError("--format is for showing; leave STATE out")
        *words, by = options.state
        return _do(
            options,
            lambda layout, config: status.plan(
                layout,
                config,
                _spec(options, layout),
                " ".join([*words, _path(by, layout)]),
            ),
        )
    layout = scan(find_whole())
    entries = status.entries(layout, titled=options.format == "json")
    if options.spec is not None:
        path = places.find_spec(layout, _spec(options, layout))
        entries = [entry for entry in entries if entry.path == path]
    if options.format == "json":
        print(status.as_json(entries))
        return 0
    for line in status.as_table(entries):
        print(printable(line))
    return 0


def _do(options: argparse.Namespace, plan_of: Callable[[Layout, Config], Plan]) -> int:
    """Plan a chore and do it, while no other command may change anything."""
    from ..transaction import locked
    from .plan import act

    root = find_whole()
    with locked(root):
        plan = plan_of(scan(root), load(root))
        lines = act(root, plan, rehearse=options.dry_run)
    try:
        print(*map(printable, lines), sep="\n", flush=True)
    except OSError:
        # What is done is done, though nobody may read of it.
        drop_output()
    return 0


def _path(given: str, layout: Layout) -> str:
    """Return what was given relative to where the command runs, or as it is."""
    return relative(given, layout.root) if given.startswith(".") else given


def _spec(options: argparse.Namespace, layout: Layout) -> str:
    """Return the spec as it was given: a path in the repository, or a bare name."""
    if "/" not in options.spec:
        return str(options.spec)
    path = relative(options.spec, layout.root)
    # At the top there are no specs, and no name is looked for.
    return path if "/" in path else f"./{path}"
