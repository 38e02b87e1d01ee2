"""Classes of a theme can hide text, or lay a link over a page: none has effect."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from tests.helpers import SPEC, good_spec, run

CHOSEN = """
.. image:: dot.png
   :target: https://example.org/
   :class: fixed-top vw-100 opacity-0

.. container:: d-none specs-banner

   Hidden.

.. rst-class:: visually-hidden

Hidden, too.

.. role:: hidden(code)
   :language: c d-none

.. role:: unseen
   :class: specs-hidden

Some :hidden:`code` and :unseen:`text`.
"""
CLASSES = re.compile(
    r"(?<![-\w])(fixed-top|vw-100|opacity-0|d-none|visually-hidden|specs-\w+)(?!\w)"
)


def test_no_class_that_a_spec_chooses_is_on_its_page(
    repository: Path, tmp_path: Path
) -> None:
    heading = b"Testing\n=======\n"
    text = good_spec(repository).replace(heading, heading + CHOSEN.encode())
    (repository / SPEC).write_bytes(text)
    (repository / SPEC).with_name("dot.png").write_bytes(b"")
    # A name that no page can have keeps none of the others from being published.
    odd = repository / "specs" / os.fsdecode(b"zed\xfe")
    odd.mkdir()
    (odd / "two.rst").write_bytes(text)
    options = ["-E", "-q", "-b", "html", "-c", "doc", ".", str(tmp_path / "html")]
    done = run([sys.executable, "-m", "sphinx", *options], repository)
    assert done.returncode == 0, done.stderr
    # There is no git here, and nobody asks it for dates.
    assert "fatal" not in done.stderr
    page = (tmp_path / "html" / SPEC).with_suffix(".html").read_text(encoding="utf-8")
    section = page.partition('id="testing"')[2].partition("</section>")[0]
    assert "Hidden, too." in section and "dot.png" in section
    assert not CLASSES.findall(section)
