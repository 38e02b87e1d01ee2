"""Say what became of a spec, or show it for all of them.

The status is the field :Status: under the title; the file stays where it is. Ages
are those of the first commit, through moves, where git has the whole history.

exit code: 0 written, or shown; 2 refused, and nothing has changed

examples:
  python -m spectools status
  python -m spectools status awesome-thing implemented
  python -m spectools status awesome-thing superseded by 2027.2/even-better
  python -m spectools status --format json
"""

from __future__ import annotations

import argparse

from spectools.chores import status
from spectools.commands._chore import (
    SPEC_HELP,
    add_dry_run,
    carry_out,
    given_path,
)
from spectools.commands._invocation import UsageError, path_from_here, root_to_read
from spectools.errors import printable
from spectools.repository.layout import scan
from spectools.repository.named import find_spec
from spectools.repository.policy import load
from spectools.spec.catalogue import read_catalogue
from spectools.spec.listing import as_json

DOING = "tell the status"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("spec", metavar="SPEC", nargs="?", help=SPEC_HELP)
    parser.add_argument(
        "state",
        metavar="STATE",
        nargs="*",
        help="draft, approved, implemented, abandoned, or superseded by another spec",
    )
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="how to show it (default: text)",
    )
    add_dry_run(parser)


def run(options: argparse.Namespace) -> int:
    """Write the status of a spec, or show that of some.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    if options.state:
        if options.format != "text":
            raise UsageError("--format is for showing; leave STATE out")
        *words, by = options.state
        return carry_out(
            options,
            lambda layout, policy: status.plan_status(
                layout,
                policy,
                path_from_here(options.spec, layout.root),
                " ".join([*words, given_path(by, layout)]),
            ),
        )
    layout = scan(root_to_read())
    shown = layout.specs
    if options.spec is not None:
        shown = (find_spec(layout, path_from_here(options.spec, layout.root)),)
    if options.format == "json":
        known = read_catalogue(layout, load(layout.root))
        print(as_json(known[path] for path in shown), end="")
        return 0
    entries = (entry for entry in status.entries(layout) if entry.path in shown)
    for line in status.as_table([*entries]):
        print(printable(line))
    return 0
