"""What the repository's CI configuration does with specs.

docutils is all that ``check`` needs, so of YAML only that is read here which these
files consist of: keys, items, text blocks and lists in brackets. What cannot be
understood is taken to be right. The formats:
https://zuul-ci.org/docs/zuul/latest/project-config.html
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
https://docs.gitlab.com/ci/yaml/
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from spectools.repository.files import read_file

# A change to nothing but this must be judged.
_SPEC = "specs/2027.1/awesome-thing.rst"
_LARGEST = 1_000_000
_COMMENT = re.compile(r"(^|\s)#.*")
_LINE = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +|-$)*)(?P<rest>.*)")
_KEY = re.compile(r"""["']?(?P<key>[^\s"'#][^"'#]*?)["']?:(?:\s+(?P<value>.*))?""")
_BLOCK = re.compile(r"[|>][+-]?\d*")
_NOT_TOX_ITSELF = {"-l", "--listenvs", "--version", "--help", "-h", "--notest"}


class Node(NamedTuple):
    """A key or an item of YAML.

    Attributes:
        file: the file it stands in.
        line: its line, from 1.
        key: the key; an empty string for an item without one.
        value: what stands behind the key, or the item; a block's lines.
        children: what is indented below it, as one list.
    """

    file: str
    line: int
    key: str
    value: str
    children: list[Node]

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, in the order of lines."""
        yield self
        for child in self.children:
            yield from child.walk()

    def texts(self) -> list[Node]:
        """Return the items of this key, as nodes without a key."""
        items = [n for n in self.children if not n.key]
        return [*([self] if self.value else []), *items]

    def below(self, key: str) -> list[Node]:
        """Return all nodes of this key below this one."""
        return [node for node in self.walk() if node is not self and node.key == key]


class Skip(NamedTuple):
    """A line of a CI file because of which specs are not judged."""

    file: str
    line: int
    words: str


class System(NamedTuple):
    """One kind of CI.

    Attributes:
        patterns: where its files lie.
        judging: returns the parts of all its files that judge specs.
        skips: yields what keeps these parts from specs.
    """

    patterns: tuple[str, ...]
    judging: Callable[[list[Node]], list[Node]]
    skips: Callable[[list[Node]], Iterator[Skip]]


def systems(root: Path) -> list[tuple[System, list[str], list[Node]]]:
    """Return each kind of CI that is there, with its files and what they say.

    Raises:
        OSError: when a file cannot be read.
    """
    found: list[tuple[System, list[str], list[Node]]] = []
    for system in (_ZUUL, _GITHUB, _GITLAB):
        paths = sorted({p for pattern in system.patterns for p in root.glob(pattern)})
        names = [p.relative_to(root).as_posix() for p in paths]
        nodes = [
            n for p, name in zip(paths, names, strict=True) for n in _read(p, name)
        ]
        if names:
            found.append((system, names, nodes))
    return found


def _read(path: Path, name: str) -> list[Node]:
    text = read_file(path, _LARGEST).decode("utf-8", "replace")
    top = Node(name, 0, "", "", [])
    open_nodes = [(-1, top)]
    block: tuple[int, Node] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        column = len(line) - len(line.lstrip(" "))
        if block and (not line.strip() or column > block[0]):
            # Text, whatever it looks like.
            if line.strip():
                block[1].children.append(Node(name, number, "", line.strip(), []))
            continue
        block = None
        found = _LINE.fullmatch(_COMMENT.sub("", line).rstrip())
        is_marker = line.startswith(("---", "...", "%"))
        if not found or is_marker or not (found["rest"] or found["dashes"]):
            continue
        # An item may stand as far left as the key that it belongs to.
        own = column + bool(found["dashes"])
        while open_nodes[-1][0] >= own:
            open_nodes.pop()
        node = _node(name, number, found["rest"])
        open_nodes[-1][1].children.append(node)
        open_nodes.append((column + len(found["dashes"]), node))
        if _BLOCK.fullmatch(node.value):
            block = (column, node._replace(value="", children=node.children))
            open_nodes[-1][1].children[:] = []
    return top.children


def _node(file: str, line: int, text: str) -> Node:
    """Make a node of what stands behind indentation and dashes."""
    key = None if text[:1] in "[{" else _KEY.fullmatch(text)
    value = (key["value"] or "") if key else text
    node = Node(file, line, key["key"] if key else "", value.strip("\"'"), [])
    if value[:1] in "[{" and value[-1:] in "]}":
        node.children.extend(_node(file, line, part) for part in _parts(value[1:-1]))
        return node._replace(value="")
    return node


def _parts(text: str) -> Iterator[str]:
    """Yield what stands between the commas of one level."""
    depth, part, quote = 0, "", ""
    for character in text:
        if character in "\"'" and quote in ("", character):
            quote = "" if quote else character
        depth += (character in "[{") - (character in "]}")
        if character == "," and not depth and not quote:
            yield part.strip()
            part = ""
        else:
            part += character
    if part.strip():
        yield part.strip()


def _commands(node: Node) -> Iterator[str]:
    """Yield the commands of a job, lines that go on in the next one joined."""
    for parent in node.walk():
        if parent.key not in ("run", "script"):
            continue
        lines = [
            text.value for text in parent.texts() if not _BLOCK.fullmatch(text.value)
        ]
        if parent.value.startswith(">"):
            lines = [" ".join(lines)]
        for command in "\n".join(lines).replace("\\\n", " ").split("\n"):
            yield from re.split(r"&&|;", command)


def _judges(node: Node, environments: str) -> bool:
    """Whether a command in ``node`` judges specs, and can fail.

    Args:
        node: a job.
        environments: all that the file says of TOXENV and matrices.
    """
    for command in _commands(node):
        try:
            words = shlex.split(command)
        except ValueError:
            words = command.split()
        while words and (re.match(r"\w+=|-", words[0]) or words[0] in _STARTERS):
            words = words[1:]
        if not words or "|| true" in command or "||true" in command:
            continue
        program = words[0].rpartition("/")[2]
        if program == "spectools" and "check" in words and "--help" not in words:
            return True
        is_run = program == "tox" and not _NOT_TOX_ITSELF & set(words)
        if is_run and _has_specs(words, environments):
            return True
    return False


_STARTERS = {
    "python",
    "python3",
    "uvx",
    "uv",
    "run",
    "tool",
    "pipx",
    "sudo",
    "env",
    "time",
}


def _has_specs(words: list[str], environments: str) -> bool:
    """Whether a command line of tox runs the environment ``specs``."""
    own = words[: words.index("--")] if "--" in words else words
    chosen: list[str] = []
    for word, following in zip(own, [*own[1:], ""], strict=True):
        if word in ("-e", "--env", "-m", "--labels"):
            chosen.append(following)
        elif re.match(r"-e[^-]|--env=|-m[^-]", word):
            chosen.append(re.sub(r"^(-e=?|--env=|-m)", "", word))
    names = re.split(r"[,\s]+", " ".join(chosen or [environments]).strip())
    if any("$" in name for name in names):
        return "specs" in environments or not environments
    return names == [""] or "specs" in names or "ALL" in names


def _environments(nodes: list[Node]) -> str:
    """Return what the files say of TOXENV and of matrices."""
    said = [
        text.value
        for top in nodes
        for node in top.walk()
        if node.key.casefold() in ("toxenv", "tox_env", "env", "envs", "environment")
        for text in node.texts()
        if text.value
    ]
    return " ".join(said)


# GitHub


def _github_judging(nodes: list[Node]) -> list[Node]:
    judging: list[Node] = []
    for file in dict.fromkeys(node.file for node in nodes):
        own = [node for node in nodes if node.file == file]
        events = next((node for node in own if node.key in ("on", "true")), None)
        environments = _environments(own)
        jobs = [
            job
            for node in own
            if node.key == "jobs"
            for job in node.children
            if _judges(job, environments) and not _is_idle(job)
        ]
        if jobs and events and _has_event(events):
            judging += [events, *jobs]
    return judging


def _has_event(events: Node) -> bool:
    names = {events.value, *(node.key or node.value for node in events.children)}
    return bool(names & {"push", "pull_request", "pull_request_target", "merge_group"})


def _is_idle(job: Node) -> bool:
    """Whether a job never runs, or may fail without anybody being stopped."""
    off = {
        "if": ("false", "${{ false }}"),
        "continue-on-error": ("true",),
        "allow_failure": ("true",),
        "when": ("manual", "never"),
    }
    options = [
        *job.children,
        *(s for n in job.children if n.key == "steps" for s in n.children),
    ]
    return any(node.value in off.get(node.key, ()) for node in options)


def _github_skips(judging: list[Node]) -> Iterator[Skip]:
    for events in (node for node in judging if node.key in ("on", "true")):
        for node in events.below("paths-ignore"):
            for text in node.texts():
                if _fits_glob(text.value):
                    yield Skip(text.file, text.line, f"paths-ignore: {text.value}")
        for node in events.below("paths"):
            fits: bool | None = False
            for text in node.texts():
                if _fits_glob(text.value.removeprefix("!")) is not False:
                    fits = not text.value.startswith("!")
            if not fits and node.texts():
                yield Skip(node.file, node.line, f"paths: {node.texts()[0].value}")


# GitLab


def _gitlab_judging(nodes: list[Node]) -> list[Node]:
    environments = _environments(nodes)
    used = {
        text.value
        for node in nodes
        for extended in node.below("extends")
        for text in extended.texts()
    }
    return [
        job
        for job in nodes
        if (not job.key.startswith(".") or job.key in used)
        and job.key not in ("default", "workflow", "variables", "stages", "include")
        and _judges(job, environments)
        and not _is_idle(job)
        and not _never_runs(job)
    ]


def _never_runs(job: Node) -> bool:
    for rules in (node for node in job.children if node.key == "rules"):
        whens = [n.value for n in rules.walk() if n.key == "when"]
        ifs = rules.below("if") + rules.below("changes") + rules.below("exists")
        return bool(whens) and not ifs and set(whens) <= {"never", "manual"}
    return False


def _gitlab_skips(judging: list[Node]) -> Iterator[Skip]:
    for job in judging:
        for parent in job.children:
            changes = parent.below("changes")
            if parent.key == "except":
                for node in changes:
                    for text in node.texts():
                        if _fits_glob(text.value):
                            yield Skip(text.file, text.line, f"except: {text.value}")
            elif parent.key == "only" and changes:
                if not any(_lets_in(node) for node in changes):
                    yield Skip(changes[0].file, changes[0].line, "only: changes")
            elif parent.key == "rules" and changes:
                # A rule without "changes" may let specs in after all.
                ways = [n for n in parent.walk() if n.key in ("if", "when", "changes")]
                is_filter = all(n.key == "changes" for n in ways)
                if is_filter and not any(_lets_in(node) for node in changes):
                    yield Skip(changes[0].file, changes[0].line, "rules: changes")


def _lets_in(changes: Node) -> bool:
    texts = [*changes.texts(), *(t for n in changes.below("paths") for t in n.texts())]
    return any(_fits_glob(text.value) is not False for text in texts) or not texts


# Zuul


def _zuul_judging(nodes: list[Node]) -> list[Node]:
    jobs = {
        name.value: job
        for job in nodes
        if job.key == "job"
        for name in job.children
        if name.key == "name" and _has_tox_environment(job)
    }
    listed = [
        item
        for project in nodes
        if project.key in ("project", "project-template")
        for pipeline in project.children
        if pipeline.key in ("check", "gate", "check-arm64")
        for jobs_of in pipeline.below("jobs")
        for item in jobs_of.texts() + [n for n in jobs_of.children if n.key]
        if (item.key or item.value) in jobs
        or _has_tox_environment(item)
        or item.value.startswith("*")
    ]
    return listed and listed + [
        jobs[name]
        for name in dict.fromkeys(n.key or n.value for n in listed)
        if name in jobs
    ]


def _has_tox_environment(job: Node) -> bool:
    return any(
        _has_specs(["-e", text.value], "")
        for node in job.walk()
        if node.key == "tox_envlist"
        for text in node.texts()
    )


def _zuul_skips(judging: list[Node]) -> Iterator[Skip]:
    for part in judging:
        for node in part.below("irrelevant-files"):
            for text in node.texts():
                if _fits_expression(text.value):
                    yield Skip(text.file, text.line, f"irrelevant-files: {text.value}")
        for node in part.below("files"):
            texts = node.texts()
            # A pattern that is more than a string is beyond us.
            is_plain = texts != [] and len(texts) >= len(node.children)
            if is_plain and not any(_fits_expression(text.value) for text in texts):
                yield Skip(node.file, node.line, f"files: {texts[0].value}")


def _fits_expression(pattern: str) -> bool:
    try:
        return re.match(pattern, _SPEC) is not None
    except re.error:
        return False


def _fits_glob(pattern: str) -> bool | None:
    """Whether a glob takes specs; ``None`` if it is of a kind not known here."""
    if set(pattern) & set("[]{}$"):
        return None
    translated = re.escape(pattern).replace(r"\*\*/", "(.*/)?").replace(r"\*\*", ".*")
    translated = translated.replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    return re.fullmatch(translated, _SPEC) is not None


_ZUUL = System(
    (".zuul.yaml", "zuul.yaml", ".zuul.d/**/*.yaml", "zuul.d/**/*.yaml"),
    _zuul_judging,
    _zuul_skips,
)
_GITHUB = System(
    (".github/workflows/*.yml", ".github/workflows/*.yaml"),
    _github_judging,
    _github_skips,
)
_GITLAB = System((".gitlab-ci.yml",), _gitlab_judging, _gitlab_skips)
