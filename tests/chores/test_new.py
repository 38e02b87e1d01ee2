"""`new` begins a spec."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.chores.chore import BACKLOG, done, refused, status
from tests.helpers import NAME, Bake, spectools

FINDINGS = re.compile(r"^(specs/\S+?):(\d+):\d+: (SP\d+) ", re.MULTILINE)


def test_new_fails_only_for_what_is_to_be_written(checkout: Path) -> None:
    said = done(
        checkout, "new", "better-thing", "--title", "Größe: 高い", "--assignee", "jane"
    )
    path = "specs/2027.2/better-thing.rst"
    assert said.startswith(f"new: {path}, from specs/2027.2/template.rst\n")
    text = (checkout / path).read_text(encoding="utf-8")
    assert "\n===========\nGröße: 高い\n===========\n" in text
    assert "\nhttps://blueprints.launchpad.net/trove/+spec/better-thing\n" in text
    assert "\nPrimary assignee:\n  jane\n" in text
    found = spectools(checkout, "check", path).stdout
    rules = {rule for _, _, rule in FINDINGS.findall(found)}
    assert rules == {"SP310"} and found.count("\n") == 2, found
    message = found.partition(" SP310 ")[2].partition("\n")[0]
    assert f"  SP310 spec-hardly-begun: 1\n    {message}\n" in said
    assert f"\n  tox -e check -- {path}\n" in said


def test_new_leaves_to_the_author_what_was_not_given(checkout: Path) -> None:
    said = done(checkout, "new", "better-thing.rst", "--backlog")
    path = "specs/backlog/better-thing.rst"
    template = (checkout / "specs/backlog/template.rst").read_bytes()
    expected = template.replace(b"+spec/name-of-blueprint", b"+spec/better-thing")
    assert (checkout / path).read_bytes() == expected
    assert said.count("SP") == 1 and "  SP310 spec-hardly-begun: 1\n" in said
    assert ", next in 'Problem Description'\n" in said
    assert status(checkout) == f"?? {path}\n", "a draft is not staged"


def test_new_for_a_release_in_both_variants(bake: Bake, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(bake(variant="fuel"), tmp_path / "fuel"))
    arguments = ("--title", "Thing", "--assignee", "None", "--release", "12.0")
    done(repository, "new", "thing", *arguments)
    text = (repository / "specs/12.0/thing.rst").read_text(encoding="utf-8")
    assert "\n=====\nThing\n=====\n" in text
    assert "\nPrimary assignee:\n  None\n" in text
    assert "\nhttps://blueprints.launchpad.net/fuel/+spec/thing\n" in text
    assert "/+spec/awesome-thing\n" in text, "the example for authors stays"
    assert refused(repository, "new", "thing2", "--title", "x" * 80)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a/b"], "'a' is no folder of specs"),
        (["Better"], "did you mean 'better'?"),
        (["../x"], "'..' is no folder of specs"),
        (["2027.1/x1", "--backlog"], "2027.1 or backlog?"),
        (["aux"], "Windows"),
        (["com1.x"], "Windows"),
        (["template"], "template"),
        (["..."], "is not lower-case letters"),
        ([""], "is not lower-case letters"),
        (["x" * 101], "more than 100 characters"),
        ([NAME], f"tox -e move -- backlog/{NAME} 2027.2"),
        ([NAME, "--backlog"], "is there already"),
        (["awesome.thing", "--backlog"], f"{BACKLOG}: is there already"),
        (["x1", "--release", "2031.1"], "is no folder of specs"),
        (["x1", "--release", "202.1"], "did you mean '2027.1')"),
        (["x1", "--title", ""], "is no line of text"),
        (["x1", "--title", "a\nb"], "is no line of text"),
        (["x1", "--title", "*a"], "is no plain text"),
        (["x1", "--title", "word " * 30], "149 columns; at most 79"),
        (["x1", "--assignee", " "], "is no line of text"),
        (["x1", "--assignee", "|jane|"], "is no plain text"),
        (["x1", "--assignee", ".. jane"], "is no plain text"),
        (["x1", "--release", ""], "is no folder of specs"),
    ],
)
def test_new_refuses(arguments: list[str], words: str, checkout: Path) -> None:
    assert words in refused(checkout, "new", *arguments)


def test_new_without_a_field_for_the_assignee(checkout: Path) -> None:
    text = (checkout / "pyproject.toml").read_text(encoding="utf-8")
    text = re.sub(r"required-fields = .*", "required-fields = []", text)
    (checkout / "pyproject.toml").write_text(text, encoding="utf-8")
    assert "no field" in refused(checkout, "new", "x1", "--assignee", "jane")
