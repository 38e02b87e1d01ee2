"""Every generated file, read back by its own parser and compared with answers."""

from __future__ import annotations

import ast
import configparser
import json
import sys
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from tests.helpers import TEMPLATE, VARIED, Bake, run, tree

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEFAULTS = {
    "variant": "trove",
    "project_name": "Trove",
    "launchpad_project": "trove",
    "repo_name": "trove-specs",
    "organization": "openstack",
    "hosting": "opendev",
    "tracker": "launchpad",
    "first_release": "2027.1",
}


@pytest.fixture(params=VARIED)
def case(request: pytest.FixtureRequest, bake: Bake) -> tuple[dict[str, str], Path]:
    """All answers, given and default, and the repository they make."""
    given = VARIED[request.param]
    defaults = dict(DEFAULTS)
    if given.get("variant") == "fuel":
        fuel = {"project_name": "Fuel", "launchpad_project": "fuel"}
        defaults |= {**fuel, "repo_name": "fuel-specs", "first_release": "12.0"}
    if "launchpad_project" in given and "repo_name" not in given:
        defaults["repo_name"] = "x-y-z-specs"
    return {**defaults, **given}, bake(**given)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_policy(case: tuple[dict[str, str], Path]) -> None:
    answers, repository = case
    policy = tomllib.loads(read(repository / "pyproject.toml"))["tool"]["specs"]
    host = (
        "opendev.org"
        if answers["hosting"] == "opendev"
        else (answers["hosting"] + ".com")
    )
    kinds = ("edit", "history", "review", "site")
    addresses = [policy.pop(f"{kind}-address") for kind in kinds]
    assert all(answers["repo_name"] in address for address in addresses)
    assert policy == {
        "project": answers["project_name"],
        "launchpad-project": answers["launchpad_project"],
        "repository": f"https://{host}/{answers['organization']}/{answers['repo_name']}",
        "theme": "pydata_sphinx_theme",
        "line-length": 79,
        **(
            {"sign-off": True, "machine-help": ["Assisted-By", "Generated-By"]}
            if answers["hosting"] == "opendev"
            else {}
        ),
        "pictures": answers["variant"] != "fuel",
        "required-fields": ["Primary assignee", "Target Milestone for completion"][
            : 1 if answers["variant"] == "fuel" else 2
        ],
        "commit-flags": {}
        if answers["variant"] == "fuel"
        else {"APIImpact": ["Public API"], "DocImpact": ["Upgrade Implications"]},
    }


def test_origin(case: tuple[dict[str, str], Path]) -> None:
    answers, repository = case
    origin = json.loads(read(repository / ".cruft.json"))
    assert origin["context"] == {"cookiecutter": answers}
    assert origin["template"] is None
    assert str(Path.home()) not in read(repository / ".cruft.json")


def test_python_compiles(case: tuple[dict[str, str], Path]) -> None:
    for path in case[1].rglob("*.py"):
        ast.parse(read(path), filename=str(path))


def test_tox(case: tuple[dict[str, str], Path]) -> None:
    parser = configparser.ConfigParser()
    parser.read(case[1] / "tox.ini")
    environments = [s for s in parser.sections() if s.startswith("testenv:")]
    # A command has an environment.
    modules = (case[1] / "spectools/commands").glob("[!_]*.py")
    commands = {f"testenv:{path.stem.replace('_', '-')}" for path in modules}
    assert commands < set(environments)
    assert all(parser[name]["description"] for name in environments)
    assert parser["tox"]["env_list"] == "specs, docs"


def test_gitreview(bake: Bake) -> None:
    answers = {"organization": "big-data", "repo_name": "sahara-design"}
    parser = configparser.ConfigParser()
    parser.read(bake(**answers) / ".gitreview")
    assert parser["gerrit"]["project"] == "big-data/sahara-design.git"
    assert parser["gerrit"]["defaultbranch"] == "master"


def test_rest_is_clean_and_titled(case: tuple[dict[str, str], Path]) -> None:
    answers, repository = case
    titles = {}
    for path in repository.rglob("*.rst"):
        relative = path.relative_to(repository).as_posix()
        of_site = ("contribute.rst", "index.rst", "rules.rst")
        if relative in (*of_site, "spectools/site/release.rst"):
            continue  # have directives of the site, whose tests build it
        document = publish_doctree(
            read(path), settings_overrides={"halt_level": 2, "report_level": 2}
        )
        titles[relative] = document["title"]
    assert titles["README.rst"] == answers["repo_name"]
    assert titles["CONTRIBUTING.rst"] == "Propose a change"
    index = read(repository / "index.rst").split("\n")
    assert index[0] == f"Specs of {answers['project_name']}"
    assert set(index[1]) == {"="}


def test_readme_names_what_there_is(case: tuple[dict[str, str], Path]) -> None:
    _, repository = case
    document = publish_doctree(read(repository / "README.rst"))
    for literal in document.findall(nodes.literal):
        path = literal.astext()
        if (
            path.endswith((".rst", ".toml", "/"))
            and "<" not in path
            and ("awesome" not in path)
        ):
            assert (repository / path).exists(), path


def test_licence_has_both_texts_whole(bake: Bake) -> None:
    text = read(bake() / "LICENSE")
    for words in (
        "Attribution 3.0 Unported",
        "Creative Commons may be contacted at",
        "Version 2.0, January 2004",
        "END OF TERMS AND CONDITIONS",
    ):
        assert words in text
    apache = read(TEMPLATE / "LICENSE").strip("\n")
    assert apache in text


def test_linters_pass(varied: Path, tmp_path: Path) -> None:
    rest = sorted(path for path in tree(varied) if path.endswith(".rst"))
    cache = ["--cache-dir", str(tmp_path)]
    for command in (
        ["ruff", "check", "--no-cache", "."],
        ["ruff", "format", "--check", "--no-cache", "."],
        ["mypy", *cache],
        ["sphinxlint", "--enable", "all", "--disable", "line-too-long", *rest],
        ["doc8", *rest],
    ):
        # Lines that hold the longest allowed names may be longer than 79.
        if command[0] in ("sphinxlint", "doc8") and len(varied.name) > 80:
            continue
        done = run([sys.executable, "-m", *command], varied)
        assert done.returncode == 0, (command, done.stdout + done.stderr)


def test_the_template_itself_is_complete_without_a_corpus() -> None:
    for path in (TEMPLATE / "{{cookiecutter.repo_name}}").rglob("*"):
        if path.is_file():
            assert "SPECS_CORPUS" not in path.read_text(encoding="utf-8")
