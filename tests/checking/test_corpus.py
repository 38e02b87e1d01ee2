"""Real specs, judged."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.corpus import specs
from tests.helpers import spectools

FINDING = re.compile(r"(specs/[^:]+):(\d+):(\d+): (SP\d{3}) \S.*")


def test_all_are_judged_in_one_run(corpus: Path) -> None:
    done = spectools(corpus, "check")
    assert (done.returncode, done.stderr) == (1, "")
    *findings, summary = done.stdout.splitlines()
    assert summary.startswith(f"checked {len(specs(corpus))} specs in ")
    assert summary.endswith(f" rules: {len(findings)} findings")
    for line in findings:
        found = FINDING.fullmatch(line)
        assert found, line
        lines = (corpus / found[1]).read_bytes().split(b"\n")
        assert 1 <= int(found[2]) <= len(lines)
        assert 1 <= int(found[3]) <= len(lines[int(found[2]) - 1].expandtabs()) + 1
    print(Counter(FINDING.fullmatch(line)[4] for line in findings))  # type: ignore[index]


def test_findings_about_headings_are_at_headings(corpus: Path) -> None:
    done = spectools(corpus, "check")
    seen = 0
    for line in done.stdout.splitlines()[:-1]:
        path, number, rule, heading = re.match(  # type: ignore[union-attr]
            r"([^:]+):(\d+):\d+: (SP\d+) (?:section ['\"](.*?)['\"])?", line
        ).groups()
        if rule in ("SP102", "SP103", "SP104", "SP105", "SP108", "SP301"):
            text = (corpus / path).read_text(encoding="utf-8").splitlines()
            assert text[int(number) - 1].strip() == heading, line
            seen += 1
    assert seen > 10


def test_real_specs_parse_without_false_complaints(corpus: Path) -> None:
    # These were published by Sphinx; what docutils holds against them would be
    # a role or directive that the stand-ins lack.
    done = spectools(corpus, "check")
    assert " SP501 " not in done.stdout and " SP502 " not in done.stdout
