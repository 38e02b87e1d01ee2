"""Specs and rules in, findings out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from .baseline import BASELINE, Baseline
from .cache import Cache, digest
from .config import Config
from .document import DocumentError, Spec, read
from .finding import Finding
from .layout import Layout
from .rules import Problem, Rule, all_rules
from .severity import Levels, Severities
from .suppression import suppressions

# A process takes a fifth of a second to start, and a second for these.
BYTES_WORTH_A_PROCESS = 1_000_000
# The garbage of so many specs is collected at once.
_SPECS_BEFORE_COLLECTION = 64

Messages = tuple[str, ...]


class Result(NamedTuple):
    """What a check looked at and what it found.

    Attributes:
        findings: sorted by path, line, column and rule; without those in the
            baseline.
        past: how many findings are in the baseline.
        errors: a sentence for each file that could not be judged.
        specs: how many specs were looked at.
        folders: how many folders of specs they lie in.
        rules: how many rules they were held to.
    """

    findings: list[Finding]
    past: int
    errors: list[str]
    specs: int
    folders: int
    rules: int

    @property
    def failures(self) -> list[Finding]:
        """The findings that are more than warnings."""
        return [f for f in self.findings if f.level == "error"]


class Task(NamedTuple):
    """One file to judge.

    Attributes:
        path: the spec, or the template.
        template: the path of what it is held to: ``path`` itself for a template,
            ``None`` for a spec whose folder has none.
        levels: how much each rule matters for it.
        messages: those of the commits that touch it.
    """

    path: str
    template: str | None
    levels: Levels
    messages: Messages


class Outcome(NamedTuple):
    """What came of a task.

    Attributes:
        digest: of all that the findings depend on.
        findings: what is wrong with the file.
        error: why it could not be judged, or ``None``.
    """

    digest: str
    findings: list[Finding]
    error: str | None


def check(
    layout: Layout,
    config: Config,
    *,
    cache: Cache | None = None,
    baseline: Baseline | None = None,
    messages_of: Callable[[str], Messages] | None = None,
    jobs: int = 1,
) -> Result:
    """Hold all that is in ``layout`` to every rule.

    Args:
        layout: what there is to judge.
        config: the policy.
        cache: findings of earlier checks; used and filled, not saved.
        baseline: findings that may stay; used up.
        messages_of: returns the messages of the commits that touch a spec. Without
            it, nothing is said about commits.
        jobs: how many processes to work in at most.

    Raises:
        ConfigError: when the policy names rules or folders that there are not.
    """
    severities = Severities(config.severity, layout)
    findings = list(_judge_repository(layout, config, severities))
    errors: list[str] = []
    tasks = list(_tasks(layout, severities, config, messages_of))
    for task, outcome in _outcomes(tasks, config, cache, jobs):
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
    layout: Layout, config: Config, severities: Severities
) -> Iterator[Finding]:
    for rule in all_rules():
        if rule.scope != "repository":
            continue
        for path, line, message in rule.judge(layout, config):
            yield from _findings(rule, path, [(line, 1, message)], severities.of(path))


def _tasks(
    layout: Layout,
    severities: Severities,
    config: Config,
    messages_of: Callable[[str], Messages] | None,
) -> Iterator[Task]:
    for path in layout.templates:
        yield Task(path, path, severities.of(path), ())
    for folder in layout.folders:
        for path in folder.specs:
            messages: Messages = ()
            if messages_of and config.commit_flags:
                messages = messages_of(path)
            yield Task(path, folder.template, severities.of(path), messages)


def _outcomes(
    tasks: list[Task], config: Config, cache: Cache | None, jobs: int
) -> Iterator[tuple[Task, Outcome]]:
    pending: list[Task] = []
    size = 0
    for task in tasks:
        try:
            spec, template = _read(config.root, task)
        except DocumentError as error:
            yield task, Outcome("", [], str(error))
            continue
        known = _digest(spec, template, task, config)
        findings = cache.get(task.path, known) if cache else None
        if findings is None:
            pending.append(task)
            size += len(spec.data)
        else:
            yield task, Outcome(known, findings, None)
    jobs = min(jobs, size // BYTES_WORTH_A_PROCESS)
    judge_one = partial(_outcome, config)
    if jobs > 1:
        # Both take time to import, which most checks have no use for.
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
            yield from zip(
                pending, pool.map(judge_one, pending, chunksize=8), strict=True
            )
    else:
        yield from zip(pending, _without_collector(judge_one, pending), strict=True)


def _without_collector(
    judge_one: Callable[[Task], Outcome], tasks: Iterable[Task]
) -> Iterator[Outcome]:
    """Judge one task after the other, and collect garbage only now and then.

    Doctrees are full of cycles and soon gone: the collector, which runs each few
    hundred objects, would take a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    # What is there already is no garbage, and need not be looked through.
    gc.freeze()
    try:
        for number, task in enumerate(tasks, 1):
            yield judge_one(task)
            if number % _SPECS_BEFORE_COLLECTION == 0:
                gc.collect()
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def _outcome(config: Config, task: Task) -> Outcome:
    try:
        spec, template = _read(config.root, task)
    except DocumentError as error:
        return Outcome("", [], str(error))
    error_words = None
    if template and template is not spec and template.unparsable:
        error_words = f"{template.path}: cannot be a template: {template.unparsable}"
        template = None
    try:
        findings = list(judge(spec, template, config, task.levels, task.messages))
    except Exception as error:
        # One spec that docutils stumbles over hides nothing of the others.
        words = f"{task.path}: cannot be judged: {type(error).__name__}: {error}"
        return Outcome("", [], words)
    known = _digest(spec, template, task, config)
    spec.release()
    return Outcome(known, findings, error_words)


def _read(root: Path, task: Task) -> tuple[Spec, Spec | None]:
    spec = read(root, task.path)
    if task.template is None or task.template == task.path:
        return spec, spec if task.template else None
    return spec, _same_template(task.template, read(root, task.template).data)


@lru_cache(maxsize=2)
def _same_template(path: str, data: bytes) -> Spec:
    """Return one object for all specs of a folder, so that it is parsed once."""
    return Spec(path, data)


def _digest(spec: Spec, template: Spec | None, task: Task, config: Config) -> str:
    policy = config._replace(root=Path(), severity=())
    return digest(
        repr((task, policy)).encode("utf-8", "surrogatepass"),
        spec.data,
        template.data if template else b"",
    )


def judge(
    spec: Spec,
    template: Spec | None,
    config: Config,
    levels: Levels,
    messages: Messages = (),
) -> Iterator[Finding]:
    """Yield the findings in one spec, or in one template.

    Args:
        spec: what is judged.
        template: what it is held to: ``spec`` itself for a template. A spec
            without one is held to the rules that need none.
        config: the policy.
        levels: the level of each rule.
        messages: those of the commits that touch the spec.
    """
    disabled = {id for item in suppressions(spec) for id in item.rules}
    disabled -= {rule.id for rule in all_rules() if not rule.is_suppressible}
    used: set[str] = set()
    ran: set[str] = set()
    for rule in all_rules():
        if levels[rule.id] == "off" or not _applies(rule, spec, template, messages):
            continue
        ran.add(rule.id)
        more = (messages,) if rule.scope == "commit" else ()
        problems = list(rule.judge(spec, template or spec, config, *more))
        if rule.id in disabled:
            used |= {rule.id for _ in problems}
        else:
            yield from _findings(rule, spec.path, problems, levels)
    unused = [
        (item, id)
        for item in suppressions(spec)
        for id in item.rules
        if id in ran & disabled - used
    ]
    for rule in all_rules():
        if rule.scope == "suppression":
            yield from _findings(rule, spec.path, rule.judge(unused), levels)


def _applies(rule: Rule, spec: Spec, template: Spec | None, messages: Messages) -> bool:
    return (
        (rule.scope == "spec" or (rule.scope == "commit" and messages != ()))
        and (rule.for_templates or spec is not template)
        and not (rule.needs_template and template is None)
        and not (rule.needs_doctree and spec.unparsable)
    )


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
            yield from _findings(rule, BASELINE, rule.judge(unused), levels)


def _findings(
    rule: Rule, path: str, problems: Iterable[Problem], levels: Levels
) -> Iterator[Finding]:
    """Yield the problems that a rule has with a file, unless it is off there."""
    level = levels[rule.id]
    for line, column, message in problems if level != "off" else ():
        yield Finding(path, line, column, rule.id, message, level)
