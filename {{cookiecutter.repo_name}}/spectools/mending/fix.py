"""The mechanical findings, mended; what a spec says stays as it was.

Changes are tried on the text, read again, and kept only if the two doctrees are equal
but for what was to be changed, and if no rule finds more than before. They are tried
all at once; where that is not safe, by halves.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from spectools.checking.judge import judge
from spectools.checking.severity import Levels
from spectools.mending.budget import Budget
from spectools.mending.edits import Edit, applied, is_utf_8
from spectools.mending.proof import is_same
from spectools.mending.steps import STEPS, Step, joined
from spectools.repository.policy import Policy
from spectools.spec.document import Spec
from spectools.spec.prose import (
    CONFLICT_MARKER,
)

# A real spec takes a twentieth of a second; only text made to be slow takes more.
MAX_SECONDS = 3.0


class Fixed(NamedTuple):
    """What came of a spec.

    Attributes:
        data: the new file, byte for byte.
        mended: how many findings of each rule are gone.
        left: how many are still there.
        is_cut_short: whether time ran out before all was tried.
    """

    data: bytes
    mended: Counter[str]
    left: Counter[str]
    is_cut_short: bool


def fix(
    spec: Spec,
    template: Spec | None,
    policy: Policy,
    levels: Levels,
    adds_sections: bool = False,
) -> Fixed:
    """Return ``spec`` with all mended that can be mended without doubt.

    Rules that are off, or suppressed in the spec, mend nothing. A spec that cannot
    be parsed, is not in UTF-8 or holds conflict markers stays as it is.

    Args:
        spec: what is mended.
        template: what it is held to: ``spec`` itself for a template.
        policy: what the specs are held to.
        levels: the level of each rule.
        adds_sections: whether sections of the template that are missing come, too.
    """
    mending = _Mending(spec, template, policy, levels)
    start = mending.found
    has_conflict = any(CONFLICT_MARKER.match(line) for line in spec.lines)
    if not (spec.unparsable or has_conflict or not is_utf_8(spec.data)):
        mending.take([s for s in STEPS if adds_sections or not s.adds_sections])
    data, mended = mending.spec.data, start - mending.found
    mending.release()
    return Fixed(data, mended, mending.found, mending.is_cut_short)


class _Mending:
    """A spec on its way, and what is still found in it."""

    def __init__(
        self, spec: Spec, template: Spec | None, policy: Policy, levels: Levels
    ) -> None:
        self.spec = spec
        self.is_cut_short = False
        self._original = spec
        self._template = template
        self._policy = policy
        self._levels = levels
        self._budget = Budget(MAX_SECONDS)
        with self._budget.a_try():
            self.found = self._count(spec)

    def take(self, steps: list[Step]) -> None:
        """Take what of all steps is safe, until no more of it is."""
        before = None
        # One step can make another one safe.
        while before is not self.spec:
            before = self.spec
            some = [s for s in steps if self._is_wanted(s) and not s.adds_sections]
            together = [joined(some)] if len(some) > 1 else []
            for step in (*together, *steps):
                if self._is_wanted(step) and self._has_room():
                    self._take_some(step, self._edits(step))

    def _take_some(self, step: Step, edits: list[Edit]) -> None:
        """Take all edits, or else what of their later and their earlier half is safe.

        The later half is first: it moves no line of the other one.
        """
        text = applied(self.spec, edits)
        candidate = Spec(self.spec.path, text.encode("utf-8"), self.spec.markup)
        if self._try(candidate, step) or len(edits) < 2:
            return
        edits = sorted(edits, key=lambda edit: edit.first)
        middle = len(edits) // 2
        for half in (edits[middle:], edits[:middle]):
            if self._has_room():
                self._take_some(step, half)

    def _try(self, candidate: Spec, step: Step) -> bool:
        """Put ``candidate`` in the place of the spec if that is safe."""
        if candidate.data == self.spec.data:
            return False
        with self._budget.a_try():
            found = self._found_if_safe(candidate, step)
        if found is None:
            candidate.release()
            return False
        self.release()
        self.spec, self.found = candidate, found
        return True

    def release(self) -> None:
        """Let go of the spec, unless it is the one that was given."""
        if self.spec is not self._original:
            self.spec.release()

    def _found_if_safe(self, candidate: Spec, step: Step) -> Counter[str] | None:
        """Return what is found in ``candidate``, or ``None`` where it is not safe."""
        if not is_same(self.spec, candidate, step.text, step.adds_sections):
            return None
        found = self._count(candidate)
        is_better = _without(step.may_ask, found) < _without(step.may_ask, self.found)
        return found if is_better else None

    def _has_room(self) -> bool:
        self.is_cut_short = self.is_cut_short or not self._budget.has_room
        return not self.is_cut_short

    def _is_wanted(self, step: Step) -> bool:
        return any(self.found[rule] for rule in step.rules)

    def _edits(self, step: Step) -> list[Edit]:
        return step.edits(self.spec, self._held_to(self.spec), self._policy)

    def _held_to(self, spec: Spec) -> Spec | None:
        return spec if self._template is self._original else self._template

    def _count(self, spec: Spec) -> Counter[str]:
        held_to = self._held_to(spec)
        return Counter(f.rule for f in judge(spec, held_to, self._policy, self._levels))


def _without(rules: tuple[str, ...], found: Counter[str]) -> Counter[str]:
    return Counter({rule: n for rule, n in found.items() if rule not in rules})
