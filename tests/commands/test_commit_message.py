"""What a commit message lacks, told by git's own hook."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.helpers import SPEC, git, good_spec, run, spectools

API = b"Public API\n----------\n\n"
HOOK = """\
#!/bin/sh
PYTHONPATH=. exec {python} -m spectools commit-message {options} "$1"
"""
OTHER = "specs/2027.1/other.rst"
SIGNED = "Signed-off-by: T <t@example.org>"


def with_api(repository: Path, name: str = "awesome-thing") -> bytes:
    text = good_spec(repository, name)
    assert API + b"None" in text
    return text.replace(API + b"None", API + b"One more call.")


def hook(repository: Path, options: str = "") -> None:
    path = repository / ".git/hooks/commit-msg"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HOOK.format(python=sys.executable, options=options))
    path.chmod(0o755)


def commit(
    repository: Path, message: str, *options: str, editor: str = ":"
) -> CompletedProcess[str]:
    """Commit what is staged, with a message from a file, as an editor leaves it."""
    (repository / ".git/typed").write_text(message, encoding="utf-8")
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org"]
    command += ["commit", "-q", "--edit", "-F", ".git/typed", *options]
    return run(command, repository, env={"GIT_EDITOR": editor})


def last(repository: Path) -> str:
    return git(repository, "log", "-1", "--format=%B").strip()


@pytest.fixture
def staged(history: Path) -> Path:
    """A checkout with a hook, in which a spec that has an API is staged."""
    hook(history)
    (history / SPEC).write_bytes(with_api(history))
    git(history, "add", "-A")
    return history


def test_flag_that_lacks_is_named_with_its_reason(staged: Path) -> None:
    done = commit(staged, f"Add a call\n\n{SIGNED}\n")
    assert done.returncode == 1
    assert f"{SPEC}:" in done.stderr and "SP601 section 'Public API'" in done.stderr
    assert "the commit message needs the flag APIImpact" in done.stderr
    assert "SP603" not in done.stderr and last(staged).startswith("Begin")
    # What is typed is not lost.
    assert "Add a call" in (staged / ".git/COMMIT_EDITMSG").read_text("utf-8")


def test_flag_that_is_there(staged: Path) -> None:
    done = commit(staged, f"Add a call\n\nAPIImpact\n\n{SIGNED}\n")
    assert (done.returncode, done.stderr) == (0, "")


def test_flag_that_nothing_asks_for(history: Path) -> None:
    hook(history)
    (history / SPEC).write_bytes(good_spec(history) + b"More.\n")
    git(history, "add", "-A")
    done = commit(history, f"Say more\n\nAPIImpact\n\n{SIGNED}\n")
    assert done.returncode == 1 and "SP602" in done.stderr
    assert commit(history, f"Say more\n\n{SIGNED}\n").returncode == 0


def test_section_that_nobody_has_written_asks_for_nothing(history: Path) -> None:
    hook(history)
    template = (history / "specs/2027.1/template.rst").read_bytes()
    guidance = template.partition(API)[2].partition(b"\n\nPython API")[0]
    assert len(guidance.split()) > 5
    text = good_spec(history).replace(API + b"None", API + guidance)
    (history / SPEC).write_bytes(text)
    git(history, "add", "-A")
    done = commit(history, f"Begin with the API\n\n{SIGNED}\n")
    assert (done.returncode, done.stderr) == (0, "")


def test_sign_off_is_asked_for_where_no_spec_is_touched_too(history: Path) -> None:
    hook(history)
    (history / "README.rst").write_text("Trove\n=====\n", encoding="utf-8")
    git(history, "add", "-A")
    done = commit(history, "Shorten\n")
    assert done.returncode == 1
    assert done.stderr.count("SP603") == 1 and "'Shorten'" in done.stderr
    assert commit(history, "Shorten\n", "--signoff").returncode == 0


def test_no_sign_off_where_the_hosting_asks_for_none(staged: Path) -> None:
    path = staged / "pyproject.toml"
    text = path.read_text("utf-8").replace("sign-off = true", "sign-off = false")
    path.write_text(text, encoding="utf-8")
    assert commit(staged, "Add a call\n\nAPIImpact\n").returncode == 0


def test_an_amended_message(staged: Path) -> None:
    assert commit(staged, f"Add a call\n\nAPIImpact\n\n{SIGNED}\n").returncode == 0
    done = commit(staged, f"Add it\n\n{SIGNED}\n", "--amend")
    assert done.returncode == 1 and "SP601" in done.stderr
    done = commit(staged, f"Add it\n\nAPIImpact\n\n{SIGNED}\n", "--amend")
    assert done.returncode == 0 and last(staged).startswith("Add it\n")


def test_a_merge_and_what_will_be_folded_pass(staged: Path) -> None:
    assert commit(staged, "fixup! Begin\n").returncode == 0
    git(staged, "checkout", "-q", "main")
    (staged / "README.rst").write_text("Trove\n=====\n", encoding="utf-8")
    git(staged, "commit", "-qam", "Shorten")
    merging = ("merge", "-q", "--no-ff", "--no-edit", "change")
    assert git(staged, *merging) is not None
    assert last(staged) == "Merge branch 'change'"


def test_several_specs_each_ask(staged: Path) -> None:
    text = with_api(staged, "other").replace(
        b"Upgrade Implications\n====================\n\nNone",
        b"Upgrade Implications\n====================\n\nRestart it.",
    )
    (staged / OTHER).write_bytes(text)
    git(staged, "add", "-A")
    done = commit(staged, "Add two\n")
    lines = done.stderr.splitlines()
    assert done.returncode == 1
    assert sum("APIImpact" in line for line in lines) == 2
    assert sum("DocImpact" in line for line in lines) == 1
    assert sum("SP603" in line for line in lines) == 1


def test_comments_and_what_is_below_the_scissors_say_nothing(staged: Path) -> None:
    text = f"Add a call\n\n{SIGNED}\n# APIImpact\n"
    cut = f"# {'-' * 24} >8 {'-' * 24}\n+APIImpact\n"
    done = commit(staged, text + cut, "--cleanup=scissors")
    assert done.returncode == 1 and "SP601" in done.stderr
    done = commit(staged, f"Add a call\n\nAPIImpact\n\n{SIGNED}\n#\n{cut}")
    assert done.returncode == 0, done.stderr


def test_what_git_is_about_to_commit_is_judged_not_what_lies_there(
    staged: Path,
) -> None:
    (staged / SPEC).write_bytes(good_spec(staged) + b"Later.\n")
    assert "SP601" in commit(staged, f"Add a call\n\n{SIGNED}\n").stderr
    # With --all, git commits by another index.
    done = commit(staged, f"Add none\n\n{SIGNED}\n", "--all")
    assert (done.returncode, done.stderr) == (0, "")


def test_what_lacks_is_added_by_git(staged: Path) -> None:
    hook(staged, "--add")
    done = commit(staged, "Add a call\n\nIt is useful.\n\nChange-Id: I1\n# comment\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert last(staged) == (
        "Add a call\n\nIt is useful.\n\nChange-Id: I1\n"
        f"APIImpact: see awesome-thing.rst\n{SIGNED}"
    )


def test_help_of_machines(staged: Path) -> None:
    text = f"Add a call\n\nAPIImpact\n\n{SIGNED}\n"
    done = commit(staged, text + "Co-Authored-By: Tool <noreply@example.org>\n")
    assert done.returncode == 1
    assert "has a tool for an author; write Assisted-By: and its name" in done.stderr
    person = "Co-Authored-By: J <1+j@users.noreply.github.com>\n"
    assert commit(staged, text + "Assisted-By: Tool\n" + person).returncode == 0


@pytest.mark.parametrize(
    ("path", "said"),
    [("nowhere", "nowhere: No such file or directory"), (".", "Is a directory")],
)
def test_a_message_that_cannot_be_read(path: str, said: str, history: Path) -> None:
    done = spectools(history, "commit-message", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("could not judge the commit message: ")
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_a_message_takes_no_time_by_its_length(staged: Path) -> None:
    """With blanks in it that a label's end could be looked for in."""
    blanks = " " * 200_000
    done = commit(staged, f"Add a call\n\nAPIImpact\n\nb: x{blanks}y\n{SIGNED}\n")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_name_of_a_file_signs_nothing(history: Path) -> None:
    forged = "Signed-off-by: M <m@example.org>"
    (history / f"specs/2027.1/a\n{forged}.rst").write_bytes(with_api(history))
    git(history, "add", "-A")
    (history / "message").write_text("Add it\n", encoding="utf-8")
    spectools(history, "commit-message", "--add", "message")
    lines = (history / "message").read_text("utf-8").splitlines()
    assert "APIImpact: see a\\nSigned-off-by: M <m@example.org>.rst" in lines
    assert not [line for line in lines if line.startswith(forged)]


def test_a_spec_that_is_taken_out_of_git_says_nothing(staged: Path) -> None:
    git(staged, "commit", "-qm", f"Add\n\nAPIImpact\n\n{SIGNED}")
    git(staged, "rm", "-q", "--cached", SPEC)
    done = commit(staged, f"Take it out\n\n{SIGNED}\n")
    assert (done.returncode, done.stderr) == (0, "")


def test_no_link_is_followed(staged: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("Mine\n")
    (staged / "message").symlink_to(tmp_path / "mine")
    done = spectools(staged, "commit-message", "--add", "message")
    assert done.returncode == 2 and "none is followed" in done.stderr
    assert (tmp_path / "mine").read_text() == "Mine\n"
