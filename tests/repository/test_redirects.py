"""Old addresses, and where they lead."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.chores.chore import BACKLOG, done, refused
from tests.helpers import NAME, SPEC, Tool, git


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


@settings(deadline=None, max_examples=200)
@given(moves=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("vwxyz"))))
def test_old_addresses_lead_there_in_one_step(
    moves: list[tuple[str, str]], tool: Tool
) -> None:
    redirects = tool("repository.redirects")
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
