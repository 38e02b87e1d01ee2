"""The rules' pages, made of their docstrings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence

from spectools.errors import did_you_mean
from spectools.loading import compile_when_used
from spectools.repository.policy import Policy
from spectools.rules import Rule
from spectools.spec.suppression import MARK

_LIKE_AN_ID = compile_when_used(r"[A-Za-z]{2,5}\d")


def index(rules: Iterable[Rule], policy: Policy) -> str:
    """Return a line for each rule: id, name, and what it catches."""
    return "".join(_line(rule, policy) for rule in rules)


def pages(asked: list[str], rules: Sequence[Rule], policy: Policy) -> str:
    """Return the pages of the rules with these ids or names, in reST.

    For a family, like SP4, it is the list of its rules.

    Args:
        asked: ids, families or names.
        rules: those that there are.
        policy: what the repository's own addresses are taken from.

    Raises:
        LookupError: for a rule that there is not; the message says which.
    """
    by_word = {word: r for r in rules for word in (r.id, r.name)}
    texts: list[str] = []
    for word in asked:
        rule = by_word.get(word) or by_word.get(word.upper())
        family = [r for r in rules if r.family == word.upper()]
        if rule:
            texts.append(page(rule, policy))
        elif family:
            texts.append(index(family, policy))
        else:
            if _LIKE_AN_ID.match(word):
                near = did_you_mean(word.upper(), [r.id for r in rules])
            else:
                near = did_you_mean(word, [r.name for r in rules])
            raise LookupError(f"there is no rule {word!r}; {near}")
    return "\n".join(texts)


def page(rule: Rule, policy: Policy) -> str:
    """Return what there is to know about a rule, in reST, with a heading.

    In a docstring of the tools, ``{address}`` stands for an address under which this
    repository's work is tracked, ``{named-address}`` for one with a name in it,
    and ``{tracked-as}`` for what is tracked there.
    """
    heading = f"{rule.id} {rule.name}"
    documentation = _documentation(rule, policy)
    lines = [heading, "-" * len(heading), "", documentation, ""]
    if rule.is_fixable or rule.fix_option:
        fix = f"python -m spectools fix {rule.fix_option}".rstrip()
        lines += [f"``{fix}`` mends it where that is safe.", ""]
    if rule.is_completeness:
        lines += ["In a draft (``:Status: draft``) it is a warning.", ""]
    return "\n".join(lines + _how_to_turn_off(rule)) + "\n"


def _line(rule: Rule, policy: Policy) -> str:
    catches = _documentation(rule, policy).partition("\n")[0]
    return f"{rule.id}  {rule.name:21}  {catches}\n"


def _documentation(rule: Rule, policy: Policy) -> str:
    text = inspect.cleandoc(str(rule.judge.__doc__))
    if not rule.file:
        for word, meant in (
            ("{address}", policy.address_of("awesome-thing")),
            ("{named-address}", policy.address_of("awesome-thing", by_name=True)),
            ("{tracked-as}", policy.tracked_as),
        ):
            text = text.replace(word, meant)
    # A paragraph for each, in any renderer.
    return re.sub(r"\n+(Wrong|Right): ", r"\n\n*\1:* ", text)


def _how_to_turn_off(rule: Rule) -> list[str]:
    if rule.is_guard:
        return ["It guards those who read and publish the specs: nothing turns it off."]
    policy = [
        "   [[tool.specs.severity]]",
        f'   rules = ["{rule.id}"]',
        '   level = "off"',
    ]
    in_policy = ["in ``pyproject.toml``, for one folder or all::", "", *policy, ""]
    if not rule.is_suppressible:
        return ["To turn it off, " + in_policy[0], *in_policy[1:]]
    return [
        "To turn it off in one spec::",
        "",
        f"   .. {MARK} disable {rule.id} because <reason>",
        "",
        "or " + in_policy[0],
        *in_policy[1:],
    ]
