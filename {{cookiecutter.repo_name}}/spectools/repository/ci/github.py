"""Workflows of GitHub Actions.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spectools.repository.ci.commands import Answer, judges
from spectools.repository.ci.data import Remark, entries, get, items, key_of, texts
from spectools.repository.ci.patterns import fits_glob, taking

_CHANGES = {"push", "pull_request", "pull_request_target", "merge_group"}
_OF_MATRIX = re.compile(r"\$\{\{ ?matrix\.[\w-]+ ?\}\}")


def jobs(workflows: list[Any]) -> Iterator[tuple[Answer, Iterator[Remark]]]:
    """Yield whether each job judges specs, and what keeps it from them."""
    for workflow in workflows:
        events = get(workflow, "on")
        names = {*texts(events), *entries(events)}
        most = Answer.UNKNOWN if "workflow_run" in names else Answer.NO
        most = Answer.YES if names & _CHANGES else most
        for job in entries(get(workflow, "jobs")).values():
            yield min(most, _answer_of_job(job, get(workflow, "env"))), _skips(events)


def _answer_of_job(job: Any, environment: Any) -> Answer:
    if _is_idle(job):
        return Answer.NO
    steps = [step for step in items(get(job, "steps")) if not _is_idle(step)]
    answers = [_answer_of_step(step, job, environment) for step in steps]
    return max(answers, default=Answer.UNKNOWN if get(job, "uses") else Answer.NO)


def _answer_of_step(step: Any, job: Any, environment: Any) -> Answer:
    # Which of several values counts, nobody needs to know.
    places = (get(step, "env"), get(job, "env"), environment)
    toxenv = " ".join(texts([get(place, "TOXENV") for place in places]))
    values = ",".join(texts(get(job, "strategy", "matrix"))) or "$"
    script = _OF_MATRIX.sub(lambda _: values, "\n".join(texts(get(step, "run"))))
    action = " ".join(texts([get(step, "uses"), get(step, "with")]))
    # An action of the repository's own may run anything.
    is_beyond_us = re.search(r"^\./|tox|spectools", action)
    return max(judges(script, toxenv), Answer.UNKNOWN if is_beyond_us else Answer.NO)


def _is_idle(part: Any) -> bool:
    """Whether a job or step never runs, or may fail without anybody being stopped."""
    condition = "".join(texts(get(part, "if")))
    is_off = condition.removeprefix("${{").removesuffix("}}").strip() == "false"
    return is_off or get(part, "continue-on-error") == "true"


def _skips(events: Any) -> Iterator[Remark]:
    for event in entries(events).values():
        yield from taking("paths-ignore", get(event, "paths-ignore"))
        globs = texts(get(event, "paths"))
        fits = [(glob, fits_glob(glob.removeprefix("!"))) for glob in globs]
        # The last one that fits counts.
        last, answer = next((f for f in reversed(fits) if f[1]), ("!", Answer.YES))
        if globs and last.startswith("!") and answer is Answer.YES:
            yield key_of(event, "paths").remark(f"paths: {globs[0]}")
