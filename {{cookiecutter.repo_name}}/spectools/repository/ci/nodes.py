"""YAML as a graph of nodes, each with its line; no object is made of what it says.

Aliases are followed without a copy, so a node can be met in many places and even in
itself. All work on nodes is counted, and ends where there is too much of it: a file
of nested aliases says more than anybody can read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from spectools.repository.files import read_file

_MOST_BYTES = 200_000
_MOST_EVENTS = 20_000
_DEEPEST = 50
_MERGE = "tag:yaml.org,2002:merge"
# The same language, read ten times as fast; not every build of PyYAML has it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class UnreadableError(Exception):
    """A file cannot be understood at all.

    Attributes:
        line: where, from 1.
        words: what is wrong, to be read after "the file".
    """

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line = line
        self.words = words


class CannotTellError(Exception):
    """The files say too much, or in too odd a way, to tell what they do."""


class Effort:
    """How much may still be done with the files of one kind of CI."""

    def __init__(self) -> None:
        self._left = 200_000

    def spend(self, steps: int) -> None:
        """Count steps, each worth about a microsecond.

        Raises:
            CannotTellError: when there have been too many.
        """
        self._left -= steps
        if self._left < 0:
            raise CannotTellError


class Node(NamedTuple):
    """A scalar, a list or a mapping of YAML; what it is not, it has none of.

    Attributes:
        file: the path of the file that it stands in.
        raw: the node as PyYAML knows it.
        effort: what work on it is counted by.
    """

    file: str
    raw: yaml.Node
    effort: Effort

    @property
    def line(self) -> int:
        """Its line, from 1."""
        return _line_of(self.raw.start_mark)

    @property
    def text(self) -> str:
        """What a scalar says; an empty string for all else."""
        return str(self.raw.value) if isinstance(self.raw, yaml.ScalarNode) else ""

    @property
    def is_tagged(self) -> bool:
        """Whether it is of a type that YAML leaves to others, like ``!reference``."""
        return str(self.raw.tag).startswith("!")

    def items(self) -> list[Node]:
        """Return the items of a list."""
        if not isinstance(self.raw, yaml.SequenceNode):
            return []
        self.effort.spend(len(self.raw.value))
        return [self._replace(raw=item) for item in self.raw.value]

    def entries(self) -> dict[str, tuple[Node, Node]]:
        """Return keys and values of a mapping, with what it merges (``<<``).

        A key of the mapping's own counts more than one that it merges, and one that
        is merged first more than a later one: https://yaml.org/type/merge.html
        """
        found: dict[str, tuple[Node, Node]] = {}
        is_mapping = isinstance(self.raw, yaml.MappingNode)
        pending, seen = [self.raw] if is_mapping else [], set[int]()
        while pending:
            node = pending.pop()
            if id(node) in seen or not isinstance(node, yaml.CollectionNode):
                continue
            seen.add(id(node))
            self.effort.spend(len(node.value) + 1)
            if isinstance(node, yaml.SequenceNode):
                pending += reversed(node.value)
                continue
            for key, pair in self._own_entries(node).items():
                found.setdefault(key, pair)
            pending += [v for key, v in reversed(node.value) if key.tag == _MERGE]
        return found

    def _own_entries(self, mapping: yaml.Node) -> dict[str, tuple[Node, Node]]:
        # Of two equal keys, the last one counts.
        return {
            str(key.value): (self._replace(raw=key), self._replace(raw=value))
            for key, value in mapping.value
            if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE
        }

    def get(self, *keys: str) -> Node | None:
        """Return the value below a key, below the next one, and so on."""
        node: Node | None = self
        for key in keys:
            entry = node.entries().get(key) if node else None
            node = entry[1] if entry else None
        return node

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, each once."""
        pending, seen = [self.raw], set[int]()
        while pending:
            node = pending.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            self._spend_on(node)
            yield self._replace(raw=node)
            if isinstance(node, yaml.SequenceNode):
                pending += reversed(node.value)
            elif isinstance(node, yaml.MappingNode):
                pending += [
                    part for pair in reversed(node.value) for part in pair[::-1]
                ]

    def texts(self) -> list[Node]:
        """Return the scalars of a list, and of lists in it; or the one that this is."""
        found: list[Node] = []
        pending, seen = [self], set[int]()
        while pending:
            node = pending.pop()
            if node.text:
                self._spend_on(node.raw)
                found.append(node)
            elif id(node.raw) not in seen:
                seen.add(id(node.raw))
                pending += reversed(node.items())
        return found

    def _spend_on(self, node: yaml.Node) -> None:
        """Count that a node is looked at, the longer, the more."""
        share = 10 if isinstance(node, yaml.ScalarNode) else 1
        self.effort.spend(1 + len(node.value) // share)


def texts_of(node: Node | None) -> list[str]:
    """Return what the scalars of a node say, if there is one."""
    return [text.text for text in node.texts()] if node else []


def read(path: Path, name: str, effort: Effort) -> list[Node]:
    """Return the documents of a file.

    Args:
        path: where it lies.
        name: its path in findings.
        effort: what the work is counted by.

    Raises:
        UnreadableError: when it is no YAML, too large or too deep.
        OSError: when it cannot be read.
        CannotTellError: when too much has been read already, or it is too odd.
    """
    if path.lstat().st_size > _MOST_BYTES:
        raise UnreadableError(1, f"has more than {_MOST_BYTES} bytes")
    text = read_file(path, _MOST_BYTES).decode("utf-8", "replace")
    try:
        effort.spend(_events(text))
        documents = list(yaml.compose_all(text, _LOADER))
    except yaml.MarkedYAMLError as error:
        if str(error.context).startswith("found duplicate anchor"):
            # YAML allows what PyYAML does not.
            raise CannotTellError from None
        words = " ".join(part for part in (error.context, error.problem) if part)
        line = _line_of(error.problem_mark or error.context_mark)
        raise UnreadableError(line, f"is no YAML: {words}") from None
    except yaml.YAMLError as error:
        raise UnreadableError(1, f"is no YAML: {str(error).splitlines()[0]}") from None
    return [Node(name, node, effort) for node in documents if node]


def _line_of(mark: Any) -> int:
    return int(mark.line) + 1 if mark else 1


def _events(text: str) -> int:
    """Count what the text is made of, before any of it is put together.

    Raises:
        UnreadableError: when it is too much, or too deep.
        yaml.YAMLError: when it is no YAML.
    """
    depth = count = 0
    for count, event in enumerate(yaml.parse(text, _LOADER), 1):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST or count > _MOST_EVENTS:
            deep, many = f"is nested deeper than {_DEEPEST}", "has too many parts"
            words = deep if depth > _DEEPEST else many
            raise UnreadableError(_line_of(event.start_mark), words)
    return count
