"""Sphinx's parser, with the guards of the validator."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.directives.code import CodeBlock
from sphinx.directives.other import HList
from sphinx.parsers import RSTParser
from sphinx.util.docutils import SphinxDirective

from spectools.errors import SpecsError
from spectools.spec.reading.budget import (
    MAX_LINES,
    NOT_LINE_ENDS,
    TooMuchMarkupError,
    refusal,
)
from spectools.spec.reading.guarded import GUARDED_CLASSES
from spectools.spec.reading.parser import bounded_inliner
from spectools.spec.reading.references import UNFOLDS, unfolds_too_far
from spectools.spec.reading.refused import refused_role


class _GuardedParser(RSTParser):
    """Runs no directive and reads no text that the validator refuses."""

    def __init__(self) -> None:
        super().__init__(inliner=bounded_inliner())
        self.state_classes = GUARDED_CLASSES

    def parse(self, inputstring: Any, document: nodes.document) -> None:
        """Read a page.

        Raises:
            SpecsError: when it is not to be read.
        """
        text = str(inputstring)
        refused = refusal(text.encode("utf-8", "replace"), text.split("\n"))
        if refused:
            raise SpecsError(refused)
        try:
            # Where the validator sees no new line, there is none.
            super().parse(NOT_LINE_ENDS.sub(" ", text), document)
        except RecursionError:
            raise SpecsError("it is nested too deeply to be read") from None
        except TooMuchMarkupError as error:
            raise SpecsError(f"it {error}") from error
        if unfolds_too_far(document):
            raise SpecsError(UNFOLDS)


class _BoundedDirective(SphinxDirective):
    """One of Sphinx's that counts up to whatever number an option has."""

    def run(self) -> list[nodes.Node]:
        """Run it, unless a number is larger than those of any page's lines."""
        for option in ("columns", "emphasize-lines"):
            numbers = re.findall(r"[0-9]+", str(self.options.get(option, "")))
            if any(len(n) > 9 or int(n) > MAX_LINES for n in numbers):
                raise self.error(f"{option} is larger than {MAX_LINES}")
        return [*super().run()]


class _Code(_BoundedDirective, CodeBlock):
    pass


class _HorizontalList(_BoundedDirective, HList):
    pass


def _no_class(argument: str | None) -> list[str]:
    return []


def guard_reading(app: Sphinx) -> None:
    """Let Sphinx read with the guards of the validator.

    A class that a spec chooses has no effect: by those of a theme, text is hidden, and
    a link laid over the whole page. Many directives hold on to the function itself.
    """
    directives.class_option.__code__ = _no_class.__code__
    for name in ("code-block", "sourcecode"):
        app.add_directive(name, _Code, override=True)
    app.add_directive("hlist", _HorizontalList, override=True)
    app.add_source_parser(_GuardedParser, override=True)
    app.add_role("raw", refused_role, override=True)
