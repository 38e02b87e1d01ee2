"""`move` takes along all that leads to a spec, however it is written."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.helpers import Tool, good_spec, run

NAME = "awesome-thing"
OTHER = "specs/2027.1/other.rst"


def move(tool: Tool, root: Path, given: str, destination: str) -> list[str]:
    """Move a spec, in this process, and return what was said."""
    layout = tool("repository.layout").scan(root)
    policy = tool("repository.policy").load(root)
    plan = tool("chores.move").plan_move(layout, policy, given, destination)
    said: list[str] = tool("chores.chore").act(root, plan, rehearse=False)
    return said


@pytest.fixture
def specs(repository: Path) -> Path:
    """A repository with a spec in the backlog, and another in a release."""
    for path in (f"specs/backlog/{NAME}.rst", OTHER):
        spec = repository / path
        spec.write_bytes(good_spec(repository, spec.stem))
    return repository


def add(root: Path, path: str, text: str) -> None:
    """Add text to the end of a page."""
    page = root / path
    page.write_text(page.read_text(encoding="utf-8") + text, encoding="utf-8")


# What is written in specs/2027.1/ before and after the spec has moved there.
MOVED = {
    "toctree": (
        "\n.. toctree::\n   :maxdepth: 1\n\n   ../backlog/AT\n   template\n",
        "\n.. toctree::\n   :maxdepth: 1\n\n   AT\n   template\n",
    ),
    "toctree, titled": (
        "\n.. toctree::\n\n   That <a> <../backlog/AT>\n   ../backlog/template\n",
        "\n.. toctree::\n\n   That <a> <AT>\n   ../backlog/template\n",
    ),
    "toctree, titled like it": (
        "\n.. toctree::\n\n   ../backlog/AT <../backlog/AT>\n",
        "\n.. toctree::\n\n   ../backlog/AT <AT>\n",
    ),
    "toctree, from the top": (
        "\n.. toctree::\n\n   self\n   /specs/backlog/AT\n",
        "\n.. toctree::\n\n   self\n   /specs/2027.1/AT\n",
    ),
    "toctree, with the ending": (
        "\n* item\n\n  .. toctree::\n\n     ../backlog/AT.rst\n",
        "\n* item\n\n  .. toctree::\n\n     AT.rst\n",
    ),
    "any": (
        "\n:any:`../backlog/AT` :any:`it </specs/backlog/AT>` :any:`x`\n",
        "\n:any:`AT` :any:`it </specs/2027.1/AT>` :any:`x`\n",
    ),
    "query": ("\n`it <../backlog/AT.html?q#x>`__\n", "\n`it <AT.html?q#x>`__\n"),
    "query, named": (
        "\nit_ is\n\n.. _it: ../backlog/AT.html?q\n",
        "\nit_ is\n\n.. _it: AT.html?q\n",
    ),
    "address from the top": (
        "\n`it </specs/backlog/AT.html#x>`__ `no </backlog/AT.html>`__\n",
        "\n`it </specs/2027.1/AT.html#x>`__ `no </backlog/AT.html>`__\n",
    ),
    "encoded": (
        "\n`it <../backlog/%61wesome%2Dthing.html>`__\n",
        "\n`it <AT.html>`__\n",
    ),
    "broken over lines": (
        "\n`it <../backlog/awesome-\nthing.html>`__\n",
        "\n`it <AT.html>`__\n",
    ),
    "anonymous": ("\nit__ is\n\n__ ../backlog/AT.html\n", "\nit__ is\n\n__ AT.html\n"),
    "anonymous, long": (
        "\nit__ is\n\n.. __: ../backlog/AT.html?q\n",
        "\nit__ is\n\n.. __: AT.html?q\n",
    ),
    "on a picture": (
        "\n.. figure:: x.png\n   :target: ../backlog/AT.html?q\n",
        "\n.. figure:: x.png\n   :target: AT.html?q\n",
    ),
    "in no markup": (
        "\n::\n\n  .. toctree::\n\n     ../backlog/AT\n",
        "\n::\n\n  .. toctree::\n\n     ../backlog/AT\n",
    ),
}


@pytest.mark.parametrize("kind", MOVED)
def test_links_lead_to_the_new_place(kind: str, specs: Path, tool: Tool) -> None:
    before, after = (text.replace("AT", NAME) for text in MOVED[kind])
    start = (specs / OTHER).read_text(encoding="utf-8")
    add(specs, OTHER, before)
    move(tool, specs, NAME, "2027.1")
    assert (specs / OTHER).read_text(encoding="utf-8") == start + after


def test_links_of_what_moves_lead_where_they_led(specs: Path, tool: Tool) -> None:
    (specs / "specs/backlog/thing.png").write_bytes(b"")
    # The address serves, though no file is there.
    redirect = f"specs/backlog/was.rst -> {OTHER}\n"
    (specs / "redirects.txt").write_text(redirect)
    links = """
:any:`template` :any:`testing` `a <template.html?q#x>`__ `b <was.html?q>`__
`c <AT.html#testing>`__ `d <nosuch.html?q>`__ :doc:`was`
:ref:`template` :doc:`template`
`e <te%6Dplate.html>`__ `f </specs/backlog/template.html>`__ `g <thing.png>`__

.. image:: thing.png
   :target: template.html?q

.. toctree::

   template
   AT
   The top </README>
   nosuch
"""
    add(specs, f"specs/backlog/{NAME}.rst", links.replace("AT", NAME))
    move(tool, specs, NAME, "2027.1/better")
    text = (specs / "specs/2027.1/better.rst").read_text(encoding="utf-8")
    assert text.endswith("""
:any:`../backlog/template` :any:`testing` `a <../backlog/template.html?q#x>`__ \
`b <../backlog/was.html?q>`__
`c <better.html#testing>`__ `d <nosuch.html?q>`__ :doc:`was`
:ref:`template` :doc:`../backlog/template`
`e <../backlog/template.html>`__ `f </specs/backlog/template.html>`__ \
`g <../backlog/thing.png>`__

.. image:: ../backlog/thing.png
   :target: ../backlog/template.html?q

.. toctree::

   ../backlog/template
   better
   The top </README>
   nosuch
""")


def test_an_encoded_name_stays_encoded(specs: Path, tool: Tool) -> None:
    spec = specs / f"specs/backlog/{NAME}.rst"
    spec.rename(spec.with_name("my spec.rst"))
    add(specs, OTHER, "\n`it <../backlog/my%20spec.html>`__\n")
    move(tool, specs, "my spec", "2027.1")
    assert (specs / OTHER).read_text(encoding="utf-8").endswith("<my%20spec.html>`__\n")


def test_a_link_that_would_change_its_surroundings_is_refused(
    specs: Path, tool: Tool
) -> None:
    # The title and the target are one: with another target it has another title.
    add(specs, OTHER, f"\n`<../backlog/{NAME}.html?q>`__\n")
    before = (specs / OTHER).read_bytes()
    errors = tool("errors")
    with pytest.raises(errors.SpecsError, match="cannot be written anew"):
        move(tool, specs, NAME, "2027.1")
    assert (specs / OTHER).read_bytes() == before


LABEL = """
.. _part:

Part
----

:any:`part` :ref:`a part <part>` :doc:`part`
"""
# Without its quotes, this would be a name and an address.
QUOTED_LABEL = """
.. _`a: b`:

Part
----
"""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            LABEL,
            LABEL.replace("_part", "_part-2027-2")
            .replace("any:`part", "any:`part-2027-2")
            .replace("<part", "<part-2027-2"),
            "label: 'part' is 'part-2027-2' here",
        ),
        (QUOTED_LABEL, QUOTED_LABEL, "label: 'a: b' is in both; rename it"),
    ],
)
def test_a_label_is_renamed_with_what_leads_to_it(
    before: str, after: str, words: str, specs: Path, tool: Tool
) -> None:
    (specs / "specs/2027.2").mkdir()
    shutil.copy(specs / "specs/2027.1/template.rst", specs / "specs/2027.2")
    start = (specs / OTHER).read_text(encoding="utf-8")
    add(specs, OTHER, before)
    layout = tool("repository.layout").scan(specs)
    policy = tool("repository.policy").load(specs)
    plan = tool("chores.repropose").plan_repropose(layout, policy, OTHER, None)
    said = tool("chores.chore").act(specs, plan, rehearse=False)
    new = (specs / "specs/2027.2/other.rst").read_text(encoding="utf-8")
    assert new == start + after
    assert words in "\n".join(said)


@pytest.mark.slow
def test_the_site_is_green_after_a_move(specs: Path, tool: Tool) -> None:
    links = """
:any:`../backlog/AT` `it <../backlog/AT.html?q#testing>`__
`it </specs/backlog/AT.html>`__

.. toctree::

   That <../backlog/AT>
"""
    add(specs, OTHER, links.replace("AT", NAME))
    own = "\n:any:`template` `it <template.html?q>`__\n\n.. toctree::\n\n   template\n"
    add(specs, f"specs/backlog/{NAME}.rst", own)
    add(specs, "README.rst", f"\n.. toctree::\n\n   specs/backlog/{NAME}\n")
    options = ["-W", "--keep-going", "-E", "-q", "-b", "html", "-c", "doc"]
    build = [sys.executable, "-m", "sphinx", *options, ".", "doc/build/html"]
    assert (done := run(build, specs)).returncode == 0, done.stderr
    move(tool, specs, NAME, "2027.1/better")
    assert (done := run(build, specs)).returncode == 0, done.stderr
    page = (specs / "doc/build/html/specs/2027.1/other.html").read_text("utf-8")
    for address in (
        "better.html",
        "better.html?q#testing",
        "/specs/2027.1/better.html",
    ):
        assert f'href="{address}"' in page


def test_more_links_than_can_be_written_anew_in_time(specs: Path, tool: Tool) -> None:
    add(specs, OTHER, "\n" + f":doc:`/specs/backlog/{NAME}`\n" * 101)
    with pytest.raises(Exception, match="101 of its links would be written anew"):
        move(tool, specs, NAME, "2027.1")
    assert (specs / f"specs/backlog/{NAME}.rst").is_file()
