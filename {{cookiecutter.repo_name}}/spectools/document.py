"""One spec, read once: bytes, lines, doctree, title and sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar, cast

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
# The longest line of them has 428 columns.
MAX_LINE = 2_000
# Whoever has mended so many will look again.
MAX_COMPLAINTS = 200

# What str.splitlines(), and so docutils, takes for the end of a line although
# no editor does. Kept out of its way, or its line numbers would drift.
_NOT_LINE_ENDS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")


_Node = TypeVar("_Node", bound=nodes.Node)


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
        is_overlined: whether a line of adornment stands over it, too.
        is_empty: whether nothing but comments stands under it.
        is_divided: whether sections lie in it.
    """

    title: str
    text: str
    depth: int
    line: int
    parent: Section | None
    is_overlined: bool
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

    def nodes_of(self, kind: type[_Node]) -> list[_Node]:
        """Return all nodes of just this class, in the order of the document."""
        return cast(list[_Node], self._nodes_by_class.get(kind, []))

    @cached_property
    def _nodes_by_class(self) -> dict[type[nodes.Node], list[nodes.Node]]:
        by_class: dict[type[nodes.Node], list[nodes.Node]] = {}
        for node in self.doctree.findall():
            by_class.setdefault(type(node), []).append(node)
        return by_class

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
                _collect(node, None, self.lines, found)
        return found

    @cached_property
    def title(self) -> Section | None:
        """The first heading, if it is over all others or stands out from them."""
        if not self.headings:
            return None
        first, *others = self.headings
        is_alone = all(h.depth > 1 for h in others)
        stands_out = first.is_overlined and not all(h.is_overlined for h in others)
        return first if is_alone or first.is_divided or stands_out else None

    @cached_property
    def _parsed(self) -> tuple[nodes.document, list[Complaint], str | None]:
        settings = _settings().copy()
        document = new_document(self.path, settings)
        refusal = self._refusal()
        if refusal:
            return document, [], refusal
        complaints: list[Complaint] = []

        def note(message: nodes.system_message) -> None:
            if message["level"] >= 2 and len(complaints) < MAX_COMPLAINTS:
                words = " ".join(nodes.Element.astext(message).split())
                complaints.append(
                    Complaint(message.get("line") or 1, message["level"], words)
                )

        document.reporter.attach_observer(note)
        # Sphinx reads past a byte order mark; a rule of its own reports it.
        text = _NOT_LINE_ENDS.sub(" ", self.text.removeprefix("\ufeff"))
        try:
            with sphinx_markup():
                make_parser().parse(text, document)
        except RecursionError:
            empty = new_document(self.path, settings)
            return empty, [], "it is nested too deeply to be read"
        return document, complaints, None

    def _refusal(self) -> str | None:
        if len(self.data) > MAX_BYTES:
            return f"it has more than {MAX_BYTES} bytes"
        if b"\0" in self.data:
            return "it holds NUL bytes, so it is no text, or not in UTF-8"
        if len(self.lines) > MAX_LINES:
            return f"it has more than {MAX_LINES} lines"
        for number, line in enumerate(self.lines, 1):
            if len(line) > MAX_LINE:
                return f"line {number} has more than {MAX_LINE} columns"
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
    return settings


def _collect(
    node: nodes.section,
    parent: Section | None,
    lines: list[str],
    found: list[Section],
) -> None:
    heading = cast(nodes.title, node[0])
    children = [n for n in node.children if isinstance(n, nodes.section)]
    # docutils notes the line of the underline.
    line = (heading.line or 2) - 1
    above, below = lines[line - 2 : line - 1], lines[line : line + 1]
    section = Section(
        title=heading.rawsource.strip(),
        text=heading.astext().strip(),
        depth=parent.depth + 1 if parent else 1,
        line=line,
        parent=parent,
        is_overlined=line > 1 and above == below,
        is_empty=all(_is_invisible(n) for n in node.children),
        is_divided=bool(children),
    )
    found.append(section)
    for child in children:
        _collect(child, section, lines, found)


def _is_invisible(node: nodes.Node) -> bool:
    if isinstance(node, nodes.system_message):
        # What docutils could not read is text that somebody wrote.
        return int(node["level"]) < 2
    return isinstance(node, (nodes.title, nodes.comment))


def read(root: Path, path: str) -> Spec:
    """Read the spec or template at ``path``, relative to ``root``.

    Raises:
        DocumentError: when the file cannot be read.
    """
    try:
        with (root / path).open("rb") as file:
            return Spec(path, file.read(MAX_BYTES + 1))
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error
