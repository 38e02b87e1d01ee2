"""What docutils reads, with Sphinx's markup in it, faster and bounded."""

from __future__ import annotations

import importlib
from pathlib import Path

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers import rst
from docutils.parsers.rst import directives, roles, states
from docutils.utils import new_document
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.helpers import Tool
from tests.spec.stock_parser import assert_same_tree


def test_knows_what_sphinx_knows(tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "index.rst").write_text("x\n=\n")
    markup = tool("spec.reading.sphinx_markup")
    with docutils_namespace():
        app = Sphinx(
            tmp_path,
            None,
            tmp_path / "out",
            tmp_path / "trees",
            "dummy",
            {"extensions": ["sphinx.ext.todo", "sphinxcontrib.httpdomain"]},
            status=None,
        )
        known_directives = set(vars(directives)["_directives"])
        known_roles = set(vars(roles)["_roles"])
        for domain in app.env.domains.sorted():
            known_directives |= {f"{domain.name}:{name}" for name in domain.directives}
            known_roles |= {f"{domain.name}:{name}" for name in domain.roles}
            if domain.name in ("std", "py"):
                known_directives |= set(domain.directives)
                known_roles |= set(domain.roles)
    with markup.sphinx_markup(tool("repository.policy").Markup()):
        ours = set(vars(directives)["_directives"])
        our_roles = set(vars(roles)["_roles"])
    language = importlib.import_module("docutils.parsers.rst.languages.en")
    assert known_directives - ours - set(language.directives) == set()
    assert known_roles - our_roles - set(language.roles) == set()
    # What an older Sphinx does not know yet is no reason to fail here.
    newer = {
        "version-added",
        "version-changed",
        "version-deprecated",
        "version-removed",
    }
    assert ours - known_directives - set(language.directives) <= newer


MARKUP = b"""
Title
=====

* a list with `a link <http://x.org>`_ and a note [1]_

  1. in a list

     :field: body

     term
         definition

Part
----

.. note:: It.

   >>> 1
   1

   | a line
   | block

.. [1] here

=====  =====
a      b
=====  =====

+---+---+
| a | b |
+---+---+

::

  literal

> quoted

It says::

> quoted as code
and broken off

-o  option

.. |s| replace:: t

__ http://x.org

*broken

* list
without end

Addresses: http://y.org, me@x.org, x:y, me at x.

A \\*backslash\\*, a |s|, a nosuch_, `so what`, [1]_ and ``literal``.
"""


def test_faster_parser_reads_the_same(tool: Tool) -> None:
    parser = tool("spec.reading.parser").make_parser()
    assert parser.state_classes is not states.state_classes, (
        "this docutils is newer than those that were compared: see parser.py"
    )
    assert_same_tree(tool, MARKUP)


def test_one_spec_does_not_change_how_the_next_is_read(tool: Tool) -> None:
    document = tool("spec.document")
    first = document.Spec("a.rst", b".. role:: mine\n\n:mine:`x`\n")
    assert first.complaints == []
    second = document.Spec("b.rst", b":mine:`x`\n")
    assert [c.level for c in second.complaints] == [3]
    assert "mine" not in vars(roles)["_roles"]
    assert "seealso" not in vars(directives)["_directives"] or (
        "spectools" not in vars(directives)["_directives"]["seealso"].__module__
    )


def test_no_more_broken_substitutions_are_told_than_anybody_reads(tool: Tool) -> None:
    # To find the line of each costs as much as all that stand before it.
    parser, references = tool("spec.reading.parser"), tool("spec.reading.references")
    text = "An |a|\n" * (references.MAX_COMPLAINTS + 1)
    options = get_default_settings(rst.Parser())
    options.report_level = options.halt_level = 5
    document = new_document("a.rst", options)
    parser.parse(text, document)
    told: list[nodes.system_message] = []
    document.reporter.attach_observer(told.append)
    references.resolve(document)
    assert len(told) == references.MAX_COMPLAINTS
