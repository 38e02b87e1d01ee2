"""SP6: the messages of commits carry the flags that their specs ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spectools.repository.policy import Policy
from spectools.rules import Problem, commit_rule
from spectools.spec.document import Section, Spec
from spectools.spec.matching import match


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
                f"message needs the flag {flag}{here}; amend it, or write None here",
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


def _flags(
    spec: Spec, template: Spec, policy: Policy
) -> Iterator[tuple[str, list[Section]]]:
    """Yield each flag with the spec's sections that it is about, if it has any."""
    found = match(spec, template).found
    for flag, titles in policy.commit_flags:
        sections = [s for wanted, s in found.items() if wanted.title in titles]
        if sections:
            yield flag, sections


def _has(flag: str) -> Callable[[str], bool]:
    pattern = _pattern(flag)
    return lambda message: pattern.search(message) is not None


def _pattern(flag: str, options: int = 0) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(flag)}(?!\w)", options)
