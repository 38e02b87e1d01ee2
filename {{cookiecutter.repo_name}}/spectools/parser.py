"""docutils' reST parser, made faster and bounded; what it reads stays the same.

A third of the stock parser's time goes into building states: each list item
starts a state machine with fifteen of them, of which it uses one or two. Here a
state is built when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import docutils
from docutils import nodes
from docutils.parsers import rst
from docutils.parsers.rst import states

# The largest paragraph of 255 published specs has 5,239. docutils takes
# quadratic time over a paragraph of markup that does not end.
MAX_PARAGRAPH = 8_000

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


class _LazyState:
    """What makes a state start lazy machines, with lazy states in them."""

    nested_sm = _LazyStateMachine
    # docutils keeps used machines in a list of the class; not among the stock ones.
    nested_sm_cache: list[Any] = []  # noqa: RUF012

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.nested_sm_kwargs: dict[str, Any]
        self.nested_sm_kwargs["state_classes"] = _LAZY_CLASSES


_LAZY_CLASSES = tuple(
    type(stock.__name__, (_LazyState, stock), {}) for stock in states.state_classes
)


def make_parser() -> rst.Parser:
    """Return a parser for one document."""
    parser = rst.Parser(inliner=_bounded_inliner())
    if docutils.__version_info__[:2] <= _NEWEST_COMPARED:
        parser.state_classes = _LAZY_CLASSES
    return parser


def _bounded_inliner() -> states.Inliner:
    inliner = states.Inliner()
    parse = inliner.parse

    def bounded(
        text: str, lineno: int, memo: Any, parent: nodes.Element
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if len(text) <= MAX_PARAGRAPH:
            return parse(text, lineno, memo, parent)
        message = memo.reporter.error(
            f"Paragraph of {len(text)} characters, at most {MAX_PARAGRAPH} are read.",
            line=lineno,
        )
        return [nodes.Text(text)], [message]

    # Not a subclass: an Inliner looks for its patterns in its very own class.
    inliner.parse = bounded  # type: ignore[method-assign]
    return inliner
