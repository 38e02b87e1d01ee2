"""cruft, which keeps the same record."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.helpers import git, run, tree
from tests.update.versions import ADDRESS, VERSIONS, Template, update


def test_cruft_agrees(private: Template, tmp_path: Path) -> None:
    for name in ("plain", "cruft"):
        (tmp_path / name).mkdir()
    plain = private.bake(tmp_path / "plain", VERSIONS[-1])
    cruft = [sys.executable, "-m", "cruft"]
    done = run(
        [*cruft, "create", ADDRESS, "--no-input", "-c", VERSIONS[-1]],
        tmp_path / "cruft",
    )
    assert done.returncode == 0, done.stderr
    made = tmp_path / "cruft" / "trove-specs"
    ours = {p: d for p, d in tree(plain).items() if not p.startswith(".git/")}
    theirs = tree(made)
    origins = [json.loads(files.pop(".cruft.json")) for files in (ours, theirs)]
    assert ours == theirs
    for key in ("template", "commit", "checkout", "directory"):
        assert origins[0][key] == origins[1][key], key
    git(made, "init", "-q")
    git(made, "add", "-A")
    git(made, "commit", "-qm", "Begin")
    for repository in (plain, made):
        assert run([*cruft, "check", "-c", VERSIONS[-1]], repository).returncode == 0
        difference = run([*cruft, "diff", "--exit-code"], repository)
        assert (difference.returncode, difference.stdout) == (0, "")
    # What cruft made is brought up to date like any other.
    with (private.baked / "LICENSE").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    private.commit("2027.1.0")
    for repository in (plain, made):
        assert update(repository).returncode == 0
        git(repository, "commit", "-qam", "Update")
        assert run([*cruft, "check", "-c", "2027.1.0"], repository).returncode == 0
        difference = run([*cruft, "diff", "--exit-code"], repository)
        assert (difference.returncode, difference.stdout) == (0, "")
