"""The policy in pyproject.toml: what it may say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.chores.chore import refused
from tests.helpers import policy, spectools


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("line-length", "line-lenght", "did you mean 'line-length'?"),
        ("line-length = 79", "line-length = '79'", "must be a number, 1 or more"),
        ("line-length = 79", "line-length = 0", "must be a number, 1 or more"),
        ("line-length = 79", "nonsense = 79", "known: project, "),
        ('project = "Trove"\n', "", "lacks the key 'project'"),
        ("[tool.specs]", "[tool.specs", "is not valid TOML"),
        ("[tool.specs]", "[tool.spec]", "is a pyproject.toml with [tool.specs]"),
        (
            "[tool.specs]",
            "[tool]\nspecs = 1\n[tool.other]",
            "is a pyproject.toml with [tool.specs]",
        ),
    ],
)
def test_bad_policy_is_an_error(
    old: str, new: str, said: str, repository: Path
) -> None:
    policy = repository / "pyproject.toml"
    text = policy.read_text(encoding="utf-8")
    assert old in text
    policy.write_text(text.replace(old, new, 1), encoding="utf-8")
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("could not check: ") and said in done.stderr
    assert done.stderr.count("\n") == 1


def test_line_length_is_policy(repository: Path) -> None:
    policy = repository / "pyproject.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("line-length = 79", "line-length = 60"))
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert "columns, the limit is 60; break it before '" in done.stdout


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("pictures", '"no"', "it must be true or false"),
        ("required-fields", '"Lead"', "it must be a list of strings"),
        ("commit-flags", '["APIImpact"]', "it must be a table"),
        ("commit-flags", '{APIImpact = "Public API"}', "must be a list of strings"),
        ("project", "1", "it must be a string"),
        ("severity", '"off"', "write it as [[tool.specs.severity]]"),
        (
            "theme",
            '"openstack"',
            "there is no such theme; did you mean 'openstackdocs'",
        ),
        ("analytics", "\"'); x('\"", "it is no code of Google Analytics"),
        ("edit-address", '"https://example.org/"', "has {path} or {name} in it"),
        ("review-address", '"javascript:x/{path}"', "it is no address that begins"),
    ],
)
def test_bad_values_in_the_policy_are_errors(
    key: str, value: str, said: str, repository: Path
) -> None:
    path = repository / "pyproject.toml"
    text = re.sub(rf"(?m)^{key} = .*\n", "", path.read_text(encoding="utf-8"))
    text = text.replace("[tool.specs]\n", f"[tool.specs]\n{key} = {value}\n")
    path.write_text(text, encoding="utf-8")
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_policy_is_not_needed_twice(repository: Path) -> None:
    policy(repository, "nosuch = 1")
    assert "no key 'nosuch'" in refused(repository, "new", "x1")
