"""Say what is wrong with the specs, and how to mend it.

exit code: 0 nothing found but warnings, 1 something found, 2 could not check

examples:
  python -m spectools check
  python -m spectools check specs/2027.1/awesome-thing.rst
  python -m spectools check --since
  python -m spectools check --since HEAD~1 --format github
  python -m spectools check --write-baseline

Findings in check-baseline.txt fail no check; --write-baseline puts all there that
are found today.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from spectools.checking import baseline, report
from spectools.checking.finding import Result
from spectools.commands._invocation import (
    PATH_HELP,
    UsageError,
    root_to_read,
    selected,
)
from spectools.errors import printable
from spectools.loading import load_when_used
from spectools.repository.layout import scan
from spectools.repository.policy import load

if TYPE_CHECKING:
    from spectools.checking import cache as caching
    from spectools.checking import run as judging
    from spectools.checking import since
    from spectools.repository import transaction
    from spectools.rules import own
else:
    # What starts programs, or keeps findings, takes as long to load as a spec to judge.
    caching = load_when_used("spectools.checking.cache")
    since = load_when_used("spectools.checking.since")
    transaction = load_when_used("spectools.repository.transaction")
    judging = load_when_used("spectools.checking.run")
    own = load_when_used("spectools.rules.own")

DOING = "check"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help=PATH_HELP)
    parser.add_argument(
        "--since",
        nargs="?",
        default=False,
        metavar="REF",
        help="judge only what differs from where this branch left REF (default: the "
        "remote's main branch), and the commit messages since then; give no PATH "
        "right behind it",
    )
    parser.add_argument(
        "--format",
        choices=tuple(report.FORMATS),
        default="text",
        help="how to write the findings (default: text)",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        help="write them to FILE in that format, and as text to the terminal",
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        default=os.cpu_count() or 1,
        metavar="N",
        help="work in at most N processes (default: one for each processor, where "
        "there is enough to do)",
    )
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="judge all anew, and remember nothing",
    )
    parser.add_argument(
        "--write-baseline",
        action="store_true",
        help=f"write all findings of today to {baseline.BASELINE}",
    )


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Check what the options name, or everything, and print the findings.

    Raises:
        BaselineError: when the baseline cannot be used.
        ChangesError: when git cannot say what changed.
        PolicyError: when the policy cannot be used.
        RuleError: when the team's own rules cannot be used.
        LayoutError: when there is nothing to judge.
        TransactionError: when another command is at work on the baseline or specs.
        UsageError: for options that do not go together.
    """
    if options.write_baseline and (options.paths or options.since is not False):
        raise UsageError(
            "--write-baseline is about all specs; give no PATH, no --since"
        )
    root = root_to_read()
    changes = None
    if options.since is not False:
        changes = since.Changes(root, options.since)
    policy = load(root)
    layout = scan(root)
    if options.paths:
        layout = selected(layout, options.paths)
    if changes:
        base = changes.base
        if options.since is None:
            print(f"note: judging {base.words}", file=sys.stderr)
    # Loaded here, while git works.
    check = judging.check
    if changes:
        layout = changes.select(layout, policy)
    cache = None
    if not options.no_cache and len(layout.specs) + len(layout.templates) > 1:
        cache = caching.Cache(root)
    result = check(
        layout,
        policy,
        cache=cache,
        baseline=None if options.write_baseline else baseline.read(root),
        messages_of=changes.messages if changes else None,
        jobs=options.jobs,
    )
    if cache:
        cache.save()
    if options.write_baseline and not result.errors:
        guards = {rule.id for rule in own.rules_of(policy) if rule.is_guard}
        lasting = [f for f in result.failures if f.rule in guards]
        allowed = [f for f in result.failures if f.rule not in guards]
        with transaction.locked(root):
            drafts = transaction.made_drafts_of(root)
            for line in baseline.write(root, allowed, drafts):
                print(printable(line))
        if lasting:
            rules = ", ".join(sorted({f.rule for f in lasting}))
            print(f"{len(lasting)} findings no baseline may hide; mend them: {rules}")
        return 1 if lasting else 0
    _write(result, options)
    if result.errors:
        return 2
    return 1 if result.failures else 0


def _write(result: Result, options: argparse.Namespace) -> None:
    """Write the findings to where the options say, and errors aside."""
    lines = report.FORMATS[options.format](result)
    if options.output is not None:
        text = "".join(f"{line}\n" for line in lines)
        _put(text, options.output, "wb", f"--output {options.output}")
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    if options.format == "github" and page:
        # Other steps of the job may have written to it.
        _put(report.github_summary(result), page, "ab", "GITHUB_STEP_SUMMARY")
    if options.output is not None or options.format == "text":
        in_colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        lines = report.text(result, in_colour=in_colour)
    for line in lines:
        print(line)
    sys.stdout.flush()
    for error in result.errors:
        print(f"could not check: {printable(error)}", file=sys.stderr)


def _put(text: str, file: str, mode: str, named: str) -> None:
    try:
        with Path(file).open(mode) as stream:
            stream.write(text.encode("utf-8", "backslashreplace"))
    except OSError as fault:
        raise UsageError(f"{named}: {fault.strerror}") from None
