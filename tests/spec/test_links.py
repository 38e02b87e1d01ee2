"""Where an address leads, and how it is written from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Tool

PAGE = "specs/2027.1/other.rst"

# The form, what is written in PAGE, the file that it leads to, and what leads there
# from a page in specs/a/b/.
LEADS = [
    ("ADDRESS", "it.html", "specs/2027.1/it.rst", "../../2027.1/it.html"),
    ("ADDRESS", "./it.html", "specs/2027.1/it.rst", "../../2027.1/it.html"),
    ("ADDRESS", "it.html?q=a/b", "specs/2027.1/it.rst", "../../2027.1/it.html"),
    ("ADDRESS", "it.html#x?y", "specs/2027.1/it.rst", "../../2027.1/it.html"),
    ("ADDRESS", "it.html?q#x", "specs/2027.1/it.rst", "../../2027.1/it.html"),
    ("ADDRESS", "i%74.html", "specs/2027.1/it.rst", "../../2027.1/it.html"),
    ("ADDRESS", "a%20b.html", "specs/2027.1/a b.rst", "../../2027.1/a%20b.html"),
    ("ADDRESS", "größe.html", "specs/2027.1/größe.rst", "../../2027.1/größe.html"),
    ("ADDRESS", "../backlog/it.html", "specs/backlog/it.rst", "../../backlog/it.html"),
    ("ADDRESS", "it.rst", "specs/2027.1/it.rst", "../../2027.1/it.rst"),
    ("ADDRESS", "../../README.html", "README.rst", "../../../README.html"),
    ("ADDRESS", "../kilo/", "specs/kilo/index.rst", "../../kilo/index.html"),
    ("ADDRESS", "..", "specs/index.rst", "../../index.html"),
    ("ADDRESS", "/specs/x/it.html", "specs/x/it.rst", "/specs/x/it.html"),
    ("ADDRESS", "thing.png", "specs/2027.1/thing.png", "../../2027.1/thing.png"),
    ("ADDRESS", "2027.1", "specs/2027.1/2027.1", "../../2027.1/2027.1"),
    ("ADDRESS", "../../../it.html", "../it.rst", "../../../../it.html"),
    ("DOCUMENT", "it", "specs/2027.1/it.rst", "../../2027.1/it"),
    ("DOCUMENT", "it.rst", "specs/2027.1/it.rst.rst", "../../2027.1/it.rst"),
    ("DOCUMENT", "v1.5", "specs/2027.1/v1.5.rst", "../../2027.1/v1.5"),
    ("DOCUMENT", "/README", "README.rst", "/README"),
    ("ANY", "../backlog/it", "specs/backlog/it.rst", "../../backlog/it"),
    ("ENTRY", "it", "specs/2027.1/it.rst", "../../2027.1/it"),
    ("ENTRY", "v1.5", "specs/2027.1/v1.5.rst", "../../2027.1/v1.5"),
    ("ENTRY", "it.rst", "specs/2027.1/it.rst", "../../2027.1/it.rst"),
    ("FILE", "a.tar.gz", "specs/2027.1/a.tar.gz", "../../2027.1/a.tar.gz"),
    ("FILE", "a%20b.png", "specs/2027.1/a%20b.png", "../../2027.1/a%20b.png"),
    ("FILE", "/LICENSE", "LICENSE", "/LICENSE"),
    ("FILE", "pic.*", "specs/2027.1/pic.*", "../../2027.1/pic.*"),
    ("LABEL", "My  Label", "my label", "my label"),
    ("SPEC", "it", "it", "it"),
    ("SPEC", "2027.1/it", "specs/2027.1/it.rst", "2027.1/it"),
]


@pytest.mark.parametrize(("form", "written", "path", "elsewhere"), LEADS)
def test_where_it_leads(
    form: str, written: str, path: str, elsewhere: str, tool: Tool
) -> None:
    links = tool("spec.links")
    target = links.resolved(written, PAGE, links.Form[form])
    assert target.path == path
    assert target.written("specs/a/b/page.rst") == elsewhere
    # What is written elsewhere leads to the same file.
    again = links.resolved(elsewhere, "specs/a/b/page.rst", links.Form[form])
    assert again.path == path


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("ADDRESS", "https://example.org/it.html"),
        ("ADDRESS", "http://[x"),
        ("ADDRESS", "//example.org/it.html"),
        ("ADDRESS", "mailto:jane@example.org"),
        ("ADDRESS", "JavaScript:it.html"),
        ("ADDRESS", "/it.html"),
        ("ADDRESS", "/specs/../it.html"),
        ("ADDRESS", "#part"),
        ("ADDRESS", "?q"),
        ("ADDRESS", ""),
        ("FILE", "https://example.org/it.png"),
        ("FILE", "data:image/png;base64,xx"),
        ("ANY", "py:it"),
        ("ENTRY", "https://example.org/"),
    ],
)
def test_what_leads_elsewhere(form: str, written: str, tool: Tool) -> None:
    links = tool("spec.links")
    assert links.resolved(written, PAGE, links.Form[form]) is None


@pytest.mark.parametrize(
    ("form", "written", "is_served"),
    [
        ("ADDRESS", "it.html", True),
        ("ADDRESS", "/specs/2027.1/it.html?q#f", True),
        ("ADDRESS", "it.rst", False),
        ("ADDRESS", "it", False),
        ("ADDRESS", "nosuch.html", False),
        ("ADDRESS", "../kilo/", True),
        ("ADDRESS", "../liberty/", False),
        ("ADDRESS", "../backlog/was.html", True),
        ("ADDRESS", "../backlog/was.rst", False),
        ("ADDRESS", "../../search.html", True),
        ("ADDRESS", "search.html", False),
        ("ADDRESS", "../../_sources/index.rst.txt", True),
        ("ADDRESS", "_sources/index.rst.txt", False),
        ("ADDRESS", "thing.png", False),
        ("DOCUMENT", "it", True),
        ("DOCUMENT", "it.rst", False),
        # A redirect serves an address, and is no document.
        ("DOCUMENT", "../backlog/was", False),
        ("ENTRY", "it.rst", True),
        ("ENTRY", "nosuch", False),
        ("ANY", "it", True),
        ("FILE", "thing.png", True),
        ("FILE", "thing.*", True),
        ("FILE", "thin.*", False),
        ("FILE", "it", False),
        ("FILE", "../../../outside.png", False),
        ("SPEC", "it", True),
        ("SPEC", "2027.1/it", True),
        ("SPEC", "kilo/it", False),
        ("SPEC", "twin", False),
        ("SPEC", "kilo/twin", True),
        ("SPEC", "nosuch", False),
        # A page, but no spec.
        ("SPEC", "kilo/index", False),
    ],
)
def test_what_is_served(
    form: str, written: str, is_served: bool, tool: Tool, tmp_path: Path
) -> None:
    links = tool("spec.links")
    root = tmp_path / "root"
    (root / "specs/2027.1").mkdir(parents=True)
    (root / "specs/2027.1/thing.png").write_bytes(b"")
    (tmp_path / "outside.png").write_bytes(b"")
    site = links.Site(
        documents={"index.rst", "specs/2027.1/it.rst", "specs/kilo/index.rst"},
        redirected={"specs/backlog/was.rst"},
        generated={"search.html"},
        has_file=lambda path: links.has_file(root, path),
        specs=links.by_name(
            f"specs/{it}.rst" for it in ("2027.1/it", "kilo/twin", "zed/twin")
        ),
    )
    target = links.resolved(written, PAGE, links.Form[form])
    assert site.serves(target) == is_served


TEXT = """
:doc:`a title <a>` :spec:`s` :spec:`t <r/s>` :any:`b` :download:`c` :ref:`d <Label>`
`e <e.html?q#f>`__ `f
<f.html>`_ `g`_ `h <https://example.org/h.html>`__ ``:doc:`no```

.. _g: g.html
.. __: h.html

.. image:: i.png
   :target: i.html

.. figure:: j.png

.. toctree::
   k
   :maxdepth: 1

.. toctree::
   :maxdepth: 1

   A title <l>
   https://example.org/

   m.rst
"""


def test_what_is_found_and_where(tool: Tool) -> None:
    links = tool("spec.links")
    spec = tool("spec.document").Spec(PAGE, TEXT.encode())
    found = {(k.written, k.target.form.name, k.line) for k in links.links(spec)}
    assert {f for f in found if f[1] in ("DOCUMENT", "SPEC", "ANY", "ENTRY")} == {
        ("a", "DOCUMENT", 2),
        ("s", "SPEC", 2),
        ("r/s", "SPEC", 2),
        ("b", "ANY", 2),
        ("k", "ENTRY", 15),
        ("l", "ENTRY", 21),
        ("m.rst", "ENTRY", 24),
    }
    assert {f[:2] for f in found if f[1] in ("ADDRESS", "FILE")} == {
        ("c", "FILE"),
        ("e.html", "ADDRESS"),
        ("f.html", "ADDRESS"),
        ("g.html", "ADDRESS"),
        ("h.html", "ADDRESS"),
        ("i.html", "ADDRESS"),
        ("i.png", "FILE"),
        ("j.png", "FILE"),
    }
    assert [k.written for k in links.label_links(spec)] == ["b", "Label"]
