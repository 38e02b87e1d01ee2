"""Open a release: a folder for its specs, with the template of today.

exit code: 0 open; 2 refused, and nothing has changed

examples:
  python -m spectools release 2027.2
  python -m spectools release 2027.2 --dry-run
"""

from __future__ import annotations

import argparse

from spectools.chores.release import plan_release
from spectools.commands._chore import add_dry_run, carry_out

DOING = "open the release"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("name", metavar="NAME", help="the release, as in 2027.2")
    parser.add_argument(
        "--force", action="store_true", help="even if a newer one is open"
    )
    add_dry_run(parser)


def run(options: argparse.Namespace) -> int:
    """Open a release.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    return carry_out(
        options,
        lambda layout, _: plan_release(layout, options.name, force=options.force),
    )
