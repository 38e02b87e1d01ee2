"""What the repository's CI configuration does with specs.

docutils is all that ``check`` needs, so YAML is read here for its keys, items and
indentation only; that is enough for the two questions asked. The formats:
https://zuul-ci.org/docs/zuul/latest/project-config.html
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
https://docs.gitlab.com/ci/yaml/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

# A change to nothing but this must be judged.
_SPEC = "specs/2027.1/awesome-thing.rst"
_LARGEST = 1_000_000
_COMMENT = re.compile(r"(^|\s)#.*")
_LINE = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<rest>.*)")
_KEY = re.compile(r"""["']?(?P<key>[^\s"':#]+)["']?:(?:\s+(?P<value>.*))?""")


class Node(NamedTuple):
    """A key or an item of YAML.

    Attributes:
        line: where it stands, from 1.
        key: the key; an empty string for an item without one.
        value: what stands behind the key, or the item.
        children: what is indented below it, as one list.
    """

    line: int
    key: str
    value: str
    children: list[Node]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of lines."""
        yield self
        for child in self.children:
            yield from child.walk()

    def values(self) -> list[tuple[int, str]]:
        """Return line and text of the items that the key has, in either style."""
        inline = self.value.strip("[]").split(",") if self.value else []
        texts = [(self.line, text) for text in inline]
        texts += [(child.line, child.value) for child in self.children]
        return [(line, text.strip().strip("\"'")) for line, text in texts]


class Skip(NamedTuple):
    """A line of a CI file because of which specs are not judged."""

    path: str
    line: int
    words: str


def files(root: Path) -> list[str]:
    """Return the CI files that there are, relative to ``root``, with ``/``."""
    found = (path for pattern in _SYSTEMS for path in sorted(root.glob(pattern)))
    return [p.relative_to(root).as_posix() for p in found if p.is_file()]


def running(root: Path, path: str) -> list[Node]:
    """Return the parts of the file at ``path`` that judge specs; none if none does."""
    return _system(path).running(_parse(root / path))


def skips(root: Path, path: str) -> Iterator[Skip]:
    """Yield what keeps those parts from running when only specs change."""
    system = _system(path)
    for part in running(root, path):
        for node in part.walk():
            values = node.values()
            if node.key in system.skipping:
                for line, pattern in values:
                    if system.matches(pattern):
                        yield Skip(path, line, f"{node.key}: {pattern}")
            patterns = [text for _, text in values]
            is_required = node.key in system.requiring and patterns != []
            if is_required and not _any_matches(patterns, system.matches):
                yield Skip(path, node.line, f"{node.key}: {patterns[0]}")


def _any_matches(patterns: list[str], matches: Callable[[str], bool]) -> bool:
    """Whether the last pattern that fits is one that lets the spec in."""
    fits = False
    for pattern in patterns:
        if matches(pattern.removeprefix("!")):
            fits = not pattern.startswith("!")
    return fits


def _parse(path: Path) -> list[Node]:
    with path.open("rb") as file:
        text = file.read(_LARGEST).decode("utf-8", "replace")
    top = Node(0, "", "", [])
    open_nodes = [(-1, top)]
    for number, line in enumerate(text.split("\n"), 1):
        found = _LINE.fullmatch(_COMMENT.sub("", line).rstrip())
        if not found or not found["rest"] or found["rest"] in ("---", "..."):
            continue
        column = len(found["indent"])
        # An item may stand as far left as the key that it belongs to.
        own = column + bool(found["dashes"])
        while open_nodes[-1][0] >= own:
            open_nodes.pop()
        key = _KEY.fullmatch(found["rest"])
        node = Node(
            number,
            key["key"] if key else "",
            (key["value"] or "") if key else found["rest"],
            [],
        )
        open_nodes[-1][1].children.append(node)
        open_nodes.append((column + len(found["dashes"]), node))
    return top.children


def _runs_specs(node: Node) -> bool:
    """Whether a command in ``node`` judges specs."""
    commands = (
        text
        for parent in node.walk()
        if parent.key in ("run", "script", "commands")
        for child in parent.walk()
        for text in re.split(r"&&|;|\|", child.value)
    )
    for command in commands:
        words = command.replace('"', " ").replace("'", " ").split()
        if "install" in words:
            continue
        if "spectools" in words and "check" in words:
            return True
        if "tox" in words and _has_specs(words):
            return True
    return False


def _has_specs(words: list[str]) -> bool:
    """Whether a command line of tox runs the environment ``specs``."""
    chosen = [b for a, b in pairwise(words) if a in ("-e", "--env")]
    chosen += [word[2:] for word in words if re.match(r"-e[^-]", word)]
    names = ",".join(chosen).split(",")
    return not chosen or "specs" in names or "ALL" in names


def _in_workflow(nodes: list[Node]) -> list[Node]:
    return nodes if any(map(_runs_specs, nodes)) else []


def _in_pipeline(nodes: list[Node]) -> list[Node]:
    jobs = [node for node in nodes if _runs_specs(node)]
    return jobs and jobs + [node for node in nodes if node.key == "workflow"]


def _in_project(nodes: list[Node]) -> list[Node]:
    jobs = {
        name.value: job
        for job in nodes
        if job.key == "job"
        for name in job.children
        if name.key == "name"
        for option in job.walk()
        if option.key == "tox_envlist" and _has_specs(["-e", option.value.strip("'\"")])
    }
    listed = [
        item
        for project in nodes
        if project.key in ("project", "project-template")
        for pipeline in project.walk()
        if pipeline.key == "jobs"
        for item in pipeline.children
        if (item.key or item.value) in jobs
    ]
    return listed and listed + [jobs[item.key or item.value] for item in listed]


def _fits_expression(pattern: str) -> bool:
    try:
        return re.match(pattern, _SPEC) is not None
    except re.error:
        return False


def _fits_glob(pattern: str) -> bool:
    translated = re.escape(pattern).replace(r"\*\*/", "(.*/)?").replace(r"\*\*", ".*")
    translated = translated.replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    return re.fullmatch(translated, _SPEC) is not None


class _System(NamedTuple):
    running: Callable[[list[Node]], list[Node]]
    skipping: tuple[str, ...]
    requiring: tuple[str, ...]
    matches: Callable[[str], bool]


_ZUUL = _System(_in_project, ("irrelevant-files",), ("files",), _fits_expression)
_GITHUB = _System(_in_workflow, ("paths-ignore",), ("paths",), _fits_glob)
_GITLAB = _System(_in_pipeline, (), ("changes",), _fits_glob)

_SYSTEMS = {
    ".zuul.yaml": _ZUUL,
    "zuul.yaml": _ZUUL,
    ".zuul.d/*.yaml": _ZUUL,
    "zuul.d/*.yaml": _ZUUL,
    ".github/workflows/*.yml": _GITHUB,
    ".github/workflows/*.yaml": _GITHUB,
    ".gitlab-ci.yml": _GITLAB,
}


def _system(path: str) -> _System:
    return next(s for pattern, s in _SYSTEMS.items() if Path(path).match(pattern))
