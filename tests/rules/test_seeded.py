"""A defect for each rule, seeded into ten real clean specs, and nothing else found."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.helpers import CORPUS, Bake, Tool

RELEASE = "specs/zed"
TEMPLATE = f"{RELEASE}/template.rst"
NOTICE = """\
..
 This work is licensed under a Creative Commons Attribution 3.0 Unported License.

 http://creativecommons.org/licenses/by/3.0/legalcode

"""
# What the specs were written to has headings only: under some, what a template says.
GUIDANCE = {
    "Testing": "Say how the change will be tested, by whom, and where the tests run.",
    "Assignee(s)": "Primary assignee:\n  <launchpad-id or None>",
}


class Seed:
    """A copy of a clean spec to plant one defect in.

    Attributes:
        lines: its lines; line 1 is ``lines[0]``.
        policy: the repository's, as text.
        name: the blueprint's name.
        files: other files to write, or to remove where they are ``None``.
        path: where the finding is expected; the spec itself unless set.
        message: that of a commit which touches the spec, if there is one.
        entries: entries of a baseline.
    """

    def __init__(self, name: str, text: str, policy: str = "") -> None:
        self.name = name
        self.policy = policy
        self.lines = text.split("\n")
        self.files: dict[str, bytes | None] = {}
        self.path = f"{RELEASE}/{name}.rst"
        self.message = ""
        self.entries: list[tuple[int, str]] = []
        self.encoding = "utf-8"

    def heading(self, title: str) -> int:
        """Return the line of a heading."""
        return next(
            n
            for n, (line, below) in enumerate(
                zip(self.lines, self.lines[1:], strict=False), 1
            )
            if line == title and re.fullmatch(r"([=-])\1{2,}", below)
        )

    def next_heading(self, line: int) -> int:
        """Return the line of the heading after ``line``."""
        return next(
            n
            for n in range(line + 2, len(self.lines))
            if re.fullmatch(r"([=-])\1{2,}", self.lines[n])
            and self.lines[n - 1].strip()
            and not self.lines[n - 2].strip()
        )

    def put(self, line: int, *texts: str) -> int:
        """Put texts before ``line``, and return it."""
        self.lines[line - 1 : line - 1] = texts
        return line

    def say(self, *texts: str) -> int:
        """Put a paragraph first under ``Problem Description``; return its line."""
        return self.put(self.heading("Problem Description") + 3, *texts, "")

    def cut(self, first: int, end: int) -> list[str]:
        """Take out the lines from ``first`` up to ``end``."""
        gone = self.lines[first - 1 : end - 1]
        del self.lines[first - 1 : end - 1]
        return gone

    def section(self, title: str) -> tuple[int, int]:
        """Return where a section begins and ends."""
        first = self.heading(title)
        return first, self.next_heading(first)

    def replace(self, pattern: str, new: str) -> int:
        """Replace the first match and return its line."""
        for n, line in enumerate(self.lines, 1):
            if re.search(pattern, line):
                self.lines[n - 1] = re.sub(pattern, new, line, count=1)
                return n
        raise AssertionError(pattern)


def sp101(s: Seed) -> int:
    s.cut(*s.section("Dependencies"))
    return s.heading("Upgrade Implications")


def sp102(s: Seed) -> int:
    return s.put(s.heading("References"), "Rollout", "=======", "", "Slow.", "")


def sp103(s: Seed) -> int:
    gone = s.cut(*s.section("Dependencies"))
    return s.put(s.heading("References"), *gone)


def sp104(s: Seed) -> int:
    first, end = s.section("Testing")
    return s.put(end, *s.lines[first - 1 : end - 1])


def sp105(s: Seed) -> int:
    line = s.heading("Testing")
    s.lines[line] = "-" * 7
    return line


def sp106(s: Seed) -> int:
    line = next(n for n, text in enumerate(s.lines, 1) if text.startswith("==="))
    s.cut(line, line + 3)
    return s.heading("Problem Description")


def sp107(s: Seed) -> int:
    line = next(n for n, text in enumerate(s.lines, 1) if text.startswith("==="))
    title = "Template for New Trove Specs"
    s.lines[line - 1 : line + 2] = ["=" * len(title), title, "=" * len(title)]
    return line + 1


def sp108(s: Seed) -> int:
    line = s.heading("Testing")
    s.lines[line - 1] = "Testing:"
    s.lines[line] += "="
    return line


def sp109(s: Seed) -> int:
    del s.lines[s.heading("Problem Description") - 1 :]
    # What they refer to went with the rest.
    s.lines = [re.sub(r"([`\w\]])_(?=\W|$)", r"\1", line) for line in s.lines] + [""]
    title = next(n for n, text in enumerate(s.lines, 1) if text.startswith("==="))
    return title + 1


def blueprint(s: Seed, new: str) -> int:
    """Put another address in the place of the spec's; no further one stays."""
    address = r"https?://blueprints\.launchpad\.net/trove/\+spec/\S+"
    own = max(
        n
        for n, line in enumerate(s.lines[: s.heading("Problem Description")], 1)
        if re.search(address, line)
    )
    for n, line in enumerate(s.lines, 1):
        s.lines[n - 1] = re.sub(address, new if n == own else "elsewhere", line)
    return own


def sp201(s: Seed) -> int:
    blueprint(s, "Soon.")
    line = next(n for n, text in enumerate(s.lines, 1) if text.startswith("==="))
    return line + 1


ADDRESS = "https://blueprints.launchpad.net/{}/+spec/{}"


def sp205(s: Seed) -> int:
    name = s.name.replace("-", "_", 1)
    s.path = f"{RELEASE}/{name}.rst"
    blueprint(s, ADDRESS.format("trove", name))
    return 1


def sp206(s: Seed) -> int:
    name = s.name.replace("-", ".", 1)
    text = "\n".join(s.lines).replace(f"+spec/{s.name}", f"+spec/{name}")
    s.files[f"{RELEASE}/{name}.rst"] = text.encode()
    # A dot sorts after a hyphen.
    s.path = f"{RELEASE}/{name}.rst"
    s.files[f"{RELEASE}/{s.name}.rst"] = "\n".join(s.lines).encode()
    s.lines = text.split("\n")
    return 1


def emptied(s: Seed, title: str, *texts: str) -> int:
    first, end = s.section(title)
    s.cut(first + 2, end)
    s.put(first + 2, "", *texts, *([""] if texts else []))
    return first


def sp303(s: Seed) -> int:
    return s.say(GUIDANCE["Testing"])


def sp306(s: Seed) -> int:
    return emptied(s, "Assignee(s)", "somebody,", "anybody")


def sp307(s: Seed) -> int:
    title = next(
        n
        for n, (over, under) in enumerate(zip(s.lines, s.lines[2:], strict=False), 1)
        if over == under and re.fullmatch("={3,}", over)
    )
    return s.put(title + 3, "", ":Status: done") + 1


def sp404(s: Seed) -> int:
    s.encoding = "latin-1"
    for n, line in enumerate(s.lines):
        s.lines[n] = line.encode("ascii", "replace").decode()
    return s.say("A caf\u00e9.")


def sp407(s: Seed) -> int:
    while s.lines[-1] == "":
        del s.lines[-1]
    return len(s.lines)


def sp502(s: Seed) -> int:
    s.lines += ["More."] * 10_001 + [""]
    return 1


def sp505(s: Seed) -> int:
    line = s.heading("Testing")
    s.lines[line - 2] = "A line of text."
    return line


def sp511(s: Seed) -> int:
    line = next(n for n, text in enumerate(s.lines, 1) if text.startswith("==="))
    title = "A </b>"
    s.lines[line - 1 : line + 2] = ["=" * len(title), title, "=" * len(title)]
    return line + 1


def sp601(s: Seed) -> int:
    s.message = "Change it"
    return emptied(s, "Public API", "One more call.")


def sp602(s: Seed) -> int:
    s.message = "Change it\n\nAPIImpact"
    return emptied(s, "Public API", "N/A.")


def elsewhere(path: str, data: bytes | None, at: str = "") -> Callable[[Seed], int]:
    def plant(s: Seed) -> int:
        s.files[path] = data
        s.path = at or path
        return 1

    return plant


def sp906(s: Seed) -> int:
    s.entries = [(1, f"{s.path}: SP405 A tab that was here.")]
    s.path = "check-baseline.txt"
    return 1


PROSE = "word " * 30
COMMENT = ".. spectools: disable SP405"
IDLE = b"- job:\n    name: x\n"
ZUUL = """\
- job:
    name: specs
    files: ^src/
    vars:
      tox_envlist: specs
- project:
    check:
      jobs:
        - specs
"""


def sp908(s: Seed) -> int:
    elsewhere(".zuul.yaml", ZUUL.encode())(s)
    return 3


def sp909(s: Seed) -> int:
    policy = s.policy.replace("Primary assignee", "Primary asignee")
    elsewhere("pyproject.toml", policy.encode())(s)
    return 1 + policy[: policy.index("required-fields")].count("\n")


SEEDS: dict[str, Callable[[Seed], int]] = {
    "SP101": sp101,
    "SP102": sp102,
    "SP103": sp103,
    "SP104": sp104,
    "SP105": sp105,
    "SP106": sp106,
    "SP107": sp107,
    "SP108": sp108,
    "SP109": sp109,
    "SP201": sp201,
    "SP202": lambda s: blueprint(s, ADDRESS.format("nova", s.name)),
    "SP203": lambda s: blueprint(s, ADDRESS.format("trove", s.name + "s")),
    "SP204": lambda s: blueprint(s, ADDRESS.format("trove", "name-of-blueprint")),
    "SP205": sp205,
    "SP206": sp206,
    "SP301": lambda s: emptied(s, "Dependencies"),
    "SP302": lambda s: s.replace("Attribution 3.0", "Attribution 2.0") * 0 + 1,
    "SP303": sp303,
    "SP304": lambda s: s.say("The lead is <launchpad-id or None> for now."),
    "SP305": lambda s: emptied(s, "Dependencies", "TBD") + 3,
    "SP306": sp306,
    "SP307": sp307,
    "SP401": lambda s: s.say(PROSE.strip()),
    "SP402": lambda s: s.say("A line.\r"),
    "SP403": lambda s: s.replace("^", "\ufeff"),
    "SP404": sp404,
    "SP405": lambda s: s.say("A\ttab."),
    "SP406": lambda s: s.say("A blank. "),
    "SP407": sp407,
    "SP408": lambda s: s.say("A no-break\u00a0space."),
    "SP409": lambda s: s.say("<<<<<<< HEAD"),
    "SP410": lambda s: s.put(
        s.next_heading(s.heading("Dependencies")), PROSE + "x", "-" * 151, "", "x", ""
    ),
    "SP501": lambda s: s.say("A *word."),
    "SP502": sp502,
    "SP503": lambda s: s.say(".. image:: x.png"),
    "SP504": lambda s: s.say(".. include:: /etc/passwd"),
    "SP505": sp505,
    "SP506": lambda s: s.say(".. note: Words"),
    "SP507": lambda s: s.say("A `link <javascript:alert(1)>`__."),
    "SP508": lambda s: s.say(".. meta::", "   :http-equiv=refresh: 0; url=/") + 1,
    "SP509": lambda s: s.say("A :download:`page <page.html>`."),
    "SP510": lambda s: s.say(r"A :math:`\href{x}{y}`."),
    "SP511": sp511,
    "SP521": lambda s: s.say("The steps are:", "* one", "* two") + 1,
    "SP522": lambda s: s.say("[1] One book", "[2] Another book"),
    "SP523": lambda s: s.say("-First", "-Second"),
    "SP524": lambda s: s.say("1. First", "", "3. Third") + 2,
    "SP525": lambda s: s.say("* Some words that are more", "   than a line.") + 1,
    "SP526": lambda s: s.say("..note:: Words"),
    "SP527": lambda s: s.say(".. name: https://example.org"),
    "SP528": lambda s: s.say(".. code-block:: python", "", "Words."),
    "SP529": lambda s: s.say("Response::", "  {}"),
    "SP530": lambda s: s.say("## Words"),
    "SP531": lambda s: s.say("See ref:`it`."),
    "SP532": lambda s: s.say("See `it <https://example.org>`."),
    "SP533": lambda s: s.say("See `it <example.org/it>`_."),
    "SP534": lambda s: s.say("Call ``it`."),
    "SP535": lambda s: s.say("All *.py files."),
    "SP537": lambda s: s.say("Call **``it``**."),
    "SP536": lambda s: s.say("On C:\\temp."),
    "SP601": sp601,
    "SP602": sp602,
    "SP901": elsewhere(TEMPLATE, None),
    "SP902": elsewhere("specs/lost.rst", b"Lost\n"),
    "SP903": elsewhere("specs/template.rst", NOTICE.encode() + b"=\nT\n=\n"),
    "SP904": lambda s: s.say(COMMENT),
    "SP905": lambda s: s.say(COMMENT + " because it is quoted"),
    "SP906": sp906,
    "SP907": elsewhere(".zuul.yaml", IDLE),
    "SP908": sp908,
    "SP909": sp909,
    "SP910": elsewhere("redirects.txt", b"specs/a/b.rst -> specs/a/c.rst\n"),
}


@pytest.fixture(scope="module")
def judged(
    tool: Tool, bake: Bake, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimpleNamespace]:
    """A repository to write into, what judges it, and the clean specs."""
    root = Path(shutil.copytree(bake(), tmp_path_factory.mktemp("seeded") / "it"))
    policy = (root / "pyproject.toml").read_text(encoding="utf-8")
    policy = policy.replace("pictures = true", "pictures = false")
    policy = re.sub(r", DocImpact = .*", "}", policy)
    policy = policy.replace("sign-off = true", "sign-off = false")
    policy = policy.replace(', "Target Milestone for completion"', "")
    (root / "pyproject.toml").write_text(policy, encoding="utf-8")
    corpus = Path(str(CORPUS)) / "trove"
    text = (corpus / "template.rst").read_text(encoding="utf-8")
    for title, words in GUIDANCE.items():
        text = re.sub(rf"(?m)^({re.escape(title)}\n[=-]+\n)", rf"\1\n{words}\n", text)
    example = "\n" + ADDRESS.format("trove", "name-of-blueprint") + "\n\n"
    text = text.replace("\nProblem Description", example + "Problem Description", 1)
    for path in root.glob("specs/*/template.rst"):
        shutil.rmtree(path.parent)
    (root / RELEASE).mkdir()
    (root / TEMPLATE).write_text(NOTICE + text, encoding="utf-8")

    def found(message: str = "", entries: Any = None) -> list[tuple[str, str, int]]:
        result = tool("checking.run").check(
            tool("repository.layout").scan(root),
            tool("repository.policy").load(root),
            messages_of=(lambda path: (message,)) if message else None,
            baseline=tool("checking.baseline").Baseline(entries) if entries else None,
        )
        assert not result.errors
        return [(f.rule, f.path, f.line) for f in result.findings]

    clean: dict[str, str] = {}
    for path in sorted(corpus.glob("*/*.rst")):
        if len(clean) < 10 and "-" in path.stem:
            target = root / RELEASE / path.name
            # Many put off one section; with that mended they are as clean as others.
            mended = re.sub(r"(?m)^TBD \(.*\)$", "None", path.read_text("utf-8"))
            target.write_text(mended, encoding="utf-8")
            if not found():
                clean[path.stem] = mended
            target.unlink()
    yield SimpleNamespace(root=root, found=found, clean=clean, policy=policy)


def test_there_are_enough_clean_specs(judged: SimpleNamespace) -> None:
    assert len(judged.clean) in (9, 10)


def test_every_seed_is_for_a_rule(tool: Tool) -> None:
    assert {*SEEDS} <= {rule.id for rule in tool("rules").all_rules()}


@pytest.mark.parametrize("rule", SEEDS)
def test_seeded_defect_is_found_and_nothing_else(
    rule: str, judged: SimpleNamespace
) -> None:
    for name, text in judged.clean.items():
        seed = Seed(name, text, judged.policy)
        line = SEEDS[rule](seed)
        own = f"{RELEASE}/{name}.rst" if seed.path not in seed.files else ""
        spec = seed.path if seed.path.startswith(RELEASE) else own
        if spec and spec not in seed.files:
            seed.files[spec] = "\n".join(seed.lines).encode(seed.encoding)
        before = {
            p: (judged.root / p).read_bytes() if (judged.root / p).exists() else None
            for p in seed.files
        }
        try:
            put(judged.root, seed.files)
            found = judged.found(seed.message, seed.entries)
        finally:
            put(judged.root, before)
        places = {(rule, seed.path, line)}
        assert set(found) == places, name


def put(root: Path, files: dict[str, bytes | None]) -> None:
    """Write files, and remove those that are ``None``."""
    for path, data in files.items():
        if data is None:
            (root / path).unlink(missing_ok=True)
        else:
            (root / path).write_bytes(data)
