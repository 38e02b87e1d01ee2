"""Real specs, warts and all, and what they say.

The corpus is a folder of projects, each with releases and a ``template.rst``.
It is not part of this repository; ``SPECS_CORPUS`` says where it lies.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from docutils import nodes
from docutils.core import publish_doctree

from tests.helpers import CORPUS

PROJECTS = {
    "trove": {"variant": "trove"},
    "fuel": {"variant": "fuel"},
    "neutron": {"variant": "trove", "project_name": "Neutron"},
}


def with_real_specs(baked: Path, folder: Path, project: str) -> Path:
    """Return a copy of a baked repository that holds all releases of a project."""
    repository = Path(shutil.copytree(baked, folder))
    source = Path(str(CORPUS)) / project
    for release in (path for path in source.iterdir() if path.is_dir()):
        target = repository / "specs" / release.name
        target.mkdir(exist_ok=True)
        for spec in release.glob("*.rst"):
            (target / spec.name).write_bytes(spec.read_bytes())
        (target / "template.rst").write_bytes((source / "template.rst").read_bytes())
    return repository


def specs(repository: Path) -> list[Path]:
    return [p for p in repository.glob("specs/*/*.rst") if p.name != "template.rst"]


@cache
def paragraphs(data: bytes) -> tuple[str, ...]:
    """Return the texts of a spec as docutils reads it, blanks and all that made one."""
    tree = publish_doctree(
        data.decode("utf-8", "replace"),
        settings_overrides={"report_level": 5, "file_insertion_enabled": False},
    )
    texts = (
        node.astext()
        for node in tree.findall(nodes.TextElement)
        if isinstance(node.parent, nodes.Element)
        and not isinstance(node.parent, nodes.TextElement)
    )
    kept = ("".join(c for c in text if c not in "\u200b\ufeff") for text in texts)
    return tuple(" ".join(text.split()) for text in kept)
