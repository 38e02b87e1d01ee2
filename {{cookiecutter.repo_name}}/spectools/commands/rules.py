"""List the rules, or explain some of them.

examples:
  python -m spectools rules
  python -m spectools rules SP4
  python -m spectools rules SP401
"""

from __future__ import annotations

import argparse

from spectools.commands._invocation import UsageError, root_to_read
from spectools.repository.policy import load
from spectools.rules import pages
from spectools.rules.own import rules_of

DOING = "explain"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "ids", nargs="*", metavar="RULE", help="an id like SP401, or a name"
    )


def run(options: argparse.Namespace) -> int:
    """Print the list of rules, or the pages of those that were asked for.

    Raises:
        PolicyError: when the policy cannot be used.
        RuleError: when the team's own rules cannot be used.
        UsageError: for a rule that there is not.
    """
    policy = load(root_to_read())
    rules = rules_of(policy)
    asked = options.ids
    try:
        text = (
            pages.pages(asked, rules, policy) if asked else pages.index(rules, policy)
        )
    except LookupError as error:
        raise UsageError(error.args[0]) from None
    print(text, end="")
    return 0
