"""How much a rule matters, by folder and release."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.helpers import SPEC, good_spec, policy, spectools


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


DRAFT = "=================\nAn Awesome Thing.\n=================\n"


def with_status(repository: Path, status: str) -> bytes:
    """Return a spec with this status, an empty section and a tab."""
    title = DRAFT.encode()
    text = good_spec(repository) + b"A\ttab.\n"
    assert title in text
    text = text.replace(title, title + f"\n:Status: {status}\n".encode())
    return text.replace(b"Testing\n=======\n\nNone\n", b"Testing\n=======\n")


def levels_in(repository: Path, *arguments: str) -> dict[str, str]:
    """Return the level of each rule that finds something."""
    report = spectools(repository, "check", "--format=json", *arguments).stdout
    return {f["rule"]: f["level"] for f in json.loads(report)["findings"]}


def test_what_is_still_to_be_written_is_a_warning_in_a_draft(repository: Path) -> None:
    spec = repository / SPEC
    for status, level in {"draft": "warning", "approved": "error"}.items():
        spec.write_bytes(with_status(repository, status))
        for _ in ("judged", "from the cache"):
            assert levels_in(repository) == {"SP301": level, "SP405": "error"}
    text = spec.read_bytes().replace(b"A\ttab.\n", b"")
    for status, code in {"draft": 0, "implemented": 1}.items():
        spec.write_bytes(text.replace(b": approved", f": {status}".encode()))
        assert spectools(repository, "check").returncode == code


def test_draft_is_no_status_but_in_the_field(repository: Path) -> None:
    text = with_status(repository, "draft")
    text = text.replace(b":Status: draft\n", b"Text.\n\n:Status: draft\n")
    (repository / SPEC).write_bytes(text)
    assert levels_in(repository)["SP301"] == "error"


@pytest.mark.parametrize(
    ("table", "status", "levels"),
    [
        ('level = "error"\nstatus = "draft"', "draft", ("error", "error")),
        ('level = "off"\nstatus = "draft"', "draft", (None, None)),
        ('level = "off"\nstatus = "draft"', "approved", ("error", "error")),
        ('level = "error"', "draft", ("warning", "error")),
        ('level = "off"', "draft", (None, None)),
        ('level = "off"\nstatus = "superseded"', "draft", ("warning", "error")),
        ('level = "off"\nstatus = "superseded"', "superseded by x://y", (None, None)),
        (
            'level = "warning"\nstatus = "implemented"\nfrom-release = "2027.2"',
            "implemented",
            ("error", "error"),
        ),
        (
            'level = "warning"\nstatus = "implemented"\nfolder = "2027.1"',
            "implemented",
            ("warning", "warning"),
        ),
    ],
)
def test_severity_by_status(
    table: str, status: str, levels: tuple[str | None, ...], repository: Path
) -> None:
    shutil.copytree(repository / "specs/2027.1", repository / "specs/2027.2")
    rules = 'rules = ["SP301", "SP4"]'
    policy(repository, f"[[tool.specs.severity]]\n{rules}\n{table}\n")
    (repository / SPEC).write_bytes(with_status(repository, status))
    found = levels_in(repository)
    assert (found.get("SP301"), found.get("SP405")) == levels


def test_severity_by_status_of_a_rule_about_the_repository(repository: Path) -> None:
    table = 'rules = ["SP206"]\nlevel = "off"\nstatus = "draft"'
    policy(repository, f"[[tool.specs.severity]]\n{table}\n")
    twin = repository / SPEC.replace("-", "_")
    twin.write_bytes(good_spec(repository))
    (repository / SPEC).write_bytes(good_spec(repository))
    assert "SP206" in levels_in(repository)
    twin.write_bytes(with_status(repository, "draft"))
    assert "SP206" not in levels_in(repository)


def test_severity_by_status_of_a_rule_about_others(repository: Path) -> None:
    (repository / SPEC).write_bytes(with_status(repository, "superseded by nosuch"))
    assert levels_in(repository)["SP308"] == "error"
    table = 'rules = ["SP308"]\nlevel = "warning"\nstatus = "superseded"'
    policy(repository, f"[[tool.specs.severity]]\n{table}\n")
    assert levels_in(repository)["SP308"] == "warning"


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
        (
            'rules = ["SP405"]\nlevel = "off"\nstatus = "drafts"',
            "there is no status 'drafts'; did you mean 'draft'?",
        ),
        ('rules = ["SP405"]\nlevel = "off"\nstatus = 1', "it must be a string"),
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


def test_not_all_rules_can_be_off_for_drafts(repository: Path) -> None:
    families = ", ".join(f'"SP{n}"' for n in (1, 2, 3, 4, 5, 6, 9))
    table = f'rules = [{families}]\nlevel = "off"\nstatus = "draft"'
    policy(repository, f"[[tool.specs.severity]]\n{table}\n")
    (repository / SPEC).write_bytes(with_status(repository, "draft"))
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert "off for folder '2027.1' and status 'draft'" in done.stderr
