"""One spec, read once: bytes, lines, doctree, title and sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import cast

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

from .parser import make_parser
from .sphinx_markup import sphinx_markup

# Three times the largest of 255 published specs of Trove, Fuel and Neutron; docutils
# takes quadratic time over some hostile text; these bounds bound it.
MAX_BYTES = 250_000
# The longest of them has 2,100.
MAX_LINES = 10_000
# docutils refuses longer lines, with the whole file.
MAX_LINE = 10_000

# What str.splitlines(), and so docutils, takes for the end of a line although
# no editor does. Kept out of its way, or its line numbers would drift.
_NOT_LINE_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")


class DocumentError(Exception):
    """A spec cannot be read from disk; the message says which and why."""


@dataclass(frozen=True, eq=False)
class Section:
    """One heading and what stands under it.

    Attributes:
        title: the heading as written, markup and all.
        text: the heading without markup.
        depth: 1 for a heading on top of the document, the title's too.
        line: the line of the heading's text, from 1.
        parent: the section this one lies in, or ``None`` on top.
        is_empty: whether nothing but comments stands under it.
        is_divided: whether sections lie in it.
    """

    title: str
    text: str
    depth: int
    line: int
    parent: Section | None
    is_empty: bool
    is_divided: bool


@dataclass(frozen=True)
class Complaint:
    """What docutils holds against the markup: its line, level and words."""

    line: int
    level: int
    text: str


@dataclass(frozen=True, eq=False)
class Spec:
    """A spec or a template.

    Attributes:
        path: relative to the repository, with ``/``.
        data: the file, byte for byte.
    """

    path: str
    data: bytes

    @property
    def name(self) -> str:
        """The file's name without its ending: the blueprint's name."""
        return self.path.rpartition("/")[2].removesuffix(".rst")

    @cached_property
    def text(self) -> str:
        """The text, line ends made one; what is not UTF-8 becomes U+FFFD."""
        text = self.data.decode("utf-8", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends; line 1 is ``lines[0]``."""
        return self.text.split("\n")

    @cached_property
    def unparsable(self) -> str | None:
        """Why there is no doctree, or ``None`` when there is one."""
        return self._parsed[2]

    @cached_property
    def doctree(self) -> nodes.document:
        """The doctree as docutils' parser leaves it, no transform applied."""
        return self._parsed[0]

    @cached_property
    def complaints(self) -> list[Complaint]:
        """Warnings and errors of docutils' parser, in the order of lines."""
        return sorted(self._parsed[1], key=lambda c: c.line)

    @cached_property
    def headings(self) -> list[Section]:
        """All headings, in their order in the file."""
        found: list[Section] = []
        for node in self.doctree.children:
            if isinstance(node, nodes.section):
                _collect(node, None, found)
        return found

    @cached_property
    def title(self) -> Section | None:
        """The first heading, if it is over all others or has some below it."""
        first = self.headings[0] if self.headings else None
        alone = sum(h.depth == 1 for h in self.headings) == 1
        return first if first and (alone or first.is_divided) else None

    @cached_property
    def _parsed(self) -> tuple[nodes.document, list[Complaint], str | None]:
        settings = _settings().copy()
        document = new_document(self.path, settings)
        refusal = self._refusal()
        if refusal:
            return document, [], refusal
        complaints: list[Complaint] = []

        def note(message: nodes.system_message) -> None:
            if message["level"] >= 2:
                words = " ".join(nodes.Element.astext(message).split())
                complaints.append(
                    Complaint(message.get("line") or 1, message["level"], words)
                )

        document.reporter.attach_observer(note)
        text = _NOT_LINE_ENDS.sub(" ", self.text)
        try:
            with sphinx_markup():
                make_parser().parse(text, document)
        except RecursionError:
            empty = new_document(self.path, settings)
            return empty, [], "it is nested too deeply to be read"
        return document, complaints, None

    def _refusal(self) -> str | None:
        if len(self.data) > MAX_BYTES:
            return f"it has {len(self.data)} bytes, and a spec at most {MAX_BYTES}"
        if b"\0" in self.data:
            return "it holds NUL bytes, so it is no text, or not in UTF-8"
        if len(self.lines) > MAX_LINES:
            return f"it has {len(self.lines)} lines, and a spec at most {MAX_LINES}"
        for number, line in enumerate(self.lines, 1):
            if len(line) > MAX_LINE:
                return f"line {number} has {len(line)} columns, at most {MAX_LINE} go"
        return None


@lru_cache(maxsize=1)
def _settings() -> Values:
    settings = get_default_settings(Parser())
    # A spec opens no file and passes nothing through; messages go to observers.
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings.report_level = settings.halt_level = 5
    # Highlighting loads Pygments and colours what no rule looks at.
    settings.syntax_highlight = "none"
    settings.line_length_limit = MAX_LINE
    return settings


def _collect(node: nodes.section, parent: Section | None, found: list[Section]) -> None:
    heading = cast(nodes.title, node[0])
    children = [n for n in node.children if isinstance(n, nodes.section)]
    invisible = (nodes.title, nodes.comment, nodes.system_message)
    section = Section(
        title=heading.rawsource.strip(),
        text=heading.astext().strip(),
        depth=parent.depth + 1 if parent else 1,
        # docutils notes the line of the underline.
        line=(heading.line or 2) - 1,
        parent=parent,
        is_empty=all(isinstance(n, invisible) for n in node.children),
        is_divided=bool(children),
    )
    found.append(section)
    for child in children:
        _collect(child, section, found)


def read(root: Path, path: str) -> Spec:
    """Read the spec or template at ``path``, relative to ``root``.

    Raises:
        DocumentError: when the file cannot be read.
    """
    try:
        return Spec(path, (root / path).read_bytes())
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error
