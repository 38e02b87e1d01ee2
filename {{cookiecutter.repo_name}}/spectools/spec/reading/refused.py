"""Directives that read a file, import or start something: refused unlooked at.

Their options are not even converted: docutils imports the module that ``:parser:``
of ``include`` names while it reads the option. The site refuses the same ones.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from types import FunctionType, MethodType
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, convert_directive_function, directives
from docutils.parsers.rst.states import Inliner

from spectools.spec.reading.budget import refuse_large_table

# What some messages of docutils carry beside their words, and what it can be: that
# something was refused which reads or runs; that something is too large to be read.
GUARD = "guard"
OUTSIDE = "outside"
BOUND = "bound"

# Each reads a file or the network, imports a module or starts a program, whatever
# its arguments. Those of docutils and Sphinx, and of extensions that specs
# repositories load.
_REFUSED = """
include raw literalinclude
autoattribute autoclass autodata autodecorator autoexception autofunction automethod
automodule autoproperty autosummary inheritance-diagram
autoflask autopyramid autotornado autobottle
command-output program-output ipython jupyter-execute plot
drawio-figure drawio-image openapi swaggerv2doc
"""

# Diagrams: their text is their content, and an argument is the name of a file.
_DRAWN_FROM_FILES = """
actdiag blockdiag graphviz mermaid nwdiag packetdiag rackdiag seqdiag uml
"""

# Options by which any directive reads a file or an address, or says what to import
# or to start.
REFUSED_OPTIONS = frozenset(("file", "graphviz_dot", "parser", "url"))

# Converted by importing a module of that name, although nothing is decoded.
_UNCONVERTED_OPTIONS = frozenset(("encoding",))


class Refused(Directive):
    """Takes anything as its content, and looks at none of it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a complaint, in the words in which docutils refuses ``include``."""
        return _refusal(self)


def refused_role(
    name: str,
    rawtext: str,
    text: str,
    lineno: int,
    inliner: Inliner,
    options: dict[str, Any] | None = None,
    content: list[str] | None = None,
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """Refuse ``raw``, and what ``.. role::`` derives from it."""
    words = '"raw" role disabled.'
    message = inliner.reporter.warning(words, line=lineno, guard=OUTSIDE)
    return [inliner.problematic(rawtext, rawtext, message)], [message]


refused_role.options = {"format": directives.unchanged}  # type: ignore[attr-defined]


def harmless(name: str, directive: Any) -> type[Directive]:
    """Return what shall run in the place of ``directive``: often it itself.

    Args:
        name: what the spec calls it.
        directive: what docutils, Sphinx or an extension has under this name.
    """
    name = name.casefold()
    if name in _REFUSED.split():
        return Refused
    if isinstance(directive, (FunctionType, MethodType)):
        directive = convert_directive_function(directive)
    return _harmless(directive, name in _DRAWN_FROM_FILES.split())


@cache
def _harmless(directive: type[Directive], is_drawn: bool) -> type[Directive]:
    known = directive.option_spec or {}
    refused = REFUSED_OPTIONS & {*known}
    unconverted = refused | (_UNCONVERTED_OPTIONS & {*known})
    is_padded = hasattr(directive, "extend_short_rows_with_empty_cells")
    if not unconverted and not is_drawn and not is_padded:
        return directive

    def run(self: Directive) -> list[nodes.Node]:
        if refused & {*self.options} or (is_drawn and self.arguments):
            return _refusal(self)
        return [*directive.run(self)]

    # A copy of its own kind: it may take options that are not among its keys.
    options = copy(known)
    options.update(dict.fromkeys(unconverted, directives.unchanged))
    members: dict[str, Any] = {"option_spec": options, "run": run}
    if is_padded:

        def pad(self: Any, columns: int, parts: Any) -> None:
            refuse_large_table(columns, sum(len(rows) for rows in parts))
            directive.extend_short_rows_with_empty_cells(self, columns, parts)  # type: ignore[attr-defined]

        members["extend_short_rows_with_empty_cells"] = pad
    return type(directive.__name__, (directive,), members)


def _refusal(directive: Directive) -> list[nodes.Node]:
    message = f'"{directive.name}" directive disabled.'
    reporter = directive.state_machine.reporter
    return [reporter.warning(message, line=directive.lineno, guard=OUTSIDE)]
