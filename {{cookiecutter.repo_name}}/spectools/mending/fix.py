"""The mechanical findings, mended; what a spec says stays as it was.

Each change is tried on the text, read again, and kept only if the two doctrees are
equal but for what was to be changed, and if no rule finds more than before.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from spectools.checking.judge import judge
from spectools.checking.severity import Levels
from spectools.mending.edits import applied, is_utf_8
from spectools.mending.proof import is_same
from spectools.mending.steps import STEPS, Step
from spectools.repository.policy import Policy
from spectools.spec.document import Spec
from spectools.spec.prose import (
    CONFLICT_MARKER,
)


class Fixed(NamedTuple):
    """What came of a spec.

    Attributes:
        data: the new file, byte for byte.
        mended: how many findings of each rule are gone.
        left: how many are still there.
    """

    data: bytes
    mended: Counter[str]
    left: Counter[str]


def fix(spec: Spec, template: Spec | None, policy: Policy, levels: Levels) -> Fixed:
    """Return ``spec`` with all mended that can be mended without doubt.

    Rules that are off, or suppressed in the spec, mend nothing. A spec that cannot
    be parsed, is not in UTF-8 or holds conflict markers stays as it is.
    """
    mending = _Mending(spec, template, policy, levels)
    start = mending.found
    has_conflict = any(CONFLICT_MARKER.match(line) for line in spec.lines)
    if spec.unparsable or has_conflict or not is_utf_8(spec.data):
        return Fixed(spec.data, Counter(), start)
    left = -1
    # One step can make another one safe; each that is kept leaves fewer findings.
    while left != mending.found.total():
        left = mending.found.total()
        for step in STEPS:
            mending.take(step)
    return Fixed(mending.spec.data, start - mending.found, mending.found)


class _Mending:
    """A spec on its way, and what is still found in it."""

    def __init__(
        self, spec: Spec, template: Spec | None, policy: Policy, levels: Levels
    ) -> None:
        self.spec = spec
        self._is_template = spec is template
        self._template = template
        self._config = policy
        self._levels = levels
        self.found = self._count(spec)

    def take(self, step: Step) -> None:
        """Take what of a step is safe: all at once, or one by one from the end."""
        if not any(self.found[rule] for rule in step.rules):
            return
        template = self.spec if self._is_template else self._template
        edits = step.edits(self.spec, template, self._config)
        for some in ([edits], [[edit] for edit in reversed(edits)]):
            for chosen in some:
                candidate = Spec(
                    self.spec.path, applied(self.spec, chosen).encode("utf-8")
                )
                found = self._count(candidate)
                is_better = found < self.found
                options = (step.text, step.adds_sections)
                if is_better and is_same(self.spec, candidate, *options):
                    self.spec, self.found = candidate, found
            if not any(self.found[rule] for rule in step.rules):
                return

    def _count(self, spec: Spec) -> Counter[str]:
        held_to = spec if self._is_template else self._template
        return Counter(f.rule for f in judge(spec, held_to, self._config, self._levels))
