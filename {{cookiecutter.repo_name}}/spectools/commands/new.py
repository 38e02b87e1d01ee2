"""Begin a spec: a copy of its folder's template, with what is known filled in.

exit code: 0 written; 2 refused, and nothing has changed

examples:
  python -m spectools new awesome-thing
  python -m spectools new awesome-thing --title "An awesome thing" --assignee jane
  python -m spectools new awesome-thing --backlog
"""

from __future__ import annotations

import argparse

from spectools.chores.new import plan_new
from spectools.commands._chore import add_dry_run, carry_out, given_path
from spectools.repository.layout import BACKLOG

DOING = "begin a spec"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "name", metavar="NAME", help="the name of the spec, or 2027.1/NAME"
    )
    place = parser.add_mutually_exclusive_group()
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
    parser.add_argument("--title", help="its title (default: to be written)")
    parser.add_argument(
        "--assignee", metavar="ID", help="who leads the work (default: to be written)"
    )
    add_dry_run(parser)


def run(options: argparse.Namespace) -> int:
    """Write a new spec from a template.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    return carry_out(
        options,
        lambda layout, policy: plan_new(
            layout,
            policy,
            given_path(options.name, layout),
            folder=options.release,
            title=options.title,
            assignee=options.assignee,
        ),
    )
