"""Newer versions of the template: what they bring, and what they leave alone."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.helpers import CORPUS, SPEC, TEMPLATE, git, run, spectools, tree
from tests.update.versions import (
    ADDRESS,
    IGNORED,
    VERSIONS,
    Template,
    conflict,
    edit,
    live_in,
    team_files,
    update,
)


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new"), list(itertools.combinations(VERSIONS, 2)))
def test_from_every_version_to_every_later_one(
    old: str, new: str, history: Template, tmp_path: Path
) -> None:
    repository = history.bake(tmp_path, old)
    team = live_in(repository)
    done = update(repository, "--to", new)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert team_files(repository) == team
    readme = (repository / "README.rst").read_text(encoding="utf-8")
    assert "WE ARE FRIENDLY." in readme
    assert "ours/" in (repository / ".gitignore").read_text(encoding="utf-8")
    # Like a repository that was baked at the new version, but for the team's files.
    (tmp_path / "fresh").mkdir()
    fresh = history.bake(tmp_path / "fresh", new, "hosting=opendev")
    changed = {"README.rst", ".gitignore", ".cruft.json"}
    ours, theirs = (
        {p: d for p, d in tree(r).items() if not IGNORED.search(p) and p not in team}
        for r in (repository, fresh)
    )
    assert set(ours) == set(theirs)
    assert {p for p in ours if ours[p] != theirs[p]} <= changed
    origin = json.loads((repository / ".cruft.json").read_text(encoding="utf-8"))
    expected = json.loads((fresh / ".cruft.json").read_text(encoding="utf-8"))
    assert origin == {**expected, "checkout": new}
    # Green, by the tools that came, and again nothing to do.
    git(repository, "commit", "-qam", "Update")
    checked = run(
        # What a dependency will give up is learned here, and not by a team.
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"],
        repository,
    )
    assert checked.returncode == 0, checked.stdout
    if (old, new) == (VERSIONS[0], VERSIONS[-1]):
        html = ["-W", "--keep-going", "-q", "-c", "doc", ".", str(tmp_path / "html")]
        built = run([sys.executable, "-m", "sphinx", *html], repository)
        assert built.returncode == 0, built.stderr
    again = update(repository, "--to", new)
    assert again.stdout == "The template has no other version; nothing has changed.\n"


def test_new_section_is_for_the_next_release_only(
    history: Template, tmp_path: Path
) -> None:
    repository = history.bake(tmp_path, VERSIONS[0])
    live_in(repository)
    done = update(repository)
    assert done.returncode == 0
    assert "version 2026.6.0 is here, and not committed yet" in done.stdout
    assert "checked 2 specs in 2 folders against " in done.stdout
    new = (repository / "specs/template.rst").read_text(encoding="utf-8")
    assert "Rollout\n=======" in new
    for folder in ("2027.1", "backlog"):
        pinned = repository / "specs" / folder / "template.rst"
        assert "Rollout" not in pinned.read_text(encoding="utf-8")
    (repository / "specs/2027.2").mkdir()
    (repository / "specs/2027.2/template.rst").write_text(new, encoding="utf-8")
    (repository / "specs/2027.2/awesome-thing.rst").write_bytes(
        (repository / SPEC).read_bytes()
    )
    done = spectools(repository, "check")
    assert done.stdout.count("\n") == 2
    assert "SP101 section 'Rollout' is missing" in done.stdout


def test_hosting_is_switched(private: Template, repository: Path) -> None:
    done = update(repository, "--set", "hosting=github")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert not (repository / ".zuul.yaml").exists()
    assert not (repository / ".gitreview").exists()
    assert (repository / ".github/workflows/specs.yml").exists()
    contributing = (repository / "CONTRIBUTING.rst").read_text(encoding="utf-8")
    assert "pull request" in contributing
    policy = (repository / "pyproject.toml").read_text(encoding="utf-8")
    assert 'repository = "https://github.com/openstack/trove-specs"' in policy
    git(repository, "commit", "-qam", "Switch")
    back = update(repository, "--set", "hosting=gerrit")
    assert back.returncode == 0
    assert (repository / ".zuul.yaml").exists()


def test_variant_is_switched_for_the_next_release(
    private: Template, repository: Path
) -> None:
    team = team_files(repository)
    done = update(repository, "--set", "variant=fuel")
    assert done.returncode == 0, done.stdout
    assert team_files(repository) == team
    new = (repository / "specs/template.rst").read_text(encoding="utf-8")
    assert "Plugin impact" in new
    assert "pictures = false" in (repository / "pyproject.toml").read_text("utf-8")


def test_repository_that_was_never_baked_takes_on_the_template(
    history: Template, tmp_path: Path
) -> None:
    ours = tmp_path / "trove-specs"
    corpus = Path(CORPUS or "nowhere") / "trove"
    specs = sorted(corpus.glob("*/*.rst"))[:20]
    for number, spec in enumerate(specs or [Path(SPEC)] * 20):
        release = spec.parent.name if specs else "zed"
        name = spec.name if specs else f"awesome-thing-{number}.rst"
        target = ours / "specs" / release / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = spec.read_bytes() if specs else b"An old spec\n===========\n\nText.\n"
        target.write_bytes(text)
    (ours / "tox.ini").write_text("[tox]\nenv_list = ours\n", encoding="utf-8")
    (ours / "doc/source").mkdir(parents=True)
    (ours / "doc/source/conf.py").write_text("project = 'ours'\n", encoding="utf-8")
    (ours / "doc/conf.py").write_text("project = 'ours'\n", encoding="utf-8")
    git(ours, "init", "-q")
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "Ours")
    before = tree(ours)
    old = {path: data for path, data in before.items() if ".git/" not in path}
    page = (TEMPLATE / "docs/updates.md").read_text(encoding="utf-8")
    steps = page.split("## Take on the template")[1].split("```sh\n")[1].split("```")[0]
    bake_it = f"cookiecutter {ADDRESS} --no-input"
    script = steps.replace("cookiecutter <template>", bake_it)
    script = script.replace("/tmp/baked", str(tmp_path / "baked"))
    script = script.replace("<name>", "trove-specs")
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = run(["bash", "-euc", script], ours, env=path)
    # What differs is shown: both have these, and nobody else.
    assert done.returncode == 1
    conflicts = git(ours, "diff", "--name-only", "--diff-filter=U").split()
    assert conflicts == ["doc/conf.py", "tox.ini"]
    for name in conflicts:
        merged = (ours / name).read_text(encoding="utf-8")
        lines = set(merged.splitlines())
        assert set(old[name].decode().splitlines()) < lines and "<<<<<<<" in merged
        git(ours, "checkout", "--theirs", name)
    after = tree(ours)
    kept = {path: data for path, data in old.items() if path not in conflicts}
    assert {path: after.get(path) for path in kept} == kept
    # Each release has the template that its specs were written to; then the baseline.
    for folder in (ours / "specs").iterdir():
        if folder.is_dir() and not (folder / "template.rst").exists():
            shutil.copy(ours / "specs/template.rst", folder / "template.rst")
    written = spectools(ours, "check", "--write-baseline")
    assert written.returncode == 0, written.stderr
    assert spectools(ours, "check").returncode == 0
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "Take on the template")
    again = update(ours)
    assert again.stdout == "The template has no other version; nothing has changed.\n"


@pytest.mark.slow
def test_update_by_tox(private: Template, repository: Path) -> None:
    conflict(private, repository)
    git(repository, "reset", "-q", "--hard", "HEAD~1")
    tox = [sys.executable, "-m", "tox", "-q", "-e", "update-template", "--"]
    done = run([*tox, "--to", "2027.1.0"], repository)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "M  tox.ini" in done.stdout
    assert "version 2027.1.0 is here, and not committed yet" in done.stdout


def test_later_than_the_newest_version(private: Template, tmp_path: Path) -> None:
    with (private.baked / "LICENSE").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    private.commit()
    repository = private.bake(tmp_path, "main")
    done = update(repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing has changed" in done.stdout
    assert update(repository, "--set", "hosting=github").returncode == 0


def test_run_by_a_hook_of_git(private: Template, repository: Path) -> None:
    edit(private.baked / "tox.ini", "judge every spec", "judge each and every spec")
    private.commit("2027.1.0")
    inherited = {"GIT_DIR": str(repository / ".git"), "GIT_INDEX_FILE": "nosuch"}
    done = update(repository, env=inherited)
    assert (done.returncode, done.stderr) == (0, "")
    assert "M  tox.ini" in done.stdout
