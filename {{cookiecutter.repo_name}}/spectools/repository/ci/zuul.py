"""Jobs and pipelines of Zuul.

https://zuul-ci.org/docs/zuul/latest/project-config.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from spectools.repository.ci.answer import SPEC, Answer, Judgement, Skip
from spectools.repository.ci.commands import runs_specs
from spectools.repository.ci.nodes import Node, texts_of
from spectools.repository.ci.patterns import fits_expression

PATTERNS = (".zuul.yaml", "zuul.yaml", ".zuul.d/**/*.yaml", "zuul.d/**/*.yaml")

_PIPELINES = {"check", "gate", "check-arm64"}
# Here nobody waits for a job before a change goes in.
_LATE_PIPELINES = ("periodic", "post", "release", "tag", "promote", "experimental")
_ROOTS = {"base", "noop"}
_MOST_ANCESTORS = 50

_Jobs = dict[str, list[Node]]


class _Listed(NamedTuple):
    """A job where a pipeline lists it.

    Attributes:
        name: what it is called.
        variant: what is said of it there, if anything.
        most: what the pipeline can make of its answer.
    """

    name: str
    variant: Node | None
    most: Answer


def judge(documents: list[Node]) -> Judgement:
    """Say what the pipelines do with specs.

    Raises:
        CannotTellError: when nobody can tell.
    """
    jobs, projects, templates = _sorted(documents)
    answer, skips = Answer.NO, list[Skip]()
    for project in projects:
        if set(texts_of(project.get("templates"))) - templates:
            answer = max(answer, Answer.UNKNOWN)
        for listed in _listed(project):
            parts, stranger = _lineage(listed, jobs)
            own = min(_answer_of_job(parts, stranger), listed.most)
            answer = max(answer, own)
            if own is Answer.YES:
                skips += _skips(parts)
    return Judgement(answer, skips)


def _sorted(documents: list[Node]) -> tuple[_Jobs, list[Node], set[str]]:
    """Return jobs by their names, projects and templates, and the templates' names."""
    jobs: _Jobs = defaultdict(list)
    projects: list[Node] = []
    templates: set[str] = set()
    for item in (item for document in documents for item in document.items()):
        for kind, (_, value) in item.entries().items():
            name = "".join(texts_of(value.get("name")))
            if kind == "job":
                jobs[name].append(value)
            elif kind in ("project", "project-template"):
                projects.append(value)
            if kind == "project-template":
                templates.add(name)
    return jobs, projects, templates


def _listed(project: Node) -> Iterator[_Listed]:
    for pipeline, (_, value) in project.entries().items():
        jobs = value.get("jobs")
        if jobs is None or pipeline.startswith(_LATE_PIPELINES):
            continue
        most = Answer.YES if pipeline in _PIPELINES else Answer.UNKNOWN
        for item in jobs.items() or [jobs]:
            if item.text:
                yield _Listed(item.text, None, most)
            for name, (_, variant) in item.entries().items():
                yield _Listed(name, variant, most)


def _lineage(listed: _Listed, jobs: _Jobs) -> tuple[list[Node], str]:
    """Return a job with its parents, the nearest first, and the one kept elsewhere.

    The name of that one is empty when there is none.
    """
    parts = [listed.variant] if listed.variant else []
    name, seen = listed.name, set[str]()
    while name in jobs and name not in seen and len(parts) < _MOST_ANCESTORS:
        seen.add(name)
        # The last variant counts most.
        parts += reversed(jobs[name])
        parents = [texts_of(job.get("parent")) for job in reversed(jobs[name])]
        name = "".join(next((parent for parent in parents if parent), [""]))
    if not seen:
        return parts, name if _may_run_tox(name) else ""
    return parts, name


def _answer_of_job(parts: list[Node], stranger: str) -> Answer:
    for part in parts:
        environments = part.get("vars", "tox_envlist")
        if environments:
            names = " ".join(texts_of(environments))
            return runs_specs(names, lambda name: None) if names else Answer.UNKNOWN
    if any(part.get("run") for part in parts):
        return Answer.UNKNOWN
    return _answer_by_name(stranger)


def _answer_by_name(stranger: str) -> Answer:
    """Say what a parent runs that is kept elsewhere: ``…tox-docs`` runs ``docs``.

    https://docs.openstack.org/project-team-guide/testing.html
    """
    if stranger in ("", *_ROOTS):
        return Answer.NO
    _, is_named_after, environment = stranger.rpartition("tox-")
    if is_named_after:
        return Answer.UNKNOWN if "spec" in environment else Answer.NO
    return Answer.UNKNOWN


def _may_run_tox(name: str) -> bool:
    return "tox" in name or "spec" in name


def _skips(parts: list[Node]) -> Iterator[Skip]:
    """Yield the filters that count: of each kind, the nearest one."""
    for part in parts:
        if patterns := part.get("irrelevant-files"):
            for text in patterns.texts():
                if fits_expression(text.text, SPEC) is Answer.YES:
                    yield Skip(text.file, text.line, f"irrelevant-files: {text.text}")
            break
    for part in parts:
        if "files" in part.entries():
            key, value = part.entries()["files"]
            texts = texts_of(value)
            # A pattern that is more than a string is beyond us.
            is_plain = texts and len(texts) >= len(value.items())
            answers = [fits_expression(text, SPEC) for text in texts]
            if is_plain and max(answers) is Answer.NO:
                yield Skip(key.file, key.line, f"files: {texts[0]}")
            break
