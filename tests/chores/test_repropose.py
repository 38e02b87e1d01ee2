"""`repropose` brings a spec to a newer template."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chores.chore import BACKLOG, NEWER, clean, done, refused, status
from tests.helpers import NAME, SPEC, git, good_spec, spectools


def test_repropose_brings_it_to_the_newer_template(checkout: Path) -> None:
    done(checkout, "move", NAME, "2027.1")
    old = checkout / SPEC
    text = old.read_text(encoding="utf-8")
    text = text.replace("Testing\n", "Testing, of old\n", 1).replace(
        "=======\n\nNone\n\nDocu",
        "===============\n\nBy hand.\n2027.1 is the year.\n"
        "Not 2027.10. See details_.\n\nDocu",
    )
    text = text.replace("Launchpad Blue", ":Status: approved\n\nLaunchpad Blue", 1)
    text += (
        "\n.. _details:\n\nFurther\n-------\n\nMore: :ref:`details`, :doc:`template`\n"
    )
    assert "By hand" in text
    old.write_text(text, encoding="utf-8")
    template = checkout / "specs/2027.1/template.rst"
    template.write_bytes(
        template.read_bytes().replace(
            b"Testing\n=======\n", b"Testing, of old\n===============\n"
        )
    )
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "Of another edition")
    assert clean(checkout)
    rehearsed = done(checkout, "repropose", SPEC, "--dry-run")
    assert not (checkout / NEWER).exists()
    said = done(checkout, "repropose", SPEC)
    assert rehearsed.splitlines()[:-1] == said.partition("Next:")[0].splitlines()
    assert said.startswith(
        f"repropose: {SPEC} -> {NEWER}\nstatus: 'approved' is left out\n"
    )
    assert "section 'Testing': added, with its guidance to be replaced\n" in said
    assert "section 'Testing, of old': gone from the template\n" in said
    assert f"\n--- a/{SPEC}\n+++ b/{NEWER}\n" in said
    assert "\n  Previously-approved: 2027.1\n" in said
    new = (checkout / NEWER).read_text(encoding="utf-8")
    assert "\nTesting\n=======\n\nHow will the change be tested?" in new
    assert "By hand." in new and ":Status:" not in new
    assert "\n\n\n" not in new.partition("Launchpad Blueprint")[0]
    assert "label: 'details' is in both; rename it" in said, "details_ refers to it"
    assert ".. _details:" in new
    assert ":doc:`../2027.1/template`" in new
    assert old.read_text(encoding="utf-8") == text
    number = new.split("\n").index("2027.1 is the year.") + 1
    assert f"{NEWER}:{number} still names 2027.1: '2027.1 is the year.'\n" in said
    assert "nothing has changed" in done(checkout, "repropose", SPEC)
    assert status(checkout) == f"?? {NEWER}\n"


def test_repropose_gives_the_copy_labels_of_its_own(checkout: Path) -> None:
    done(checkout, "move", NAME, "2027.1")
    old = checkout / SPEC
    label = "\n.. _Details:\n\nDetails\n-------\n\n"
    label += "See :ref:`details` or :ref:`x\ny <details>`.\n\n"
    label += "* item\n\n  .. _my label:\n\n  .. figure:: x.png\n\n     Figure\n\n"
    label += ":numref:`my\nlabel`\n\n"
    label += "=========  =\n:ref:`in`  x\n=========  =\n\n"
    label += ".. _in:\n\nIn a table\n----------\n"
    sample = "\nRun :command:`details`, ``:ref:`details```.\n"
    sample += "\n::\n\n  .. _details:\n\n  :ref:`details`, :ref:`my label`\n"
    old.write_bytes(old.read_bytes() + (label + sample).encode())
    git(checkout, "add", "-A")
    said = done(checkout, "repropose", SPEC, "2027.2")
    assert "label: 'details' is 'details-2027-2' here\n" in said
    assert "label: 'my label' is 'my label-2027-2' here\n" in said
    assert "label: 'in' is in both; rename it" in said
    assert (
        (checkout / NEWER)
        .read_text(encoding="utf-8")
        .endswith(
            label.replace("_Details", "_details-2027-2")
            .replace("`details`", "`details-2027-2`")
            .replace("<details>", "<details-2027-2>")
            .replace("my label:", "my label-2027-2:")
            .replace("my\nlabel", "my label-2027-2")
            + sample
        )
    )
    # The picture is not there, and one label could not be renamed.
    found = spectools(checkout, "check").stdout.splitlines()[:-1]
    assert {line.split()[1] for line in found} == {"SP516", "SP517"}


def test_repropose_adds_no_guidance_that_changes_what_the_author_says(
    checkout: Path,
) -> None:
    template = checkout / "specs/2027.2/template.rst"
    guidance = b"\nHistory\n=======\n\nSee docs_.\n\n.. _docs: https://a.example\n"
    template.write_bytes(template.read_bytes() + guidance)
    text = good_spec(checkout) + b"\nSee docs_.\n\n.. _docs: https://b.example\n"
    (checkout / SPEC).write_bytes(text)
    git(checkout, "add", "-A")
    said = done(checkout, "repropose", SPEC)
    assert "section 'History': missing, and to be added by hand\n" in said
    assert (checkout / NEWER).read_bytes() == text


HISTORIES = {
    "table": (
        ".. list-table:: Revisions\n   :header-rows: 1\n\n   * - Release\n"
        "     - What\n     - Who\n   * - 2027.1\n     - First\n     - jane\n",
        "     - jane\n   * - 2027.2\n     - Proposed again, after 2027.1\n     -\n",
    ),
    "table, and more": (
        ".. list-table::\n\n   * - R\n     - D\n   * - 1\n     - x\n\n       * - y\n"
        "\nMore.\n",
        "       * - y\n   * - 2027.2\n     - Proposed again, after 2027.1\n\nMore.\n",
    ),
    "list": ("* 2027.1: First\n", "\n* 2027.2: Proposed again, after 2027.1\n"),
    "None": ("None\n", "None\n\n* 2027.2: Proposed again, after 2027.1\n"),
}


@pytest.mark.parametrize("form", HISTORIES)
def test_repropose_adds_to_the_history(form: str, checkout: Path) -> None:
    before, after = HISTORIES[form]
    for folder in ("2027.1", "2027.2"):
        template = checkout / f"specs/{folder}/template.rst"
        template.write_bytes(
            template.read_bytes() + b"\nHistory\n=======\n\nWhich releases saw it?\n"
        )
    spec = f"\nHistory\n=======\n\n{before}".encode()
    (checkout / SPEC).write_bytes(good_spec(checkout) + spec)
    git(checkout, "rm", "-q", BACKLOG)
    git(checkout, "add", "-A")
    done(checkout, "repropose", NAME)
    text = (checkout / NEWER).read_text(encoding="utf-8")
    assert text.endswith(after), text[-300:]
    assert "\n\n\n" not in text.partition("History")[2]
    assert clean(checkout)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([BACKLOG], "to move it: tox -e move -- "),
        (["in-old", "2027.1"], "is not newer"),
        (["in-new"], "is not newer"),
        (["in-both"], "more than one"),
        (["2027.1/in-both"], "specs/2027.2/in-both.rst: is there already"),
        (["in-old", "2031.1"], "is no folder of specs"),
        (["in-old", "backlog"], "to move it: tox -e move -- "),
    ],
)
def test_repropose_refuses(arguments: list[str], words: str, checkout: Path) -> None:
    for path in ("2027.1/in-old", "2027.2/in-new", "2027.1/in-both", "2027.2/in-both"):
        name = path.partition("/")[2]
        text = good_spec(checkout, name).replace(b"None", path.encode(), 1)
        (checkout / f"specs/{path}.rst").write_bytes(text)
    assert words in refused(checkout, "repropose", *arguments)
