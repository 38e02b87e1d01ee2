"""Move a spec, or rename it, and let all that leads to it lead there.

Links and :doc: in other pages are written anew, and readers of the old address are
led to the new one by redirects.txt. Pictures stay where they are.

What is moved to abandoned gets that status; one that is implemented or superseded is
refused, unless --status says what to write.

exit code: 0 moved; 2 refused, and nothing has changed

examples:
  python -m spectools move backlog/awesome-thing 2027.1
  python -m spectools move backlog/awesome-thing 2027.1 --sections
  python -m spectools move 2027.1/awesome-thing abandoned
  python -m spectools move 2027.1/awesome-thing 2027.1/even-better
"""

from __future__ import annotations

import argparse

from spectools.chores.move import plan_move
from spectools.commands._chore import (
    SPEC_HELP,
    add_dry_run,
    carry_out,
    given_path,
)
from spectools.commands._invocation import path_from_here

DOING = "move"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("spec", metavar="SPEC", help=SPEC_HELP)
    parser.add_argument(
        "destination",
        metavar="DEST",
        help="a release, backlog, abandoned, or a folder and a name",
    )
    parser.add_argument(
        "--status", metavar="STATE", help="the status that it has from now on"
    )
    parser.add_argument(
        "--sections",
        action="store_true",
        help="put in the sections that it lacks there, with the template's guidance",
    )
    add_dry_run(parser)


def run(options: argparse.Namespace) -> int:
    """Move a spec and what leads to it.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    return carry_out(
        options,
        lambda layout, policy: plan_move(
            layout,
            policy,
            path_from_here(options.spec, layout.root),
            given_path(options.destination, layout),
            status=options.status,
            adds_sections=options.sections,
        ),
    )
