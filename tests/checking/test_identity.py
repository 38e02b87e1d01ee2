"""The baseline: what it knows a finding by, and what it asks to be mended."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.helpers import SPEC, good_spec, spectools, summary

LONG = "A line of very many words that say little, " * 4 + "and here it ends."


@pytest.fixture
def known(repository: Path) -> Path:
    """A repository whose baseline has a long line, a tab, and a missing section."""
    text = good_spec(repository).decode()
    begin, end = text.index("Testing\n======="), text.index("Documentation Impact\n")
    spec = text[:begin] + text[end:] + f"\n{LONG}\n\nA\ttab.\n"
    (repository / SPEC).write_text(spec, encoding="utf-8")
    done = spectools(repository, "check", "--write-baseline")
    assert done.stdout == ("check-baseline.txt: 3 findings, 3 of them new, 0 gone\n")
    assert is_green(repository)
    return repository


def is_green(repository: Path) -> bool:
    done = spectools(repository, "check", SPEC)
    assert done.returncode == (0 if " 0 findings" in summary(done) else 1)
    return done.returncode == 0


def edit(repository: Path, old: str, new: str, path: str = SPEC) -> None:
    text = (repository / path).read_text(encoding="utf-8")
    assert old in text
    (repository / path).write_text(text.replace(old, new), encoding="utf-8")


def test_is_read_by_people(known: Path) -> None:
    entries = (known / "check-baseline.txt").read_text().splitlines()[2:]
    assert [re.sub(r"\.\.\. [0-9a-f]{12}$", "... DIGEST", e) for e in entries] == [
        f"{SPEC}: SP101 Testing",
        f"{SPEC}: SP401 {LONG[:100]}... DIGEST",
        f"{SPEC}: SP405 A tab.",
    ]


def test_a_reworded_message_is_the_same_finding(known: Path) -> None:
    edit(known, "the limit is", "the most is", "spectools/rules/text.py")
    edit(known, "the line holds a tab", "a tab", "spectools/rules/text.py")
    edit(known, "is missing; add it", "lacks; add it", "spectools/rules/structure.py")
    assert is_green(known)


@pytest.mark.parametrize("limit", [60, 100])
def test_another_limit_is_the_same_finding(limit: int, known: Path) -> None:
    edit(known, "line-length = 79", f"line-length = {limit}", "pyproject.toml")
    assert is_green(known)


def test_text_may_move(known: Path) -> None:
    (known / SPEC).write_bytes(b"\n\n" + (known / SPEC).read_bytes())
    edit(known, f"{LONG}\n", f"* An item.\n\n  .. note::\n\n     {LONG}\n")
    assert is_green(known)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("say little", "say nothing"),
        ("here it ends", "here it stops"),
        ("A\ttab", "One\ttab"),
        ("Dependencies\n============\n\nNone\n", ""),
    ],
)
def test_who_touches_the_text_mends_it(old: str, new: str, known: Path) -> None:
    edit(known, old, new)
    assert not is_green(known)


def test_entry_for_each_of_two(known: Path) -> None:
    edit(known, "A\ttab.\n", "A\ttab.\n\nA\ttab.\n")
    assert not is_green(known)
    spectools(known, "check", "--write-baseline")
    assert is_green(known)
    edit(known, "A\ttab.\n\nA\ttab.\n", "A\ttab.\n")
    assert "SP906" in spectools(known, "check").stdout


def test_entry_of_an_older_form_is_stale(known: Path) -> None:
    entry = f"{SPEC}: SP405 the line holds a tab; use spaces"
    (known / "check-baseline.txt").write_text(f"{entry}\n")
    done = spectools(known, "check")
    assert f"check-baseline.txt:1:1: SP906 {entry!r} is found no more" in done.stdout
    assert done.returncode == 1 and "SP405 the line holds" in done.stdout


def test_findings_about_a_file_as_a_whole_and_beside_specs(repository: Path) -> None:
    name = "specs/2027.1/Bad_Name.rst"
    (repository / name).write_bytes(b"\xef\xbb\xbf" + good_spec(repository))
    (repository / "specs/note.md").write_text("A note.\n")
    edit(
        repository,
        "commit-flags = {",
        'commit-flags = {Nosuch = ["No"],',
        "pyproject.toml",
    )
    done = spectools(repository, "check", "--write-baseline")
    assert done.returncode == 0
    entries = (repository / "check-baseline.txt").read_text()
    for entry in (f"{name}: SP205\n", f"{name}: SP403\n", "specs/note.md: SP902\n"):
        assert entry in entries
    assert "pyproject.toml: SP909 commit-flags = {Nosuch" in entries
    edit(repository, "A note", "More than a note", "specs/note.md")
    assert spectools(repository, "check").returncode == 0


def test_fingerprints_and_json_know_no_more_than_they_did(known: Path) -> None:
    (known / "check-baseline.txt").unlink()

    def prints() -> list[str]:
        said = spectools(known, "check", "--format", "gitlab").stdout
        return [issue["fingerprint"] for issue in json.loads(said)]

    before = prints()
    assert len(set(before)) == 3
    edit(known, "the line holds a tab", "a tab", "spectools/rules/text.py")
    assert prints() == before
    edit(known, "A\ttab", "One\ttab")
    assert len(set(prints()) - set(before)) == 1
    said = json.loads(spectools(known, "check", "--format", "json").stdout)
    keys = ["path", "line", "column", "rule", "message", "level", "name"]
    assert list(said["findings"][0]) == keys
