"""Measure how many slips of the pen `check` finds that docutils is content with.

Takes a folder of specs as `check.py` does, mutates them at random from a seed, and
judges each before and after. A mutation counts when docutils has nothing new to say
of it and yet reads another document. It is found when there is just one more finding;
what is missed, or found twice, is printed.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from check import TEMPLATE, bake, fill
from mutate import MUTATIONS, Mutated


class Judge:
    """The tools of a baked repository, asked about one text at a time."""

    def __init__(self, repository: Path) -> None:
        sys.path.insert(0, str(repository))
        self._document = importlib.import_module("spectools.spec.document")
        self._prose = importlib.import_module("spectools.spec.prose")
        self._judge = importlib.import_module("spectools.checking.judge").judge
        rules = importlib.import_module("spectools.rules").all_rules()
        self._levels = {rule.id: "error" for rule in rules}
        self._policy = importlib.import_module("spectools.repository.policy").load(
            repository
        )
        self._repository = repository
        self._templates: dict[str, Any] = {}

    def spec(self, path: str, lines: list[str]) -> Any:
        """Return the spec that these lines are."""
        return self._document.Spec(path, "\n".join(lines).encode())

    def prose(self, spec: Any) -> set[int]:
        """Return the numbers, from 0, of the lines of running text."""
        return {line - 1 for line in self._prose.paragraph_lines(spec)}

    def findings(self, spec: Any) -> list[tuple[str, int, str]]:
        """Return rule, line and message of all findings."""
        folder = spec.path.rpartition("/")[0]
        if folder not in self._templates:
            data = (self._repository / folder / "template.rst").read_bytes()
            template = self._document.Spec(f"{folder}/template.rst", data)
            self._templates[folder] = template
        template = self._templates[folder]
        found = self._judge(spec, template, self._policy, self._levels)
        return [(f.rule, f.line, f.message) for f in found]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("specs", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="kinds that hold this text")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        repository = bake(Path(folder))
        fill(repository, options.specs)
        return measure(repository, options.count, options.seed, options.only or "")


def measure(repository: Path, count: int, seed: int, only: str) -> int:
    """Print what was found of ``count`` mutations; return 1 below 98 percent."""
    judge, chance = Judge(repository), random.Random(seed)
    paths = sorted(p for p in repository.glob("specs/*/*.rst") if p.stem != "template")
    texts: dict[Path, list[str]] = {}
    tried, found, twice = Counter[str](), Counter[str](), Counter[str]()
    before: dict[Path, Any] = {}
    kinds = [kind for kind in MUTATIONS if only in kind]
    attempts = 0
    while sum(tried.values()) < count and attempts < count * 60:
        attempts += 1
        path, kind = chance.choice(paths), chance.choice(kinds)
        name = path.relative_to(repository).as_posix()
        if path not in before:
            text = path.read_bytes().decode("utf-8", "replace")
            texts[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            spec = judge.spec(name, texts[path])
            before[path] = (
                Counter(c.text for c in spec.complaints),
                spec.doctree.pformat(),
                Counter(rule for rule, _, _ in judge.findings(spec)),
                judge.prose(spec),
                [line for _, line, _ in judge.findings(spec)],
            )
        complaints, tree, rules, prose, known = before[path]
        mutated = MUTATIONS[kind](texts[path], prose, chance)
        # Where something is wrong already, one finding may speak of both.
        if mutated is None or any(abs(n - mutated.line) < 10 for n in known):
            continue
        spec = judge.spec(name, mutated.lines)
        is_silent = not Counter(c.text for c in spec.complaints) - complaints
        if not is_silent or spec.doctree.pformat() == tree:
            continue
        tried[kind] += 1
        after = judge.findings(spec)
        new = Counter(rule for rule, _, _ in after) - rules
        near = [f for f in after if abs(f[1] - mutated.line) <= 1 and f[0] in new]
        if near:
            found[kind] += 1
        if not near or sum(new.values()) > 1:
            twice[kind] += bool(near)
            _show(f"{kind}: {name}", mutated, dict(new))
    for kind in kinds:
        print(f"{kind:32} {found[kind]:4} of {tried[kind]:4}, {twice[kind]} and more")
    share = sum(found.values()) / max(sum(tried.values()), 1)
    print(f"found {share:.1%} of {sum(tried.values())}; seed {seed}; {TEMPLATE.name}")
    return int(share < 0.98)


def _show(what: str, mutated: Mutated, new: dict[str, int]) -> None:
    print(f"{what}:{mutated.line}: {new or 'missed'}")
    for line in range(max(1, mutated.line - 2), mutated.line + 3):
        print("   ", *mutated.lines[line - 1 : line])


if __name__ == "__main__":
    sys.exit(main())
