"""Jobs and pipelines of Zuul.

https://zuul-ci.org/docs/zuul/latest/project-config.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from spectools.repository.ci.commands import Answer, runs_specs
from spectools.repository.ci.data import (
    CannotTellError,
    Remark,
    entries,
    get,
    items,
    key_of,
    merged,
    texts,
)
from spectools.repository.ci.patterns import fits_expression, take_none, taking

# Here nobody waits for a job before a change goes in.
_LATE_PIPELINES = ("periodic", "post", "release", "tag", "promote", "experimental")

# These build documents, and judge nothing:
# https://docs.openstack.org/infra/openstack-zuul-jobs/project-templates.html
_TEMPLATES_OF_DOCS = {
    "build-only-specs-jobs",
    "build-openstack-docs-pti",
    "openstack-specs-jobs",
    "publish-openstack-docs-pti",
}


def jobs(documents: list[Any]) -> Iterator[tuple[Answer, Iterator[Remark]]]:
    """Yield whether each job judges specs, and what keeps it from them.

    Raises:
        CannotTellError: when a job has variants, of which each branch takes some.
    """
    parts = [part for document in documents for part in items(document)]
    named = [get(part, "job") for part in parts if get(part, "job", "name")]
    known = {" ".join(texts(job["name"])): job for job in named}
    if len(known) < len(named):
        raise CannotTellError
    for part in parts:
        for project in (get(part, "project"), get(part, "project-template")):
            if set(texts(get(project, "templates"))) - _TEMPLATES_OF_DOCS:
                yield Answer.UNKNOWN, iter(())
            for pipeline, name, variant in _listed(project):
                most = Answer.YES if pipeline in ("check", "gate") else Answer.UNKNOWN
                job = merged(variant, known.get(name, {"parent": name}))
                own = _answer_of_job(job, is_here=name in known)
                yield min(most, own), _skips(job)


def _listed(project: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield pipelines, the names of jobs in them, and what is said of these there."""
    for pipeline, value in entries(project).items():
        if not pipeline.startswith(_LATE_PIPELINES):
            for item in items(get(value, "jobs")):
                for name in entries(item) or texts(item):
                    yield pipeline, name, entries(get(item, name))


def _answer_of_job(job: Any, *, is_here: bool) -> Answer:
    """Say what a job runs, or by its name what one runs that is kept elsewhere.

    https://docs.openstack.org/project-team-guide/testing.html
    """
    if environments := texts(get(job, "vars", "tox_envlist")):
        arguments = " ".join(texts(get(job, "vars", "tox_extra_args")))
        return runs_specs(" ".join(environments), arguments)
    parent = " ".join(texts(get(job, "parent"))) or "base"
    is_known = parent == "base" or re.search("tox-(docs|linters|pep8|py)", parent)
    may_run_tox = is_here or "tox" in parent or "spec" in parent
    is_beyond_us = get(job, "run") or (may_run_tox and not is_known)
    return Answer.UNKNOWN if is_beyond_us else Answer.NO


def _skips(job: Any) -> Iterator[Remark]:
    yield from taking("irrelevant-files", get(job, "irrelevant-files"), fits_expression)
    files = get(job, "files")
    if take_none(files, fits_expression):
        yield key_of(job, "files").remark(f"files: {items(files)[0]}")
