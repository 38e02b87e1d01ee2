"""No directive and no role reads, imports, starts or reaches what a spec names."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.helpers import Bake, Tool, good_spec
from tests.hostile.audit import audited, audited_run
from tests.hostile.every_directive import FILES, MARK, VALUES, Known, known, uses

# One in so many is tried each time, and all 42,000 by the slow tests, in minutes.
ONE_IN = 80
SPEC = "specs/backlog/awesome-thing.rst"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Known:
    return known(tmp_path_factory.mktemp("known") / "site")


@pytest.fixture(scope="module")
def judged(
    tool: Tool, bake: Bake, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimpleNamespace]:
    """A repository with what a hostile spec names in it, and what judges and mends."""
    root = tmp_path_factory.mktemp("every") / "repository"
    shutil.copytree(bake(), root)
    for path, text in FILES.items():
        (root / path).write_text(text)
    spec, policy = tool("spec.document"), tool("repository.policy").load(root)
    levels = {rule.id: "error" for rule in tool("rules").all_rules()}
    template = spec.read(root, "specs/2027.1/template.rst")

    def of(text: str) -> tuple[object, ...]:
        # Nothing around it: a whole spec would take ten times as long.
        data = f"Title\n=====\n\n{text}\n".encode()
        return spec.Spec(SPEC, data), template, policy, levels

    def findings(text: str) -> list[Any]:
        return list(tool("checking.judge").judge(*of(text)))

    def check(text: str) -> list[str]:
        return [finding.rule for finding in findings(text)]

    def fix(text: str) -> bytes:
        return bytes(tool("mending.fix").fix(*of(text)).data)

    yield SimpleNamespace(root=root, findings=findings, check=check, fix=fix)


def try_all(judged: SimpleNamespace, pieces: list[str], mended: int) -> None:
    """Judge each of the pieces, and mend one in ``mended``."""
    with audited() as events:
        for number, piece in enumerate(pieces):
            judged.check(piece)
            if number % mended == 0:
                judged.fix(piece + " \n")
            # Nothing at all: all that is ever needed has been loaded.
            assert events == [], piece
    assert not list(Path.cwd().rglob(f"{MARK}_ran"))


@pytest.fixture
def all_loaded(judged: SimpleNamespace, everything: Known) -> None:
    """Let docutils load what it loads when it first meets a directive."""
    without_options: dict[str, list[str]] = {name: [] for name in everything.directives}
    plain = everything._replace(directives=without_options)
    for piece in uses(plain, ("x",), judged.root):
        judged.check(piece)
    judged.fix("x \n")


@pytest.mark.usefixtures("all_loaded")
def test_some_uses_touch_nothing(
    judged: SimpleNamespace,
    everything: Known,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(judged.root)
    pieces = list(uses(everything, VALUES, judged.root))
    assert len(pieces) > 40_000
    # Those that did harm once are always among them.
    harmful = [p for p in pieces if ":parser:" in p or ":delim:" in p or "fig" in p]
    try_all(judged, harmful[::7] + pieces[::ONE_IN], mended=20)


@pytest.mark.slow
@pytest.mark.usefixtures("all_loaded")
def test_every_use_touches_nothing(
    judged: SimpleNamespace, everything: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(judged.root)
    try_all(judged, list(uses(everything, VALUES, judged.root)), mended=400)


def test_parser_that_a_spec_names_is_not_imported(
    judged: SimpleNamespace, tmp_path: Path
) -> None:
    hostile = f".. include:: x\n   :parser: specs.backlog.{MARK}_evil\n"
    hostile += "\n.. spectools: disable SP504, SP501 because it is a test\n"
    good = good_spec(judged.root)
    (judged.root / SPEC).write_bytes(good.replace(b"\nNone\n", hostile.encode(), 1))
    try:
        for command in (["check", "--no-cache"], ["fix", "--diff"]):
            done, events = audited_run(
                judged.root, tmp_path / "log", "spectools", *command, SPEC
            )
            assert "Traceback" not in done.stderr
            assert f"{MARK}_evil" not in "".join(events)
            assert not (judged.root / f"{MARK}_ran").exists()
    finally:
        (judged.root / SPEC).unlink()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (".. csv-table:: T\n   :delim:\n\n   a, b", "csv-table"),
        (".. figure:: https://example.org/x.png\n   :figwidth:", "figure"),
        (".. note::\n\n   .. csv-table::\n      :quote:\n\n      a, b", "csv-table"),
    ],
)
def test_exception_hides_no_other_finding(
    text: str, name: str, judged: SimpleNamespace
) -> None:
    found = judged.findings(f"{text}\n\nA *word.\n")
    spoken = [f.message for f in found if f.rule == "SP501"]
    assert len(spoken) == 2, spoken
    assert f'"{name}" directive cannot be read' in spoken[0]
    assert spoken[1].startswith("Inline emphasis")


def test_complaints_crowd_out_no_guard(judged: SimpleNamespace) -> None:
    text = "A *word\n\n" * 500 + ".. include:: x\n"
    assert "SP504" in judged.check(text)


@pytest.mark.slow
def test_site_of_hostile_specs_touches_nothing(
    judged: SimpleNamespace, everything: Known, tmp_path: Path
) -> None:
    """The build ends, and opens nothing that a page names.

    One piece in 200, since Sphinx resolves and writes each of them, too; but none of
    those by which a page shows or offers a file, which is copied.
    """
    root = Path(shutil.copytree(judged.root, tmp_path / "site"))
    copying = ("download", "figure", "image")
    tried = [
        piece
        for piece in uses(everything, VALUES, root)
        if not any(word in piece for word in copying)
    ]
    pieces = tried[::200] + [piece for piece in tried if ":parser:" in piece][::5]
    for number in range(0, len(pieces), 100):
        text = "\n\n".join(pieces[number : number + 100])
        page = f"Page {number}\n{'=' * 20}\n\n{text}\n"
        (root / f"specs/backlog/page-{number}.rst").write_text(page)
    trees, pages = tmp_path / "trees", tmp_path / "html"
    options = ("-q", "-E", "-b", "html", "-c", "doc", "-d", str(trees))
    done, events = audited_run(
        root, tmp_path / "log", "sphinx", *options, ".", str(pages), timeout=600
    )
    assert done.returncode == 0, done.stderr[-2000:]
    touched = [e for e in events if MARK in e and str(pages) not in e]
    assert touched == []
    assert not (root / f"{MARK}_ran").exists()
