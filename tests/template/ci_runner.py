"""A runner of CI files: what each system would execute, executed as it does.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
https://docs.gitlab.com/ci/yaml/
https://zuul-ci.org/docs/zuul/latest/config/

It knows what the generated files use, and nothing more: an expression, an action or a
job that it does not know is an error.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.helpers import git


class Step(NamedTuple):
    """One script of a job.

    Attributes:
        script: what a shell is given.
        even_after_failure: whether it runs when an earlier one has failed.
    """

    script: str
    even_after_failure: bool = False


class Job(NamedTuple):
    """What one job does.

    Attributes:
        name: as people see it.
        steps: its scripts, in order.
        shell: what runs each of them.
        env: variables that the file sets.
        kept: paths that are kept from it.
        needs: jobs that must have gone well before; it gets what these keep.
        comments: whether Zuul makes comments of what it prints.
    """

    name: str
    steps: list[Step]
    shell: list[str]
    env: dict[str, str] = {}  # noqa: RUF012
    kept: list[str] = []  # noqa: RUF012
    needs: list[str] = []  # noqa: RUF012
    comments: bool = False


class Outcome(NamedTuple):
    """What became of a job.

    Attributes:
        code: the exit code of the first script that failed, or 0.
        output: what all of them printed.
        kept: where what is kept lies, by its path in the checkout.
    """

    code: int
    output: str
    kept: dict[str, Path]


class Runner(NamedTuple):
    """A machine that runs jobs.

    Attributes:
        repository: what is checked out: its HEAD.
        folder: where checkouts are made.
        tox_folder: where tox finds its environments, as from a cache.
    """

    repository: Path
    folder: Path
    tox_folder: Path

    def run(
        self,
        jobs: list[Job],
        env: Mapping[str, str],
        already: Mapping[str, Outcome] | None = None,
    ) -> dict[str, Outcome]:
        """Run jobs, each in a checkout of its own; leave out what a failure stops.

        Args:
            jobs: in an order in which each can have what it needs.
            env: variables that the system sets.
            already: jobs that ran before, and would do the same again.
        """
        done = dict(already or {})
        for job in jobs:
            ready = all(name in done and done[name].code == 0 for name in job.needs)
            if ready and job.name not in done:
                inherited = [done[name].kept for name in job.needs]
                done[job.name] = self._run_job(job, env, inherited)
        return done

    def _run_job(
        self, job: Job, env: Mapping[str, str], inherited: list[dict[str, Path]]
    ) -> Outcome:
        checkout = self.folder / f"{len(list(self.folder.iterdir()))}-{job.name}"
        git(self.folder, "clone", "-q", str(self.repository), str(checkout))
        head = git(self.repository, "rev-parse", "HEAD").strip()
        git(checkout, "checkout", "-q", "--detach", head)
        for kept in inherited:
            for path, source in kept.items():
                shutil.copytree(source, checkout / path)
        code, output = 0, ""
        for step in job.steps:
            if code == 0 or step.even_after_failure:
                done = subprocess.run(
                    [*job.shell, step.script],
                    cwd=checkout,
                    env={**self._environment(), **env, **job.env},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                code = code or done.returncode
                output += done.stdout + done.stderr
        found = {path: checkout / path for path in job.kept}
        return Outcome(code, output, {k: v for k, v in found.items() if v.exists()})

    def _environment(self) -> dict[str, str]:
        kept = ("HOME", "LANG", "TMPDIR", "PIP_INDEX_URL", "PIP_CONFIG_FILE")
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            # Where Python and tox are installed, what asks for them is satisfied.
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "CI": "true",
            "TOX_WORK_DIR": str(self.tox_folder),
        }


# GitHub


# What a step does with an action: nothing to files, or keep some.
_QUIET = {"actions/checkout", "actions/setup-python", "actions/deploy-pages"}
_KEEPING = {"actions/upload-artifact", "actions/upload-pages-artifact"}


def github_events(repository: Path) -> set[str]:
    """Return the events that any workflow names."""
    return {event for w in _workflows(repository) for event in w["on"]}


def github_jobs(repository: Path, context: Mapping[str, str]) -> list[Job]:
    """Return what runs for an event.

    Args:
        repository: whose workflows they are.
        context: what expressions may ask for, by names like ``github.event_name``.
    """
    return [
        job
        for workflow in _workflows(repository)
        if context["github.event_name"] in workflow["on"]
        for job in _github_jobs(workflow, context)
    ]


def _workflows(repository: Path) -> list[Any]:
    files = sorted((repository / ".github" / "workflows").iterdir())
    # The base loader takes no word for true, such as "on".
    return [yaml.load(file.read_text("utf-8"), yaml.BaseLoader) for file in files]


def _github_jobs(workflow: Any, context: Mapping[str, str]) -> Iterator[Job]:
    running: set[str] = set()
    for name, job in workflow["jobs"].items():
        assert not job.keys() - {
            *("name", "runs-on", "if", "needs", "steps", "environment"),
            *("permissions", "timeout-minutes"),
        }
        needs = {job["needs"]} if "needs" in job else set()
        if not (_github_holds(job.get("if", ""), context) and needs <= running):
            continue
        running.add(name)
        steps, kept = [], []
        for step in job["steps"]:
            condition = step.get("if", "")
            if not _github_holds(condition, context):
                continue
            if "run" in step:
                assert not step.keys() - {"run", "if", "name", "env"}
                env = [f"export {k}={v}\n" for k, v in step.get("env", {}).items()]
                script = "".join([*env, step["run"]])
                steps.append(Step(script, "!cancelled()" in condition))
                continue
            action, _, commit = step["uses"].partition("@")
            assert re.fullmatch("[0-9a-f]{40}", commit), "pinned, and to no branch"
            assert action in _QUIET | _KEEPING
            if action in _KEEPING:
                kept.append(step["with"]["path"])
        yield Job(name, steps, ["bash", "-e", "-c"], kept=kept, needs=[*needs])


def _github_holds(condition: str, context: Mapping[str, str]) -> bool:
    words = condition.removeprefix("${{").removesuffix("}}").strip()
    return all(_github_term(term.strip(), context) for term in words.split("&&"))


def _github_term(term: str, context: Mapping[str, str]) -> bool:
    if term in ("", "!cancelled()"):
        return True
    one, _, other = term.partition(" == ")
    return context[one] == (other[1:-1] if other[0] == "'" else context[other])


def noted(output: str) -> list[tuple[str, str, str]]:
    """Return place, level and title of what GitHub would note on lines."""
    form = r"^::(\w+) file=(.*),line=(\d+),col=(\d+),title=(.*?)::"
    found = re.findall(form, output, re.MULTILINE)
    return [(f"{f}:{line}:{c}", level, title) for level, f, line, c, title in found]


# GitLab


def gitlab_jobs(repository: Path, variables: Mapping[str, str]) -> list[Job]:
    """Return what runs in a pipeline with these predefined variables."""
    text = (repository / ".gitlab-ci.yml").read_text("utf-8")
    top = yaml.load(text, yaml.BaseLoader)
    default = top.pop("default")
    if not _gitlab_runs(top.pop("workflow"), variables):
        return []
    jobs = []
    for name, job in top.items():
        assert not job.keys() - {
            *("script", "before_script", "artifacts", "rules", "variables", "needs"),
            "allow_failure",
        }
        if _gitlab_runs(job, variables):
            before = job.get("before_script", default["before_script"])
            kept = job.get("artifacts", {})
            report = kept.get("reports", {}).get("codequality")
            paths = [path.rstrip("/") for path in kept.get("paths", [])]
            jobs.append(
                Job(
                    name,
                    # One shell for all.
                    [Step("\n".join([*before, *job["script"]]))],
                    ["bash", "-eo", "pipefail", "-c"],
                    job.get("variables", {}),
                    [*paths, *([report] if report else [])],
                    job.get("needs", []),
                )
            )
    return jobs


def _gitlab_runs(job: Any, variables: Mapping[str, str]) -> bool:
    for rule in job.get("rules", [{}]):
        assert not rule.keys() - {"if", "when"}
        terms = rule.get("if", "").split(" && ")
        if all(_gitlab_term(term, variables) for term in terms):
            return bool(rule.get("when") != "never")
    return False


def _gitlab_term(term: str, variables: Mapping[str, str]) -> bool:
    one, _, other = term.partition(" == ")
    left, right = (
        word[1:-1] if word[:1] == '"' else variables.get(word[1:], "")
        for word in (one, other)
    )
    return left == right if other else not term or bool(left)


# Zuul


class Published(NamedTuple):
    """What OpenStack publishes for all repositories.

    Attributes:
        jobs: the variables of the ``tox`` role, by names of jobs.
        templates: jobs by pipeline, by names of templates.
    """

    jobs: dict[str, dict[str, str]]
    templates: dict[str, dict[str, list[str]]]


def zuul_jobs(repository: Path, pipeline: str, published: Published) -> list[Job]:
    """Return what runs in a pipeline.

    A name that is neither in the file nor published is an error.
    """
    parts = yaml.safe_load((repository / ".zuul.yaml").read_text("utf-8"))
    own = {part["job"]["name"]: part["job"] for part in parts if "job" in part}
    [project] = [part["project"] for part in parts if "project" in part]
    names = [*project[pipeline]["jobs"]] if pipeline in project else []
    for template in project["templates"]:
        names += published.templates[template].get(pipeline, [])
    jobs = []
    for name in names:
        job = own.get(name, {"parent": name})
        assert job.keys() <= {"name", "parent", "description", "vars"}
        given = {**published.jobs[job["parent"]], **job.get("vars", {})}
        # https://opendev.org/zuul/zuul-jobs/src/branch/master/roles/tox
        extra = given.get("tox_extra_args", "-vv")
        command = Step(f"tox -e{given['tox_envlist']} {extra}")
        comments = given.get("tox_inline_comments", True)
        kept = ["doc/build/html"] if "docs" in name else []
        file = given.get("tox_constraints_file")
        env = {"TOX_CONSTRAINTS_FILE": file} if file else {}
        jobs.append(Job(name, [command], ["sh", "-c"], env, kept, [], bool(comments)))
    return jobs


# Of roles/tox/library/tox_parse_output.py in zuul-jobs, after 2021.
_ESCAPES = re.compile(r"(?:\x1B[@-_]|[\x80-\x9F])[0-?]*[ -/]*[@-~]")
_COMMENTS = (
    re.compile(r"^(?P<path>.*):(?P<line>\d+):(?P<column>\d+): (?P<message>.*)$"),
    re.compile(r"^(?P<path>[^:]*):(?P<line>[\d]+):(?P<message>\w.+)$"),
)


def zuul_comments(output: str, checkout: Path) -> list[tuple[str, int, str]]:
    """Return the comments, path, line and text, that Zuul makes of an output."""
    found = []
    for line in output.split("\n"):
        matches = [match for form in _COMMENTS if (match := form.match(line))]
        if matches and not line[0].isspace():
            path = matches[0]["path"].removeprefix("./")
            if (checkout / path).is_file() and not path.startswith(("/", ".tox")):
                message = _ESCAPES.sub("", matches[0]["message"])
                found.append((path, int(matches[0]["line"]), message))
    return found
