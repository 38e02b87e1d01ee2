"""docutils' states and their machines, with less work for each line.

A third of the stock parser's time goes into building states: each list item
starts a state machine with fifteen of them, of which it uses one or two. Here a
state is built when it is first asked for. What most lines are, the beginning of a
paragraph or a heading in plain letters, is done without looking for anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from docutils import nodes
from docutils.parsers.rst import states

from spectools.spec.reading.guarded import GuardedState

# The transitions of docutils' states that no line with a letter or a digit in front
# can take.
_BEHIND_A_SIGN = """
blank indent bullet field_marker option_marker doctest line_block grid_table_top
simple_table_top explicit_markup anonymous line underline
"""

# By name: pattern, method and next state.
_Transitions = dict[str, tuple[re.Pattern[str], Any, str]]


class _LazyStates(dict[str, Any]):
    """The states of one machine, each built when it is first asked for."""

    def __init__(self, machine: Any, classes: Iterable[type[Any]]) -> None:
        super().__init__()
        self._machine = machine
        self._classes = {c.__name__: c for c in classes}

    def __missing__(self, name: str) -> Any:
        state = self[name] = self._classes[name](self._machine, self._machine.debug)
        # A machine that runs has initialized its other states already.
        if self._machine.input_lines is not None:
            state.runtime_init()
        return state


class _FasterStateMachine(states.NestedStateMachine):
    def add_states(self, state_classes: Iterable[type[Any]]) -> None:
        self.states = _LazyStates(self, state_classes)

    def next_line(self, n: int = 1) -> str:
        """Do as docutils does, looking up the line and its number only once."""
        offset = self.line_offset + n
        lines: Any = self.input_lines
        if not 0 <= offset < len(lines.data):
            return str(super().next_line(n))
        self.line_offset, self.line = offset, lines.data[offset]
        for observer in self.observers:
            observer(*lines.items[offset])
        return str(self.line)

    def check_line(self, context: Any, state: Any, transitions: Any = None) -> Any:
        """Do as docutils does, trying only what a line can be by its first sign."""
        line, known = str(self.line), state.transitions
        if transitions is None:
            transitions = state.transition_order
            if line[:1].isalnum():
                # Not those of all states are here: docutils starts some by itself.
                transitions = _orders_in_prose.get(type(state), transitions)
        for name in transitions:
            pattern, _, next_state = known[name]
            match = pattern.match(line)
            if match:
                return getattr(state, name)(match, context, next_state)
        return state.no_match(context, transitions)


class _FasterState(GuardedState):
    """What makes a state start faster machines, with lazy states in them."""

    nested_sm = _FasterStateMachine
    # docutils keeps used machines in a list of the class; not among the stock ones.
    nested_sm_cache: list[Any] = []  # noqa: RUF012

    def __init__(self, machine: Any, *arguments: Any, **options: Any) -> None:
        self._is_of_stock = not isinstance(machine, _FasterStateMachine)
        super().__init__(machine, *arguments, **options)
        self.nested_sm_kwargs["state_classes"] = FASTER_CLASSES

    def add_initial_transitions(self) -> None:
        """Do as docutils does, with what it found out for the first such state."""
        self.transitions: _Transitions
        self.transition_order: list[str]
        kind = type(self)
        if kind not in _transitions:
            super().add_initial_transitions()  # type: ignore[misc]
            _remember(kind, self.transition_order, self.transitions)
        self.transition_order = _orders[kind]
        self.transitions = _transitions[kind]
        if self._is_of_stock:
            self.transitions = {
                name: (pattern, getattr(self, name), next_state)
                for name, (pattern, _, next_state) in self.transitions.items()
            }

    def paragraph(self, lines: list[str], lineno: int) -> tuple[list[nodes.Node], bool]:
        """Do as docutils does; what does not end in colons announces no code."""
        text = "\n".join(lines).rstrip()
        if text.endswith("::"):
            found: tuple[list[nodes.Node], bool] = super().paragraph(lines, lineno)  # type: ignore[misc]
            return found
        inline, messages = self.inline_text(text, lineno)  # type: ignore[attr-defined]
        paragraph = nodes.paragraph(text, "", *inline)
        paragraph.source, paragraph.line = self.state_machine.get_source_and_line(  # type: ignore[attr-defined]
            lineno
        )
        return [paragraph, *messages], False


# For each class of states, its transitions,
_transitions: dict[type[Any], _Transitions] = {}
# in which order they are tried,
_orders: dict[type[Any], list[str]] = {}
# and those of them that a line with a letter in front can take.
_orders_in_prose: dict[type[Any], list[str]] = {}


def _remember(kind: type[Any], order: list[str], transitions: _Transitions) -> None:
    # Not the methods: each refers to its state, which would be garbage then.
    _transitions[kind] = {
        name: (pattern, None, next_state)
        for name, (pattern, _, next_state) in transitions.items()
    }
    behind_a_sign = _BEHIND_A_SIGN.split()
    _orders[kind] = order
    _orders_in_prose[kind] = [name for name in order if name not in behind_a_sign]


class _FasterText(_FasterState):
    def underline(self, match: re.Match[str], context: Any, next_state: str) -> Any:
        """Do as docutils does; what is in ASCII is as wide as it has signs."""
        title, underline = context[0].rstrip(), match.string.rstrip()
        machine: Any = self.state_machine  # type: ignore[attr-defined]
        is_plain = title.isascii() and len(title) <= len(underline)
        if not is_plain or not machine.match_titles:
            return super().underline(match, context, next_state)  # type: ignore[misc]
        # The title is used up: it is no paragraph where the text ends.
        context.clear()
        source, line = f"{title}\n{underline}", machine.abs_line_number() - 1
        self.section(title, source, underline[0], line, [])  # type: ignore[attr-defined]
        return [], next_state, []


FASTER_CLASSES = tuple(
    type(
        stock.__name__,
        (_FasterText if stock is states.Text else _FasterState, stock),
        {},
    )
    for stock in states.state_classes
)
