"""CI configurations as people write them: which judge specs, and which do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Bake, Tool

GITHUB = ".github/workflows/specs.yml"


def github(steps: str, on: str = "on: push\n", job: str = "") -> str:
    return f"{on}jobs:\n  t:\n    runs-on: x\n{job}    steps:\n{steps}"


def step(command: str) -> str:
    return f"      - run: {command}\n"


def zuul(job: str, listed: str = "        - s\n") -> str:
    return f"- job:\n    name: s\n{job}\n- project:\n    check:\n      jobs:\n{listed}"


ENVLIST = "    vars:\n      tox_envlist: specs\n"

JUDGING = {
    "github: tox": {GITHUB: github(step("tox"))},
    "github: tox run": {GITHUB: github(step("tox run -e docs,specs -- --jobs 2"))},
    "github: several commands": {GITHUB: github(step("pip install tox && tox"))},
    "github: block": {
        GITHUB: github(step("|\n          pip install tox\n          tox"))
    },
    "github: uvx": {GITHUB: github(step("uvx tox"))},
    "github: spectools": {GITHUB: github(step("python -m spectools check"))},
    "github: events in brackets": {
        GITHUB: github(step("tox"), "on: [pull_request, push]\n")
    },
    "github: events as keys": {
        GITHUB: github(step("tox"), "'on':\n  pull_request:\n    branches: [main]\n")
    },
    "github: all in brackets": {GITHUB: "on: push\njobs: {t: {steps: [{run: tox}]}}\n"},
    "github: matrix": {
        GITHUB: github(
            step("tox -e ${{ matrix.toxenv }}"),
            job="    strategy:\n      matrix:\n        toxenv: [specs, docs]\n",
        )
    },
    "github: paths of a cache": {
        GITHUB: github(
            "      - uses: cache\n        with:\n          paths: ~/.cache\n"
            + step("tox")
        )
    },
    "github: paths of specs": {
        GITHUB: github(step("tox"), "on:\n  push:\n    paths: ['specs/**/*.[rm]st']\n")
    },
    "github: paths ignored": {
        GITHUB: github(
            step("tox"), "on:\n  push:\n    paths-ignore: ['docs/**', '*.md']\n"
        )
    },
    "gitlab: tox": {".gitlab-ci.yml": "t:\n  script: tox\n"},
    "gitlab: list": {
        ".gitlab-ci.yml": "t:\n  script:\n  - pip install tox\n  - tox -e specs\n"
    },
    "gitlab: extends": {
        ".gitlab-ci.yml": ".base:\n  script:\n    - tox\nt:\n  extends: .base\n"
    },
    "gitlab: changes": {
        ".gitlab-ci.yml": "t:\n  script:\n    - tox\n  rules:\n    - changes:\n"
        "        paths:\n          - specs/**/*\n        compare_to: main\n"
    },
    "gitlab: braces": {
        ".gitlab-ci.yml": "t:\n  script: tox\n  only:\n    changes:\n"
        '      - "**/*.{rst,md}"\n'
    },
    "gitlab: except others": {
        ".gitlab-ci.yml": 't:\n  script: tox\n  except:\n    changes: ["doc/**/*"]\n'
    },
    "gitlab: rules that fall through": {
        ".gitlab-ci.yml": 't:\n  script: tox\n  rules:\n    - changes: ["*.py"]\n'
        "    - when: always\n"
    },
    "zuul": {".zuul.yaml": zuul(ENVLIST)},
    "zuul: jobs in brackets": {
        ".zuul.yaml": "- job: {name: s, vars: {tox_envlist: specs}}\n"
        "- project: {check: {jobs: [s]}}\n"
    },
    "zuul: list of environments": {
        ".zuul.yaml": zuul(
            "    vars:\n      tox_envlist:\n        - docs\n        - specs\n"
        )
    },
    "zuul: block": {
        ".zuul.yaml": zuul("    vars:\n      tox_envlist: >-\n        docs,specs\n")
    },
    "zuul: variables where it is listed": {
        ".zuul.yaml": "- project:\n    check:\n      jobs:\n        - tox:\n"
        "            vars:\n              tox_envlist: specs\n"
    },
    "zuul: two files": {
        "zuul.d/jobs.yaml": f"- job:\n    name: s\n{ENVLIST}",
        "zuul.d/project.yaml": "- project:\n    gate:\n      jobs:\n        - s\n",
    },
    "zuul: folder in a folder": {".zuul.d/sub/all.yaml": zuul(ENVLIST)},
    "zuul: description that looks like a key": {
        ".zuul.yaml": zuul("    description: |\n      files: b\n" + ENVLIST)
    },
    "zuul: files by something else": {
        ".zuul.yaml": zuul(
            "    files:\n      - regex: ^doc/.*\n        negate: true\n" + ENVLIST
        )
    },
}

IDLE = {
    "github: other environment": {GITHUB: github(step("tox -e docs"))},
    "github: other environment, long": {GITHUB: github(step("tox --env=docs"))},
    "github: list of environments": {GITHUB: github(step("tox -l"))},
    "github: version": {GITHUB: github(step("tox --version"))},
    "github: no test": {GITHUB: github(step("tox --notest"))},
    "github: echo": {GITHUB: github(step('echo "run tox yourself"'))},
    "github: folded": {GITHUB: github(step(">-\n          tox\n          -e docs"))},
    "github: continued": {
        GITHUB: github(step("|\n          tox \\\n            -e docs"))
    },
    "github: TOXENV": {
        GITHUB: github(step("tox"), job="    env:\n      TOXENV: docs\n")
    },
    "github: off": {GITHUB: github(step("tox"), job="    if: false\n")},
    "github: may fail": {
        GITHUB: github(step("tox"), job="    continue-on-error: true\n")
    },
    "github: or true": {GITHUB: github(step("tox || true"))},
    "github: by hand": {GITHUB: github(step("tox"), "on: workflow_dispatch\n")},
    "github: comment": {GITHUB: github("      # - run: tox\n" + step("true"))},
    "gitlab: hidden": {".gitlab-ci.yml": ".t:\n  script: tox\n"},
    "gitlab: by hand": {".gitlab-ci.yml": "t:\n  script: tox\n  when: manual\n"},
    "gitlab: never": {
        ".gitlab-ci.yml": "t:\n  script: tox\n  rules:\n    - when: never\n"
    },
    "gitlab: may fail": {
        ".gitlab-ci.yml": "t:\n  script: tox\n  allow_failure: true\n"
    },
    "gitlab: help": {
        ".gitlab-ci.yml": "t:\n  script: python -m spectools check --help\n"
    },
    "zuul: not listed": {".zuul.yaml": zuul(ENVLIST, "        - other\n")},
    "zuul: other environment": {".zuul.yaml": zuul(ENVLIST.replace("specs", "docs"))},
    "zuul: once a week": {".zuul.yaml": zuul(ENVLIST).replace("check:", "periodic:")},
    "nothing": {"README.rst": "tox\n"},
}

SKIPPING = {
    "github: paths-ignore": {
        GITHUB: github(
            step("tox"), "on:\n  push:\n    paths-ignore:\n      - '**.rst'\n"
        )
    },
    "github: paths": {
        GITHUB: github(step("tox"), "on:\n  push:\n    paths: ['**', '!**/*.rst']\n")
    },
    "gitlab: only": {
        ".gitlab-ci.yml": "t:\n  script: tox\n  only:\n    changes:\n      - src/**\n"
    },
    "gitlab: except": {
        ".gitlab-ci.yml": 't:\n  script: tox\n  except:\n    changes: ["specs/**/*"]\n'
    },
    "gitlab: rules": {
        ".gitlab-ci.yml": 't:\n  script: tox\n  rules:\n    - changes: ["*.py"]\n'
    },
    "zuul: irrelevant": {
        ".zuul.yaml": zuul(ENVLIST + "    irrelevant-files:\n      - ^.*\\.rst$\n")
    },
    "zuul: files": {".zuul.yaml": zuul(ENVLIST + "    files: ['^src/.*']\n")},
    "zuul: irrelevant where it is listed": {
        ".zuul.yaml": zuul(
            ENVLIST, "        - s:\n            irrelevant-files: ['^specs/']\n"
        )
    },
}


def judged(tool: Tool, root: Path, files: dict[str, str]) -> tuple[bool, int]:
    """Return whether something judges specs, and how many filters keep it off."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    ci = tool("repository.ci")
    systems = ci.systems(root)
    answers = {system.answer for system in systems} or {ci.Answer.NO}
    assert ci.Answer.UNKNOWN not in answers
    return ci.Answer.YES in answers, sum(len(system.skips) for system in systems)


@pytest.mark.parametrize("name", JUDGING)
def test_judges(name: str, tool: Tool, tmp_path: Path) -> None:
    assert judged(tool, tmp_path, JUDGING[name]) == (True, 0)


@pytest.mark.parametrize("name", IDLE)
def test_does_not_judge(name: str, tool: Tool, tmp_path: Path) -> None:
    assert judged(tool, tmp_path, IDLE[name]) == (False, 0)


@pytest.mark.parametrize("name", SKIPPING)
def test_skips(name: str, tool: Tool, tmp_path: Path) -> None:
    assert judged(tool, tmp_path, SKIPPING[name]) == (True, 1)


# Of each hosting: the line that runs the validator, and one that runs something else.
BREAKING = {
    "opendev": ("tox_envlist: specs,commits", "tox_envlist: commits"),
    "github": ("- run: tox -- --format github", "- run: tox -e docs"),
    "gitlab": ("- tox -- --format gitlab", "- tox -e docs #"),
}


@pytest.mark.parametrize("hosting", BREAKING)
def test_generated_file_judges(
    hosting: str, tool: Tool, bake: Bake, tmp_path: Path
) -> None:
    repository = bake(hosting=hosting)
    names = tool("repository.ci_files").ci_files(repository)
    files = {name: (repository / name).read_text(encoding="utf-8") for name in names}
    assert judged(tool, tmp_path, files) == (True, 0)
    # What is run by a schedule only judges no change.
    broken = {name: text.replace(*BREAKING[hosting]) for name, text in files.items()}
    assert judged(tool, tmp_path, broken) == (False, 0)
