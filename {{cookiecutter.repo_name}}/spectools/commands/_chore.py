"""What the commands of the chores share: arguments, and how a plan is carried out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from spectools.chores.chore import Plan, act
from spectools.commands._invocation import (
    drop_output,
    finish_what_was_cut_short,
    relative,
)
from spectools.errors import printable
from spectools.repository.layout import Layout, scan
from spectools.repository.policy import Policy, find_root, load
from spectools.repository.transaction import locked

SPEC_HELP = "the spec: its path, 2027.1/awesome-thing, or awesome-thing alone"


def add_dry_run(parser: argparse.ArgumentParser) -> None:
    """Add the option that only says what would be done."""
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would be done, and stop"
    )


def carry_out(
    options: argparse.Namespace, plan_of: Callable[[Layout, Policy], Plan]
) -> int:
    """Plan a chore and do it, while no other command may change anything.

    Args:
        options: with ``dry_run``.
        plan_of: returns the plan for what there is.

    Raises:
        SpecsError: when it cannot be done; nothing has changed.
    """
    root = find_root(Path.cwd())
    if finish_what_was_cut_short(root):
        # To run it once more would be another one.
        return 0
    with locked(root):
        plan = plan_of(scan(root), load(root))
        lines = act(root, plan, rehearse=options.dry_run)
    try:
        print(*map(printable, lines), sep="\n", flush=True)
    except OSError:
        # What is done is done, though nobody may read of it.
        drop_output()
    return 0


def given_path(given: str, layout: Layout) -> str:
    """Return what was given relative to where the command runs, or as it is."""
    return relative(given, layout.root) if given.startswith(".") else given
