"""What counts as the same after a change."""

from __future__ import annotations

import pytest

from tests.helpers import Tool

PAGE = "specs/2027.1/other.rst"


@pytest.mark.parametrize(
    ("before", "after", "is_only_that"),
    [
        (":doc:`it`", ":doc:`there`", True),
        (":any:`it`", ":any:`there`", True),
        (":doc:`a title <it>`", ":doc:`a title <there>`", True),
        (":doc:`a title <it>`", ":doc:`another <there>`", False),
        (":doc:`it` :doc:`it`", ":doc:`it` :doc:`there`", True),
        (":doc:`it` :doc:`it`", ":doc:`there` :doc:`there`", False),
        (":doc:`it` :ref:`it`", ":doc:`it` :ref:`there`", False),
        ("`a <it.html>`__", "`a <there.html>`__", True),
        ("`a <it.html>`__", "`b <there.html>`__", False),
        ("`a <it.html>`__", "`a <it.html#there.html>`__", False),
        ("a_\n\n.. _a: it.html", "a_\n\n.. _a: there.html", True),
        (".. toctree::\n\n   A <it>", ".. toctree::\n\n   A <there>", True),
        (".. toctree::\n\n   A <it>", ".. toctree::\n\n   B <there>", False),
        (":doc:`it` and it", ":doc:`there` and there", False),
    ],
)
def test_only_a_link_has_changed(
    before: str, after: str, is_only_that: bool, tool: Tool
) -> None:
    links = tool("spec.links")
    old, new = (
        tool("spec.document").Spec(PAGE, f"{text}\n".encode())
        for text in (before, after)
    )
    led, leads = (
        links.resolved(name, PAGE, links.Form.DOCUMENT) for name in ("it", "there")
    )
    proof = tool("mending.proof")
    assert proof.only_relinks(old, new, led, leads) == is_only_that
    assert proof.is_same(old, old) and not proof.is_same(old, new)


@pytest.mark.parametrize(
    ("before", "after", "is_renamed"),
    [
        (".. _a:\n\nA\n-\n\n:ref:`a`", ".. _b:\n\nA\n-\n\n:ref:`b`", True),
        (".. _a:\n\nA\n-\n\n:ref:`t <a>`", ".. _b:\n\nA\n-\n\n:ref:`u <b>`", False),
        # The second is the name of an address.
        (".. _a:\n\nA\n-", ".. _a: b\n\nA\n-", False),
        # What refers to it in another way leads nowhere.
        (".. _a:\n\nPart\n----\n\na_", ".. _b:\n\nPart\n----\n\na_", False),
    ],
)
def test_only_a_label_has_another_name(
    before: str, after: str, is_renamed: bool, tool: Tool
) -> None:
    old, new = (
        tool("spec.document").Spec(PAGE, f"{text}\n".encode())
        for text in (before, after)
    )
    proof = tool("mending.proof")
    assert proof.is_same(old, new, renames_label=True) == is_renamed
