"""CI files as public repositories write them, what is found in them, and bad ones."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers import Bake, Tool

ZUUL = ".zuul.yaml"
GITHUB = ".github/workflows/specs.yml"
GITLAB = ".gitlab-ci.yml"

# Nothing is found because a job judges specs, or because nobody can tell.
JUDGES = "judges"
UNKNOWN = "unknown"
IDLE = "SP907:1"

COMMANDS = {
    # Started by something else.
    "uvx tox": JUDGES,
    "uvx --with tox-uv tox": JUDGES,
    "uvx --with tox-uv tox -e docs": IDLE,
    "uvx --with=tox-uv --from 'tox>=4' tox run -e specs": JUDGES,
    "uvx tox@4": JUDGES,
    "uvx tox@4 -e docs": IDLE,
    "uvx --python-preference only-managed tox": UNKNOWN,
    "uv run tox -e specs": JUDGES,
    "uv run --with tox --with tox-uv -- tox": JUDGES,
    "uv tool run --from tox tox": JUDGES,
    "pipx run tox==4.23.2": JUDGES,
    "pipx run --spec tox==4 tox -e docs": IDLE,
    "poetry run tox": JUDGES,
    "poetry run tox -e docs": IDLE,
    "hatch run tox": UNKNOWN,
    "hatch run test": UNKNOWN,
    "pdm run tox": UNKNOWN,
    "timeout 600 tox": JUDGES,
    "timeout -k 10s 10m tox -e docs": IDLE,
    "sudo -E env PATH=$PATH tox": JUDGES,
    "sudo -u zuul tox": UNKNOWN,
    "python3.12 -m tox": JUDGES,
    "python3.12 -m tox -e docs": IDLE,
    ".venv/bin/tox -e specs": JUDGES,
    "xvfb-run -a tox -p auto": JUDGES,
    "conda run -n specs tox": UNKNOWN,
    "nix develop -c tox": UNKNOWN,
    "docker run --rm image tox": UNKNOWN,
    "bash -c 'tox -e specs'": UNKNOWN,
    "make check": UNKNOWN,
    "just test": UNKNOWN,
    "nox": UNKNOWN,
    "./ci.sh": UNKNOWN,
    "bash ci.sh": UNKNOWN,
    "$TOX_EXE -e specs": UNKNOWN,
    "python ci/run.py": UNKNOWN,
    "python -m pytest": UNKNOWN,
    "python -m spectools check --format github": JUDGES,
    "python -m spectools rules": IDLE,
    "python -c 'import spectools'": UNKNOWN,
    # In a shell's own words.
    "if [ -f tox.ini ]; then tox; fi": JUDGES,
    "if [ -f tox.ini ]; then tox -e docs; fi": IDLE,
    "if tox; then echo good; fi": UNKNOWN,
    "! tox": UNKNOWN,
    "command -v tox || pip install tox": IDLE,
    "command -v tox || pip install tox; tox": JUDGES,
    "tox || true": IDLE,
    "tox || :": IDLE,
    "tox || exit 1": JUDGES,
    "tox || (cat log; exit 1)": UNKNOWN,
    "tox 2>&1 | tee log": JUDGES,
    "tox -e docs 2>&1 > log": IDLE,
    "(cd sub && tox)": JUDGES,
    "pip install git+https://example.org/x#egg=x && tox": JUDGES,
    "true # tox": IDLE,
    "tox # don't stop": JUDGES,
    "echo 'a quotation that\n          ends later; tox'": UNKNOWN,
    "TOXENV=docs tox": IDLE,
    "TOXENV=docs,specs tox": JUDGES,
    # Of tox itself.
    "tox": JUDGES,
    "tox run-parallel": JUDGES,
    "tox -e docs": IDLE,
    "tox -edocs,specs": JUDGES,
    "tox -e ALL": JUDGES,
    "tox -m check": UNKNOWN,
    "tox -m list": UNKNOWN,
    "tox -f specs": JUDGES,
    "tox -e {specs,docs}": UNKNOWN,
    "tox --version": IDLE,
    "tox list": IDLE,
    "tox config -e specs": IDLE,
    "tox -e specs --notest": IDLE,
    "tox -- --version": JUDGES,
    "tox exec -e specs -- python -m spectools check": UNKNOWN,
    "tox -e $ENVIRONMENT": UNKNOWN,
    "tox -e ${TOXENV:-py}": UNKNOWN,
    # Speaking of tox.
    "pip install tox tox-uv": IDLE,
    "python -m pip install --upgrade 'tox>=4'": IDLE,
    "uv tool install tox --with tox-uv": IDLE,
    "uv pip install --system tox": IDLE,
    "pipx install tox": IDLE,
    "sudo apt-get install -y tox": IDLE,
    "conda install tox": IDLE,
    "poetry add tox": IDLE,
    "which tox": IDLE,
    "cat tox.ini .tox/log": IDLE,
    "source .tox/docs/bin/activate": IDLE,
    "echo 'run tox yourself'": IDLE,
    "sphinx-build -W doc/source doc/build": IDLE,
}


def workflow(jobs: str, on: str = "on: [push, pull_request]") -> str:
    return f"name: specs\n{on}\njobs:\n{jobs}"


def steps(*lines: str, job: str = "") -> str:
    body = "".join(f"      {line}\n" for line in lines)
    return f"  t:\n    runs-on: ubuntu-latest\n{job}    steps:\n{body}"


MATRIX = "    strategy:\n      matrix:\n        {}\n"

WORKFLOWS = {
    "list over lines": (
        "on: [push,\n  pull_request]\njobs:\n  t:\n"
        "    steps: [{run: pip install tox},\n      {run: tox}]\n",
        JUDGES,
    ),
    "steps of an anchor": (
        workflow(
            "  a:\n    steps: &s\n    - run: tox\n    if: false\n  b:\n    steps: *s\n"
        ),
        JUDGES,
    ),
    "merged job": (
        workflow(
            "  a: &a\n    if: false\n    steps:\n    - run: tox\n  b:\n    <<: *a\n"
        ),
        IDLE,
    ),
    "merged job, with another condition": (
        workflow(
            "  a: &a\n    if: false\n    steps:\n    - run: tox\n"
            "  b:\n    <<: [*a]\n    if: true\n"
        ),
        JUDGES,
    ),
    "environment of a matrix": (
        workflow(
            steps(
                "- run: tox -e ${{ matrix.tox-env }}",
                job=MATRIX.format("include: [{tox-env: docs}, {tox-env: specs}]"),
            )
        ),
        JUDGES,
    ),
    "other environments of a matrix": (
        workflow(
            steps(
                "- run: tox -e ${{matrix.toxenv}}",
                job=MATRIX.format("toxenv: [docs,\n          pep8]"),
            )
        ),
        IDLE,
    ),
    "versions of a matrix": (
        workflow(
            steps(
                "- run: tox -e py${{ matrix.python }}",
                job=MATRIX.format("python: ['3.10']"),
            )
        ),
        IDLE,
    ),
    "matrix from elsewhere": (
        workflow(
            steps(
                "- run: tox -e ${{ matrix.toxenv }}",
                job=MATRIX.format("toxenv: ${{ fromJSON(needs.a.outputs.b) }}"),
            )
        ),
        UNKNOWN,
    ),
    "TOXENV of a matrix": (
        workflow(
            steps(
                "- run: tox",
                "  env:\n          TOXENV: ${{ matrix.toxenv }}",
                job=MATRIX.format("toxenv: [docs, specs]"),
            )
        ),
        JUDGES,
    ),
    "TOXENV for all": (
        workflow(steps("- run: tox"), "on: push\nenv:\n  TOXENV: docs"),
        IDLE,
    ),
    "TOXENV of another job": (
        workflow("  o:\n    env: {TOXENV: docs}\n" + steps("- run: tox")),
        JUDGES,
    ),
    "environment for deployments": (
        workflow(steps("- run: tox", job="    environment: production\n")),
        JUDGES,
    ),
    "step that may fail beside it": (
        workflow(
            steps("- uses: codecov/a@v4", "  continue-on-error: true", "- run: tox")
        ),
        JUDGES,
    ),
    "step that may fail": (
        workflow(steps("- run: tox", "  continue-on-error: true")),
        IDLE,
    ),
    "step that is off": (workflow(steps("- run: make check", "  if: false")), IDLE),
    "job that is off": (
        workflow(steps("- run: tox", job="    if: ${{ false }}\n")),
        IDLE,
    ),
    "reusable workflow of its own": (
        workflow("  t:\n    uses: ./.github/workflows/tox.yml\n"),
        UNKNOWN,
    ),
    "reusable workflow": (
        workflow("  t:\n    uses: tox-dev/workflow/.github/workflows/tox.yml@main\n"),
        UNKNOWN,
    ),
    "reusable workflow that is off": (
        workflow("  t:\n    if: false\n    uses: ./.github/workflows/tox.yml\n"),
        IDLE,
    ),
    "composite action": (workflow(steps("- uses: ./.github/actions/check")), UNKNOWN),
    "action that runs tox": (workflow(steps("- uses: tox-dev/tox@v1")), UNKNOWN),
    "action that is given a command": (
        workflow(steps("- uses: a/retry@v3", "  with: {command: tox}")),
        UNKNOWN,
    ),
    "actions of others": (
        workflow(steps("- uses: actions/cache@v4", "  with: {path: .tox}")),
        IDLE,
    ),
    "after another workflow": (
        workflow(steps("- run: tox"), "on:\n  workflow_run:\n    workflows: [b]"),
        UNKNOWN,
    ),
    "once a week": (
        workflow(steps("- run: tox"), "on:\n  schedule:\n  - cron: '1 5 * * 1'"),
        IDLE,
    ),
    "commented out": (workflow(steps("# - run: tox", "- run: 'true'")), IDLE),
    "ignored paths over lines": (
        workflow(
            steps("- run: tox"),
            "on:\n  push:\n    paths-ignore: ['docs/**',\n      '**.rst']",
        ),
        "SP908:5",
    ),
    "ignored paths of an anchor": (
        workflow(
            steps("- run: tox"),
            "on:\n  push:\n    paths-ignore: &p\n    - '**/*.rst'\n"
            "  pull_request:\n    paths-ignore: *p",
        ),
        "SP908:5",
    ),
    "ignored paths of a job that is unknown": (
        workflow(steps("- run: make"), "on: {push: {paths-ignore: ['**.rst']}}"),
        UNKNOWN,
    ),
    "paths, then none of them": (
        workflow(steps("- run: tox"), "on:\n  push:\n    paths: ['**', '!specs/**']"),
        "SP908:4",
    ),
    "paths, then an unknown one": (
        workflow(steps("- run: tox"), "on: {push: {paths: ['**', '!**.[rm]st']}}"),
        JUDGES,
    ),
    "paths in capitals": (
        workflow(steps("- run: tox"), "on: {push: {paths: ['src/*', '**.PY']}}"),
        "SP908:2",
    ),
}

PIPELINES = {
    "anchor of a script": (
        ".tox: &tox\n  - pip install tox\n  - tox\nt:\n  script:\n    - *tox\n",
        JUDGES,
    ),
    "merged template": (
        ".t: &t\n  image: python:3\n  script: [tox -e specs]\nspecs:\n  <<: *t\n",
        JUDGES,
    ),
    "reference": ("t:\n  script:\n    - !reference [.tox, script]\n", UNKNOWN),
    "reference that is off": (
        "t:\n  script:\n    - !reference [.tox, script]\n  when: never\n",
        IDLE,
    ),
    "anchor that is used twice": (
        "a: &x\n  image: b\nc: &x\n  script: make\nt: *x\n",
        UNKNOWN,
    ),
    "key that is written twice": ("t:\n  script: tox\n  script: 'true'\n", IDLE),
    "merged, the first one first": (
        ".a: &a {script: tox -e docs}\n.b: &b {script: tox}\nt:\n  <<: [*a, *b]\n",
        IDLE,
    ),
    "merge of a merge": (
        ".a: &a {script: tox}\n.b: &b {<<: *a, image: c}\nt: {<<: *b}\n",
        JUDGES,
    ),
    "unknown tag elsewhere": ("t:\n  secret: !vault abc\n  script: tox\n", JUDGES),
    "include": ("include:\n  - project: ci/common\n    file: tox.yml\n", UNKNOWN),
    "extends what is not there": ("t:\n  extends: .python-tox\n", UNKNOWN),
    "extends what is not there, with its own script": (
        "t:\n  extends: .python\n  script: tox -e docs\n",
        IDLE,
    ),
    "extends two": (
        ".a:\n  script: tox\n.b:\n  script: tox -e docs\nt:\n  extends: [.a, .b]\n",
        IDLE,
    ),
    "extends what is off": (
        ".a:\n  when: manual\n  script: tox\nt:\n  extends: .a\n",
        IDLE,
    ),
    "extends in circles": ("a:\n  extends: b\nb:\n  extends: a\n", IDLE),
    "variables of what it extends": (
        ".t:\n  script: tox -e $TOX_ENV\nspecs:\n  extends: .t\n"
        "  variables:\n    TOX_ENV: specs\n",
        JUDGES,
    ),
    "other variables": (
        ".t:\n  script: tox\ndocs:\n  extends: .t\n  variables: {TOXENV: docs}\n",
        IDLE,
    ),
    "variables of all": (
        "variables:\n  TOXENV:\n    value: docs\n    description: what to run\n"
        "t:\n  script: tox\n",
        IDLE,
    ),
    "name of the job": ("specs:\n  script: tox -e ${TOXENV:-$CI_JOB_NAME}\n", JUDGES),
    "matrix": (
        "t:\n  script: tox -e $E\n  parallel:\n    matrix:\n      - E: [docs, specs]\n",
        JUDGES,
    ),
    "child pipeline": ("t:\n  trigger:\n    include: ci/tox.yml\n", UNKNOWN),
    "before the script": (
        "default:\n  before_script: [tox -e specs]\nt:\n  script: [make -v]\n",
        JUDGES,
    ),
    "after the script": ("t:\n  script: 'true'\n  after_script: [tox]\n", IDLE),
    "script over lines": (
        "t:\n  script: [pip install tox,\n    tox -e\n    docs]\n",
        IDLE,
    ),
    "folded": ("t:\n  script:\n    - >-\n      tox\n      -e specs\n", JUDGES),
    "two documents": (
        "spec:\n  inputs:\n    env: {}\n---\nt:\n  script: tox\n",
        JUDGES,
    ),
    "pipeline that is off": (
        "workflow:\n  rules:\n    - when: never\nt:\n  script: tox\n",
        IDLE,
    ),
    "pages": ("pages:\n  script:\n    - tox -e docs\n  only: [master]\n", IDLE),
    "rules by hand, if": (
        "t:\n  script: tox\n  rules:\n    - if: $CI_COMMIT_TAG\n      when: manual\n",
        JUDGES,
    ),
    "rules of two kinds of files": (
        "t:\n  script: tox\n  rules:\n"
        "    - changes:\n        paths:\n          - src/*\n"
        "    - changes: ['*.py']\n",
        "SP908:4",
    ),
    "rules of a reference": (
        "t:\n  script: tox\n  rules:\n    - !reference [.rules, rules]\n"
        "    - changes: ['*.py']\n",
        JUDGES,
    ),
    "changes of a reference": (
        "t:\n  script: tox\n  only:\n    changes:\n    - !reference [.c]\n    - a.py\n",
        JUDGES,
    ),
    "filter of what it extends": (
        ".a:\n  only:\n    changes: [src/**/*]\nt:\n  extends: .a\n  script: tox\n",
        "SP908:3",
    ),
    "only specs of a release": (
        "t:\n  script: tox\n  only:\n    changes: [specs/*/*.rst]\n",
        JUDGES,
    ),
    "only specs, in the folder itself": (
        "t:\n  script: tox\n  only:\n    changes: [specs/*.rst]\n",
        "SP908:4",
    ),
}


def zuul(job: str, listed: str = "- s", *, pipeline: str = "check") -> str:
    lines = "".join(f"        {line}\n" for line in listed.split("\n"))
    project = f"- project:\n    {pipeline}:\n      jobs:\n{lines}"
    return f"- job:\n    name: s\n{job}{project}"


ENVLIST = "    vars:\n      tox_envlist: specs\n"


def irrelevant(pattern: str) -> str:
    return zuul(f"{ENVLIST}    irrelevant-files:\n      - '{pattern}'\n")


CONFIGURATIONS = {
    "jobs of an anchor": (
        f"- job:\n    name: s\n{ENVLIST}- project:\n    check:\n"
        "      jobs: &jobs\n        - s\n    gate:\n      jobs: *jobs\n",
        JUDGES,
    ),
    "filter of an anchor": (
        f"- job:\n    name: s\n{ENVLIST}- project:\n    check:\n      jobs: &jobs\n"
        "        - s:\n            irrelevant-files: ['^.*\\.rst$']\n"
        "    gate:\n      jobs: *jobs\n",
        "SP908:9",
    ),
    "jobs of others": (zuul("", "- openstack-tox-docs\n- build-docs"), IDLE),
    "jobs of others that run other environments": (
        zuul("", "- openstack-tox-pep8\n- openstack-tox-py312\n- tox-linters"),
        IDLE,
    ),
    "job of others that runs tox": (zuul("", "- openstack-tox"), UNKNOWN),
    "job of others that is about specs": (zuul("", "- validate-specs"), UNKNOWN),
    "job of others, with other variables": (
        zuul("", "- openstack-tox:\n    vars:\n      tox_envlist: docs"),
        IDLE,
    ),
    "templates": (
        "- project:\n    templates:\n      - openstack-specs-jobs\n",
        UNKNOWN,
    ),
    "template of its own": (
        "- project-template:\n    name: ours\n    check:\n      jobs: [build-docs]\n"
        "- project:\n    templates: [ours]\n",
        IDLE,
    ),
    "parent here": (
        f"- job:\n    name: base-specs\n{ENVLIST}"
        + zuul("    parent: base-specs\n    timeout: 60\n"),
        JUDGES,
    ),
    "parent here, with other variables": (
        f"- job:\n    name: base-specs\n{ENVLIST}"
        + zuul("    parent: base-specs\n    vars: {tox_envlist: docs}\n"),
        IDLE,
    ),
    "parent elsewhere": (zuul("    parent: trove-tox-base-job\n"), IDLE),
    "parent elsewhere that runs tox": (zuul("    parent: openstack-tox\n"), UNKNOWN),
    "parent elsewhere, of another kind": (zuul("    parent: our-unit\n"), UNKNOWN),
    "parent elsewhere that runs docs": (
        zuul("    parent: openstack-tox-docs\n"),
        IDLE,
    ),
    "parent that does nothing": (zuul("    parent: base\n"), IDLE),
    "parent of itself": (zuul("    parent: s\n"), UNKNOWN),
    "playbook": (zuul("    run: playbooks/check.yaml\n"), UNKNOWN),
    "playbook of a job in no pipeline": (
        zuul("    run: playbooks/check.yaml\n", "- build-docs"),
        IDLE,
    ),
    "pipeline of another name": (
        zuul(ENVLIST, pipeline="third-party-check"),
        UNKNOWN,
    ),
    "pipeline that comes late": (zuul(ENVLIST, pipeline="post"), IDLE),
    "environment that Ansible fills in": (
        zuul("    vars:\n      tox_envlist: '{{ which }}'\n"),
        UNKNOWN,
    ),
    "list over lines": (
        "- job:\n    name: s\n    vars: {tox_envlist: [docs,\n      specs]}\n"
        "- project: {check: {jobs: [build-docs,\n    s]}}\n",
        JUDGES,
    ),
    "secret": (
        "- secret:\n    name: x\n"
        "    data:\n      k: !encrypted/pkcs1-oaep\n        - abc\n" + zuul(ENVLIST),
        JUDGES,
    ),
    "filter that the pipeline lifts": (
        zuul(
            ENVLIST + "    irrelevant-files: ['^.*\\.rst$']\n",
            "- s:\n    irrelevant-files: []",
        ),
        JUDGES,
    ),
    "files with a hostile expression": (
        zuul(ENVLIST + "    files: ['^(.+)+(.+)+!$']\n"),
        JUDGES,
    ),
    "files of another kind": (
        zuul(ENVLIST + "    files:\n      - ^playbooks/.*\n      - ^[^/]*\\.py$\n"),
        "SP908:5",
    ),
    "files, overridden": (
        zuul(ENVLIST + "    files: !override\n      - ^specs/.*\n"),
        JUDGES,
    ),
}

PATTERNS = {
    r"^.*\.rst$": True,
    r".*\.rst": True,
    "^specs/.*$": True,
    "specs": True,
    r"^(specs|doc)/": True,
    r"^.*\.(rst|md)$": True,
    r"^(\.gitreview|AUTHORS|.*\.rst)$": True,
    r"^specs/[^/]*/[^/]+\.rst$": True,
    "^.+/awesome-?thing": True,
    "^specs/(2027.1|(a|b))/": True,
    "": True,
    "^doc/.*$": False,
    # From the start on, as Zuul matches.
    r"\.rst$": False,
    r"^[^/]*\.rst$": False,
    r"^.*\.(md|txt)$": False,
    "^specs$": False,
    "specs^/": False,
    "^.*z$|^docs": False,
    "^(doc|releasenotes)/.*$": False,
    # Beyond us.
    r"^specs/(?!2027)": None,
    "^specs/.{3,}": None,
    r"^\w+/.*": None,
    "^[a-z]*/": None,
    "^(specs/)+": None,
    "^.*?specs": None,
    "^(specs": None,
    "specs)": None,
    "^*": None,
    "^" + "(" * 9 + "specs" + ")" * 9: None,
    "(.+)+(.+)+!": None,
    ".*" * 300 + "!": None,
}


Found = Callable[[dict[str, str]], str]


@pytest.fixture
def found(tool: Tool, bake: Bake, tmp_path: Path) -> Found:
    """Write CI files, and say what the two rules find, or why nothing."""
    shutil.copytree(bake() / "specs", tmp_path / "specs")
    shutil.copy(bake() / "pyproject.toml", tmp_path)

    def judged(files: dict[str, str]) -> str:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        layout = tool("repository.layout").scan(tmp_path)
        config = tool("repository.policy").load(tmp_path)
        rules = tool("rules.repository")
        lines = [f"SP907:{line}" for _, line, _ in rules.ci_idle(layout, config)]
        lines += [
            f"SP908:{line}" for _, line, _ in rules.ci_skips_specs(layout, config)
        ]
        if lines:
            return " ".join(lines)
        ci = tool("repository.ci")
        answer = max(system.answer for system in ci.systems(tmp_path))
        return JUDGES if answer is ci.Answer.YES else UNKNOWN

    return judged


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command: str, found: Found) -> None:
    block = workflow(steps(f"- run: |\n          {command}"))
    assert found({GITHUB: block}) == COMMANDS[command]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_github(name: str, found: Found) -> None:
    text, expected = WORKFLOWS[name]
    assert found({GITHUB: text}) == expected


@pytest.mark.parametrize("name", PIPELINES)
def test_gitlab(name: str, found: Found) -> None:
    text, expected = PIPELINES[name]
    assert found({GITLAB: text}) == expected


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_zuul(name: str, found: Found) -> None:
    text, expected = CONFIGURATIONS[name]
    assert found({ZUUL: text}) == expected


@pytest.mark.parametrize("pattern", PATTERNS)
def test_expression(pattern: str, found: Found) -> None:
    expected = "SP908:6" if PATTERNS[pattern] else JUDGES
    # No empty item of a list is a pattern.
    assert found({ZUUL: irrelevant(pattern or "()")}) == expected
    is_unknown = PATTERNS[pattern] is None
    files = zuul(f"{ENVLIST}    files: ['{pattern or '()'}']\n")
    lets_in = PATTERNS[pattern] or is_unknown
    assert found({ZUUL: files}) == (JUDGES if lets_in else "SP908:5")


def test_one_system_is_enough(found: Found) -> None:
    idle, judging = "t:\n  script: tox -e docs\n", workflow(steps("- run: tox"))
    assert found({GITLAB: idle}) == IDLE
    assert found({GITHUB: judging}) == JUDGES


BAD = {
    "no YAML": ("t:\n  script:\n    - 'tox\n", "SP907:4"),
    "list that is not closed": ("t:\n  script: [tox\nu:\n  script: tox\n", "SP907:3"),
    "tabs": ("t:\n\tscript: tox\n", "SP907:2"),
    "alias of nothing": ("t:\n  script: *tox\n", "SP907:2"),
    "control characters": ("t:\n  script: \x01\n", "SP907:1"),
    "too large": ("t:\n  script: tox\n" + "# more\n" * 40_000, "SP907:1"),
    "too deep": ("[" * 150_000, "SP907:1"),
    "a little too deep": (f"t:\n  script: tox\nu: {'[' * 60}{']' * 60}\n", "SP907:3"),
    "too deep, in blocks": ("t:\n  " + "- " * 90_000, "SP907:2"),
    "too many parts": ("t:\n  script: tox\nu:\n" + "- a\n" * 21_000, "SP907:19994"),
    "nothing": ("", "SP907:1"),
    "a word": ("tox", "SP907:1"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file(name: str, found: Found) -> None:
    text, expected = BAD[name]
    assert found({GITLAB: text}) == expected
    assert found({GITHUB: workflow(steps("- run: tox"))}) == JUDGES


def test_bad_file_says_why(found: Found, tool: Tool, tmp_path: Path) -> None:
    found({GITLAB: "t:\n  script: *tox\n"})
    layout = tool("repository.layout").scan(tmp_path)
    config = tool("repository.policy").load(tmp_path)
    [(path, line, words)] = tool("rules.repository").ci_idle(layout, config)
    assert (path, line) == (GITLAB, 2)
    assert words.startswith("the file is no YAML: found undefined alias")


LAUGHS = "a0: &a0 [tox]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
)
MERGES = ".a0: &a0 {x: y}\n" + "".join(
    f".a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
)
LONG = "x: &x\n  script: &s\n" + "    - tox -e $X # 'a\n" * 8_000

HOSTILE: dict[str, dict[str, str]] = {
    "nested aliases": {GITLAB: LAUGHS + "t:\n  script: *a39\n"},
    "nested merges": {GITLAB: MERGES + "t:\n  <<: *a39\n  script: tox\n"},
    "list in itself": {GITLAB: "t:\n  script: &s\n  - *s\n  rules: &r\n  - *r\n"},
    "mapping in itself": {GITLAB: "t: &t\n  <<: *t\n  script: *t\n  only: *t\n"},
    "job in itself": {GITHUB: "on: push\njobs: &j\n  a: &a\n    steps: [*j, *a]\n"},
    "one script in many jobs": {
        GITLAB: LONG + "".join(f"t{n}: *x\n" for n in range(2_000))
    },
    "one list in many jobs": {
        GITHUB: "on: push\njobs:\n  a: &a\n    steps: &s\n"
        + "    - uses: x\n" * 2_000
        + "".join(f"  b{n}: {{<<: *a}}\n" for n in range(1_500))
    },
    "variables in variables": {
        GITLAB: "variables:\n"
        + "".join(f"  V{n}: $V{n + 1} $V{n + 2}\n" for n in range(5_000))
        + "t:\n  script: [tox -e $V0]\n"
    },
    "long values": {
        GITLAB: f"variables: {{X: '{'a ' * 50_000}'}}\nt:\n  script:\n"
        + "  - tox -e $X\n" * 6_000
    },
    "long chain": {
        GITLAB: "a0: {script: make}\n"
        + "".join(f"a{n}: {{extends: a{n - 1}}}\n" for n in range(1, 3_900))
    },
    "many parents": {
        ZUUL: "".join(f"- job: {{name: s, parent: s{n}}}\n" for n in range(1_500))
        + "- project: {check: {jobs: ["
        + "s, " * 5_000
        + "]}}\n"
    },
    "long quotation": {GITLAB: "t:\n  script: [tox '" + "a " * 90_000 + "]\n"},
    "shell's signs": {GITLAB: "t:\n  script: |\n    " + "&& tox;|(" * 20_000 + "\n"},
    "expressions": {GITLAB: "t:\n  script: |\n    tox -e " + "${{" * 60_000 + "\n"},
    "long pattern": {ZUUL: irrelevant(".*" * 90_000)},
    "many patterns": {
        ZUUL: zuul(
            ENVLIST + "    irrelevant-files:\n" + "      - ^(.*a|.*b|.*c)*!\n" * 6_000
        )
    },
    "many patterns in many jobs": {
        ZUUL: "- job:\n    name: s\n    irrelevant-files: &p\n"
        + "".join(f"      - ^(.*{n}|.*b|.*c)*!\n" for n in range(3_000))
        + ENVLIST
        + "- project:\n    check:\n      jobs:\n"
        + "        - s: {irrelevant-files: *p}\n" * 2_000
    },
    "many long names": {
        ZUUL: "- job: {name: s, vars: &v {tox_envlist: '"
        + "a," * 60_000
        + "'}}\n- project:\n    check:\n      jobs:\n"
        + "        - s: {vars: *v}\n" * 2_000
    },
    "long condition of many steps": {
        GITHUB: "on: push\njobs:\n  a:\n    steps:\n    - &s\n      if: '"
        + "a " * 60_000
        + "'\n      uses: b\n"
        + "    - *s\n" * 8_000
    },
    "many globs": {
        GITHUB: "on:\n  push:\n    paths:\n"
        + "    - '**/*a*b*c*d*e*/**/**/**'\n" * 6_000
        + "jobs:\n"
        + steps("- run: tox")
    },
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name: str, found: Found, tool: Tool, tmp_path: Path) -> None:
    start = time.process_time()
    found(HOSTILE[name])
    # The rules read the files twice, and the fixture once more at most.
    assert time.process_time() - start < 6
    # What is refused at first sight would prove nothing.
    systems = tool("repository.ci").systems(tmp_path)
    assert [system.bad_files for system in systems] == [[]]
