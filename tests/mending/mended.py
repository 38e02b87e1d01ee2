"""Specs that `fix` has mended, and was asked about in each way that there is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.helpers import SPEC, good_spec, spectools


def fixed(repository: Path, text: bytes, *options: str) -> bytes:
    """Return what `fix` makes of a spec, having looked at it twice."""
    path = repository / SPEC
    path.write_bytes(text)
    shown = spectools(repository, "fix", "--diff", *options, SPEC)
    assert path.read_bytes() == text, "--diff changes nothing"
    done = spectools(repository, "fix", *options, SPEC)
    assert (done.returncode, done.stderr) == (0, "")
    mended = path.read_bytes()
    assert shown.returncode == 0 and bool(shown.stdout) == (mended != text)
    *left, last = spectools(repository, "fix", *options, SPEC).stdout.splitlines()
    assert last.startswith("mended 0 findings in 0 files")
    assert all(line.startswith("left: SP") for line in left)
    assert path.read_bytes() == mended
    # What is not printable is shown escaped, so that diff cannot be applied.
    if mended != text and re.sub(rb"[\n\t]", b"", text).decode().isprintable():
        path.write_bytes(text)
        patch(repository, shown.stdout.encode())
        assert path.read_bytes() == mended, "--diff shows what is done"
    return mended


def patch(repository: Path, diff: bytes) -> None:
    """Apply a diff with git, which knows more of them than we do."""
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        cwd=repository,
        input=diff,
        check=True,
        capture_output=True,
    )


def after(repository: Path, text: str) -> bytes:
    """Return a good spec with ``text`` first under its first section."""
    good = good_spec(repository)
    heading = b"Problem Description\n===================\n\n"
    assert heading in good
    return good.replace(heading, heading + text.encode() + b"\n\n")


def spectools_on(repository: Path, text: bytes) -> str:
    (repository / SPEC).write_bytes(text)
    return spectools(repository, "check", SPEC).stdout
