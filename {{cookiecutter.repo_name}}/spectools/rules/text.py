"""SP4: the file is plain, clean text that a reviewer can read line by line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from spectools.repository.policy import Policy
from spectools.rules import Problem, rule
from spectools.spec.document import Spec
from spectools.spec.prose import (
    ASCII_CONTROL,
    CONFLICT_MARKER,
    column_beyond,
    is_invisible,
    is_joiner,
    long_lines,
    paragraph_lines,
    width,
    word_to_break_before,
)
from spectools.spec.slips import is_misread, mistyped_links

_CONFLICT_MARKERS = (b"<<<<<<<", b">>>>>>>", b"|||||||")

_ASCII_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\r"))


@rule("SP401", "line-too-long", is_fixable=True)
def line_too_long(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A line of prose is longer than the limit and could be broken.

    Reviewers comment on lines and read them side by side. Only what can be
    broken counts: a paragraph, also one in a list or a note. Tables, literal
    blocks, code, directive options, link targets and a word that is too long for
    any line are left alone, and an address or a very long word at the end of a
    line may stick out.

    Wrong: a paragraph in one line of 160 columns.
    Right: the same text in lines that fit.
    """
    limit = policy.line_length
    for number, line in long_lines(spec, limit):
        text = paragraph_lines(spec).get(number)
        if text and line.endswith(text):
            word = word_to_break_before(line, len(line) - len(text), limit)
            # Once it is mended, an address at the end may stick out.
            is_last = word == line.split()[-1] and ">`_" in word
            is_address = is_last and number in mistyped_links(spec)
            if word and not is_address and not is_misread(spec, number, number):
                yield (
                    number,
                    column_beyond(line, limit),
                    f"the line has {width(line)} columns, the limit is {limit}; "
                    f"break it before {word!r}",
                )


@rule("SP410", "heading-too-long")
def heading_too_long(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A heading is longer than a line may be.

    It cannot be broken, and stands in lists and menus as well.

    Wrong: a heading of 100 columns.
    Right: a shorter one; the rest is the first sentence below it.
    """
    limit = policy.line_length
    headings = {heading.line for heading in spec.headings}
    for number, line in long_lines(spec, limit):
        if number in headings:
            yield (
                number,
                column_beyond(line, limit),
                f"the heading has {width(line)} columns; shorten it to {limit}",
            )


@rule("SP402", "carriage-return", is_fixable=True)
def carriage_return(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
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
            "",
        )


@rule("SP403", "byte-order-mark", is_fixable=True)
def byte_order_mark(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The file begins with a byte order mark.

    It is invisible, and docutils may take it for text before the licence.

    Wrong: saved as "UTF-8 with BOM".
    Right: saved as "UTF-8".
    """
    if spec.text.startswith("\ufeff"):
        yield 1, 1, "the file begins with a byte order mark (BOM); save it without", ""


@rule("SP404", "not-utf-8", needs_doctree=False)
def not_utf_8(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
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
def tab(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
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
def trailing_blanks(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
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
def no_final_newline(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
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
    spec: Spec, template: Spec, policy: Policy
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
        suspects = {c for c in set(spec.text) if ord(c) > 127 and is_invisible(c)}
    if not suspects and spec.data == spec.data.translate(None, _ASCII_CONTROLS):
        return
    for number, line in enumerate(spec.lines, 1):
        for column, character in enumerate(line, 1):
            if (
                (character in suspects or ASCII_CONTROL.match(character))
                and not is_joiner(line, column - 1)
                and (number, column, character) != (1, 1, "\ufeff")
            ):
                name = unicodedata.name(character, "control character")
                yield (
                    number,
                    column,
                    f"invisible character U+{ord(character):04X} ({name}); "
                    "remove it, or write a plain space",
                )


@rule("SP409", "conflict-marker")
def conflict_marker(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
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
