"""Real specs, mended."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.corpus import paragraphs, specs
from tests.helpers import Tool, spectools


def test_all_are_mended_and_nothing_is_lost(
    corpus: Path, tmp_path: Path, tool: Tool
) -> None:
    mended = Path(shutil.copytree(corpus, tmp_path / "mended"))
    done = spectools(mended, "fix")
    assert (done.returncode, done.stderr) == (0, "")
    *left, last = spectools(mended, "fix").stdout.splitlines()
    assert last.startswith("mended 0 findings in 0 files; ")
    assert all(line.startswith("left: ") for line in left) and len(left) <= 10
    fixable = {rule.id for rule in tool("rules").all_rules() if rule.is_fixable}
    assert fixable & {rule for _, rule in found_in(mended)} == set()
    changed = 0
    for spec in specs(corpus):
        old = spec.read_bytes()
        new = (mended / spec.relative_to(corpus)).read_bytes()
        assert paragraphs(new) == paragraphs(old), spec
        changed += old != new
    assert changed >= 5


def found_in(repository: Path) -> set[tuple[str, str]]:
    """Return the files with the rules that find something there."""
    said = spectools(repository, "check", "--no-cache").stdout
    return set(re.findall(r"(?m)^(.*?):\d+:\d+: (SP\d{3})", said))


def test_missing_sections_come_with_what_the_template_says(
    corpus: Path, tmp_path: Path
) -> None:
    mended = Path(shutil.copytree(corpus, tmp_path / "mended"))
    assert spectools(mended, "fix").returncode == 0
    before = {spec: spec.read_bytes() for spec in specs(mended)}
    missing = {path for path, rule in found_in(mended) if rule == "SP101"}
    done = spectools(mended, "fix", "--sections")
    assert (done.returncode, done.stderr) == (0, "")
    *_, last = spectools(mended, "fix", "--sections").stdout.splitlines()
    assert last.startswith("mended 0 findings in 0 files; ")
    found = found_in(mended)
    # Among sections at another level, which only an author can move, nothing is put.
    moved = {path for path, rule in found if rule == "SP105"}
    assert {path for path, rule in found if rule == "SP101"} <= moved
    silent: set[str] = set()
    for spec, old in before.items():
        template = paragraphs((spec.parent / "template.rst").read_bytes())
        rest = list(paragraphs(old))
        for text in paragraphs(spec.read_bytes()):
            if rest and text == rest[0]:
                rest.pop(0)
            else:
                assert text in template, spec
        assert rest == [], spec
        path = spec.relative_to(mended).as_posix()
        if not {(path, rule) for rule in ("SP301", "SP303", "SP304")} & found:
            silent.add(path)
    # A section that holds others may have nothing of its own to be asked for.
    assert len(silent & missing - moved) <= 1
