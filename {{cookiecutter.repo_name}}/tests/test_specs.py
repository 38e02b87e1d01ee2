"""One test for each spec and each template of this repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from spectools import check, config, layout, report

ROOT = Path(__file__).parent.parent
LAYOUT = layout.scan(ROOT)


@pytest.mark.parametrize("path", [*LAYOUT.specs, *LAYOUT.templates])
def test_spec(path: str) -> None:
    result = check.check(LAYOUT.select([path]), config.load(ROOT))
    if result.findings or result.errors:
        lines = [*report.text(result), *result.errors]
        pytest.fail("\n".join(lines), pytrace=False)
