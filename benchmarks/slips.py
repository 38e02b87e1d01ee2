"""Slips that may break a spec: each function makes one in its lines.

A slip takes the lines and a source of chance, and returns the new lines, or ``None``
where the spec has no place for it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Slip = Callable[[list[str], random.Random], list[str] | None]
SLIPS: dict[str, Slip] = {}

_DIRECTIVE = re.compile(r"(\s*)\.\. ([\w:-]+)::(.*)")
_ITEM = re.compile(r"\s*([-*+]|\d+[.)]|#\.) ")
_ADORNMENT = re.compile(r"([=\-~^\"'`*+#.])\1{2,}$")
_OPTION = re.compile(r"(\s+):([\w-]+):(?: (.*))?$")


# Directives that may stand in the place of another.
_OTHERS = """
admonition attention centered class code code-block compound contents container
csv-table deprecated describe epigraph figure glossary header highlight hlist image
index list-table math note only option parsed-literal productionlist rubric
seealso sidebar table todo toctree topic versionadded py:function http:get
"""

# Pieces of markup, right and wrong, of all kinds that there are.
PIECES = [
    ".. code-block:: json\n   {}",
    ".. code-block:: python\n   :linenos:\n   x = 1",
    ".. code-block::\n   :lineno-start: a\n\n   x",
    ".. code-block:: yaml\n   :dedent: 9\n\n   abc: 1",
    ".. code::\n\n   x",
    ".. code-block:: json",
    ".. highlight::",
    ".. highlight:: none",
    ".. note::",
    ".. note:: It\n   :class: a\n\n   x",
    ".. note::\n   :nosuch: x",
    ".. todo:: It.",
    ".. todolist::\n\n   x",
    ".. versionadded::",
    ".. versionadded:: 1.0\n   It.",
    ".. deprecated:: 1.0 it *was",
    ".. glossary::\n\n   a\n   b\n     It.\n\n   c\n\n   d\n     It.",
    ".. glossary::\n\n   a\n     It.\n   b\n     It.",
    ".. glossary::\n\n     a\n   b",
    ".. hlist::\n\n   * a\n   * b",
    ".. hlist::\n   :columns: x\n\n   * a",
    ".. acks::\n\n   a",
    ".. only:: html\n\n   It.",
    ".. only::\n\n   It.",
    ".. only:: html and (\n\n   It.",
    ".. index:: single: a; b",
    ".. index:: triple: a",
    ".. index::",
    ".. centered:: It *is",
    ".. math::\n   :label: one\n\n   a\n\n.. math::\n   :label: one\n\n   b",
    ".. math:: a\n   :nosuch:",
    ".. productionlist::\n   a: b",
    ".. toctree::\n   :maxdepth: x",
    ".. toctree::\n   :hidden: x",
    ".. tabularcolumns:: |l|",
    ".. sectionauthor:: A <a@x.org>",
    ".. rubric:: It\n\n   content",
    ".. rubric::",
    ".. class:: wide",
    ".. rst-class:: wide",
    ".. cssclass::",
    ".. default-role:: nosuch",
    ".. default-role:: literal",
    ".. default-domain:: c",
    ".. default-domain:: nosuch",
    ".. role:: own(nosuch)",
    ".. role:: own",
    ".. image::",
    ".. image:: x.png\n   :width: wide",
    ".. figure:: https://x.org/a.png\n\n   * a list\n\n   It.",
    ".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - c",
    ".. list-table:: It\n   :widths: 1 2 3\n\n   * - a\n     - b",
    ".. csv-table:: It\n   :header: a, b\n\n   1, 2, 3",
    ".. csv-table::\n   :widths: 1\n\n   1, 2",
    ".. table:: It\n\n   words",
    ".. table::\n   :widths: 1\n\n   == ==\n   a  b\n   == ==",
    ".. contents::\n   :depth: x",
    ".. contents::\n   :local:",
    ".. sectnum::",
    ".. topic:: It",
    ".. sidebar:: It",
    ".. admonition::\n\n   It.",
    ".. container::",
    ".. parsed-literal::\n\n   *a",
    ".. epigraph::",
    ".. replace:: a",
    ".. |x| replace::",
    ".. |x| nosuch:: a",
    ".. |x| image:: https://x.org/a.png\n.. |x| replace:: b",
    ".. unicode:: 0x20",
    ".. date::",
    ".. meta::\n   :a",
    ".. meta::\n   :keywords: a",
    ".. header:: It",
    ".. compound::",
    ".. target-notes::",
    ".. py:function:: f(x)\n\n   It.",
    ".. function:: f(x)\n   :nosuch:\n\n   It.",
    ".. py:module:: a.b c",
    ".. option:: nothing",
    ".. option:: -a\n\n   It.",
    ".. program::",
    ".. envvar:: A",
    ".. confval:: a\n   :type: *a",
    ".. describe:: a\n\n   It *is.",
    ".. http:get:: /v1\n\n   :statuscode 200: fine",
    ".. http:get::",
    ".. c:function:: int f(",
    ".. cpp:class:: A B C",
    ".. js:function:: f(a",
    ".. rst:directive:: a",
    ".. graphviz::\n\n   digraph {}",
    ".. nosuch::",
    ".. include:: x",
    ".. raw:: html\n\n   <b>",
    "A :pep:`x`, :rfc:`x`.",
    "A :pep:`8`, :rfc:`2119#section-1`, :cve:`2020-1`.",
    "A :cwe:`x`.",
    "A :math:`` and :kbd:`Ctrl-C`.",
    "A :sub:`1`, :code:`x`, :abbr:`A (b)`.",
    "A :c:func:`f(`, :cpp:any:`a b`.",
    "A :c:expr:`a b c`.",
    "A :index:`a` and :samp:`{a}`.",
    "A :download:`x`.",
    "A :raw:`x`.",
    "A [#]_ and [#]_.\n\n.. [#] One.",
    "A [#a]_.\n\n.. [#a] One.\n.. [#a] Two.",
    "A [*]_.",
    "A [*]_.\n\n.. [*] One.",
    "A [Own]_.\n\n.. [Own] One.\n.. [Own] Two.",
    "A [7]_.\n\n.. [7] One.\n.. [7] Two.",
    ".. [7] Nobody asks.",
    ".. [Own7] Nobody asks.",
    "A `b`__.",
    "__ https://x.org",
    ".. _own: else_",
    ".. _own: b_\n.. _b: own_\n\nA own_.",
    ".. _own:\n\n.. _other:\n\nA own_, other_.",
    ".. _own: https://x.org\n.. _own: https://y.org",
    "A `b <https://x.org>`_, `b <https://y.org>`_.",
    "A `b <https://x.org>`_, `b <https://x.org>`_.",
    "A `b <c_>`_.",
    ":Author: A\n:Date: $Date$",
    ":field: body\n:other\n  x",
    "----\n\n----",
    "----",
    "1. a\n3. b",
    "1. a\nB. b",
    "* a\n  * b\n* c\nd",
    "a\n  b\nc",
    "Term\n  It.\nElse\n",
    "-a  It\nelse",
    "| a\nb",
    ">>> a\nb\n\nc",
    "a::\n\nb",
    "a::\n  b",
    "::\n\n> a\nb",
    "=\n\n==",
    "== ==\na b\n== ==",
    "===== =====\na     b\n===== =====\n1     2 3 4 5 6\n===== =====",
    "+--+--+\n|a |b\n+--+--+",
    "+--+--+\n|a |b |\n+--+--+\nx",
    "..\n  a\n b",
    ".. a\nb",
    ".. _a b",
    ".. __: x\n",
    ".. [a b] x",
    "\\",
    "a* *b **c `d ``e |f _`g",
    "`a`:nosuch:",
    ":nosuch:`a`:b:",
    "**a",
    "|x|_",
    "|release|, |version|, |today|.",
]


def _note(name: str, slip: Slip) -> None:
    SLIPS[name] = slip


def _changing(name: str, pattern: str, new: str) -> None:
    """Note a slip that replaces one match of a pattern within a line."""
    expression = re.compile(pattern)

    def change(lines: list[str], chance: random.Random) -> list[str] | None:
        places = [(n, m) for n, t in enumerate(lines) for m in expression.finditer(t)]
        if not places:
            return None
        n, match = chance.choice(places)
        line = lines[n][: match.start()] + match.expand(new) + lines[n][match.end() :]
        return [*lines[:n], line, *lines[n + 1 :]]

    _note(name, change)


def _at(
    name: str,
    fits: Callable[[list[str], int], object],
    put: Callable[[list[str], int, random.Random], list[str]],
) -> None:
    """Note a slip that puts other lines in the place of one that fits."""

    def change(lines: list[str], chance: random.Random) -> list[str] | None:
        places = [n for n in range(1, len(lines) - 1) if fits(lines, n)]
        if not places:
            return None
        n = chance.choice(places)
        return [*lines[:n], *put(lines, n, chance), *lines[n + 1 :]]

    _note(name, change)


def _is_directive(lines: list[str], n: int) -> bool:
    return bool(_DIRECTIVE.match(lines[n]))


def _with_option(option: str) -> Callable[[list[str], int, random.Random], list[str]]:
    def put(lines: list[str], n: int, chance: random.Random) -> list[str]:
        indent = len(lines[n]) - len(lines[n].lstrip())
        return [lines[n], f"{' ' * (indent + 3)}{option}"]

    return put


_at("blank line gone", lambda t, n: not t[n].strip(), lambda t, n, c: [])
_at(
    "blank line below a directive gone",
    lambda t, n: not t[n].strip() and _DIRECTIVE.match(t[n - 1]),
    lambda t, n, c: [],
)
_at(
    "blank line below options gone",
    lambda t, n: not t[n].strip() and _OPTION.match(t[n - 1]),
    lambda t, n, c: [],
)
_at("line gone", lambda t, n: t[n].strip(), lambda t, n, c: [])
_at("line twice", lambda t, n: t[n].strip(), lambda t, n, c: [t[n], t[n]])
_at("blank line added", lambda t, n: t[n].strip(), lambda t, n, c: ["", t[n]])
_at("one blank more", lambda t, n: t[n].strip(), lambda t, n, c: [" " + t[n]])
_at("one blank less", lambda t, n: t[n][:1] == " ", lambda t, n, c: [t[n][1:]])
_at("not indented", lambda t, n: t[n][:1] == " ", lambda t, n, c: [t[n].lstrip()])
_at("item one blank more", lambda t, n: _ITEM.match(t[n]), lambda t, n, c: [" " + t[n]])
_at("adornment short", lambda t, n: _ADORNMENT.match(t[n]), lambda t, n, c: [t[n][:-2]])
_at(
    "adornment other",
    lambda t, n: _ADORNMENT.match(t[n]),
    lambda t, n, c: ["^" * len(t[n])],
)
_at("transition", lambda t, n: not t[n].strip(), lambda t, n, c: ["", "----", ""])
_at("unknown option", _is_directive, _with_option(":nosuch: 1"))
_at("option without value", _is_directive, _with_option(":emphasize-lines:"))
_at("option of lines", _is_directive, _with_option(":emphasize-lines: 200"))
_at("name", _is_directive, _with_option(":name: a name"))
_at("caption", _is_directive, _with_option(":caption: A *caption"))
_at("argument gone", _is_directive, lambda t, n, c: [re.sub(r":: .*", "::", t[n])])
_at(
    "argument added",
    _is_directive,
    lambda t, n, c: [re.sub(r"::.*", ":: two words", t[n])],
)
_at(
    "another directive",
    _is_directive,
    lambda t, n, c: [
        _DIRECTIVE.sub(rf"\1.. {c.choice(_OTHERS.split())}::\3", t[n]),
    ],
)
_at(
    "label twice",
    lambda t, n: re.match(r"\.\. _[^:]+:", t[n]),
    lambda t, n, c: [t[n], "", "Words.", "", t[n]],
)
_at(
    "table's border short",
    lambda t, n: re.match(r"\s*(\+-[-+]+\+|=+ [= ]*=)$", t[n]),
    lambda t, n, c: [t[n][:-1]],
)
_at(
    "cell one blank more",
    lambda t, n: re.match(r"\s*\|.*\|$", t[n]),
    lambda t, n, c: [t[n].replace(" |", "  |", 1)],
)
_at(
    "piece added",
    lambda t, n: not t[n].strip() and not t[n - 1][:1].isspace(),
    lambda t, n, c: ["", *c.choice(PIECES).split("\n"), ""],
)
_changing("mark gone", r"``|\*\*|(?<![*`])[*`](?![*`])", "")
_changing("mark twice", r"``|\*\*|(?<![*`])[*`](?![*`])", r"\g<0>\g<0>")
_changing("underscore added", r"(?<=[a-z])(?=[ .,])", "_")
_changing("underscore gone", r"(?<=`)__?|(?<=\])_", "")
_changing("target renamed", r"(?<=\.\. _)\w", "x\\g<0>")
_changing("note renamed", r"(?<=\.\. \[)\w+", "99")
_changing("colon of a directive gone", r"(?<=^\.\. )([\w-]+)::", r"\1:")
_changing("colon gone", r"::$", ":")
_changing("colon twice", r"(?<=\w):$", "::")
_changing("directive misspelt", r"(?<=\.\. )([\w-]+)::", r"\1x::")
_changing("role added", r"(?<!`)`(?=[a-z][\w ]+`(?!_))", ":nosuch:`")
_changing("substitution", r"(?<= )([a-z]{4,})(?= )", r"|\1|")
_changing("number", r"(?<=^)\d+(?=\. )", "7")
