"""docutils as it comes, to compare our faster parser with."""

from __future__ import annotations

from docutils.parsers import rst
from docutils.parsers.rst import states

from tests.helpers import Tool


def assert_same_tree(tool: Tool, data: bytes) -> None:
    """Assert that docutils as it comes reads the same as our faster parser."""
    parser, document = tool("spec.reading.parser"), tool("spec.document")
    ours = document.Spec("a.rst", data)
    fast = parser.make_parser
    parser.make_parser = lambda: rst.Parser(inliner=states.Inliner())  # type: ignore[attr-defined]
    try:
        theirs = document.Spec("a.rst", data)
        assert theirs.doctree.pformat() == ours.doctree.pformat()
        assert theirs.complaints == ours.complaints
        assert theirs.doubts == ours.doubts
    finally:
        parser.make_parser = fast  # type: ignore[attr-defined]
