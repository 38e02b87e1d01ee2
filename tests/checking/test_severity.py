"""How much a rule matters, by folder and release."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers import good_spec, policy, spectools


@pytest.mark.parametrize(
    ("table", "levels"),
    [
        ('rules = ["SP405"]\nlevel = "off"', (None, None, None)),
        ('rules = ["SP4"]\nlevel = "warning"', ("warning",) * 3),
        (
            'rules = ["SP405"]\nlevel = "off"\nfolder = "kilo"',
            (None, "error", "error"),
        ),
        (
            'rules = ["SP405"]\nlevel = "warning"\nfrom-release = "2027.1"',
            ("error", "warning", "warning"),
        ),
        (
            'rules = ["SP4"]\nlevel = "off"\n[[tool.specs.severity]]\n'
            'rules = ["SP405"]\nlevel = "error"\nfrom-release = "2027.1"',
            (None, "error", "error"),
        ),
    ],
)
def test_severity_by_folder_and_release(
    table: str, levels: tuple[str | None, ...], repository: Path
) -> None:
    shutil.copytree(repository / "specs/2027.1", repository / "specs/kilo")
    policy(repository, f"[[tool.specs.severity]]\n{table}\n")
    folders = ("kilo", "2027.1", "backlog")
    for folder in folders:
        path = repository / "specs" / folder / "awesome-thing.rst"
        path.write_bytes(good_spec(repository) + b"A\ttab.\n")
    report = json.loads(spectools(repository, "check", "--format=json").stdout)
    found = {f["path"].split("/")[1]: f["level"] for f in report["findings"]}
    assert tuple(found.get(folder) for folder in folders) == levels


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('rules = ["SP999"]\nlevel = "off"', "there is no rule 'SP999'; did you mean "),
        ('rules = ["SP405"]\nlevel = "of"', "level must be one of error, warning, off"),
        ('rules = "SP405"\nlevel = "off"', "rules must be a list"),
        ('rules = ["SP405"]', "it lacks the key 'level'"),
        (
            'rules = ["SP405"]\nlevel = "off"\nfolders = "kilo"',
            "there is no key 'folders'; did you mean 'folder'?",
        ),
        (
            'rules = ["SP405"]\nlevel = "off"\nfolder = "2027.2"',
            "no folder '2027.2'; did you mean '2027.1'?",
        ),
        ('rules = ["SP"]\nlevel = "off"', "there is no rule 'SP'"),
        (
            "rules = [" + ", ".join(f'"SP{n}"' for n in (1, 2, 3, 4, 5, 6, 9)) + "]\n"
            'level = "off"',
            "all rules are off",
        ),
    ],
)
def test_bad_severity_is_an_error(table: str, said: str, repository: Path) -> None:
    policy(repository, f"[[tool.specs.severity]]\n{table}\n")
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1
