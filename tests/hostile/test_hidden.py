"""What an attacker hides from a reader of the text, the guards still see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import spectools

SPEC = "specs/backlog/awesome-thing.rst"
UNFOLDING = ".. |a| image:: a.png\n   :alt:\n\n" + "".join(
    f".. |{name}| replace:: " + "\\ ".join([f"|{before}|"] * 12) + " x\n"
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
)

# What is hidden, how, and the rule that tells it.
HIDDEN = {
    "a file, below a scheme without host": (
        ":download:`it <https:x/../../../../../../etc/passwd>`\n",
        "SP509",
    ),
    "an inclusion in a glossary's definition": (
        ".. glossary::\n\n   term::\n\n      .. include:: /etc/passwd\n",
        "SP504",
    ),
    "a script's address behind a derived role": (
        ".. role:: d(download)\n\n:d:`it <javascript:alert(1)>`\n",
        "SP509",
    ),
    "a download behind the default role": (
        ".. default-role:: download\n\n`it <evil.svg>`\n",
        "SP509",
    ),
    "a signature that is tried in every way": (
        ".. cpp:class:: " + "A<" * 26 + "!\n",
        "SP501",
    ),
    "a signature in a role": (":cpp:expr:`" + "f(" * 24 + "!`\n", "SP501"),
    "a gap in a signature": (".. py:function:: f(" + " " * 1900 + "x\n", "SP501"),
    "a picture, 36 million times": (UNFOLDING + "\n|h|\n", "SP502"),
    "half a letter": ("|x|\n---\n\nword\n\n.. |x| unicode:: U+D800\n", "SP501"),
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_hidden_harm_is_found(kind: str, repository: Path) -> None:
    text, rule = HIDDEN[kind]
    (repository / SPEC).write_text(f"=====\nThing\n=====\n\n{text}", "utf-8")
    done = spectools(repository, "check", "--no-cache", SPEC)
    assert done.returncode == 1, done.stderr
    assert f" {rule} " in done.stdout


def test_finding_is_shown_though_redirects_cannot_be_read(repository: Path) -> None:
    (repository / SPEC).write_text("=\nT\n=\n\n`b <javascript:x>`__\n", "utf-8")
    (repository / "redirects.txt").write_bytes(b"x" * 1_000_001)
    done = spectools(repository, "check", "--no-cache")
    assert done.returncode == 2
    assert "redirects.txt" in done.stderr
    assert " SP507 " in done.stdout


def test_many_redirects_are_judged_together(repository: Path) -> None:
    chain = "".join(f"specs/a/{i}.rst -> specs/a/{i + 1}.rst\n" for i in range(20_000))
    (repository / "redirects.txt").write_text(chain, "utf-8")
    done = spectools(repository, "check", "--no-cache")
    assert done.returncode == 1
    assert done.stdout.count("redirects.txt:") >= 20_000
