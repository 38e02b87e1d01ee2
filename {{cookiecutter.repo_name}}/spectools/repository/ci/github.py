"""Workflows of GitHub Actions.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from __future__ import annotations

from collections.abc import Iterator

from spectools.repository.ci.answer import SPEC, Answer, Judgement, Skip
from spectools.repository.ci.commands import mentions
from spectools.repository.ci.nodes import Node, texts_of
from spectools.repository.ci.patterns import fits_glob
from spectools.repository.ci.scope import Scope

PATTERNS = (".github/workflows/*.yml", ".github/workflows/*.yaml")

_CHANGES = {"push", "pull_request", "pull_request_target", "merge_group"}


def judge(documents: list[Node]) -> Judgement:
    """Say what the workflows do with specs.

    Raises:
        CannotTellError: when nobody can tell.
    """
    answer, skips = Answer.NO, list[Skip]()
    for workflow in documents:
        # YAML before 1.2 takes the word for a truth value.
        events = workflow.get("on") or workflow.get("true")
        own = min(_answer_of_events(events), _answer_of_jobs(workflow))
        answer = max(answer, own)
        if events and own is Answer.YES:
            skips += _skips(events)
    return Judgement(answer, skips)


def _answer_of_events(events: Node | None) -> Answer:
    if events is None:
        return Answer.NO
    names = {*texts_of(events), *events.entries()}
    if names & _CHANGES:
        return Answer.YES
    return Answer.UNKNOWN if "workflow_run" in names else Answer.NO


def _answer_of_jobs(workflow: Node) -> Answer:
    jobs = workflow.get("jobs")
    environment = workflow.get("env")
    answers = (
        _answer_of_job(job, environment)
        for _, job in (jobs.entries().values() if jobs else ())
    )
    return max(answers, default=Answer.NO)


def _answer_of_job(job: Node, environment: Node | None) -> Answer:
    if _is_idle(job):
        return Answer.NO
    if job.get("uses"):
        return Answer.UNKNOWN
    scope = Scope([environment, job])
    steps = job.get("steps")
    answers = (
        _answer_of_step(step, scope) for step in (steps.items() if steps else ())
    )
    return max(answers, default=Answer.NO)


def _answer_of_step(step: Node, scope: Scope) -> Answer:
    if _is_idle(step):
        return Answer.NO
    script = step.get("run")
    if script:
        return scope.judges(script)
    action = "".join(texts_of(step.get("uses")))
    inputs = step.get("with")
    said = [action, *(node.text for node in (inputs.walk() if inputs else ()))]
    # An action of the repository's own may run anything.
    is_beyond_us = action.startswith("./") or any(map(mentions, said))
    return Answer.UNKNOWN if is_beyond_us else Answer.NO


def _is_idle(part: Node) -> bool:
    """Whether a job or step never runs, or may fail without anybody being stopped."""
    condition = "".join(texts_of(part.get("if")))
    bare = condition.replace("${{", "").replace("}}", "").strip()
    return bare == "false" or texts_of(part.get("continue-on-error")) == ["true"]


def _skips(events: Node) -> Iterator[Skip]:
    for _, event in events.entries().values():
        filters = event.entries()
        if "paths-ignore" in filters:
            for text in filters["paths-ignore"][1].texts():
                if fits_glob(text.text, SPEC) is Answer.YES:
                    yield Skip(text.file, text.line, f"paths-ignore: {text.text}")
        if "paths" in filters:
            key, value = filters["paths"]
            globs = texts_of(value)
            if globs and _lets_in(globs) is Answer.NO:
                yield Skip(key.file, key.line, f"paths: {globs[0]}")


def _lets_in(globs: list[str]) -> Answer:
    """Say whether a list of globs lets specs in; the last one that fits counts."""
    answer = Answer.NO
    for glob in globs:
        fits = fits_glob(glob.removeprefix("!"), SPEC)
        if fits is Answer.YES:
            answer = Answer.NO if glob.startswith("!") else Answer.YES
        elif fits is Answer.UNKNOWN:
            answer = Answer.UNKNOWN
    return answer
