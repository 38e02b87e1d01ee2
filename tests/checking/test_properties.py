"""Whatever a spec holds, it is judged: no traceback, no other file, in bounded time."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.any_spec import FEW, PIECES, REST
from tests.helpers import SPEC, Bake, Tool, good_spec

# Ten times what the slowest took on the machine that this was written on.
SECONDS = 5.0


class Judged:
    """A repository with one spec to be filled, and what judges it."""

    def __init__(self, root: Path, tool: Tool) -> None:
        self.root = root
        self.good = good_spec(root)
        self.check, self.layout = tool("checking.run"), tool("repository.layout")
        self.config = tool("repository.policy").load(root)
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
        # A label may be that of any page of the site.
        pages = (*self.root.glob("*.rst"), *self.root.glob("specs/**/*.rst"))
        own = {f"open {path}" for path in pages}
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
