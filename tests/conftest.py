"""Repositories to test in: baked once for each set of answers, and copies of them."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chores.chore import BACKLOG
from tests.corpus import PROJECTS, with_real_specs
from tests.helpers import (
    CORPUS,
    NAME,
    SPEC,
    TEMPLATE,
    VARIED,
    Bake,
    Tool,
    git,
    good_spec,
)

# Real specs to try the tools on; whoever has none runs all other tests.
collect_ignore_glob = [] if CORPUS else ["*/test_corpus.py", "*/test_seeded.py"]


@pytest.fixture(scope="session")
def bake(cookies_session: Any) -> Bake:
    """Bake with some answers, the rest being defaults; return the repository.

    The same answers bake once, so what comes out is for reading only.
    """
    baked: dict[tuple[tuple[str, str], ...], Path] = {}

    def bake_once(**answers: str) -> Path:
        key = tuple(sorted(answers.items()))
        if key not in baked:
            result = cookies_session.bake(extra_context=answers, template=str(TEMPLATE))
            if result.exception:
                raise result.exception
            baked[key] = result.project_path
        return baked[key]

    return bake_once


@pytest.fixture(params=VARIED)
def varied(request: pytest.FixtureRequest, bake: Bake) -> Path:
    """A repository for each way in which the answers are varied."""
    return bake(**VARIED[request.param])


@pytest.fixture(scope="session", autouse=True)
def tool(bake: Bake) -> Iterator[Tool]:
    """Import a module of ``spectools`` from a baked repository.

    It stays on the path, also for those processes that a check starts.
    """
    path = str(bake())
    # Last, so that its tests are not taken for these.
    sys.path.append(path)
    yield lambda name: importlib.import_module(f"spectools.{name}")
    sys.path.remove(path)


@pytest.fixture
def repository(bake: Bake, tmp_path: Path) -> Path:
    """A baked repository to write into."""
    return Path(shutil.copytree(bake(), tmp_path / "repository"))


@pytest.fixture
def history(repository: Path) -> Path:
    """A checkout with two committed specs, one of them with a tab, and a branch."""
    (repository / SPEC).write_bytes(good_spec(repository))
    old = repository / "specs" / "2027.1" / "old.rst"
    old.write_bytes(good_spec(repository, "old") + b"A\ttab.\n")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    git(repository, "checkout", "-qb", "change")
    return repository


@pytest.fixture
def checkout(repository: Path) -> Path:
    """A repository in git, with a spec in the backlog and two open releases."""
    (repository / BACKLOG).write_bytes(good_spec(repository))
    (repository / "specs/2027.2").mkdir()
    shutil.copy(repository / "specs/template.rst", repository / "specs/2027.2")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    return repository


@pytest.fixture
def ready(checkout: Path) -> Path:
    """A checkout in which each of `CHORES` has something to do."""
    text = f"\nSee :doc:`/specs/backlog/{NAME}`.\n".encode()
    (checkout / "specs/2027.1/in-old.rst").write_bytes(
        good_spec(checkout, "in-old") + text
    )
    for path in ("README.rst", "specs/template.rst"):
        (checkout / path).write_bytes((checkout / path).read_bytes() + text)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Ready")
    return checkout


@pytest.fixture(scope="session")
def corpora(bake: Bake, tmp_path_factory: pytest.TempPathFactory) -> Bake:
    """Return a project's repository with all its releases, made when first asked for.

    It is for reading only.
    """
    made: dict[str, Path] = {}

    def make_once(project: str) -> Path:
        if project not in made:
            folder = tmp_path_factory.mktemp("corpus") / project
            made[project] = with_real_specs(bake(**PROJECTS[project]), folder, project)
        return made[project]

    return make_once


@pytest.fixture(params=PROJECTS)
def corpus(request: pytest.FixtureRequest, corpora: Bake) -> Path:
    """A repository with all releases of a project in it, for reading only."""
    return corpora(request.param)
