"""Texts that read the same, and those that do not."""

from __future__ import annotations

import pytest

from tests.helpers import Tool


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One two.", "One."),
        ("See http\u200b://x.org now.", "See http://x.org now."),
        ("It is escaped\\  and more.", "It is escaped\\ and more."),
        ("A ``literal  text``.", "A ``literal text``."),
        ("Items\n- one", "Items\n\n- one"),
        ("A\n=\n\nB\n-\n\nText.", "A\n=\n\nB\n=\n\nText."),
        ("* one\n* two", "* one two"),
        ("Like::\n\n  a  b", "Like::\n\n  a b"),
        ("A *word.", "A *word. And *another."),
        ("Text.", "Text.\n\n.. nosuch::"),
        ("Text.", "* " * 3000),
    ],
)
def test_texts_that_read_otherwise_are_told_apart(
    before: str, after: str, tool: Tool
) -> None:
    fix, document = tool("mending.fix"), tool("spec.document")
    old, new = (document.Spec("a.rst", t.encode()) for t in (before, after))
    for step in fix.STEPS:
        options = (step.text, step.adds_sections)
        assert not fix.is_same(old, new, *options), step.rules
        assert fix.is_same(old, document.Spec("a.rst", old.data), *options)
