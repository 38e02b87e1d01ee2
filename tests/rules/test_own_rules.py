"""Rules of a team's own: as good as ours, and of one repository only."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.helpers import SPEC, Tool, git, good_spec, policy, run, spectools

RULES = "policy/rules.py"
HEAD = "from spectools.rules import commit_rule, repository_rule, rule\n"
PAGE = '''    """What it catches.

    Wrong: this.
    Right: that.
    """
'''


def own(body: str, id: str = "OUR101", name: str = "ours") -> str:
    """Return a rule of a team's own."""
    head = f'@rule("{id}", "{name}")\ndef judged(spec, template, policy):\n'
    return f"{HEAD}\n\n{head}{PAGE}    {body}\n"


def put(repository: Path, text: str, path: str = RULES) -> None:
    """Write a file of rules, and name it in the policy."""
    (repository / path).parent.mkdir(exist_ok=True)
    (repository / path).write_text(text, encoding="utf-8")
    name(repository, path)


def name(repository: Path, *paths: str) -> None:
    file = repository / "pyproject.toml"
    text = re.sub(r"own-rules = .*\n", "", file.read_text(encoding="utf-8"))
    key = f"[tool.specs]\nown-rules = {json.dumps(paths)}\n"
    file.write_text(text.replace("[tool.specs]\n", key, 1), encoding="utf-8")


@pytest.fixture
def here(repository: Path, tool: Tool, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a good spec, to run the tools in, in this process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(repository.parent / "home"))
    (repository / SPEC).write_bytes(good_spec(repository))
    monkeypatch.chdir(repository)
    return repository


Main = Callable[..., SimpleNamespace]


@pytest.fixture
def main(tool: Tool, capsys: pytest.CaptureFixture[str]) -> Main:
    def call(*arguments: str) -> SimpleNamespace:
        code = tool("commands").main(list(arguments))
        out, err = capsys.readouterr()
        return SimpleNamespace(returncode=code, stdout=out, stderr=err)

    return call


@pytest.fixture
def example(here: Path) -> Path:
    """A repository that has taken the README at its word, and breaks the rule."""
    readme = (here / "README.rst").read_text(encoding="utf-8")
    section = readme.partition("Add a rule of your own\n")[2]
    block = section.partition(".. code-block:: python\n\n")[2].partition("\nand ")[0]
    code = re.sub(r"(?m)^   ", "", block)
    put(here, code)
    assert f'own-rules = ["{RULES}"]' in section
    assert f'own-rules = ["{RULES}"]' in (here / "pyproject.toml").read_text()
    (here / SPEC).write_bytes(good_spec(here) + b"\nThen simply do it.\n")
    return here


FOUND = f"{SPEC}:134:6: OUR101 'simply' tells nobody how; say how it is done"


def test_example_of_the_readme_is_a_rule(example: Path, main: Main) -> None:
    done = main("check")
    assert done.returncode == 1 and done.stdout.splitlines()[0] == FOUND
    assert done.stdout.endswith(" rules: 1 findings\n")
    assert main("check").stdout == done.stdout
    # And of this repository only, whatever the process has judged before.
    (example / SPEC).unlink()
    name(example)
    assert main("check").stdout.endswith(" rules: 0 findings\n")


@pytest.mark.parametrize("form", ["json", "github", "gitlab"])
def test_all_formats_know_it(form: str, example: Path, main: Main) -> None:
    said = main("check", "--format", form).stdout
    assert "OUR101" in said and (form == "gitlab" or "word-simply" in said)


@pytest.mark.parametrize("rules", ["OUR101", "OUR1"])
def test_severity_knows_it(rules: str, example: Path, main: Main) -> None:
    policy(
        example, f'[[tool.specs.severity]]\nrules = ["{rules}"]\nlevel = "warning"\n'
    )
    done = main("check")
    assert done.returncode == 0 and "OUR101 warning: 'simply'" in done.stdout


def test_suppression_knows_it(example: Path, main: Main) -> None:
    comment = "\n.. spectools: disable OUR101 because it is simple\n"
    with (example / SPEC).open("a", encoding="utf-8") as file:
        file.write(comment)
    assert main("check").returncode == 0
    (example / SPEC).write_bytes(good_spec(example) + comment.encode())
    assert "SP905 OUR101 finds nothing here any more" in main("check").stdout
    name(example)
    assert "SP904 OUR101 is no rule that a spec can switch" in main("check").stdout


def test_baseline_and_fix_know_it(example: Path, main: Main) -> None:
    assert main("check", "--write-baseline").returncode == 0
    text = (example / "check-baseline.txt").read_text(encoding="utf-8")
    assert f"{SPEC}: OUR101 Then simply do it.\n" in text
    assert main("check").stdout.endswith("0 findings, 1 in the baseline\n")
    (example / SPEC).write_bytes(good_spec(example) + b"\nThen simply\tdo it.\n")
    assert "1 are left" in main("fix", SPEC).stdout
    assert b"simply     do it" in (example / SPEC).read_bytes()


def test_pages_know_it(example: Path, main: Main) -> None:
    assert main("rules").stdout.startswith("OUR101  word-simply            A spec says")
    page = main("rules", "our101").stdout
    assert page.startswith("OUR101 word-simply\n-----") and "*Wrong:* " in page
    assert main("rules", "OUR1").stdout == main("rules").stdout.splitlines(True)[0]
    assert "did you mean 'OUR101'?" in main("rules", "OUR102").stderr


@pytest.mark.slow
def test_site_knows_it(example: Path) -> None:
    arguments = ["-W", "-E", "-q", "-c", "doc", ".", "doc/build/html"]
    done = run([sys.executable, "-m", "sphinx", *arguments], example)
    assert done.returncode == 0, done.stderr
    page = (example / "doc/build/html/rules.html").read_text(encoding="utf-8")
    assert "OUR101 word-simply" in page
    put(example, "1 / 0\n")
    done = run([sys.executable, "-m", "sphinx", *arguments], example)
    assert f"{RULES}:1: cannot be loaded: ZeroDivisionError" in done.stderr


def test_processes_know_it(example: Path, tool: Tool) -> None:
    worth = tool("checking.work").BYTES_WORTH_A_PROCESS
    text = (example / SPEC).read_bytes() + b"More words of it.\n" * 8000
    for number in range(2 * worth // len(text) + 2):
        path = example / "specs" / "2027.1" / f"spec-{number}.rst"
        path.write_bytes(text.replace(b"awesome-thing", b"spec-%d" % number))
    one = spectools(example, "check", "--no-cache", "--jobs", "1")
    two = spectools(example, "check", "--no-cache", "--jobs", "2")
    assert two.stdout == one.stdout and two.stderr == ""
    assert one.stdout.count("OUR101") > 10


def test_new_spec_names_it(here: Path, main: Main) -> None:
    put(here, own('yield 1, 1, "always"'))
    assert "  OUR101 ours: 1\n" in main("new", "better-thing").stdout


def test_change_of_it_is_judged_again(here: Path, main: Main) -> None:
    put(here, own("yield from ()"))
    git(here, "init", "-q", "-b", "main")
    git(here, "add", "-A")
    git(here, "commit", "-qm", "Begin")
    assert main("check").returncode == 0
    assert " 0 specs " in spectools(here, "check", "--since", "main").stdout
    put(here, own('yield 2, 1, "always"'))
    done = main("check")
    assert done.returncode == 1 and f"{SPEC}:2:1: OUR101 always\n" in done.stdout
    since = spectools(here, "check", "--since", "main")
    assert since.returncode == 1 and f"{SPEC}:2:1: OUR101 always\n" in since.stdout


def test_rules_about_commits_and_the_repository(here: Path, main: Main) -> None:
    put(
        here,
        f"""{HEAD}
@commit_rule("OUR601", "approved")
def approved(spec, template, policy, messages):
{PAGE}    if not any("Approved" in message for message in messages):
        yield 1, 1, "nobody approved this"


@repository_rule("OUR901", "owners")
def owners(layout, policy):
{PAGE}    if not (layout.root / "OWNERS").exists():
        yield "OWNERS", 1, "say who reviews", "owners"
""",
    )
    git(here, "init", "-q", "-b", "main")
    git(here, "add", "-A")
    git(here, "commit", "-qm", "Begin")
    assert main("check").stdout.startswith("OWNERS:1:1: OUR901 say who reviews\n")
    (here / SPEC).write_bytes(good_spec(here) + b"More.\n")
    git(here, "commit", "-qam", "Say more")
    said = spectools(here, "check", "--since", "HEAD~1").stdout
    assert f"{SPEC}:1:1: OUR601 nobody approved this\n" in said
    assert main("check", "--write-baseline").returncode == 0
    assert "\nOWNERS: OUR901 owners\n" in (here / "check-baseline.txt").read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            own("pass", id="SP999"),
            f"{RULES}:4: 'SP999' is no id for a rule of your own",
        ),
        (own("pass", id="our101"), "'our101' is no id for a rule of your own"),
        (own("pass", id="OUR1"), "'OUR1' is no id for a rule of your own"),
        (own("pass", name="Two Words"), "'Two Words' is no name of a rule"),
        (own("pass", name="tab"), "two rules are called tab"),
        (own("pass") * 2, f"{RULES}:15: two rules are called OUR101"),
        (own("pass").replace("Wrong: ", ""), "OUR101 has no page"),
        (own("pass").replace(PAGE, ""), "OUR101 has no page"),
        ("x = 1\n", f"{RULES}: makes no rule"),
        ("\n1 / 0\n", f"{RULES}:2: cannot be loaded: ZeroDivisionError: division"),
        ("def\n", f"{RULES}:1: cannot be loaded: SyntaxError: "),
        ("raise SystemExit(0)\n", f"{RULES}:1: cannot be loaded: SystemExit"),
        ("import nosuch\n", f"{RULES}:1: cannot be loaded: ModuleNotFoundError: "),
    ],
)
def test_file_that_is_no_good_is_an_error(
    text: str, said: str, here: Path, main: Main
) -> None:
    put(here, text)
    for command in (["check"], ["rules"], ["new", "better-thing"], ["fix"]):
        done = main(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr and done.stderr.count("\n") == 1
    # Mended, it is taken.
    put(here, own("yield from ()"))
    assert main("check").returncode == 0


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/etc/rules.py", "is no file of this repository"),
        ("../rules.py", "is no file of this repository"),
        ("policy/../../rules.py", "is no file of this repository"),
        ("./specs/rules.py", "is no file of this repository"),
        ("policy\\rules.py", "is no file of this repository"),
        ("policy/rules.txt", "is no file of this repository"),
        ("specs/rules.py", "what comes in with specs is never run"),
        ("Specs/2027.1/rules.py", "what comes in with specs is never run"),
        ("policy/nosuch.py", "cannot be read: No such file or directory"),
        ("linked/rules.py", "linked is a link; name the file itself"),
        ("policy/link.py", "cannot be read: it is a link, or no file"),
    ],
)
def test_file_elsewhere_is_an_error(
    path: str, said: str, here: Path, main: Main
) -> None:
    ran = here / "ran"
    code = f"open({str(ran)!r}, 'w')\n" + own("yield from ()")
    put(here, code)
    put(here, code, "specs/rules.py")
    (here / "linked").symlink_to("specs")
    (here / "policy/link.py").symlink_to("../specs/rules.py")
    name(here, path)
    done = main("check")
    assert (done.returncode, done.stdout) == (2, "")
    assert "own-rules" in done.stderr and said in done.stderr
    assert done.stderr.count("\n") == 1 and not ran.exists()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("[1 / 0]", f"{RULES}:11: OUR101 fails: ZeroDivisionError: division"),
        ("7", f"{RULES}: OUR101 fails: TypeError: "),
        ("judged(spec, template, policy)", f"{RULES}:11: OUR101 fails: RecursionError"),
        ("[(1, 'text')]", f"{RULES}:4: OUR101 yields (1, 'text'), and must yield line"),
        ("[(0, 1, 'text')]", "must yield line, column and message, numbers from 1"),
        ("[(1, 1, 'text', None)]", "must yield line, column and message"),
    ],
)
def test_rule_that_fails_on_a_spec_hides_no_other(
    answer: str, said: str, here: Path, main: Main
) -> None:
    other = here / "specs/2027.1/other.rst"
    other.write_bytes(good_spec(here, "other") + b"A\ttab.\n")
    put(here, own(f'return {answer} if "awesome" in spec.path else []'))
    done = main("check")
    assert done.returncode == 2 and f"{other.name}:133:2: SP405" in done.stdout
    assert f"could not check: {SPEC}: cannot be judged: {RULES}:" in done.stderr
    assert said in done.stderr and done.stderr.count("\n") == 1
    assert said in main("fix", SPEC).stderr


def test_rule_about_the_repository_that_fails_hides_no_spec(
    here: Path, main: Main
) -> None:
    (here / SPEC).write_bytes(good_spec(here) + b"A\ttab.\n")
    text = (
        f'{HEAD}\n@repository_rule("OUR901", "owners")\ndef owners(layout, policy):\n'
    )
    put(here, f"{text}{PAGE}    yield 1, 1, 1\n")
    done = main("check")
    assert done.returncode == 2 and "SP405" in done.stdout
    assert f"{RULES}:3: OUR901 yields (1, 1, 1), and must yield path" in done.stderr


def test_line_beyond_the_last_is_a_finding(here: Path, main: Main) -> None:
    put(here, own('yield 9999, 1, "far down"'))
    done = main("check", "--format", "gitlab")
    assert done.returncode == 1 and "far down" in done.stdout


def test_file_may_hold_what_python_has(here: Path, main: Main) -> None:
    data = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "\n@dataclass\nclass Word:\n    text: str\n\n"
        "ABOUT = __file__\n"
    )
    put(here, data + own("yield 1, 1, Word(ABOUT).text"))
    assert f"{SPEC}:1:1: OUR101 {here / RULES}\n" in main("check").stdout
    assert not list(here.rglob("policy/__pycache__"))
