"""Many files judged: from the cache, in one process or in several."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from spectools.checking.finding import Finding
from spectools.checking.judge import Messages, judge
from spectools.checking.severity import Levels
from spectools.loading import load, load_when_used
from spectools.repository.policy import Markup, Policy
from spectools.rules.own import RuleError
from spectools.spec.document import DocumentError, Spec, read, read_template
from spectools.spec.facts import Facts, facts_of
from spectools.spec.status import state_of

if TYPE_CHECKING:
    import multiprocessing
    from concurrent import futures
    from multiprocessing.context import BaseContext

    from spectools.checking import cache as caching
else:
    caching = load_when_used("spectools.checking.cache")
    futures = load_when_used("concurrent.futures")
    multiprocessing = load_when_used("multiprocessing")

# A process takes a fifth of a second to start, and a second for these.
BYTES_WORTH_A_PROCESS = 1_000_000

# So many are given to another process together.
_SPECS_AT_A_TIME = 8

# The garbage of so many specs is collected at once.
_SPECS_BEFORE_COLLECTION = 256

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")


class Task(NamedTuple):
    """One file to judge.

    Attributes:
        path: the spec, or the template.
        template: the path of what it is held to: ``path`` itself for a template,
            ``None`` for a spec whose folder has none.
        levels: how much each rule matters for it.
        by_status: for each status that it may have, the levels that are others then.
        held_to: both, in words: one object for all that have the same.
        messages: those of the commits that touch it.
    """

    path: str
    template: str | None
    levels: Levels
    by_status: dict[str, Levels]
    held_to: str
    messages: Messages


class Outcome(NamedTuple):
    """What came of a task.

    Attributes:
        digest: of all that the findings depend on; nothing where none is kept.
        findings: what is wrong with the file.
        facts: what others must know of it.
        error: why it could not be judged, or ``None``.
    """

    digest: str
    findings: list[Finding]
    facts: Facts
    error: str | None


def outcomes(
    tasks: list[Task], policy: Policy, cache: caching.Cache | None, jobs: int
) -> Iterator[tuple[Task, Outcome]]:
    pending: list[Task] = []
    size = 0
    # Once for all specs of a folder, and not longer than this check takes.
    read_once = lru_cache(maxsize=2)(
        partial(read_template, policy.root, markup=policy.markup)
    )
    for task in tasks:
        try:
            spec, template = _read(policy, task, read_once)
        except DocumentError as error:
            yield task, Outcome("", [], Facts(), str(error))
            continue
        known = _digest(spec, template, task, policy) if cache else ""
        kept = cache.get(task.path, known) if cache else None
        if kept is None:
            pending.append(task)
            size += len(spec.data)
        else:
            yield task, Outcome(known, *kept, None)
    jobs = min(jobs, size // BYTES_WORTH_A_PROCESS)
    judge_one = partial(_outcome, policy, cache is not None)
    if jobs > 1:
        with futures.ProcessPoolExecutor(jobs, _context()) as pool:
            parts = [
                pending[at : at + _SPECS_AT_A_TIME]
                for at in range(0, len(pending), _SPECS_AT_A_TIME)
            ]
            done = chain.from_iterable(pool.map(partial(_all, judge_one), parts))
            yield from zip(pending, done, strict=True)
    else:
        yield from zip(pending, without_collector(judge_one, pending), strict=True)


def _context() -> BaseContext:
    """Return how processes are started: as copies of this one, where that is safe.

    A copy need load nothing, but takes along only one thread of several, and systems
    other than Linux have some of their own:
    https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods
    """
    is_alone = load("threading").active_count() == 1
    is_safe = sys.platform == "linux" and is_alone
    return multiprocessing.get_context("fork" if is_safe else "spawn")


def _all(work: Callable[[_Item], _Done], items: list[_Item]) -> list[_Done]:
    return list(without_collector(work, items))


def without_collector(
    work: Callable[[_Item], _Done], items: Iterable[_Item]
) -> Iterator[_Done]:
    """Do one piece of work after the other, and collect garbage only now and then.

    Doctrees are full of cycles and soon gone: the collector, which runs each few
    hundred objects, would take a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    # What is there already is no garbage, and need not be looked through.
    gc.freeze()
    try:
        for number, item in enumerate(items, 1):
            yield work(item)
            if number % _SPECS_BEFORE_COLLECTION == 0:
                gc.collect()
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def _outcome(policy: Policy, is_kept: bool, task: Task) -> Outcome:
    try:
        read_one = partial(read_template, policy.root, markup=policy.markup)
        spec, template = _read(policy, task, read_one)
    except DocumentError as error:
        return Outcome("", [], Facts(), str(error))
    error_words = None
    if template and template is not spec and template.unparsable:
        error_words = f"{template.path}: cannot be a template: {template.unparsable}"
        template = None
    try:
        levels = task.levels | task.by_status.get(state_of(spec) or "", {})
        findings = list(judge(spec, template, policy, levels, task.messages))
    except RuleError as error:
        words = f"{task.path}: cannot be judged: {error}"
        return Outcome("", [], Facts(), words)
    except Exception as error:
        # One spec that docutils stumbles over hides nothing of the others.
        words = f"{task.path}: cannot be judged: {type(error).__name__}: {error}"
        return Outcome("", [], Facts(), words)
    facts = facts_of(spec)
    known = _digest(spec, template, task, policy) if is_kept else ""
    spec.release()
    return Outcome(known, findings, facts, error_words)


def _read(
    policy: Policy, task: Task, read_once: Callable[[str], Spec]
) -> tuple[Spec, Spec | None]:
    spec = read(policy.root, task.path, policy.markup)
    if task.template is None or task.template == task.path:
        return spec, spec if task.template else None
    template = read_once(task.template)
    other = template.fuller
    fuller = _same_template(other.path, other.data, policy.markup) if other else None
    return spec, _same_template(template.path, template.data, policy.markup, fuller)


@lru_cache(maxsize=3)
def _same_template(
    path: str, data: bytes, markup: Markup, fuller: Spec | None = None
) -> Spec:
    """Return one object for all specs of a folder, so that it is parsed once."""
    return Spec(path, data, markup, fuller)


@lru_cache(maxsize=1)
def _judged_by(policy: Policy) -> bytes:
    judged_by = policy._replace(root=Path(), severity=())
    return repr(judged_by).encode("utf-8", "surrogatepass")


def _digest(spec: Spec, template: Spec | None, task: Task, policy: Policy) -> str:
    fuller = template.fuller if template else None
    return caching.digest(
        repr((task.path, task.template, task.messages)).encode(
            "utf-8", "surrogatepass"
        ),
        spec.data,
        shared=(
            task.held_to.encode("utf-8", "surrogatepass"),
            _judged_by(policy),
            template.data if template else b"",
            fuller.data if fuller else b"",
        ),
    )
