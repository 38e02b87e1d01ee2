"""One spec held to the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spectools.checking.finding import Finding
from spectools.checking.severity import Levels
from spectools.repository.policy import Policy
from spectools.rules import Problem, Rule
from spectools.rules.own import problems_of, rules_of
from spectools.spec.document import Spec
from spectools.spec.suppression import suppressions

Messages = tuple[str, ...]


def judge(
    spec: Spec,
    template: Spec | None,
    policy: Policy,
    levels: Levels,
    messages: Messages = (),
) -> Iterator[Finding]:
    """Yield the findings in one spec, or in one template.

    Args:
        spec: what is judged.
        template: what it is held to: ``spec`` itself for a template. A spec
            without one is held to the rules that need none.
        policy: what the specs are held to.
        levels: the level of each rule.
        messages: those of the commits that touch the spec.

    Raises:
        RuleError: when a rule of the team's fails.
    """
    rules = rules_of(policy)
    disabled = {id for item in suppressions(spec) for id in item.rules}
    if disabled:
        disabled -= {rule.id for rule in rules if not rule.is_suppressible}
    used: set[str] = set()
    ran: set[str] = set()
    stood_for: set[str] = set()
    # First those that stand for others.
    for rule in sorted(rules, key=lambda rule: not rule.stands_for):
        if levels[rule.id] == "off" or not _applies(rule, spec, template, messages):
            continue
        if rule.id in stood_for:
            continue
        ran.add(rule.id)
        more = (messages,) if rule.scope == "commit" else ()
        problems = problems_of(rule, spec, template or spec, policy, *more)
        if rule.id in disabled:
            used |= {rule.id for _ in problems}
        else:
            stood_for.update(rule.stands_for if problems else ())
            yield from findings_of(rule, spec.path, spec.lines, problems, levels)
    unused = [
        (item, id)
        for item in suppressions(spec)
        for id in item.rules
        if id in ran & disabled - used
    ]
    for rule in rules:
        if rule.scope == "suppression":
            problems = problems_of(rule, unused)
            yield from findings_of(rule, spec.path, spec.lines, problems, levels)


def _applies(rule: Rule, spec: Spec, template: Spec | None, messages: Messages) -> bool:
    return (
        (rule.scope == "spec" or (rule.scope == "commit" and messages != ()))
        and (rule.for_templates or spec is not template)
        and not (rule.needs_template and template is None)
        and not (rule.needs_doctree and spec.unparsable)
    )


def findings_of(
    rule: Rule,
    path: str,
    lines: Sequence[str],
    problems: Iterable[Problem],
    levels: Levels,
) -> Iterator[Finding]:
    """Yield the problems that a rule has with a file, unless it is off there."""
    level = levels[rule.id]
    for line, column, message, *about in problems if level != "off" else ():
        subject = about[0] if about else "".join(lines[line - 1 : line])
        yield Finding(path, line, column, rule.id, message, level, rule.name, subject)
