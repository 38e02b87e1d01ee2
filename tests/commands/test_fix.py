"""`fix` as it is called."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import spectools


def test_errors_of_fix(repository: Path) -> None:
    for arguments, said in (
        (["specs/nosuch"], "does not exist"),
        (["README.rst"], "is neither a spec nor a folder of specs"),
    ):
        done = spectools(repository, "fix", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("could not fix: ") and said in done.stderr
