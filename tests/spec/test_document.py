"""One spec: what is read of it, and what is not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import Tool


def test_reading_a_spec_opens_no_other_file(tool: Tool, tmp_path: Path) -> None:
    hostile = b"\n\n".join(
        directive.encode()
        for directive in (
            ".. include:: /etc/passwd",
            ".. literalinclude:: /etc/passwd",
            ".. raw:: html\n   :file: /etc/passwd",
            ".. raw:: html\n   :url: http://localhost/x",
            ".. csv-table::\n   :file: /etc/passwd",
            ".. csv-table::\n   :url: http://localhost/x",
            ".. figure:: /etc/passwd\n   :figwidth: image",
            ".. image:: /etc/passwd",
            ".. math::\n   :file: /etc/passwd",
            ".. include:: <isonum.txt>",
        )
    )
    document = tool("spec.document")
    assert document.Spec("warm-up.rst", hostile).complaints
    opened: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event in ("open", "socket.connect", "subprocess.Popen"):
            opened.append(str(arguments[0]))

    sys.addaudithook(watch)
    spec = document.Spec("a.rst", hostile)
    assert len(spec.complaints) == 8, spec.complaints
    watching = False
    assert opened == []


@pytest.mark.parametrize("size", [0, 1])
def test_limits_are_where_they_are_said_to_be(size: int, tool: Tool) -> None:
    document, bounds = tool("spec.document"), tool("spec.reading.budget")
    for text in (
        b"word\n" * (bounds.MAX_LINES - 1 + size),
        b"a" * (bounds.MAX_LINE + size),
        (b"a" * 1000 + b"\n") * (bounds.MAX_BYTES // 1001) + b"a" * 751 + b"b" * size,
    ):
        spec = document.Spec("a.rst", text)
        assert (spec.unparsable is not None) == bool(size), len(text)
    paragraph = b"word " * (bounds.MAX_PARAGRAPH // 5) + b"*" * size
    complaints = document.Spec(
        "a.rst", paragraph.replace(b"word word ", b"word word\n")
    )
    assert bool(complaints.complaints) == bool(size)
    broken = b"A *word\n\n" * (document.MAX_COMPLAINTS + size)
    found = document.Spec("a.rst", broken).complaints
    assert len(found) == document.MAX_COMPLAINTS


def test_characters_that_end_a_line_for_python_shift_no_line(tool: Tool) -> None:
    text = "a\x0cb\u2028c\x85d\x1ce\n\nTitle\n=====\n\nText.\n".encode()
    assert tool("spec.document").Spec("a.rst", text).headings[0].line == 3
