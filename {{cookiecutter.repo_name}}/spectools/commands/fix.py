"""Mend what a machine can mend: blanks, tabs, long lines.

exit code: 0 done, shown, or nothing to do; 2 could not fix

Without a PATH, what is in the baseline stays as it is. A section that is missing
comes with --sections only, and with the template's guidance: replace that by what
you have to say.

examples:
  python -m spectools fix --diff specs/2027.1/awesome-thing.rst
  python -m spectools fix specs/2027.1
  python -m spectools fix --sections specs/2027.1/awesome-thing.rst
"""

from __future__ import annotations

import argparse
import sys

from spectools.checking import baseline
from spectools.commands._invocation import PATH_HELP, root_to_change, selected
from spectools.errors import printable
from spectools.mending import files
from spectools.repository.layout import scan
from spectools.repository.policy import load
from spectools.repository.transaction import locked

DOING = "fix"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help=PATH_HELP)
    parser.add_argument(
        "--diff", action="store_true", help="show what would change, and change nothing"
    )
    parser.add_argument(
        "--sections",
        action="store_true",
        help="put in the sections that are missing, with the template's guidance",
    )


def run(options: argparse.Namespace) -> int:
    """Mend what lies at the paths, or everything, and say what was mended.

    Raises:
        DocumentError: when a spec cannot be read.
        LayoutError: when there is nothing to mend.
        PolicyError: when the policy cannot be used.
    """
    root = root_to_change()
    with locked(root):
        policy = load(root)
        layout = scan(root)
        if options.paths:
            layout = selected(layout, options.paths)
        allowed = baseline.read(root) if not options.paths else None
        fixed = files.fixed(layout, policy, allowed, options.sections)
        if options.diff:
            for one in fixed:
                for line in files.differences([one]):
                    print(line)
                for line in files.not_tried([one]):
                    print(printable(line), file=sys.stderr)
            return 0
        for line in files.write(root, fixed):
            print(printable(line))
    return 0
