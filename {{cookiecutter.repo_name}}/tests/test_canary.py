"""Proof that the validator bites, by the command line that CI uses."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from canaries import BAD, FINE, GOOD, REPOSITORY, SPEC, Canary, Files, edited

from spectools.checking.report import text
from spectools.checking.run import check
from spectools.commands import main
from spectools.repository.layout import scan
from spectools.repository.policy import load
from spectools.rules import all_rules

FINDING = re.compile(r"(?P<line>\S+?:\d+):(?P<column>\d+): (?P<rule>SP\d{3}) \S.*")


def build(root: Path, files: Files) -> None:
    """Write the canaries' repository to ``root``, with ``files`` in it."""
    for path, data in {**REPOSITORY, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def findings(output: str) -> list[tuple[str, str]]:
    """Return rule and place of all lines of ``output`` but the summary."""
    found = [FINDING.fullmatch(line) for line in output.splitlines()[:-1]]
    assert None not in found, output
    return [(m["rule"], f"{m['line']}:{m['column']}") for m in found if m]


@pytest.mark.parametrize("bad", BAD, ids=lambda c: f"{c.rule} {c.defect}")
def test_bad_is_caught(
    bad: Canary,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    build(tmp_path, bad.files)
    monkeypatch.chdir(tmp_path)
    if bad.message:
        layout, policy = scan(tmp_path), load(tmp_path)
        result = check(layout, policy, messages_of=lambda path: (bad.message,))
        found = findings("\n".join(text(result)))
    else:
        assert main(["check", "--no-cache"]) == 1
        found = findings(capsys.readouterr().out)
    places = [place for rule, place in found if rule == bad.rule]
    assert any(f"{place}:".startswith(f"{bad.place}:") for place in places), found
    assert {rule for rule, _ in found} == {bad.rule} | bad.others


@pytest.mark.parametrize("name", FINE)
def test_fine_is_not_caught(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    build(tmp_path, {SPEC: FINE[name]})
    monkeypatch.chdir(tmp_path)
    code = main(["check", "--no-cache"])
    output = capsys.readouterr().out
    assert code == 0, output
    assert output == (
        f"checked 1 specs in 2 folders against {len(all_rules())} rules: 0 findings\n"
    )


def test_every_rule_has_a_canary() -> None:
    assert {rule.id for rule in all_rules()} == {bad.rule for bad in BAD}


def test_all_findings_in_one_run(tmp_path: Path) -> None:
    build(
        tmp_path,
        {
            SPEC: edited(b"Write it.", b"Write\tit."),
            "specs/backlog/awesome-thing.rst": GOOD + b"more",
        },
    )
    done = subprocess.run(
        [sys.executable, "-m", "spectools", "check", "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert [rule for rule, _ in findings(done.stdout)] == ["SP405", "SP407"]
    assert done.stdout.splitlines()[-1].endswith(" rules: 2 findings")
