"""What is mechanical is mended; what a machine cannot judge stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import SPEC, Tool, good_spec, spectools
from tests.mending.mended import after, fixed

LONG = "A sentence of many words that goes on " * 5


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


def test_what_removing_a_sign_would_turn_into_a_link_stays(repository: Path) -> None:
    spec = after(repository, "See http\u200b://x.org now.")
    assert fixed(repository, spec) == spec


def test_blank_at_the_end_of_a_line_goes_whatever_its_kind(repository: Path) -> None:
    done = fixed(repository, after(repository, "Some\u00a0\ntext."))
    assert done == after(repository, "Some\ntext.")


def test_joiners_of_a_script_stay(repository: Path) -> None:
    text = "\u0645\u06cc\u200c\u062e\u0648 and a\u200cb."
    done = fixed(repository, after(repository, text)).decode()
    assert "\u0645\u06cc\u200c\u062e\u0648 and ab." in done


def test_steps_are_those_of_the_fixable_rules(tool: Tool) -> None:
    fixable = {rule.id for rule in tool("rules").all_rules() if rule.is_fixable}
    steps = {rule for step in tool("mending.steps").STEPS for rule in step.rules}
    # Of the kinds of SP501 one can be mended; sections come on a wish only.
    assert steps - fixable == {"SP101", "SP501"}
    assert fixable <= steps
