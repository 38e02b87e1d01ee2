"""Links that are written anew when what they lead to has moved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chores.chore import BACKLOG, done, refused
from tests.helpers import NAME, SPEC, git, good_spec, spectools

TABLE = f"""
===============================  =====
Spec                             Owner
===============================  =====
:doc:`../backlog/{NAME}`   jane
===============================  =====
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TABLE, "take it out of its table"),
        (f":doc:`../backlog/{NAME}`\n" + "-" * 31 + "\n", "a heading would outgrow"),
        ("x" * 3000 + f" {NAME}", "not looked for in specs/2027.1/other.rst: line"),
        (
            "word\n" * 1700 + f":doc:`../backlog/{NAME}`",
            "not looked for in specs/2027.1/other.rst: Para",
        ),
    ],
)
def test_move_says_what_it_cannot_do(text: str, words: str, checkout: Path) -> None:
    other = checkout / "specs/2027.1/other.rst"
    other.write_bytes(good_spec(checkout, "other") + f"\n{text}\n".encode())
    git(checkout, "add", "-A")
    result = spectools(checkout, "move", NAME, "abandoned")
    assert words in result.stdout + result.stderr, result.stdout
    assert result.returncode == (0 if words.startswith("not") else 2)


def test_move_leaves_the_columns_of_a_table(checkout: Path) -> None:
    other = checkout / "specs/2027.1/other.rst"
    other.write_bytes(good_spec(checkout, "other") + TABLE.encode())
    git(checkout, "add", "-A")
    # The link gets shorter, and what is beside it would slip into its column.
    assert "take it out of its table" in refused(checkout, "move", NAME, "2027.1")


def test_move_says_where_it_has_not_looked_for_links(checkout: Path) -> None:
    spec = checkout / BACKLOG
    text = "word\n" * 1700 + ":doc:`template`\n"
    spec.write_bytes(spec.read_bytes() + f"\n{text}".encode())
    git(checkout, "add", "-A")
    said = done(checkout, "move", NAME, "2027.1")
    assert f"links: not looked for in all of {SPEC}: Paragraph of" in said


ODD_LINKS = """
First `that spec <AT.html>`_ here.

Later `that spec <AT.html>`_ again, and `see ../backlog/awesome-thing.html <AT.html>`_.

See <../backlog/awesome-thing.html> or `b <AT.html>`_, :pep:`8`,
``:doc:`../backlog/awesome-thing```, :ref:`awesome-thing` and :doc:`AT`.

.. _c: AT.html
.. _d: c_

.. |pic| image:: x.png
   :target: AT.html

c_, d_ and |pic|

.. _awesome-thing:

Further
-------

.. image:: pic.*
"""


def test_move_finds_the_link_among_what_looks_like_it(checkout: Path) -> None:
    other = checkout / "specs/2027.1/other.rst"
    (checkout / "specs/2027.1/pic.png").write_bytes(b"")
    before = ODD_LINKS.replace("AT", f"../backlog/{NAME}")
    other.write_bytes(good_spec(checkout, "other") + before.encode())
    git(checkout, "add", "-A")
    done(checkout, "move", NAME, "2027.1")
    after = ODD_LINKS.replace("AT", NAME)
    assert other.read_text(encoding="utf-8").endswith(after)
    said = done(checkout, "move", "other", "backlog")
    after = ODD_LINKS.replace("AT", f"../2027.1/{NAME}").replace(
        "pic.*", "../2027.1/pic.*"
    )
    text = (checkout / "specs/backlog/other.rst").read_text(encoding="utf-8")
    assert text.endswith(after), said


def test_move_refuses_links_that_it_cannot_write(checkout: Path) -> None:
    table = f"""
+------------+
| :doc:`the  |
| thing <../b|
+------------+

.. |it| replace:: :doc:`../backlog/{NAME}`

|it|
"""
    path = checkout / "specs/2027.1/other.rst"
    escaped = "\n:doc:`../backlog/awesome\\-thing`\n"
    path.write_bytes(good_spec(checkout, "other") + (table + escaped).encode())
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Links")
    refusal = refused(checkout, "move", NAME, "2027.1")
    number = path.read_text(encoding="utf-8").split("\n").index(escaped.strip()) + 1
    assert f"specs/2027.1/other.rst:{number}: the link to {BACKLOG} cannot" in refusal
    path.write_bytes(good_spec(checkout, "other") + table.encode())
    git(checkout, "commit", "-qam", "Without")
    done(checkout, "move", NAME, "2027.1")
    assert f"replace:: :doc:`{NAME}`".encode() in path.read_bytes()
