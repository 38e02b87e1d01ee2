"""The generated CI files, and our own, by the linters of their systems."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.helpers import TEMPLATE, Bake, run

SCHEMAS = {
    "github": {
        "vendor.github-workflows": ".github/workflows/*.yml",
        "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/*.yml",
    },
    "gitlab": {"vendor.gitlab-ci": ".gitlab-ci.yml"},
}


@pytest.mark.parametrize("whose", ["generated", "our own"])
def test_workflows_are_safe(whose: str, bake: Bake) -> None:
    folder = bake(hosting="github") if whose == "generated" else TEMPLATE
    zizmor = str(Path(sys.executable).with_name("zizmor"))
    command = [zizmor, "--offline", "--persona", "pedantic", ".github"]
    done = run(command, folder)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("hosting", SCHEMAS)
def test_files_are_valid(hosting: str, bake: Bake) -> None:
    for schema, pattern in SCHEMAS[hosting].items():
        files = [str(path) for path in bake(hosting=hosting).glob(pattern)]
        assert files
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
        if hosting == "gitlab":
            command += ["--data-transform", "gitlab-ci"]
        done = run([*command, *files], TEMPLATE)
        assert done.returncode == 0, done.stdout + done.stderr


def test_no_text_of_strangers_reaches_a_shell(bake: Bake) -> None:
    for path in (bake(hosting="github") / ".github").rglob("workflows/*.yml"):
        for line in path.read_text("utf-8").splitlines():
            assert not ("run:" in line and "${{" in line), line
    names = ("BRANCH_NAME", "TITLE", "REF_NAME", "COMMIT_MESSAGE", "DESCRIPTION")
    text = (bake(hosting="gitlab") / ".gitlab-ci.yml").read_text("utf-8")
    assert not [name for name in names if name in text]
