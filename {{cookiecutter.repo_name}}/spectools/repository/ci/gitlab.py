"""Pipelines of GitLab.

https://docs.gitlab.com/ci/yaml/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spectools.repository.ci.answer import SPEC, Answer, Judgement, Skip
from spectools.repository.ci.nodes import Node, texts_of
from spectools.repository.ci.patterns import fits_glob
from spectools.repository.ci.scope import Scope

PATTERNS = (".gitlab-ci.yml",)

_NO_JOBS = {
    *("after_script", "before_script", "cache", "default", "image", "include"),
    *("services", "spec", "stages", "variables", "workflow"),
}
# GitLab itself allows eleven levels.
_MOST_ANCESTORS = 50
# What else may run commands, somewhere else.
_DELEGATES = ("trigger", "run")


class _Job(NamedTuple):
    """A job with what it extends, the nearest first.

    Attributes:
        name: what it is called.
        parts: the job itself, then what it extends.
        is_whole: whether all that it extends is there.
    """

    name: str
    parts: list[Node]
    is_whole: bool

    def get(self, key: str) -> Node | None:
        """Return the value of the nearest part that has the key."""
        return next((v for part in self.parts if (v := part.get(key))), None)


def judge(documents: list[Node]) -> Judgement:
    """Say what the pipeline does with specs.

    Raises:
        CannotTellError: when nobody can tell.
    """
    top = {k: v for node in documents for k, (_, v) in node.entries().items()}
    workflow = top.get("workflow")
    if workflow and _never_runs(workflow.get("rules")):
        return Judgement(Answer.NO, [])
    answer = Answer.UNKNOWN if "include" in top else Answer.NO
    skips: list[Skip] = []
    for name in top:
        if name.startswith(".") or name in _NO_JOBS:
            continue
        job = _job(name, top)
        own = _answer_of_job(job, top)
        answer = max(answer, own)
        if own is Answer.YES:
            skips += _skips(job)
    return Judgement(answer, skips)


def _job(name: str, top: dict[str, Node]) -> _Job:
    parts: list[Node] = []
    pending, seen = [name], set[str]()
    while pending and len(parts) < _MOST_ANCESTORS:
        current = pending.pop()
        if current in seen:
            continue
        seen.add(current)
        if current not in top:
            return _Job(name, parts, False)
        parts.append(top[current])
        # Of several, the last one counts most.
        pending += texts_of(top[current].get("extends"))
    return _Job(name, parts, not pending)


def _answer_of_job(job: _Job, top: dict[str, Node]) -> Answer:
    if _is_idle(job):
        return Answer.NO
    script = job.get("script")
    if script is None:
        is_elsewhere = not job.is_whole or any(job.get(key) for key in _DELEGATES)
        return Answer.UNKNOWN if is_elsewhere else Answer.NO
    default = top.get("default")
    before = (
        job.get("before_script")
        or (default and default.get("before_script"))
        or top.get("before_script")
    )
    known = {"CI_JOB_NAME": job.name}
    scope = Scope([top.get("variables"), *job.parts], known)
    return max(scope.judges(part) for part in (before, script) if part)


def _is_idle(job: _Job) -> bool:
    """Whether a job never runs, or may fail without anybody being stopped."""
    return (
        texts_of(job.get("when")) in (["manual"], ["never"])
        or texts_of(job.get("allow_failure")) == ["true"]
        or _never_runs(job.get("rules"))
    )


def _never_runs(rules: Node | None) -> bool:
    ways = [rule.entries() for rule in (rules.items() if rules else ())]
    return bool(ways) and all(
        "when" in way
        and way["when"][1].text in ("never", "manual")
        and not {"if", "changes", "exists"} & way.keys()
        for way in ways
    )


def _skips(job: _Job) -> Iterator[Skip]:
    excluding, only, rules = (job.get(key) for key in ("except", "only", "rules"))
    if excluding:
        for text in _globs(excluding.get("changes")):
            if fits_glob(text.text, SPEC) is Answer.YES:
                yield Skip(text.file, text.line, f"except: {text.text}")
    if only and "changes" in only.entries():
        key, changes = only.entries()["changes"]
        if _keeps_out(changes):
            yield Skip(key.file, key.line, "only: changes")
    if rules:
        yield from _skips_of_rules(rules)


def _skips_of_rules(rules: Node) -> Iterator[Skip]:
    ways = [rule.entries() for rule in rules.items()]
    # A rule without "changes" may let specs in after all.
    is_filter = all(
        "changes" in way and not {"if", "when"} & way.keys() for way in ways
    )
    if ways and is_filter and all(_keeps_out(way["changes"][1]) for way in ways):
        key = ways[0]["changes"][0]
        yield Skip(key.file, key.line, "rules: changes")


def _keeps_out(changes: Node) -> bool:
    globs = _globs(changes)
    answers = [fits_glob(text.text, SPEC) for text in globs]
    is_known = not any(part.is_tagged for part in changes.walk())
    return bool(globs) and is_known and max(answers) is Answer.NO


def _globs(changes: Node | None) -> list[Node]:
    if changes is None:
        return []
    return (changes.get("paths") or changes).texts()
