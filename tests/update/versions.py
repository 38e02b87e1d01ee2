"""A history of the template, and repositories that live through it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.helpers import SPEC, git, good_spec, run, spectools, tree

NextVersion = Callable[[Callable[[Path], None]], None]

ADDRESS = "https://example.org/specs-template.git"
BAKED = "{{cookiecutter.repo_name}}"


IGNORED = re.compile(r"^\.git/|__pycache__")


VERSIONS = [f"2026.{month}.0" for month in range(1, 7)]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class Template:
    """A clone of this template with a history of its own, behind a web address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.baked = folder / BAKED

    def commit(self, version: str = "") -> None:
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-qm", version or "Change")
        if version:
            git(self.folder, "tag", version)

    def bake(self, folder: Path, version: str, *answers: str) -> Path:
        """Bake a repository at a version of the template, and commit it.

        Versions of the history stay as they are, so each is baked once.
        """
        if version not in VERSIONS:
            return _bake(folder, version, *answers)
        baked = self.folder.parent / " ".join((version, *answers))
        if not baked.exists():
            baked.mkdir()
            _bake(baked, version, *answers)
        name = "trove-specs"
        return Path(shutil.copytree(baked / name, folder / name, symlinks=True))


def _bake(folder: Path, version: str, *answers: str) -> Path:
    command = [sys.executable, "-m", "cookiecutter", ADDRESS, "--checkout", version]
    done = run([*command, "--no-input", *answers], folder)
    assert done.returncode == 0, done.stderr
    repository = folder / "trove-specs"
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    return repository


def with_section(template: Template) -> None:
    path = template.baked / ".overlays/variant/trove/template.rst"
    path.write_text(
        path.read_text(encoding="utf-8") + "\n\nRollout\n=======\n\nIn which steps?\n",
        encoding="utf-8",
    )


def with_renamed_file(template: Template) -> None:
    git(template.folder, "mv", f"{BAKED}/index.rst", f"{BAKED}/contents.rst")
    edit(template.baked / "doc/conf.py", '"index.rst"', '"contents.rst"')
    edit(
        template.baked / "doc/conf.py",
        "\nextensions",
        '\nroot_doc = "contents"\nextensions',
    )


def with_dropped_file(template: Template) -> None:
    git(template.folder, "rm", "-q", f"{BAKED}/.editorconfig")


def with_question(template: Template) -> None:
    edit(
        template.folder / "cookiecutter.json",
        '  "first_release"',
        '  "chat": "#{{ cookiecutter.launchpad_project }}",\n  "first_release"',
    )
    edit(
        template.baked / "README.rst",
        "Licence\n-------",
        "Talk to us in {{ cookiecutter.chat }}.\n\nLicence\n-------",
    )


def with_renamed_choice(template: Template) -> None:
    """``opendev`` is called ``gerrit`` from now on; the old name keeps working."""
    hosting = template.baked / ".overlays/hosting"
    shutil.copytree(hosting / "opendev", hosting / "gerrit")
    edit(
        template.folder / "cookiecutter.json",
        '["opendev", "github"',
        '["gerrit", "opendev", "github"',
    )


CHANGES: list[Callable[[Template], None]] = [
    lambda template: None,
    with_section,
    with_renamed_file,
    with_dropped_file,
    with_question,
    with_renamed_choice,
]


def live_in(repository: Path) -> dict[str, bytes]:
    """Write and edit as a team does; return the files that nobody else may touch."""
    (repository / SPEC).write_bytes(good_spec(repository))
    (repository / "specs/backlog/idea.rst").write_bytes(good_spec(repository, "idea"))
    edit(
        repository / "README.rst",
        "Here are the design",
        "WE ARE FRIENDLY.\nHere are the design",
    )
    (repository / "tools").mkdir()
    write(repository / "policy/rules.py", "# Rules of our own.\n")
    (repository / "tools/own.sh").write_text("true\n")
    edit(repository / ".gitignore", "venv/\n", "venv/\nours/\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Live")
    return team_files(repository)


def team_files(repository: Path) -> dict[str, bytes]:
    return {
        path: data
        for path, data in tree(repository).items()
        if (path.startswith("specs/") and path != "specs/template.rst")
        or path.startswith(("tools/", "policy/"))
    }


def update(
    repository: Path, *arguments: str, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Bring in a newer version of the template."""
    return spectools(repository, "update-template", *arguments, **options)


def state(repository: Path) -> dict[str, bytes]:
    """All files but git's own and Python's, and what git says about them."""
    files = {
        path: data
        for path, data in tree(repository).items()
        if not IGNORED.search(path)
    }
    return {**files, "status": git(repository, "status", "--porcelain").encode()}


def refused(repository: Path, said: str, *arguments: str) -> None:
    """Assert that an update is refused in one line, and that nothing changes."""
    before = state(repository)
    done = update(repository, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("could not update: ") and said in done.stderr
    assert done.stderr.count("\n") == 1
    assert state(repository) == before


def conflict(private: Template, repository: Path) -> None:
    """Change one line here and there."""
    edit(repository / "tox.ini", "judge every spec", "judge all of our specs")
    git(repository, "commit", "-qam", "Ours")
    edit(private.baked / "tox.ini", "judge every spec", "judge each and every spec")
    private.commit("2027.1.0")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
