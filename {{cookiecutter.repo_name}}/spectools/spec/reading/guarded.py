"""States and roles of docutils that neither read for a spec nor fall over one."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.parsers.rst import states

from spectools.loading import compile_when_used
from spectools.spec.reading.budget import TooMuchMarkupError
from spectools.spec.reading.refused import harmless


class GuardedState:
    """What makes a state run no directive but harmless ones, and survive each.

    Mixed into each state of docutils, as the first base.
    """

    # docutils keeps used machines in a list of the class: not among the stock ones.
    nested_sm_cache: list[Any] = []  # noqa: RUF012

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.nested_sm_kwargs: dict[str, Any]
        self.nested_sm_kwargs["state_classes"] = GUARDED_CLASSES

    def run_directive(
        self,
        directive: Any,
        match: re.Match[str],
        type_name: str,
        option_presets: dict[str, Any],
    ) -> tuple[list[nodes.Node], bool]:
        """Run a directive; any exception becomes an error at its line."""
        machine: Any = self.state_machine  # type: ignore[attr-defined]
        line = machine.abs_line_number()
        try:
            require_bounded(type_name, machine.line)
            runs = harmless(type_name, directive)
            found: tuple[list[nodes.Node], bool] = super().run_directive(  # type: ignore[misc]
                runs, match, type_name, option_presets
            )
            return found
        except (RecursionError, TooMuchMarkupError):
            # The whole text is refused.
            raise
        except Exception as error:
            words = f'"{type_name}" directive cannot be read: {_words(error)}'
            message = machine.reporter.error(words, line=line)
            ends_blank = not machine.line.strip() or machine.is_next_line_blank()
            return [message], ends_blank

    def nested_parse(self, *arguments: Any, **options: Any) -> Any:
        """Read what lies in a block: within the budget."""
        self._spend()
        return super().nested_parse(*arguments, **options)  # type: ignore[misc]

    def nested_list_parse(self, *arguments: Any, **options: Any) -> Any:
        """Read the items of a list: within the budget."""
        self._spend()
        return super().nested_list_parse(*arguments, **options)  # type: ignore[misc]

    def _spend(self) -> None:
        self.memo.inliner.spend(1)  # type: ignore[attr-defined]

    def split_attribution(self, indented: Any, line_offset: int) -> tuple[Any, ...]:
        """Let go of the lines that are read, or each quotation keeps all before it."""
        parts: tuple[Any, ...] = super().split_attribution(  # type: ignore[misc]
            indented, line_offset
        )
        rest = parts[3]
        if rest:
            rest.disconnect()
        return parts


GUARDED_CLASSES = tuple(
    type(stock.__name__, (GuardedState, stock), {}) for stock in states.state_classes
)


def require_bounded(name: str, text: str) -> None:
    """Refuse what some of Sphinx's parsers of signatures would never come to an end of.

    Raises:
        ValueError: for a signature that no reader could follow, and for half of a
            character, which no file can hold.
    """
    is_signature = ":" in name or name in _OF_PYTHON
    if is_signature and (sum(map(text.count, "(<[{")) > _MOST_BRACKETS or _GAP in text):
        raise ValueError("its signature is too deep to be read; write it simply")
    if name == "unicode" and _HALF.search(text):
        raise ValueError("it names half of a character")


_MOST_BRACKETS = 12
_GAP = " " * 100
_OF_PYTHON = ("function", "class", "method", "attribute", "data", "exception")
# https://www.unicode.org/glossary/#surrogate_code_point
_HALF = compile_when_used(r"(?i)(?:0x|\\?[ux]\+?|&#x)0*d[89a-f][0-9a-f]{2}(?![0-9a-f])")


def guard_roles(inliner: states.Inliner) -> None:
    """Let any exception of a role become an error at its line."""
    interpreted = inliner.interpreted

    def guarded(
        rawsource: str, text: str, role: str, lineno: int
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        try:
            require_bounded(role, text)
            return interpreted(rawsource, text, role, lineno)
        except (RecursionError, TooMuchMarkupError):
            raise
        except Exception as error:
            words = f'"{role}" role cannot be read: {_words(error)}'
            message = inliner.reporter.error(words, line=lineno)
            return [inliner.problematic(rawsource, rawsource, message)], [message]

    # Not a subclass: an Inliner looks for its patterns in its very own class.
    inliner.interpreted = guarded  # type: ignore[method-assign]


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:200]
