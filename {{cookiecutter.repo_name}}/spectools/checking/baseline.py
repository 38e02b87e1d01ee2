"""The findings of the day when the validator moved in, so that only new ones fail.

``check-baseline.txt`` has a line for each: the path, the rule, and the text that it is
about. So text may move, limits may change and messages be reworded; who touches the
text is asked to mend it. A finding that stands there twice may occur twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from spectools.checking.finding import Finding
from spectools.errors import SpecsError
from spectools.loading import compile_when_used
from spectools.repository.files import read_file, write_file
from spectools.repository.policy import RULE_ID

BASELINE = "check-baseline.txt"
HEADER = """\
# Findings that were here before, which fail no check. Written by
# "python -m spectools check --write-baseline". Take out what you mend.
"""
_LARGEST = 10_000_000
_ENTRY = compile_when_used(rf"(?P<path>\S.*?): (?P<rule>{RULE_ID})( \S.*)?")


class BaselineError(SpecsError):
    """The baseline cannot be used."""


class Baseline:
    """The entries of the baseline that are not used up yet."""

    def __init__(self, entries: Iterable[tuple[int, str]] = ()) -> None:
        self._entries: dict[str, list[int]] = {}
        for line, entry in entries:
            self._entries.setdefault(entry, []).append(line)

    def take(self, finding: Finding) -> bool:
        """Whether there is an entry for ``finding`` left; it is then used up."""
        lines = self._entries.get(finding.identity) if self._entries else None
        if not lines:
            return False
        lines.pop(0)
        return True

    def unused(self) -> list[tuple[int, str, str, str]]:
        """Return line, text, path and rule of each entry left, in order."""
        return sorted(
            (line, entry, *_split(entry))
            for entry, lines in self._entries.items()
            for line in lines
        )


def read(root: Path) -> Baseline:
    """Read the baseline of the repository at ``root``; an empty one if it has none.

    Raises:
        BaselineError: when it cannot be read, or a line is no entry.
    """
    try:
        text = read_file(root / BASELINE, _LARGEST).decode("utf-8")
    except FileNotFoundError:
        return Baseline()
    except OSError as error:
        raise BaselineError(f"{BASELINE}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BaselineError(f"{BASELINE}: is not in UTF-8; {_ADVICE}") from error
    entries: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not _ENTRY.fullmatch(line):
            raise BaselineError(f"{BASELINE}:{number}: {line!r} is no entry; {_ADVICE}")
        entries.append((number, line))
    return Baseline(entries)


_ADVICE = 'write it anew with "check --write-baseline"'


def write(root: Path, findings: Iterable[Finding], drafts: Path) -> Iterator[str]:
    """Make ``findings`` the baseline, all or nothing; yield what that changes.

    Without any, there is no baseline afterwards.

    Args:
        root: the repository's folder.
        findings: what is to be in it.
        drafts: a folder for what is not whole yet.

    Raises:
        OSError: when it cannot be written; the old one is then still there.
    """
    path = root / BASELINE
    old: Counter[str] = Counter()
    had_one = path.exists()
    # Of a broken one, which is written anew to be mended, nothing is old.
    with suppress(BaselineError):
        old.update(text for _, text, *_ in read(root).unused())
    new = Counter(finding.identity for finding in findings)
    if had_one:
        yield from (f"new: {entry}" for entry in sorted((new - old).elements()))
    if new:
        text = HEADER + "".join(f"{entry}\n" for entry in sorted(new.elements()))
        write_file(path, text.encode("utf-8"), drafts=drafts)
    else:
        path.unlink(missing_ok=True)
    yield (
        f"{BASELINE}: {new.total() or 'no'} findings, "
        f"{(new - old).total()} of them new, {(old - new).total()} gone"
    )


def _split(entry: str) -> tuple[str, str]:
    found = _ENTRY.fullmatch(entry)
    assert found, "only entries are kept"
    return found["path"], found["rule"]
