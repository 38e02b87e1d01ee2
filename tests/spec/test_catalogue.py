"""The catalogue: what each spec says of itself, and what follows from the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.helpers import NAME, SPEC, Tool, git, good_spec, spectools


def catalogue(tool: Tool, repository: Path) -> dict[str, Any]:
    layout = tool("repository.layout").scan(repository)
    policy = tool("repository.policy").load(repository)
    found: dict[str, Any] = tool("spec.catalogue").read_catalogue(layout, policy)
    return found


def write(repository: Path, path: str, title: str, body: str = "") -> None:
    text = f"{title}\n{'=' * len(title)}\n\n{body}\n"
    (repository / path).parent.mkdir(exist_ok=True)
    (repository / path).write_text(text, encoding="utf-8")


def test_what_a_spec_says_of_itself(tool: Tool, repository: Path) -> None:
    text = good_spec(repository).decode()
    title = "=================\nAn Awesome Thing.\n=================\n"
    assert title in text
    new = "=======\nThe *A*\n=======\n\n:Status: approved\n"
    text = text.replace(title, new)
    text = text.replace(
        "Assignee(s)\n-----------\n\nNone",
        "Assignee(s)\n-----------\n\nPrimary assignee:\n  Jane <jane@example.org>",
    )
    (repository / SPEC).write_text(text, encoding="utf-8")
    (entry,) = catalogue(tool, repository).values()
    spec = entry.spec
    assert (spec.path, spec.folder, spec.name) == (SPEC, "2027.1", NAME)
    assert (spec.docname, spec.page) == (SPEC[:-4], f"{SPEC[:-4]}.html")
    assert (spec.title, spec.status, spec.state) == ("The A", *["approved"] * 2)
    assert spec.assignee == "Jane <jane@example.org>"
    assert spec.blueprint == f"https://blueprints.launchpad.net/trove/+spec/{NAME}"
    assert "Testing" in spec.nothing_said
    # What stands for all that is in it stands alone.
    assert "Assignee(s)" not in spec.nothing_said


def test_what_follows_from_the_others(tool: Tool, repository: Path) -> None:
    old, new = "specs/2027.1/old.rst", "specs/2027.2/new.rst"
    write(repository, old, "A Thing", ":Status: superseded by :doc:`/specs/2027.2/new`")
    write(repository, new, "a  thing", "Text.")
    write(repository, "specs/2027.2/old.rst", "Another", ":Status: superseded by new")
    far = ":Status: superseded by https://example.org/x"
    write(repository, "specs/2027.2/far.rst", "Far", far)
    lost = ":Status: superseded by 2027.2/lost"
    write(repository, "specs/2027.2/lost.rst", "Far", lost)
    evil = ":Status: superseded by javascript:alert(1)"
    write(repository, "specs/abandoned/evil.rst", "Evil", evil)
    write(repository, "specs/abandoned/gone.rst", "Gone")
    (repository / "specs/2027.2/untitled.rst").write_text("Text.\n")
    entries = catalogue(tool, repository)
    facts = {
        path: (e.title, e.spec.state, e.successor, e.supersedes, e.also_in)
        for path, e in entries.items()
    }
    twin = "specs/2027.2/old.rst"
    assert facts == {
        old: ("A Thing (2027.1)", "superseded", new, (), (twin,)),
        "specs/2027.2/far.rst": (
            "Far (2027.2/far)",
            "superseded",
            "https://example.org/x",
            (),
            (),
        ),
        "specs/2027.2/lost.rst": ("Far (2027.2/lost)", "superseded", None, (), ()),
        new: ("a thing (2027.2)", None, None, (old, twin), ()),
        twin: ("Another", "superseded", new, (), (old,)),
        "specs/2027.2/untitled.rst": ("untitled", None, None, (), ()),
        "specs/abandoned/evil.rst": ("Evil", "superseded", None, (), ()),
        "specs/abandoned/gone.rst": ("Gone", "abandoned", None, (), ()),
    }
    # No dates without git.
    assert {e.created for e in entries.values()} == {None}


def test_dates_are_those_of_the_text_under_whatever_name(
    tool: Tool, checkout: Path, tmp_path: Path
) -> None:
    def commit(day: int, *arguments: str) -> None:
        date = f"2026-11-{day:02}T12:00:00Z"
        git(checkout, "add", "-A")
        git(checkout, *(arguments or ("commit", "-qm", "X")), GIT_COMMITTER_DATE=date)

    def dates(repository: Path) -> tuple[str, str] | None:
        entry = catalogue(tool, repository)["specs/2027.2/other.rst"]
        created, changed = entry.created, entry.changed
        return (f"{created:%m-%d}", f"{changed:%m-%d}") if created else None

    (checkout / SPEC).write_bytes(good_spec(checkout))
    commit(1)
    assert spectools(checkout, "move", SPEC, "2027.2/other").returncode == 0
    commit(2)
    path = checkout / "specs/2027.2/other.rst"
    changed_by_move = dates(checkout)
    git(checkout, "checkout", "-qb", "side")
    (checkout / "README.rst").write_text("X\n")
    commit(3)
    git(checkout, "checkout", "-q", "main")
    path.write_text(path.read_text("utf-8") + "\nMore.\n", encoding="utf-8")
    commit(4)
    # Merged into a branch that is older, the change is no newer than it was.
    git(checkout, "checkout", "-q", "side")
    commit(5, "merge", "-q", "--no-ff", "-m", "Merge", "main")
    assert changed_by_move in (("11-01", "11-01"), ("11-01", "11-02"))
    assert dates(checkout) == ("11-01", "11-04")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", checkout.as_uri(), str(shallow))
    assert dates(shallow) is None


@pytest.mark.parametrize(
    ("body", "assignee"),
    [
        ("Primary assignee:\n  jane", "jane"),
        ("Primary assignee: jane (IRC: jdoe)", "jane (IRC: jdoe)"),
        ("Primary assignee:\n\n* Jane\n* Joe", "Jane"),
        ("- jane@example.org (Primary Assignee)\n- joe", "jane@example.org"),
        ("Primary assignee:\n  <jane>\n\nOther contributors:\n  joe", "jane"),
        ("Primary assignee:\n  `Jane <https://example.org/~jane>`_", "Jane"),
        ("jane", "jane"),
        ("Primary assignee:\n\nOther contributors:\n  joe", None),
        ("Primary assignee:\n  None", None),
        ("Primary assignee:\n  TBD", None),
        ("None", None),
    ],
)
def test_assignee_is_the_answer_without_its_markup(
    body: str, assignee: str | None, tool: Tool, repository: Path
) -> None:
    write(repository, SPEC, "A Thing", f"Assignee(s)\n-----------\n\n{body}")
    (entry,) = catalogue(tool, repository).values()
    assert entry.spec.assignee == assignee
