"""The message of a commit that is about to be made, held to the rules about commits."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from spectools.checking.finding import Finding
from spectools.checking.judge import judge
from spectools.checking.severity import Severities
from spectools.errors import SpecsError, printable
from spectools.repository.git import complaint, run_git
from spectools.repository.layout import SPECS, Layout
from spectools.repository.policy import TRAILER, Policy
from spectools.rules.own import rules_of
from spectools.spec.document import Spec, read
from spectools.spec.status import state_of

# What is below is no part of the message: --cleanup in
# https://git-scm.com/docs/git-commit
_SCISSORS = re.compile(r"^\S+ -+ >8 -+$", re.MULTILINE)
# Messages that another one will take the place of.
_PASSING = re.compile(r"(fixup|squash|amend)! ")
_SIGN_OFF = "Signed-off-by"


class MessageError(SpecsError):
    """git cannot say what is about to be committed, or cannot change the message."""


def judge_message(layout: Layout, policy: Policy, file: Path) -> list[Finding]:
    """Return what is wrong with a message, for the specs that are about to go with it.

    Nothing is, with the message of a merge, or of a commit that git will fold into
    another one. A commit of nothing, as when a message is amended, is judged with the
    specs of the last one.

    Args:
        layout: all that there is.
        policy: what the specs are held to.
        file: where the message is, comments and all.

    Raises:
        MessageError: when git cannot be asked.
        OSError: when the message cannot be read.
    """
    root = layout.root
    if run_git(root, "rev-parse", "--verify", "-q", "MERGE_HEAD").returncode == 0:
        return []
    message = _message(root, file)
    if not message.strip() or _PASSING.match(message):
        return []
    severities = Severities(policy, layout)
    nothing = Spec(str(file), b"")
    levels = severities.of(nothing.path)
    # What depends on no spec is said once, and where none is touched, too.
    findings = list(judge(nothing, Spec("", b""), policy, levels, (message,)))
    said = {(finding.rule, finding.message) for finding in findings}
    templates = {
        path: folder.template_of(path)
        for folder in layout.folders
        for path in folder.specs
    }
    # What is taken out of git may lie here still.
    kept = set(_git(root, "ls-files", "-z", "--", SPECS).split("\0"))
    changed = _changed(root) & kept
    staged = {p: t for p, t in templates.items() if t and p in changed}
    for path, template in staged.items():
        text = _git(root, "cat-file", "blob", f":./{path}")
        spec = Spec(path, text.encode("utf-8", "surrogateescape"), policy.markup)
        levels = severities.of(path, state_of(spec))
        held_to = read(root, template, policy.markup)
        found = judge(spec, held_to, policy, levels, (message,))
        findings += (f for f in found if (f.rule, f.message) not in said)
    about_commits = {rule.id for rule in rules_of(policy) if rule.scope == "commit"}
    return [finding for finding in findings if finding.rule in about_commits]


def add_what_is_missing(root: Path, file: Path, findings: list[Finding]) -> None:
    """Write the flags and the sign-off that findings ask for into the message, by git.

    A flag becomes a trailer that says why; one that cannot be is left to the author.

    Raises:
        MessageError: when git cannot write them, or does not know who signs off.
    """
    options: list[str] = []
    missing = dict(_missing(root, findings))
    # A sign-off is for what stands above it.
    for name, value in sorted(missing.items(), key=lambda item: item[0] == _SIGN_OFF):
        options += ["--trailer", f"{name}: {value}"]
    if options:
        if file.is_symlink():
            raise MessageError(f"{file}: is a link, and none is followed")
        how = ("--in-place", "--no-divider", "--if-exists", "addIfDifferent")
        _git(root, "interpret-trailers", *how, *options, "--", str(file.resolve()))


def _missing(root: Path, findings: list[Finding]) -> Iterator[tuple[str, str]]:
    for finding in findings:
        if finding.rule == "SP601" and TRAILER.fullmatch(finding.subject):
            name = printable(finding.path.rpartition("/")[2])
            yield finding.subject, f"see {name}"
        if finding.rule == "SP603":
            identity = _git(root, "var", "GIT_COMMITTER_IDENT")
            yield _SIGN_OFF, identity.rpartition(">")[0] + ">"


def _message(root: Path, file: Path) -> str:
    text = file.read_bytes().decode("utf-8", "replace")
    cut = _SCISSORS.split(text)[0]
    done = run_git(root, "stripspace", "--strip-comments", typed=cut)
    if done.returncode:
        raise MessageError(f"git stripspace: {complaint(done.stderr)}")
    return done.stdout


def _changed(root: Path) -> set[str]:
    """Return the files that are about to be committed, or those of the last commit."""
    names = ("diff", "--cached", "--name-only", "-z", "--no-renames", "--relative")
    has_commit = run_git(root, "rev-parse", "--verify", "-q", "HEAD").returncode == 0
    staged = _git(root, *names, *(["HEAD"] if has_commit else []))
    if not staged and has_commit:
        last = ("diff-tree", "--root", "-r", "--name-only", "-z", "--no-renames")
        staged = _git(root, *last, "--relative", "--no-commit-id", "HEAD")
    return set(staged.split("\0")) - {""}


def _git(root: Path, *arguments: str) -> str:
    # What git commits may be another index than usual, as with commit --all.
    index = os.environ.get("GIT_INDEX_FILE")
    more = {"GIT_INDEX_FILE": os.path.abspath(index)} if index else {}  # noqa: PTH100
    done = run_git(root, *arguments, **more)
    if done.returncode:
        raise MessageError(f"git {arguments[0]}: {complaint(done.stderr)}")
    return done.stdout
