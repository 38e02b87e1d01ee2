"""`fix` for files: what would change, and the change itself."""

from __future__ import annotations

import difflib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from .baseline import Baseline
from .check import judge
from .config import Config
from .document import Spec, read
from .fix import Fixed, fix
from .layout import Layout
from .severity import Levels, Severities


def differences(layout: Layout, config: Config, past: Baseline | None) -> Iterator[str]:
    """Yield what would change, as a unified diff of each file.

    Args:
        layout: the files.
        config: the policy.
        past: a baseline; what is in it is left alone.

    Raises:
        ConfigError: when the policy names rules or folders that there are not.
        DocumentError: when a file cannot be read.
    """
    for spec, fixed in _fixed(layout, config, past):
        if fixed.data == spec.data:
            continue
        old, new = (_lines(data) for data in (spec.data, fixed.data))
        names = f"a/{spec.path}", f"b/{spec.path}"
        for line in difflib.unified_diff(old, new, *names):
            yield (
                line
                if line.endswith("\n")
                else f"{line}\n\\ No newline at end of file\n"
            )


def mend(layout: Layout, config: Config, past: Baseline | None) -> Iterator[str]:
    """Write the mended files, and yield what was mended in each, and what is left.

    Args:
        layout: the files.
        config: the policy.
        past: a baseline; what is in it is left alone.

    Raises:
        ConfigError: when the policy names rules or folders that there are not.
        DocumentError: when a file cannot be read.
        OSError: when one cannot be written; it is then as it was.
    """
    total = files = left = 0
    for spec, fixed in _fixed(layout, config, past):
        left += fixed.left.total()
        if fixed.data == spec.data:
            continue
        _write(layout.root / spec.path, fixed.data)
        rules = sorted(fixed.mended.items())
        yield f"{spec.path}: " + ", ".join(f"{id} x {count}" for id, count in rules)
        total += fixed.mended.total()
        files += 1
    rest = f"; {left} are left, see check" if left else ""
    yield f"mended {total} findings in {files} files{rest}"


def _fixed(
    layout: Layout, config: Config, past: Baseline | None
) -> Iterator[tuple[Spec, Fixed]]:
    severities = Severities(config.severity, layout)

    def levels(spec: Spec, template: Spec | None) -> Levels:
        """Return the levels, with rules off whose findings are all of the past."""
        own = severities.of(spec.path)
        if past is None:
            return own
        found = list(judge(spec, template, config, own))
        new = {f.rule for f in found if not past.take(f)}
        return own | {f.rule: "off" for f in found if f.rule not in new}

    for path in layout.templates:
        spec = read(layout.root, path)
        yield spec, fix(spec, spec, config, levels(spec, spec))
    for folder in layout.folders:
        template = read(layout.root, folder.template) if folder.template else None
        if template and template.unparsable:
            template = None
        for path in folder.specs:
            spec = read(layout.root, path)
            yield spec, fix(spec, template, config, levels(spec, template))


def _lines(data: bytes) -> list[str]:
    lines = data.decode("utf-8", "replace").split("\n")
    return [f"{line}\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]


def _write(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
