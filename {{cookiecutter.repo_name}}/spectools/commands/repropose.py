"""Propose a spec again: a copy in a newer release, brought to its template.

New sections come with their guidance. The difference is printed, and the line that
the commit message needs.

exit code: 0 written; 2 refused, and nothing has changed

examples:
  python -m spectools repropose 2027.1/awesome-thing
  python -m spectools repropose 2027.1/awesome-thing 2027.2
"""

from __future__ import annotations

import argparse

from spectools.chores.repropose import plan_repropose
from spectools.commands._chore import SPEC_HELP, add_dry_run, carry_out
from spectools.commands._invocation import path_from_here

DOING = "propose again"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("spec", metavar="SPEC", help=SPEC_HELP)
    parser.add_argument(
        "release",
        metavar="RELEASE",
        nargs="?",
        help="the newer release (default: the newest)",
    )
    add_dry_run(parser)


def run(options: argparse.Namespace) -> int:
    """Copy a spec into a newer release.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    return carry_out(
        options,
        lambda layout, policy: plan_repropose(
            layout,
            policy,
            path_from_here(options.spec, layout.root),
            options.release,
        ),
    )
