"""SP4: the file is plain, clean text that a reviewer can read line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from docutils import nodes
from docutils.utils import column_width

from ..config import Config
from ..document import Spec
from . import Problem, rule

_CONFLICT_MARKERS = (b"<<<<<<<", b">>>>>>>", b"|||||||")
CONFLICT_MARKER = re.compile(r"(<{7}|>{7}|\|{7})( |$)")
_ASCII_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))
_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# A word is all up to the next blank, but a literal or a role's text is one word.
_WORD = re.compile(r"(?:``.+?``|`[^`<]+`|\\ |\S)+")
_NO_BREAK = "\u00a0\u2007\u202f"
# Letters and marks that are drawn as nothing.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"


@rule("SP401", "line-too-long", is_fixable=True)
def line_too_long(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A line of prose is longer than the limit and could be broken.

    Reviewers comment on lines and read them side by side. Only what can be
    broken counts: a paragraph, also one in a list or a note. Tables, literal
    blocks, code, directive options, link targets and a word that is too long for
    any line are left alone, and an address or a very long word at the end of a
    line may stick out.

    Wrong: a paragraph in one line of 160 columns.
    Right: the same text in lines of at most 79.
    """
    limit = config.line_length
    for number, line in long_lines(spec, limit):
        text = paragraph_lines(spec).get(number)
        if text and line.endswith(text):
            word = _break(line, len(line) - len(text), limit)
            if word:
                yield (
                    number,
                    _column_beyond(line, limit),
                    f"the line has {width(line)} columns, the limit is {limit}; "
                    f"break it before {word!r}",
                )


@rule("SP410", "heading-too-long")
def heading_too_long(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A heading is longer than a line may be.

    It cannot be broken, and stands in lists and menus as well.

    Wrong: a heading of 100 columns.
    Right: a shorter one; the rest is the first sentence below it.
    """
    limit = config.line_length
    headings = {heading.line for heading in spec.headings}
    for number, line in long_lines(spec, limit):
        if number in headings:
            yield (
                number,
                _column_beyond(line, limit),
                f"the heading has {width(line)} columns; shorten it to {limit}",
            )


def long_lines(spec: Spec, limit: int) -> list[tuple[int, str]]:
    """Return number and text of each line beyond ``limit``, tabs expanded."""
    lines = (
        (number, line.expandtabs(8).rstrip())
        for number, line in enumerate(spec.lines, 1)
        # No character is wider than two columns, but for a tab.
        if len(line) > limit // 2 or "\t" in line
    )
    return [(number, line) for number, line in lines if width(line) > limit]


def _column_beyond(line: str, limit: int) -> int:
    """Return where the first character stands that is beyond the limit, from 1."""
    return next(n for n in range(1, len(line) + 1) if width(line[:n]) > limit)


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


def _break(line: str, start: int, limit: int) -> str | None:
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
    fitting = [w for w in words[1:] if width(line[: w.start()].rstrip()) <= limit]
    return fitting[-1].group() if fitting else None


@rule("SP402", "carriage-return", is_fixable=True)
def carriage_return(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """Lines end in CR LF or CR, as Windows or an old Mac writes them.

    A change of line ends makes every line of a review look changed.

    Wrong: a file saved with CR LF.
    Right: a file saved with LF, as ``.editorconfig`` asks editors to.
    """
    count = spec.data.count(b"\r")
    if count:
        line = spec.data.replace(b"\r\n", b"\r").partition(b"\r")[0].count(b"\n") + 1
        lines = "line ends" if count == 1 else "lines end"
        yield (
            line,
            len(spec.lines[line - 1]) + 1,
            f"{count} {lines} in a carriage return (CR); save the file with LF",
        )


@rule("SP403", "byte-order-mark", is_fixable=True)
def byte_order_mark(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """The file begins with a byte order mark.

    It is invisible, and docutils may take it for text before the licence.

    Wrong: saved as "UTF-8 with BOM".
    Right: saved as "UTF-8".
    """
    if spec.text.startswith("\ufeff"):
        yield 1, 1, "the file begins with a byte order mark (BOM); save it without"


@rule("SP404", "not-utf-8", needs_doctree=False)
def not_utf_8(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """The file is not in UTF-8.

    Wrong: saved as Latin-1 or UTF-16.
    Right: saved as UTF-8.
    """
    try:
        spec.data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = spec.data[: error.start].decode("utf-8")
        before = before.replace("\r\n", "\n").replace("\r", "\n")
        yield (
            before.count("\n") + 1,
            len(before) - before.rfind("\n"),
            f"byte 0x{spec.data[error.start]:02x} is not UTF-8; save the file as UTF-8",
        )


@rule("SP405", "tab", is_fixable=True)
def tab(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A line holds a tab.

    Everyone's editor shows it with another width, and reST counts columns.

    Wrong: a list indented with a tab.
    Right: the same list indented with spaces.
    """
    if "\t" in spec.text:
        for number, line in enumerate(spec.lines, 1):
            column = line.find("\t") + 1
            if column:
                yield number, column, "the line holds a tab; use spaces"


@rule("SP406", "trailing-blanks", is_fixable=True)
def trailing_blanks(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A line ends in blanks.

    They are invisible, and make changes that no reviewer can see.

    Wrong: ``text␣␣``.
    Right: ``text``.
    """
    for number, line in enumerate(spec.lines, 1):
        if line[-1:] in (" ", "\t"):
            kept = len(line.rstrip(" \t"))
            yield number, kept + 1, "the line ends in blanks; remove them"


@rule("SP407", "no-final-newline", is_fixable=True)
def no_final_newline(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """The last line has no end.

    The next line that is added shows that one as changed too.

    Wrong: the file ends right after its last letter.
    Right: it ends with a newline.
    """
    if spec.lines[-1]:
        yield (
            len(spec.lines),
            len(spec.lines[-1]) + 1,
            "the last line does not end in a newline; add one",
        )


@rule("SP408", "invisible-character", is_fixable=True)
def invisible_character(
    spec: Spec, template: Spec, config: Config
) -> Iterator[Problem]:
    """The text holds a character that nobody can see.

    Zero-width, no-break and control characters defeat search. Those that change
    the direction of text make reviewers read another text than is there
    (https://trojansource.codes).

    Wrong: a no-break space pasted from a word processor.
    Right: an ordinary space.
    """
    suspects: set[str] = set()
    if not spec.text.isascii():
        suspects = {c for c in set(spec.text) if ord(c) > 127 and _is_invisible(c)}
    if not suspects and spec.data == spec.data.translate(None, _ASCII_CONTROLS):
        return
    for number, line in enumerate(spec.lines, 1):
        for column, character in enumerate(line, 1):
            if (
                (character in suspects or _ASCII_CONTROL.match(character))
                and not _is_joiner(line, column - 1)
                and (number, column, character) != (1, 1, "\ufeff")
            ):
                name = unicodedata.name(character, "control character")
                yield (
                    number,
                    column,
                    f"invisible character U+{ord(character):04X} ({name}); "
                    "remove it, or write a plain space",
                )


def _is_joiner(line: str, index: int) -> bool:
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
        if c not in "\t\n" and _is_suspect(c) and not _is_joiner(text, index)
        else c
        for index, c in enumerate(text)
    )


def _is_suspect(character: str) -> bool:
    if ord(character) < 128:
        return _ASCII_CONTROL.match(character) is not None
    return _is_invisible(character)


def _is_invisible(character: str) -> bool:
    # Control, format, line separator, paragraph separator.
    categories = ("Cc", "Cf", "Zl", "Zp")
    return unicodedata.category(character) in categories or character in (
        _NO_BREAK + _FILLERS
    )


@rule("SP409", "conflict-marker")
def conflict_marker(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A merge left its conflict markers behind.

    Wrong: ``<<<<<<< HEAD``.
    Right: the text that both sides agree on.
    """
    if not any(mark in spec.data for mark in _CONFLICT_MARKERS):
        return
    for number, line in enumerate(spec.lines, 1):
        if line[:1] in ("<", ">", "|") and CONFLICT_MARKER.match(line):
            yield (
                number,
                1,
                f"{line[:7]!r} is the mark of a merge conflict; "
                "settle it and remove the marks",
            )
