"""SP6: the messages of commits say what their specs and the team ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spectools.repository.policy import Policy
from spectools.rules import Problem, commit_rule
from spectools.spec.document import Section, Spec
from spectools.spec.matching import match

_BLANK = re.compile(r"\n(?:[ \t\r]*\n)+")
_LABELLED = re.compile(r"^([A-Za-z0-9-]+)[ \t]*:(.*)$", re.MULTILINE)
_LONGEST_SUBJECT = 100
_PERSON = re.compile(r"\S.* <[^<>@\s]+@[^<>@\s]+>")
# Addresses that nobody reads, but for those that a host gives to people.
_TOOL = re.compile(r"<no-?reply@|\[bot\]@", re.IGNORECASE)


@commit_rule("SP601", "flag-missing")
def flag_missing(
    spec: Spec, template: Spec, policy: Policy, messages: tuple[str, ...]
) -> Iterator[Problem]:
    """A section says more than None, and no commit message has its flag.

    Teams find the changes that concern them by these flags. Which section asks
    for which is in the policy, ``commit-flags``. Judged with ``--since`` only: it
    names the commits.

    Wrong: ``Public API`` describes a new call; the message says nothing of it.
    Right: the same, with ``APIImpact`` in a line of the message.
    """
    for flag, sections in _flags(spec, template, policy):
        saying = [s for s in sections if not s.says_none]
        if saying and not any(map(_has(flag), messages)):
            nearly = _pattern(flag, re.IGNORECASE).search("\n".join(messages))
            here = f", not {nearly[0]}" if nearly else ""
            yield (
                saying[0].line,
                1,
                f"section {saying[0].title!r} says more than None, so the commit "
                f"message needs the flag {flag}{here}; put it on a line of the message "
                "(git commit --amend, once it is committed), or write None here",
                flag,
            )


@commit_rule("SP602", "flag-idle")
def flag_idle(
    spec: Spec, template: Spec, policy: Policy, messages: tuple[str, ...]
) -> Iterator[Problem]:
    """A commit message has a flag, and the section that it is about says None.

    Wrong: ``APIImpact`` in the message, and ``None`` under ``Public API``.
    Right: the flag goes, or the section says what changes.
    """
    for flag, sections in _flags(spec, template, policy):
        if all(s.says_none for s in sections) and any(map(_has(flag), messages)):
            yield (
                sections[0].line,
                1,
                f"the commit message has the flag {flag}, but section "
                f"{sections[0].title!r} says None; take the flag out, or say here "
                "what changes",
                flag,
            )


@commit_rule("SP603", "sign-off-missing")
def sign_off_missing(
    spec: Spec, template: Spec, policy: Policy, messages: tuple[str, ...]
) -> Iterator[Problem]:
    """A commit is not signed off.

    By a sign-off its author certifies to have the right to give the text away, as
    https://developercertificate.org puts it. ``sign-off`` in the policy asks for it.
    git and the review system look for it in the last paragraph of the message.
    Judged with ``--since`` only.

    Wrong: a message that ends without such a line.
    Right: ``Signed-off-by: Jane Doe <jane@example.org>``, which ``git commit -s``
    writes.
    """
    for message in messages if policy.sign_off else ():
        if not any(
            name.casefold() == "signed-off-by" and _PERSON.fullmatch(value)
            for name, value in trailers(message)
        ):
            yield (
                1,
                1,
                f"commit {_subject(message)!r} is not signed off in the last paragraph "
                "of its message; git commit --amend -s does it",
                "Signed-off-by",
            )


@commit_rule("SP604", "machine-help")
def machine_help(
    spec: Spec, template: Spec, policy: Policy, messages: tuple[str, ...]
) -> Iterator[Problem]:
    """A commit tells of a tool that helped to write it, but not as it should.

    Reviewers read differently what a machine has written, and lawyers want to find
    it. ``machine-help`` in the policy names the trailers for it; whoever was not
    helped writes none. Judged with ``--since`` only.

    Wrong: ``Co-Authored-By: Some Model <noreply@example.org>``, since a tool is no
    author; ``Assisted-By:`` without a name, or above the last paragraph.
    Right: ``Assisted-By: Some Model`` beside the other trailers.
    """
    for message in messages if policy.machine_help else ():
        for fault in _faults_of_help(message, policy.machine_help):
            said = f"commit {_subject(message)!r} {fault}"
            yield 1, 1, said, policy.machine_help[0]


def _faults_of_help(message: str, names: tuple[str, ...]) -> Iterator[str]:
    found = trailers(message)
    advice = f"write {names[0]}: and its name in the last paragraph"
    known = {name.casefold() for name in names}
    for name, value in found:
        if name.casefold() in known and not value:
            yield f"names no tool behind {name}; {advice}, or take the line out"
        if name.casefold() == "co-authored-by" and _TOOL.search(value):
            yield f"has a tool for an author; {advice}"
    body = [name for name, _ in _LABELLED.findall(message)]
    for name in names:
        in_trailers = sum(n.casefold() == name.casefold() for n, _ in found)
        if sum(n.casefold() == name.casefold() for n in body) > in_trailers:
            yield f"has {name} where no trailer is looked for; {advice}"


def trailers(message: str) -> list[tuple[str, str]]:
    """Return the trailers of a commit message, each its name and its value.

    They stand in the last paragraph, which is not the first, a line each:
    https://git-scm.com/docs/git-interpret-trailers
    """
    paragraphs = _BLANK.split(message.strip())
    found = _LABELLED.findall(paragraphs[-1]) if len(paragraphs) > 1 else []
    return [(name, value.strip()) for name, value in found]


def _subject(message: str) -> str:
    return message.strip().partition("\n")[0][:_LONGEST_SUBJECT]


def _flags(
    spec: Spec, template: Spec, policy: Policy
) -> Iterator[tuple[str, list[Section]]]:
    """Yield each flag with the spec's sections that it is about, if any is written."""
    found = match(spec, template).found
    for flag, titles in policy.commit_flags:
        sections = [
            section
            for wanted, section in found.items()
            if wanted.title in titles and not _is_untouched(section, wanted)
        ]
        if sections:
            yield flag, sections


def _is_untouched(section: Section, wanted: Section) -> bool:
    """Say whether a section has the template's words only, and so says nothing yet."""
    return section.node.astext().split() == wanted.node.astext().split()


def _has(flag: str) -> Callable[[str], bool]:
    pattern = _pattern(flag)
    return lambda message: pattern.search(message) is not None


def _pattern(flag: str, options: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(flag)}(?!\w)", options)
