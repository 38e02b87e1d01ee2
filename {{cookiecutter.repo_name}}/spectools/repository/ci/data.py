"""What CI files say: mappings, lists, and texts that know where they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import yaml

from spectools.repository.files import read_file

# Of all files of one kind together, with what stands in several places by an alias.
_MOST_BYTES = 50_000
_MOST_NODES = 5_000


class CannotTellError(Exception):
    """The files say too much, or in too odd a way, to tell what they do."""


class Remark(NamedTuple):
    """What is to be said about a line, counted from 1, of a CI file."""

    file: str
    line: int
    words: str


class Text(str):
    """A scalar of YAML, whatever its type, and its place in a file."""

    file: str
    line: int

    def remark(self, words: str) -> Remark:
        """Say something about its line."""
        return Remark(self.file, self.line, words)


class _Loader(yaml.BaseLoader):
    def construct_scalar(self, node: Any) -> Text:
        text = Text(super().construct_scalar(node))
        text.file, text.line = self.name, node.start_mark.line + 1
        return text


def read(root: Path, files: list[str]) -> tuple[list[Any], list[Remark]]:
    """Return the documents of the files of one kind, and which are no YAML.

    Raises:
        OSError: when one cannot be read.
        CannotTellError, RecursionError: when they are too much or too odd.
    """
    if sum((root / file).lstat().st_size for file in files) > _MOST_BYTES:
        raise CannotTellError
    nodes: list[tuple[_Loader, Any]] = []
    bad: list[Remark] = []
    for file in files:
        text = read_file(root / file, _MOST_BYTES).decode("utf-8", "replace")
        try:
            loader: Any = _Loader(text)
            loader.name = file
            while loader.check_node():
                nodes.append((loader, loader.get_node()))
        except yaml.YAMLError as error:
            # YAML allows it; PyYAML does not.
            if "duplicate anchor" in str(error):
                raise CannotTellError from None
            mark = getattr(error, "problem_mark", None)
            said = [getattr(error, part, None) for part in ("context", "problem")]
            words = " ".join(filter(None, said)) or str(error).split("\n")[0]
            line = mark.line + 1 if mark else 1
            bad.append(Remark(file, line, f"is no YAML: {words}"))
    _refuse_what_is_too_much([node for _, node in nodes])
    try:
        return [loader.construct_document(node) for loader, node in nodes], bad
    except yaml.YAMLError:
        raise CannotTellError from None


def _refuse_what_is_too_much(pending: list[Any]) -> None:
    count = 0
    while pending:
        node = pending.pop()
        count += 1
        is_odd = node.tag.startswith("!") or node.value == "<<"
        if count > _MOST_NODES or is_odd:
            raise CannotTellError
        if isinstance(node, yaml.ScalarNode):
            count += len(node.value) // 10
        elif isinstance(node, yaml.SequenceNode):
            pending += node.value
        else:
            pending += [part for pair in node.value for part in pair]


def entries(data: Any) -> dict[Any, Any]:
    """Return a mapping; what is none has no entries."""
    return data if isinstance(data, dict) else {}


def get(data: Any, *keys: str) -> Any:
    """Return what is below a key, below the next one, and so on, or ``None``."""
    for key in keys:
        data = entries(data).get(key)
    return data


def key_of(data: Any, name: str) -> Any:
    """Return a key of a mapping as it stands there."""
    return next(key for key in data if key == name)


def items(data: Any) -> list[Any]:
    """Return a list; what is none is one of itself."""
    return data if isinstance(data, list) else [] if data is None else [data]


def texts(data: Any) -> list[Text]:
    """Return all texts below; those that are keys are none."""
    if isinstance(data, Text):
        return [data]
    parts = data.values() if isinstance(data, dict) else items(data)
    return [text for part in parts for text in texts(part)]


def merged(own: Any, other: Any) -> Any:
    """Return a mapping with what only another one has, and so on below."""
    if not (isinstance(own, dict) and isinstance(other, dict)):
        return own
    taken = {k: merged(own[k], v) if k in own else v for k, v in other.items()}
    return {**own, **taken}
