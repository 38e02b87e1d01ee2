"""News: one entry for a new spec, one for each state that it gets, and no more."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import feedparser
import pytest

from tests.helpers import Tool

SITE = "https://specs.example.org/trove/"
BORN = datetime(2026, 1, 1, tzinfo=timezone.utc)
EVIL = "</title><script>x</script> & \x1b \ufffe \U0001f469 " + "<&" * 400


def entry(tool: Tool, name: str, **said: Any) -> Any:
    """Return what a catalogue knows of a spec."""
    catalogue = tool("spec.catalogue")
    status = said.pop("status", None)
    title = said.pop("title", name)
    spec = catalogue.Particulars(f"specs/2027.1/{name}.rst", title, status, status)
    return catalogue.Entry(spec, title, **{"created": BORN, "changed": BORN, **said})


def feed(tool: Tool, *entries: Any) -> tuple[bytes, Any]:
    module = tool("site.feed")
    data = module.as_feed(module.news(entries), "Trove specs", "Trove", SITE)
    parsed = feedparser.parse(data)
    assert not parsed.bozo, parsed
    return data, parsed


def test_entries_and_when_they_come(tool: Tool) -> None:
    later = BORN + timedelta(days=9)
    draft = entry(tool, "b", status="draft", settled=BORN)
    _, new = feed(tool, entry(tool, "a"), draft)
    address = f"{SITE}specs/2027.1/"
    assert {e.id for e in new.entries} == {f"{address}{n}.html#new" for n in "ab"}
    # An edit is no news.
    edited = entry(tool, "a", changed=later, title="Other words")
    _, after = feed(tool, edited, draft)
    assert [e.id for e in after.entries] == [e.id for e in new.entries]
    approved = entry(tool, "b", status="approved", changed=later, settled=later)
    _, changed = feed(tool, edited, approved)
    ids = [e.id for e in changed.entries]
    assert {*ids} - {e.id for e in new.entries} == {f"{address}b.html#approved"}
    assert len(ids) == 3 and ids[0].endswith("#approved")
    assert changed.feed.updated == "2026-01-10T00:00:00Z"
    assert changed.feed.id == SITE and changed.entries[0].link == f"{address}b.html"
    assert changed.entries[0].title == "Approved: b"


def test_nothing_is_known_without_git(tool: Tool) -> None:
    _, parsed = feed(tool, entry(tool, "a", created=None, changed=None))
    assert parsed.entries == [] and parsed.feed.title == "Trove specs"


def test_it_is_small_and_holds_no_markup_of_specs(tool: Tool) -> None:
    evil = {"title": EVIL, "status": EVIL}
    many = [entry(tool, f"{n:03}" + "x" * 90, **evil) for n in range(60)]
    data, parsed = feed(tool, *many)
    assert len(data) <= 100_000
    assert 20 < len(parsed.entries) < 50
    assert all(e.title.startswith("New: </title><script>") for e in parsed.entries)
    assert b"<script" not in data and b"\x1b" not in data
    plain = [entry(tool, f"{n:03}") for n in range(60)]
    assert len(feed(tool, *plain)[1].entries) == 50


def test_listing_takes_what_is_no_text(tool: Tool) -> None:
    listing = json.loads(tool("spec.listing").as_json([entry(tool, "a", title=EVIL)]))
    assert listing[0]["title"] == EVIL


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://x.org", "https://x.org/"),
        ("http://x.org:8000/a/b-c.d/", "http://x.org:8000/a/b-c.d/"),
        ("https://x.org/?q", None),
        ('https://x.org/"onload=', None),
        ("javascript://x.org/", None),
        ("specs.example.org", None),
    ],
)
def test_address_of_the_site(
    address: str, kept: str | None, tool: Tool, tmp_path: Any
) -> None:
    policy = tool("repository.policy")
    text = "".join(
        f'{key} = "x"\n' for key in ("project", "launchpad-project", "repository")
    )
    text += f"theme = \"pydata_sphinx_theme\"\nsite-address = '{address}'\n"
    (tmp_path / "pyproject.toml").write_text(f"[tool.specs]\n{text}")
    if kept:
        assert policy.load(tmp_path).site_address == kept
    else:
        with pytest.raises(policy.PolicyError, match="site-address"):
            policy.load(tmp_path)
