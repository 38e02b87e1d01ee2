"""One spec, read once: bytes, lines, doctree, title and sections."""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Parser
from docutils.utils import new_document

from spectools.errors import SpecsError
from spectools.repository.layout import fuller_template
from spectools.repository.policy import Markup
from spectools.spec.reading.budget import (
    MAX_BYTES,
    NOT_LINE_ENDS,
    TooMuchMarkupError,
    refusal,
)
from spectools.spec.reading.parser import line_of, nodes_by_class, parse
from spectools.spec.reading.references import (
    MAX_COMPLAINTS,
    UNFOLDS,
    resolve,
    unfolds_too_far,
)
from spectools.spec.reading.refused import GUARD
from spectools.spec.reading.sphinx_markup import sphinx_markup
from spectools.spec.wording import says_none

# Nothing beside it.
NO_MARKUP = Markup()

_Node = TypeVar("_Node", bound=nodes.Node)


class DocumentError(SpecsError):
    """A spec cannot be read from disk."""


class Section:
    """One heading and what stands under it.

    Attributes:
        title: the heading as written, markup and all.
        text: the heading without markup.
        depth: 1 for a heading on top of the document, the title's too.
        line: the line of the heading's text, from 1.
        parent: the section this one lies in, or ``None`` on top.
        node: what docutils made of it.
        is_overlined: whether a line of adornment stands over it, too.
    """

    def __init__(
        self, node: nodes.section, parent: Section | None, lines: list[str]
    ) -> None:
        heading = cast(nodes.title, node[0])
        self.node = node
        self.parent = parent
        self.title = heading.rawsource.strip()
        self.text = heading.astext().strip()
        self.depth: int = parent.depth + 1 if parent else 1
        # docutils notes the line of the underline.
        self.line: int = (heading.line or 2) - 1
        above, below = lines[self.line - 2 : self.line - 1], lines[self.line]
        self.is_overlined = self.line > 1 and above == [below]

    @property
    def body(self) -> list[nodes.Node]:
        """What stands under it, its heading and further sections aside."""
        apart = (nodes.title, nodes.section)
        return [n for n in self.node.children if not isinstance(n, apart)]

    @cached_property
    def is_empty(self) -> bool:
        """Whether the page shows nothing under it, not even a section."""
        return not self.is_divided and not any(map(_is_shown, self.body))

    @cached_property
    def is_divided(self) -> bool:
        """Whether sections lie in it."""
        return any(isinstance(n, nodes.section) for n in self.node.children)

    @cached_property
    def says_none(self) -> bool:
        """Whether all that stands in it, sections included, is some form of None."""
        return all(
            says_none(child.astext())
            for section in self.node.findall(nodes.section)
            for child in section.children[1:]
            if not isinstance(child, nodes.section) and _is_shown(child)
        )


class Complaint(NamedTuple):
    """What docutils holds against the markup.

    Attributes:
        line: where, from 1.
        level: 1 to 4, as docutils counts.
        text: docutils' words.
        guard: ``OUTSIDE`` where something was refused that reads or runs, ``BOUND``
            where a text was not read since it is too large, or nothing.
    """

    line: int
    level: int
    text: str
    guard: str = ""


class Spec:
    """A spec or a template.

    Attributes:
        path: relative to the repository, with ``/``.
        data: the file, byte for byte.
        markup: what it may hold beside the markup of docutils and Sphinx.
        fuller: for a template that is a short edition, the one whose other sections a
            spec may have, too.
    """

    def __init__(
        self,
        path: str,
        data: bytes,
        markup: Markup = NO_MARKUP,
        fuller: Spec | None = None,
    ) -> None:
        self.path = path
        self.data = data
        self.markup = markup
        self.fuller = fuller

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

    def release(self) -> None:
        """Let go of the doctree, for a spec that is done with.

        Its nodes refer to each other. Left to the garbage collector, they cost a
        tenth of the time that it took to read them.
        """
        if "_parsed" in vars(self):
            waiting: list[nodes.Node] = [self.doctree]
            vars(self).clear()
            while waiting:
                node = waiting.pop()
                waiting += node.children
                vars(node).clear()

    def nearest_line(self, text: str, line: int) -> int:
        """Return the line nearest to ``line`` that holds ``text``, or ``line``.

        docutils notes where a block begins, and for some nodes where it stood
        when it had read them.
        """
        holding = self._lines_holding(text) if text else []
        at = bisect_left(holding, line)
        around = holding[max(at - 1, 0) : at + 1]
        return min(around, key=lambda n: abs(n - line), default=line)

    def _lines_holding(self, text: str) -> list[int]:
        """Return the lines that hold ``text``: asked again and again, found once."""
        known = self._found.get(text)
        if known is None:
            known = self._found[text] = []
            start = self.text.find(text)
            while start >= 0:
                line = bisect_right(self._starts, start)
                known.append(line)
                is_last = line == len(self._starts)
                start = -1 if is_last else self.text.find(text, self._starts[line])
        return known

    @cached_property
    def _found(self) -> dict[str, list[int]]:
        return {}

    @cached_property
    def _starts(self) -> list[int]:
        """Where in the text each line begins."""
        return [0, *accumulate(len(line) + 1 for line in self.lines)][:-1]

    def nodes_of(self, kind: type[_Node]) -> list[_Node]:
        """Return all nodes of just this class, in the order of the document."""
        return cast(list[_Node], self._nodes_by_class.get(kind, []))

    @cached_property
    def _nodes_by_class(self) -> dict[type[nodes.Node], list[nodes.Node]]:
        return nodes_by_class(self.doctree)

    @cached_property
    def complaints(self) -> list[Complaint]:
        """Warnings and errors of docutils, in the order of lines."""
        return [c for c in self._complaints if c.level >= 2]

    @cached_property
    def doubts(self) -> list[Complaint]:
        """What docutils took for a paragraph, but could be meant as a heading."""
        return [c for c in self._complaints if c.level < 2]

    @cached_property
    def _complaints(self) -> list[Complaint]:
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
        refused = refusal(self.data, self.lines)
        if refused:
            return document, [], refused
        messages: list[nodes.system_message] = []
        room = dict.fromkeys((True, False), MAX_COMPLAINTS)

        def note(message: nodes.system_message) -> None:
            # Others, however many, crowd out no complaint of a guard.
            is_guard = GUARD in message
            if room[is_guard] and (
                message["level"] >= 2 or "it's so short" in message.astext()
            ):
                room[is_guard] -= 1
                messages.append(message)

        document.reporter.attach_observer(note)
        # Sphinx reads past a byte order mark; a rule of its own reports it.
        text = NOT_LINE_ENDS.sub(" ", self.text.removeprefix("\ufeff"))
        try:
            with sphinx_markup(self.markup):
                parse(text, document)
                if unfolds_too_far(document):
                    return new_document(self.path, settings), [], UNFOLDS
                resolve(document)
        except RecursionError:
            empty = new_document(self.path, settings)
            return empty, [], "it is nested too deeply to be read"
        except TooMuchMarkupError as error:
            return new_document(self.path, settings), [], f"it {error}"
        return document, _complaints(document, messages, len(self.lines)), None


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


def _complaints(
    document: nodes.document, messages: list[nodes.system_message], lines: int
) -> list[Complaint]:
    """Return what ``messages`` say, each at the line of the markup that it is about.

    docutils gives the first line of the paragraph, and marks the spot by a node. It
    reads a heading again for each section that ends there, and complains again.
    """
    spots: dict[str, nodes.problematic] = {}
    if messages:
        for spot in document.findall(nodes.problematic):
            spots.setdefault(spot.get("refid", ""), spot)
    complaints: list[Complaint] = []
    for message in messages:
        marked = next((spots[id] for id in message["ids"] if id in spots), None)
        # In the place of a whole target it has no line.
        is_inline = marked and isinstance(marked.parent, nodes.TextElement)
        line = line_of(marked) if marked and is_inline else message.get("line") or 1
        # What is missing at the end is missed in the line after the last.
        line = min(line, lines)
        # Below its words, a message quotes the lines that it is about.
        words = " ".join(message.children[0].astext().split())
        guard = message.get(GUARD, "")
        complaints.append(Complaint(line, message["level"], words, guard))
    return list(dict.fromkeys(complaints))


def _collect(
    node: nodes.section,
    parent: Section | None,
    lines: list[str],
    found: list[Section],
) -> None:
    section = Section(node, parent, lines)
    found.append(section)
    for child in node.children:
        if isinstance(child, nodes.section):
            _collect(child, section, lines, found)


def _is_shown(node: nodes.Node) -> bool:
    """Whether a reader of the page sees something of a node."""
    if isinstance(node, nodes.Text):
        return not node.isspace()
    if isinstance(node, nodes.system_message):
        # What docutils could not read is text that somebody wrote.
        return int(node["level"]) >= 2
    if isinstance(node, nodes.pending):
        return node.transform.__name__ in ("Contents", "TargetNotes")
    if isinstance(node, nodes.Invisible) and not isinstance(node, nodes.target):
        return False
    if not node.children:
        # Of a directive, only the content is kept; an argument may be all it shows.
        return isinstance(node, _SHOWN_EMPTY)
    return any(map(_is_shown, node.children))


_SHOWN_EMPTY = (
    nodes.container,
    nodes.image,
    nodes.literal_block,
    nodes.math_block,
    nodes.transition,
)


def read(root: Path, path: str, markup: Markup = NO_MARKUP) -> Spec:
    """Read the spec or template at ``path``, relative to ``root``.

    Args:
        root: the repository's folder.
        path: where the file lies in it.
        markup: what the policy lets it hold beside that of docutils and Sphinx.

    Raises:
        DocumentError: when the file cannot be read.
    """
    try:
        # A Path for each takes as long as reading it.
        with open(os.path.join(root, path), "rb") as file:  # noqa: PTH118, PTH123
            return Spec(path, file.read(MAX_BYTES + 1), markup)
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error


def read_template(root: Path, path: str, markup: Markup = NO_MARKUP) -> Spec:
    """Read the template at ``path``, with the one that it is a short edition of.

    It takes what `read` takes.

    Raises:
        DocumentError: when the file cannot be read.
    """
    template = read(root, path, markup)
    fuller = fuller_template(path)
    if fuller and (root / fuller).is_file():
        template.fuller = read(root, fuller, markup)
    return template
