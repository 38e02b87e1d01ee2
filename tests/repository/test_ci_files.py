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
    "uvx --with tox-uv tox": UNKNOWN,
    "uvx tox@4 -e docs": UNKNOWN,
    "uv run tox -e specs": JUDGES,
    "uv run --with tox --with tox-uv -- tox": UNKNOWN,
    "sudo -E env PATH=$PATH tox": UNKNOWN,
    "python3.12 -m tox -e docs": UNKNOWN,
    "docker run --rm image tox": UNKNOWN,
    "bash -c 'tox -e specs'": UNKNOWN,
    "make check": UNKNOWN,
    "nox": UNKNOWN,
    "./ci.sh": UNKNOWN,
    "$TOX_EXE -e specs": UNKNOWN,
    "python -m pytest": UNKNOWN,
    "python -m spectools check --format github": JUDGES,
    "python -m spectools rules": UNKNOWN,
    "python -c 'import spectools'": UNKNOWN,
    # In a shell's own words.
    "if [ -f tox.ini ]; then tox -e docs; fi": UNKNOWN,
    "if tox; then echo good; fi": UNKNOWN,
    "! tox": UNKNOWN,
    "command -v tox || pip install tox; tox": JUDGES,
    "tox || true": IDLE,
    "tox || :": IDLE,
    "tox || (cat log; exit 1)": UNKNOWN,
    "tox 2>&1 | tee log": UNKNOWN,
    "tox -e docs 2>&1 > log": UNKNOWN,
    "(cd sub && tox)": UNKNOWN,
    "pip install git+https://example.org/x#egg=x && tox": JUDGES,
    "true # tox": IDLE,
    "tox # don't stop": JUDGES,
    "echo 'is # this' && tox": JUDGES,
    "echo 'a quotation that\n          ends later; tox'": UNKNOWN,
    "TOXENV=docs tox": IDLE,
    "TOXENV=docs,specs tox": JUDGES,
    # Of tox itself.
    "tox": JUDGES,
    "tox -e docs": IDLE,
    "tox -edocs,specs": JUDGES,
    "tox -e ALL": JUDGES,
    "tox -m check": UNKNOWN,
    "tox -f specs": UNKNOWN,
    "tox -e {specs,docs}": UNKNOWN,
    "tox --version": IDLE,
    "tox list": IDLE,
    "tox -e specs --notest": IDLE,
    "tox -e specs -- --notest": JUDGES,
    "tox -- --version": JUDGES,
    "tox -e check": JUDGES,
    "tox -e check -- --format gitlab --output report.json": JUDGES,
    "tox -e check -- --since": IDLE,
    'tox -e check -- --since "${ONE:-$OTHER}" --format github': IDLE,
    "tox -e check,specs -- --since HEAD~1": JUDGES,
    "python -m spectools check --since=HEAD~1": IDLE,
    "tox exec -e specs -- python -m spectools check": UNKNOWN,
    "tox -e $ENVIRONMENT": UNKNOWN,
    "tox -e ${TOXENV:-py}": UNKNOWN,
    # Speaking of tox.
    "pip install tox tox-uv": IDLE,
    "python -m pip install --upgrade 'tox>=4'": IDLE,
    "sudo apt-get install -y tox": IDLE,
    "which tox": UNKNOWN,
    "cat tox.ini .tox/log": IDLE,
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
        UNKNOWN,
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
        UNKNOWN,
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
        UNKNOWN,
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
        UNKNOWN,
    ),
    "reference": ("t:\n  script:\n    - !reference [.tox, script]\n", UNKNOWN),
    "anchor that is used twice": (
        "a: &x\n  image: b\nc: &x\n  script: make\nt: *x\n",
        UNKNOWN,
    ),
    "key that is written twice": ("t:\n  script: tox\n  script: 'true'\n", IDLE),
    "unknown tag elsewhere": ("t:\n  secret: !vault abc\n  script: tox\n", UNKNOWN),
    "include": ("include:\n  - project: ci/common\n    file: tox.yml\n", UNKNOWN),
    "extends what is not there": ("t:\n  extends: .python-tox\n", UNKNOWN),
    "extends what is not there, with its own script": (
        "t:\n  extends: .python\n  script: tox -e docs\n",
        IDLE,
    ),
    "extends what is off": (
        ".a:\n  when: manual\n  script: tox\nt:\n  extends: .a\n",
        IDLE,
    ),
    "extends in circles": ("a:\n  extends: b\nb:\n  extends: a\n", UNKNOWN),
    "variables of all": (
        "variables:\n  TOXENV:\n    value: docs\n    description: what to run\n"
        "t:\n  script: tox\n",
        UNKNOWN,
    ),
    "matrix": (
        "t:\n  script: tox -e $E\n  parallel:\n    matrix:\n      - E: [docs, specs]\n",
        UNKNOWN,
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
    "job of others that is about specs": (zuul("", "- validate-specs"), UNKNOWN),
    "job of others, with other variables": (
        zuul("", "- openstack-tox:\n    vars:\n      tox_envlist: docs"),
        IDLE,
    ),
    "templates": (
        "- project:\n    templates:\n      - our-specs-jobs\n",
        UNKNOWN,
    ),
    "templates that build the site": (
        "- project:\n    templates:\n      - openstack-specs-jobs\n",
        IDLE,
    ),
    "templates, one of them unknown": (
        "- project:\n    templates: [openstack-specs-jobs, our-specs-jobs]\n",
        UNKNOWN,
    ),
    "environment that judges what it is given": (
        zuul("    vars:\n      tox_envlist: check\n"),
        JUDGES,
    ),
    "environment that is given a commit": (
        zuul("    vars:\n      tox_envlist: check\n      tox_extra_args: -- --since\n"),
        IDLE,
    ),
    "template of its own": (
        "- project-template:\n    name: ours\n    check:\n      jobs: [build-docs]\n"
        "- project:\n    templates: [ours]\n",
        UNKNOWN,
    ),
    "parent here": (
        f"- job:\n    name: base-specs\n{ENVLIST}"
        + zuul("    parent: base-specs\n    timeout: 60\n"),
        UNKNOWN,
    ),
    "parent here, with other variables": (
        f"- job:\n    name: base-specs\n{ENVLIST}"
        + zuul("    parent: base-specs\n    vars: {tox_envlist: docs}\n"),
        IDLE,
    ),
    "parent elsewhere that runs tox": (zuul("    parent: openstack-tox\n"), UNKNOWN),
    "parent elsewhere, of another kind": (zuul("    parent: our-unit\n"), UNKNOWN),
    "parent elsewhere that runs docs": (
        zuul("    parent: openstack-tox-docs\n"),
        IDLE,
    ),
    "parent that does nothing": (zuul("    parent: base\n"), IDLE),
    "parent of itself": (zuul("    parent: s\n"), UNKNOWN),
    "variants": (
        f"- job:\n    name: s\n{ENVLIST}" + zuul(ENVLIST.replace("specs", "docs")),
        UNKNOWN,
    ),
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
        UNKNOWN,
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
        JUDGES,
    ),
}

PATTERNS = {
    r"^.*\.rst$": True,
    r".*\.rst": None,
    "^specs/.*$": True,
    "specs": True,
    r"^(specs|doc)/": None,
    r"^.*\.(rst|md)$": None,
    "^doc/.*$": False,
    # From the start on, as Zuul matches.
    r"\.rst$": False,
    "^specs$": False,
    r"^specs/2027\.1/a$": False,
    # Beyond us.
    r"^specs/(?!2027)": None,
    r"^\w+/.*": None,
    "^(specs": None,
    "^*": None,
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
        lines = [f"SP907:{line}" for _, line, *_ in rules.ci_idle(layout, config)]
        lines += [
            f"SP908:{line}" for _, line, *_ in rules.ci_skips_specs(layout, config)
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
    "too large": ("t:\n  script: tox\n" + "# more\n" * 40_000, UNKNOWN),
    "too deep": ("[" * 150_000, UNKNOWN),
    "too deep, in blocks": ("t:\n  " + "- " * 90_000, UNKNOWN),
    "too many parts": ("t:\n  script: tox\nu:\n" + "- a\n" * 21_000, UNKNOWN),
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
    [(path, line, words, *_)] = tool("rules.repository").ci_idle(layout, config)
    assert (path, line) == (GITLAB, 2)
    assert words.startswith("the file is no YAML: found undefined alias")


LAUGHS = "a0: &a0 [tox]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
)
MERGES = ".a0: &a0 {x: y}\n" + "".join(
    f".a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40)
)
LONG = "x: &x\n  script: &s\n" + "    - tox -e $X # 'a\n" * 1_000

HOSTILE: dict[str, dict[str, str]] = {
    "nested aliases": {GITLAB: LAUGHS + "t:\n  script: *a39\n"},
    "nested merges": {GITLAB: MERGES + "t:\n  <<: *a39\n  script: tox\n"},
    "list in itself": {GITLAB: "t:\n  script: &s\n  - *s\n  rules: &r\n  - *r\n"},
    "mapping in itself": {GITLAB: "t: &t\n  <<: *t\n  script: *t\n  only: *t\n"},
    "job in itself": {GITHUB: "on: push\njobs: &j\n  a: &a\n    steps: [*j, *a]\n"},
    "one script in many jobs": {
        GITLAB: LONG + "".join(f"t{n}: *x\n" for n in range(1_000))
    },
    "one start of many jobs": {
        GITLAB: f"before_script: {'a;' * 10_000}\n"
        + "".join(f"t{n}: {{script: tox}}\n" for n in range(1_000))
    },
    "many steps and a long matrix": {
        GITHUB: f"on: push\njobs:\n  a:\n    strategy: {{matrix: {'x' * 20_000}}}\n"
        "    steps:\n" + "    - run: ${{matrix.x}}\n" * 1_000
    },
    "long quotation": {GITLAB: "t:\n  script: [tox '" + "a " * 900 + "]\n"},
    "shell's signs": {GITLAB: "t:\n  script: |\n    " + "&& tox;|(" * 200 + "\n"},
    "options": {GITLAB: "t:\n  script: tox" + " -e -e" * 300 + " |\n"},
    "starters": {GITLAB: "t:\n  script: " + "a=b env " * 200 + "|\n"},
    "long pattern": {ZUUL: irrelevant(".*" * 20_000)},
    "many patterns": {
        ZUUL: zuul(
            ENVLIST + "    irrelevant-files:\n" + "      - ^(.*a|.*b|.*c)*!\n" * 1_500
        )
    },
    "patterns of many jobs": {
        ZUUL: "- job:\n    name: s\n    irrelevant-files:\n"
        + "      - ^.*b$\n" * 1_500
        + ENVLIST
        + "- project:\n    check:\n      jobs:\n"
        + "        - s\n" * 1_500
    },
    "many globs": {
        GITHUB: "on:\n  push:\n    paths:\n"
        + "    - '**/*a*b*c*d*e*/**/**/**'\n" * 1_400
        + "jobs:\n"
        + steps("- run: tox")
    },
    "deep": {GITLAB: "[" * 40_000},
    "deep, and complete": {GITLAB: "t: " + "[" * 400 + "]" * 400},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name: str, found: Found, tool: Tool, tmp_path: Path) -> None:
    start = time.process_time()
    found(HOSTILE[name])
    # The rules read the files twice, and the fixture once more at most.
    assert time.process_time() - start < 6
    # What is refused at first sight would prove nothing.
    assert sum(map(len, HOSTILE[name].values())) < 50_000
    systems = tool("repository.ci").systems(tmp_path)
    assert [system.bad_files for system in systems] == [[]]
