"""The team's edits against the template's."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers import git, run
from tests.update.versions import (
    BAKED,
    VERSIONS,
    NextVersion,
    Template,
    conflict,
    edit,
    refused,
    state,
    team_files,
    update,
    write,
)


@pytest.mark.parametrize("clone", [None, "--depth=1"])
def test_conflict_is_no_success(
    clone: str | None, private: Template, repository: Path, tmp_path: Path
) -> None:
    conflict(private, repository)
    if clone:
        git(tmp_path, "clone", "-q", clone, f"file://{repository}", "clone")
        repository = tmp_path / "clone"
    before, team = state(repository), team_files(repository)
    done = update(repository)
    assert (done.returncode, done.stderr) == (1, "")
    assert "UU tox.ini" in done.stdout
    assert "1 files have conflicts: tox.ini" in done.stdout
    text = (repository / "tox.ini").read_text(encoding="utf-8")
    assert "judge all of our specs" in text and "judge each and every spec" in text
    assert "<<<<<<<" in text
    assert team_files(repository) == team
    # git lets nobody commit that by mistake, and takes it all back.
    assert run(["git", "commit", "-m", "x"], repository).returncode != 0
    refused(repository, "changes that are not committed")
    git(repository, "reset", "-q", "--hard")
    assert state(repository) == before


def test_edits_follow_a_renamed_file(private: Template, repository: Path) -> None:
    edit(repository / "CONTRIBUTING.rst", "votes.", "votes on ALL of it.")
    git(repository, "commit", "-qam", "Ours")
    old = f"{BAKED}/.overlays/hosting/gerrit/files/CONTRIBUTING.rst"
    git(private.folder, "mv", old, old.replace("CONTRIBUTING", "PROPOSING"))
    private.commit("2027.1.0")
    done = update(repository)
    assert "R  CONTRIBUTING.rst -> PROPOSING.rst" in done.stdout
    text = (repository / "PROPOSING.rst").read_text(encoding="utf-8")
    assert "votes on ALL of it." in text


def test_dropped_file_that_was_edited_is_a_conflict(
    private: Template, repository: Path
) -> None:
    edit(repository / "rules.rst", "Every spec", "Really every spec")
    git(repository, "commit", "-qam", "Ours")
    git(private.folder, "rm", "-q", f"{BAKED}/rules.rst")
    private.commit("2027.1.0")
    done = update(repository)
    assert done.returncode == 1
    assert "1 files have conflicts: rules.rst" in done.stdout
    text = (repository / "rules.rst").read_text(encoding="utf-8")
    assert "Really every spec" in text


def test_new_file_where_the_team_has_one(private: Template, repository: Path) -> None:
    (private.baked / "Makefile").write_text("all:\n\ttox\n", encoding="utf-8")
    (private.baked / "ours").mkdir()
    (private.baked / "ours/notes.txt").write_text("Notes\n", encoding="utf-8")
    private.commit("2027.1.0")
    (repository / "ours").mkdir()
    (repository / "ours/notes.txt").write_text("OUR NOTES\n", encoding="utf-8")
    assert git(repository, "status", "--porcelain") == ""
    refused(repository, "ours/notes.txt: the template brings ours/notes.txt")
    shutil.rmtree(repository / "ours")
    (repository / "Makefile").write_text("OURS:\n\ttrue\n", encoding="utf-8")
    git(repository, "add", "Makefile")
    git(repository, "commit", "-qm", "Ours")
    done = update(repository)
    assert done.returncode == 1
    assert "1 files have conflicts: Makefile" in done.stdout
    assert "OURS:" in (repository / "Makefile").read_text(encoding="utf-8")


def test_team_opts_out_of_files(private: Template, repository: Path) -> None:
    edit(
        repository / "pyproject.toml",
        "[tool.ruff]",
        '[tool.cruft]\nskip = ["tox.ini"]\n\n[tool.ruff]',
    )
    git(repository, "rm", "-q", "rules.rst")
    git(repository, "commit", "-qam", "Ours")
    for name in ("tox.ini", "rules.rst", "LICENSE"):
        with (private.baked / name).open("a", encoding="utf-8") as file:
            file.write("# more\n")
    private.commit("2027.1.0")
    done = update(repository)
    assert done.returncode == 0
    changed = {line[3:] for line in done.stdout.splitlines() if line.startswith("M ")}
    assert changed == {"LICENSE", ".cruft.json"}
    assert not (repository / "rules.rst").exists()


def test_ignored_file_where_the_template_needs_a_folder(
    next_version: NextVersion, repository: Path
) -> None:
    write(repository / ".gitignore", "local\n")
    git(repository, "commit", "-qam", "Ours")
    write(repository / "local", "precious\n")
    next_version(lambda baked: write(baked / "local/settings.txt", "t\n"))
    refused(repository, "local: the template brings local/settings.txt")


def test_file_that_the_team_keeps_from_git_is_its_own(
    next_version: NextVersion, repository: Path
) -> None:
    git(repository, "rm", "-q", "--cached", "tox.ini")
    with (repository / ".gitignore").open("a", encoding="utf-8") as file:
        file.write("tox.ini\n")
    git(repository, "commit", "-qam", "Ours")
    write(repository / "tox.ini", "precious\n")
    next_version(lambda baked: edit(baked / "tox.ini", "judge every", "judge each"))
    assert update(repository).returncode == 0
    assert (repository / "tox.ini").read_text(encoding="utf-8") == "precious\n"


@pytest.mark.parametrize("setting", ["true", "conflict"])
def test_folder_that_the_template_renames_takes_nothing_along(
    setting: str, private: Template, repository: Path
) -> None:
    git(repository, "config", "merge.directoryRenames", setting)
    write(repository / "tests/mine.txt", "mine\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Ours")
    git(private.folder, "mv", f"{BAKED}/tests", f"{BAKED}/checks")
    edit(private.baked / "pyproject.toml", '["tests"]', '["checks"]')
    private.commit("2027.1.0")
    team = team_files(repository)
    done = update(repository)
    assert done.returncode == 0, done.stdout
    assert (repository / "tests/mine.txt").exists()
    assert not (repository / "checks/mine.txt").exists()
    assert team_files(repository) == team


def test_folder_that_becomes_a_file(
    next_version: NextVersion, repository: Path
) -> None:
    def change(baked: Path) -> None:
        shutil.rmtree(baked / "doc")
        write(baked / "doc", "A file now.\n")

    next_version(change)
    write(repository / "doc/build/precious.html", "ignored\n")
    refused(repository, "doc: the template brings doc, and git does not know yours")
    shutil.rmtree(repository / "doc/build")
    assert update(repository).returncode == 0
    assert (repository / "doc").read_text(encoding="utf-8") == "A file now.\n"


def test_skip_never_stops_the_record(
    next_version: NextVersion, repository: Path
) -> None:
    table = '[tool.cruft]\nskip = ["*.json"]\n\n[tool.ruff]'
    edit(repository / "pyproject.toml", "[tool.ruff]", table)
    git(repository, "commit", "-qam", "Ours")
    next_version(lambda baked: write(baked / "new.txt", "t\n"))
    assert "M  .cruft.json" in update(repository).stdout


def test_settled_before_is_a_conflict_still(
    private: Template, repository: Path
) -> None:
    git(repository, "config", "rerere.enabled", "true")
    git(repository, "config", "rerere.autoUpdate", "true")
    conflict(private, repository)
    # Settled once, by hand, in a merge of the same two sides.
    git(repository, "checkout", "-qb", "theirs", "HEAD~1")
    edit(repository / "tox.ini", "judge every spec", "judge each and every spec")
    git(repository, "commit", "-qam", "Theirs")
    git(repository, "checkout", "-q", "main")
    assert run(["git", "merge", "theirs"], repository).returncode == 1
    git(repository, "checkout", "-q", "--ours", "tox.ini")
    git(repository, "add", "tox.ini")
    git(repository, "commit", "-qm", "Settled")
    git(repository, "reset", "-q", "--hard", "HEAD~1")
    done = update(repository)
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 files have conflicts: tox.ini" in done.stdout


def test_hooks_and_sparse_checkouts_have_no_say(
    private: Template, repository: Path, environment: dict[str, str]
) -> None:
    edit(private.baked / "tox.ini", "judge every spec", "judge each and every spec")
    private.commit("2027.1.0")
    hook = repository.parent / "hooks/post-checkout"
    write(hook, "#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    config = Path(environment["GIT_CONFIG_GLOBAL"])
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text}[core]\nhooksPath = {hook.parent}\n", encoding="utf-8")
    try:
        git(repository, "sparse-checkout", "set", "specs", "spectools", "tests")
        done = update(repository)
    finally:
        config.write_text(text, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "M  tox.ini" in done.stdout


@pytest.mark.parametrize(
    ("attributes", "ends"),
    [
        ("* text=auto eol=crlf\n", "lf"),
        ("* -text\n", "crlf"),
        ("* text=auto eol=lf\n*.rst -text\n", "crlf"),
        (None, "crlf"),
    ],
)
def test_team_with_carriage_returns_has_no_conflict(
    attributes: str | None, ends: str, private: Template, tmp_path: Path
) -> None:
    repository = private.bake(tmp_path, VERSIONS[-1])
    if attributes is None:
        git(repository, "rm", "-q", ".gitattributes")
    else:
        (repository / ".gitattributes").write_text(attributes)
    readme = repository / "README.rst"
    readme.write_bytes(readme.read_bytes().replace(b"\n", b"\r\n"))
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "As it is here")
    edit(private.baked / "README.rst", "Licence\n-------", "Permission\n----------")
    private.commit("2027.1.0")
    done = update(repository)
    assert done.returncode == 0, (done.stdout, done.stderr)
    stored = git(repository, "ls-files", "--eol", "README.rst").split()
    assert stored[:2] == [f"i/{ends}", "w/crlf"]
    assert b"Permission\r\n----------\r\n" in readme.read_bytes()
    kept = git(repository, "show", "HEAD:.gitattributes") if attributes else None
    path = repository / ".gitattributes"
    assert (path.read_text() if path.exists() else None) == kept


def test_conflict_is_hidden_by_no_attribute(
    private: Template, repository: Path
) -> None:
    conflict(private, repository)
    with (repository / ".gitattributes").open("a", encoding="utf-8") as file:
        file.write("tox.ini merge=union\n")
    git(repository, "commit", "-qam", "Both are right")
    refused(repository, "tox.ini: .gitattributes says merge=union")
