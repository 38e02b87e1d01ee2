"""Diagrams in a language of their own, shown as they are written.

To draw one, a program or a script would read what a stranger wrote.
"""

from __future__ import annotations

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

# The directives of each extension, as they are called in the policy.
DIRECTIVES = {
    "graphviz": ("graphviz", "graph", "digraph"),
    "mermaid": ("mermaid",),
}

_OPTIONS = "align alt caption class config graphviz_dot layout name title zoom"


class Diagram(SphinxDirective):
    """A diagram: its caption, if it has one, and its code."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = dict.fromkeys(_OPTIONS.split(), directives.unchanged)

    def run(self) -> list[nodes.Node]:
        """Return the code as a block, below the caption or a word on what it is."""
        code = "\n".join([*self.arguments, *self.content])
        caption = self.options.get("caption") or f"Diagram ({self.name}):"
        block = nodes.literal_block(code, code, language="none")
        self.add_name(block)
        return [nodes.paragraph("", caption), block]


def add_diagrams(app: Sphinx, extensions: tuple[str, ...]) -> None:
    """Let the site know the directives of those extensions that are switched on."""
    for extension in extensions:
        for name in DIRECTIVES.get(extension, ()):
            app.add_directive(name, Diagram)
