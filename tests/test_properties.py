"""Whatever a spec holds, it is judged: no traceback, no other file, in bounded time."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Bake
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from test_spectools import Tool, good_spec, tool

__all__ = ["tool"]  # a fixture, imported to be used here

SPEC = "specs/2027.1/awesome-thing.rst"
# Ten times what the slowest took on the machine that this was written on.
SECONDS = 5.0

PIECES = [
    "Text of some words.",
    "*",
    "**",
    "`",
    "``",
    "|",
    "_",
    "__",
    "\\",
    "::",
    ":ref:`x`",
    ":nosuch:`x`",
    "`a <b>`_",
    "name_",
    "[1]_",
    "[#]_",
    "[*]_",
    "[Cite]_",
    "|sub|",
    "* item",
    "  indented",
    "1. item",
    "(a) item",
    "term\n  definition",
    ":field: body",
    "-o  option",
    "| line",
    ">>> 1",
    "> quoted",
    "====",
    "----",
    "Testing\n=======",
    "=======\nTesting\n=======",
    "Own\n~~~",
    "+--+\n|a |\n+--+",
    "== ==\na  b\n== ==",
    ".. comment",
    ".. _label:",
    ".. _link: name_",
    ".. [1] note",
    ".. |sub| replace:: |sub|",
    ".. |a| image:: x",
    ".. include:: /etc/passwd",
    ".. raw:: html\n   :file: /etc/passwd",
    ".. csv-table::\n   :url: http://localhost/",
    ".. literalinclude:: /etc/passwd",
    ".. image:: x.png",
    ".. figure:: x.png\n   :figwidth: image\n\n   Caption",
    ".. note:: Words",
    ".. code-block:: python\n\n   x = 1",
    ".. contents::",
    ".. sectnum::",
    ".. role:: mine(raw)\n   :format: html",
    ".. default-role:: nosuch",
    ".. unicode:: U+200B",
    ".. date::",
    ".. class:: x",
    ".. meta::\n   :k: v",
    ".. parsed-literal::\n\n   *x*",
    ".. math:: \\frac{a}{b}",
    ".. list-table::\n\n   * - a",
    ".. target-notes::",
    ".. spectools: disable SP401",
    ".. spectools: disable SP401, SP501 because so",
    "<launchpad-id or None>",
    "https://blueprints.launchpad.net/trove/+spec/awesome-thing",
    "TBD",
    "\t",
    "\r",
    "\u00a0",
    "\u200d",
    "\u2028",
    "\ufeff",
    "\x0c",
    "高い",
    "<<<<<<< HEAD",
]
REST = st.lists(
    st.tuples(
        st.sampled_from(["", " ", "  ", "   ", "* ", "\n", "\n\n"]),
        st.one_of(st.sampled_from(PIECES), st.text(max_size=20)),
        st.sampled_from(["", " ", "\n", "\n\n"]),
    ),
    max_size=40,
).map(lambda parts: "".join("".join(part) for part in parts).encode("utf-8", "ignore"))


class Judged:
    """A repository with one spec to be filled, and what judges and mends it."""

    def __init__(self, root: Path, tool: Tool) -> None:
        self.root = root
        self.good = good_spec(root)
        self.check, self.fix = tool("checking.run"), tool("mending.fix")
        self.layout, self.document = tool("repository.layout"), tool("spec.document")
        self.config = tool("repository.policy").load(root)
        self.levels = {rule.id: "error" for rule in tool("rules").all_rules()}
        self.opened: list[str] | None = None
        sys.addaudithook(self._audit)
        # What docutils loads when it is first needed is no file that a spec reads.
        for piece in PIECES:
            self.findings(piece.encode())

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.opened is not None and event in (
            "open",
            "os.listdir",
            "os.scandir",
            "socket.connect",
            "socket.getaddrinfo",
            "subprocess.Popen",
            "os.system",
            "urllib.Request",
            "exec",
        ):
            self.opened.append(f"{event} {arguments[0]}")

    def findings(self, data: bytes) -> list[Any]:
        """Judge a spec that holds ``data``."""
        (self.root / SPEC).write_bytes(data)
        layout = self.layout.scan(self.root).select([SPEC])
        self.opened = []
        start = time.perf_counter()
        result = self.check.check(layout, self.config)
        seconds = time.perf_counter() - start
        opened, self.opened = self.opened, None
        specs = (self.root / SPEC, self.root / "specs/2027.1/template.rst")
        own = {f"open {path}" for path in specs}
        # Rules about the repository look for CI files.
        listed = [o for o in opened if str(self.root) in o and "scandir" in o]
        read = {f"open {self.root / '.zuul.yaml'}"}
        self.others = set(opened) - own - set(listed) - read
        assert result.errors == []
        assert seconds < SECONDS
        return list(result.findings)


@pytest.fixture(scope="module")
def judged(
    tool: Tool, bake: Bake, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Judged]:
    folder = tmp_path_factory.mktemp("properties") / "repository"
    yield Judged(Path(shutil.copytree(bake(), folder)), tool)


FEW = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@FEW
@given(data=st.one_of(REST, st.binary(max_size=2000)))
@example(data=b"")
@example(data=b"[9]_ [9]_ [Nosuch]_ nosuch_ `no such`_ |x| __ a__")
@example(data=b".. _a: b_\n.. _b: a_\n\na_ b_")
@example(data=b"|a|\n\n.. |a| replace:: |b| |b|\n.. |b| replace:: |a| |a|\n")
def test_any_spec_is_judged_alone(data: bytes, judged: Judged) -> None:
    findings = judged.findings(data)
    assert judged.others == set()
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    assert findings, "no such text is a good spec"
    for finding in findings:
        assert finding.path == SPEC
        assert 1 <= finding.line <= lines and finding.column >= 1
        assert finding.message and "\n" not in finding.message


@FEW
@given(data=REST)
def test_any_addition_to_a_good_spec_is_judged(data: bytes, judged: Judged) -> None:
    judged.findings(judged.good.replace(b"None\n", data + b"\n", 1))
    assert judged.others == set()


@settings(FEW, max_examples=60)
@given(data=st.one_of(REST, st.binary(max_size=2000)), whole=st.booleans())
def test_any_spec_is_mended_once_and_for_all(
    data: bytes, whole: bool, judged: Judged
) -> None:
    text = data if whole else judged.good.replace(b"None\n", data + b"\n", 1)
    template = judged.document.read(judged.root, "specs/2027.1/template.rst")

    def fix(text: bytes) -> Any:
        spec = judged.document.Spec(SPEC, text)
        return judged.fix.fix(spec, template, judged.config, judged.levels)

    once = fix(text)
    assert fix(once.data).data == once.data
    before = judged.document.Spec(SPEC, text)
    after = judged.document.Spec(SPEC, once.data)
    if before.unparsable:
        assert once.data == text
    else:
        words = [w for w in words_of(before) if w]
        kept = iter(words_of(after))
        assert all(word in kept for word in words), "no word is lost"


def words_of(spec: Any) -> list[str]:
    """Return the words of a spec, without what is drawn as nothing or as a line."""
    visible = "".join(c for c in spec.text if c.isprintable() or c.isspace())
    return re.sub(r"[^\w\s]|_", " ", visible).split()
