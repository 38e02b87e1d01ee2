"""What tests that run tox share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tox_folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where tox keeps environments that several repositories use, by their hosting.

    What is installed in them depends on nothing else, so it is installed once.
    """
    themes = {"opendev": "openstackdocs", "github": "pydata", "gitlab": "pydata"}
    made = {t: tmp_path_factory.mktemp(t) for t in sorted(set(themes.values()))}
    return {hosting: made[theme] for hosting, theme in themes.items()}
