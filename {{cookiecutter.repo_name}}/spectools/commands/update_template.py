"""Bring in a newer version of the template, as changes to commit.

exit code: 0 updated, or nothing to do; 1 updated, and somebody must look;
2 could not update, and nothing has changed

examples:
  python -m spectools update-template
  python -m spectools update-template --to 2027.5.0
  python -m spectools update-template --set hosting=github
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from spectools.commands._invocation import root_to_change
from spectools.errors import printable
from spectools.repository.transaction import locked
from spectools.update.update import advice, update

DOING = "update"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "--to",
        metavar="TAG",
        help="the version, or a branch or commit of the template (default: the newest)",
    )
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        type=_answer,
        action="append",
        default=[],
        help="answer a question of the template otherwise than so far",
    )


def _answer(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return key, value


def run(options: argparse.Namespace) -> int:
    """Bring in a version of the template, say what changed, and judge the specs.

    Raises:
        PolicyError: when this is no specs repository.
        UpdateError: when it cannot be done.
    """
    root = root_to_change()
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
    found = subprocess.run(command, cwd=root, check=False).returncode
    return 1 if found or updated.needs_pins else 0
