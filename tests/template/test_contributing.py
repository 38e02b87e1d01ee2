"""CONTRIBUTING.rst of each hosting, taken at its word by an author."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from tests.helpers import SPEC, Bake, git, good_spec, spectools

# What needs a server or an index, or takes long and is tried elsewhere.
ELSEWHERE = {
    "tox",
    "tox -e pin -- --upgrade",
    "git push origin awesome-thing",
    "git review",
}


@pytest.mark.parametrize("hosting", ["opendev", "github", "gitlab"])
def test_commands_work_in_their_order(hosting: str, bake: Bake, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(bake(hosting=hosting), tmp_path / "specs"))
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    git(repository, "update-ref", "refs/remotes/origin/main", "HEAD")
    text = (repository / "CONTRIBUTING.rst").read_text("utf-8")
    blocks = publish_doctree(text).findall(nodes.literal_block)
    lines = [line for block in blocks for line in block.astext().splitlines()]
    commands = [line for line in lines if re.match("git|tox", line)]
    commands += re.findall(r"``(tox -e [^`]*)``", text)
    assert ELSEWHERE & {*commands}
    done: list[str] = []
    for command in commands:
        program, *arguments = shlex.split(command)
        if command in ELSEWHERE:
            continue
        if program == "git":
            words = ["-m", "Add it"] if arguments[0] == "commit" else []
            git(repository, *arguments, *words)
            continue
        _, name, _, *given = arguments
        said = spectools(repository, name, *given)
        assert said.returncode == 0, (command, said.stdout + said.stderr)
        done.append(name)
        if name == "new":
            assert (repository / SPEC).is_file()
            (repository / SPEC).write_bytes(good_spec(repository))
    assert done == ["new", "check", "rules"]
    if hosting == "opendev":
        message = git(repository, "log", "-1", "--format=%B")
        assert "\nSigned-off-by: T <t@example.org>\n" in message
