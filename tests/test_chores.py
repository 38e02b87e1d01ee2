"""The life of a spec: each chore does all of it or nothing, and says what it did."""

from __future__ import annotations

import fcntl
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Bake, run, spectools, tree
from hypothesis import given, settings
from hypothesis import strategies as st
from test_check import git, policy
from test_spectools import Tool, good_spec, repository, tool

__all__ = ["repository", "tool"]  # fixtures, imported to be used here

NAME = "awesome-thing"
BACKLOG = f"specs/backlog/{NAME}.rst"
SPEC = f"specs/2027.1/{NAME}.rst"
NEWER = f"specs/2027.2/{NAME}.rst"
FINDINGS = re.compile(r"^(specs/\S+?):(\d+):\d+: (SP\d+) ", re.MULTILINE)


@pytest.fixture
def checkout(repository: Path) -> Path:
    """A repository in git, with a spec in the backlog and two open releases."""
    (repository / BACKLOG).write_bytes(good_spec(repository))
    (repository / "specs/2027.2").mkdir()
    shutil.copy(repository / "specs/template.rst", repository / "specs/2027.2")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    return repository


def done(repository: Path, *arguments: str) -> str:
    """Run a command that must succeed, and return what it said."""
    result = spectools(repository, *arguments)
    assert (result.returncode, result.stderr) == (0, ""), result.stdout + result.stderr
    return result.stdout


def refused(repository: Path, *arguments: str) -> str:
    """Run a command that must refuse, and return its one line."""
    before = state(repository)
    result = spectools(repository, *arguments)
    assert (result.returncode, result.stdout) == (2, ""), result.stdout
    assert result.stderr.count("\n") == 1 and "Traceback" not in result.stderr
    assert state(repository) == before
    return result.stderr


def files(repository: Path) -> dict[str, bytes]:
    """Return what people have in the repository: all but git's and drafts."""
    return {
        path: data
        for path, data in tree(repository).items()
        if not path.startswith((".git/", ".spectools_"))
        and not re.search(r"\.\d+\.draft\b", path)
    }


def status(repository: Path) -> str:
    """Return what git says of the repository."""
    command = ["git", "status", "--porcelain", "--untracked-files=all"]
    return run(command, repository).stdout


def state(repository: Path) -> tuple[dict[str, bytes], str]:
    return files(repository), status(repository)


def clean(repository: Path, *paths: str) -> bool:
    """Whether nothing is found in the specs."""
    return spectools(repository, "check", *paths).returncode == 0


# new


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
    assert rules == {"SP303"}, found
    assert f"  SP303 guidance-left: {len(FINDINGS.findall(found))}\n" in said
    assert f"\n  tox -e specs -- {path}\n" in said


def test_new_leaves_to_the_author_what_was_not_given(checkout: Path) -> None:
    said = done(checkout, "new", "better-thing.rst", "--backlog")
    path = "specs/backlog/better-thing.rst"
    template = (checkout / "specs/backlog/template.rst").read_bytes()
    expected = template.replace(b"+spec/name-of-blueprint", b"+spec/better-thing")
    assert (checkout / path).read_bytes() == expected
    for rule in ("SP107 title-unchanged", "SP304 placeholder-left"):
        assert f"  {rule}: 1\n" in said
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
        (["a/b"], "give the folder by --release"),
        (["Better"], "did you mean 'better'?"),
        (["../x"], "give the folder by --release"),
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


# release


def test_release_is_one_command_and_one_folder(checkout: Path) -> None:
    before = files(checkout)
    said = done(checkout, "release", "2028.1")
    assert said.startswith("open: specs/2028.1, ")
    after = files(checkout)
    template = "specs/2028.1/template.rst"
    assert after == {**before, template: before["specs/template.rst"]}
    assert status(checkout) == f"?? {template}\n"
    assert clean(checkout)
    again = done(checkout, "release", "2028.1")
    assert again == "specs/2028.1: is open already; nothing has changed\n"
    assert files(checkout) == after
    done(checkout, "new", "x1")
    assert (checkout / "specs/2028.1/x1.rst").is_file(), "it is the newest now"


def test_release_of_a_folder_without_template(checkout: Path) -> None:
    git(checkout, "rm", "-q", "specs/2027.2/template.rst")
    (checkout / "specs/2027.2").mkdir()
    git(checkout, "commit", "-qm", "Close")
    done(checkout, "release", "2027.2")
    assert (checkout / "specs/2027.2/template.rst").is_file()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2026.1", "comes before 2027.2, which is open; to open it"),
        ("zed", "names come before numbers"),
        ("2027/2", "is neither a number"),
        ("..", "is neither a number"),
        ("Zed", "is neither a number"),
        ("con", "Windows"),
        ("backlog", "no name of a release"),
        ("abandoned", "no name of a release"),
        ("template", "no name of a release"),
    ],
)
def test_release_refuses(name: str, words: str, checkout: Path) -> None:
    assert words in refused(checkout, "release", name)


def test_release_by_force(checkout: Path) -> None:
    done(checkout, "release", "2026.1", "--force")
    assert clean(checkout)


def test_release_needs_a_place_and_a_template(checkout: Path) -> None:
    (checkout / "specs/2028.1").write_text("")
    assert "is no folder" in refused(checkout, "release", "2028.1")
    (checkout / "specs/2028.1").unlink()
    git(checkout, "mv", "specs/template.rst", "specs/backlog/other.rst")
    assert "is missing" in refused(checkout, "release", "2028.1")


# move


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
    done(checkout, "fix", SPEC)
    assert clean(checkout)


def test_move_to_abandoned_is_held_to_no_template(checkout: Path) -> None:
    spec = checkout / BACKLOG
    spec.write_bytes(spec.read_bytes().replace(b"Testing\n=======\n\nNone\n", b""))
    git(checkout, "commit", "-qam", "Of another edition")
    assert not clean(checkout)
    said = done(checkout, "move", NAME, "abandoned")
    assert "specs/abandoned has no template" in said
    assert clean(checkout)
    assert (checkout / f"specs/abandoned/{NAME}.rst").is_file()
    assert "1 specs: 1 abandoned\n" in done(checkout, "status")


TABLE = f"""
===============================  =====
Spec                             Owner
===============================  =====
:doc:`../backlog/{NAME}`   jane
===============================  =====
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TABLE, "take it out of its table"),
        (f":doc:`../backlog/{NAME}`\n" + "-" * 31 + "\n", "a heading would outgrow"),
        ("x" * 3000 + f" {NAME}", "not looked for in specs/2027.1/other.rst: line"),
        (
            "word\n" * 1700 + f":doc:`../backlog/{NAME}`",
            "not looked for in specs/2027.1/other.rst: Para",
        ),
    ],
)
def test_move_says_what_it_cannot_do(text: str, words: str, checkout: Path) -> None:
    other = checkout / "specs/2027.1/other.rst"
    other.write_bytes(good_spec(checkout, "other") + f"\n{text}\n".encode())
    git(checkout, "add", "-A")
    result = spectools(checkout, "move", NAME, "abandoned")
    assert words in result.stdout + result.stderr, result.stdout
    assert result.returncode == (0 if words.startswith("not") else 2)


def test_move_leaves_the_columns_of_a_table(checkout: Path) -> None:
    other = checkout / "specs/2027.1/other.rst"
    other.write_bytes(good_spec(checkout, "other") + TABLE.encode())
    git(checkout, "add", "-A")
    # The link gets shorter, and what is beside it would slip into its column.
    assert "take it out of its table" in refused(checkout, "move", NAME, "2027.1")


def test_move_of_what_cannot_be_read_whole(checkout: Path) -> None:
    spec = checkout / BACKLOG
    spec.write_bytes(spec.read_bytes() + b"some words\n\n" * 25_000)
    git(checkout, "add", "-A")
    assert "more than 250000 bytes; mend that first" in refused(
        checkout, "move", NAME, "2027.1"
    )


def test_move_says_where_it_has_not_looked_for_links(checkout: Path) -> None:
    spec = checkout / BACKLOG
    text = "word\n" * 1700 + ":doc:`template`\n"
    spec.write_bytes(spec.read_bytes() + f"\n{text}".encode())
    git(checkout, "add", "-A")
    said = done(checkout, "move", NAME, "2027.1")
    assert f"links: not looked for in all of {SPEC}: Paragraph of" in said


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


ODD_LINKS = """
First `that spec <AT.html>`_ here.

Later `that spec <AT.html>`_ again, and `see ../backlog/awesome-thing.html <AT.html>`_.

See <../backlog/awesome-thing.html> or `b <AT.html>`_, :pep:`8`,
``:doc:`../backlog/awesome-thing```, :ref:`awesome-thing` and :doc:`AT`.

.. _c: AT.html
.. _d: c_

.. |pic| image:: x.png
   :target: AT.html

c_, d_ and |pic|

.. _awesome-thing:

Further
-------

.. image:: pic.*
"""


def test_move_finds_the_link_among_what_looks_like_it(checkout: Path) -> None:
    other = checkout / "specs/2027.1/other.rst"
    (checkout / "specs/2027.1/pic.png").write_bytes(b"")
    before = ODD_LINKS.replace("AT", f"../backlog/{NAME}")
    other.write_bytes(good_spec(checkout, "other") + before.encode())
    git(checkout, "add", "-A")
    done(checkout, "move", NAME, "2027.1")
    after = ODD_LINKS.replace("AT", NAME)
    assert other.read_text(encoding="utf-8").endswith(after)
    said = done(checkout, "move", "other", "backlog")
    after = ODD_LINKS.replace("AT", f"../2027.1/{NAME}").replace(
        "pic.*", "../2027.1/pic.*"
    )
    text = (checkout / "specs/backlog/other.rst").read_text(encoding="utf-8")
    assert text.endswith(after), said


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


def test_redirects_in_another_form(checkout: Path) -> None:
    (checkout / "redirects.txt").write_bytes(
        b"\xef\xbb\xbfspecs/a/x.rst -> specs/backlog/awesome-thing.rst\r\n"
        b"specs/backlog/awesome-thing.rst -> specs/a/y.rst"
    )
    git(checkout, "add", "-A")
    done(checkout, "move", NAME, "2027.1")
    assert (checkout / "redirects.txt").read_text() == (
        f"specs/a/x.rst -> {SPEC}\n{BACKLOG} -> {SPEC}\n"
    )
    (checkout / "redirects.txt").write_bytes(b"# \xff\n")
    git(checkout, "add", "-A")
    assert "is not in UTF-8" in refused(checkout, "move", NAME, "2027.2")


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
        (["nosuch", "2027.1"], "there is no such spec"),
        (["awesome-thin", "2027.1"], "did you mean 'awesome-thing'?"),
        ([NAME, "2031.1"], "is no folder of specs"),
        ([NAME, "better-thing"], "to rename the spec: backlog/better-thing"),
        (["./awesome-thing.rst", "2027.1"], "there is no such spec"),
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


def test_move_refuses_links_that_it_cannot_write(checkout: Path) -> None:
    table = f"""
+------------+
| :doc:`the  |
| thing <../b|
+------------+

.. |it| replace:: :doc:`../backlog/{NAME}`

|it|
"""
    path = checkout / "specs/2027.1/other.rst"
    escaped = "\n:doc:`../backlog/awesome\\-thing`\n"
    path.write_bytes(good_spec(checkout, "other") + (table + escaped).encode())
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Links")
    refusal = refused(checkout, "move", NAME, "2027.1")
    number = path.read_text(encoding="utf-8").split("\n").index(escaped.strip()) + 1
    assert f"specs/2027.1/other.rst:{number}: the link to {BACKLOG} cannot" in refusal
    path.write_bytes(good_spec(checkout, "other") + table.encode())
    git(checkout, "commit", "-qam", "Without")
    done(checkout, "move", NAME, "2027.1")
    assert f"replace:: :doc:`{NAME}`".encode() in path.read_bytes()


# repropose


def test_repropose_brings_it_to_the_newer_template(checkout: Path) -> None:
    done(checkout, "move", NAME, "2027.1")
    old = checkout / SPEC
    text = old.read_text(encoding="utf-8")
    text = text.replace("Testing\n", "Testing, of old\n", 1).replace(
        "=======\n\nNone\n\nDocu",
        "===============\n\nBy hand.\n2027.1 is the year.\n"
        "Not 2027.10. See details_.\n\nDocu",
    )
    text = text.replace("Launchpad Blue", ":Status: approved\n\nLaunchpad Blue", 1)
    text += (
        "\n.. _details:\n\nFurther\n-------\n\nMore: :ref:`details`, :doc:`template`\n"
    )
    assert "By hand" in text
    old.write_text(text, encoding="utf-8")
    template = checkout / "specs/2027.1/template.rst"
    template.write_bytes(
        template.read_bytes().replace(
            b"Testing\n=======\n", b"Testing, of old\n===============\n"
        )
    )
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Of another edition")
    assert clean(checkout)
    rehearsed = done(checkout, "repropose", SPEC, "--dry-run")
    assert not (checkout / NEWER).exists()
    said = done(checkout, "repropose", SPEC)
    assert rehearsed.splitlines()[:-1] == said.partition("Next:")[0].splitlines()
    assert said.startswith(
        f"repropose: {SPEC} -> {NEWER}\nstatus: 'approved' is left out\n"
    )
    assert "section 'Testing': added, with its guidance to be replaced\n" in said
    assert "section 'Testing, of old': gone from the template\n" in said
    assert f"\n--- a/{SPEC}\n+++ b/{NEWER}\n" in said
    assert "\n  Previously-approved: 2027.1\n" in said
    new = (checkout / NEWER).read_text(encoding="utf-8")
    assert "\nTesting\n=======\n\nHow will the change be tested?" in new
    assert "By hand." in new and ":Status:" not in new
    assert "\n\n\n" not in new.partition("Launchpad Blueprint")[0]
    assert "label: 'details' is in both; rename it" in said, "details_ refers to it"
    assert ".. _details:" in new
    assert ":doc:`../2027.1/template`" in new
    assert old.read_text(encoding="utf-8") == text
    number = new.split("\n").index("2027.1 is the year.") + 1
    assert f"line {number} still names 2027.1: '2027.1 is the year.'\n" in said
    assert "nothing has changed" in done(checkout, "repropose", SPEC)
    assert status(checkout) == f"?? {NEWER}\n"


def test_repropose_gives_the_copy_labels_of_its_own(checkout: Path) -> None:
    done(checkout, "move", NAME, "2027.1")
    old = checkout / SPEC
    label = "\n.. _Details:\n\nDetails\n-------\n\n"
    label += "See :ref:`details` or :ref:`x\ny <details>`.\n\n"
    label += "* item\n\n  .. _my label:\n\n  .. figure:: x.png\n\n     Figure\n\n"
    label += ":numref:`my\nlabel`\n\n"
    label += "=========  =\n:ref:`in`  x\n=========  =\n\n"
    label += ".. _in:\n\nIn a table\n----------\n"
    sample = "\nRun :command:`details`, ``:ref:`details```.\n"
    sample += "\n::\n\n  .. _details:\n\n  :ref:`details`, :ref:`my label`\n"
    old.write_bytes(old.read_bytes() + (label + sample).encode())
    git(checkout, "add", "-A")
    said = done(checkout, "repropose", SPEC, "2027.2")
    assert "label: 'details' is 'details-2027-2' here\n" in said
    assert "label: 'my label' is 'my label-2027-2' here\n" in said
    assert "label: 'in' is in both; rename it" in said
    assert (
        (checkout / NEWER)
        .read_text(encoding="utf-8")
        .endswith(
            label.replace("_Details", "_details-2027-2")
            .replace("`details`", "`details-2027-2`")
            .replace("<details>", "<details-2027-2>")
            .replace("my label:", "my label-2027-2:")
            .replace("my\nlabel", "my label-2027-2")
            + sample
        )
    )
    assert clean(checkout)


def test_repropose_adds_no_guidance_that_changes_what_the_author_says(
    checkout: Path,
) -> None:
    template = checkout / "specs/2027.2/template.rst"
    guidance = b"\nHistory\n=======\n\nSee docs_.\n\n.. _docs: https://a.example\n"
    template.write_bytes(template.read_bytes() + guidance)
    text = good_spec(checkout) + b"\nSee docs_.\n\n.. _docs: https://b.example\n"
    (checkout / SPEC).write_bytes(text)
    git(checkout, "add", "-A")
    said = done(checkout, "repropose", SPEC)
    assert "section 'History': missing, and to be added by hand\n" in said
    assert (checkout / NEWER).read_bytes() == text


HISTORIES = {
    "table": (
        ".. list-table:: Revisions\n   :header-rows: 1\n\n   * - Release\n"
        "     - What\n     - Who\n   * - 2027.1\n     - First\n     - jane\n",
        "     - jane\n   * - 2027.2\n     - Proposed again, after 2027.1\n     -\n",
    ),
    "table, and more": (
        ".. list-table::\n\n   * - R\n     - D\n   * - 1\n     - x\n\n       * - y\n"
        "\nMore.\n",
        "       * - y\n   * - 2027.2\n     - Proposed again, after 2027.1\n\nMore.\n",
    ),
    "list": ("* 2027.1: First\n", "\n* 2027.2: Proposed again, after 2027.1\n"),
    "None": ("None\n", "None\n\n* 2027.2: Proposed again, after 2027.1\n"),
}


def test_name_of_the_release_s_page_is_no_spec_s(checkout: Path) -> None:
    old = "specs/2027.1/index.rst"
    shutil.copy(checkout / BACKLOG, checkout / old)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Taken over")
    said = "'index' is the release's page's, and no spec's"
    assert said in refused(checkout, "new", "index")
    assert said in refused(checkout, "move", BACKLOG, "2027.2/index")
    assert said in refused(checkout, "move", old, "2027.2")
    assert said in refused(checkout, "repropose", old)
    # There is a way out.
    assert "SP205 the file name 'index.rst'" in spectools(checkout, "check", old).stdout
    done(checkout, "move", old, "2027.1/other.rst")


@pytest.mark.parametrize("form", HISTORIES)
def test_repropose_adds_to_the_history(form: str, checkout: Path) -> None:
    before, after = HISTORIES[form]
    for folder in ("2027.1", "2027.2"):
        template = checkout / f"specs/{folder}/template.rst"
        template.write_bytes(
            template.read_bytes() + b"\nHistory\n=======\n\nWhich releases saw it?\n"
        )
    spec = f"\nHistory\n=======\n\n{before}".encode()
    (checkout / SPEC).write_bytes(good_spec(checkout) + spec)
    git(checkout, "rm", "-q", BACKLOG)
    git(checkout, "add", "-A")
    done(checkout, "repropose", NAME)
    text = (checkout / NEWER).read_text(encoding="utf-8")
    assert text.endswith(after), text[-300:]
    assert "\n\n\n" not in text.partition("History")[2]
    assert clean(checkout)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([BACKLOG], "to move it: tox -e move -- "),
        (["in-old", "2027.1"], "is not newer"),
        (["in-new"], "is not newer"),
        (["in-both"], "more than one"),
        (["2027.1/in-both"], "specs/2027.2/in-both.rst: is there already"),
        (["in-old", "2031.1"], "is no folder of specs"),
        (["in-old", "backlog"], "to move it: tox -e move -- "),
    ],
)
def test_repropose_refuses(arguments: list[str], words: str, checkout: Path) -> None:
    for path in ("2027.1/in-old", "2027.2/in-new", "2027.1/in-both", "2027.2/in-both"):
        name = path.partition("/")[2]
        text = good_spec(checkout, name).replace(b"None", path.encode(), 1)
        (checkout / f"specs/{path}.rst").write_bytes(text)
    assert words in refused(checkout, "repropose", *arguments)


# status


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
    code = (
        "import sys; from docutils.core import publish_doctree as p; "
        "print(*p(sys.stdin.read()).findall(lambda n: n.tagname == 'status'))"
    )
    asked = run([sys.executable, "-c", code], checkout, input=text)
    if not {"Author", "word", "motto"} & {*re.findall(r"\w+", under)}:
        assert asked.stdout == "<status>implemented</status>\n", asked.stderr
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
    old = {"GIT_COMMITTER_DATE": "2026-11-01T12:00:00Z"}
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org"]
    run([*command, "commit", "-qm", "Old"], checkout, env=old)
    done(checkout, "status", SPEC, "approved")
    done(checkout, "move", SPEC, "2027.2/other")
    staged = json.loads(done(checkout, "status", "--format", "json"))
    git(checkout, "commit", "-qm", "Moved")
    entries = json.loads(done(checkout, "status", "--format", "json"))
    assert entries == staged
    assert [entry.pop("days") >= 20 for entry in entries] == [True, False]
    assert entries[0] == {
        "path": "specs/2027.2/other.rst",
        "folder": "2027.2",
        "title": "An Awesome Thing.",
        "status": "approved",
        "since": "2026-11-01",
    }
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
    old = {"GIT_COMMITTER_DATE": "2026-11-01T12:00:00Z"}
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org"]
    text = (
        "T\n=\n\n"
        + "Some prose that stays the same.\n" * 3
        + "".join(f":doc:`link-{n}`\n" for n in range(6))
    )
    for name in ("one", *(f"link-{n}" for n in range(6))):
        (checkout / f"specs/backlog/{name}.rst").write_text(text)
    git(checkout, "add", "-A")
    run([*command, "commit", "-qm", "Old"], checkout, env=old)
    git(checkout, "checkout", "-qb", "side")
    git(checkout, "commit", "-q", "--allow-empty", "-m", "Side")
    git(checkout, "checkout", "-q", "main")
    git(checkout, "merge", "-q", "--no-ff", "--no-commit", "side")
    done(checkout, "move", "one", "2027.1")
    git(checkout, "commit", "-qm", "Merge")
    entries = json.loads(done(checkout, "status", "one", "--format", "json"))
    assert entries[0]["since"] == "2026-11-01"


def test_places_are_relative_to_where_one_stands(checkout: Path) -> None:
    folder = checkout / "specs" / "backlog"
    env = {"PYTHONPATH": str(checkout)}
    command = [sys.executable, "-m", "spectools"]
    for arguments in (
        ["move", f"./{NAME}.rst", "../2027.1"],
        ["move", f"../2027.1/{NAME}.rst", "."],
        ["move", f"{NAME}", "../2027.1/"],
        ["status", "../2027.1/awesome-thing.rst", "superseded", "by", "./two.rst"],
        ["new", "x1", "--release", "specs/2027.1/"],
    ):
        (folder / "two.rst").write_bytes(good_spec(checkout, "two"))
        result = run([*command, *arguments], folder, env=env)
        assert result.returncode == 0, result.stderr


def test_status_without_git_or_specs(repository: Path) -> None:
    assert done(repository, "status") == "0 specs\n"
    assert json.loads(done(repository, "status", "--format", "json")) == []
    (repository / SPEC).write_bytes(good_spec(repository))
    assert f"  {NAME}           -  -\n" in done(repository, "status")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([NAME, "done"], "is no status"),
        ([NAME, "implementd"], "implemented, abandoned, superseded by another spec"),
        ([NAME, "superseded by"], "superseded by what?"),
        ([NAME, "superseded by nosuch"], "there is no such spec"),
        ([NAME, "superseded by x://y (*a)"], "is no address"),
        ([NAME, "superseded by ://"], "is no address"),
        ([NAME, "superseded by ftp://\x1b[31m"], "is no address"),
        ([NAME, "superseded by ftp://*a*"], "cannot be written under its title"),
        ([NAME, "superseded byte"], "is no status"),
        ([NAME, "superseded by x://y/|a|"], "cannot be written under its title"),
        ([NAME, f"superseded by {NAME}"], "by itself"),
        (["nosuch", "approved"], "there is no such spec"),
        (["nosuch"], "there is no such spec"),
        (["specs/template.rst", "approved"], "is a template"),
        ([NAME, "approved", "--format", "json"], "leave STATE out"),
    ],
)
def test_status_refuses(arguments: list[str], words: str, checkout: Path) -> None:
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


# In and out of git


CHORES = {
    "new": ["new", "better-thing", "--title", "T"],
    "release": ["release", "2028.1"],
    "move": ["move", NAME, "2027.1/better-thing"],
    "abandon": ["move", NAME, "abandoned"],
    "repropose": ["repropose", "in-old"],
    "status": ["status", NAME, "approved"],
}


@pytest.fixture
def ready(checkout: Path) -> Path:
    """A checkout in which each of `CHORES` has something to do."""
    text = f"\nSee :doc:`/specs/backlog/{NAME}`.\n".encode()
    (checkout / "specs/2027.1/in-old.rst").write_bytes(
        good_spec(checkout, "in-old") + text
    )
    for path in ("README.rst", "specs/template.rst"):
        (checkout / path).write_bytes((checkout / path).read_bytes() + text)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Ready")
    return checkout


@pytest.mark.parametrize("chore", CHORES)
def test_dry_run_says_the_same_and_changes_nothing(chore: str, ready: Path) -> None:
    arguments = CHORES[chore]
    before = state(ready)
    rehearsed = done(ready, *arguments, "--dry-run").splitlines()
    assert state(ready) == before
    said = done(ready, *arguments).splitlines()
    assert state(ready) != before
    assert rehearsed[-1] == "Nothing has changed: this was a rehearsal."
    assert said[: len(rehearsed) - 1] == rehearsed[:-1]
    assert said[len(rehearsed) - 1].startswith("Next: ")


@pytest.mark.parametrize("chore", CHORES)
@pytest.mark.parametrize("where", ["no git", "detached", "foreign", "no commit"])
def test_chores_work_wherever_the_repository_lies(
    where: str, chore: str, ready: Path, tmp_path: Path
) -> None:
    arguments = CHORES[chore]
    twin = Path(shutil.copytree(ready, tmp_path / "twin"))
    done(twin, *arguments)
    staged = where == "detached"
    if where == "detached":
        git(ready, "checkout", "-q", "--detach")
    else:
        shutil.rmtree(ready / ".git")
    if where == "foreign":
        git(tmp_path, "init", "-q")
    if where == "no commit":
        git(ready, "init", "-q")
        git(ready, "add", "-A")
    done(ready, *arguments)
    assert files(ready) == files(twin)
    if staged:
        assert status(ready) == status(twin)
    if where == "foreign":
        listed = run(["git", "ls-files"], tmp_path).stdout
        assert listed == "", "it is not that checkout's business"


@pytest.mark.parametrize("chore", ["move", "abandon", "status"])
def test_unstaged_changes_are_refused(chore: str, ready: Path) -> None:
    spec = ready / BACKLOG
    spec.write_bytes(spec.read_bytes() + b"\nUnfinished\n")
    refusal = refused(ready, *CHORES[chore])
    assert f"{BACKLOG}: has changes that git does not have yet" in refusal
    assert refused(ready, *CHORES[chore], "--dry-run") == refusal
    git(ready, "add", "-A")
    done(ready, *CHORES[chore])


def test_a_release_opens_with_no_unstaged_template(ready: Path) -> None:
    template = ready / "specs/template.rst"
    template.write_bytes(template.read_bytes() + b"\nUnfinished\n")
    assert "specs/template.rst: has changes" in refused(ready, "release", "2028.1")


def test_what_is_proposed_again_is_what_git_has(ready: Path) -> None:
    spec = ready / "specs/2027.1/in-old.rst"
    spec.write_bytes(spec.read_bytes() + b"\nUnfinished\n")
    assert "in-old.rst: has changes" in refused(ready, "repropose", "in-old")


def test_a_dirty_page_that_links_to_it_is_refused(ready: Path) -> None:
    readme = ready / "README.rst"
    readme.write_bytes(readme.read_bytes() + b"\nUnfinished\n")
    assert "README.rst: has changes" in refused(ready, "move", NAME, "2027.1")
    done(ready, "status", NAME, "approved")


@pytest.mark.parametrize("chore", ["move", "abandon", "status"])
def test_busy_index_changes_nothing(chore: str, ready: Path) -> None:
    (ready / ".git/index.lock").touch()
    refusal = refused(ready, *CHORES[chore])
    assert "git update-index: " in refusal
    assert not journal_of(ready).exists()


def test_git_that_cannot_be_run_is_no_reason_to_guess(ready: Path) -> None:
    command = [sys.executable, "-m", "spectools", "move", NAME, "2027.1"]
    before = files(ready)
    result = run(command, ready, env={"PATH": "/nonexistent"})
    assert result.returncode == 2 and "git, which is not installed" in result.stderr
    assert files(ready) == before


# Cut short

# Runs the tools, and lets the nth write fail, or kills the process before it.
INTERRUPTED = """
import os, sys
number, how, root = int(sys.argv[1]), sys.argv[2], os.getcwd()
seen = 0
def watch(event, arguments):
    global seen
    if event == "open":
        path, _, flags = arguments
        is_write = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
        is_write = is_write and isinstance(path, str) and path.startswith(root)
    elif event == "subprocess.Popen":
        is_write = "update-index" in arguments[1]
    else:
        names = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod")
        is_write = event in names and str(arguments[0]).startswith(root)
    if is_write:
        seen += 1
        if seen == number and how == "kill":
            os._exit(137)
        if seen == number:
            raise PermissionError(13, "Permission denied", str(arguments[0]))
sys.argv[1:] = sys.argv[3:]
sys.addaudithook(watch)
from spectools.commands import main
code = main()
sys.exit(99 if code == 0 and seen >= number else code)
"""


def interrupted(
    repository: Path, number: int, how: str, *arguments: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", INTERRUPTED, str(number), how, *arguments]
    return run(command, repository, env={"PYTHONDONTWRITEBYTECODE": "1"})


@pytest.fixture
def states(ready: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """The state before a chore, the one after it, and how to come back."""
    chore = request.node.callspec.params["chore"]
    twin = Path(shutil.copytree(ready, tmp_path / "twin"))
    done(twin, *CHORES[chore])

    def reset() -> None:
        journal_of(ready).unlink(missing_ok=True)
        git(ready, "reset", "-q", "--hard")
        git(ready, "clean", "-qfdx")

    return state(ready), state(twin), reset


@pytest.mark.slow
@pytest.mark.parametrize("chore", CHORES)
def test_killed_at_every_write(chore: str, ready: Path, states: Any) -> None:
    old, new, reset = states
    arguments = CHORES[chore]
    for number in range(1, 100):
        result = interrupted(ready, number, "kill", *arguments)
        if result.returncode == 0:
            break
        assert result.returncode == 137, result.stderr
        if chore in ("new", "release", "repropose", "status"):
            assert files(ready) in (old[0], new[0]), f"at once, after {number}"
        # Whichever command comes next takes it back, the same one included.
        if number % 2:
            looked = spectools(ready, "status")
            assert looked.returncode == 0, looked.stderr
            assert state(ready) in (old, new), number
            assert not list(ready.rglob("*.draft"))
        if state(ready) != new or number % 2 == 0:
            again = spectools(ready, *arguments)
            assert again.returncode == 0, again.stderr
        assert state(ready) == new, number
        reset()
    assert number > 5, "it did write"
    assert state(ready) == new


@pytest.mark.slow
@pytest.mark.parametrize("chore", CHORES)
def test_refused_at_every_write(chore: str, ready: Path, states: Any) -> None:
    old, new, reset = states
    arguments = CHORES[chore]
    for number in range(1, 100):
        result = interrupted(ready, number, "refuse", *arguments)
        if result.returncode == 0:
            break
        if result.returncode == 99:
            # What failed was clearing up.
            assert state(ready) == new
        else:
            assert result.returncode == 2 and result.stderr.count("\n") == 1
            assert "Permission denied" in result.stderr
            assert state(ready) == old, (number, status(ready))
            assert done(ready, *arguments)
            assert state(ready) == new
        reset()
    assert state(ready) == new


def journal_of(repository: Path) -> Path:
    """Return where the journal lies, whose folder is there then."""
    key = hashlib.sha256(b".").hexdigest()[:16]
    place = repository / ".git/spectools" / key / "journal"
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def cut_short(repository: Path) -> None:
    """Leave a move half done."""
    for number in range(1, 100):
        interrupted(repository, number, "kill", "move", NAME, "2027.1")
        if (repository / SPEC).exists():
            assert (repository / BACKLOG).exists()
            return
    pytest.fail("it was never half done")


def test_what_was_edited_since_is_not_taken_back(ready: Path) -> None:
    cut_short(ready)
    (ready / SPEC).write_bytes(b"Mine.\n")
    result = spectools(ready, "check")
    assert result.returncode == 2 and f"{SPEC}: was edited" in result.stderr
    assert (ready / SPEC).read_bytes() == b"Mine.\n"
    # What the message says to do, it helps to do.
    (ready / SPEC).unlink()
    result = spectools(ready, "check")
    assert result.stderr == (
        f"note: cut short, and taken back now: move: {BACKLOG} -> {SPEC}\n"
    )
    assert result.returncode == 0
    assert status(ready) == ""
    cut_short(ready)
    (ready / BACKLOG).unlink()
    (ready / "README.rst").unlink()
    assert spectools(ready, "check").returncode == 0, "what is gone is put back"
    assert status(ready) == ""


def test_what_was_all_but_done_is_completed(ready: Path) -> None:
    for number in range(100, 0, -1):
        interrupted(ready, number, "kill", "move", NAME, "2027.1")
        if journal_of(ready).exists():
            break
        git(ready, "reset", "-q", "--hard")
    git(ready, "commit", "-qam", "Moved")
    before = state(ready)
    result = spectools(ready, "check")
    assert result.stderr.startswith("note: cut short, and completed now: move: ")
    assert state(ready) == before, "nobody's commit is reverted"


def test_drafts_are_removed_and_files_keep_their_permissions(ready: Path) -> None:
    (ready / BACKLOG).chmod(0o755)
    git(ready, "commit", "-qam", "Executable")
    for how in ("kill", "refuse"):
        for number in range(1, 100):
            result = interrupted(ready, number, how, "move", NAME, "2027.1")
            spectools(ready, "status")
            assert not list(ready.rglob("*.draft"))
            assert (ready / SPEC).exists() != (ready / BACKLOG).exists()
            for path in (SPEC, BACKLOG):
                if (ready / path).exists():
                    assert (ready / path).stat().st_mode & 0o777 == 0o755, number
            git(ready, "reset", "-q", "--hard")
            if result.returncode == 0:
                break
        assert number > 20


@pytest.mark.slow
@pytest.mark.parametrize("chore", ["abandon", "move"])
def test_recovery_killed_at_every_write(chore: str, ready: Path, states: Any) -> None:
    old, new, reset = states
    for number in range(1, 100):
        interrupted(ready, number, "kill", *CHORES[chore])
        if files(ready) not in (old[0], new[0]):
            break
        reset()
    assert journal_of(ready).exists()
    cut = shutil.copytree(ready, ready.parent / "cut", symlinks=True)
    for number in range(1, 100):
        result = interrupted(cut, number, "kill", "status")
        if result.returncode == 0:
            break
        assert spectools(cut, "status").returncode == 0
        assert state(cut) in (old, new)
        folders = [path for path in (cut / "specs").iterdir() if path.is_dir()]
        assert all(any(folder.iterdir()) for folder in folders), number
        shutil.rmtree(cut)
        shutil.copytree(ready, cut, symlinks=True)
    assert number > 2


def test_one_command_at_a_time(ready: Path) -> None:
    cut_short(ready)
    before = files(ready)
    with (ready / "pyproject.toml").open("rb") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_SH)
        for arguments in (["check"], ["move", NAME, "2027.1"], ["fix"]):
            result = spectools(ready, *arguments)
            assert result.returncode == 2
            assert "another command is changing this repository" in result.stderr
        journal_of(ready).rename(ready / ".kept")
        assert spectools(ready, "check").returncode == 0, "to read is no harm"
        assert "another command" in spectools(ready, "status", NAME, "approved").stderr
        (ready / ".kept").renamejournal_of(ready)
    assert files(ready) == before
    assert "taken back" in spectools(ready, "check").stderr
    assert status(ready) == ""


JOURNAL = {"what": "x", "command": [], "head": "", "modes": {}, "staged": []}


@pytest.mark.parametrize(
    "path",
    [
        "../stolen.rst",
        "/tmp/stolen.rst",
        ".git/hooks/x.txt",
        "specs/a/../b.rst",
        "specs/linked/x.rst",
    ],
)
def test_a_stranger_s_journal_writes_nothing(
    path: str, ready: Path, tmp_path: Path
) -> None:
    (ready / "specs/linked").symlink_to(tmp_path)
    git(ready, "add", "-A")
    head = run(["git", "rev-parse", "HEAD"], ready).stdout.strip()
    journal = {**JOURNAL, "head": head, "before": {path: "eA=="}, "after": {path: None}}
    journal_of(ready).write_text(json.dumps(journal))
    result = spectools(ready, "check")
    assert result.returncode == 2 and result.stderr.count("\n") == 1
    assert "was not written here" in result.stderr or "is a link" in result.stderr
    assert not (ready / path).exists() and not list(tmp_path.glob("*.rst"))


@pytest.mark.parametrize("journal", ["[]", "{}", "null", '{"before": 1}', '"x"'])
def test_a_journal_that_is_none(journal: str, ready: Path) -> None:
    journal_of(ready).write_text(journal)
    result = spectools(ready, "new", "x1")
    assert result.returncode == 2 and "was not written here" in result.stderr
    journal_of(ready).write_text(journal[:-1] or "{")
    assert spectools(ready, "check").returncode == 0, "it was cut short itself"
    assert not journal_of(ready).exists()


def test_a_journal_that_is_no_file(ready: Path) -> None:
    journal_of(ready).mkdir()
    assert "remove it" in spectools(ready, "new", "x1").stderr


def test_a_file_that_changes_meanwhile_is_not_overwritten(
    ready: Path, tool: Tool
) -> None:
    transaction = tool("repository.transaction")
    old = (ready / BACKLOG).read_bytes()
    for before in (b"not that", None):
        changes = {BACKLOG: transaction.Change(before, b"new")}
        with pytest.raises(tool("errors").SpecsError, match="has changed meanwhile"):
            transaction.change(ready, changes, "x")
    assert (ready / BACKLOG).read_bytes() == old
    assert not journal_of(ready).exists()


def test_what_others_write_meanwhile_is_not_taken_back(ready: Path) -> None:
    code = (
        "import sys\n"
        "def watch(event, arguments):\n"
        "    if event == 'os.rename' and str(arguments[1]).endswith(sys.argv[1]):\n"
        "        open(arguments[1], 'w').write('a colleague')\n"
        "        raise OSError(5, 'broken')\n"
        "sys.addaudithook(watch)\n"
        "from spectools.commands import main\n"
        "sys.exit(main(sys.argv[2:]))\n"
    )
    command = [sys.executable, "-c", code, SPEC, "move", NAME, "2027.1"]
    assert run(command, ready).returncode == 2
    assert (ready / SPEC).read_text() == "a colleague"
    assert status(ready) == f"?? {SPEC}\n"


def test_what_was_done_is_no_failure_when_nobody_reads(ready: Path) -> None:
    command = f"{sys.executable} -m spectools move {NAME} 2027.1"
    for end in (">/dev/full", "| true"):
        run(["bash", "-o", "pipefail", "-c", f"{command} {end}"], ready)
        assert (ready / SPEC).exists()
        git(ready, "reset", "-q", "--hard")
    result = run(["bash", "-c", f"{command} >/dev/full"], ready)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("place", ["redirects.txt", "specs/abandoned"])
def test_links_are_not_followed(place: str, ready: Path, tmp_path: Path) -> None:
    target = tmp_path / "outside"
    target.mkdir()
    (ready / place).symlink_to(target)
    for _ in range(2):
        result = spectools(ready, "move", NAME, "abandoned")
        assert result.returncode == 2 and place in result.stderr
        assert not list(target.iterdir())
    assert not journal_of(ready).exists()


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_what_git_does_not_look_at_is_refused(flag: str, ready: Path) -> None:
    git(ready, "update-index", flag, BACKLOG)
    (ready / BACKLOG).write_bytes((ready / BACKLOG).read_bytes() + b"Hidden.\n")
    for arguments in (["move", NAME, "2027.1"], ["status", NAME, "approved"]):
        assert "told to look away" in refused(ready, *arguments)


def test_what_was_cut_short_at_another_commit_is_left_to_people(ready: Path) -> None:
    cut_short(ready)
    git(ready, "commit", "-q", "--allow-empty", "-m", "Later")
    before = state(ready)
    result = spectools(ready, "check")
    assert result.returncode == 2 and "another commit is checked out" in result.stderr
    journal_of(ready).unlink()
    assert state(ready) == before


def test_fix_waits_too_and_overwrites_nothing(ready: Path) -> None:
    (ready / BACKLOG).write_bytes((ready / BACKLOG).read_bytes() + b"A\ttab.\n")
    with (ready / "pyproject.toml").open("rb") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_SH)
        assert "another command" in spectools(ready, "fix").stderr
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from spectools.mending import files\n"
        "fix = files.fix\n"
        "def slow(spec, *rest):\n"
        "    fixed = fix(spec, *rest)\n"
        "    if spec.path == sys.argv[1]:\n"
        "        Path(spec.path).write_bytes(b'Mine.')\n"
        "    return fixed\n"
        "files.fix = slow\n"
        "from spectools.commands import main\n"
        "sys.exit(main(['fix']))\n"
    )
    result = run([sys.executable, "-c", code, BACKLOG], ready)
    assert f"{BACKLOG}: has changed meanwhile, and is left as it is" in result.stdout
    assert (ready / BACKLOG).read_bytes() == b"Mine."


def test_permissions_are_set_last(ready: Path) -> None:
    # Who is not root cannot open what nobody may write.
    (ready / BACKLOG).chmod(0o444)
    code = (
        "import os, sys\n"
        "def watch(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).endswith('.draft'):\n"
        "        if os.path.exists(arguments[0]):\n"
        "            assert os.stat(arguments[0]).st_mode & 0o200, 'read-only'\n"
        "sys.addaudithook(watch)\n"
        "from spectools.commands import main\n"
        f"sys.exit(main(['status', '{NAME}', 'approved']))\n"
    )
    result = run([sys.executable, "-c", code], ready)
    assert result.returncode == 0, result.stderr
    assert (ready / BACKLOG).stat().st_mode & 0o777 == 0o444


def test_redirects_of_a_draft_are_staged_with_the_next_move(ready: Path) -> None:
    (ready / "specs/backlog/draft.rst").write_bytes(good_spec(ready, "draft"))
    done(ready, "move", "draft", "2027.1")
    assert "?? redirects.txt\n" in status(ready)
    done(ready, "move", NAME, "2027.1")
    assert "A  redirects.txt\n" in status(ready)
    assert "?? specs/2027.1/draft.rst\n" in status(ready)


def test_what_git_has_but_not_here_is_not_overwritten(ready: Path) -> None:
    (ready / SPEC).write_bytes(b"Of somebody.\n")
    git(ready, "add", SPEC)
    git(ready, "commit", "-qm", "Somebody's")
    git(ready, "sparse-checkout", "set", "--no-cone", "/*", f"!/{SPEC}")
    assert not (ready / SPEC).exists()
    assert f"{SPEC}: is in git" in refused(ready, "move", NAME, "2027.1")


# Redirects


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("vwxyz"))))
def test_old_addresses_lead_there_in_one_step(moves: list[tuple[str, str]]) -> None:
    redirects = MODULES["redirects"]
    pages = {name: f"specs/r/{name}.rst" for name in "abcd"}
    history: dict[str, set[str]] = {name: set() for name in "abcd"}
    data = b""
    for name, place in moves:
        old, new = pages[name], f"specs/s/{place}.rst"
        leads = redirects.targets(redirects.parse(data)[0])
        if new in pages.values() or leads.get(new, old) != old:
            continue
        data = redirects.moved(data, old, new)
        history[name] = (history[name] | {old}) - {new}
        pages[name] = new
        assert list(redirects.faults(data, pages.values())) == []
    leads = redirects.targets(redirects.parse(data)[0])
    assert leads == {old: pages[name] for name in "abcd" for old in history[name]}


MODULES: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def modules(tool: Tool) -> Iterator[None]:
    MODULES["redirects"] = tool("repository.redirects")
    yield


def test_comments_in_the_redirects_stay(checkout: Path) -> None:
    text = "# Ours.\n\nspecs/kilo/old-thing.rst -> specs/backlog/awesome-thing.rst\n"
    (checkout / "redirects.txt").write_text(text)
    git(checkout, "add", "-A")
    done(checkout, "move", NAME, "2027.1")
    assert (checkout / "redirects.txt").read_text() == (
        f"# Ours.\n\nspecs/kilo/old-thing.rst -> {SPEC}\n{BACKLOG} -> {SPEC}\n"
    )


def test_a_spec_that_has_moved_is_named_by_its_redirect(checkout: Path) -> None:
    done(checkout, "move", NAME, "2027.1/other")
    assert "it has moved to specs/2027.1/other.rst" in refused(
        checkout, "status", BACKLOG, "approved"
    )


# The command line


COMMANDS = ("check", "fix", "new", "release", "move", "repropose", "status", "rules")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example(command: str, repository: Path) -> None:
    said = done(repository, command, "--help")
    assert f"\n  python -m spectools {command}" in said.partition("examples:")[2]
    listed = done(repository, "--help")
    assert re.search(rf"^    {command}\s+\w+", listed, re.MULTILINE)


def test_policy_is_not_needed_twice(repository: Path) -> None:
    policy(repository, "nosuch = 1")
    assert "no key 'nosuch'" in refused(repository, "new", "x1")
