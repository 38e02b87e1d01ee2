"""The rules of a repository: those of the tools, and the team's own.

A team's rule is made by the decorators of :mod:`spectools.rules`, in a file that
``own-rules`` in the policy names. The file is code of the team's, and runs with all
rights of whoever checks. No file of the template has its name, so no update of the
template touches it.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from spectools.errors import SpecsError
from spectools.loading import compile_when_used
from spectools.repository.policy import RULE_ID, OwnFile, Policy
from spectools.rules import Rule, all_rules, take_rules

_NAME = compile_when_used(r"[a-z0-9]+(-[a-z0-9]+)*")


class RuleError(SpecsError):
    """A rule of the team's cannot be used, or fails."""


def rules_of(policy: Policy) -> tuple[Rule, ...]:
    """Return every rule that a repository is held to, in the order of their ids.

    Raises:
        RuleError: when a file of the team's cannot be loaded, or makes no rule that
            can be used.
    """
    return _rules_of(policy.root, policy.own_rules)


def problems_of(rule: Rule, *held_to: object) -> list[Any]:
    """Return what a rule finds.

    Args:
        rule: the rule.
        held_to: what rules of its scope take.

    Raises:
        RuleError: when a rule of the team's fails, or yields what is no problem.
    """
    if not rule.file:
        return list(rule.judge(*held_to))
    try:
        problems = list(rule.judge(*held_to))
    except Exception as error:
        place = _place(rule.file, error)
        raise RuleError(f"{place}: {rule.id} fails: {_words(error)}") from error
    for problem in problems:
        if not _is_problem(rule, problem):
            form = "path, line" if rule.scope == "repository" else "line, column"
            raise RuleError(
                f"{rule.file}:{_line(rule)}: {rule.id} yields {problem!r}, and must "
                f"yield {form} and message, numbers from 1"
            )
    return problems


@lru_cache(maxsize=8)
def _rules_of(root: Path, files: tuple[OwnFile, ...]) -> tuple[Rule, ...]:
    rules = list(all_rules())
    for file in files:
        taken = {word for rule in rules for word in (rule.id, rule.name)}
        for rule in _load(root, file):
            fault = _fault(rule, taken)
            if fault:
                raise RuleError(f"{file.path}:{_line(rule)}: {fault}")
            taken |= {rule.id, rule.name}
            rules.append(rule._replace(file=file.path))
    return tuple(sorted(rules, key=lambda rule: rule.id))


def _load(root: Path, file: OwnFile) -> list[Rule]:
    """Run a file of the team's, and return the rules that it makes."""
    module = ModuleType(f"own rules in {file.path}")
    module.__file__ = str(root / file.path)
    # Dataclasses look their module up there.
    sys.modules[module.__name__] = module
    try:
        exec(compile(file.data, file.path, "exec", dont_inherit=True), vars(module))
    except (Exception, SystemExit) as error:
        words = f"cannot be loaded: {_words(error)}"
        raise RuleError(f"{_place(file.path, error)}: {words}") from error
    finally:
        del sys.modules[module.__name__]
        rules = take_rules(module.__name__)
    if not rules:
        raise RuleError(
            f"{file.path}: makes no rule; decorate a function with "
            "spectools.rules.rule, or take the file out of own-rules"
        )
    return rules


def _fault(rule: Rule, taken: set[str]) -> str | None:
    """Return why a rule of the team's cannot be used, or ``None`` if it can."""
    page = str(rule.judge.__doc__)
    if not re.fullmatch(RULE_ID, rule.id) or rule.id.startswith("SP"):
        return (
            f"{rule.id!r} is no id for a rule of your own; write two to five capitals "
            "and three digits, as in OUR101, and leave SP to the template"
        )
    if not _NAME.fullmatch(rule.name):
        return f"{rule.name!r} is no name of a rule; write words with hyphens"
    for word in (rule.id, rule.name):
        if word in taken:
            return f"two rules are called {word}; give this one another"
    if not page.strip() or "Wrong: " not in page or "Right: " not in page:
        return (
            f"{rule.id} has no page; say in a docstring why it is there, and give "
            "an example each after Wrong: and Right:"
        )
    return None


def _is_problem(rule: Rule, problem: object) -> bool:
    place: tuple[type, ...] = (str, int) if rule.scope == "repository" else (int, int)
    return (
        isinstance(problem, tuple)
        and tuple(map(type, problem)) in ((*place, str), (*place, str, str))
        and all(number > 0 for number in problem if isinstance(number, int))
    )


def _line(rule: Rule) -> int:
    """Return the line that the decorator of a rule stands in."""
    code = getattr(rule.judge, "__code__", None)
    return int(getattr(code, "co_firstlineno", 1))


def _place(path: str, error: BaseException) -> str:
    """Return the file and, where that is known, the line that raised ``error``."""
    line = error.lineno if isinstance(error, SyntaxError) else None
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{path}:{line}" if line else path


def _words(error: BaseException) -> str:
    said = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
