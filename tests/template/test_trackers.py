"""Where issues track the work, all that people read says so, and is green."""

from __future__ import annotations

import itertools
import shutil
import sys
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from tests.helpers import DECLARED, NAME, Bake, run, spectools, tree

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

# Of an organization and a project whose names are markup.
ANSWERS = {"organization": "a_", "launchpad_project": "c++", "first_release": "2027.1"}
ISSUES = {
    "opendev": "https://storyboard.openstack.org/",
    "github": "https://github.com/a_/c-specs/issues",
    "gitlab": "https://gitlab.com/a_/c-specs/-/issues",
}
ISSUE = {
    "opendev": "https://storyboard.openstack.org/#!/story/{number}",
    "github": "https://github.com/a_/c-specs/issues/{number}",
    "gitlab": "https://gitlab.com/a_/c-specs/-/issues/{number}",
}


@pytest.fixture(params=DECLARED["variant"])
def variant(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=DECLARED["hosting"])
def hosting(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def tracked(variant: str, hosting: str, bake: Bake) -> Path:
    """A repository whose work is tracked by issues, for reading only."""
    return bake(**ANSWERS, variant=variant, hosting=hosting, tracker="issues")


def links(path: Path) -> set[str]:
    document = publish_doctree(path.read_text(encoding="utf-8"))
    return {node["refuri"] for node in document.findall(nodes.reference)}


def test_nothing_is_said_of_blueprints(tracked: Path, hosting: str) -> None:
    for path, data in tree(tracked).items():
        if path.startswith(("spectools/", "tests/")) or path == ".cruft.json":
            continue
        text = data.decode().casefold()
        for key in ("launchpad-project", "blueprint-address"):
            text = text.replace(key, "") if path == "pyproject.toml" else text
        assert "launchpad" not in text and "blueprint" not in text, path
    assert ISSUES[hosting] in links(tracked / "README.rst")
    example = ISSUE[hosting].replace("{number}", "0")
    for template in (tracked / "specs").rglob("template.rst"):
        assert example in links(template)


def test_policy_and_rules_speak_of_issues(tracked: Path, hosting: str) -> None:
    text = (tracked / "pyproject.toml").read_text(encoding="utf-8")
    policy = tomllib.loads(text)["tool"]["specs"]
    assert policy["blueprint-address"] == ISSUE[hosting]
    index = spectools(tracked, "rules").stdout
    assert "SP202  blueprint-project      The issue is one of another project." in index
    ids = [line[:5] for line in index.splitlines()]
    said = spectools(tracked, "rules", *ids).stdout.casefold()
    assert "launchpad" not in said
    # Names of rules and keys of the policy are the same everywhere.
    pages = spectools(tracked, "rules", "SP202", "SP203", "SP204").stdout
    assert "blueprint" not in pages.replace(" blueprint-", "")


def written(text: str) -> str:
    """Return a new spec with None in the place of its sections' guidance."""
    head, title, rest = text.partition("\n\n\nProblem ")
    lines = (title + rest).lstrip("\n").split("\n")
    sections = [
        f"{line}\n{underline}\n\nNone\n"
        for line, underline in itertools.pairwise(lines)
        if line and underline in ("-" * len(line), "=" * len(line))
    ]
    return "\n".join([f"{head}\n\n", *sections])


def test_check_asks_for_the_number(tracked: Path, hosting: str, tmp_path: Path) -> None:
    checked = spectools(tracked, "check", "--no-cache")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    repository = Path(shutil.copytree(tracked, tmp_path / "repository"))
    path = f"specs/2027.1/{NAME}.rst"
    begun = spectools(repository, "new", NAME, "--assignee", "jane")
    assert begun.returncode == 0, begun.stdout + begun.stderr
    spec = repository / path
    text = written(spec.read_text(encoding="utf-8"))
    asked = ISSUE[hosting].replace("{number}", "<number>")
    for number, said in (
        ("0", f"SP204 '0' is the template's example; write {asked} there\n"),
        ("soon", f"SP201 no issue address under the title; write {asked} there\n"),
        ("12", ""),
    ):
        assert text.count("/0\n") == 1
        spec.write_text(text.replace("/0\n", f"/{number}\n"), encoding="utf-8")
        checked = spectools(repository, "check", "--no-cache", path)
        assert said in checked.stdout and checked.stdout.count(" SP2") == bool(said)
        assert "SP310" not in checked.stdout


def test_site_says_issue(bake: Bake, tmp_path: Path) -> None:
    baked = bake(**ANSWERS, variant="trove", hosting="github", tracker="issues")
    repository = Path(shutil.copytree(baked, tmp_path / "repository"))
    assert spectools(repository, "new", NAME, "--title", "It").returncode == 0
    options = ["-W", "-E", "-q", "-b", "html", "-c", "doc", ".", "html"]
    done = run([sys.executable, "-m", "sphinx", *options], repository)
    assert done.returncode == 0, done.stderr
    page = repository / "html" / "specs" / "2027.1" / f"{NAME}.html"
    text = page.read_text(encoding="utf-8")
    assert "<p>Issue</p>" in text and "<p>Blueprint</p>" not in text
    rules = (repository / "html" / "rules.html").read_text(encoding="utf-8")
    assert "The issue is one of another project." in rules
