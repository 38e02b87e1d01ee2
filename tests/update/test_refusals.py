"""Updates that cannot be: refused in one line, and nothing changes."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.helpers import git, run
from tests.update.versions import (
    ADDRESS,
    VERSIONS,
    NextVersion,
    Template,
    edit,
    refused,
    state,
    update,
    write,
)


@pytest.mark.parametrize(
    ("dirt", "advice"),
    [
        ("README.rst", "README.rst; commit them, or git stash them, first"),
        ("new.txt", "new.txt; commit them, or git stash -u them, first"),
    ],
)
def test_dirty_tree_is_refused(dirt: str, advice: str, repository: Path) -> None:
    with (repository / dirt).open("a", encoding="utf-8") as file:
        file.write("More.\n")
    refused(repository, f"there are changes that are not committed: {advice}")


def test_dirt_is_named_in_short(repository: Path) -> None:
    for number in range(7):
        (repository / f"{number}.txt").touch()
    refused(repository, "0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more; commit")


@pytest.mark.parametrize("order", ["--skip-worktree", "--assume-unchanged"])
def test_edit_that_git_was_told_not_to_see_is_refused(
    order: str, repository: Path
) -> None:
    git(repository, "update-index", order, "README.rst")
    with (repository / "README.rst").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    refused(repository, "not committed: README.rst; commit")


def test_all_that_git_says_is_passed_on(private: Template, repository: Path) -> None:
    """The cause, the file, and what to do about it, in one line."""
    edit(private.baked / "README.rst", "Licence\n-------", "LICENCE\n-------")
    private.commit("2027.1.0")
    lock = repository / ".git/index.lock"
    lock.touch()
    refused(repository, f"Unable to create '{lock}': File exists.")
    refused(repository, "remove the file manually to continue")
    lock.unlink()
    assert update(repository).returncode == 0


def test_commit_that_was_never_pushed_is_called_so(
    private: Template, repository: Path
) -> None:
    noted = json.loads((repository / ".cruft.json").read_text(encoding="utf-8"))
    text = json.dumps({**noted, "commit": "0" * 40})
    (repository / ".cruft.json").write_text(text, encoding="utf-8")
    git(repository, "commit", "-qam", "Somewhere else")
    refused(repository, f"{ADDRESS} has no commit {'0' * 40}: it was never pushed")


@pytest.mark.parametrize("which", ["new", "old"])
def test_failing_hook_is_refused(which: str, private: Template, tmp_path: Path) -> None:
    hook = private.folder / "hooks/post_gen_project.py"
    good = hook.read_text(encoding="utf-8")
    bad = 'import sys\nsys.exit("this hook is broken")\n'
    if which == "new":
        repository = private.bake(tmp_path, VERSIONS[-1])
        hook.write_text(bad, encoding="utf-8")
        private.commit("2027.1.0")
    else:
        # Made when the hook worked; what it needed then is gone since.
        repository = private.bake(tmp_path, VERSIONS[-1])
        origin = repository / ".cruft.json"
        hook.write_text(bad, encoding="utf-8")
        private.commit("2027.2.0")
        commit = git(private.folder, "rev-parse", "2027.2.0").strip()
        text = json.loads(origin.read_text(encoding="utf-8"))
        origin.write_text(json.dumps({**text, "commit": commit}), encoding="utf-8")
        git(repository, "commit", "-qam", "At the broken one")
        hook.write_text(good, encoding="utf-8")
        private.commit("2027.3.0")
    refused(repository, "cannot be baked: this hook is broken")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "hosting=githab",
            "hosting = 'githab' is refused: the template offers gerrit, opendev, ",
        ),
        ("launchpad_project=a b", "launchpad_project = 'a b' is refused."),
    ],
)
def test_refused_answer(answer: str, said: str, repository: Path) -> None:
    refused(repository, said, "--set", answer)


def test_rewritten_history_is_refused(private: Template, tmp_path: Path) -> None:
    with (private.baked / "LICENSE").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    private.commit("2027.1.0")
    repository = private.bake(tmp_path, "2027.1.0")
    git(private.folder, "tag", "-d", "2027.1.0")
    git(private.folder, "reset", "-q", "--hard", VERSIONS[-1])
    git(private.folder, "reflog", "expire", "--expire=now", "--all")
    git(private.folder, "gc", "-q", "--prune=now")
    refused(repository, "the history was rewritten", "--to", VERSIONS[-1])


def test_older_version_is_refused(repository: Path) -> None:
    refused(repository, "2026.1.0 is older than what this", "--to", VERSIONS[0])
    refused(repository, "the template has no '2030.1.0'", "--to", "2030.1.0")
    refused(repository, "the template has no '--help'", "--to=--help")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"context": {"cookiecutter": {}}}', "says null"),
        ('{"template": null, "commit": null, "context": {"cookiecutter": {}}}', "null"),
        (
            '{"template": "https://invalid.invalid/x", "commit": "1", '
            '"context": {"cookiecutter": {}}}',
            "cannot be cloned",
        ),
    ],
)
def test_unknown_origin_is_refused(text: str, said: str, repository: Path) -> None:
    (repository / ".cruft.json").write_text(text, encoding="utf-8")
    git(repository, "commit", "-qam", "Broken")
    refused(repository, said)


def test_what_git_must_be(private: Template, repository: Path, tmp_path: Path) -> None:
    inner = Path(shutil.copytree(repository, tmp_path / "all" / "inner"))
    shutil.rmtree(inner / ".git")
    refused_outside = update(inner)
    assert refused_outside.returncode == 2
    assert "not a git repository" in refused_outside.stderr
    git(inner.parent, "init", "-q")
    refused(inner, "is not the top of its git checkout")
    git(inner, "init", "-q")
    refused(inner, "there is no commit yet")


@pytest.mark.parametrize(
    "command",
    [
        ["cookiecutter", ADDRESS, "--no-input", "-f"],
        ["cookiecutter", ADDRESS, "--no-input", "-f", "-s"],
        ["cookiecutter", ADDRESS, "--replay", "-f"],
        ["cruft", "create", ADDRESS, "--no-input", "-f"],
    ],
    ids=" ".join,
)
def test_overwriting_runs_are_refused(
    command: list[str], repository: Path, tmp_path: Path
) -> None:
    before = state(repository)
    done = run([sys.executable, "-m", *command], tmp_path)
    assert done.returncode != 0
    assert state(repository) == before


def test_git_in_the_middle_of_something(repository: Path) -> None:
    git(repository, "checkout", "-qb", "other")
    git(repository, "commit", "-q", "--allow-empty", "-m", "Other")
    git(repository, "checkout", "-q", "main")
    git(repository, "merge", "-q", "--no-commit", "--no-ff", "other")
    refused(repository, "in the middle of a merge", "--set", "hosting=github")
    assert (repository / ".git/MERGE_HEAD").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "hostng=github"], "no such question; did you mean 'hosting'?"),
        (["--set", "__client=x"], "the template has no such question"),
        (["--to", ""], "the template has no ''"),
        (["--set", "project_name="], "Example: "),
    ],
)
def test_odd_arguments_are_refused(
    arguments: list[str], said: str, repository: Path
) -> None:
    refused(repository, said, *arguments)


@pytest.mark.parametrize("skip", ['"doc/*"', "[1]"])
def test_bad_skip_is_refused(
    skip: str, next_version: NextVersion, repository: Path
) -> None:
    table = f"[tool.cruft]\nskip = {skip}\n\n[tool.ruff]"
    edit(repository / "pyproject.toml", "[tool.ruff]", table)
    git(repository, "commit", "-qam", "Ours")
    next_version(lambda baked: write(baked / "new.txt", "t\n"))
    refused(repository, "skip must be a list of paths or patterns")
