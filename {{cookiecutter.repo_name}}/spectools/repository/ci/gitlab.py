"""Pipelines of GitLab.

https://docs.gitlab.com/ci/yaml/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spectools.repository.ci.commands import Answer, judges
from spectools.repository.ci.data import (
    Remark,
    entries,
    get,
    items,
    key_of,
    merged,
    texts,
)
from spectools.repository.ci.patterns import take_none, taking


def jobs(documents: list[Any]) -> Iterator[tuple[Answer, Iterator[Remark]]]:
    """Yield whether each job judges specs, and what keeps it from them."""
    top = {key: value for part in documents for key, value in entries(part).items()}
    if _never_runs(top.get("workflow")):
        return
    if "include" in top:
        yield Answer.UNKNOWN, iter(())
    for name, own in top.items():
        if not name.startswith("."):
            job = merged(own, top.get(" ".join(texts(get(own, "extends")))))
            yield _answer_of_job(job, top), _skips(job)


def _answer_of_job(job: Any, top: Any) -> Answer:
    if _never_runs(job) or get(job, "allow_failure") == "true":
        return Answer.NO
    if not get(job, "script"):
        is_elsewhere = {"extends", "trigger", "run"} & entries(job).keys()
        return Answer.UNKNOWN if is_elsewhere else Answer.NO
    places = (job, top, get(top, "default"))
    before = [get(place, "before_script") for place in places]
    # Rules and a matrix may give it any value.
    is_set = any(get(place, "variables", "TOXENV") for place in places)
    script = "\n".join(texts([before, get(job, "script")]))
    return judges(script, "$" if is_set else "")


def _never_runs(job: Any) -> bool:
    return all(
        get(way, "when") in ("never", "manual")
        and not {"if", "changes", "exists"} & way.keys()
        for way in items(get(job, "rules")) or [job]
    )


def _skips(job: Any) -> Iterator[Remark]:
    yield from taking("except", _globs(get(job, "except")))
    if take_none(_globs(get(job, "only"))):
        yield key_of(job["only"], "changes").remark("only: changes")
    rules = items(get(job, "rules"))
    # A rule with more than "changes" may let specs in after all.
    if rules and all(
        take_none(_globs(rule)) and not {"if", "when"} & rule.keys() for rule in rules
    ):
        yield key_of(rules[0], "changes").remark("rules: changes")


def _globs(part: Any) -> Any:
    return get(part, "changes", "paths") or get(part, "changes")
