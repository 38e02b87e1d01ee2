"""The tools of a baked repository: their parts, their limits, their errors."""

from __future__ import annotations

import ast
import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import TEMPLATE, Bake, run, spectools
from docutils.parsers import rst
from docutils.parsers.rst import directives, roles, states
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

Tool = Callable[[str], ModuleType]


@pytest.fixture(scope="module")
def tool(bake: Bake) -> Iterator[Tool]:
    """Import a module of ``spectools`` from a baked repository."""
    path = str(bake())
    sys.path.insert(0, path)
    yield lambda name: importlib.import_module(f"spectools.{name}")
    sys.path.remove(path)
    for name in [n for n in sys.modules if n.split(".")[0] == "spectools"]:
        del sys.modules[name]


@pytest.fixture
def repository(bake: Bake, tmp_path: Path) -> Path:
    """A baked repository to write into."""
    return Path(shutil.copytree(bake(), tmp_path / "repository"))


def good_spec(repository: Path, name: str = "awesome-thing") -> bytes:
    """Return a spec that holds to the Trove template."""
    sections: list[str] = []
    text = (repository / "specs" / "template.rst").read_text(encoding="utf-8")
    text = text.replace("Title of the Spec", "An Awesome Thing.")
    introduction = text.index("Begin with")
    text = text[:introduction] + text[text.index("Launchpad Blueprint") :]
    source = text.replace("name-of-blueprint", name).split("\n")
    first = source.index("Problem Description")
    for line, underline in zip(source[first:], source[first + 1 :], strict=False):
        if underline and set(underline) <= {"=", "-"} and len(line) == len(underline):
            sections += [line, underline, "", "None", ""]
    return "\n".join([*source[:first], *sections[:-1], ""]).encode()


def test_releases_in_order(tool: Tool) -> None:
    ordered = ["kilo", "liberty", "zed", "5.1", "9.0", "10.0", "2023.1", "2027.1"]
    assert sorted(sorted(ordered), key=tool("repository.layout").release_key) == ordered


def test_folders_in_order(tool: Tool, tmp_path: Path) -> None:
    for name in ("backlog", "10.0", "zed", "9.0", "2023.1", ".hidden"):
        (tmp_path / "specs" / name).mkdir(parents=True)
    folders = tool("repository.layout").scan(tmp_path).folders
    assert [f.name for f in folders] == ["zed", "9.0", "10.0", "2023.1", "backlog"]


def test_knows_what_sphinx_knows(tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_text("x\n=\n")
    markup = tool("spec.reading.sphinx_markup")
    with docutils_namespace():
        app = Sphinx(
            tmp_path,
            None,
            tmp_path / "out",
            tmp_path / "trees",
            "dummy",
            {"extensions": ["sphinx.ext.todo", "sphinxcontrib.httpdomain"]},
            status=None,
        )
        known_directives = set(vars(directives)["_directives"])
        known_roles = set(vars(roles)["_roles"])
        for domain in app.env.domains.sorted():
            known_directives |= {f"{domain.name}:{name}" for name in domain.directives}
            known_roles |= {f"{domain.name}:{name}" for name in domain.roles}
            if domain.name in ("std", "py"):
                known_directives |= set(domain.directives)
                known_roles |= set(domain.roles)
    with markup.sphinx_markup():
        ours = set(vars(directives)["_directives"])
        our_roles = set(vars(roles)["_roles"])
    language = importlib.import_module("docutils.parsers.rst.languages.en")
    assert known_directives - ours - set(language.directives) == set()
    assert known_roles - our_roles - set(language.roles) == set()
    # What an older Sphinx does not know yet is no reason to fail here.
    newer = {
        "version-added",
        "version-changed",
        "version-deprecated",
        "version-removed",
    }
    assert ours - known_directives - set(language.directives) <= newer


MARKUP = b"""
Title
=====

* a list with `a link <http://x.org>`_ and a note [1]_

  1. in a list

     :field: body

     term
         definition

Part
----

.. note:: It.

   >>> 1
   1

   | a line
   | block

.. [1] here

=====  =====
a      b
=====  =====

+---+---+
| a | b |
+---+---+

::

  literal

> quoted

-o  option

.. |s| replace:: t

__ http://x.org

*broken

* list
without end

Addresses: http://y.org, me@x.org, x:y, me at x.

A \\*backslash\\*, a |s|, a nosuch_, `so what`, [1]_ and ``literal``.
"""


def same_tree(tool: Tool, data: bytes) -> None:
    """Assert that docutils as it comes reads the same as our faster parser."""
    parser, document = tool("spec.reading.parser"), tool("spec.document")
    ours = document.Spec("a.rst", data)
    fast = parser.make_parser
    parser.make_parser = lambda: rst.Parser(inliner=states.Inliner())  # type: ignore[attr-defined]
    try:
        theirs = document.Spec("a.rst", data)
        assert theirs.doctree.pformat() == ours.doctree.pformat()
        assert theirs.complaints == ours.complaints
        assert theirs.doubts == ours.doubts
    finally:
        parser.make_parser = fast  # type: ignore[attr-defined]


def test_faster_parser_reads_the_same(tool: Tool) -> None:
    parser = tool("spec.reading.parser").make_parser()
    assert parser.state_classes is not states.state_classes, (
        "this docutils is newer than those that were compared: see parser.py"
    )
    same_tree(tool, MARKUP)


def test_one_spec_does_not_change_how_the_next_is_read(tool: Tool) -> None:
    document = tool("spec.document")
    first = document.Spec("a.rst", b".. role:: mine\n\n:mine:`x`\n")
    assert first.complaints == []
    second = document.Spec("b.rst", b":mine:`x`\n")
    assert [c.level for c in second.complaints] == [3]
    assert "mine" not in vars(roles)["_roles"]
    assert "seealso" not in vars(directives)["_directives"] or (
        "spectools" not in vars(directives)["_directives"]["seealso"].__module__
    )


def test_reading_a_spec_opens_no_other_file(tool: Tool, tmp_path: Path) -> None:
    hostile = b"\n\n".join(
        directive.encode()
        for directive in (
            ".. include:: /etc/passwd",
            ".. literalinclude:: /etc/passwd",
            ".. raw:: html\n   :file: /etc/passwd",
            ".. raw:: html\n   :url: http://localhost/x",
            ".. csv-table::\n   :file: /etc/passwd",
            ".. csv-table::\n   :url: http://localhost/x",
            ".. figure:: /etc/passwd\n   :figwidth: image",
            ".. image:: /etc/passwd",
            ".. math::\n   :file: /etc/passwd",
            ".. include:: <isonum.txt>",
        )
    )
    document = tool("spec.document")
    assert document.Spec("warm-up.rst", hostile).complaints
    opened: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event in ("open", "socket.connect", "subprocess.Popen"):
            opened.append(str(arguments[0]))

    sys.addaudithook(watch)
    spec = document.Spec("a.rst", hostile)
    assert len(spec.complaints) == 7, spec.complaints
    watching = False
    assert opened == []


@pytest.mark.parametrize(
    "text",
    [
        b"* " * 4000,
        b"> " * 4000,
        b"*a " * 150_000,
        b"`a " * 3000 + b"\n\n",
        b"|a| " * 2000 + b"\n\n.. |a| replace:: |b||b|\n.. |b| replace:: |a||a|\n",
        b"\0" * 100,
        b"x\n" * 200_000,
        b"x" * 1_000_000,
        bytes(range(256)) * 100,
    ],
    ids=lambda text: f"{text[:4]!r} x {len(text)}",
)
def test_hostile_specs_are_findings(text: bytes, repository: Path) -> None:
    (repository / "specs" / "2027.1" / "hostile.rst").write_bytes(text)
    done = spectools(repository, "check", timeout=60)
    assert done.returncode == 1
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert all(line.startswith("specs/2027.1/hostile.rst:") for line in lines[:-1])
    assert lines[-1].startswith("checked 1 specs in 2 folders against ")


def test_good_spec_is_clean_from_anywhere(repository: Path) -> None:
    path = repository / "specs" / "2027.1" / "awesome-thing.rst"
    path.write_bytes(good_spec(repository))
    for folder, arguments in (
        (repository, []),
        (repository, ["specs"]),
        (repository, ["."]),
        (repository, ["specs/2027.1/awesome-thing.rst"]),
        (repository, [str(path)]),
        (path.parent, ["awesome-thing.rst"]),
        (path.parent, [".."]),
    ):
        done = spectools(
            folder, "check", *arguments, env={"PYTHONPATH": str(repository)}
        )
        assert done.returncode == 0, (arguments, done.stdout + done.stderr)
        assert done.stdout.startswith("checked 1 specs in ")
        assert done.stdout.endswith(" rules: 0 findings\n")


def test_findings_are_relative_to_the_repository(repository: Path) -> None:
    folder = repository / "specs" / "2027.1"
    (folder / "awesome-thing.rst").write_bytes(good_spec(repository) + b"more")
    env = {"PYTHONPATH": str(repository)}
    done = spectools(folder, "check", "awesome-thing.rst", env=env)
    assert done.returncode == 1
    assert done.stdout.startswith("specs/2027.1/awesome-thing.rst:")


@pytest.mark.parametrize(
    "path", ["nosuch.rst", "specs/nosuch", "README.rst", "../x", "/"]
)
def test_path_without_specs_is_an_error(path: str, repository: Path) -> None:
    done = spectools(repository, "check", path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("could not check: ")
    assert "is neither a spec nor a folder of specs" in done.stderr
    assert done.stderr.count("\n") == 1


def test_empty_folder_is_green_and_says_so(repository: Path) -> None:
    done = spectools(repository, "check", "specs/backlog")
    assert done.returncode == 0
    assert done.stdout.startswith("checked 0 specs in 1 folders against ")


def test_no_folder_of_specs_is_an_error(repository: Path) -> None:
    (repository / "specs").rename(repository / "moved")
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "could not check: specs: cannot be read: No such file or directory\n"
    )
    (repository / "specs").mkdir()
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no folder of specs" in done.stderr


# root may read everything: warm up, so that all is imported, and be somebody else.
AS_SOMEBODY_ELSE = """
import os, sys
from spectools.commands import main
sys.stdout, stdout = open(os.devnull, "w"), sys.stdout
main(["check"])
sys.stdout = stdout
os.chmod(sys.argv[1], 0)
if os.geteuid() == 0:
    os.setuid(65534)
sys.exit(main(["check"]))
"""


@pytest.mark.parametrize("what", ["specs/2027.1", "specs/2027.1/awesome-thing.rst"])
def test_what_cannot_be_read_is_an_error(what: str, bake: Bake) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        repository = Path(shutil.copytree(bake(), Path(folder) / "repository"))
        spec = repository / "specs" / "2027.1" / "awesome-thing.rst"
        spec.write_bytes(good_spec(repository))
        (repository / "specs" / "backlog" / "other.rst").write_bytes(b"other")
        done = run([sys.executable, "-c", AS_SOMEBODY_ELSE, what], repository)
        (repository / what).chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert (
        done.stderr == f"could not check: {what}: cannot be read: Permission denied\n"
    )
    # One file that cannot be read hides nothing of the others.
    others = done.stdout.startswith("specs/backlog/other.rst:1:1: SP")
    assert others is what.endswith(".rst")


@pytest.mark.parametrize("size", [0, 1])
def test_limits_are_where_they_are_said_to_be(size: int, tool: Tool) -> None:
    document, bounds = tool("spec.document"), tool("spec.reading.budget")
    for text in (
        b"word\n" * (bounds.MAX_LINES - 1 + size),
        b"a" * (bounds.MAX_LINE + size),
        (b"a" * 1000 + b"\n") * (bounds.MAX_BYTES // 1001) + b"a" * 751 + b"b" * size,
    ):
        spec = document.Spec("a.rst", text)
        assert (spec.unparsable is not None) == bool(size), len(text)
    paragraph = b"word " * (bounds.MAX_PARAGRAPH // 5) + b"*" * size
    complaints = document.Spec(
        "a.rst", paragraph.replace(b"word word ", b"word word\n")
    )
    assert bool(complaints.complaints) == bool(size)
    broken = b"A *word\n\n" * (document.MAX_COMPLAINTS + size)
    found = document.Spec("a.rst", broken).complaints
    assert len(found) == document.MAX_COMPLAINTS


def test_characters_that_end_a_line_for_python_shift_no_line(tool: Tool) -> None:
    text = "a\x0cb\u2028c\x85d\x1ce\n\nTitle\n=====\n\nText.\n".encode()
    assert tool("spec.document").Spec("a.rst", text).headings[0].line == 3


def test_severe_markup_stops_nothing(repository: Path) -> None:
    spec = repository / "specs" / "2027.1" / "awesome-thing.rst"
    spec.write_bytes(
        good_spec(repository).replace(b"Testing\n=======", b"Testing\n~~~~~~~")
    )
    done = spectools(repository, "check")
    assert (done.returncode, done.stderr) == (1, "")
    assert "SP501" in done.stdout


def test_what_is_no_file_is_a_finding(repository: Path) -> None:
    folder = repository / "specs" / "2027.1"
    os.mkfifo(folder / "pipe.rst")
    (folder / "folder.rst").mkdir()
    (folder / "folder.rst" / "inside.rst").write_bytes(b"x")
    (repository / "specs" / "linked").symlink_to(folder)
    (folder / "picture.png").write_bytes(b"x")
    done = spectools(repository, "check", timeout=60)
    assert done.returncode == 1
    found = [line.split(" SP902 ") for line in done.stdout.splitlines()[:-1]]
    assert [(place, advice.split(";")[0]) for place, advice in found] == [
        (
            "specs/2027.1/folder.rst/inside.rst:1:1:",
            "no spec is looked for here",
        ),
        ("specs/2027.1/pipe.rst:1:1:", "this is no file that can be read"),
        ("specs/linked:1:1:", "this is a link"),
    ]


def test_findings_in_the_order_of_paths_and_lines(repository: Path) -> None:
    folder = repository / "specs"
    for path in ("backlog/b.rst", "2027.1/a.rst"):
        (folder / path).write_bytes(b"x \nx \n")
    done = spectools(repository, "check")
    lines = done.stdout.splitlines()[:-1]
    places = [(line.split(":")[0], int(line.split(":")[1])) for line in lines]
    assert places == sorted(places) and len(set(places)) == 4


def test_missing_sections_in_the_order_of_the_template(repository: Path) -> None:
    spec = repository / "specs" / "2027.1" / "awesome-thing.rst"
    text = good_spec(repository)
    for heading in (b"Milestones\n----------", b"Work Items\n----------"):
        assert heading in text
        text = text.replace(heading + b"\n\nNone\n\n", b"")
    spec.write_bytes(text)
    said = spectools(repository, "check").stdout.splitlines()
    assert "'Milestones' is missing; add it after 'Assignee(s)'" in said[0]
    assert "'Work Items' is missing; add it after 'Milestones'" in said[1]


def test_selected_paths_are_all_that_is_judged(repository: Path) -> None:
    folder = repository / "specs"
    (folder / "misplaced.rst").write_bytes(b"x")
    (folder / "backlog" / "template.rst").write_bytes(b"x")
    (folder / "2027.1" / "awesome-thing.rst").write_bytes(good_spec(repository))
    done = spectools(repository, "check", "specs/2027.1")
    assert done.returncode == 0, done.stdout


def test_folder_without_template_is_a_finding_without_specs_too(
    repository: Path,
) -> None:
    (repository / "specs" / "zed").mkdir()
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert done.stdout.startswith("specs/zed/template.rst:1:1: SP901 ")


@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_reader_that_goes_away_is_no_traceback(reader: str, repository: Path) -> None:
    (repository / "specs" / "2027.1" / "a.rst").write_bytes(b"x \n" * 5000)
    command = f"{{ {sys.executable} -m spectools check; echo $? >&2; }} | {reader}"
    done = run(["bash", "-c", command], repository)
    assert done.stderr == "2\n"


def test_fault_of_the_machine_is_an_error(repository: Path) -> None:
    command = f"{sys.executable} -m spectools check > /dev/full"
    done = run(["bash", "-c", command], repository)
    assert done.returncode == 2
    assert done.stderr == "could not check: No space left on device\n"


def test_repository_behind_a_link(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repository)
    for path in ("link", "link/specs", "link/specs/2027.1/template.rst"):
        done = spectools(repository, "check", str(tmp_path / path))
        assert done.returncode == 0, done.stderr


def test_links_are_not_followed(repository: Path) -> None:
    (repository / "specs" / "2027.1" / "linked.rst").symlink_to("/etc/passwd")
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        "specs/2027.1/linked.rst:1:1: SP902 this is a link; put the file itself here"
    )
    assert done.stdout.splitlines()[-1].endswith(" rules: 1 findings")


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


def test_bad_usage_is_an_error(repository: Path) -> None:
    for arguments in ([], ["nosuch"], ["check", "--nosuch"]):
        done = spectools(repository, *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("usage: python -m spectools")


def test_line_length_is_policy(repository: Path) -> None:
    policy = repository / "pyproject.toml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(text.replace("line-length = 79", "line-length = 60"))
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert "columns, the limit is 60; break it before '" in done.stdout


@pytest.mark.parametrize("locale", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_names_that_forge_output_are_escaped(
    locale: dict[str, str], repository: Path
) -> None:
    name = "a\nspecs\u202e-b.rst:1:1: SP000 x.rst"
    (repository / "specs" / "2027.1" / name).write_bytes(b"x")
    done = spectools(repository, "check", env=locale)
    assert (done.returncode, done.stderr) == (1, "")
    for line in done.stdout.splitlines()[:-1]:
        assert line.startswith("specs/2027.1/a\\nspecs\\u")
        assert line.isascii()


def test_template_that_cannot_be_read_as_rest_is_an_error(repository: Path) -> None:
    folder = repository / "specs" / "2027.1"
    (folder / "awesome-thing.rst").write_bytes(good_spec(repository))
    (folder / "template.rst").write_bytes(b"* " * 4000)
    done = spectools(repository, "check", "specs/2027.1/awesome-thing.rst")
    assert done.returncode == 2
    assert "specs/2027.1/template.rst: cannot be a template" in done.stderr


def test_check_needs_docutils_and_nothing_else(repository: Path) -> None:
    code = (
        "import sys; before = set(sys.modules); from spectools.commands import main;"
        "main(['check']);"
        "print(*{m.partition('.')[0] for m in set(sys.modules) - before})"
    )
    done = run([sys.executable, "-c", code], repository)
    loaded = set(done.stdout.splitlines()[-1].split())
    # docutils takes Pygments along where it finds it.
    allowed = {"spectools", "docutils", "pygments", "tomli"}
    assert {n for n in loaded if n not in sys.stdlib_module_names} <= allowed
    assert "docutils" in loaded


def test_every_rule_is_documented(tool: Tool) -> None:
    for rule in tool("rules").all_rules():
        page = rule.judge.__doc__
        assert page.strip() and "Wrong: " in page and "Right: " in page, rule.id


def test_no_rule_names_a_section_of_a_template(tool: Tool) -> None:
    package = Path(str(tool("rules").__file__)).parent
    for path in package.glob("*.py"):
        strings = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant)
        }
        for title in ("Problem Description", "References", "Implementation", "Testing"):
            assert title not in strings, path


def test_the_template_itself_is_complete_without_a_corpus() -> None:
    for path in (TEMPLATE / "{{cookiecutter.repo_name}}").rglob("*"):
        if path.is_file():
            assert "SPECS_CORPUS" not in path.read_text(encoding="utf-8")


def test_file_is_written_whole_or_not_at_all(tool: Tool, tmp_path: Path) -> None:
    files = tool("repository.files")
    path = tmp_path / "file"
    files.write_file(path, b"old", mode=0o600)
    files.write_file(path, b"new")
    assert path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o600
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        files.write_file(tmp_path / "folder", b"new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


def test_broken_substitutions_are_looked_up_so_many_times(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    references, counted = tool("spec.reading.references"), 0
    line_of = references.line_of

    def count(node: Any) -> int:
        nonlocal counted
        counted += 1
        return int(line_of(node))

    # Finding the line of each costs as much as all that stand before it.
    monkeypatch.setattr(references, "line_of", count)
    assert tool("spec.document").Spec("a.rst", b"An |a|\n" * 1000).complaints
    assert counted == references.MAX_COMPLAINTS
