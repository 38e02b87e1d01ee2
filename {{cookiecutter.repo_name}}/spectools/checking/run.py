"""Specs and rules in, findings out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from spectools.checking.baseline import BASELINE, Baseline
from spectools.checking.finding import Finding, Result
from spectools.checking.judge import Messages, findings_of
from spectools.checking.severity import Levels, Severities
from spectools.checking.work import Task, outcomes
from spectools.errors import SpecsError
from spectools.loading import load_when_used
from spectools.repository.files import read_file
from spectools.repository.layout import Layout, folder_of
from spectools.repository.policy import Policy
from spectools.rules import Problem, Rule
from spectools.rules.own import problems_of, rules_of
from spectools.spec.document import Spec
from spectools.spec.facts import Facts
from spectools.spec.neighbourhood import Neighbourhood
from spectools.spec.status import state_of

if TYPE_CHECKING:
    from spectools.checking import cache as caching
else:
    caching = load_when_used("spectools.checking.cache")

# No file that people write is larger.
_LARGEST = 10_000_000


def check(
    layout: Layout,
    policy: Policy,
    *,
    cache: caching.Cache | None = None,
    baseline: Baseline | None = None,
    messages_of: Callable[[str], Messages] | None = None,
    jobs: int = 1,
) -> Result:
    """Hold all that is in ``layout`` to every rule.

    Args:
        layout: what there is to judge.
        policy: what the specs are held to.
        cache: findings of earlier checks; used and filled, not saved.
        baseline: findings that may stay; used up.
        messages_of: returns the messages of the commits that touch a spec. Without
            it, nothing is said about commits.
        jobs: how many processes to work in at most.

    Raises:
        PolicyError: when the policy names rules or folders that there are not.
        RuleError: when the team's own rules cannot be used.
    """
    severities = Severities(policy, layout)
    findings: list[Finding] = []
    errors: list[str] = []
    for rule in rules_of(policy):
        try:
            findings += _judge_repository(rule, layout, policy, severities, cache)
        except SpecsError as error:
            errors.append(str(error))
    tasks = list(_tasks(layout, severities, policy, messages_of))
    facts: dict[str, Facts] = {}
    for task, outcome in outcomes(tasks, policy, cache, jobs):
        findings += outcome.findings
        facts[task.path] = outcome.facts
        if outcome.error:
            errors.append(outcome.error)
        elif cache:
            cache.put(task.path, outcome.digest, outcome.findings, outcome.facts)
    if cache and layout.is_everything:
        names = {rule.id for rule in rules_of(policy) if rule.files}
        cache.drop_others({task.path for task in tasks} | names)
    findings += _judge_neighbours(tasks, facts, layout, policy)
    in_baseline = 0
    if baseline:
        guards = {rule.id for rule in rules_of(policy) if rule.is_guard}
        new = [
            f
            for f in findings
            if f.level != "error" or f.rule in guards or not baseline.take(f)
        ]
        in_baseline = len(findings) - len(new)
        findings = new
        if not errors:
            findings += _unused_entries(
                baseline, layout, policy, severities, messages_of
            )
    return Result(
        # Findings of a rule in the same place stay in the order it gave them.
        sorted(findings, key=lambda f: (f.path, f.line, f.column, f.rule)),
        in_baseline,
        list(dict.fromkeys(errors)),
        len(layout.specs),
        len(layout.folders),
        len(rules_of(policy)),
    )


def _judge_repository(
    rule: Rule,
    layout: Layout,
    policy: Policy,
    severities: Severities,
    cache: caching.Cache | None,
) -> list[Finding]:
    if rule.scope != "repository":
        return []
    if rule.files is None or cache is None or not layout.is_everything:
        return list(_findings_in_repository(rule, layout, policy, severities))
    parts = [repr((rule.id, policy.severity)).encode()]
    for path in rule.files(layout.root):
        parts += [os.fsencode(path), _contents(layout.root, path)]
    known = caching.digest(*parts)
    kept = cache.get(rule.id, known)
    if kept is not None:
        return kept[0]
    findings = list(_findings_in_repository(rule, layout, policy, severities))
    cache.put(rule.id, known, findings, Facts())
    return findings


def _judge_neighbours(
    tasks: list[Task], facts: dict[str, Facts], layout: Layout, policy: Policy
) -> Iterator[Finding]:
    """Yield what is wrong with specs among the others."""
    others = Neighbourhood(layout, facts, policy.markup)
    rules = [rule for rule in rules_of(policy) if rule.scope == "neighbour"]
    for task in tasks:
        own = facts.get(task.path, Facts())
        if own == Facts():
            continue
        levels = task.levels | task.by_status.get(own.state or "", {})
        for rule in rules:
            is_held_to = rule.for_templates or task.path != task.template
            if is_held_to and rule.id not in own.disabled:
                problems = problems_of(rule, task.path, own, others, policy)
                yield from findings_of(rule, task.path, [], problems, levels)


def _findings_in_repository(
    rule: Rule, layout: Layout, policy: Policy, severities: Severities
) -> Iterator[Finding]:
    by_path: dict[str, list[Problem]] = {}
    for path, line, *rest in problems_of(rule, layout, policy):
        by_path.setdefault(path, []).append((line, 1, *rest))
    for path, problems in by_path.items():
        lines = _contents(layout.root, path).decode("utf-8", "replace").split("\n")
        levels = _levels(layout.root, path, severities)
        yield from findings_of(rule, path, lines, problems, levels)


def _levels(root: Path, path: str, severities: Severities) -> Levels:
    is_page = folder_of(path) is not None and path.endswith(".rst")
    status = state_of(Spec(path, _contents(root, path))) if is_page else None
    return severities.of(path, status)


def _contents(root: Path, path: str) -> bytes:
    """Return what a file holds; nothing where it cannot be read."""
    try:
        return read_file(root / path, _LARGEST)
    except OSError:
        return b""


def _tasks(
    layout: Layout,
    severities: Severities,
    policy: Policy,
    messages_of: Callable[[str], Messages] | None,
) -> Iterator[Task]:
    for path in layout.templates:
        levels = severities.of(path)
        yield Task(path, path, levels, {}, _held_to(levels, {}), ())
    for folder in layout.folders:
        levels, by_status = (
            severities.of(folder.path),
            severities.by_status(folder.path),
        )
        held_to = _held_to(levels, by_status)
        for path in folder.specs:
            messages: Messages = ()
            if messages_of and policy.asks_of_messages:
                messages = messages_of(path)
            template = folder.template_of(path)
            yield Task(path, template, levels, by_status, held_to, messages)


def _held_to(levels: Levels, by_status: dict[str, Levels]) -> str:
    return repr((levels, by_status))


def _unused_entries(
    baseline: Baseline,
    layout: Layout,
    policy: Policy,
    severities: Severities,
    messages_of: Callable[[str], Messages] | None,
) -> Iterator[Finding]:
    judged = {*layout.specs, *layout.templates}
    scopes = {rule.id: rule.scope for rule in rules_of(policy)}
    unused: list[tuple[int, str]] = []
    for line, entry, path, id in baseline.unused():
        was_looked_for = layout.is_everything or path in judged
        if scopes.get(id) == "commit" and not messages_of:
            was_looked_for = False
        if was_looked_for and _levels(layout.root, path, severities).get(id) != "off":
            unused.append((line, entry))
    for rule in rules_of(policy):
        if rule.scope == "baseline":
            levels = severities.of(BASELINE)
            yield from findings_of(rule, BASELINE, [], rule.judge(unused), levels)
