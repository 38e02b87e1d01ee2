"""How far a spec has come: one finding at first, then those that are left."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.helpers import NAME, SPEC, Bake, good_spec, policy, spectools

RULES = re.compile(r": (SP\d+) ")
IDEA = f"specs/backlog/{NAME}.rst"
TITLE = b"=================\nAn Awesome Thing.\n=================\n"


def found(repository: Path, path: str = ".") -> list[str]:
    """Return the rules that find something, once for each finding."""
    return RULES.findall(spectools(repository, "check", path).stdout)


def begun(repository: Path, folder: str = "2027.1") -> str:
    """Return a copy of a folder's template."""
    return (repository / "specs" / folder / "template.rst").read_text("utf-8")


@pytest.mark.parametrize("folder", ["", "backlog"])
@pytest.mark.parametrize("variant", ["trove", "fuel"])
def test_new_spec_has_one_finding(
    variant: str, folder: str, bake: Bake, tmp_path: Path
) -> None:
    repository = Path(shutil.copytree(bake(variant=variant), tmp_path / variant))
    spectools(repository, "new", NAME, *(["--backlog"] if folder else []))
    assert found(repository) == ["SP310"]


def test_it_says_what_is_next(repository: Path) -> None:
    text = begun(repository).replace("name-of-blueprint", NAME)
    (repository / SPEC).write_text(text, encoding="utf-8")
    said = spectools(repository, "check").stdout
    line = text.split("\n").index("Title of the Spec") + 1
    assert said.startswith(
        f"{SPEC}:{line}:1: SP310 the spec has hardly been begun: 19 "
    )
    assert said.count("next in 'Problem Description'\n") == 1
    text = text.replace("Describe the problem in detail. What hurts, whom", "It hurts")
    (repository / SPEC).write_text(text, encoding="utf-8")
    said = spectools(repository, "check").stdout
    assert "begun: 18 of 20 " in said and "next in 'Proposed Change'\n" in said


def test_the_others_come_when_a_third_is_written(repository: Path) -> None:
    spec = repository / SPEC
    head, sections = begun(repository).split("Problem Description", 1)
    head = head.replace("name-of-blueprint", NAME)
    paragraphs = sections.split("\n\n")
    prose = [n for n, p in enumerate(paragraphs) if re.match(r"[A-Z*]", p)]
    prose = [n for n in prose if "\n--" not in paragraphs[n]]
    seen: list[set[str]] = []
    for n in prose:
        if "\n==" not in paragraphs[n] and not paragraphs[n].endswith(":"):
            paragraphs[n] = "My own words."
        text = head + "Problem Description" + "\n\n".join(paragraphs)
        spec.write_text(text, encoding="utf-8")
        seen.append({*found(repository)})
    assert seen[0] == seen[4] == {"SP310"}
    first = next(n for n, rules in enumerate(seen) if rules != {"SP310"})
    assert len(seen) / 4 < first < len(seen) / 2
    assert {"SP107", "SP303", "SP304"} <= seen[first]
    assert not any("SP310" in rules for rules in seen[first:])


def test_what_is_deleted_or_broken_is_found_as_well(repository: Path) -> None:
    text = begun(repository).replace("name-of-blueprint", NAME)
    text = text.replace("Testing\n=======\n", "").replace("Python API\n", "Python\tA\n")
    (repository / SPEC).write_text(text, encoding="utf-8")
    assert {"SP101", "SP310", "SP405"} <= {*found(repository)}
    assert not {"SP303", "SP304"} & {*found(repository)}


def test_off_or_suppressed_it_stands_for_nothing(repository: Path) -> None:
    text = begun(repository).replace("name-of-blueprint", NAME)
    comment = "\n.. spectools: disable SP310 because each is to be seen\n"
    (repository / SPEC).write_text(text + comment, encoding="utf-8")
    suppressed = found(repository)
    assert "SP310" not in suppressed and suppressed.count("SP303") > 20
    (repository / SPEC).write_text(text, encoding="utf-8")
    policy(repository, '[[tool.specs.severity]]\nrules = ["SP310"]\nlevel = "off"\n')
    assert [*found(repository)] == suppressed


def test_suppression_of_what_it_stands_for_is_not_idle(repository: Path) -> None:
    text = begun(repository).replace("name-of-blueprint", NAME)
    comment = "\n.. spectools: disable SP304 because it is an example\n"
    (repository / SPEC).write_text(text + comment, encoding="utf-8")
    assert found(repository) == ["SP310"]


def test_idea_needs_what_the_backlog_asks_for_and_may_have_the_rest(
    repository: Path,
) -> None:
    idea = repository / IDEA
    whole = good_spec(repository)
    head = whole[: whole.index(b"Problem Description")]
    short = head + b"\n".join(
        title + b"\n" + b"=" * len(title) + b"\n\nNone\n"
        for title in (b"Problem Description", b"Proposed Change", b"References")
    )
    for text, rules in {
        short: [],
        whole: [],
        short.replace(b"References\n", b"Testing\n=======\n\nNone\n\nReferences\n"): [],
        short.replace(b"References\n==========\n\nNone\n", b""): ["SP101"],
        short + b"\nTesting\n=======\n\nNone\n": ["SP103"],
        short + b"\nRollout\n=======\n\nNone\n": ["SP102"],
        short + b"\nTesting:\n========\n\nNone\n": ["SP103", "SP108"],
        whole.replace(
            b"Testing\n=======\n\nNone\n",
            b"Testing\n=======\n\nDoes it need a new library, or a particular version\n"
            b"of one?\n",
        ): ["SP303"],
    }.items():
        idea.write_bytes(text)
        assert sorted(found(repository)) == rules, text.decode()


def test_idea_is_judged_anew_with_the_template_that_it_may_grow_into(
    repository: Path,
) -> None:
    (repository / IDEA).write_bytes(good_spec(repository))
    current = repository / "specs/template.rst"
    text = current.read_text("utf-8")
    assert found(repository) == []
    current.write_text(text.replace("Testing\n=======\n", ""), encoding="utf-8")
    assert found(repository) == ["SP102"], "and not taken from the cache"
    other = text.replace("Problem Description\n======", "The Problem Itself\n=====", 1)
    current.write_text(other, encoding="utf-8")
    assert found(repository) == [], "another template than the backlog's turns none red"
    current.unlink()
    assert set(found(repository)) == {"SP102"}


@pytest.mark.parametrize(
    ("by", "fault"),
    [
        ("2027.2/nosuch", "'2027.2/nosuch' is no spec that is there"),
        ("specs/2027.1/nosuch.rst", "'2027.1/nosuch' is no spec"),
        ("nosuch", "'nosuch' is no spec"),
        (NAME, "by itself"),
        ("old-thing", "'2027.1/old-thing' is superseded itself, by https://a.example"),
        (":doc:`old-thing`", "'2027.1/old-thing' is superseded itself"),
        (":doc:`/specs/2027.1/old-thing`", "is superseded itself"),
        (":doc:`the old\n  one <../2027.1/old-thing>`", "is superseded itself"),
        ("new-thing", ""),
        ("2027.1/new-thing", ""),
        (":doc:`new-thing`", ""),
        ("https://a.example/new", ""),
        ("the work of others", ""),
    ],
)
def test_what_supersedes_a_spec_is_there_and_holds(
    by: str, fault: str, repository: Path
) -> None:
    def spec(name: str, by: str) -> None:
        field = (
            f"\n:Author: Jane\n:Status: superseded by {by}\n".encode() if by else b""
        )
        text = good_spec(repository, name).replace(TITLE, TITLE + field)
        (repository / f"specs/2027.1/{name}.rst").write_bytes(text)

    spec("old-thing", "https://a.example")
    spec("new-thing", "")
    spec(NAME, by)
    # The second time, all is remembered.
    for paths in ([], [], [SPEC]):
        said = spectools(repository, "check", *paths).stdout
        assert RULES.findall(said) == ["SP308"] * bool(fault), said
        assert fault in said
        number = (
            (repository / SPEC).read_text("utf-8").split("\n").index(":Author: Jane")
        )
        assert said.startswith(f"{SPEC}:{number + 2}:1: ") or not fault


def test_template_is_superseded_by_nothing(repository: Path) -> None:
    template = repository / "specs/2027.1/template.rst"
    text = template.read_text("utf-8")
    title = "Title of the Spec\n=================\n"
    assert title in text
    field = f"{title}\n:Status: superseded by nosuch\n"
    template.write_text(text.replace(title, field), encoding="utf-8")
    assert "SP308" not in spectools(repository, "check").stdout
