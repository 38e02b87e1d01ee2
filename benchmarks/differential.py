"""Measure whether `check` finds what Sphinx complains of, and nothing but that.

Takes a folder of specs as `check.py` does. Each of them, and each of many copies with
a slip made at random from a seed, is read by Sphinx, with the configuration of the
baked repository, and judged by `check`. Printed is in how many of those that Sphinx
complains of there is a finding; what is missed, by message; and what SP501 says of
specs with which Sphinx is content.

Sphinx reads some hundred at a time, but no two copies of one spec: what only the others
bring about, such as a label that two specs have, is counted apart.
"""

from __future__ import annotations

import argparse
import importlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from check import bake, fill
from slips import PIECES, SLIPS

MARKUP = "SP501"
# The theme has no say in what is read.
EXTENSIONS = "sphinx.ext.todo,sphinxcontrib.httpdomain,spectools.site"
COMPLAINT = re.compile(
    r"^(\S.*?\.rst)(?:\.rst)?(?::(\d*))?: (?:WARNING|ERROR|CRITICAL|SEVERE): (.*)"
)
CULPRIT = re.compile(r"reading sources\.\.\. \[ *\d+%\]\s+(\S+)")
# What depends on other files than the spec.
ELSEWHERE = re.compile(
    r"duplicate (label|term|object|citation|HTTP)|undefined label|unknown document"
    r"|term not in glossary|leads to no page|image file not readable"
    r"|download file not readable|toctree (contains|glob)|is no file to publish"
    r"|document isn't included|unknown (option|keyword)|reference target not found"
    r"|numfig is disabled|equation not found|Failed to create a cross reference"
    r"|undefined (token|confval)|duplicated entry|remote image|unknown document"
    r"|'any' reference|Could not find|duplicate description"
)


SMALL = """\
=====
Title
=====

Words.

{}

More words.

A part
------

Words.
"""


class Case(NamedTuple):
    """A spec to read: where it lies, which slip was made in it, and its text."""

    path: str
    slip: str
    text: str


class Complaint(NamedTuple):
    """What Sphinx says of a line; line 0 where it names none."""

    line: int
    words: str


def cases(repository: Path, count: int, seed: int) -> list[Case]:
    """Return all specs as they are, small ones with a piece each, and slips."""
    chance = random.Random(seed)
    texts = {
        path.relative_to(repository).as_posix(): path.read_bytes()
        .decode("utf-8", "replace")
        .replace("\r\n", "\n")
        for path in sorted(repository.glob("specs/*/*.rst"))
        if path.stem != "template"
    }
    made = [Case(path, "", text) for path, text in texts.items()]
    folder = next(iter(texts)).rpartition("/")[0]
    made += [
        Case(f"{folder}/piece-{n}.rst", piece, SMALL.replace("{}", piece))
        for n, piece in enumerate(PIECES)
    ]
    whole = len(made)
    while len(made) < whole + count:
        path, slip = chance.choice([*texts]), chance.choice([*SLIPS])
        lines = SLIPS[slip](texts[path].split("\n"), chance)
        if lines is not None:
            made.append(Case(path, slip, "\n".join(lines)))
    return made


def batches(made: list[Case], size: int) -> Iterator[list[Case]]:
    """Yield them in parts, none with two of one path."""
    while made:
        batch: dict[str, Case] = {}
        rest: list[Case] = []
        for case in made:
            if len(batch) < size and case.path not in batch:
                batch[case.path] = case
            else:
                rest.append(case)
        yield [*batch.values()]
        made = rest


def sphinx(repository: Path, batch: list[Case]) -> dict[str, list[Complaint]]:
    """Return what Sphinx says of each path when it reads all of them."""
    for old in repository.glob("specs/*/*.rst"):
        if old.stem != "template":
            old.unlink()
    for case in batch:
        (repository / case.path).write_text(case.text, encoding="utf-8")
    said = repository.parent / "said.txt"
    said.unlink(missing_ok=True)
    output = repository.parent / "output"
    command = [sys.executable, "-m", "sphinx", "-q", "-E", "-b", "dummy", "-c", "doc"]
    command += ["-D", f"extensions={EXTENSIONS}", "-w", str(said)]
    done = subprocess.run(
        [*command, ".", str(output)], cwd=repository, capture_output=True, text=True
    )
    found: dict[str, list[Complaint]] = defaultdict(list)
    if done.returncode:
        # Read the others again, without the one over which it fell.
        culprit = CULPRIT.findall(done.stderr)[-1] + ".rst"
        error = done.stderr[done.stderr.rindex("Traceback") :].split("The full")[0]
        found = sphinx(repository, [c for c in batch if c.path != culprit])
        found[culprit].append(Complaint(0, f"Sphinx falls over: {error.split()[-1]}"))
        return found
    text = re.sub("\x1b\\[[0-9;]*m", "", said.read_text(encoding="utf-8"))
    for line in text.split("\n"):
        match = COMPLAINT.match(line)
        if match:
            found[match[1]].append(Complaint(int(match[2] or 0), match[3]))
    return found


class Judge:
    """The tools of a baked repository, asked about one text at a time."""

    def __init__(self, repository: Path) -> None:
        sys.path.insert(0, str(repository))
        self._read = importlib.import_module("spectools.spec.document").Spec
        self._judge = importlib.import_module("spectools.checking.judge").judge
        rules = importlib.import_module("spectools.rules").all_rules()
        self._levels = {rule.id: "error" for rule in rules}
        policy = importlib.import_module("spectools.repository.policy")
        self._policy = policy.load(repository)
        self._templates: dict[Path, Any] = {}
        self._repository = repository

    def findings(self, case: Case) -> list[Any]:
        """Return what `check` finds."""
        path = (self._repository / case.path).parent / "template.rst"
        if path not in self._templates:
            name = path.relative_to(self._repository).as_posix()
            self._templates[path] = self._read(name, path.read_bytes())
        spec = self._read(case.path, case.text.encode())
        return list(
            self._judge(spec, self._templates[path], self._policy, self._levels)
        )


class Tally:
    """What came out so far."""

    def __init__(self) -> None:
        self.complained = self.found = self.near = self.green = self.clean = 0
        self.missed: dict[str, list[str]] = defaultdict(list)
        self.apart: dict[str, list[str]] = defaultdict(list)
        self.alarms: dict[str, list[str]] = defaultdict(list)

    def add(self, case: Case, said: list[Complaint], found: list[Any]) -> None:
        """Compare what Sphinx and `check` say of one spec."""
        where = f"{case.path} ({case.slip or 'as it is'!r})"
        own = [c for c in said if not ELSEWHERE.search(c.words)]
        for complaint in set(said) - set(own):
            if not any(abs(f.line - complaint.line) <= 2 for f in found):
                self.apart[_kind(complaint.words)].append(f"{where}:{complaint.line}")
        if own:
            self.complained += 1
            self.found += bool(found)
            # Stricter than what counts: other findings of the spec do not help.
            unseen = [
                c
                for c in own
                if not any(_is_about(f, c) for f in found) and (c.line or not found)
            ]
            self.near += not unseen
            for complaint in unseen:
                sign = "" if found else "GREEN "
                self.missed[sign + _kind(complaint.words)].append(
                    f"{where}:{complaint.line}: {complaint.words}"
                )
        elif not said:
            self.green += 1
            for finding in found:
                if finding.rule == MARKUP:
                    self.alarms[_kind(finding.message)].append(
                        f"{where}:{finding.line}: {finding.message}"
                    )
        self.clean += not found

    def show(self, examples: int) -> None:
        """Print it all."""
        for title, group in {
            "Sphinx complains, and nothing near is found": self.missed,
            "of other files, and nothing near is found": self.apart,
            "SP501, and Sphinx is content": self.alarms,
        }.items():
            print(f"\n{title}:")
            for kind, places in sorted(group.items(), key=lambda g: -len(g[1])):
                print(f"{len(places):5} {kind}")
                for place in places[:examples]:
                    print(f"         {place}")
        share = self.found / max(self.complained, 1)
        strict = self.near / max(self.complained, 1)
        print(
            f"\nof {self.complained} that Sphinx complains of, {share:.2%} have a "
            f"finding, goal 99.5%; {strict:.2%} one near each complaint; "
            f"{self.green} are green, {self.clean} have no finding"
        )


def _is_about(finding: Any, complaint: Complaint) -> bool:
    """Whether they are near, or in the same words: a paragraph has many lines."""
    words = complaint.words.partition(" [")[0].rstrip(".")
    return abs(finding.line - complaint.line) <= 3 or words in finding.message


def _kind(words: str) -> str:
    words = re.sub(r"^\S*[/.]\S* (?=is no|leads)", "# ", words)
    return re.sub(r"\"[^\"]*\"|'[^']*'|\d+|`.*`|:.*", "#", words)[:90]


def main() -> int:
    """Measure and print; return 1 below the goal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("specs", type=Path)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=300)
    parser.add_argument("--examples", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        repository = bake(Path(folder))
        fill(repository, options.specs)
        judge, tally = Judge(repository), Tally()
        made = cases(repository, options.count, options.seed)
        original = Path(shutil.copytree(repository, Path(folder) / "read"))
        for batch in batches(made, options.batch):
            said = sphinx(original, batch)
            for case in batch:
                tally.add(case, said.get(case.path, []), judge.findings(case))
    tally.show(options.examples)
    return int(tally.found < 0.995 * tally.complained)


if __name__ == "__main__":
    sys.exit(main())
