"""Many repositories, rolled forward."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.helpers import TEMPLATE, git, good_spec, run
from tests.update.versions import VERSIONS, Template, edit, live_in, state, write


def test_repositories_are_rolled_forward(private: Template, tmp_path: Path) -> None:
    clones: list[Path] = []
    for number in range(4):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        repository = private.bake(folder, VERSIONS[0])
        live_in(repository)
        clones.append(repository.rename(tmp_path / f"specs-{number}"))
    edit(clones[1] / "tox.ini", "judge every spec", "judge all of our specs")
    git(clones[1], "commit", "-qam", "Ours")
    # Not green by the new tools, nor by the old ones.
    broken = clones[2] / "specs/2027.1/broken.rst"
    broken.write_bytes(good_spec(clones[2], "broken") + b"A\ttab.\n")
    git(clones[2], "add", "-A")
    git(clones[2], "commit", "-qm", "Broken")
    edit(private.baked / "tox.ini", "judge every spec", "judge each and every spec")
    private.commit("2027.1.0")
    before = {clone: state(clone) for clone in clones}
    script = TEMPLATE / "docs/roll-out.sh"
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = ["bash", str(script), "2027.1.0", *map(str, clones)]
    done = run(command, tmp_path, env=path)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines].count("updated") == 2
    assert lines[1].split(maxsplit=3) == [
        "held",
        "back",
        "specs-1",
        "1 files have conflicts: tox.ini",
    ]
    assert "specs-2" in lines[2] and "specs/2027.1/broken.rst:" in lines[2]
    for number, clone in enumerate(clones):
        branch = git(clone, "rev-parse", "--abbrev-ref", "HEAD").strip()
        if number in (1, 2):
            assert branch == "main" and state(clone) == before[clone]
        else:
            assert branch == "template-2027.1.0"
            assert git(clone, "status", "--porcelain") == ""
            # And back again.
            git(clone, "checkout", "-q", "main")
            assert state(clone) == before[clone]


@pytest.mark.slow
def test_roll_out_destroys_nothing(private: Template, tmp_path: Path) -> None:
    clones: list[Path] = []
    for number in range(4):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        clones.append(
            private.bake(folder, VERSIONS[0]).rename(tmp_path / f"specs {number}")
        )
    write(private.baked / "new", "t\n")
    private.commit("2027.1.0")
    write(clones[0] / "README.rst", "precious\n")
    git(clones[1], "checkout", "-qb", "template-2027.1.0")
    git(clones[1], "commit", "-q", "--allow-empty", "-m", "Teamwork")
    git(clones[1], "checkout", "-q", "main")
    hook = clones[2] / ".git/hooks/pre-commit"
    write(hook, "#!/bin/sh\necho no commit today; exit 1\n")
    hook.chmod(0o755)
    before = [(state(c), git(c, "log", "--all", "--oneline")) for c in clones[:3]]
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    script = ["bash", str(TEMPLATE / "docs/roll-out.sh"), "2027.1.0"]
    done = run(
        [*script, str(tmp_path / "nosuch"), *map(str, clones)], tmp_path, env=path
    )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "there is no such folder" in lines[0]
    assert "not committed" in lines[1] and "already exists" in lines[2]
    assert "no commit today" in lines[3] and lines[4].startswith("updated")
    after = [(state(c), git(c, "log", "--all", "--oneline")) for c in clones[:3]]
    assert after == before
    for clone in clones[:3]:
        assert git(clone, "rev-parse", "--abbrev-ref", "HEAD") == "main\n"
    again = run([*script, str(clones[3])], tmp_path, env=path)
    assert again.stdout == f"up to date {clones[3].name}\n"
