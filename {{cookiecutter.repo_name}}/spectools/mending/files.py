"""`fix` for files: what would change, and the change itself."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from spectools.checking.baseline import Baseline
from spectools.checking.judge import judge
from spectools.checking.severity import Levels, Severities
from spectools.errors import printable
from spectools.mending.fix import Fixed, fix
from spectools.repository.files import write_file
from spectools.repository.layout import Layout
from spectools.repository.policy import Policy
from spectools.repository.transaction import contents, made_drafts_of
from spectools.spec.document import Spec, read, read_template
from spectools.spec.status import state_of


def fixed(
    layout: Layout, policy: Policy, baseline: Baseline | None
) -> Iterator[tuple[Spec, Fixed]]:
    """Yield each file with what comes of it.

    Args:
        layout: the files.
        policy: what the specs are held to.
        baseline: what is in it is left alone.

    Raises:
        PolicyError: when the policy names rules or folders that there are not.
        DocumentError: when a file cannot be read.
    """
    severities = Severities(policy, layout)

    def levels(spec: Spec, template: Spec | None) -> Levels:
        """Return the levels, with rules off whose findings are all in the baseline."""
        own = severities.of(spec.path, state_of(spec))
        if baseline is None:
            return own
        found = list(judge(spec, template, policy, own))
        new = {f.rule for f in found if not baseline.take(f)}
        return own | {f.rule: "off" for f in found if f.rule not in new}

    for path in layout.templates:
        spec = read(layout.root, path)
        yield spec, fix(spec, spec, policy, levels(spec, spec))
    for folder in layout.folders:
        path_of = folder.template
        template = read_template(layout.root, path_of) if path_of else None
        if template and template.unparsable:
            template = None
        for path in folder.specs:
            spec = read(layout.root, path)
            yield spec, fix(spec, template, policy, levels(spec, template))


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


def write(root: Path, files: Iterable[tuple[Spec, Fixed]]) -> Iterator[str]:
    """Write the mended files, and yield what was mended in each, and what is left.

    Raises:
        OSError: when one cannot be written; it is then as it was.
    """
    total = changed = left = 0
    for spec, result in files:
        left += result.left.total()
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
    rest = f"; {left} are left, see check" if left else ""
    yield f"mended {total} findings in {changed} files{rest}"


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "replace").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
