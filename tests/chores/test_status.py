"""`status` says what became of specs, and since when."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from tests.chores.chore import BACKLOG, clean, done, refused
from tests.helpers import NAME, SPEC, git, good_spec


@pytest.mark.parametrize(
    ("under", "expected"),
    [
        ("\n", "\n:Status: implemented\n\n"),
        ("\n.. A comment.\n\n", "\n:Status: implemented\n\n.. A comment.\n\n"),
        ("", "\n:Status: implemented\n\n"),
        ("\n:status: approved\n\n", "\n:Status: implemented\n\n"),
        (
            "\n.. A comment.\n\n:Author: Jane\n\n",
            "\n.. A comment.\n\n:Status: implemented\n:Author: Jane\n\n",
        ),
        (
            "\n:Author: Jane\n:Status: superseded\n  by\n  what\n:Date: today\n\n",
            "\n:Author: Jane\n:Status: implemented\n:Date: today\n\n",
        ),
        (
            "\n.. _label:\n.. |x| replace:: y\n\n:Status: approved\n\nA *word\n\n",
            "\n.. _label:\n.. |x| replace:: y\n\n:Status: implemented\n\nA *word\n\n",
        ),
        ("\nA *word\n\n", "\n:Status: implemented\n\nA *word\n\n"),
        ("\n  A motto\n\n", "\n:Status: implemented\n\n..\n\n  A motto\n\n"),
    ],
)
def test_status_is_docutils_own_field(
    under: str, expected: str, checkout: Path
) -> None:
    spec = checkout / BACKLOG
    title = "=================\nAn Awesome Thing.\n=================\n"
    text = spec.read_text(encoding="utf-8")
    head, rest = text.split(title)[0], text.split(title)[1].lstrip("\n")
    begin = rest.index("Launchpad")
    spec.write_text(f"{head}{title}{under}{rest[begin:]}", encoding="utf-8")
    git(checkout, "commit", "-qam", "Begin", "--allow-empty")
    done(checkout, "status", NAME, "Implemented")
    text = spec.read_text(encoding="utf-8")
    assert text == f"{head}{title}{expected}{rest[begin:]}"
    if not {"Author", "word", "motto"} & {*re.findall(r"\w+", under)}:
        found = publish_doctree(text).findall(nodes.status)
        assert [node.astext() for node in found] == ["implemented"]
    assert f"  {NAME}      0 days  implemented\n" in done(checkout, "status")
    assert "nothing has changed" in done(checkout, "status", NAME, "implemented")
    again = done(checkout, "status", NAME, "abandoned")
    assert again.startswith(f"status: {BACKLOG}: abandoned, was: implemented\n")
    assert clean(checkout) or "word" in under


def test_status_names_what_superseded_it(checkout: Path) -> None:
    name = "a-much-better-thing-whose-name-is-very-very-long-indeed"
    path = f"specs/2027.2/{name}.rst"
    (checkout / path).write_bytes(good_spec(checkout, name))
    git(checkout, "add", "-A")
    done(checkout, "status", NAME, "draft")
    done(checkout, "status", NAME, "superseded", "by", name)
    text = (checkout / BACKLOG).read_text(encoding="utf-8")
    assert f"\n:Status: superseded by\n  :doc:`/specs/2027.2/{name}`\n\n" in text
    assert clean(checkout)
    done(checkout, "move", name, "2027.1/better")
    assert "  :doc:`/specs/2027.1/better`\n" in (checkout / BACKLOG).read_text("utf-8")
    done(checkout, "status", "better", "superseded by https://example.org/x")
    said = done(checkout, "status", "better")
    assert "superseded by https://example.org/x\n1 specs: 1 superseded\n" in said


def test_status_of_all(checkout: Path) -> None:
    (checkout / SPEC).write_bytes(good_spec(checkout))
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Old", GIT_COMMITTER_DATE="2026-11-01T12:00:00Z")
    done(checkout, "status", SPEC, "approved")
    done(checkout, "move", SPEC, "2027.2/other")
    staged = json.loads(done(checkout, "status", "--format", "json"))
    git(checkout, "commit", "-qm", "Moved")
    entries = json.loads(done(checkout, "status", "--format", "json"))
    assert [e["created"] for e in entries] == [e["created"] for e in staged]
    known = ("path", "folder", "title", "status", "created")
    assert [entries[0][key] for key in known] == [
        "specs/2027.2/other.rst",
        "2027.2",
        "An Awesome Thing.",
        "approved",
        "2026-11-01",
    ]
    assert entries[1]["path"] == BACKLOG and entries[1]["status"] is None
    said = done(checkout, "status")
    assert said.startswith("  spec ")
    table = [re.sub(r"\d+ days", "N days", line) for line in said.splitlines()]
    assert [" ".join(line.split()) for line in table] == [
        "spec age status",
        "2027.2",
        "other N days approved",
        "backlog",
        f"{NAME} N days -",
        "2 specs: 1 approved, 1 without a status",
    ]


def test_ages_are_not_told_without_the_whole_history(
    checkout: Path, tmp_path: Path
) -> None:
    git(checkout, "commit", "-q", "--allow-empty", "-m", "Later")
    assert f"  {NAME}      0 days  -\n" in done(checkout, "status")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", checkout.as_uri(), str(shallow))
    assert f"  {NAME}           -  -\n" in done(shallow, "status")


def test_ages_through_merges_and_rewritten_links(checkout: Path) -> None:
    text = (
        "T\n=\n\n"
        + "Some prose that stays the same.\n" * 3
        + "".join(f":doc:`link-{n}`\n" for n in range(6))
    )
    for name in ("one", *(f"link-{n}" for n in range(6))):
        (checkout / f"specs/backlog/{name}.rst").write_text(text)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Old", GIT_COMMITTER_DATE="2026-11-01T12:00:00Z")
    git(checkout, "checkout", "-qb", "side")
    git(checkout, "commit", "-q", "--allow-empty", "-m", "Side")
    git(checkout, "checkout", "-q", "main")
    git(checkout, "merge", "-q", "--no-ff", "--no-commit", "side")
    done(checkout, "move", "one", "2027.1")
    git(checkout, "commit", "-qm", "Merge")
    entries = json.loads(done(checkout, "status", "one", "--format", "json"))
    assert entries[0]["created"] == "2026-11-01"


def test_status_without_git_or_specs(repository: Path) -> None:
    assert done(repository, "status") == "0 specs\n"
    assert json.loads(done(repository, "status", "--format", "json")) == []
    (repository / SPEC).write_bytes(good_spec(repository))
    assert f"  {NAME}           -  -\n" in done(repository, "status")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([NAME, "done"], "is no status"),
        ([NAME, "implementd"], "implemented, abandoned, superseded by SPEC"),
        ([NAME, "superseded by"], "superseded by what?"),
        ([NAME, "superseded by nosuch"], "does not exist"),
        ([NAME, "superseded by x://y (*a)"], "is no address"),
        ([NAME, "superseded by ://"], "is no address"),
        ([NAME, "superseded by ftp://\x1b[31m"], "is no address"),
        ([NAME, "superseded by ftp://*a*"], "cannot be written under its title"),
        ([NAME, "superseded byte"], "is no status"),
        ([NAME, "superseded by x://y/|a|"], "cannot be written under its title"),
        ([NAME, f"superseded by {NAME}"], "by itself"),
        ([NAME, "superseded by gone-thing"], "gone-thing.rst: is superseded by x://y"),
        (["nosuch", "approved"], "does not exist"),
        (["nosuch"], "does not exist"),
        (["specs/template.rst", "approved"], "is a template"),
        ([NAME, "approved", "--format", "json"], "leave STATE out"),
    ],
)
def test_status_refuses(arguments: list[str], words: str, checkout: Path) -> None:
    title = b"=================\nAn Awesome Thing.\n=================\n"
    text = good_spec(checkout, "gone-thing")
    text = text.replace(title, title + b"\n:Status: superseded by x://y\n")
    (checkout / "specs/2027.1/gone-thing.rst").write_bytes(text)
    assert words in refused(checkout, "status", *arguments)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"Just text.\n", "has no title"),
        (b"\xff\xfe", "is not in UTF-8"),
        (b"\0", "NUL"),
        (b"==\nT\n==\n\n:Status: a\n\n  b\n", ":5: the status says more"),
        (b"==\nT\n==\n\n" + b"word\n\n" * 50_000, "more than 250000 bytes"),
    ],
)
def test_status_refuses_what_it_cannot_read(
    text: bytes, words: str, checkout: Path
) -> None:
    (checkout / BACKLOG).write_bytes(text)
    git(checkout, "add", "-A")
    assert words in refused(checkout, "status", NAME, "approved")


def test_line_ends_stay_as_they_are(checkout: Path) -> None:
    spec = checkout / BACKLOG
    (checkout / ".gitattributes").write_text("* -text\n")
    spec.write_bytes(spec.read_bytes().replace(b"\n", b"\r\n"))
    git(checkout, "add", "-A")
    done(checkout, "status", NAME, "approved")
    data = spec.read_bytes()
    assert b":Status: approved\r\n" in data
    assert data.count(b"\r\n") == data.count(b"\n")
    spec.write_bytes(data.replace(b"Testing\r\n", b"Testing\n") + b"a\rb")
    git(checkout, "add", "-A")
    before = spec.read_bytes()
    done(checkout, "status", NAME, "abandoned")
    assert spec.read_bytes() == before.replace(b": approved", b": abandoned")
