"""Links by ``:spec:`` lead where they led, whatever a chore moves or copies."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chores.chore import BACKLOG, clean, done
from tests.helpers import NAME, SPEC, git, good_spec

OTHER = "specs/2027.1/other.rst"

# By what is done: what another spec says before and after. Two are there, and a third
# is called "taken" in both releases.
CHORES = {
    f"move {NAME} 2027.1": (
        f":spec:`{NAME}`, :spec:`it <{NAME}>`, :spec:`backlog/{NAME}`",
        f":spec:`{NAME}`, :spec:`it <{NAME}>`, :spec:`2027.1/{NAME}`",
    ),
    f"move {NAME} 2027.1/better": (
        f":spec:`{NAME}`, :spec:`it\n<{NAME}>`, :spec:`backlog/{NAME}`",
        ":spec:`better`, :spec:`it\n<better>`, :spec:`2027.1/better`",
    ),
    # Now there are two, and the one that was meant is named.
    f"move {NAME} backlog/lone": (
        f":spec:`{NAME}` and :spec:`the lone <lone>`",
        ":spec:`backlog/lone` and :spec:`the lone <2027.2/lone>`",
    ),
    "move 2027.2/taken 2027.2/free": (
        ":spec:`2027.2/taken`, :spec:`2027.1/taken`, ``:spec:`2027.2/taken```",
        ":spec:`2027.2/free`, :spec:`2027.1/taken`, ``:spec:`2027.2/taken```",
    ),
    "move other backlog": (
        ":spec:`other` and :spec:`2027.1/other`",
        ":spec:`other` and :spec:`backlog/other`",
    ),
    "repropose other": (
        ":spec:`other` and :spec:`lone`",
        ":spec:`2027.1/other` and :spec:`lone`",
    ),
}


@pytest.mark.parametrize("chore", CHORES)
def test_spec_role_leads_where_it_led(chore: str, checkout: Path) -> None:
    for path in ("2027.2/lone", "2027.1/taken", "2027.2/taken"):
        name = path.partition("/")[2]
        spec = good_spec(checkout, name)
        (checkout / f"specs/{path}.rst").write_bytes(spec)
    before, after = CHORES[chore]
    spec = good_spec(checkout, "other")
    (checkout / OTHER).write_bytes(spec + f"\nSee {before}.\n".encode())
    git(checkout, "add", "-A")
    assert clean(checkout)
    done(checkout, *chore.split())
    places = [*checkout.glob("specs/*/other.rst")]
    assert len(places) == 1 + chore.startswith("repropose")
    for place in places:
        text = place.read_text(encoding="utf-8")
        assert text.endswith(f"\nSee {after}.\n"), text[-200:]
    assert clean(checkout)


def test_superseded_by_role(checkout: Path) -> None:
    field = f"Launchpad Blueprint:\n\n:Status: superseded by :spec:`{NAME}`"
    spec = good_spec(checkout, "other").decode()
    text = spec.replace("Launchpad Blueprint:\n", f"{field}\n\nLaunchpad Blueprint:\n")
    (checkout / OTHER).write_text(text.replace("Launchpad Blueprint:\n\n:", ":"))
    git(checkout, "add", "-A")
    assert clean(checkout)
    done(checkout, "move", NAME, "2027.1/better")
    assert ":Status: superseded by :spec:`better`\n" in (checkout / OTHER).read_text()
    assert not (checkout / BACKLOG).exists() and not (checkout / SPEC).exists()
