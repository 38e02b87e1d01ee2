"""SP4: the file is plain, clean text that a reviewer can read line by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from docutils import nodes
from docutils.utils import column_width

from ..config import Config
from ..document import Spec
from . import Problem, rule

_CONFLICT_MARKER = re.compile(r"(<{7}|>{7}|\|{7})( |$)")
_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# A word is all up to the next blank, but a literal or a role's text is one word.
_WORD = re.compile(r"(?:``.+?``|`[^`<]+`|\S)+")
_NO_BREAK = "\u00a0\u2007\u202f"
# Letters and marks that are drawn as nothing.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"


@rule("SP401", "line-too-long")
def line_too_long(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """A line of prose is longer than the limit and could be broken.

    Reviewers comment on lines and read them side by side. Only what can be
    broken counts: a paragraph, also one in a list or a note. Tables, literal
    blocks, code, directive options, link targets and a word that is itself too
    long are left alone, and an address or a very long word at the end of a line
    may stick out. A title cannot be broken, so a longer one must be shortened.

    Wrong: a paragraph in one line of 160 columns.
    Right: the same text in lines of at most 79.
    """
    limit = config.line_length
    long_lines = [
        number
        for number, line in enumerate(spec.lines, 1)
        if _width(line.expandtabs(8)) > limit
    ]
    if not long_lines:
        return
    titles, paragraphs = _prose(spec)
    for number in long_lines:
        line = spec.lines[number - 1].expandtabs(8).rstrip()
        width = _width(line)
        if number in titles:
            if width > limit:
                yield (
                    number,
                    _column_beyond(line, limit),
                    f"the title has {width} columns; shorten it to {limit}",
                )
        elif number in paragraphs and line.endswith(paragraphs[number]):
            word = _break(line, len(line) - len(paragraphs[number]), limit)
            if word:
                yield (
                    number,
                    _column_beyond(line, limit),
                    f"the line has {width} columns, the limit is {limit}; "
                    f"break it before {word!r}",
                )


def _column_beyond(line: str, limit: int) -> int:
    """Return where the first character stands that is beyond the limit, from 1."""
    return next(n for n in range(1, len(line) + 1) if _width(line[:n]) > limit)


def _width(text: str) -> int:
    return len(text) if text.isascii() else column_width(text)


def _prose(spec: Spec) -> tuple[set[int], dict[int, str]]:
    """Return the lines that are titles, and those of paragraphs by number."""
    titles: set[int] = {heading.line for heading in spec.headings}
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
    return titles, paragraphs


def _break(line: str, start: int, limit: int) -> str | None:
    """Return the word before which to break ``line``, or ``None``.

    ``start`` is where its text begins, after indentation and list markers. The
    line stays as it is when nothing but a last address or a very long last word
    sticks out, or when it would fit but for words too long for any line.
    """
    words = list(_WORD.finditer(line, start))
    if not words or _width(line) <= limit:
        return None
    last = words[-1]
    is_long = "://" in last.group() or _width(last.group()) > limit // 2
    if is_long and _width(line[: last.start()]) <= limit:
        return None
    too_long = [w for w in words if start + _width(w.group()) > limit]
    rest = _width(line) - sum(_width(w.group()) + 1 for w in too_long)
    if too_long and rest <= limit:
        return None
    fitting = [w for w in words[1:] if _width(line[: w.start()].rstrip()) <= limit]
    return fitting[-1].group() if fitting else None


@rule("SP402", "carriage-return")
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


@rule("SP403", "byte-order-mark")
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


@rule("SP405", "tab")
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


@rule("SP406", "trailing-blanks")
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


@rule("SP407", "no-final-newline")
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


@rule("SP408", "invisible-character")
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
    suspects = {c for c in set(spec.text) if ord(c) > 127 and _is_invisible(c)}
    if not suspects and not _ASCII_CONTROL.search(spec.text):
        return
    for number, line in enumerate(spec.lines, 1):
        for column, character in enumerate(line, 1):
            if character in suspects or _ASCII_CONTROL.match(character):
                if (number, column, character) == (1, 1, "\ufeff"):
                    continue
                name = unicodedata.name(character, "control character")
                yield (
                    number,
                    column,
                    f"invisible character U+{ord(character):04X} ({name}); "
                    "remove it, or write a plain space",
                )


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
    for number, line in enumerate(spec.lines, 1):
        if line[:1] in ("<", ">", "|") and _CONFLICT_MARKER.match(line):
            yield (
                number,
                1,
                f"{line[:7]!r} is the mark of a merge conflict; "
                "settle it and remove the marks",
            )
