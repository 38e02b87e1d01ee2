"""Lines as people read them: their width, where they break, what is not seen."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from docutils import nodes
from docutils.utils import column_width

from spectools.loading import compile_when_used
from spectools.spec.document import Spec

CONFLICT_MARKER = compile_when_used(r"(<{7}|>{7}|\|{7})( |$)")

ASCII_CONTROL = compile_when_used(r"[\x00-\x08\x0b-\x1f\x7f]")

# A word is all up to the next blank, but a literal or a role's text is one word.
_WORD = compile_when_used(r"(?:``.+?``|`[^`<]+`|\\ |\S)+")

_NO_BREAK = "\u00a0\u2007\u202f"

# Letters and marks that are drawn as nothing.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"


@lru_cache(maxsize=2)
def long_lines(spec: Spec, limit: int) -> list[tuple[int, str]]:
    """Return number and text of each line beyond ``limit``, tabs expanded."""
    lines = (
        (number, line.expandtabs(8).rstrip())
        for number, line in enumerate(spec.lines, 1)
        # No character is wider than two columns, but for a tab.
        if len(line) > limit
        or "\t" in line
        or (len(line) > limit // 2 and not line.isascii())
    )
    return [(number, line) for number, line in lines if width(line) > limit]


def width(text: str) -> int:
    """Return how many columns ``text`` takes."""
    return len(text) if text.isascii() else column_width(text)


@lru_cache(maxsize=2)
def paragraph_lines(spec: Spec) -> dict[int, str]:
    """Return the lines of paragraphs by their numbers, without indentation.

    A paragraph in a table's cell or a heading is none that could be broken.
    """
    paragraphs: dict[int, str] = {}
    stack: list[nodes.Element] = [spec.doctree]
    while stack:
        for node in stack.pop().children:
            if isinstance(node, nodes.paragraph):
                for offset, text in enumerate(node.rawsource.split("\n")):
                    paragraphs[(node.line or 1) + offset] = text.strip()
            elif isinstance(node, nodes.Element) and not isinstance(
                node, (nodes.table, nodes.system_message, nodes.TextElement)
            ):
                stack.append(node)
    return paragraphs


def fill(text: str, prefix: str, indent: str, limit: int) -> list[str]:
    """Return ``text`` in lines of at most ``limit`` columns, where it can be broken.

    Args:
        text: one paragraph.
        prefix: what stands before its first line.
        indent: what stands before all others.
        limit: how many columns a line may have.
    """
    lines = [prefix]
    is_begun = False
    for word in _WORD.findall(text):
        if not is_begun:
            lines[-1] += word
        elif width(f"{lines[-1]} {word}") > limit:
            lines.append(indent + word)
        else:
            lines[-1] += f" {word}"
        is_begun = True
    return lines


def word_to_break_before(line: str, start: int, limit: int) -> str | None:
    """Return the word before which to break ``line``, or ``None``.

    ``start`` is where its text begins, after indentation and list markers. The
    line stays as it is when nothing but a last address or a very long last word
    sticks out, or when it would fit but for words too long for any line.
    """
    words = list(_WORD.finditer(line, start))
    if not words or width(line) <= limit:
        return None
    last = words[-1]
    is_long = "://" in last.group() or width(last.group()) > limit // 2
    if is_long and width(line[: last.start()]) <= limit:
        return None
    too_long = [w for w in words if start + width(w.group()) > limit]
    rest = width(line) - sum(width(w.group()) + 1 for w in too_long)
    if too_long and rest <= limit:
        return None
    fitting = None
    for word in words[1:]:
        # Not all words: each takes the time to measure all before it.
        if width(line[: word.start()].rstrip()) > limit:
            break
        fitting = word.group()
    return fitting


def column_beyond(line: str, limit: int) -> int:
    """Return where the first character stands that is beyond the limit, from 1."""
    columns = 0
    for number, character in enumerate(line, 1):
        columns += width(character)
        if columns > limit:
            return number
    return len(line)


def is_joiner(line: str, index: int) -> bool:
    """Whether a joiner stands between signs of a script that is written with it.

    Persian, the scripts of India and families of emoji need them:
    https://www.unicode.org/reports/tr31/#Layout_and_Format_Control_Characters
    """
    between = line[index - 1 : index] + line[index + 1 : index + 2]
    return line[index] in "\u200c\u200d" and len(between) == 2 and min(between) > "\x7f"


def invisible_to_plain(text: str) -> str:
    """Return ``text`` with a plain space for what takes room, and the rest left out."""
    blanks = _NO_BREAK + "\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x1f\x85"
    return "".join(
        " "
        if c in blanks
        else ""
        if c not in "\t\n" and _is_suspect(c) and not is_joiner(text, index)
        else c
        for index, c in enumerate(text)
    )


def _is_suspect(character: str) -> bool:
    if ord(character) < 128:
        return ASCII_CONTROL.match(character) is not None
    return is_invisible(character)


def is_invisible(character: str) -> bool:
    # Control, format, line separator, paragraph separator.
    categories = ("Cc", "Cf", "Zl", "Zp")
    return unicodedata.category(character) in categories or character in (
        _NO_BREAK + _FILLERS
    )
