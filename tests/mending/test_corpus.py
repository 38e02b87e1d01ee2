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
    again = spectools(mended, "fix").stdout
    assert again.startswith("mended 0 findings in 0 files; ")
    fixable = {rule.id for rule in tool("rules").all_rules() if rule.is_fixable}
    found: dict[str, set[str]] = {}
    for line in spectools(mended, "check").stdout.splitlines()[:-1]:
        path, rule = re.match(r"(.*?):\d+:\d+: (SP\d{3})", line).groups()  # type: ignore[union-attr]
        found.setdefault(path, set()).add(rule)
    # Among sections at another level, which only an author can move, nothing is put.
    left = [rules & fixable for rules in found.values() if "SP105" not in rules]
    assert set().union(*left) == set()
    assert set().union(*(rules & fixable for rules in found.values())) <= {"SP101"}
    titles = {
        heading.title
        for template in corpus.glob("specs/*/template.rst")
        for heading in tool("spec.document")
        .Spec("t.rst", template.read_bytes())
        .headings
    }
    changed = 0
    for spec in specs(corpus):
        old, new = (
            spec.read_bytes(),
            (mended / spec.relative_to(corpus)).read_bytes(),
        )
        before, after = paragraphs(old), iter(paragraphs(new))
        # What is there was there before, but for new sections that say None.
        rest = list(before)
        for text in after:
            if rest and text == rest[0]:
                rest.pop(0)
            else:
                assert text == "None" or text in titles, spec
        assert rest == [], spec
        changed += old != new
    assert changed >= 10
