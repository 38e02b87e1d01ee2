"""`fix` mends what is mechanical, changes nothing else, and does it once."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Bake, run, spectools
from test_spectools import Tool, good_spec, repository, tool

__all__ = ["repository", "tool"]  # fixtures, imported to be used here

SPEC = "specs/2027.1/awesome-thing.rst"
LONG = "A sentence of many words that goes on " * 5


def fixed(repository: Path, text: bytes, *options: str) -> bytes:
    """Return what `fix` makes of a spec, having looked at it twice."""
    path = repository / SPEC
    path.write_bytes(text)
    command = [sys.executable, "-m", "spectools", "fix", "--diff", *options, SPEC]
    shown = subprocess.run(command, cwd=repository, capture_output=True, check=False)
    assert path.read_bytes() == text, "--diff changes nothing"
    done = spectools(repository, "fix", *options, SPEC)
    assert (done.returncode, done.stderr) == (0, "")
    mended = path.read_bytes()
    assert shown.returncode == 0 and bool(shown.stdout) == (mended != text)
    *left, last = spectools(repository, "fix", *options, SPEC).stdout.splitlines()
    assert last.startswith("mended 0 findings in 0 files")
    assert all(line.startswith("left: SP") for line in left)
    assert path.read_bytes() == mended
    path.write_bytes(text)
    if mended != text:
        patch(repository, shown.stdout)
        assert path.read_bytes() == mended, "--diff shows what is done"
    return mended


def patch(repository: Path, diff: bytes) -> None:
    """Apply a diff with git, which knows more of them than we do."""
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        cwd=repository,
        input=diff,
        check=True,
        capture_output=True,
    )


def after(repository: Path, text: str) -> bytes:
    """Return a good spec with ``text`` first under its first section."""
    good = good_spec(repository)
    heading = b"Problem Description\n===================\n\n"
    assert heading in good
    return good.replace(heading, heading + text.encode() + b"\n\n")


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("A\ttab, a \tnother.", "A       tab, a  nother."),
        ("Blanks. \nMore.\t ", "Blanks.\nMore."),
        (
            "No\u00a0break, zero\u200bwidth, soft\u00adhyphen.",
            "No break, zerowidth, softhyphen.",
        ),
        ("Own title\n------\n\nText.", "Own title\n---------\n\nText."),
        (
            "* An item whose text is longer than what fits into the columns that a "
            "line may have here",
            "* An item whose text is longer than what fits into the columns that a "
            "line may\n  have here",
        ),
        (
            "See ``a literal that is long``, `a link <https://example.org/one/two>`_, "
            "and a word.",
            "See ``a literal that is long``, `a link <https://example.org/one/two>`_, "
            "and a\nword.",
        ),
        (
            ".. note:: This note has one line, and that line is longer than any line "
            "may be here.",
            ".. note:: This note has one line, and that line is longer than any line "
            "may be\n   here.",
        ),
        (
            "Short.\nThis line is too long, and what follows it in the same paragraph "
            "is filled up.\nLike this.\n\n  Quoted.",
            "Short.\nThis line is too long, and what follows it in the same paragraph "
            "is filled up.\nLike this.\n\n  Quoted.",
        ),
    ],
)
def test_mends(broken: str, mended: str, repository: Path) -> None:
    done = fixed(repository, after(repository, broken))
    assert done.decode() == after(repository, mended).decode()
    assert spectools(repository, "check", SPEC).returncode == 0


def test_mends_line_ends_mark_and_last_line(repository: Path) -> None:
    good = good_spec(repository)
    broken = b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n").rstrip()
    assert fixed(repository, broken) == good
    assert fixed(repository, good.replace(b"\n", b"\r")) == good


def guidance(repository: Path) -> dict[str, bytes]:
    """Return the guidance of the template for each section."""
    template = (repository / "specs/2027.1/template.rst").read_bytes()
    parts = re.split(rb"(?m)^(.+)\n[=-]{3,}\n\n", template)
    return dict(zip(map(bytes.decode, parts[1::2]), parts[2::2], strict=True))


@pytest.mark.parametrize(
    "heading",
    [
        "Problem Description\n===================",
        "Configuration\n-------------",
        "Guest Agent\n-----------",
        "References\n==========",
        "Testing\n=======",
    ],
)
def test_puts_a_missing_section_in_its_place(heading: str, repository: Path) -> None:
    good = good_spec(repository)
    section = f"{heading}\n\nNone\n\n".encode()
    text = good if section in good else good + b"\n"
    assert section in text
    broken = text.replace(section, b"").rstrip(b"\n") + b"\n"
    assert fixed(repository, broken) == broken
    words = guidance(repository)[heading.partition("\n")[0]].rstrip(b"\n")
    wanted = text.replace(section, f"{heading}\n\n".encode() + words + b"\n\n")
    done = fixed(repository, broken, "--sections")
    assert done == wanted.rstrip(b"\n") + b"\n"
    said = spectools(repository, "check", SPEC).stdout
    assert "SP303" in said and "SP101" not in said, "the check goes on asking"


def test_puts_a_missing_part_with_its_sections_in_place(repository: Path) -> None:
    good = good_spec(repository).decode()
    first, after = (
        good.index(title) for title in ("Implementation\n====", "Upgrade Implic")
    )
    done = fixed(repository, (good[:first] + good[after:]).encode(), "--sections")
    text = done.decode()
    assert text.startswith(good[:first]) and text.endswith(good[after:])
    titles = re.findall(r"(?m)^(.+)\n[=-]{3,}$", good[first:after])
    assert len(titles) > 2
    new = text[first : len(text) - len(good[after:])]
    assert re.findall(r"(?m)^(.+)\n[=-]{3,}$", new) == titles
    assert "None" not in new.split("\n")


def test_section_comes_before_those_of_the_author(repository: Path) -> None:
    good = good_spec(repository).decode()
    section = "Configuration\n-------------\n\nNone\n\n"
    own = "Of my own\n---------\n\nText.\n\n"
    assert section in good
    broken = good.replace(section, own)
    done = fixed(repository, broken.encode(), "--sections").decode()
    assert own in done
    assert done.index("\nConfiguration\n") < done.index(own)


def test_section_goes_above_the_label_of_the_next(repository: Path) -> None:
    good = good_spec(repository)
    labelled = good.replace(b"References\n===", b".. _refs:\n\nReferences\n===")
    section = b"Documentation Impact\n====================\n\n"
    broken = labelled.replace(section + b"None\n\n", b"")
    assert broken != labelled
    done = fixed(repository, broken, "--sections")
    assert done.index(section) < done.index(b".. _refs:\n\nReferences\n")


@pytest.mark.parametrize(
    "text",
    [
        "An *unfinished one.",
        "Literal::\n\n  " + LONG.strip(),
        LONG.strip().replace(" ", "_"),
        ".. " + LONG.strip(),
        "+" + "-" * 99 + "+\n| " + LONG[:97] + " |\n+" + "-" * 99 + "+",
        "| " + LONG.strip(),
    ],
)
def test_leaves_what_a_machine_cannot_judge(text: str, repository: Path) -> None:
    spec = after(repository, text)
    assert fixed(repository, spec) == spec


def test_items_that_are_no_list_keep_their_lines(repository: Path) -> None:
    long = "which are to be taken in this order and no other one, because nothing else"
    text = (
        f"The steps,\n{long} works:\n1. do it\n- {long} does and so it must be\n* rest"
    )
    done = fixed(repository, after(repository, text)).decode()
    assert "\n1. do it\n- which" in done and "\n* rest\n" in done
    assert spectools(repository, "check", SPEC).stdout.count("SP401") == 0


def test_keeps_what_a_backslash_keeps(repository: Path) -> None:
    text = (
        "A sentence with so many words in it that it does not fit, escaped\\  and more."
    )
    done = fixed(repository, after(repository, text)).decode()
    assert "escaped\\  and" in done


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One two.", "One."),
        ("See http\u200b://x.org now.", "See http://x.org now."),
        ("It is escaped\\  and more.", "It is escaped\\ and more."),
        ("A ``literal  text``.", "A ``literal text``."),
        ("Items\n- one", "Items\n\n- one"),
        ("A\n=\n\nB\n-\n\nText.", "A\n=\n\nB\n=\n\nText."),
        ("* one\n* two", "* one two"),
        ("Like::\n\n  a  b", "Like::\n\n  a b"),
        ("A *word.", "A *word. And *another."),
        ("Text.", "Text.\n\n.. nosuch::"),
        ("Text.", "* " * 3000),
    ],
)
def test_texts_that_read_otherwise_are_told_apart(
    before: str, after: str, tool: Tool
) -> None:
    fix, document = tool("mending.fix"), tool("spec.document")
    old, new = (document.Spec("a.rst", t.encode()) for t in (before, after))
    for step in fix.STEPS:
        options = (step.text, step.adds_sections)
        assert not fix.is_same(old, new, *options), step.rules
        assert fix.is_same(old, document.Spec("a.rst", old.data), *options)


def test_what_removing_a_sign_would_turn_into_a_link_stays(repository: Path) -> None:
    spec = after(repository, "See http\u200b://x.org now.")
    assert fixed(repository, spec) == spec


def test_blank_at_the_end_of_a_line_goes_whatever_its_kind(repository: Path) -> None:
    done = fixed(repository, after(repository, "Some\u00a0\ntext."))
    assert done == after(repository, "Some\ntext.")


def test_no_section_is_put_where_others_would_be_its_own(repository: Path) -> None:
    good = good_spec(repository)
    heading = b"Implementation\n==============\n\nNone\n\n"
    assert heading in good
    # Its sub-sections are those of the section before it now.
    broken = good.replace(heading, b"")
    assert fixed(repository, broken, "--sections") == broken


def test_joiners_of_a_script_stay(repository: Path) -> None:
    text = "\u0645\u06cc\u200c\u062e\u0648 and a\u200cb."
    done = fixed(repository, after(repository, text)).decode()
    assert "\u0645\u06cc\u200c\u062e\u0648 and ab." in done


def test_section_that_docutils_lost_is_not_missing(repository: Path) -> None:
    text = "Text.\n\nDetails\n~~~~~~~\n\nMore."
    heading = b"Proposed Change\n===============\n\n"
    good = good_spec(repository)
    assert heading in good
    broken = good.replace(heading, heading + text.encode() + b"\n\n")
    said = spectools_on(repository, broken)
    assert "SP501 Inconsistent title style" in said or "SP501 Title level" in said
    assert "is missing" not in said
    assert fixed(repository, broken, "--sections") == broken


def spectools_on(repository: Path, text: bytes) -> str:
    (repository / SPEC).write_bytes(text)
    return spectools(repository, "check", SPEC).stdout


@pytest.mark.parametrize(
    "text",
    [
        b"Caf\xe9\ttab\n",
        "UTF-16\ttab\n".encode("utf-16"),
        b"* " * 3000 + b"\ttab\n",
        b"<<<<<<< HEAD\n\ttab\n=======\nother\n>>>>>>> branch\n",
        b"",
        b"\0\t\n",
        b"x" * 300_000,
    ],
)
def test_never_touches_what_cannot_be_read(text: bytes, repository: Path) -> None:
    assert fixed(repository, text) == text


def test_never_touches_what_is_off_or_suppressed(repository: Path) -> None:
    suppressed = after(
        repository, ".. spectools: disable SP405 because it is quoted\n\nA\ttab. "
    )
    assert fixed(repository, suppressed) == suppressed.replace(b"tab. ", b"tab.")
    policy = repository / "pyproject.toml"
    text = policy.read_text(encoding="utf-8")
    table = '[[tool.specs.severity]]\nrules = ["SP405"]\nlevel = "off"\n\n[tool.pytest'
    policy.write_text(text.replace("[tool.pytest", table, 1), encoding="utf-8")
    tab = after(repository, "A\ttab.")
    assert fixed(repository, tab) == tab


def test_leaves_the_baseline_alone_unless_told(repository: Path) -> None:
    path = repository / SPEC
    old = after(repository, "A\ttab.")
    path.write_bytes(old)
    assert spectools(repository, "check", "--write-baseline").returncode == 0
    other = repository / "specs/backlog/other.rst"
    other.write_bytes(good_spec(repository, "other") + b"A\ttab. \n")
    done = spectools(repository, "fix")
    assert done.stdout.splitlines()[-1] == "mended 2 findings in 1 files"
    assert path.read_bytes() == old
    assert spectools(repository, "check").returncode == 0
    done = spectools(repository, "fix", SPEC)
    assert done.stdout.splitlines()[-1] == "mended 1 findings in 1 files"


def test_says_what_is_left(repository: Path) -> None:
    (repository / SPEC).write_bytes(after(repository, "A\ttab and *more."))
    done = spectools(repository, "fix", SPEC)
    assert done.stdout.splitlines()[1:] == [
        f"left: SP501 x 1 in {SPEC}",
        "mended 1 findings in 1 files; 1 are left, see check",
    ]


def test_what_is_left_is_said_in_few_lines(repository: Path) -> None:
    for number in range(5):
        path = repository / f"specs/2027.1/spec-{number}.rst"
        path.write_bytes(b"Title\n=====\n\n*a\n\n|b|\n\n`c`_\n\n" * (number + 1))
    *lines, last = spectools(repository, "fix").stdout.splitlines()
    assert all(line.startswith("left: ") for line in lines) and len(lines) <= 10
    named = next(line for line in lines if line.startswith("left: SP501"))
    assert "specs/2027.1/spec-4.rst" in named and named.endswith(" and 2 more")
    assert " are left, see check" in last


def test_keeps_the_mode_and_leaves_nothing_behind(repository: Path) -> None:
    path = repository / SPEC
    path.write_bytes(after(repository, "A\ttab."))
    path.chmod(0o640)
    before = {p.name for p in path.parent.iterdir()}
    done = spectools(repository, "fix")
    assert done.stdout == f"{SPEC}: SP405 x 1\nmended 1 findings in 1 files\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert {p.name for p in path.parent.iterdir()} == before


def test_folder_that_cannot_be_written_is_an_error(bake: Bake, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(bake(), tmp_path / "repository"))
    path = repository / SPEC
    text = after(repository, "A\ttab.")
    path.write_bytes(text)
    # What stands in the way of the draft, for root too.
    code = (
        "import os, sys; from pathlib import Path\n"
        "Path(f'specs/2027.1/.awesome-thing.rst.{os.getpid()}.draft').mkdir()\n"
        "from spectools.commands import main; sys.exit(main(['fix']))"
    )
    done = run([sys.executable, "-c", code], repository)
    assert done.returncode == 2
    assert done.stderr.startswith("could not fix: ") and done.stderr.count("\n") == 1
    assert path.read_bytes() == text


def test_errors_of_fix(repository: Path) -> None:
    for arguments, said in (
        (["specs/nosuch"], "is neither a spec nor a folder of specs"),
        (["README.rst"], "is neither a spec nor a folder of specs"),
    ):
        done = spectools(repository, "fix", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("could not fix: ") and said in done.stderr


def test_steps_are_those_of_the_fixable_rules(tool: Tool) -> None:
    fixable = {rule.id for rule in tool("rules").all_rules() if rule.is_fixable}
    steps = {rule for step in tool("mending.steps").STEPS for rule in step.rules}
    # Of the kinds of SP501 one can be mended; sections come on a wish only.
    assert steps - fixable == {"SP101", "SP501"}
    assert fixable <= steps
