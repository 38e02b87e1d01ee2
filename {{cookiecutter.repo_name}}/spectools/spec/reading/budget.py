"""How much of a spec is read: bounds on what docutils takes quadratic time over.

Each is a multiple of the largest in 255 published specs of Trove, Fuel and Neutron.
"""

from __future__ import annotations

import re

# The largest has 80,000.
MAX_BYTES = 250_000
# The longest has 2,100.
MAX_LINES = 10_000
# The longest line has 428 columns.
MAX_LINE = 2_000
# A cell of a table takes a kilobyte of memory; the largest table has 400.
MAX_CELLS = 50_000
# The largest paragraph has 5,239.
MAX_PARAGRAPH = 8_000
# Lists, items, quotations, words in bold, links: the most is 6,000.
MAX_PIECES = 30_000

_GRID_BORDER = re.compile(r"\+[-=+]*\+")

# What str.splitlines(), and so docutils, takes for the end of a line although
# no editor does. Kept out of its way, or its line numbers would drift.
NOT_LINE_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")


class TooMuchMarkupError(Exception):
    """A spec holds more than is read; the message goes on after "it"."""


class Budget:
    """What is left of one spec's `MAX_PIECES`."""

    def __init__(self) -> None:
        self._left = MAX_PIECES

    def spend(self, pieces: int) -> None:
        """Take note of so many pieces that were read.

        Raises:
            TooMuchMarkupError: when they are more than is left.
        """
        self._left -= pieces
        if self._left < 0:
            raise TooMuchMarkupError(f"has more than {MAX_PIECES} pieces of markup")


def refuse_large_table(columns: int, rows: int) -> None:
    """Let no table of so many cells be made.

    Raises:
        TooMuchMarkupError: when there are more than `MAX_CELLS`.
    """
    if columns * rows > MAX_CELLS:
        raise TooMuchMarkupError(f"has a table of {columns * rows} cells")


def refusal(data: bytes, lines: list[str]) -> str | None:
    """Return why a spec is not even begun to be read, or ``None``.

    Args:
        data: the file, byte for byte.
        lines: its text.
    """
    if len(data) > MAX_BYTES:
        return f"it has more than {MAX_BYTES} bytes"
    if b"\0" in data:
        return "it holds NUL bytes, so it is no text, or not in UTF-8"
    if len(lines) > MAX_LINES:
        return f"it has more than {MAX_LINES} lines"
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE:
            return f"line {number} has more than {MAX_LINE} columns"
        stripped = line.strip()
        if stripped[:1] not in ("=", "+"):
            continue
        cells = _columns(stripped) * len(lines)
        if cells > MAX_CELLS:
            return f"line {number} begins a table that may have {cells} cells"
    return None


def _columns(line: str) -> int:
    """Return how many columns a table has that begins with ``line``, if one does."""
    if line[:1] == "=" and not line.strip("= "):
        return len(line.split())
    if line[:1] == "+" and _GRID_BORDER.fullmatch(line):
        # Each row has a border of its own.
        return line.count("+") // 2
    return 0
