"""List the rules, or explain some of them.

examples:
  python -m spectools rules
  python -m spectools rules SP4
  python -m spectools rules SP401
"""

from __future__ import annotations

import argparse

from spectools.commands._invocation import UsageError
from spectools.rules import pages

DOING = "explain"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "ids", nargs="*", metavar="RULE", help="an id like SP401, or a name"
    )


def run(options: argparse.Namespace) -> int:
    """Print the list of rules, or the pages of those that were asked for.

    Raises:
        UsageError: for a rule that there is not.
    """
    try:
        print(pages.pages(options.ids) if options.ids else pages.index(), end="")
    except LookupError as error:
        raise UsageError(error.args[0]) from None
    return 0
