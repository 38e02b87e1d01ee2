"""The variables that the commands of a job can see."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from spectools.repository.ci.answer import Answer
from spectools.repository.ci.commands import judges, runs_specs
from spectools.repository.ci.nodes import Node

_LONGEST = 1_000


class Scope:
    """What is said below some nodes, whatever the keys above are called.

    Which of several values counts cannot be told without running the job, so all
    are kept.

    Args:
        nodes: a job, and what it takes variables from.
        known: what the system itself says.
    """

    def __init__(
        self, nodes: Iterable[Node | None], known: dict[str, str] | None = None
    ) -> None:
        self._nodes = [node for node in nodes if node]
        self._known = known or {}
        self._values: dict[str, list[str]] | None = None
        self._answers: dict[tuple[str, bool], Answer | None] = {}

    def judges(self, script: Node) -> Answer:
        """Say whether a script judges specs; a list of commands is one, too."""
        text = "\n".join(line.text for line in script.texts())
        script.effort.spend(len(text) // 2)
        is_elsewhere = any(part.is_tagged for part in script.walk())
        answer = judges(text, self.runs_specs)
        return max(answer, Answer.UNKNOWN) if is_elsewhere else answer

    def runs_specs(self, variable: str, *, is_nested: bool = False) -> Answer | None:
        """Say whether a variable names the environment ``specs``.

        Args:
            variable: its name.
            is_nested: whether it stands in the value of a variable already.

        Returns:
            ``None`` when nothing is said of it.
        """
        key = (variable, is_nested)
        if key not in self._answers:
            values = self._all_values().get(variable)
            names = " ".join(values or ())
            nested = partial(self.runs_specs, is_nested=True)
            lookup = _unknown if is_nested else nested
            self._answers[key] = runs_specs(names, lookup) if values else None
        return self._answers[key]

    def _all_values(self) -> dict[str, list[str]]:
        if self._values is None:
            self._values = {key: [value] for key, value in self._known.items()}
            for node in self._nodes:
                for part in node.walk():
                    self._collect(part, self._values)
        return self._values

    def _collect(self, node: Node, values: dict[str, list[str]]) -> None:
        for name, (_, value) in node.entries().items():
            # GitLab has variables with a description.
            for text in (value.get("value") or value).texts():
                # No environment of tox is called so.
                if len(text.text) <= _LONGEST:
                    values.setdefault(name, []).append(text.text)


def _unknown(variable: str) -> None:
    """Say nothing of a variable."""
