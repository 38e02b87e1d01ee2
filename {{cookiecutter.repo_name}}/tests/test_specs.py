"""One test for each spec and each template of this repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from spectools.checking import baseline, cache, report, run
from spectools.repository import layout, policy

ROOT = Path(__file__).parent.parent
LAYOUT = layout.scan(ROOT)
POLICY = policy.load(ROOT)
CACHE = cache.Cache(ROOT)


@pytest.mark.parametrize("path", [*LAYOUT.specs, *LAYOUT.templates])
def test_spec(path: str) -> None:
    known = baseline.read(ROOT)
    result = run.check(LAYOUT.select([path]), POLICY, cache=CACHE, baseline=known)
    if result.failures or result.errors:
        lines = [*report.text(result), *result.errors]
        pytest.fail("\n".join(lines), pytrace=False)
