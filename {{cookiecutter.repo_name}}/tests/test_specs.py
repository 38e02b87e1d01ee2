"""One test for each spec and each template of this repository.

tox sets ``SPECS_JUDGED`` to what it was given after ``--``: paths, or, with ``tox
exec``, a command. Without a path all are judged.
"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from spectools.checking import baseline, cache, report, run
from spectools.repository import layout, policy

ROOT = Path(__file__).parent.parent
LAYOUT = layout.scan(ROOT)
GIVEN = shlex.split(os.environ.get("SPECS_JUDGED", ""))
JUDGED = LAYOUT.select([path for path in GIVEN if (ROOT / path).exists()] or ["."])
POLICY = policy.load(ROOT)
CACHE = cache.Cache(ROOT)


@pytest.mark.parametrize("path", [*JUDGED.specs, *JUDGED.templates])
def test_spec(path: str) -> None:
    known = baseline.read(ROOT)
    result = run.check(LAYOUT.select([path]), POLICY, cache=CACHE, baseline=known)
    if result.failures or result.errors:
        lines = [*report.text(result), *result.errors]
        pytest.fail("\n".join(lines), pytrace=False)
