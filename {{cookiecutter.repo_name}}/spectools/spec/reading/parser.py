"""docutils' reST parser, made faster and bounded; what it reads stays the same.

A third of the stock parser's time goes into building states: each list item
starts a state machine with fifteen of them, of which it uses one or two. Here a
state is built when it is first asked for, and text without any sign of markup is
not searched for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import docutils
from docutils import nodes
from docutils.parsers import rst
from docutils.parsers.rst import states

from spectools.spec.reading.budget import MAX_PARAGRAPH, Budget
from spectools.spec.reading.guarded import GUARDED_CLASSES, GuardedState, guard_roles
from spectools.spec.reading.refused import BOUND

# Text without a sign that could begin inline markup, escape one, or be part of an
# address; most text is so, and need not be searched for each of them.
_PLAIN_TEXT = re.compile(r"[^*`|_:@\\\0\[]+")

# Newer than this is read by the stock parser, until a test has compared both.
_NEWEST_COMPARED = (0, 23)


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


class _LazyStateMachine(states.NestedStateMachine):
    def add_states(self, state_classes: Iterable[type[Any]]) -> None:
        self.states = _LazyStates(self, state_classes)


class _LazyState(GuardedState):
    """What makes a state start lazy machines, with lazy states in them."""

    nested_sm = _LazyStateMachine
    # docutils keeps used machines in a list of the class; not among the stock ones.
    nested_sm_cache: list[Any] = []  # noqa: RUF012

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.nested_sm_kwargs["state_classes"] = _LAZY_CLASSES

    def add_initial_transitions(self) -> None:
        """Do as docutils does, with what it found out for the first such state."""
        self.transitions: dict[str, tuple[re.Pattern[str], Any, str]]
        self.transition_order: list[str]
        known = _transitions.get(type(self))
        if known is None:
            super().add_initial_transitions()  # type: ignore[misc]
            _transitions[type(self)] = [
                (name, self.transitions[name][0], self.transitions[name][2])
                for name in self.transition_order
            ]
            return
        self.transition_order = [name for name, _, _ in known]
        self.transitions = {
            name: (pattern, getattr(self, name), next_state)
            for name, pattern, next_state in known
        }


# For each class of states: name, pattern and next state of its transitions.
_transitions: dict[type[Any], list[tuple[str, re.Pattern[str], str]]] = {}

_LAZY_CLASSES = tuple(
    type(stock.__name__, (_LazyState, stock), {}) for stock in states.state_classes
)


def make_parser() -> rst.Parser:
    """Return a parser for one document."""
    parser = rst.Parser(inliner=bounded_inliner())
    is_compared = docutils.__version_info__[:2] <= _NEWEST_COMPARED
    parser.state_classes = _LAZY_CLASSES if is_compared else GUARDED_CLASSES
    return parser


def parse(text: str, document: nodes.document) -> None:
    """Read ``text`` into ``document``."""
    parser = make_parser()
    parser.parse(text, document)
    # Cycles, which would keep it all until the garbage collector comes by.
    parser.statemachine.unlink()
    vars(parser.inliner).clear()
    vars(document.reporter).pop("get_source_and_line", None)


def line_of(node: nodes.Node) -> int:
    """Return the line in which ``node`` begins, from 1.

    docutils notes lines of blocks only; within one they are counted here.
    """
    block: nodes.Node = node
    while block.line is None and block.parent is not None:
        block = block.parent
    line = block.line or 1
    for part in block.findall(nodes.Text) if block is not node else ():
        if part is node or _lies_in(part, node):
            break
        line += part.count("\n")
    return line


def _lies_in(node: nodes.Node, other: nodes.Node) -> bool:
    parent = node.parent
    while parent is not None and parent is not other:
        parent = parent.parent
    return parent is other


def bounded_inliner() -> states.Inliner:
    """Return what reads inline markup, but of no paragraph that is too long."""
    inliner = states.Inliner()
    guard_roles(inliner)
    budget = Budget()
    parse = inliner.parse
    implicit_inline = inliner.implicit_inline

    def bounded(
        text: str, lineno: int, memo: Any, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        found: list[nodes.Node] = [nodes.Text(text)]
        if _PLAIN_TEXT.fullmatch(text):
            # As when it is searched: roles that a directive calls look for these.
            inliner.document, inliner.reporter = memo.document, memo.reporter
            inliner.language, inliner.parent = memo.language, parent
            return found, []
        if len(text) <= MAX_PARAGRAPH:
            found, messages = parse(text, lineno, memo, parent)
            budget.spend(len(found) + len(messages))
            return found, messages
        message = memo.reporter.error(
            f"Paragraph of {len(text)} characters, at most {MAX_PARAGRAPH} are read.",
            line=lineno,
            guard=BOUND,
        )
        return found, [message]

    def without_addresses(text: str, lineno: int) -> list[nodes.Text]:
        if text and ":" not in text and "@" not in text:
            return [nodes.Text(text)]
        return implicit_inline(text, lineno)

    # Not a subclass: an Inliner looks for its patterns in its very own class.
    inliner.spend = budget.spend  # type: ignore[attr-defined]
    inliner.parse = bounded  # type: ignore[method-assign]
    inliner.implicit_inline = without_addresses  # type: ignore[method-assign]
    return inliner
