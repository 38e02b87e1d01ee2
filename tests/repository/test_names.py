"""Names that a spec may not have."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.chores.chore import BACKLOG, done, refused
from tests.helpers import git, spectools


def test_name_of_the_release_s_page_is_no_spec_s(checkout: Path) -> None:
    old = "specs/2027.1/index.rst"
    shutil.copy(checkout / BACKLOG, checkout / old)
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Taken over")
    said = "'index' is the release's page's, and no spec's"
    assert said in refused(checkout, "new", "index")
    assert said in refused(checkout, "move", BACKLOG, "2027.2/index")
    assert said in refused(checkout, "move", old, "2027.2")
    assert said in refused(checkout, "repropose", old)
    # There is a way out.
    assert "SP205 the file name 'index.rst'" in spectools(checkout, "check", old).stdout
    done(checkout, "move", old, "2027.1/other.rst")
