"""All specs for programs: a list in JSON, an object for each spec.

``specs.schema.json`` beside this file says what it holds, in JSON Schema:
https://json-schema.org/draft/2020-12
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from spectools.spec.catalogue import Entry

SCHEMA = Path(__file__).with_name("specs.schema.json")


def as_json(entries: Iterable[Entry]) -> str:
    """Return what is known of specs, in ASCII, with a final new line."""
    # By their paths, so that it does not matter who has collected them.
    objects = map(_object, sorted(entries, key=lambda entry: entry.spec.path))
    return json.dumps([*objects], indent=2) + "\n"


def _object(entry: Entry) -> dict[str, Any]:
    spec = entry.spec
    return {
        "path": spec.path,
        "folder": spec.folder,
        "name": spec.name,
        "page": spec.page,
        "title": spec.title,
        "status": spec.status,
        "state": spec.state,
        "assignee": spec.assignee,
        "blueprint": spec.blueprint,
        "topics": [topic.name for topic in spec.topics],
        "created": _day(entry.created),
        "changed": _day(entry.changed),
        "superseded_by": entry.successor,
        "supersedes": [*entry.supersedes],
        "also_in": [*entry.also_in],
    }


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
