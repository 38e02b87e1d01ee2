"""Diagrams of extensions that a team has switched on."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.helpers import SPEC, good_spec, policy, run, spectools

DIAGRAMS = """\
.. graphviz::
   :caption: Parts

   digraph { a -> b }

.. digraph:: parts

   a -> b

.. mermaid::

   graph TD; A-->B;
"""


def with_diagrams(repository: Path, text: str) -> None:
    heading = b"Testing\n=======\n"
    spec = good_spec(repository).replace(heading, heading + b"\n" + text.encode())
    (repository / SPEC).write_bytes(spec)


def test_are_shown_as_they_are_written(repository: Path, tmp_path: Path) -> None:
    policy(repository, 'extensions = ["graphviz", "mermaid"]')
    with_diagrams(repository, DIAGRAMS)
    assert spectools(repository, "check").returncode == 0
    options = ["-W", "-E", "-q", "-b", "html", "-c", "doc", ".", str(tmp_path / "html")]
    done = run([sys.executable, "-m", "sphinx", *options], repository)
    assert done.returncode == 0, done.stderr
    page = tmp_path / "html" / Path(SPEC).with_suffix(".html")
    text = page.read_text(encoding="utf-8")
    assert "digraph { a -&gt; b }" in text and "graph TD; A--&gt;B;" in text
    assert "Parts" in text and "mermaid.min" not in text


def test_are_unknown_until_they_are_switched_on(repository: Path) -> None:
    with_diagrams(repository, DIAGRAMS)
    said = spectools(repository, "check").stdout
    assert said.count('Unknown directive type "') == 3


def test_are_not_drawn_from_a_file(repository: Path) -> None:
    policy(repository, 'extensions = ["graphviz"]')
    with_diagrams(repository, ".. graphviz:: /etc/passwd\n")
    assert " SP504 " in spectools(repository, "check").stdout
