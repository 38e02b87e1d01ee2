"""When a line of a file was last changed, as git knows."""

from __future__ import annotations

from pathlib import Path

from tests.helpers import Tool, git


def test_a_mark_has_its_own_date(tmp_path: Path, tool: Tool) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    texts = [
        (":Status: draft\n", 2020, "a"),
        (":Status: draft\nMore.\n", 2021, "a"),
        (":Status: approved\nMore.\n", 2022, "a"),
        (":Status: approved\nMore.\n", 2023, "b"),
        (":Status: approved\nMore and more.\n", 2024, "b"),
    ]
    for text, year, name in texts:
        place = tmp_path / "specs" / f"{name}.rst"
        place.parent.mkdir(exist_ok=True)
        (place.parent / "a.rst").unlink(missing_ok=True)
        place.write_text(text + "Words that stay.\n" * 9)
        git(tmp_path, "add", "-A")
        date = f"{year}-01-01T00:00:00Z"
        git(tmp_path, "commit", "-qm", "x", GIT_COMMITTER_DATE=date)
    checkout = tool("repository.checkout").Checkout(tmp_path)
    dates = checkout.dates("specs", "^:Status:")["specs/b.rst"]
    years = [moment.year for moment in dates]
    assert years == [2020, 2024, 2022]
    assert checkout.dates("specs")["specs/b.rst"].marked is None
