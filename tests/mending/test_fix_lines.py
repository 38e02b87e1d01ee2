"""`fix` touches the lines that are found, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import SPEC, spectools
from tests.mending.mended import after, fixed

LONG = "This sentence has so many words in it that it does not fit into the line"
SHORT = "One sentence a line."


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        # Alone among short ones: the rest is a new line, and joined with nothing.
        (
            f"{SHORT}\n{LONG} furthermore.\n{SHORT}\n",
            f"{SHORT}\n{LONG}\nfurthermore.\n{SHORT}\n",
        ),
        (f"{LONG} furthermore.\n{SHORT}\n", f"{LONG}\nfurthermore.\n{SHORT}\n"),
        (f"{SHORT}\n{LONG} furthermore.\n", f"{SHORT}\n{LONG}\nfurthermore.\n"),
        # Indented as the lines around it are.
        (
            f"* {SHORT}\n  {LONG} furthermore.\n  {SHORT}\n",
            f"* {SHORT}\n  {LONG}\n  furthermore.\n  {SHORT}\n",
        ),
        (
            f":A: {LONG} furthermore.\n  {SHORT}\n",
            f":A: {LONG}\n  furthermore.\n  {SHORT}\n",
        ),
        # Sentences of which each is too long stay apart.
        (
            f"{LONG} furthermore.\n{LONG} furthermore.\n",
            f"{LONG}\nfurthermore.\n{LONG}\nfurthermore.\n",
        ),
        # Text that was filled to a longer line is filled again.
        (
            f"{LONG} furthermore\n{LONG} furthermore.\n",
            f"{LONG}\nfurthermore {LONG[:-5]}\nline furthermore.\n",
        ),
        # Two long lines among more short ones are broken, and not joined.
        (
            f"{SHORT}\n{LONG} furthermore\n{LONG} furthermore\n.\n{SHORT}\n{SHORT}\n",
            f"{SHORT}\n{LONG}\nfurthermore\n{LONG}\nfurthermore\n.\n{SHORT}\n{SHORT}\n",
        ),
        # An address that sticks out is no finding.
        (
            f"See https://example.org/{'x' * 70}\n{LONG} furthermore.\n",
            f"See https://example.org/{'x' * 70}\n{LONG}\nfurthermore.\n",
        ),
    ],
)
def test_only_long_lines_are_touched(
    broken: str, mended: str, repository: Path
) -> None:
    done = fixed(repository, after(repository, broken))
    assert done.decode() == after(repository, mended).decode()
    assert spectools(repository, "check", SPEC).returncode == 0


def test_what_one_edit_spoils_is_mended_elsewhere(repository: Path) -> None:
    bad = "See http\u200b://x.org now."
    text = "A\u200bb.\n\n{}\n\nC\u200bd.\n\nE\u200bf.\n\nG\ttab. \n"
    done = fixed(repository, after(repository, text.format(bad)))
    mended = "Ab.\n\n{}\n\nCd.\n\nEf.\n\nG       tab.\n"
    assert done.decode() == after(repository, mended.format(bad)).decode()


def test_line_that_cannot_be_broken_keeps_no_other(repository: Path) -> None:
    # Broken, it would be a heading.
    bad = f"{LONG} ----------"
    text = f"{LONG} furthermore.\n\n{bad}\n\n{LONG} furthermore.\n\n{SHORT}"
    done = fixed(repository, after(repository, text))
    mended = text.replace(" furthermore", "\nfurthermore")
    assert done.decode() == after(repository, mended).decode()


def test_more_short_adornments_than_docutils_may_complain_of(repository: Path) -> None:
    titles = [f"Of my own, number {number}" for number in range(300)]
    broken = "".join(f"{title}\n----\n\nText.\n\n" for title in titles)
    mended = "".join(f"{title}\n{'-' * len(title)}\n\nText.\n\n" for title in titles)
    done = fixed(repository, after(repository, broken))
    assert done.decode() == after(repository, mended).decode()
