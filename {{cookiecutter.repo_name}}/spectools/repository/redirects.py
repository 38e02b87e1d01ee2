"""Where specs have moved to: one reviewed text file, a line for each.

``redirects.txt`` holds old and new path, with an arrow between. At each old address,
``specs/a/b.html`` for ``specs/a/b.rst``, the site has a page that leads to the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from spectools.errors import SpecsError
from spectools.loading import compile_when_used
from spectools.repository.files import read_file

REDIRECTS = "redirects.txt"
HEADER = """\
# Where specs have moved to. "python -m spectools move" writes it, and the site
# leads readers from the old address to the new one.
"""
_LARGEST = 1_000_000
_PATH = r"specs/[^/.\s][^/\n]*/[^/.\s][^/\n]*\.rst"
_LINE = compile_when_used(rf"(?P<old>{_PATH}) -> (?P<new>{_PATH})")


class RedirectsError(SpecsError):
    """The redirects cannot be read."""


class Redirect(NamedTuple):
    """One line of the file: the line's number, and two paths.

    A path is relative to the repository, with ``/``.
    """

    line: int
    old: str
    new: str


def parse(data: bytes) -> tuple[list[Redirect], list[tuple[int, str]]]:
    """Return the redirects, and number and text of each line that is none."""
    redirects: list[Redirect] = []
    others: list[tuple[int, str]] = []
    text = data.decode("utf-8-sig", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.rstrip("\r"))
        if found:
            redirects.append(Redirect(number, found["old"], found["new"]))
        else:
            others.append((number, line))
    return redirects, others


def read(root: Path) -> bytes:
    """Return the file of the repository at ``root``; nothing if it has none.

    Raises:
        RedirectsError: when it cannot be read.
    """
    try:
        return read_file(root / REDIRECTS, _LARGEST)
    except FileNotFoundError:
        return b""
    except OSError as error:
        words = f"{REDIRECTS}: cannot be read: {error.strerror}"
        raise RedirectsError(words) from error


def require_text(data: bytes, old: str, new: str) -> None:
    """Refuse to note a move where it could not be read again.

    Raises:
        RedirectsError: when the file is not in UTF-8, or a path is none for a line.
    """
    try:
        noted = {(r.old, r.new) for r in parse(moved(data, old, new))[0]}
    except UnicodeDecodeError:
        raise RedirectsError(f"{REDIRECTS}: is not in UTF-8; mend that first") from None
    except UnicodeEncodeError:
        noted = set()
    if (old, new) not in noted:
        raise RedirectsError(
            f"{REDIRECTS}: cannot hold {old!r} and {new!r} in a line; rename the file "
            "without this command"
        )


def targets(redirects: Iterable[Redirect]) -> dict[str, str]:
    """Return where each old path leads; the first line that names it counts."""
    new_paths: dict[str, str] = {}
    for redirect in redirects:
        new_paths.setdefault(redirect.old, redirect.new)
    return new_paths


def served_in(root: Path, is_page: Callable[[str], bool]) -> dict[str, str]:
    """Return what `served` does, or nothing where the redirects cannot be read."""
    try:
        return served(read(root), is_page)
    except RedirectsError:
        # A rule says so.
        return {}


def served(data: bytes, is_page: Callable[[str], bool]) -> dict[str, str]:
    """Return where each old path leads at whose address the site has a page for it.

    Args:
        data: the file.
        is_page: whether the site has a page for a path.
    """
    new_paths = targets(parse(data)[0])
    return {
        old: new for old, new in new_paths.items() if is_page(new) and not is_page(old)
    }


def faults(data: bytes, specs: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and the fault of what leads no reader to a spec.

    Args:
        data: the file.
        specs: the paths of all specs there are.
    """
    live = set(specs)
    redirects, others = parse(data)
    for number, line in others:
        yield (
            number,
            f"{line!r} is no redirect; write old and new path, as in "
            "'specs/backlog/awesome-thing.rst -> specs/2027.1/awesome-thing.rst'",
        )
    new_paths = targets(redirects)
    first: dict[str, int] = {}
    ends: dict[str, str | None] = {}
    for number, old, new in redirects:
        if first.setdefault(old, number) != number:
            yield number, f"{old} has a redirect in line {first[old]}; take one out"
        elif old in live:
            yield number, f"{old} is there, and its redirect would hide it; take it out"
        elif new in live:
            continue
        elif new not in new_paths:
            yield number, f"{new} is not there; name the spec that readers shall find"
        else:
            end = ends[new] if new in ends else _end(new_paths, new, ends)
            advice = f"write {end}" if end in live else "name a spec that is there"
            kind = "in a circle" if end is None else "to another redirect"
            yield number, f"this redirect leads {kind}; {advice} in the place of {new}"


def moved(data: bytes, old: str, new: str) -> bytes:
    """Return the file after a spec has moved from ``old`` to ``new``.

    What led to the old path leads to the new one, in one step. What hid one of the two
    goes. Comments and all other lines stay as they are.
    """
    lines = data.decode("utf-8-sig").rstrip("\r\n").split("\n")
    if not data:
        lines = HEADER.rstrip("\n").split("\n")
    for redirect in reversed(parse(data)[0]):
        if redirect.old in (old, new):
            del lines[redirect.line - 1]
        elif redirect.new == old:
            lines[redirect.line - 1] = f"{redirect.old} -> {new}"
    return "\n".join([*lines, f"{old} -> {new}", ""]).encode("utf-8")


def _end(
    new_paths: dict[str, str], path: str, ends: dict[str, str | None]
) -> str | None:
    """Return where a path leads in the end, or ``None`` if nowhere.

    Args:
        new_paths: where each path leads.
        path: where to begin.
        ends: what is known of others; what is found out is added.
    """
    seen: dict[str, None] = {}
    while path in new_paths and path not in seen and path not in ends:
        seen[path] = None
        path = new_paths[path]
    end = ends.get(path, None if path in seen else path)
    ends.update(dict.fromkeys(seen, end))
    return end
