"""The rules: one function each, found by their decorator.

To add one, write a function in the module of its family, decorate it with
:func:`rule`, and give ``tests/canaries.py`` a spec that breaks it. Its docstring
is its documentation: why, what is wrong, what is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from ..config import Config
from ..document import Spec
from ..layout import Layout

# Line and column, both from 1, and what to do.
Problem = tuple[int, int, str]
Judge = Callable[[Spec, Spec, Config], Iterator[Problem]]
# The path of the file that is wrong, or missing, and what to do.
RepositoryJudge = Callable[[Layout], Iterator[tuple[str, str]]]

_FAMILIES = ("structure", "identity", "content", "text", "markup", "repository")


@dataclass(frozen=True)
class Rule:
    """A rule about one spec, and when it applies.

    Attributes:
        id: ``SP`` and three digits, the first its family.
        name: what it catches, in a word or two with hyphens.
        judge: takes a spec, the template it is held to and the policy; yields
            a problem for each place that breaks the rule.
        needs_template: whether it has nothing to say without a template.
        needs_doctree: whether it has nothing to say about a file that docutils
            cannot read.
        for_templates: whether templates must keep it too.
    """

    id: str
    name: str
    judge: Judge
    needs_template: bool
    needs_doctree: bool
    for_templates: bool


@dataclass(frozen=True)
class RepositoryRule:
    """A rule about the folders.

    Attributes:
        id: ``SP`` and three digits, the first its family.
        name: what it catches, in a word or two with hyphens.
        judge: takes the layout; yields a path and a message for each problem.
    """

    id: str
    name: str
    judge: RepositoryJudge


_rules: dict[str, Rule | RepositoryRule] = {}


def rule(
    id: str,
    name: str,
    *,
    needs_template: bool = False,
    needs_doctree: bool = True,
    for_templates: bool = True,
) -> Callable[[Judge], Judge]:
    """Make a function a rule; the arguments are the attributes of `Rule`."""

    def register(judge: Judge) -> Judge:
        _add(Rule(id, name, judge, needs_template, needs_doctree, for_templates))
        return judge

    return register


def repository_rule(id: str, name: str) -> Callable[[RepositoryJudge], RepositoryJudge]:
    """Make a function a rule; the arguments are those of `RepositoryRule`."""

    def register(judge: RepositoryJudge) -> RepositoryJudge:
        _add(RepositoryRule(id, name, judge))
        return judge

    return register


def _add(new: Rule | RepositoryRule) -> None:
    if new.id in _rules:
        raise ValueError(f"two rules are called {new.id}")
    _rules[new.id] = new


@cache
def all_rules() -> tuple[Rule | RepositoryRule, ...]:
    """Return every rule, in the order of their ids."""
    for family in _FAMILIES:
        import_module(f"{__name__}.{family}")
    return tuple(_rules[id] for id in sorted(_rules))
