"""What programs are told of specs holds to its schema, whatever specs say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.helpers import NAME, SPEC, Tool, git, good_spec, spectools


def validator(tool: Tool) -> Any:
    schema = json.loads(tool("spec.listing").SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def listed(repository: Path) -> Any:
    done = spectools(repository, "status", "--format", "json")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    # A terminal obeys nothing in it.
    assert done.stdout.isascii()
    return json.loads(done.stdout)


def test_all_kinds_of_specs_hold_to_the_schema(checkout: Path, tool: Tool) -> None:
    title = "Launchpad Blueprint:\n"
    text = good_spec(checkout).decode()
    fields = (
        ":Status: superseded by :spec:`2027.2/new`\n:Topics: Größe, C++, größe, *x*"
    )
    (checkout / SPEC).write_text(text.replace(title, f"{fields}\n\n{title}"))
    (checkout / "specs/2027.2/new.rst").write_bytes(good_spec(checkout, "new"))
    evil = "A \x1b[31m<b>\u202e & \U0001f469"
    (checkout / "specs/2027.2/evil.rst").write_text(f"{evil}\n{'=' * 40}\n")
    (checkout / "specs/2027.2/empty.rst").write_bytes(b"\xff\x00")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Specs")
    found = listed(checkout)
    validator(tool).validate(found)
    by_path = {entry["path"]: entry for entry in found}
    assert [*by_path] == sorted(by_path)
    old = by_path[SPEC]
    assert old["superseded_by"] == "specs/2027.2/new.rst"
    assert old["also_in"] == [f"specs/backlog/{NAME}.rst"]
    assert by_path["specs/2027.2/new.rst"]["supersedes"] == [SPEC]
    # The first spelling counts.
    assert old["topics"] == ["Größe", "C++", "x"]
    assert old["created"] and old["page"] == f"specs/2027.1/{NAME}.html"
    assert by_path["specs/2027.2/empty.rst"]["title"] is None


def test_nothing_is_listed_of_no_specs(repository: Path, tool: Tool) -> None:
    assert listed(repository) == []
    validator(tool).validate([])


@pytest.mark.parametrize(
    ("key", "value"),
    [("page", "javascript:x"), ("state", "done"), ("created", "now"), ("more", 1)],
)
def test_schema_refuses(key: str, value: Any, checkout: Path, tool: Tool) -> None:
    (entry,) = listed(checkout)
    assert not validator(tool).is_valid([{**entry, key: value}])
