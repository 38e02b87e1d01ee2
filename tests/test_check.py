"""`check` as its users call it: changes, formats, exceptions, cache, processes."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Bake, run, spectools
from test_spectools import Tool, good_spec, repository, tool

__all__ = ["repository", "tool"]  # fixtures, imported to be used here

SPEC = "specs/2027.1/awesome-thing.rst"
TAB = "SP405 the line holds a tab; use spaces"


def git(repository: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    subprocess.run(
        ["git", *identity, *arguments], cwd=repository, check=True, capture_output=True
    )


@pytest.fixture
def history(repository: Path) -> Path:
    """A checkout with two committed specs, one of them with a tab, and a branch."""
    (repository / SPEC).write_bytes(good_spec(repository))
    old = repository / "specs" / "2027.1" / "old.rst"
    old.write_bytes(good_spec(repository, "old") + b"A\ttab.\n")
    git(repository, "init", "-q", "-b", "main")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    git(repository, "checkout", "-qb", "change")
    return repository


def policy(repository: Path, text: str) -> None:
    """Add ``text`` to the policy."""
    path = repository / "pyproject.toml"
    old = path.read_text(encoding="utf-8")
    marker = "[tool.pytest.ini_options]"
    path.write_text(old.replace(marker, f"{text}\n{marker}"), encoding="utf-8")


def summary(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout.splitlines()[-1]


# What changed


def test_since_judges_only_what_changed(history: Path) -> None:
    assert spectools(history, "check").returncode == 1
    done = spectools(history, "check", "--since", "main")
    assert done.returncode == 0
    assert summary(done).startswith("checked 0 specs in 0 folders against ")
    (history / SPEC).write_bytes(good_spec(history) + b"More\ttext.\n")
    (history / "specs" / "backlog" / "new.rst").write_bytes(good_spec(history, "new"))
    done = spectools(history, "check", "--since", "main")
    assert done.returncode == 1
    assert summary(done).startswith("checked 2 specs in 2 folders against ")
    assert TAB in done.stdout and "old.rst" not in done.stdout


def test_since_counts_from_where_the_branch_left(history: Path) -> None:
    git(history, "checkout", "-q", "main")
    (history / SPEC).write_bytes(good_spec(history) + b"On\tmain.\n")
    git(history, "commit", "-qam", "Elsewhere")
    git(history, "checkout", "-q", "change")
    done = spectools(history, "check", "--since", "main")
    assert summary(done).startswith("checked 0 specs ")


@pytest.mark.parametrize(
    ("changed", "count"),
    [
        ("specs/2027.1/template.rst", 2),
        ("pyproject.toml", 2),
        ("spectools/checking/report.py", 2),
        ("check-baseline.txt", 2),
        ("README.rst", 0),
        ("specs/template.rst", 0),
    ],
)
def test_since_judges_what_a_change_concerns(
    changed: str, count: int, history: Path
) -> None:
    with (history / changed).open("a", encoding="utf-8") as file:
        file.write("\n" if changed.endswith(("rst", "toml", "txt")) else "\n# More.\n")
    done = spectools(history, "check", "--since", "main")
    assert summary(done).startswith(f"checked {count} specs ")


def test_since_below_a_larger_checkout(bake: Bake, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(bake(), tmp_path / "docs" / "specs-of-us"))
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "other.rst").write_text("Other\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Begin")
    (repository / SPEC).write_bytes(good_spec(repository))
    (tmp_path / "more.rst").write_text("More\n")
    done = spectools(repository, "check", "--since", "main")
    assert (done.returncode, done.stderr) == (0, "")
    assert summary(done).startswith("checked 1 specs ")


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("nosuch", "Not a valid object name nosuch"),
        ("--output=x", "is no name of a commit"),
        ("", "is no name of a commit"),
        ("orphan", "they have no common history"),
    ],
)
def test_reference_that_does_not_exist_is_an_error(
    reference: str, said: str, history: Path
) -> None:
    git(history, "checkout", "-q", "--orphan", "orphan")
    git(history, "commit", "-qm", "Orphan")
    git(history, "checkout", "-q", "change")
    done = spectools(history, "check", f"--since={reference}")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("could not check: --since ") and said in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (history / "x").exists()


def test_no_checkout_and_no_git_are_errors(repository: Path) -> None:
    done = spectools(repository, "check", "--since", "main")
    assert done.returncode == 2
    assert "not a git repository" in done.stderr and done.stderr.count("\n") == 1
    done = spectools(repository, "check", "--since", "main", env={"PATH": "/nowhere"})
    assert done.returncode == 2
    assert done.stderr == ("could not check: this needs git, which is not installed\n")


def with_api(repository: Path) -> bytes:
    text = good_spec(repository)
    heading = b"Public API\n----------\n\n"
    assert heading + b"None" in text
    return text.replace(heading + b"None", heading + b"One more call.")


@pytest.mark.parametrize(
    ("message", "has_api", "rule"),
    [
        ("Add a call", True, "SP601"),
        ("Add a call\n\nAPIImpact\n", True, None),
        ("Add a call\n\nNotAPIImpacting\n", True, "SP601"),
        ("Change a word\n\nAPIImpact", False, "SP602"),
        ("Change a word", False, None),
    ],
)
def test_flags_of_commits(
    message: str, has_api: bool, rule: str | None, history: Path
) -> None:
    text = with_api(history) if has_api else good_spec(history)
    (history / SPEC).write_bytes(text + b"More.\n")
    # What is not committed yet has no message that could lack a flag.
    assert spectools(history, "check", "--since", "main").returncode == 0
    git(history, "commit", "-qam", message)
    done = spectools(history, "check", "--since", "main")
    assert re.findall(r"SP6\d\d", done.stdout) == ([rule] if rule else [])
    assert done.returncode == (1 if rule else 0)
    # One commit of several is enough.
    (history / SPEC).write_bytes(text + b"Even more.\n")
    git(history, "commit", "-qam", "Say more\n\nAPIImpact: yes")
    again = spectools(history, "check", "--since", "main")
    assert ("SP601" in again.stdout) is False


# Formats


def broken(repository: Path) -> None:
    (repository / SPEC).write_bytes(good_spec(repository) + b"100%\ttab, so: there\n")
    policy(
        repository,
        '[[tool.specs.severity]]\nrules = ["SP406"]\nlevel = "warning"\n',
    )
    (repository / "specs/backlog/blanks.rst").write_bytes(
        good_spec(repository, "blanks") + b"Blank \n"
    )


def test_text_says_what_is_a_warning(repository: Path) -> None:
    broken(repository)
    done = spectools(repository, "check")
    lines = done.stdout.splitlines()
    assert lines[0] == f"{SPEC}:133:5: {TAB}"
    assert lines[1].endswith("SP406 warning: the line ends in blanks; remove them")
    assert lines[2].endswith(" rules: 1 findings, 1 warnings")
    (repository / SPEC).unlink()
    done = spectools(repository, "check")
    assert done.returncode == 0
    assert summary(done).endswith(" rules: 0 findings, 1 warnings")


def test_format_for_github(repository: Path) -> None:
    broken(repository)
    done = spectools(repository, "check", "--format", "github")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert lines[0] == (
        f"::error file={SPEC},line=133,col=5,title=SP405 tab::{SPEC}:133:5: {TAB}"
    )
    assert lines[1].startswith("::warning file=specs/backlog/blanks.rst,line=")
    assert lines[2].startswith("checked 2 specs ")
    (repository / "specs/2027.1/a,b:c%d.rst").write_bytes(b"x")
    lines = spectools(repository, "check", "--format=github").stdout.splitlines()
    named = "file=specs/2027.1/a%2Cb%3Ac%25d.rst,line=1,"
    assert any(named in line for line in lines)
    assert any("::specs/2027.1/a,b:c%25d.rst:1:" in line for line in lines)


def test_format_for_gitlab(repository: Path) -> None:
    broken(repository)
    with (repository / SPEC).open("ab") as file:
        file.write(b"More\ttab\n")
    done = spectools(repository, "check", "--format", "gitlab", "--output", "report")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == f"{SPEC}:133:5: {TAB}"
    report = json.loads((repository / "report").read_text(encoding="utf-8"))
    assert [issue["severity"] for issue in report] == ["major", "major", "minor"]
    assert report[0] == {
        "description": TAB,
        "check_name": "SP405",
        "fingerprint": report[0]["fingerprint"],
        "severity": "major",
        "location": {"path": SPEC, "lines": {"begin": 133}},
    }
    # Alike in text, and still two issues; the same ones after a line was added.
    prints = [issue["fingerprint"] for issue in report]
    assert len(set(prints)) == 3
    (repository / SPEC).write_bytes(b"\n" + (repository / SPEC).read_bytes())
    moved = json.loads(spectools(repository, "check", "--format=gitlab").stdout)
    assert [issue["fingerprint"] for issue in moved] == prints
    assert moved[0]["location"]["lines"]["begin"] == 134


def test_format_for_programs(repository: Path) -> None:
    broken(repository)
    report = json.loads(spectools(repository, "check", "--format", "json").stdout)
    counts = ("specs", "folders", "in_baseline", "errors")
    assert {key: report[key] for key in counts} == {
        "specs": 2,
        "folders": 2,
        "in_baseline": 0,
        "errors": [],
    }
    assert report["findings"][0] == {
        "path": SPEC,
        "line": 133,
        "column": 5,
        "rule": "SP405",
        "name": "tab",
        "message": "the line holds a tab; use spaces",
        "level": "error",
    }


@pytest.mark.parametrize("is_wanted", [True, False])
def test_colours_on_a_terminal_only(is_wanted: bool, repository: Path) -> None:
    broken(repository)
    assert "\033" not in spectools(repository, "check").stdout
    environment = {**os.environ, "NO_COLOR": "" if is_wanted else "1"}
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "spectools", "check"],
        cwd=repository,
        stdout=theirs,
        env=environment,
        check=False,
    )
    os.close(theirs)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "SP405" in seen
    assert ("\033[1;31mSP405" in seen) is is_wanted
    assert ("\033[1;33mSP406" in seen) is is_wanted


# Exceptions


@pytest.mark.parametrize(
    ("table", "levels"),
    [
        ('rules = ["SP405"]\nlevel = "off"', (None, None, None)),
        ('rules = ["SP4"]\nlevel = "warning"', ("warning",) * 3),
        (
            'rules = ["SP405"]\nlevel = "off"\nfolder = "kilo"',
            (None, "error", "error"),
        ),
        (
            'rules = ["SP405"]\nlevel = "warning"\nfrom-release = "2027.1"',
            ("error", "warning", "warning"),
        ),
        (
            'rules = ["SP4"]\nlevel = "off"\n[[tool.specs.severity]]\n'
            'rules = ["SP405"]\nlevel = "error"\nfrom-release = "2027.1"',
            (None, "error", "error"),
        ),
    ],
)
def test_severity_by_folder_and_release(
    table: str, levels: tuple[str | None, ...], repository: Path
) -> None:
    shutil.copytree(repository / "specs/2027.1", repository / "specs/kilo")
    policy(repository, f"[[tool.specs.severity]]\n{table}\n")
    folders = ("kilo", "2027.1", "backlog")
    for folder in folders:
        path = repository / "specs" / folder / "awesome-thing.rst"
        path.write_bytes(good_spec(repository) + b"A\ttab.\n")
    report = json.loads(spectools(repository, "check", "--format=json").stdout)
    found = {f["path"].split("/")[1]: f["level"] for f in report["findings"]}
    assert tuple(found.get(folder) for folder in folders) == levels


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('rules = ["SP999"]\nlevel = "off"', "there is no rule 'SP999'; did you mean "),
        ('rules = ["SP405"]\nlevel = "of"', "level must be one of error, warning, off"),
        ('rules = "SP405"\nlevel = "off"', "rules must be a list"),
        ('rules = ["SP405"]', "it lacks the key 'level'"),
        (
            'rules = ["SP405"]\nlevel = "off"\nfolders = "kilo"',
            "there is no key 'folders'; did you mean 'folder'?",
        ),
        (
            'rules = ["SP405"]\nlevel = "off"\nfolder = "2027.2"',
            "no folder '2027.2'; did you mean '2027.1'?",
        ),
        ('rules = ["SP"]\nlevel = "off"', "there is no rule 'SP'"),
        (
            "rules = [" + ", ".join(f'"SP{n}"' for n in (1, 2, 3, 4, 5, 6, 9)) + "]\n"
            'level = "off"',
            "all rules are off",
        ),
    ],
)
def test_bad_severity_is_an_error(table: str, said: str, repository: Path) -> None:
    policy(repository, f"[[tool.specs.severity]]\n{table}\n")
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("pictures", '"no"', "it must be true or false"),
        ("required-fields", '"Lead"', "it must be a list of strings"),
        ("commit-flags", '["APIImpact"]', "it must be a table"),
        ("commit-flags", '{APIImpact = "Public API"}', "must be a list of strings"),
        ("project", "1", "it must be a string"),
        ("severity", '"off"', "write it as [[tool.specs.severity]]"),
    ],
)
def test_bad_values_in_the_policy_are_errors(
    key: str, value: str, said: str, repository: Path
) -> None:
    path = repository / "pyproject.toml"
    text = re.sub(rf"(?m)^{key} = .*\n", "", path.read_text(encoding="utf-8"))
    text = text.replace("[tool.specs]\n", f"[tool.specs]\n{key} = {value}\n")
    path.write_text(text, encoding="utf-8")
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_baseline_lets_only_new_findings_fail(repository: Path) -> None:
    text = good_spec(repository) + b"A\ttab.\nNo\ttab.\n"
    (repository / SPEC).write_bytes(text)
    done = spectools(repository, "check", "--write-baseline")
    assert (done.returncode, done.stdout) == (
        0,
        ("check-baseline.txt: 2 findings, 2 of them new, 0 gone\n"),
    )
    done = spectools(repository, "check")
    assert done.returncode == 0
    assert summary(done).endswith(" rules: 0 findings, 2 in the baseline")
    # Lines may move; a third tab is new.
    (repository / SPEC).write_bytes(b"\n" + text)
    assert spectools(repository, "check").returncode == 0
    (repository / SPEC).write_bytes(text + b"New\ttab.\n")
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert summary(done).endswith(" rules: 1 findings, 2 in the baseline")
    # What is mended must go from the baseline.
    (repository / SPEC).write_bytes(good_spec(repository) + b"A\ttab.\n")
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert done.stdout.startswith("check-baseline.txt:4:1: SP906 ")
    assert spectools(repository, "check", "specs/backlog").returncode == 0
    (repository / SPEC).write_bytes(good_spec(repository))
    done = spectools(repository, "check", "--write-baseline")
    assert done.stdout == ("check-baseline.txt: no findings, 0 of them new, 2 gone\n")
    assert not (repository / "check-baseline.txt").exists()


def test_baseline_knows_lines_that_are_named_in_messages(repository: Path) -> None:
    twice = b"\nTesting\n=======\n\nNone\n"
    (repository / SPEC).write_bytes(good_spec(repository) + twice)
    assert "first in line " in spectools(repository, "check").stdout
    spectools(repository, "check", "--write-baseline")
    (repository / SPEC).write_bytes(b"\n\n" + good_spec(repository) + twice)
    done = spectools(repository, "check")
    assert done.returncode == 0
    assert summary(done).endswith(" rules: 0 findings, 1 in the baseline")


def test_warnings_use_up_no_baseline(repository: Path) -> None:
    (repository / SPEC).write_bytes(good_spec(repository) + b"A\ttab.\n")
    spectools(repository, "check", "--write-baseline")
    policy(
        repository, '[[tool.specs.severity]]\nrules = ["SP405"]\nlevel = "warning"\n'
    )
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert "SP405 warning: " in done.stdout and "SP906 " in done.stdout


def test_baseline_of_commits_is_stale_only_where_commits_are_judged(
    history: Path,
) -> None:
    message = "SP601 section 'Public API' says more than None"
    baseline = history / "check-baseline.txt"
    baseline.write_text(f"{SPEC}: {message}\n", encoding="utf-8")
    assert "SP906" not in spectools(history, "check", SPEC).stdout
    done = spectools(history, "check", "--since", "main")
    assert "check-baseline.txt:1:1: SP906 " in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"<<<<<<< HEAD\n", "check-baseline.txt:1: '<<<<<<< HEAD' is no entry"),
        (b"specs/x.rst SP405 no colon\n", "is no entry; write it anew"),
        (b"\xff\n", "is not in UTF-8"),
    ],
)
def test_broken_baseline_is_an_error(text: bytes, said: str, repository: Path) -> None:
    (repository / "check-baseline.txt").write_bytes(text)
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1
    # What the message advises mends it.
    done = spectools(repository, "check", "--write-baseline")
    assert (done.returncode, done.stderr) == (0, "")
    assert spectools(repository, "check").returncode == 0


def test_baseline_is_of_the_whole_repository(history: Path) -> None:
    for arguments in (["specs/2027.1"], ["--since", "main"]):
        done = spectools(history, "check", "--write-baseline", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert "--write-baseline is about all specs" in done.stderr
    (history / "specs/2027.1/template.rst").write_bytes(b"* " * 4000)
    done = spectools(history, "check", "--write-baseline")
    assert done.returncode == 2
    assert not (history / "check-baseline.txt").exists()


# Processes


def test_processes_find_the_same(repository: Path, tool: Tool) -> None:
    broken(repository)
    worth = tool("checking.work").BYTES_WORTH_A_PROCESS
    text = good_spec(repository) + b"A\ttab.\n" + b"More words of it.\n" * 4000
    for number in range(2 * worth // len(text) + 2):
        path = repository / "specs" / "2027.1" / f"spec-{number}.rst"
        path.write_bytes(text.replace(b"awesome-thing", b"spec-%d" % number))
    one = spectools(repository, "check", "--no-cache", "--jobs", "1")
    two = spectools(repository, "check", "--no-cache", "--jobs", "2")
    assert two.stdout == one.stdout and two.stderr == ""
    assert one.stdout.count(TAB) > 20
    code = (
        "from concurrent.futures import ProcessPoolExecutor as pool\n"
        "def refuse(*_): raise RuntimeError('a second process')\n"
        "pool.__init__ = refuse\n"
        "from spectools.commands import main\n"
        "main(['check', '--no-cache', '--jobs', '2', *{}])"
    )
    many = run([sys.executable, "-c", code.format([])], repository)
    assert "RuntimeError: a second process" in many.stderr
    few = run([sys.executable, "-c", code.format([SPEC])], repository)
    assert few.stdout.startswith(f"{SPEC}:133:5: {TAB}")


def test_report_that_cannot_be_written_is_an_error(repository: Path) -> None:
    done = spectools(repository, "check", "--output", "nosuch/report")
    assert done.returncode == 2
    assert done.stderr == (
        "could not check: --output nosuch/report: No such file or directory\n"
    )


def test_docutils_that_is_not_there_is_an_error(repository: Path) -> None:
    code = (
        "import sys; sys.modules['docutils'] = None\n"
        "from spectools.commands import main; sys.exit(main(['check']))"
    )
    done = run([sys.executable, "-c", code], repository)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "could not run check: docutils is not installed here; "
    )
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_bad_number_of_processes_is_an_error(jobs: str, repository: Path) -> None:
    done = spectools(repository, "check", "--jobs", jobs)
    assert done.returncode == 2 and "--jobs" in done.stderr


def test_one_spec_that_breaks_docutils_hides_no_other(
    repository: Path, tool: Tool
) -> None:
    broken(repository)
    code = (
        "from spectools.checking import work\n"
        "judge = work.judge\n"
        "def stumble(spec, *rest):\n"
        "    if 'blanks' in spec.path: raise AssertionError('docutils is at a loss')\n"
        "    return judge(spec, *rest)\n"
        "work.judge = stumble\n"
        "import sys; from spectools.commands import main\n"
        "sys.exit(main(['check', '--no-cache']))"
    )
    done = run([sys.executable, "-c", code], repository)
    assert done.returncode == 2 and TAB in done.stdout
    assert done.stderr == (
        "could not check: specs/backlog/blanks.rst: cannot be judged: "
        "AssertionError: docutils is at a loss\n"
    )


def test_interrupt_is_no_traceback(repository: Path) -> None:
    text = good_spec(repository) + b"* item\n\n  * item\n\n" * 2000
    for number in range(200):
        (repository / "specs" / "2027.1" / f"spec-{number}.rst").write_bytes(text)
    command = [sys.executable, "-m", "spectools", "check", "--jobs", "1"]
    process = subprocess.Popen(
        command, cwd=repository, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(2)
    process.send_signal(2)
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (130, b"")


# CI


def test_baked_ci_runs_the_validator(bake: Bake) -> None:
    for hosting in ("opendev", "github", "gitlab"):
        assert spectools(bake(hosting=hosting), "check", "--no-cache").returncode == 0


def test_pages_of_rules(repository: Path, tool: Tool) -> None:
    listed = spectools(repository, "rules").stdout.splitlines()
    rules = tool("rules").all_rules()
    assert [line[:5] for line in listed] == [rule.id for rule in rules]
    for rule in rules:
        page = (
            spectools(repository, "rules", rule.id).stdout
            if rule is rules[0]
            else (tool("rules.pages").page(rule))
        )
        assert page.startswith(f"{rule.id} {rule.name}\n-----")
        assert "\n*Wrong:* " in page and "\n*Right:* " in page and "SP" in page
        assert f'rules = ["{rule.id}"]' in page
        assert ("spectools fix`` mends it" in page) == rule.is_fixable
        is_own = "disable " + rule.id in page
        assert is_own == rule.is_suppressible
    family = spectools(repository, "rules", "SP5").stdout.splitlines()
    assert [line[:5] for line in family] == [r.id for r in rules if r.family == "SP5"]
    by_name = spectools(repository, "rules", "line-too-long", "sp405")
    assert by_name.stdout.count("\n---") == 2
    done = spectools(repository, "rules", "line-to-long")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'line-too-long'?" in done.stderr


def test_links_and_pipes_are_not_read(repository: Path) -> None:
    broken(repository)
    baseline = repository / "check-baseline.txt"
    baseline.symlink_to("/dev/zero")
    done = spectools(repository, "check", timeout=60)
    assert done.returncode == 2
    assert "check-baseline.txt: cannot be read: it is a link, or no file" in done.stderr
    baseline.unlink()
    os.mkfifo(baseline)
    assert spectools(repository, "check", timeout=60).returncode == 2
    baseline.unlink()
    (repository / "specs").rename(repository / "moved")
    (repository / "specs").symlink_to("moved")
    done = spectools(repository, "check")
    assert done.returncode == 2 and "specs: is a link" in done.stderr


def test_no_output_to_write_to_is_an_error(repository: Path) -> None:
    broken(repository)
    command = f"{sys.executable} -m spectools check >&-; echo $? >&2"
    assert run(["bash", "-c", command], repository).stderr == "2\n"


def test_names_that_are_not_utf_8_are_reported(repository: Path) -> None:
    name = os.fsdecode(b"specs/2027.1/a\xff\x1b.rst")
    (repository / name).write_bytes(b"x")
    for form in ("text", "github", "gitlab", "json"):
        done = spectools(repository, "check", "--format", form, "--output", "report")
        assert (done.returncode, done.stderr) == (1, "")
        report = (repository / "report").read_bytes()
        assert b"\xff" not in report and b"\x1b" not in report
        if form in ("gitlab", "json"):
            json.dumps(json.loads(report), ensure_ascii=False).encode()


def test_same_name_is_found_since_a_branch_too(history: Path) -> None:
    other = history / "specs/2027.1/awesomething.rst"
    other.write_bytes(good_spec(history, "awesomething"))
    done = spectools(history, "check", "--since", "main")
    assert done.returncode == 1 and done.stdout.count("SP206") == 1
