"""What other pages have a say in: labels, terms, pages, addresses, files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import SPEC, good_spec, spectools

OTHER = "specs/2027.1/other-thing.rst"
BACKLOG = "specs/backlog/third-thing.rst"


def write(repository: Path, path: str, text: str = "") -> None:
    """Write a good spec, with some text in it."""
    spec = good_spec(repository, Path(path).stem)
    assert b"Testing\n=======\n" in spec
    spec = spec.replace(b"Testing\n=======\n", b"Testing\n=======\n\n" + text.encode())
    (repository / path).write_bytes(spec)


def found(repository: Path, *arguments: str) -> list[str]:
    done = spectools(repository, "check", *arguments)
    assert done.returncode in (0, 1), done.stderr
    return [line.split(" ", 1)[1] for line in done.stdout.splitlines()[:-1]]


LABEL = "Text.\n\n.. _Plan A:\n\nOwn\n---\n\nMore.\n"


def test_label_of_another_spec_is_known(repository: Path) -> None:
    write(repository, BACKLOG, LABEL)
    write(repository, SPEC, "See :ref:`plan a`, and :ref:`it <Plan  A>`.\n")
    assert found(repository) == []
    assert found(repository, SPEC) == []
    (repository / BACKLOG).unlink()
    # The spec has not changed, and what was found in it is remembered.
    for arguments in ([], [SPEC]):
        said = found(repository, *arguments)
        assert [line[:5] for line in said] == ["SP515", "SP515"]
        assert "there is no label 'plan a'" in said[0]


def test_label_twice_names_the_other_place(repository: Path) -> None:
    write(repository, SPEC, LABEL)
    write(repository, OTHER, LABEL.replace("Plan A", "plan a"))
    [one] = found(repository, SPEC)
    assert one.startswith(f"SP517 the label 'plan a' is in {OTHER}:")
    assert len(found(repository)) == 2
    write(repository, OTHER)
    assert found(repository) == []


def test_terms(repository: Path) -> None:
    glossary = (
        ".. glossary::\n   :sorted:\n\n   Part\n      One.\n\n   Slice\n      Two.\n"
    )
    write(repository, OTHER, glossary)
    write(repository, SPEC, "A :term:`part`, a :term:`slice`, :term:`bits <Part>`.\n")
    assert found(repository) == []
    write(repository, BACKLOG, glossary.replace("Slice", "Piece"))
    said = found(repository)
    assert {line[:5] for line in said} == {"SP517"} and len(said) == 2
    write(repository, SPEC, "A :term:`bit`.\n")
    assert any("no glossary has the term 'bit'" in line for line in found(repository))


def test_page_that_has_moved_is_still_there(repository: Path) -> None:
    write(repository, SPEC, "See `it <../backlog/other-thing.html#x>`__.\n")
    assert found(repository)[0].startswith("SP516 '../backlog/other-thing.html' leads")
    write(repository, OTHER)
    text = f"specs/backlog/other-thing.rst -> {OTHER}\n"
    (repository / "redirects.txt").write_text(text)
    assert found(repository) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (":doc:`template`, :doc:`/README`, :doc:`t <../backlog/template>`", ""),
        (":doc:`/readme`", "SP515"),
        (":spec:`awesome-thing`, :spec:`it <2027.1/awesome-thing>`", ""),
        (":spec:`nothing`", "SP515"),
        (":spec:`backlog/awesome-thing`", "SP515"),
        # A page, and no spec.
        (":spec:`2027.1/template`", "SP515"),
        (":any:`template`, :any:`search`", ""),
        (":any:`nothing`", "SP515"),
        ("`a <../../index.html>`__, `b </specs/2027.1/template.html?q>`__", ""),
        ("`a </specs/2027.1/nosuch.html>`__", "SP516"),
        ("`a <template.rst>`__", "SP516"),
        ("`a </about.html>`__, `b <https://x.org/nosuch.html>`__, me@x.org", ""),
        (".. image:: part.png", "SP516"),
        (":download:`part.txt`", "SP516"),
        (".. toctree::\n\n   nosuch", "SP515"),
        (".. toctree::\n   :glob:\n\n   nosuch*", ""),
    ],
)
def test_places(text: str, rule: str, repository: Path) -> None:
    write(repository, SPEC, f"{text}\n")
    assert [line[:5] for line in found(repository)] == [rule] * bool(rule)


def test_spec_is_named_with_its_release_where_it_needs_one(repository: Path) -> None:
    write(repository, OTHER, ":spec:`awesome-thing`, :spec:`specs/awesome-things`\n")
    write(repository, SPEC)
    [nowhere] = found(repository)
    assert "there is no spec 'specs/awesome-things'; did you mean '2027.1/" in nowhere
    assert nowhere.endswith("/awesome-thing'?")
    write(repository, OTHER, ":spec:`awesome-thing`\n")
    write(repository, "specs/backlog/awesome-thing.rst")
    for arguments in ([], [OTHER]):
        unclear = found(repository, *arguments)[0]
        forms = "'2027.1/awesome-thing' or 'backlog/awesome-thing'"
        assert unclear == f"SP518 'awesome-thing' is in several releases; write {forms}"


def test_suppressed_with_a_reason(repository: Path) -> None:
    text = ".. spectools: disable SP515 because it comes with the next spec\n\n"
    write(repository, SPEC, f"{text}See :ref:`plan`.\n")
    assert found(repository) == []


def test_pages_that_the_site_makes_are_there(repository: Path) -> None:
    links = b"\n:doc:`/specs/2027.1/index` `a <../backlog/>`__ `b <index.html>`__\n"
    (repository / SPEC).write_bytes(good_spec(repository) + links)
    done = spectools(repository, "check", SPEC)
    assert done.returncode == 0, done.stdout
