"""The site names each address at which it has nothing, and no other."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from tests.helpers import good_spec, run

DEAD = {
    "`a <nosuch.html>`__": "nosuch.html leads to no page",
    "`a <nosuch.rst>`__": "nosuch.rst leads to no page",
    "`a <nosuch>`__": "nosuch leads to no page",
    "`a <template.rst>`__": (
        "template.rst leads to no page: sources are not published; write template.html"
    ),
    "`a </specs/2027.1/nosuch.html>`__": "/specs/2027.1/nosuch.html leads to no page",
    "`a <nosuch.html?q#part>`__": r"nosuch.html?q#part leads to no page",
    "`a <no%73uch.html>`__": "no%73uch.html leads to no page",
    "`a <../kilo/>`__": "../kilo/ leads to no page",
    "`a <../../../index.html>`__": "../../../index.html leads to no page",
    "`a <../backlog/lost.html>`__": "../backlog/lost.html leads to no page",
    "`a <../backlog/was.rst>`__": (
        "../backlog/was.rst leads to no page: sources are not published; "
        "write ../backlog/was.html"
    ),
    "`a <thing.png>`__": (
        "thing.png leads to no page; to publish the file, lead to it by :download:"
    ),
    "dead_": "named.html leads to no page",
    "* an item\n  `broken\n  <nosuch.html>`__": "nosuch.html leads to no page",
    ".. image:: thing.png\n   :target: nosuch.html": "nosuch.html leads to no page",
    ":doc:`template.rst`": "unknown document: 'template.rst'",
    ":doc:`../backlog/was`": "unknown document: '../backlog/was'",
    ".. toctree::\n\n   nosuch": (
        "toctree contains reference to nonexisting document 'specs/2027.1/nosuch'"
    ),
}
# How far below its first line docutils notes what is wrong.
BELOW = {"* an item\n  `broken\n  <nosuch.html>`__": 1}

ALIVE = """
`a <template.html>`__ `a <template.html?q#part>`__ `a <tem%70late.html>`__
`a </specs/2027.1/template.html>`__ `a <../backlog/template.html>`__
`a <../backlog/was.html?q>`__ `a </specs/backlog/was.html>`__
`a <../backlog/>`__ `a <../backlog/index.html>`__ :doc:`/specs/2027.1/index`
`a <../../index.html>`__ `a <../../>`__ `a <../../search.html>`__
`a <../../_sources/specs/2027.1/template.rst.txt>`__ `a </elsewhere/x.html>`__
`a <//example.org/x.html>`__ `a <http://[x>`__ `a <#testing>`__ `a <?q>`__
:doc:`template` :any:`/specs/2027.1/template` :download:`it <thing.png>` alive_

.. _alive: template.html
.. _nobody leads here: nosuch.html
.. _dead: named.html
.. image:: thing.png
   :target: template.html
"""


def test_each_dead_address_is_named_at_its_line(repository: Path) -> None:
    spec = repository / "specs/2027.1/other.rst"
    text = good_spec(repository, "other").decode() + ALIVE
    lines: dict[str, int] = {}
    for dead in DEAD:
        text += "\n"
        lines[dead] = text.count("\n") + 1
        text += f"{dead}\n"
    spec.write_text(text, encoding="utf-8")
    (repository / "specs/2027.1/thing.png").write_bytes(b"")
    (repository / "redirects.txt").write_text(
        "specs/backlog/was.rst -> specs/2027.1/other.rst\n"
        "specs/backlog/lost.rst -> specs/2027.1/nosuch.rst\n"
        "specs/2027.1/other.rst -> specs/2027.1/template.rst\n"
    )
    out = repository / "doc/build/html"
    arguments = ["-W", "--keep-going", "-E", "-q", "-b", "html", "-c", "doc"]
    done = run([sys.executable, "-m", "sphinx", *arguments, ".", str(out)], repository)
    assert done.returncode == 1
    warnings = [line for line in done.stderr.splitlines() if "WARNING: " in line]
    # Sphinx adds the kind of a warning.
    said = [re.sub(r" \[\w+\.\w+\]$", "", warning) for warning in warnings]
    for dead, words in DEAD.items():
        place = f"specs/2027.1/other.rst:{lines[dead] + BELOW.get(dead, 0)}"
        warning = f"{place}: WARNING: {words}"
        assert warning in said
        said.remove(warning)
    assert said == []
    # What the site is silent about is there.
    for page in ("specs/backlog/was.html", "_sources/specs/2027.1/template.rst.txt"):
        assert (out / page).is_file()
    # A redirect hides no page.
    assert "An Awesome Thing." in (out / "specs/2027.1/other.html").read_text("utf-8")
    assert not list(out.rglob("template.rst")), "sources have another address"
