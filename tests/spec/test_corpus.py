"""Real specs, read as docutils reads them."""

from __future__ import annotations

from pathlib import Path

from tests.corpus import specs
from tests.helpers import Tool
from tests.spec.stock_parser import assert_same_tree


def test_faster_parser_reads_the_same(tool: Tool, corpus: Path) -> None:
    for spec in specs(corpus):
        assert_same_tree(tool, spec.read_bytes())
