"""Specs and rules in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from spectools.checking.baseline import BASELINE, Baseline
from spectools.checking.cache import Cache
from spectools.checking.finding import Finding, Result
from spectools.checking.judge import Messages, findings_of
from spectools.checking.severity import Severities
from spectools.checking.work import Task, outcomes
from spectools.repository.layout import Layout
from spectools.repository.policy import Policy
from spectools.rules import all_rules


def check(
    layout: Layout,
    policy: Policy,
    *,
    cache: Cache | None = None,
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
    """
    severities = Severities(policy.severity, layout)
    findings = list(_judge_repository(layout, policy, severities))
    errors: list[str] = []
    tasks = list(_tasks(layout, severities, policy, messages_of))
    for task, outcome in outcomes(tasks, policy, cache, jobs):
        findings += outcome.findings
        if outcome.error:
            errors.append(outcome.error)
        elif cache:
            cache.put(task.path, outcome.digest, outcome.findings)
    if cache and layout.is_whole:
        cache.drop_others({task.path for task in tasks})
    past = 0
    if baseline:
        kept = [f for f in findings if f.level != "error" or not baseline.take(f)]
        past = len(findings) - len(kept)
        findings = kept
        if not errors:
            findings += _unused_entries(baseline, layout, severities, messages_of)
    return Result(
        # Findings of a rule in the same place stay in the order it gave them.
        sorted(findings, key=lambda f: (f.path, f.line, f.column, f.rule)),
        past,
        list(dict.fromkeys(errors)),
        len(layout.specs),
        len(layout.folders),
        len(all_rules()),
    )


def _judge_repository(
    layout: Layout, policy: Policy, severities: Severities
) -> Iterator[Finding]:
    for rule in all_rules():
        if rule.scope != "repository":
            continue
        for path, line, message in rule.judge(layout, policy):
            yield from findings_of(
                rule, path, [(line, 1, message)], severities.of(path)
            )


def _tasks(
    layout: Layout,
    severities: Severities,
    policy: Policy,
    messages_of: Callable[[str], Messages] | None,
) -> Iterator[Task]:
    for path in layout.templates:
        yield Task(path, path, severities.of(path), ())
    for folder in layout.folders:
        for path in folder.specs:
            messages: Messages = ()
            if messages_of and policy.commit_flags:
                messages = messages_of(path)
            yield Task(path, folder.template, severities.of(path), messages)


def _unused_entries(
    baseline: Baseline,
    layout: Layout,
    severities: Severities,
    messages_of: Callable[[str], Messages] | None,
) -> Iterator[Finding]:
    judged = {*layout.specs, *layout.templates}
    scopes = {rule.id: rule.scope for rule in all_rules()}
    unused: list[tuple[int, str]] = []
    for line, entry, path, id in baseline.unused():
        was_looked_for = layout.is_whole or path in judged
        if scopes.get(id) == "commit" and not messages_of:
            was_looked_for = False
        if was_looked_for and severities.of(path).get(id) != "off":
            unused.append((line, entry))
    for rule in all_rules():
        if rule.scope == "baseline":
            levels = severities.of(BASELINE)
            yield from findings_of(rule, BASELINE, rule.judge(unused), levels)
