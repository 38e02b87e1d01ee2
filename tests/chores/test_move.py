"""`move` takes a spec elsewhere, and all that leads to it along."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.chores.chore import BACKLOG, clean, done, refused, state, status
from tests.helpers import NAME, SPEC, git, good_spec, spectools


def test_move_takes_all_that_leads_there_along(checkout: Path) -> None:
    other = checkout / "specs/2027.1/other.rst"
    links = f"""
See :doc:`../backlog/{NAME}`, :doc:`that </specs/backlog/{NAME}>` and
:doc:`that
thing <../backlog/{NAME}>`; `a page <../backlog/{NAME}.html#testing>`__, `its
source <../backlog/{NAME}.rst>`__ and that_.

.. _that: ../backlog/{NAME}.html

Not these: ``:doc:`../backlog/{NAME}```, ../backlog/{NAME}.html, :doc:`other`;
:doc:`../2027.1/template`
`nowhere <nosuch.html>`__ and `abroad <www.example.org/{NAME}.html>`__.

::

  `a page <../backlog/{NAME}.html#testing>`__
"""
    other.write_bytes(good_spec(checkout, "other") + links.encode())
    own = """
See :doc:`template` and :doc:`/specs/2027.1/other`,
`it <template.html>`__, `out <www.example.org/index.html>`__,
`it again`__, them_.

__ template.html

.. _them: template.html
.. image:: thing.png
   :target: template.html

:download:`this <thing.png>` http://example.org/thing.png
"""
    spec = checkout / BACKLOG
    spec.write_bytes(spec.read_bytes() + own.encode())
    (spec.parent / "thing.png").write_bytes(b"")
    readme = checkout / "README.rst"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(f"{text}\n:doc:`specs/backlog/{NAME}`\n", encoding="utf-8")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Links")
    rehearsed = done(checkout, "move", NAME, "2027.1", "--dry-run")
    assert status(checkout) == ""
    said = done(checkout, "move", NAME, "2027.1")
    assert rehearsed == said.partition("Next:")[0] + (
        "Nothing has changed: this was a rehearsal.\n"
    )
    assert said.splitlines()[:5] == [
        f"move: {BACKLOG} -> {SPEC}",
        "links: README.rst",
        "links: specs/2027.1/other.rst",
        f"redirect: {BACKLOG} leads to {SPEC}",
        "file: specs/backlog/thing.png stays where it is",
    ]
    assert other.read_text(encoding="utf-8").endswith(f"""
See :doc:`{NAME}`, :doc:`that </specs/2027.1/{NAME}>` and
:doc:`that
thing <{NAME}>`; `a page <{NAME}.html#testing>`__, `its
source <{NAME}.rst>`__ and that_.

.. _that: {NAME}.html

Not these: ``:doc:`../backlog/{NAME}```, ../backlog/{NAME}.html, :doc:`other`;
:doc:`../2027.1/template`
`nowhere <nosuch.html>`__ and `abroad <www.example.org/{NAME}.html>`__.

::

  `a page <../backlog/{NAME}.html#testing>`__
""")
    assert (
        (checkout / SPEC)
        .read_text(encoding="utf-8")
        .endswith("""
See :doc:`../backlog/template` and :doc:`/specs/2027.1/other`,
`it <../backlog/template.html>`__, `out <www.example.org/index.html>`__,
`it again`__, them_.

__ ../backlog/template.html

.. _them: ../backlog/template.html
.. image:: ../backlog/thing.png
   :target: ../backlog/template.html

:download:`this <../backlog/thing.png>` http://example.org/thing.png
""")
    )
    assert readme.read_text(encoding="utf-8") == f"{text}\n:doc:`specs/2027.1/{NAME}`\n"
    assert sorted(status(checkout).splitlines()) == [
        "A  redirects.txt",
        "M  README.rst",
        "M  specs/2027.1/other.rst",
        f"R  {BACKLOG} -> {SPEC}",
    ]


def test_move_leaves_the_rest_of_the_index_alone(checkout: Path) -> None:
    (checkout / "README.rst").write_text("staged\n")
    git(checkout, "add", "README.rst")
    (checkout / "README.rst").write_text("staged, and more\n")
    (checkout / "LICENSE").write_text("dirty\n")
    (checkout / "specs/backlog/draft.rst").write_bytes(good_spec(checkout, "draft"))
    done(checkout, "move", NAME, "2027.1")
    assert sorted(status(checkout).splitlines()) == [
        " M LICENSE",
        "?? specs/backlog/draft.rst",
        "A  redirects.txt",
        "MM README.rst",
        f"R  {BACKLOG} -> {SPEC}",
    ]
    done(checkout, "move", "draft", "2027.1")
    assert not (checkout / "specs/backlog/draft.rst").exists()
    assert "?? specs/2027.1/draft.rst\n" in status(checkout)
    assert clean(checkout)


def test_move_collapses_chains_and_comes_back(checkout: Path) -> None:
    redirects = checkout / "redirects.txt"

    def lines() -> list[str]:
        text = redirects.read_text(encoding="utf-8")
        return [line for line in text.splitlines() if not line.startswith("#")]

    done(checkout, "move", NAME, "2027.1")
    done(checkout, "move", NAME, "2027.2/better-thing")
    assert lines() == [
        f"{BACKLOG} -> specs/2027.2/better-thing.rst",
        f"{SPEC} -> specs/2027.2/better-thing.rst",
    ]
    assert clean(checkout), "the blueprint has the new name"
    done(checkout, "move", "better-thing", f"specs/2027.1/{NAME}.rst")
    assert lines() == [
        f"{BACKLOG} -> {SPEC}",
        f"specs/2027.2/better-thing.rst -> {SPEC}",
    ]
    assert clean(checkout)
    done(checkout, "move", SPEC, "awful-thing.rst")
    assert (checkout / "specs/2027.1/awful-thing.rst").is_file()


def test_move_again_is_done_already(checkout: Path) -> None:
    done(checkout, "move", BACKLOG, "2027.1")
    before = state(checkout)
    for spec in (BACKLOG, f"backlog/{NAME}", NAME):
        said = done(checkout, "move", spec, "2027.1")
        assert said.endswith("already; nothing has changed\n")
    assert state(checkout) == before


def test_move_says_what_the_template_asks_for(checkout: Path) -> None:
    template = checkout / "specs/2027.1/template.rst"
    template.write_bytes(template.read_bytes() + b"\nHistory\n=======\n\nWhen?\n")
    git(checkout, "commit", "-qam", "New section")
    said = done(checkout, "move", NAME, "2027.1")
    assert "section 'History': asked for by specs/2027.1/template.rst" in said
    assert "SP101" in spectools(checkout, "check").stdout
    done(checkout, "fix", "--sections", SPEC)
    assert clean(checkout)


def test_move_to_abandoned_is_held_to_no_template(checkout: Path) -> None:
    spec = checkout / BACKLOG
    heading = b"Problem Description\n===================\n\nNone\n"
    spec.write_bytes(spec.read_bytes().replace(heading, b""))
    git(checkout, "commit", "-qam", "Of another edition")
    assert not clean(checkout)
    said = done(checkout, "move", NAME, "abandoned")
    assert "specs/abandoned has no template" in said
    assert clean(checkout)
    assert (checkout / f"specs/abandoned/{NAME}.rst").is_file()
    assert "1 specs: 1 abandoned\n" in done(checkout, "status")


def test_move_of_what_cannot_be_read_whole(checkout: Path) -> None:
    spec = checkout / BACKLOG
    spec.write_bytes(spec.read_bytes() + b"some words\n\n" * 25_000)
    git(checkout, "add", "-A")
    assert "more than 250000 bytes; mend that first" in refused(
        checkout, "move", NAME, "2027.1"
    )


def test_rename_to_a_longer_name(checkout: Path) -> None:
    spec = checkout / BACKLOG
    address = f"https://blueprints.launchpad.net/trove/+spec/{NAME}"
    text = spec.read_text(encoding="utf-8")
    text = text.replace(address, f"{address}-2 {address} {address}.")
    spec.write_text(text, encoding="utf-8")
    git(checkout, "add", "-A")
    done(checkout, "move", NAME, f"2027.1/{NAME}-3")
    text = (checkout / f"specs/2027.1/{NAME}-3.rst").read_text(encoding="utf-8")
    assert f"\n{address}-2 {address}-3 {address}-3.\n" in text


def test_rename_leaves_what_was_called_so(checkout: Path) -> None:
    spec = checkout / BACKLOG
    was = f"\nUntil 2026 https://blueprints.launchpad.net/trove/+spec/{NAME}\n"
    spec.write_bytes(spec.read_bytes() + was.encode())
    git(checkout, "add", "-A")
    done(checkout, "move", NAME, "2027.1/better")
    text = (checkout / "specs/2027.1/better.rst").read_text(encoding="utf-8")
    assert text.count("+spec/better\n") == 1 and text.endswith(was)


@pytest.mark.parametrize(
    ("name", "fits"),
    [("my spec", True), ("x\\s", True), ("a -> b.rst -> c", True), ("a\nb", False)],
)
def test_move_of_odd_names(name: str, fits: bool, checkout: Path) -> None:
    (checkout / f"specs/2027.1/{name}.rst").write_bytes(good_spec(checkout, "better"))
    (checkout / "check-baseline.txt").write_text("# Nothing\n")
    git(checkout, "add", "-A")
    result = spectools(checkout, "move", name, "2027.2/better")
    if not fits:
        assert result.returncode == 2 and "cannot hold" in result.stderr
        return
    assert result.returncode == 0, result.stderr
    assert clean(checkout)
    assert f"specs/2027.1/{name}.rst -> " in (checkout / "redirects.txt").read_text()


def test_move_takes_the_baseline_along(checkout: Path) -> None:
    spec = checkout / BACKLOG
    spec.write_bytes(spec.read_bytes() + b"A\ttab.\n")
    done(checkout, "check", "--write-baseline")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Baseline")
    done(checkout, "move", NAME, "2027.1")
    assert clean(checkout)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nosuch", "2027.1"], "does not exist"),
        (["awesome-thin", "2027.1"], "did you mean 'awesome-thing'?"),
        ([NAME, "2031.1"], "is no folder of specs"),
        ([NAME, "better-thing"], "to rename the spec: backlog/better-thing"),
        (["./awesome-thing.rst", "2027.1"], "does not exist"),
        ([NAME, "2027.1/Better"], "did you mean 'better'?"),
        ([NAME, "2027.1/nul"], "Windows"),
        ([NAME, "2027.1/x/y"], "is no place for a spec"),
        ([NAME, "../x"], "is no folder of specs"),
        ([NAME, "2027.1/other"], "is there already"),
        ([NAME, "2027.1/oth-er"], "is there already"),
        (["specs/2027.1/template.rst", "2027.2"], "is a template"),
        (["twice", "backlog"], "more than one"),
    ],
)
def test_move_refuses(arguments: list[str], words: str, checkout: Path) -> None:
    for path in ("2027.1/other", "2027.1/twice", "2027.2/twice"):
        name = path.partition("/")[2]
        (checkout / f"specs/{path}.rst").write_bytes(good_spec(checkout, name))
    assert words in refused(checkout, "move", *arguments)


def test_move_refuses_a_place_that_leads_elsewhere(checkout: Path) -> None:
    done(checkout, "move", NAME, "2027.1")
    (checkout / "specs/2027.2/other.rst").write_bytes(good_spec(checkout, "other"))
    refusal = refused(checkout, "move", "other", f"backlog/{NAME}")
    assert f"led from there to {SPEC}" in refusal and "line 3" in refusal


def test_move_out_of_the_backlog_names_and_adds_what_a_release_asks_for(
    checkout: Path,
) -> None:
    whole = good_spec(checkout).decode()
    asked = ("Testing", "Dependencies")
    text = whole
    for title in asked:
        heading = f"{title}\n{'=' * len(title)}\n\nNone\n\n"
        assert heading in text
        text = text.replace(heading, "")
    (checkout / BACKLOG).write_text(text, encoding="utf-8")
    git(checkout, "commit", "-qam", "An idea")
    assert clean(checkout), "the backlog does not ask for them"
    said = done(checkout, "move", NAME, "2027.1", "--dry-run")
    for title in asked:
        assert f"section '{title}': asked for by specs/2027.1/template.rst" in said
    said = done(checkout, "move", NAME, "2027.1", "--sections")
    for title in asked:
        assert f"section '{title}': added, with its guidance to be replaced\n" in said
    assert "asked for" not in said
    new = (checkout / SPEC).read_text(encoding="utf-8")
    headings = re.findall(r"^(.+)\n(?:=+|-+)$", new, re.MULTILINE)
    assert headings == re.findall(r"^(.+)\n(?:=+|-+)$", whole, re.MULTILINE)
    assert "\nTesting\n=======\n\nHow will the change be tested?" in new
    found = spectools(checkout, "check").stdout
    assert set(re.findall(r" (SP\d+) ", found)) == {"SP303"}


STATUS = "\n:Status: {}\n"
TITLE = "=================\nAn Awesome Thing.\n=================\n"


def with_status(checkout: Path, words: str) -> str:
    """Give the spec in the backlog this status, and return its text without one."""
    text = (checkout / BACKLOG).read_text(encoding="utf-8")
    assert TITLE in text
    new = text.replace(TITLE, TITLE + STATUS.format(words))
    (checkout / BACKLOG).write_text(new, encoding="utf-8")
    git(checkout, "commit", "-qam", "Status")
    return text


@pytest.mark.parametrize(
    ("was", "says"),
    [
        ("", "status: abandoned\n"),
        ("draft", "status: abandoned, was: draft\n"),
        ("approved", "status: abandoned, was: approved\n"),
        ("abandoned", ""),
    ],
)
def test_move_to_abandoned_says_so_in_the_spec(
    was: str, says: str, checkout: Path
) -> None:
    text = (checkout / BACKLOG).read_text(encoding="utf-8")
    if was:
        with_status(checkout, was)
    said = done(checkout, "move", NAME, "abandoned")
    assert re.findall("status: .*\n", said) == [says] * bool(says)
    path = f"specs/abandoned/{NAME}.rst"
    abandoned = text.replace(TITLE, TITLE + STATUS.format("abandoned"))
    assert (checkout / path).read_text(encoding="utf-8") == abandoned
    assert clean(checkout)
    assert "status" not in done(checkout, "move", NAME, "abandoned/other-thing")
    said = done(checkout, "move", "other-thing", f"2027.1/{NAME}")
    assert "status: 'abandoned' is taken out\n" in said
    assert (checkout / SPEC).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("was", ["implemented", "superseded by https://x.org", "done"])
def test_move_to_abandoned_asks_which_status_it_shall_have(
    was: str, checkout: Path
) -> None:
    text = with_status(checkout, was)
    refusal = refused(checkout, "move", NAME, "abandoned")
    line = text[: text.index(TITLE)].count("\n") + 5
    assert f"{BACKLOG}:{line}: is {was}; " in refusal
    assert "--status abandoned\n" in refusal
    assert "is no status" in refused(
        checkout, "move", NAME, "abandoned", "--status", "gone"
    )
    said = done(checkout, "move", NAME, "abandoned", "--status", "abandoned")
    assert f"status: abandoned, was: {was}\n" in said
    new = (checkout / f"specs/abandoned/{NAME}.rst").read_text(encoding="utf-8")
    assert ":Status: abandoned\n" in new


def test_move_keeps_the_status_that_it_is_told(checkout: Path) -> None:
    with_status(checkout, "implemented")
    said = done(checkout, "move", NAME, "abandoned", "--status", "implemented")
    assert "status" not in said
    said = done(checkout, "move", NAME, "2027.1")
    assert "status" not in said, "only what the folder meant is taken out"
    said = done(checkout, "move", NAME, "2027.2", "--status", "draft")
    assert "status: draft, was: implemented\n" in said


def test_move_of_a_spec_without_a_title_to_abandoned(checkout: Path) -> None:
    (checkout / BACKLOG).write_text("Only text.\n", encoding="utf-8")
    git(checkout, "commit", "-qam", "No title")
    said = done(checkout, "move", NAME, "abandoned")
    assert "status: not written, since it has no title" in said
