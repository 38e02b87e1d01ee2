"""Sphinx's directives and roles are held to what Sphinx declares of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import sphinx

from tests.helpers import SPEC, Bake, Tool, good_spec, policy, spectools
from tests.spec.declared_by_sphinx import LOADED, declared, table

WRONG = {
    "code without a blank line": ".. code-block:: json\n   {'a': 1,\n    'b': 2}",
    "content of code as its name": ".. code-block:: python\n   import os",
    "an unknown option": ".. code-block:: yaml\n   :line-numbers:\n\n   a: 1",
    "an option of another": ".. toctree::\n   :linenos:\n\n   https://x.org",
    "an option without its value": ".. code-block::\n   :emphasize-lines:\n\n   a",
    "a value that is no number": ".. code-block::\n   :lineno-start: a\n\n   x",
    "a flag with a value": ".. toctree::\n   :hidden: yes\n\n   https://x.org",
    "lines that are not there": ".. code-block::\n   :emphasize-lines: 3\n\n   a",
    "lines that are no lines": ".. code-block::\n   :emphasize-lines: 3-2\n\n   a",
    "letters cut off": ".. code-block::\n   :dedent: 2\n\n   abc",
    "no argument": ".. versionadded::",
    "no language": ".. highlight::",
    "content where none is": ".. todolist::\n\n   x",
    "content of a centred line": ".. centered:: It\n\n   x",
    "a todo without content": ".. todo::",
    "code without content": ".. code:: python",
    "see also nothing": ".. seealso::",
    "a list that is none": ".. hlist::\n\n   words",
    "a list and more": ".. acks::\n\n   * a\n\n   words",
    "tags that are no expression": ".. only:: html and\n\n   It.",
    "too few parts": ".. index:: pair: a",
    "no production": ".. productionlist:: a",
    "no option": ".. option:: =a",
    "a formula's label twice": ".. math::\n   :label: x\n\n   a\n\n"
    ".. math::\n   :label: x\n\n   b",
    "a name twice": ".. code-block::\n   :name: x\n\n   a\n\n"
    ".. code-block::\n   :name: x\n\n   b",
    "terms apart": ".. glossary::\n\n   a\n\n   b\n      It.",
    "terms too near": ".. glossary::\n\n   a\n      It.\n   b\n      It.",
    "a definition of nothing": ".. glossary::\n\n      It.\n\n   a\n      It.",
    "a term with broken markup": ".. glossary::\n\n   a *b\n      It.",
    "no PEP": "See :pep:`eight`.",
    "no RFC": "See :rfc:`the one <x>`.",
    "no CWE": "See :cwe:`x`.",
    "a line at the beginning": "A part\n~~~~~~\n\n----\n\nWords.",
    "two lines": "Words.\n\n----\n\n----\n\nWords.",
    "a line at the end": "Words.\n\n----",
    "nothing to class": ".. rst-class:: wide",
    "a diagram that is not switched on": ".. graphviz::\n\n   digraph {}",
    "a file's diagram": ".. mermaid:: x.mmd",
    "two footnotes of one name": "A [#a]_.\n\n.. [#a] One.\n.. [#a] Two.",
    "more references than notes": "A [#]_ and [#]_.\n\n.. [#] One.",
}

RIGHT = {
    "code": ".. code-block:: json\n\n   {'a': 1}",
    "code without language": ".. code-block::\n\n   x",
    "code with options": ".. code-block:: yaml\n   :caption: It\n   :linenos:\n"
    "   :emphasize-lines: 1,2-3,2-\n   :dedent:\n   :name: own\n\n   a\n   b\n   c",
    "blanks cut off": ".. code-block::\n   :dedent: 2\n\n     a",
    "a named block": ".. code-block::\n   :name: own\n\n   a\n\nSee own_.",
    "terms that share": ".. glossary::\n   :sorted:\n\n   a\n   b\n      It.\n\n"
    "      More.\n\n   .. no term\n\n   c : x\n      It.\n\nA :term:`b`.",
    "a version": ".. versionadded:: 1.0 It is\n   there.",
    "a version with content": ".. deprecated:: 1.0\n\n   It is gone.",
    "a list": ".. hlist::\n   :columns: 3\n\n   * a\n   * b",
    "tags": ".. only:: html and not (latex or text)\n\n   It.",
    "headings within": ".. only:: html\n\n   It\n   --\n\n   Words.",
    "entries": ".. index:: a, b\n   pair: a; b\n   triple: a; b; c\n   ! single: a",
    "a grammar": ".. productionlist:: own\n   a: `b`\n   b: c",
    "a call": ".. http:get:: /v1\n   :synopsis: It\n\n   :statuscode 200: fine",
    "a function": ".. py:function:: f(a, b)\n   :async:\n\n   It.",
    "a function of another": ".. function:: f(a)\n   :no-index:",
    "an option": ".. option:: -a, --all <what>\n\n   It.",
    "a collapsed note": ".. note::\n   :collapsible: closed\n   :class: wide\n\n   It.",
    "a heading for show": ".. rubric:: It\n   :heading-level: 3",
    "formulas": ".. math:: a\n   :label: x\n\n.. math::\n   :label: y\n\n   b",
    "what is shown aside": ".. todo:: It.\n\n.. seealso:: https://x.org",
    "authors": ".. sectionauthor:: A B <a@x.org>",
    "numbers": "See :pep:`8#names`, :rfc:`this <2119>`, :cve:`2020-1`, :cwe:`79`.",
    "a line between": "Words.\n\n----\n\nWords.",
    "a line at a part's end": "Words.\n\n----\n\nA part\n~~~~~~\n\nWords.",
    "something to class": ".. rst-class:: wide\n\nWords.",
    "footnotes": "A [#a]_, [#]_ and [*]_.\n\n.. [#a] One.\n.. [#] Two.\n.. [*] Three.",
}


def words(tool: Tool, text: str, **declared: tuple[str, ...]) -> list[str]:
    """Return what is complained of in a part that holds ``text``."""
    page = f"Title\n=====\n\nOwn\n---\n\nWords.\n\n{text}\n"
    markup = tool("repository.policy").Markup(**declared)
    spec = tool("spec.document").Spec("a.rst", page.encode(), markup)
    return [complaint.text for complaint in spec.complaints]


@pytest.mark.parametrize("what", WRONG)
def test_finds(tool: Tool, what: str) -> None:
    assert words(tool, WRONG[what])


@pytest.mark.parametrize("what", RIGHT)
def test_lets_pass(tool: Tool, what: str) -> None:
    assert words(tool, RIGHT[what]) == []


def test_fields_over_all_titles_are_of_the_document(tool: Tool) -> None:
    document = tool("spec.document")
    wrong = document.Spec("a.rst", b":Author: - A\n:Date:\n\nTitle\n=====\n")
    assert len(wrong.complaints) == 2
    below = document.Spec("a.rst", b"Title\n=====\n\n:Author: - A\n:Date:\n")
    assert below.complaints == []


def test_says_what_sphinx_declares(tool: Tool) -> None:
    module = tool("spec.reading.declared")
    theirs = declared(LOADED)
    for name, extension in (("graphviz", "sphinx.ext.graphviz"),):
        ours = module.extension_declarations(name)
        new = declared([*LOADED, extension]).keys() - theirs.keys()
        assert new == ours.keys()
    ours = module.sphinx_declarations()
    kinds = vars(module)["_KINDS"]
    for name, declaration in theirs.items():
        assert ours[name][:4] == declaration[:4], name
        for option in declaration.options:
            key, _, kind = option.partition("=")
            assert ours[name].options[key] is kinds[kind or "flag"], (name, option)
    if sphinx.version_info[:2] == (9, 0):
        assert table(theirs).split() == vars(module)["_SPHINX"].split()


def test_an_extension_is_switched_on(tool: Tool) -> None:
    diagram = ".. graphviz::\n   :align: left\n\n   digraph {}"
    assert words(tool, diagram, extensions=("graphviz",)) == []
    assert words(tool, diagram, extensions=("mermaid",))
    assert words(tool, ".. mermaid::\n\n   graph LR", extensions=("mermaid",)) == []
    for refused in (".. graphviz:: a.dot", ".. digraph:: a\n   :align: up\n\n   x"):
        assert words(tool, refused, extensions=("graphviz",))


def test_what_is_declared_passes_unread(tool: Tool) -> None:
    text = ".. uml::\n   :own: 1\n\n   *a -> :nosuch:`b`\n\nA :own:`word`."
    assert len(words(tool, text)) == 2
    assert words(tool, text, directives=("uml",), roles=("own",)) == []
    assert words(tool, ".. own:: It is\n   so\n\n   *a", directives=("own",)) == []
    # Not what reads files, whatever the policy says.
    assert words(tool, ".. include:: x", directives=("include",))
    for refused in (".. uml:: a.uml", ".. own::\n   :file: x"):
        assert words(tool, refused, directives=("uml", "own"))
    assert words(tool, ".. raw:: html\n\n   <b>", directives=("raw",))


def test_policy_declares(bake: Bake, repository: Path) -> None:
    text = b"\n.. uml::\n\n   a -> b\n\n.. graphviz::\n\n   digraph {}\n\n:own:`x`\n"
    (repository / SPEC).write_bytes(good_spec(repository) + text)
    done = spectools(repository, "check", "--no-cache")
    assert done.stdout.count("SP501") == 3
    policy(
        repository, 'extensions = ["graphviz"]\ndirectives = ["uml"]\nroles = ["own"]'
    )
    done = spectools(repository, "check")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "line",
    [
        'extensions = ["graph viz"]',
        "extensions = 1",
        'directives = [".. uml::"]',
        'roles = ["OWN"]',
    ],
)
def test_policy_refuses(repository: Path, line: str) -> None:
    policy(repository, line)
    done = spectools(repository, "check")
    assert done.returncode == 2
    assert line.partition(" ")[0] in done.stderr
