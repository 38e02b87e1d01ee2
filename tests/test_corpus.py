"""Real specs, warts and all: judged, named, published.

The corpus is a folder of projects, each with releases and a ``template.rst``.
It is not part of this repository; ``SPECS_CORPUS`` says where it lies.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from conftest import CORPUS, Bake, run, spectools
from docutils import nodes
from docutils.core import publish_doctree
from test_spectools import Tool, same_tree, tool

__all__ = ["tool"]  # a fixture, imported to be used here

PROJECTS = {
    "trove": {"variant": "trove"},
    "fuel": {"variant": "fuel"},
    "neutron": {"variant": "trove", "project_name": "Neutron"},
}
FINDING = re.compile(r"(specs/[^:]+):(\d+):(\d+): (SP\d{3}) \S.*")


@pytest.fixture(params=PROJECTS, scope="module")
def repository(
    request: pytest.FixtureRequest,
    bake: Bake,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A baked repository with all releases of a project in it."""
    baked = bake(**PROJECTS[request.param])
    folder = tmp_path_factory.mktemp("corpus") / "repository"
    repository = Path(shutil.copytree(baked, folder))
    project = Path(str(CORPUS)) / str(request.param)
    for release in (path for path in project.iterdir() if path.is_dir()):
        target = repository / "specs" / release.name
        target.mkdir(exist_ok=True)
        for spec in release.glob("*.rst"):
            (target / spec.name).write_bytes(spec.read_bytes())
        (target / "template.rst").write_bytes((project / "template.rst").read_bytes())
    return repository


def specs(repository: Path) -> list[Path]:
    return [p for p in repository.glob("specs/*/*.rst") if p.name != "template.rst"]


def test_all_are_judged_in_one_run(repository: Path) -> None:
    done = spectools(repository, "check", "--no-cache")
    assert (done.returncode, done.stderr) == (1, "")
    *findings, summary = done.stdout.splitlines()
    assert summary.startswith(f"checked {len(specs(repository))} specs in ")
    assert summary.endswith(f" rules: {len(findings)} findings")
    for line in findings:
        found = FINDING.fullmatch(line)
        assert found, line
        lines = (repository / found[1]).read_bytes().split(b"\n")
        assert 1 <= int(found[2]) <= len(lines)
        assert 1 <= int(found[3]) <= len(lines[int(found[2]) - 1].expandtabs()) + 1
    print(Counter(FINDING.fullmatch(line)[4] for line in findings))  # type: ignore[index]


def test_findings_about_headings_are_at_headings(repository: Path) -> None:
    done = spectools(repository, "check")
    seen = 0
    for line in done.stdout.splitlines()[:-1]:
        path, number, rule, heading = re.match(  # type: ignore[union-attr]
            r"([^:]+):(\d+):\d+: (SP\d+) (?:section ['\"](.*?)['\"])?", line
        ).groups()
        if rule in ("SP102", "SP103", "SP104", "SP105", "SP108", "SP301"):
            text = (repository / path).read_text(encoding="utf-8").splitlines()
            assert text[int(number) - 1].strip() == heading, line
            seen += 1
    assert seen > 50


def test_real_specs_parse_without_false_complaints(repository: Path) -> None:
    # These were published by Sphinx; what docutils holds against them would be
    # a role or directive that the stand-ins lack.
    done = spectools(repository, "check")
    assert " SP501 " not in done.stdout and " SP502 " not in done.stdout


def test_faster_parser_reads_the_same(tool: Tool, repository: Path) -> None:
    for spec in specs(repository):
        same_tree(tool, spec.read_bytes())


def paragraphs(data: bytes) -> list[str]:
    """Return the texts of a spec as docutils reads it, blanks and all that made one."""
    tree = publish_doctree(
        data.decode("utf-8", "replace"),
        settings_overrides={"report_level": 5, "file_insertion_enabled": False},
    )
    texts = (
        node.astext()
        for node in tree.findall(nodes.TextElement)
        if isinstance(node.parent, nodes.Element)
        and not isinstance(node.parent, nodes.TextElement)
    )
    kept = ("".join(c for c in text if c not in "\u200b\ufeff") for text in texts)
    return [" ".join(text.split()) for text in kept]


def test_all_are_mended_and_nothing_is_lost(
    repository: Path, tmp_path: Path, tool: Tool
) -> None:
    mended = Path(shutil.copytree(repository, tmp_path / "mended"))
    done = spectools(mended, "fix")
    assert (done.returncode, done.stderr) == (0, "")
    *left, last = spectools(mended, "fix").stdout.splitlines()
    assert last.startswith("mended 0 findings in 0 files; ")
    assert all(line.startswith("left: SP") for line in left)
    fixable = {rule.id for rule in tool("rules").all_rules() if rule.is_fixable}
    assert fixable & {rule for _, rule in found_in(mended)} == set()
    changed = 0
    for spec in specs(repository):
        old, new = (
            spec.read_bytes(),
            (mended / spec.relative_to(repository)).read_bytes(),
        )
        assert paragraphs(new) == paragraphs(old), spec
        changed += old != new
    assert changed >= 5


def found_in(repository: Path) -> set[tuple[str, str]]:
    """Return the files with the rules that find something there."""
    said = spectools(repository, "check", "--no-cache").stdout
    return set(re.findall(r"(?m)^(.*?):\d+:\d+: (SP\d{3})", said))


def test_missing_sections_come_with_guidance(
    repository: Path, tmp_path: Path, tool: Tool
) -> None:
    mended = Path(shutil.copytree(repository, tmp_path / "mended"))
    assert spectools(mended, "fix").returncode == 0
    before = {spec: (mended / spec).read_bytes() for spec in specs(mended)}
    missing = {path for path, rule in found_in(mended) if rule == "SP101"}
    done = spectools(mended, "fix", "--sections")
    assert (done.returncode, done.stderr) == (0, "")
    last = spectools(mended, "fix", "--sections").stdout.splitlines()[-1]
    assert last.startswith("mended 0 findings in 0 files; ")
    found = found_in(mended)
    # Among sections at another level, which only an author can move, nothing is put.
    moved = {path for path, rule in found if rule == "SP105"}
    assert {path for path, rule in found if rule == "SP101"} <= moved
    for spec, old in before.items():
        template = paragraphs((spec.parent / "template.rst").read_bytes())
        rest = paragraphs(old)
        for text in paragraphs(spec.read_bytes()):
            if rest and text == rest[0]:
                rest.pop(0)
            else:
                assert text in template, spec
        assert rest == [], spec
        path = spec.relative_to(mended).as_posix()
        if path in missing - moved:
            assert {(path, "SP303"), (path, "SP304")} & found, path


def test_all_are_proposed_again_and_nothing_is_lost(
    repository: Path, tool: Tool
) -> None:
    layout, policy = (
        tool("repository.layout").scan(repository),
        tool("repository.policy").load(repository),
    )
    target = next(f for f in layout.folders if f.template and not f.specs)
    template = tool("spec.document").read(repository, target.template)
    guidance = set(paragraphs(template.data))
    levels = tool("checking.severity").Severities((), layout).of(target.path)

    def guided(spec: Any) -> set[str]:
        """Return the sections in which check finds guidance of the template."""
        found = tool("checking.judge").judge(spec, template, policy, levels)
        lines = [f.line for f in found if f.rule in ("SP303", "SP304")]
        return {
            max((h.line, h.title) for h in spec.headings if h.line < line)[1]
            for line in lines
        }

    complete = 0
    for old in (path for folder in layout.folders for path in folder.specs):
        plan = tool("chores.repropose").plan_repropose(layout, old, target.name)
        [new, again] = plan.changes
        assert again == old and plan.changes[old].before == plan.changes[old].after
        data = plan.changes[new].after
        rest = paragraphs((repository / old).read_bytes())
        for line in plan.says:
            label = re.fullmatch("label: '(.*)' is '(.*)' here", line)
            if label:
                rest = [
                    re.sub(rf"\b{label[1]}`", f"{label[2]}`", text) for text in rest
                ]
        for text in paragraphs(data):
            if rest and text == rest[0]:
                rest.pop(0)
            else:
                assert text in guidance, old
        assert rest == [], old
        spec = tool("spec.document").Spec(new, data)
        original = tool("spec.document").Spec(new, (repository / old).read_bytes())
        pattern = r"section '(.*)': (added|missing)"
        said = [re.match(pattern, line) for line in plan.says]
        added = {found[1] for found in said if found and found[2] == "added"}
        missing = {found[1] for found in said if found and found[2] == "missing"}
        wanted = {s.title for s in tool("spec.matching").match(spec, template).missing}
        assert missing == wanted, old
        complete += not missing
        # Of its guidance, check names just what came with the new sections.
        divided = {h.title for h in template.headings if h.is_divided}
        assert guided(spec) - guided(original) - divided == added - divided, old
    assert complete >= 0.9 * len(layout.specs)


def test_all_can_be_moved(repository: Path, tool: Tool) -> None:
    layout, policy = (
        tool("repository.layout").scan(repository),
        tool("repository.policy").load(repository),
    )
    move = tool("chores.move")
    for old in layout.specs:
        new = old.replace(old.split("/")[1], "backlog", 1)
        plan = move.plan_move(layout, policy, old, "backlog")
        assert plan.changes[old].after is None
        assert paragraphs(plan.changes[new].after) == paragraphs(
            (repository / old).read_bytes()
        )


@pytest.mark.slow
def test_all_are_published(repository: Path, tmp_path: Path) -> None:
    for release in (p for p in (repository / "specs").iterdir() if p.is_dir()):
        (release / "broken.rst").write_bytes(b"Broken\n======\n\n:doc:`nosuch`\n")
    command = ["-W", "--keep-going", "-E", "-c", "doc", ".", str(tmp_path / "html")]
    done = run([sys.executable, "-m", "sphinx", *command], repository)
    assert done.returncode == 1
    for spec in specs(repository):
        page = spec.relative_to(repository).with_suffix(".html")
        assert (tmp_path / "html" / page).is_file()
    named = re.findall(r"specs/[^/]+/broken\.rst:\d+: WARNING", done.stderr)
    assert len(named) == len(list((repository / "specs").iterdir())) - 1
