"""Say what the message of a commit lacks: flags, a sign-off. For git's hook commit-msg.

Which flags a commit needs follows from the specs in it; the policy says how, in
commit-flags, sign-off and machine-help.

exit code: 0 nothing lacks, 1 something does, 2 could not tell

examples:
  python -m spectools commit-message .git/COMMIT_EDITMSG
  python -m spectools commit-message --add .git/COMMIT_EDITMSG
"""

from __future__ import annotations

import argparse
from pathlib import Path

from spectools.checking import report
from spectools.checking.message import add_what_is_missing, judge_message
from spectools.commands._invocation import root_to_read
from spectools.errors import printable
from spectools.repository.layout import scan
from spectools.repository.policy import load

DOING = "judge the commit message"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument("file", metavar="FILE", help="where git keeps the message")
    parser.add_argument(
        "--add",
        action="store_true",
        help="write the flags that lack into the message, and your sign-off; what is "
        "left is said",
    )


def run(options: argparse.Namespace) -> int:
    """Judge a message for what is about to be committed, and say what it lacks.

    Raises:
        MessageError: when git cannot be asked.
        PolicyError: when the policy cannot be used.
    """
    file = Path(options.file).absolute()
    root = root_to_read()
    policy = load(root)
    layout = scan(root)
    findings = judge_message(layout, policy, file)
    if options.add and findings:
        add_what_is_missing(root, file, findings)
        findings = judge_message(layout, policy, file)
    for finding in findings:
        print(report.line(finding))
    is_lacking = any(finding.level == "error" for finding in findings)
    if is_lacking and not options.add:
        print(
            f"your message is in {printable(options.file)}; to have these written into "
            f"it: tox -e commit-message -- --add {printable(options.file)}; then "
            f"git commit -F {printable(options.file)}"
        )
    return 1 if is_lacking else 0
