"""Real specs, published."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.corpus import specs
from tests.helpers import run


@pytest.mark.slow
def test_all_are_published(corpus: Path, tmp_path: Path) -> None:
    for release in (p for p in (corpus / "specs").iterdir() if p.is_dir()):
        (release / "broken.rst").write_bytes(b"Broken\n======\n\n:doc:`nosuch`\n")
    command = ["-W", "--keep-going", "-E", "-c", "doc", ".", str(tmp_path / "html")]
    done = run([sys.executable, "-m", "sphinx", *command], corpus)
    assert done.returncode == 1
    for spec in specs(corpus):
        page = spec.relative_to(corpus).with_suffix(".html")
        assert (tmp_path / "html" / page).is_file()
    named = re.findall(r"specs/[^/]+/broken\.rst:\d+: WARNING", done.stderr)
    assert len(named) == len(list((corpus / "specs").iterdir())) - 1
