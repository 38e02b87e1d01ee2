"""`fix` for files: what would change, and the change itself."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from spectools.checking.baseline import Baseline
from spectools.checking.judge import judge
from spectools.checking.severity import Levels, Severities
from spectools.checking.work import without_collector
from spectools.errors import printable
from spectools.mending.fix import MAX_SECONDS, Fixed, fix
from spectools.repository.files import write_file
from spectools.repository.layout import Layout
from spectools.repository.policy import Policy
from spectools.repository.transaction import contents, made_drafts_of
from spectools.spec.document import Spec, read, read_template
from spectools.spec.status import state_of

# Of what is left, so much is named that it can be read at a glance.
_MAX_RULES_NAMED = 9
_MAX_FILES_NAMED = 3


def fixed(
    layout: Layout, policy: Policy, baseline: Baseline | None, adds_sections: bool
) -> Iterator[tuple[Spec, Fixed]]:
    """Yield each file with what comes of it.

    Args:
        layout: the files.
        policy: what the specs are held to.
        baseline: what is in it is left alone.
        adds_sections: whether sections of the template that are missing come, too.

    Raises:
        PolicyError: when the policy names rules or folders that there are not.
        DocumentError: when a file cannot be read.
    """
    severities = Severities(policy, layout)
    has_past = baseline is not None and baseline.unused() != []

    def levels(spec: Spec, template: Spec | None) -> Levels:
        """Return the levels, with rules off whose findings are all in the baseline."""
        own = severities.of(spec.path, state_of(spec))
        if baseline is None or not has_past:
            return own
        found = list(judge(spec, template, policy, own))
        new = {f.rule for f in found if not baseline.take(f)}
        return own | {f.rule: "off" for f in found if f.rule not in new}

    @lru_cache(maxsize=1)
    def template_at(path: str) -> Spec | None:
        template = read_template(layout.root, path, policy.markup)
        return None if template.unparsable else template

    def fixed_one(paths: tuple[str, str | None]) -> tuple[Spec, Fixed]:
        path, held_to = paths
        spec = read(layout.root, path, policy.markup)
        template = template_at(held_to) if held_to else None
        if path == held_to:
            template = spec
        result = fix(spec, template, policy, levels(spec, template), adds_sections)
        original = Spec(path, spec.data, spec.markup)
        spec.release()
        return original, result

    tasks: list[tuple[str, str | None]] = [(path, path) for path in layout.templates]
    for folder in layout.folders:
        tasks += [(path, folder.template_of(path)) for path in folder.specs]
    return without_collector(fixed_one, tasks)


def differences(files: Iterable[tuple[Spec, Fixed]]) -> Iterator[str]:
    """Yield what would change, as the lines of a unified diff of each file.

    What could hide or forge output is escaped. Tabs stay: they cannot, and a diff of
    a harmless spec can be applied.
    """
    for spec, result in files:
        old, new = (_lines(data) for data in (spec.data, result.data))
        names = f"a/{spec.path}", f"b/{spec.path}"
        for line in difflib.unified_diff(old, new, *names):
            yield printable(line.removesuffix("\n"), kept="\t")
            if not line.endswith("\n"):
                yield "\\ No newline at end of file"


def not_tried(files: Iterable[tuple[Spec, Fixed]]) -> Iterator[str]:
    """Yield what to say of each file that took too long."""
    for spec, result in files:
        if result.is_cut_short:
            yield (
                f"{spec.path}: not all was tried: it takes more than "
                f"{MAX_SECONDS:g} s of processor time; mend it by hand, see check"
            )


def write(root: Path, files: Iterable[tuple[Spec, Fixed]]) -> Iterator[str]:
    """Write the mended files, and yield what was mended in each, and what is left.

    Raises:
        OSError: when one cannot be written; it is then as it was.
    """
    total = changed = 0
    left: dict[str, Counter[str]] = {}
    for spec, result in files:
        for id, count in result.left.items():
            left.setdefault(id, Counter())[spec.path] = count
        yield from not_tried([(spec, result)])
        if result.data == spec.data:
            continue
        if contents(root, spec.path) != spec.data:
            yield f"{spec.path}: has changed meanwhile, and is left as it is"
            continue
        write_file(root / spec.path, result.data, drafts=made_drafts_of(root))
        rules = sorted(result.mended.items())
        yield f"{spec.path}: " + ", ".join(f"{id} x {count}" for id, count in rules)
        total += result.mended.total()
        changed += 1
    yield from _rest(left)
    count = sum(places.total() for places in left.values())
    rest = f"; {count} are left in the texts; check names all" if count else ""
    yield f"mended {total} findings in {changed} files{rest}"


def _rest(left: dict[str, Counter[str]]) -> Iterator[str]:
    """Yield the rules that still find something, with the files where they do."""
    for number, (id, places) in enumerate(sorted(left.items())):
        if number == _MAX_RULES_NAMED:
            yield f"left: more of {len(left) - number} other rules"
            return
        paths = [path for path, _ in places.most_common(_MAX_FILES_NAMED)]
        others = len(places) - len(paths)
        more = f" and {others} more" if others else ""
        yield f"left: {id} x {places.total()} in {', '.join(paths)}{more}"


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "replace").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
