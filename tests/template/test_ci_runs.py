"""What the generated CI files say is run, on repositories that are green and broken."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers import SPEC, Bake, git, good_spec
from tests.template.ci_runner import (
    Job,
    Outcome,
    Published,
    Runner,
    github_events,
    github_jobs,
    gitlab_jobs,
    noted,
    zuul_comments,
    zuul_jobs,
)
from tests.template.published import found, served, visit

# Read in openstack/openstack-zuul-jobs: zuul.d/jobs.yaml at bae29f94f562 and
# zuul.d/project-templates.yaml at 3d6a033ee0b9; pipelines are those of
# openstack/project-config: zuul.d/pipelines.yaml at 00336ec5abbf.
PUBLISHED = Published(
    jobs={
        "openstack-tox": {},
        "openstack-tox-docs": {"tox_envlist": "docs"},
    },
    templates={
        "openstack-specs-jobs": {
            "check": ["openstack-tox-docs"],
            "gate": ["openstack-tox-docs"],
            "promote": ["promote-openstack-specs"],
        },
    },
)
# The event that only the newest versions are tried for.
NEWEST = "schedule"
SITE = "doc/build/html"
PAGE = "specs/2027.1/awesome-thing.html"
TAB = "SP405 the line holds a tab; use spaces"
FLAG = "SP601"
HEADING = "Public API\n----------\n\n"


class Change:
    """A repository with a change, good or broken, upon one that was merged meanwhile.

    Args:
        folder: where to make it.
        baked: as it was baked.
        is_good: whether nothing is wrong with the change.

    Attributes:
        began: the commit that the author began at.
        target: the tip of what the change is for.
        own: the change's own commit, before it is merged to the target.
        places: where something is wrong, as ``path:line:column``: the heading of the
            section that asks for a flag, and a tab.
    """

    def __init__(self, folder: Path, baked: Path, *, is_good: bool) -> None:
        self.repository = Path(shutil.copytree(baked, folder / "repository"))
        self._git("init", "-q", "-b", "master")
        self.began = self._commit("Begin")
        self._git("checkout", "-qb", "ours")
        moved = f"specs/backlog/{Path(SPEC).name} -> {SPEC}\n"
        (self.repository / "redirects.txt").write_text(moved)
        text = good_spec(self.repository).decode()
        if not is_good:
            text = text.replace(HEADING + "None", HEADING + "A call,\tand more.")
        (self.repository / SPEC).write_text(text)
        self.own = self._commit("Add an awesome thing")
        lines = text.split("\n")
        at = lines.index("Public API") + 1
        self.places = [] if is_good else [f"{SPEC}:{at}:1", f"{SPEC}:{at + 3}:8"]
        self._git("checkout", "-q", "master")
        # Its author was told of the flag, and it was merged all the same.
        other = "specs/2027.1/other.rst"
        told = good_spec(self.repository, "other").decode()
        (self.repository / other).write_text(
            told.replace(HEADING + "None", HEADING + "X")
        )
        self.target = self._commit("Add another")
        self._git("merge", "-q", "--no-ff", "-m", "Merge", "ours")

    def _commit(self, message: str) -> str:
        self._git("add", "-A")
        self._git("commit", "-qm", message)
        return self._git("rev-parse", "HEAD").strip()

    def _git(self, *arguments: str) -> str:
        return git(self.repository, *arguments)


@pytest.fixture(
    params=[
        pytest.param(True, id="green", marks=pytest.mark.slow),
        pytest.param(False, id="broken"),
    ]
)
def is_good(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def codes(done: dict[str, Outcome]) -> dict[str, int]:
    return {name: outcome.code for name, outcome in done.items()}


def places(output: str) -> list[str]:
    """Return the places that lines of text begin with, without repetitions."""
    lines = [line for line in output.splitlines() if line.startswith("specs/")]
    return sorted({line.partition(": ")[0] for line in lines if " SP" in line})


def assert_published(site: Path) -> None:
    """Look whether a site works below a path, from its first page on."""
    with served(site) as address:
        pages, broken = visit(address)
        assert not broken, broken
        for page in (PAGE, "rules.html", "search.html", "specs/2027.1/other.html"):
            assert f"{address}{page}" in pages
        # An old address, which no page has any more.
        pages, broken = visit(f"{address}specs/backlog/awesome-thing.html")
        assert f"{address}{PAGE}" in pages and not broken
        results = found(address, "awesome")
        assert f"{address}{PAGE}" in results
        assert {*results} <= pages


def test_github(
    is_good: bool, bake: Bake, tox_folders: dict[str, Path], tmp_path: Path
) -> None:
    change = Change(tmp_path, bake(hosting="github"), is_good=is_good)
    (tmp_path / "jobs").mkdir()
    runner = Runner(change.repository, tmp_path / "jobs", tox_folders["github"])
    page = tmp_path / "summary.md"
    env = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(page)}
    code = 0 if is_good else 1

    def jobs(event: str, ref: str = "master") -> list[Job]:
        context = {"github.event_name": event, "github.ref_name": ref}
        context["github.event.repository.default_branch"] = "master"
        found = github_jobs(change.repository, context)
        return [job for job in found if (job.name == "newest") is (event == NEWEST)]

    reviewed = jobs("pull_request", "1/merge")
    done = runner.run(reviewed, env)
    assert codes(done) == {"tox": code}, done["tox"].output
    assert (done["tox"].kept[SITE] / PAGE).is_file()
    notes = noted(done["tox"].output)
    assert [(place, level) for place, level, _ in notes] == [
        (place, "error") for place in change.places
    ]
    assert [title[:5] for _, _, title in notes] == [FLAG, "SP405"][: len(notes)]
    summary = page.read_text("utf-8")
    assert places(summary) == change.places
    assert summary.startswith("checked 1 specs in 1 folders against ")

    events = github_events(change.repository)
    judged = {"pull_request", "merge_group", "push", "workflow_dispatch"}
    assert events == {*judged, NEWEST}
    published = {"push", "workflow_dispatch"}
    for event in sorted(judged - {"pull_request"}):
        for ref in ("master", "topic"):
            everywhere, *pages = jobs(event, ref)[::-1]
            # As in a review, without what is about the change.
            assert everywhere.name == "tox"
            assert [s for s in reviewed[0].steps if "--since" not in s.script] == (
                everywhere.steps
            )
            is_published = event in published and ref == "master"
            assert bool(pages) is is_published
    done = runner.run([j for j in jobs("push") if j.name != "tox"], env)
    # A tab is no fault of the page: what is merged in spite of it is published.
    assert codes(done) == {"build": 0, "deploy": 0}
    if is_good:
        assert_published(done["build"].kept[SITE])
        # In environments of its own: these have other versions.
        (tmp_path / "newest").mkdir()
        newest = Runner(change.repository, tmp_path / "newest", tmp_path / "tox")
        assert codes(newest.run(jobs(NEWEST), env)) == {"newest": 0}


def test_gitlab(
    is_good: bool, bake: Bake, tox_folders: dict[str, Path], tmp_path: Path
) -> None:
    change = Change(tmp_path, bake(hosting="gitlab"), is_good=is_good)
    (tmp_path / "jobs").mkdir()
    runner = Runner(change.repository, tmp_path / "jobs", tox_folders["gitlab"])
    code = 0 if is_good else 1
    request = {
        "CI_PIPELINE_SOURCE": "merge_request_event",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": change.began,
        "CI_DEFAULT_BRANCH": "master",
    }
    merged = {**request, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": change.target}
    jobs = gitlab_jobs(change.repository, merged)
    done = runner.run(jobs, merged)
    assert codes(done) == dict.fromkeys(["tox", "code-quality", "change"], code), done
    assert (done["tox"].kept[SITE] / PAGE).is_file()
    assert places(done["change"].output) == change.places
    assert "checked 1 specs in 1 folders against " in done["change"].output
    [report] = done["code-quality"].kept.values()
    quality = json.loads(report.read_text("utf-8"))
    assert [
        (q["location"]["path"], q["location"]["lines"]["begin"], q["description"])
        for q in quality
    ] == [
        (SPEC, int(place.split(":")[1]), TAB)
        for place in change.places
        if not place.endswith(":1")
    ]

    # Once more, as a pipeline of the branch alone runs it.
    git(change.repository, "checkout", "-q", change.own)
    alone = [job for job in jobs if job.name == "change"]
    assert gitlab_jobs(change.repository, request) == jobs
    again = runner.run(alone, request)
    assert codes(again) == {"change": code}
    assert places(again["change"].output) == change.places
    git(change.repository, "checkout", "-q", "master")

    pushed = {"CI_PIPELINE_SOURCE": "push", "CI_DEFAULT_BRANCH": "master"}
    topic = {**pushed, "CI_COMMIT_BRANCH": "topic"}
    everywhere = gitlab_jobs(change.repository, topic)
    assert everywhere == [job for job in jobs if job.name != "change"]
    assert not gitlab_jobs(
        change.repository, {**topic, "CI_OPEN_MERGE_REQUESTS": "us/specs!1"}
    )
    main = gitlab_jobs(change.repository, {**pushed, "CI_COMMIT_BRANCH": "master"})
    assert [job.name for job in main] == ["tox", "code-quality", "pages"]
    timed = {"CI_PIPELINE_SOURCE": NEWEST, "CI_COMMIT_BRANCH": "master"}
    [newest] = [j for j in gitlab_jobs(change.repository, timed) if j not in jobs]
    assert newest.env == {"TOX_CONSTRAINTS_FILE": "/dev/null"}
    published = runner.run(main, pushed, done)
    if is_good:
        assert published["pages"].code == 0, published["pages"].output
        assert_published(published["pages"].kept["public"])
    else:
        assert "pages" not in published


def test_zuul(
    is_good: bool, bake: Bake, tox_folders: dict[str, Path], tmp_path: Path
) -> None:
    change = Change(tmp_path, bake(), is_good=is_good)
    (tmp_path / "jobs").mkdir()
    runner = Runner(change.repository, tmp_path / "jobs", tox_folders["opendev"])
    constraints = tmp_path / "upper-constraints.txt"
    constraints.write_text("six===1.17.0\n")
    jobs = zuul_jobs(change.repository, "check", PUBLISHED)
    assert zuul_jobs(change.repository, "gate", PUBLISHED) == jobs
    assert [job.name for job in jobs] == [
        *("trove-specs-tox-check", "trove-specs-tox-specs", "openstack-tox-docs")
    ]
    done = runner.run(jobs, {"TOX_CONSTRAINTS_FILE": str(constraints)})
    code = 0 if is_good else 1
    assert list(codes(done).values()) == [code, code, 0], done
    comments = [
        comment
        for job in jobs
        if job.comments
        for comment in zuul_comments(done[job.name].output, change.repository)
    ]
    assert [f"{path}:{line}" for path, line, _ in comments] == [
        place.rpartition(":")[0] for place in change.places
    ]
    assert [words[:5] for _, _, words in comments] == [FLAG, "SP405"][: len(comments)]
    # Of all specs the same tab is found, and the other author's flag is not asked for.
    assert places(done["trove-specs-tox-specs"].output) == change.places[1:]
    if is_good:
        assert_published(done["openstack-tox-docs"].kept[SITE])
        [newest] = zuul_jobs(change.repository, "periodic", PUBLISHED)
        assert newest.env == {"TOX_CONSTRAINTS_FILE": "/dev/null"}
        (tmp_path / "newest").mkdir()
        runner = Runner(change.repository, tmp_path / "newest", tmp_path / "tox")
        assert codes(runner.run([newest], {})) == {newest.name: 0}


def test_zuul_knows_all_that_is_named(bake: Bake) -> None:
    for pipeline in ("check", "gate", "periodic"):
        for job in zuul_jobs(bake(), pipeline, PUBLISHED):
            assert job.steps
