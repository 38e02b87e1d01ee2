"""Known bad specs, one at least for each rule, and good ones that look bad.

They come with a template and a policy of their own, so that nothing a team
writes into its templates can make a canary sing or fall silent.
"""

from __future__ import annotations

import re
from typing import NamedTuple

Files = dict[str, bytes]

POLICY = b"""\
[tool.specs]
project = "Canary"
launchpad-project = "canary"
repository = "https://example.org/canary/canary-specs"
theme = "pydata_sphinx_theme"
line-length = 79
pictures = false
required-fields = ["Lead"]
commit-flags = {APIImpact = ["Public API"]}
"""

CI = b"""\
specs:
  script:
    - tox -e specs
"""

TEMPLATE = b"""\
..
 This work is licensed under a Creative Commons Attribution 3.0 Unported
 License.

 http://creativecommons.org/licenses/by/3.0/legalcode

==========
Your Title
==========

https://blueprints.launchpad.net/canary/+spec/example

Problem Description
===================

What hurts?

Proposed Change
===============

What shall change?

Database
--------

Which tables?

Public API
----------

Which calls?

Work Items
==========

Which tasks? Different people may do them, and nobody
needs to do all of them.

* Who leads? Name the primary assignee, an id or None
  if nobody does yet:

  <launchpad-id or None>

Assignee
========

Lead:
  <launchpad-id or None>

Backup:
  <launchpad-id or None>

Testing
=======

How is it tested?

References
==========

What else is there to read?
"""

PROLOGUE = b"""\
..
 This work is licensed under a Creative Commons Attribution 3.0 Unported
 License.

 http://creativecommons.org/licenses/by/3.0/legalcode

=============
Awesome Thing
=============

https://blueprints.launchpad.net/canary/+spec/awesome-thing

"""

SECTIONS = [
    b"""\
Problem Description
===================

The thing is not awesome, and its users say so.
""",
    b"""\
Proposed Change
===============

Make it awesome.

Database
--------

None

Public API
----------

One more call.
""",
    b"""\
Work Items
==========

Write it.
""",
    b"""\
Assignee
========

Lead: somebody
""",
    b"""\
Testing
=======

Unit tests.
""",
    b"""\
References
==========

None
""",
]

GOOD = PROLOGUE + b"\n".join(SECTIONS)

SPEC = "specs/2027.1/awesome-thing.rst"
REPOSITORY: Files = {
    "pyproject.toml": POLICY,
    ".gitlab-ci.yml": CI,
    "specs/template.rst": TEMPLATE,
    "specs/backlog/template.rst": TEMPLATE,
    "specs/2027.1/template.rst": TEMPLATE,
}


class Canary(NamedTuple):
    """A repository with one defect.

    Attributes:
        rule: the id of the rule that catches it.
        defect: the defect in a few words.
        files: what is different from `REPOSITORY`.
        place: ``path:line``, or ``path:line:column``, of the finding.
        others: ids of rules that find something too.
        message: that of a commit which touches the spec, if there is one.
    """

    rule: str
    defect: str
    files: Files
    place: str
    others: frozenset[str] = frozenset()
    message: str = ""


def edited(old: bytes, new: bytes, spec: bytes = GOOD) -> bytes:
    """Return ``spec`` with ``old``, which must be there, replaced by ``new``."""
    assert old in spec, old
    return spec.replace(old, new, 1)


def canary(
    rule: str, defect: str, spec: bytes, at: bytes, *others: str, column: str = ""
) -> Canary:
    """Return a canary whose defect is found in the line that begins with ``at``."""
    lines = spec.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    line = next(n for n, text in enumerate(lines, 1) if text.startswith(at))
    place = f"{SPEC}:{line}" + (f":{column}" if column else "")
    return Canary(rule, defect, {SPEC: spec}, place, frozenset(others))


def after(text: bytes, added: bytes) -> bytes:
    """Return the good spec with a paragraph added after the line ``text``."""
    return edited(text + b"\n", text + b"\n\n" + added + b"\n")


def section(title: bytes, underline: bytes = b"=") -> bytes:
    """Return a heading and its underline."""
    return title + b"\n" + underline * len(title) + b"\n"


def titled(title: bytes) -> bytes:
    """Return a title between its lines."""
    return b"=" * len(title) + b"\n" + section(title)


NEWLINE = b"\n"
PROSE = b"word " * 40
LINK = b"https://example.org/" + b"a" * 90
TITLE = b"=============\nAwesome Thing\n=============\n"
TESTING = section(b"Testing") + b"\nUnit tests.\n\n"
GUIDANCE = b"them, and nobody needs to do all of them."
BLUEPRINT = b"https://blueprints.launchpad.net/canary/+spec/awesome-thing"

# Patterns of addresses, as the policy has them, and addresses of other projects.
NAMED = b'"https://blueprints.launchpad.net/canary/+spec/{name}"'
BUG = b'"https://bugs.launchpad.net/canary/+bug/{number}"'
FINCH_BUG = b"https://bugs.launchpad.net/finch/+bug/1234567"
ISSUE = b'"https://github.com/birds/canary/issues/{number}"'
FORKED_ISSUE = b"https://github.com/somebody/canary/issues/12"
PREFIXED = b'"http://x.org/i/S-{name}"'

TEXT = re.compile(rb"(\n(?:===+|---+)\n)\n.+\n")

ZUUL = b"""\
- job:
    name: canary-specs
    vars:
      tox_envlist: specs

- project:
    check:
      jobs:
        - canary-specs:
"""

GITHUB = b"""\
on:
  push:

jobs:
  tox:
    steps:
      - run: tox
"""

ENTRY = b"specs/2027.1/awesome-thing.rst: SP405 Write it.\n"

# Slips of the pen: the rule, and what follows a paragraph; the finding belongs to
# the line with the number, from 1.
SLIPS = (
    ("SP506", 1, b".. note: Mind it."),
    ("SP506", 1, b".. warning:::\n\n   Mind it."),
    ("SP506", 1, b".. code-block::json\n\n   {}"),
    ("SP521", 2, b"The steps are:\n- Copy it\n- Check it"),
    ("SP521", 2, b"The steps are:\n1. Copy it\n2. Check it"),
    ("SP521", 2, b"The steps are:\n* Copy it"),
    ("SP522", 1, b"[1] One book\n[2] Another book"),
    ("SP522", 1, b"[a] One book\n[b] Another book"),
    ("SP522", 1, b"https://example.org/a\nhttps://example.org/b"),
    ("SP523", 1, b"-Copy it\n-Check it"),
    ("SP523", 1, b"1)Copy it\n2)Check it"),
    ("SP523", 1, b"+Copy it\n+Check it"),
    ("SP524", 3, b"1. Copy it\n\n3. Check it"),
    ("SP524", 3, b"1. Copy it\n\n1. Check it"),
    ("SP524", 3, b"1. Copy it\n2. Check it\n2. Ship it"),
    ("SP525", 2, b"* The text of an item that is longer\n   than its first line."),
    ("SP525", 2, b"A sentence of some words that is longer\n than its first line."),
    ("SP525", 3, b"* an item\n\n what belongs to it\n\n* another item"),
    ("SP526", 1, b"..note:: Mind it."),
    ("SP526", 1, b"... warning::\n\n   Mind it."),
    ("SP526", 1, b"code-block:: json"),
    ("SP527", 1, b".. book: https://example.org/book"),
    ("SP527", 1, b".. [the book] It is long."),
    ("SP527", 1, b".._book: https://example.org/book"),
    ("SP528", 1, b".. code-block:: json\n\n{}"),
    ("SP528", 1, b".. code::\n\nThe code."),
    ("SP528", 1, b".. code-block:: json\n\n   :linenos:\n\n   {}"),
    ("SP529", 1, b"Response::\n  {}"),
    ("SP529", 1, b'{\n  "size": 3\n}'),
    ("SP529", 1, b"def copy(this):\n    pass"),
    ("SP530", 1, b"```json\n{}\n```"),
    ("SP530", 1, b"[it](https://example.org)"),
    ("SP530", 1, b"### Parts"),
    ("SP531", 1, b"ref:`search` finds it."),
    ("SP531", 1, b":ref`search` finds it."),
    ("SP531", 1, b":ref:``search`` finds it."),
    ("SP532", 1, b"`It <https://example.org>` is it."),
    ("SP532", 1, b"`It <https://example.org>` _ is it."),
    ("SP532", 1, b"_`It <https://example.org>` is it."),
    ("SP533", 1, b"`It <example.org/it>`_ is it."),
    ("SP533", 1, b"`It <https:/example.org>`_ is it."),
    ("SP533", 1, b".. _it: www.example.org"),
    ("SP534", 1, b"``it` is it."),
    ("SP534", 1, b"``it``s are it."),
    ("SP534", 1, b"`it`` is it."),
    ("SP535", 1, b"*.py is it."),
    ("SP535", 1, b"**it**self is it."),
    ("SP535", 1, b"un**do** is it."),
    ("SP536", 1, b"C:\\temp is it."),
    ("SP536", 1, b"it ends in \\n too."),
    ("SP536", 1, b"DOMAIN\\jane is it."),
    ("SP537", 1, b"**``it``** is it."),
    ("SP537", 1, b"*`it`* is it."),
    ("SP537", 1, b"`**it** <https://example.org>`_ is it."),
)

BAD = [
    canary("SP101", "section deleted", edited(TESTING, b""), b"Assignee"),
    canary(
        "SP101",
        "sub-section deleted",
        edited(section(b"Database", b"-") + b"\nNone\n\n", b""),
        b"Proposed Change",
    ),
    canary(
        "SP102",
        "section that is not in the template",
        edited(TESTING, TESTING + section(b"Rollout") + b"\nSlowly.\n\n"),
        b"Rollout",
    ),
    canary(
        "SP103",
        "sections in another order",
        edited(TESTING, b"").replace(
            section(b"Problem Description"),
            TESTING + section(b"Problem Description"),
        ),
        b"Testing",
    ),
    canary(
        "SP103",
        "sections in reverse",
        PROLOGUE + b"\n".join(reversed(SECTIONS)),
        b"References",
    ),
    canary(
        "SP103",
        "sub-section in another section",
        edited(section(b"Database", b"-") + b"\nNone\n\n", b"").replace(
            b"Write it.\n", b"Write it.\n\n" + section(b"Database", b"-") + b"\nNone\n"
        ),
        b"Database",
    ),
    Canary(
        "SP104",
        "section twice",
        {SPEC: edited(b"References\n", TESTING + b"References\n")},
        f"{SPEC}:{1 + GOOD[: GOOD.index(b'References')].count(NEWLINE)}",
    ),
    Canary(
        "SP104",
        "section twice, the first out of place",
        {SPEC: edited(b"Problem Description\n", TESTING + b"Problem Description\n")},
        f"{SPEC}:{1 + GOOD[: GOOD.index(b'Problem Desc')].count(NEWLINE)}",
    ),
    canary(
        "SP105",
        "section at a lower level",
        edited(section(b"Testing"), section(b"Testing", b"-")),
        b"Testing",
    ),
    canary(
        "SP105",
        "sub-section at a higher level",
        edited(section(b"Public API", b"-"), section(b"Public API", b"=")),
        b"Public API",
    ),
    canary(
        "SP105",
        "first section with the title's adornment",
        edited(
            section(b"Problem Description"),
            b"===================\n" + section(b"Problem Description"),
        ),
        b"Problem Description",
    ),
    canary(
        "SP105",
        "divided section at a lower level",
        edited(section(b"Proposed Change"), section(b"Proposed Change", b"-")),
        b"Proposed Change",
    ),
    canary(
        "SP105",
        "section beside the title",
        edited(section(b"Testing"), b"=======\n" + section(b"Testing")),
        b"Testing",
    ),
    canary(
        "SP105",
        "own sub-section in an adornment that the others do not fit",
        edited(
            b"its users say so.\n",
            b"its users say so.\n\n" + section(b"Why", b"~") + b"\nIt is old.\n",
        ),
        b"Why",
    ),
    canary("SP106", "no title", edited(TITLE, b""), b"Problem Description"),
    Canary(
        "SP106",
        "nothing between the lines of the title",
        {SPEC: edited(b"Awesome Thing\n=", b"\n=")},
        f"{SPEC}:{1 + GOOD[: GOOD.index(b'Awesome Thing')].count(NEWLINE)}",
    ),
    canary(
        "SP106",
        "title set apart from its lines",
        edited(b"Awesome Thing\n=", b"\nAwesome Thing\n\n="),
        b"Awesome Thing",
    ),
    canary(
        "SP106",
        "lines over and under the title that differ",
        edited(TITLE, b"===========\nAwesome Thing\n=============\n"),
        b"Awesome Thing",
    ),
    canary(
        "SP106",
        "title underlined like a section",
        edited(TITLE, section(b"Awesome Thing")),
        b"Awesome Thing",
    ),
    canary(
        "SP107",
        "title of the template",
        edited(TITLE, b"==========\nYour Title\n==========\n"),
        b"Your Title",
    ),
    canary(
        "SP107",
        "title of the template in another case",
        edited(TITLE, b"===========\nyour title:\n===========\n"),
        b"your title",
    ),
    canary("SP310", "the template itself", TEMPLATE, b"Your Title"),
    canary(
        "SP310",
        "the template with a title and a blueprint of its own",
        edited(b"Your Title\n=", b"Own Title.\n=", TEMPLATE).replace(
            b"+spec/example", b"+spec/awesome-thing"
        ),
        b"Own Title",
    ),
    canary(
        "SP310",
        "the template with a section emptied",
        edited(b"What hurts?\n", b"", TEMPLATE),
        b"Your Title",
    ),
    canary(
        "SP303",
        "half of the guidance left",
        edited(b"What shall change?", b"The thing.", TEMPLATE)
        .replace(b"How is it tested?", b"Unit tests.")
        .replace(b"Your Title\n=", b"Own Title.\n=")
        .replace(b"+spec/example", b"+spec/awesome-thing"),
        b"Which tasks?",
        "SP304",
    ),
    canary(
        "SP108",
        "heading in another case",
        edited(section(b"Work Items"), section(b"Work items")),
        b"Work items",
    ),
    canary(
        "SP108",
        "heading with letters swapped",
        edited(section(b"References"), section(b"Refernces")),
        b"Refernces",
    ),
    canary(
        "SP108",
        "heading that is no plural",
        edited(section(b"Work Items"), section(b"Work Item(s)")),
        b"Work Item(s)",
    ),
    canary(
        "SP106",
        "no title, and the first section divided",
        edited(TITLE, b"").replace(
            b"Proposed Change\n",
            section(b"Own", b"-") + b"\nText.\n\nProposed Change\n",
            1,
        ),
        b"Problem Description",
    ),
    canary(
        "SP108",
        "heading with markup",
        edited(section(b"Work Items"), section(b"Work *Items*")),
        b"Work *Items*",
    ),
    canary(
        "SP108",
        "heading with a colon, over sub-sections",
        edited(section(b"Proposed Change"), section(b"Proposed Change:")),
        b"Proposed Change:",
    ),
    canary("SP109", "nothing but a title", PROLOGUE, b"Awesome Thing"),
    canary(
        "SP109",
        "sections of another template",
        PROLOGUE
        + section(b"Agenda")
        + b"\nMuch.\n\n"
        + section(b"Minutes")
        + b"\nFew.\n",
        b"Awesome Thing",
        "SP102",
    ),
    *(
        Canary(
            rule,
            what,
            {
                "pyproject.toml": POLICY + b"blueprint-address = " + pattern + b"\n",
                SPEC: edited(BLUEPRINT, address),
            },
            f"{SPEC}:{line}",
        )
        for rule, line, what, pattern, address in (
            ("SP201", 8, "blueprint in the place of a bug", BUG, BLUEPRINT),
            ("SP201", 8, "bug without number", BUG, BUG[1:-9] + b"XXX"),
            ("SP202", 11, "bug of another project", BUG, FINCH_BUG),
            ("SP202", 11, "issue of a fork", ISSUE, FORKED_ISSUE),
            (
                "SP203",
                11,
                "name that follows a prefix",
                PREFIXED,
                b"http://x.org/i/S-y",
            ),
            (
                "SP203",
                11,
                "name of another file where bugs count, too",
                b"[%s, %s]" % (BUG, NAMED),
                BLUEPRINT + b"s",
            ),
        )
    ),
    canary("SP201", "no blueprint", edited(BLUEPRINT, b"Soon."), b"Awesome Thing"),
    canary(
        "SP201",
        "blueprint in a comment",
        edited(BLUEPRINT, b"Soon.\n\n.. " + BLUEPRINT),
        b"Awesome Thing",
    ),
    canary(
        "SP202",
        "blueprint of another project",
        edited(b"net/canary/+spec", b"net/finch/+spec"),
        b"https://blueprints",
    ),
    canary(
        "SP203",
        "file named otherwise than the blueprint",
        edited(b"+spec/awesome-thing", b"+spec/awesome-things"),
        b"https://blueprints",
    ),
    canary(
        "SP204",
        "blueprint of the template",
        edited(b"+spec/awesome-thing", b"+spec/example"),
        b"https://blueprints",
    ),
    canary(
        "SP203",
        "another blueprint far down, of this project",
        edited(b"+spec/awesome-thing", b"+spec/other").replace(
            b"\nNone\n", b"\nhttps://blueprints.launchpad.net/canary/+spec/third\n"
        ),
        b"https://blueprints",
    ),
    *(
        Canary(
            "SP205",
            f"file name with {what}",
            {f"specs/2027.1/{name}.rst": edited(b"awesome-thing", name.encode())},
            f"specs/2027.1/{name}.rst:1",
        )
        for what, name in {"capitals": "Awesome-thing", "_": "awesome_thing"}.items()
    ),
    Canary(
        "SP206",
        "two names that differ in a sign",
        {
            SPEC: GOOD,
            "specs/2027.1/awesome.thing.rst": edited(
                b"awesome-thing", b"awesome.thing"
            ),
        },
        "specs/2027.1/awesome.thing.rst:1",
    ),
    canary("SP301", "section empty", edited(b"Unit tests.\n", b""), b"Testing"),
    canary(
        "SP301",
        "every section empty",
        PROLOGUE + b"\n".join(TEXT.sub(rb"\1", section) for section in SECTIONS),
        b"Database",
    ),
    canary(
        "SP301",
        "nothing but a comment",
        edited(b"Unit tests.", b".. None"),
        b"Testing",
    ),
    *(
        canary(
            "SP301",
            f"nothing but {what}",
            edited(b"Unit tests.", text),
            b"Testing",
        )
        for what, text in (
            ("a note to do", b".. todo:: How do we try it?"),
            ("a note to do, of some lines", b".. todo::\n\n   * Ask.\n   * Try."),
            ("what another format shows", b".. only:: latex\n\n   Unit tests."),
            ("a note to do for this format", b".. only:: html\n\n   .. todo:: Ask."),
            ("addresses of links", b".. _it: https://example.org/\n.. _one: it_"),
            ("a substitution", b".. |how| replace:: unit tests"),
            ("an entry of the index", b".. index:: tests"),
            ("a setting", b".. highlight:: python"),
            ("a quoted comment", b"  .. Unit tests."),
            ("a bullet", b"*"),
        )
    ),
    canary(
        "SP301",
        "nothing but the label of the next heading",
        edited(b"Unit tests.", b".. _refs:"),
        b"Testing",
    ),
    canary("SP302", "no licence", GOOD[GOOD.index(b"=====") :], b"====="),
    canary(
        "SP302", "more than the licence", edited(b"legalcode", b"legalcode-1"), b".."
    ),
    canary("SP302", "less than the licence", edited(b" This work", b" No work"), b".."),
    canary("SP302", "other licence", edited(b"by/3.0", b"by-nd/3.0"), b".."),
    canary(
        "SP303",
        "guidance left",
        after(b"Write it.", b"Which tasks? Different people may do\n" + GUIDANCE),
        b"Which tasks?",
    ),
    canary(
        "SP303",
        "guidance left but for a word",
        after(b"Write it.", b"* What tasks? Different people may do\n  " + GUIDANCE),
        b"* What tasks?",
    ),
    canary(
        "SP303",
        "guidance left that ends in a colon",
        after(
            b"Write it.",
            b"* Who leads? Name the primary assignee, an id or None\n"
            b"  if nobody does yet:\n\n  somebody",
        ),
        b"* Who leads?",
    ),
    canary(
        "SP303", "short guidance left", after(b"None", b"How is it tested?"), b"How"
    ),
    *(
        canary("SP303", what, after(b"Write it.", text), text[:6])
        for what, text in (
            ("guidance in a list", b"* How is it tested?\n* By whom?"),
            ("guidance in a list, with TBD", b"* How is it tested?\n\n  TBD"),
            (
                "guidance in a list, with more of it",
                b"* How is it tested?\n\n  What else is there to read?",
            ),
            ("guidance above a list", b"How is it tested?\n\n* By hand."),
        )
    ),
    canary(
        "SP304",
        "placeholder left",
        after(b"Write it.", b"Lead: <launchpad-id or None>"),
        b"Lead:",
    ),
    canary("SP305", "TBD", edited(b"Unit tests.", b"TBD"), b"TBD"),
    canary("SP305", "TBC in a list", edited(b"Unit tests.", b"- TBC"), b"- TBC"),
    canary("SP305", "nothing but signs", edited(b"Unit tests.", b"???"), b"???"),
    canary("SP305", "todo", edited(b"Unit tests.", b"*todo.*"), b"*todo"),
    *(
        canary("SP305", f"{text!r}", edited(b"Unit tests.", text), text[:5])
        for text in (
            b"TBD (once the API is agreed)",
            b"TBA, ask the testers",
            b"tbc - comes with the next patch set",
            b"To be decided at the summit.",
            b"To be determined",
            b"[T.B.D.]",
            b"TODO(jane): describe",
            b"Todo write it",
            b"FIXME: which ones?",
            b"This is still TBD.",
            b"Details are to be discussed at the next meeting.",
            b"XXX: not yet",
            b"1. TBD\n2. TBA (later)",
            b"To do:\n  after the review",
            b"(TBD)\n\n.. Unit tests.",
        )
    ),
    canary("SP305", "TBD, quoted", edited(b"Unit tests.", b"::\n\n  TBD"), b"  TBD"),
    canary(
        "SP305",
        "TBD above sub-sections",
        edited(b"Make it awesome.", b"TBD after the summit"),
        b"TBD",
    ),
    canary(
        "SP305",
        "TBD in a section of the author's own",
        edited(b"Unit tests.", b"Many.\n\n" + section(b"Own", b"-") + b"\nTBD"),
        b"TBD",
    ),
    canary(
        "SP305",
        "TBD on two lines as all that is said of the lead",
        edited(b"Lead: somebody", b"TBD (when we know who\nhas the time)"),
        b"TBD",
    ),
    canary("SP306", "label without answer", edited(b" somebody", b""), b"Lead:"),
    canary(
        "SP306",
        "another label in the place of the answer",
        edited(b"Lead: somebody", b"Lead:\nHelp: anybody"),
        b"Lead:",
    ),
    *(
        canary("SP306", what, edited(b"Lead: somebody", text), b"Lead:")
        for what, text in (
            ("another role in the place", b"Lead:\n\nReviewers: anybody (IRC: any)"),
            ("another label with its answer below", b"Lead:\n\nDocs:\n  anybody"),
            ("label of the template in the place", b"Lead:\n\nBackup: anybody"),
            ("comment of two lines", b"Lead:\n\n.. Who has\n   the time?"),
            ("TBD with words below", b"Lead:\n  TBD (after the summit)"),
            ("TBD with words beside", b"Lead: to be decided at the summit"),
            ("a field without body", b"Lead:\n\n:Contributor: anybody"),
            ("todo in a literal block", b"Lead::\n\n  todo"),
            ("directive that is not shown", b"Lead:\n\n.. todo:: ask somebody"),
            ("label in bold", b"Lead: **?**"),
        )
    ),
    canary("SP306", "sign as the answer", edited(b"somebody", b"?"), b"Lead:"),
    canary(
        "SP306", "comment for an answer", edited(b" somebody", b"\n\n.. me"), b"Lead"
    ),
    canary("SP306", "TBD as the answer", edited(b"somebody", b"TBD"), b"Lead:"),
    canary(
        "SP306",
        "names, and none of them the lead",
        edited(b"Lead: somebody", b"somebody, anybody,\neverybody"),
        b"Assignee",
    ),
    canary("SP401", "long line", after(b"Make it awesome.", PROSE.strip()), b"word"),
    canary(
        "SP401",
        "long line in a list",
        after(b"Make it awesome.", b"* " + PROSE.strip()),
        b"* word",
    ),
    canary(
        "SP401",
        "long line after a literal block's colons",
        after(b"Make it awesome.", b"Like::\n\n  that\n\n" + PROSE.strip()),
        b"word",
    ),
    canary(
        "SP401",
        "long line with two colons",
        after(b"Make it awesome.", b"std::vector " + PROSE.strip()),
        b"std::vector",
    ),
    canary(
        "SP401",
        "long line around a short address",
        after(b"Make it awesome.", PROSE + b"http://x.org " + PROSE.strip()),
        b"word",
    ),
    canary(
        "SP401",
        "long line that ends in a short word after an address",
        after(b"Make it awesome.", b"word " * 10 + LINK[:40] + b" and so on"),
        b"word",
        column="80",
    ),
    canary(
        "SP401",
        "long line of wide letters",
        after(b"Make it awesome.", "高い 高い ".encode() * 9),
        "高い".encode(),
        "SP406",
    ),
    canary(
        "SP401",
        "long line with a tab in it",
        after(b"Make it awesome.", b"word\t" * 11 + b"word"),
        b"word",
        "SP405",
    ),
    canary(
        "SP401",
        "long line around a long word",
        after(b"Make it awesome.", PROSE[:80] + b"a" * 90 + b" and so on"),
        b"word",
    ),
    canary(
        "SP401",
        "long line with a literal",
        after(b"Make it awesome.", b"word " * 13 + b"``some literal text``"),
        b"word",
    ),
    canary(
        "SP410",
        "long heading",
        GOOD + b"\n" + section(b"Own " * 20 + b"title", b"-") + b"\nNone\n",
        b"Own",
        column="80",
    ),
    canary("SP402", "CR LF", GOOD.replace(b"\n", b"\r\n"), b".."),
    canary("SP402", "one CR LF", edited(b"it.\n", b"it.\r\n"), b"Write it"),
    canary("SP402", "CR", GOOD.replace(b"\n", b"\r"), b".."),
    canary("SP403", "BOM", b"\xef\xbb\xbf" + GOOD, b"\xef\xbb\xbf.."),
    canary(
        "SP404", "Latin-1", edited(b"users", b"us\xe9rs"), b"The thing", column="37"
    ),
    canary(
        "SP404",
        "Latin-1 after CR LF",
        edited(b"users", b"us\xe9rs").replace(b"\n\nThe", b"\r\n\r\nThe"),
        b"The thing",
        "SP402",
        column="37",
    ),
    canary("SP405", "tab", edited(b"Write it", b"Write\tit"), b"Write", column="6"),
    canary(
        "SP406", "trailing blank", edited(b"it.\n", b"it. \n"), b"Write it", column="10"
    ),
    canary("SP406", "trailing tab", edited(b"it.\n", b"it.\t\n"), b"Write it", "SP405"),
    canary("SP407", "no newline at the end", GOOD[:-1] + b".", b"None.", column="6"),
    *(
        canary(
            "SP408",
            name,
            edited(b"Write it", f"Write{character}it".encode()),
            b"Write",
            column="6",
        )
        for name, character in {
            "no-break space": "\u00a0",
            "zero-width joiner": "\u200d",
            "word joiner": "\u2060",
            "BOM inside": "\ufeff",
            "bidirectional override": "\u202e",
            "line separator": "\u2028",
            "escape": "\x1b",
            "delete": "\x7f",
            "narrow no-break space": "\u202f",
            "figure space": "\u2007",
        }.items()
    ),
    *(
        canary(
            "SP409", f"conflict marker {mark.decode()}", after(b"Write it.", mark), mark
        )
        for mark in (b"<<<<<<< HEAD", b">>>>>>> 1234567", b"||||||| base")
    ),
    canary(
        "SP501",
        "unknown directive",
        after(b"Make it awesome.", b".. nosuch:: thing"),
        b".. nosuch",
    ),
    *(
        canary(
            "SP501",
            f"broken markup in {directive.decode()}",
            after(b"Make it awesome.", b".. " + directive + b" A *word"),
            b".. " + directive,
        )
        for directive in (b"seealso::", b"todo::", b"note::", b"versionadded:: 1")
    ),
    canary(
        "SP501",
        "markup that does not end",
        after(b"Make it awesome.", b"A *word"),
        b"A *word",
    ),
    *(
        canary(
            "SP501",
            f"{what} that leads nowhere",
            after(
                b"Make it awesome.", b"A first line\nand " + text + b" in the second."
            ),
            b"and ",
        )
        for what, text in {
            "link": b"nosuch_",
            "link in backquotes": b"`no such`_",
            "footnote": b"[9]_",
            "citation": b"[Nosuch]_",
            "substitution": b"|nosuch|",
        }.items()
    ),
    canary(
        "SP501",
        "substitutions that never end",
        after(
            b"Make it awesome.",
            b"A |bomb|.\n\n.. |bomb| replace:: |bang|\n.. |bang| replace:: |bomb|",
        ),
        b"A |bomb|",
    ),
    canary(
        "SP501",
        "underline shorter than its title",
        edited(b"Database\n--------", b"Database\n----"),
        b"----",
    ),
    canary(
        "SP503", "image", after(b"Make it awesome.", b".. image:: x.png"), b".. image"
    ),
    canary(
        "SP503",
        "figure in a list",
        after(b"Make it awesome.", b"* .. figure:: x.png\n\n     A caption."),
        b"* .. figure",
    ),
    *(
        canary(
            "SP504",
            what,
            after(b"Make it awesome.", b".. " + directive),
            b".. " + directive.partition(b"\n")[0],
        )
        for what, directive in {
            "reading another file": b"include:: /etc/passwd",
            "showing another file": b"literalinclude:: /etc/passwd",
            "raw HTML": b"raw:: html\n\n  <b>",
            "table of an address": b"csv-table::\n   :url: http://localhost/",
            "table of a file": b"csv-table::\n   :file: /etc/passwd",
        }.items()
    ),
    canary(
        "SP504",
        "role of raw HTML",
        after(
            b"Make it awesome.", b".. role:: html(raw)\n   :format: html\n\n:html:`b`"
        ),
        b":html:",
    ),
    canary(
        "SP505",
        "heading right below a line of text",
        edited(b"somebody\n\nTesting", b"somebody\nTesting"),
        b"Testing",
    ),
    canary(
        "SP505",
        "heading in bold",
        edited(section(b"Testing"), b"**Testing**\n"),
        b"**Testing",
    ),
    canary(
        "SP505",
        "own heading right below a line of text",
        edited(b"Unit tests.", b"Unit tests.\nMore of them\n------------\nText."),
        b"More of them",
    ),
    canary(
        "SP505",
        "own heading with three signs below it",
        edited(b"Unit tests.", b"Unit tests.\n\nMore of them\n---\n\nText."),
        b"More of them",
    ),
    *(
        Canary(
            rule,
            f"slip of the pen: {text.decode()}",
            {SPEC: after(b"Make it awesome.", text)},
            f"{SPEC}:{line + 1 + GOOD[: GOOD.index(b'Make it')].count(NEWLINE) + 1}",
        )
        for rule, line, text in SLIPS
    ),
    *(
        canary(
            "SP504",
            what,
            after(b"Make it awesome.", b".. " + directive),
            b".. " + directive.partition(b"\n")[0],
        )
        for what, directive in {
            "importing a parser": b"include:: x\n   :parser: specs.backlog.evil",
            "importing a codec": b"raw:: html\n   :encoding: evil\n   :file: x",
            "nothing but a name": b"include::",
        }.items()
    ),
    *(
        canary(
            "SP501",
            f"option without a value in {directive.decode()}",
            after(b"Make it awesome.", b".. " + directive + options),
            b".. " + directive,
        )
        for directive, options in {
            b"csv-table:: T": b"\n   :delim:\n\n   a, b",
            b"figure:: x.png": b"\n   :figwidth:",
        }.items()
    ),
    *(
        canary(
            "SP507",
            f"address that runs, as {what}",
            after(b"Make it awesome.", text),
            next(line for line in text.split(NEWLINE) if b"javascript" in line),
        )
        for what, text in {
            "a link": b"A `link <javascript:alert(1)>`_.",
            "an anonymous link": b"A `link <javascript:alert(1)>`__.",
            "a target": b"A link_.\n\n.. _link: javascript:alert(1)",
            "plain text": b"See javascript:alert(1) there.",
            "a download": b"A :download:`link <javascript://x/%0aalert(1)>`.",
            "a page": b".. toctree::\n\n   link <javascript://x/%0aalert(1)>",
            "a caption": b".. code-block:: c\n   :caption: `a <javascript:>`__\n\n   x",
        }.items()
    ),
    canary(
        "SP507",
        "scheme in disguise",
        after(b"Make it awesome.", b"A `link <Java\\ Script&colon;alert(1)>`__."),
        b"A `link",
    ),
    canary(
        "SP507",
        "page within an address",
        after(b"Make it awesome.", b"A `link <data:text/html,x>`__."),
        b"A `link",
    ),
    canary(
        "SP508",
        "page that leads away",
        after(b"Make it awesome.", b".. meta::\n   :http-equiv=refresh: 0; url=x"),
        b"   :http-equiv",
    ),
    canary(
        "SP508",
        "name with more than a language",
        after(b"Make it awesome.", b".. meta::\n   :description http-equiv=x: y"),
        b"   :description",
    ),
    canary(
        "SP509",
        "page offered for download",
        after(b"Make it awesome.", b"A :download:`page <page.html>`."),
        b"A :download",
    ),
    canary(
        "SP509",
        "picture that is a page",
        after(b"Make it awesome.", b".. image:: x.svg"),
        b".. image",
        "SP503",
    ),
    canary(
        "SP510",
        "formula that leads away",
        after(b"Make it awesome.", b".. math:: \\href{javascript:x}{y}"),
        b".. math",
    ),
    canary(
        "SP510",
        "formula in a sentence",
        after(b"Make it awesome.", b"Some :math:`\\style{color: red}{y}`."),
        b"Some :math",
    ),
    canary(
        "SP510",
        "text that is read as a formula",
        after(
            b"Make it awesome.", b"A :math:`x`.\n\nA plain \\\\(\\\\href{x}{y}\\\\)."
        ),
        b"A plain",
    ),
    *(
        canary("SP511", what, edited(TITLE, titled(title)), title)
        for what, title in {
            "title with a tag": b"A <b>thing</b>",
            "title that ends a script": b"A </script> thing",
            "title that begins a comment": b"A <!-- thing",
            "title that ends an attribute": b'A ``" x="`` thing',
        }.items()
    ),
    *(
        Canary("SP902", what, {path: b"x"}, f"{path}:1")
        for what, path in {
            "program": "specs/backlog/evil.py",
            "program in a folder": "specs/2027.1/images/evil.html",
            "picture that is a page": "specs/2027.1/images/overview.svg",
            "picture in no folder": "specs/overview.png",
            "picture where none are taken": "specs/2027.1/images/overview.png",
            "file of the interpreter": "specs/2027.1/__pycache__/evil.pyc",
        }.items()
    ),
    Canary(
        "SP902",
        "folder in a folder of a folder",
        {"specs/2027.1/images/more/overview.png": b"x"},
        "specs/2027.1/images/more:1",
    ),
    canary(
        "SP515",
        "label that is nowhere",
        after(b"Make it awesome.", b":ref:`nowhere` says more."),
        b":ref:",
    ),
    canary(
        "SP515",
        "spec that is nowhere",
        after(b"Make it awesome.", b":doc:`other-thing` says more."),
        b":doc:",
    ),
    canary(
        "SP515",
        "term that is nowhere",
        after(b"Make it awesome.", b":term:`Awe` is all it takes."),
        b":term:",
    ),
    canary(
        "SP515",
        "label over nothing with a title",
        after(b"Make it awesome.", b".. _here:\n\nMore of it, see :ref:`here`."),
        b"More of it",
    ),
    canary(
        "SP516",
        "address of no page",
        after(b"Make it awesome.", b"`It <other-thing.html>`__ says more."),
        b"`It",
    ),
    canary(
        "SP516",
        "address of a source",
        after(b"Make it awesome.", b"`It <template.rst>`__ says more."),
        b"`It",
    ),
    Canary(
        "SP517",
        "label in two specs",
        {
            SPEC: edited(b"Testing\n=======", b".. _trial:\n\nTesting\n======="),
            SPEC.replace("awesome-thing", "other-thing"): edited(
                b"Testing\n=======", b".. _Trial:\n\nTesting\n======="
            ).replace(b"awesome-thing", b"other-thing"),
        },
        f"{SPEC}:{1 + GOOD[: GOOD.index(b'Testing')].count(NEWLINE)}",
    ),
    canary(
        "SP515",
        "name of no spec",
        after(b"Make it awesome.", b":spec:`other-thing` says more."),
        b":spec:",
    ),
    Canary(
        "SP518",
        "spec of several releases",
        {
            "specs/10.0/template.rst": TEMPLATE,
            SPEC.replace("2027.1", "10.0"): GOOD,
            SPEC: after(b"Make it awesome.", b":spec:`awesome-thing` says more."),
        },
        f"{SPEC}:{3 + GOOD[: GOOD.index(b'Make it awesome.')].count(NEWLINE)}",
    ),
    canary("SP601", "flag missing", GOOD, b"Public API")._replace(message="Add it"),
    canary("SP601", "flag in another word", GOOD, b"Public API")._replace(
        message="Add NoAPIImpact"
    ),
    *(
        found._replace(
            files={**found.files, "pyproject.toml": POLICY.replace(b"APIImpact", flag)},
        )
        for flag in (b'"C++Impact"', b'"(API"', b'"[A-Z]+"')
        for found in (
            canary(
                "SP601", f"flag {flag.decode()} missing", GOOD, b"Public API"
            )._replace(message="Add it"),
            canary(
                "SP602",
                f"flag {flag.decode()} for nothing",
                edited(b"One more call.", b"No impact."),
                b"Public API",
            )._replace(message=f"Add it\n\n{flag.decode()[1:-1]}"),
        )
    ),
    canary(
        "SP602",
        "flag for nothing",
        edited(b"One more call.", b"No impact."),
        b"Public API",
    )._replace(message="Add it\n\nAPIImpact"),
    Canary(
        "SP205",
        "name that Windows reserves",
        {"specs/2027.1/aux.rst": GOOD},
        "specs/2027.1/aux.rst:1",
        frozenset({"SP203"}),
    ),
    Canary(
        "SP205",
        "name that differs from the blueprint's in a sign",
        {"specs/2027.1/awesome_thing.rst": GOOD},
        "specs/2027.1/awesome_thing.rst:1",
    ),
    Canary(
        "SP205",
        "name of the release's page, and no blueprint",
        {"specs/2027.1/index.rst": edited(BLUEPRINT, b"Soon.")},
        "specs/2027.1/index.rst:1",
    ),
    Canary(
        "SP205",
        "name of the release's page",
        {"specs/2027.1/index.rst": edited(b"awesome-thing", b"index")},
        "specs/2027.1/index.rst:1",
    ),
    canary(
        "SP307",
        "status that nobody counts",
        edited(b"https://blue", b":Status: done\n\nhttps://blue"),
        b":Status:",
    ),
    canary(
        "SP307",
        "superseded by nothing",
        edited(b"https://blue", b":Author: me\n:Status: superseded by\n\nhttps://blue"),
        b":Status:",
    ),
    *(
        canary("SP309", what, edited(b"https://blue", field), b":Topics:")
        for what, field in {
            "topic of nothing": b":Topics: storage,, more\n\nhttps://blue",
            "topic without a letter": b":Topics: +++\n\nhttps://blue",
            "no topics": b":Topics:\n\nhttps://blue",
            "topics in a list": b":Topics:\n  * storage\n\nhttps://blue",
            "topic of many words": b":Topics: " + b"w " * 31 + b"w\n\nhttps://blue",
            "many topics": b":Topics: " + b"a, " * 10 + b"a\n\nhttps://blue",
        }.items()
    ),
    *(
        canary(
            "SP308",
            f"superseded by {what}",
            edited(
                b"https://blue", b":Status: superseded by " + by + b"\n\nhttps://blue"
            ),
            b":Status:",
        )
        for what, by in {
            "a spec that is not there": b"2027.1/nosuch",
            "a name that is not there": b"nosuch-thing",
            "a path that is not there": b"specs/zed/awesome-thing.rst",
            "itself": b"awesome-thing",
        }.items()
    ),
    Canary(
        "SP308",
        "superseded by what is superseded",
        {
            SPEC: edited(
                b"https://blue",
                b":Status: superseded by\n  :doc:`better-thing`\n\nhttps://blue",
            ),
            "specs/2027.1/better-thing.rst": edited(
                b"https://blue",
                b":Status: superseded by https://example.org/best\n\nhttps://blue",
            ).replace(b"awesome-thing", b"better-thing"),
        },
        f"{SPEC}:{1 + GOOD[: GOOD.index(b'https://blue')].count(NEWLINE)}",
    ),
    canary("SP502", "UTF-16", GOOD.decode().encode("utf-16"), b"", "SP404"),
    canary("SP502", "lists in lists", GOOD + b"\n" + b"* " * 3000 + b"x\n", b".."),
    canary("SP502", "a very long file", GOOD + b"\nmore\n" * 100_000, b".."),
    Canary(
        "SP901",
        "folder without template",
        {"specs/kilo/awesome-thing.rst": GOOD},
        "specs/kilo/template.rst:1",
    ),
    canary(
        "SP904",
        "suppression without a reason",
        GOOD + b"\n.. spectools: disable SP401\n",
        b".. spectools",
    ),
    canary(
        "SP904",
        "suppression of a rule that there is not",
        GOOD + b"\n.. spectools: disable SP999 because I say so\n",
        b".. spectools",
    ),
    canary(
        "SP904",
        "suppression of what no spec may suppress",
        GOOD + b"\n.. spectools: disable SP904 because I say so\n",
        b".. spectools",
    ),
    canary(
        "SP904",
        "suppression of a rule about the repository",
        GOOD + b"\n.. spectools: disable SP206 because I say so\n",
        b".. spectools",
    ),
    canary(
        "SP905",
        "suppression of nothing",
        GOOD + b"\n.. spectools: disable SP401 because it is quoted\n",
        b".. spectools",
    ),
    Canary(
        "SP906",
        "baseline of what is mended",
        {
            SPEC: edited(b"Write it.", b"Write\tit."),
            "check-baseline.txt": b"# As it was.\n" + ENTRY * 2,
        },
        "check-baseline.txt:3:1",
    ),
    Canary(
        "SP909",
        "section that no template has",
        {"pyproject.toml": POLICY.replace(b"Public API", b"Pubic API")},
        "pyproject.toml:9",
    ),
    Canary(
        "SP909",
        "label that no template has",
        {"pyproject.toml": POLICY.replace(b'["Lead"]', b'["Led"]')},
        "pyproject.toml:8",
    ),
    *(
        Canary("SP907", what, {".gitlab-ci.yml": ci}, ".gitlab-ci.yml:1")
        for what, ci in {
            "job commented out": b"# specs:\n#   script:\n#     - tox\n",
            "job that does something else": b"docs:\n  script:\n    - tox -e docs\n",
            "job that installs tox": b"docs:\n  script:\n    - pip install tox\n",
        }.items()
    ),
    Canary(
        "SP907",
        "CI file that is no YAML",
        {".gitlab-ci.yml": CI + b"  only: [master\n"},
        ".gitlab-ci.yml:5",
    ),
    Canary(
        "SP907",
        "job that is in no pipeline",
        {
            ".gitlab-ci.yml": b"",
            ".zuul.yaml": ZUUL.replace(b"        - canary-specs", b"        - other"),
        },
        ".zuul.yaml:1",
    ),
    Canary(
        "SP908",
        "irrelevant files",
        {
            ".gitlab-ci.yml": b"",
            ".zuul.yaml": ZUUL + b"            irrelevant-files:\n"
            b"              - ^README.rst$\n              - ^.*\\.rst$\n",
        },
        ".zuul.yaml:12",
    ),
    Canary(
        "SP908",
        "files",
        {
            ".gitlab-ci.yml": b"",
            ".zuul.yaml": ZUUL.replace(b"    vars", b"    files: ^src/\n    vars"),
        },
        ".zuul.yaml:3",
    ),
    Canary(
        "SP908",
        "ignored paths",
        {
            ".gitlab-ci.yml": b"",
            ".github/workflows/specs.yml": GITHUB.replace(
                b"  push:", b"  push:\n    paths-ignore: ['docs/**', '**.rst']"
            ),
        },
        ".github/workflows/specs.yml:3",
    ),
    Canary(
        "SP908",
        "ignored paths over several lines",
        {
            ".gitlab-ci.yml": b"",
            ".github/workflows/specs.yml": GITHUB.replace(
                b"  push:", b"  push:\n    paths-ignore: ['docs/**',\n      '**.rst']"
            ),
        },
        ".github/workflows/specs.yml:4",
    ),
    Canary(
        "SP908",
        "paths without specs",
        {
            ".gitlab-ci.yml": b"",
            ".github/workflows/specs.yml": GITHUB.replace(
                b"  push:", b"  push:\n    paths:\n    - '**'\n    - '!**/*.rst'"
            ),
        },
        ".github/workflows/specs.yml:3",
    ),
    Canary(
        "SP908",
        "changes without specs",
        {".gitlab-ci.yml": CI + b"  only:\n    changes:\n      - src/**/*\n"},
        ".gitlab-ci.yml:5",
    ),
    Canary(
        "SP902",
        "spec in a folder of a folder",
        {"specs/2027.1/drafts/awesome-thing.rst": GOOD},
        "specs/2027.1/drafts/awesome-thing.rst:1",
    ),
    canary(
        "SP502",
        "table of very many cells",
        GOOD + b"\n" + b"= " * 900 + b"=\n" + b"a\n" * 100 + b"= " * 900 + b"=" + b"\n",
        b"..",
    ),
    Canary(
        "SP902",
        "spec in no folder",
        {"specs/awesome-thing.rst": GOOD},
        "specs/awesome-thing.rst:1",
    ),
    Canary(
        "SP902",
        "spec in Markdown",
        {"specs/2027.1/awesome-thing.md": b"# Awesome Thing"},
        "specs/2027.1/awesome-thing.md:1",
    ),
    Canary(
        "SP902",
        "file with another ending",
        {"specs/2027.1/awesome-thing.RST": GOOD},
        "specs/2027.1/awesome-thing.RST:1",
    ),
    Canary(
        "SP903",
        "template without sections",
        {"specs/2027.1/template.rst": TEMPLATE[: TEMPLATE.index(b"Problem")]},
        "specs/2027.1/template.rst:1",
    ),
    Canary(
        "SP903",
        "template with a section twice",
        {"specs/2027.1/template.rst": TEMPLATE + b"\n" + TESTING},
        f"specs/2027.1/template.rst:{2 + TEMPLATE.count(NEWLINE)}",
    ),
    Canary(
        "SP407",
        "a defect in a template",
        {"specs/2027.1/template.rst": TEMPLATE + b"more"},
        f"specs/2027.1/template.rst:{1 + TEMPLATE.count(NEWLINE)}",
    ),
    *(
        Canary("SP910", what, {SPEC: GOOD, "redirects.txt": text}, f"redirects.txt:{n}")
        for what, n, text in (
            ("redirect to nowhere", 1, b"specs/b/x.rst -> specs/b/y.rst\n"),
            (
                "redirect in two steps",
                2,
                f"specs/b/x.rst -> {SPEC}\nspecs/b/y.rst -> specs/b/x.rst\n".encode(),
            ),
            (
                "redirects in a circle",
                1,
                b"specs/b/x.rst -> specs/b/y.rst\nspecs/b/y.rst -> specs/b/x.rst\n",
            ),
            (
                "redirect that hides a spec",
                1,
                f"{SPEC} -> specs/backlog/awesome-thing.rst\n".encode(),
            ),
            (
                "two redirects for an address",
                4,
                f"# Moved\nspecs/b/x.rst -> {SPEC}\n".encode() * 2,
            ),
            ("line that is no redirect", 1, f"specs/b/x.rst {SPEC}\n".encode()),
        )
    ),
    Canary(
        "SP407",
        "in a release with a number beside one with a name",
        {"specs/zed/template.rst": TEMPLATE, SPEC: GOOD + b"more"},
        f"{SPEC}:{1 + GOOD.count(NEWLINE)}",
    ),
    Canary(
        "SP407",
        "in a release beside one that sorts after it as text",
        {
            "specs/9.0/template.rst": TEMPLATE,
            "specs/10.0/template.rst": TEMPLATE,
            "specs/10.0/awesome-thing.rst": GOOD + b"more",
        },
        f"specs/10.0/awesome-thing.rst:{1 + GOOD.count(NEWLINE)}",
    ),
]

CELL = b"a cell that is wide enough to make its table wider than any line of prose"

FINE = {
    "the good spec": GOOD,
    "title with signs": edited(TITLE, titled(b'A "thing" & more: x < y -> `z`')),
    "address in a comment too": b"..\n " + BLUEPRINT + b"\n\n" + GOOD,
    "address in a link": edited(BLUEPRINT, b"`Blueprint <" + BLUEPRINT + b">`_"),
    "address far down": edited(BLUEPRINT, b"Soon.").replace(
        b"\nNone\n", b"\n* " + BLUEPRINT + b"\n"
    ),
    "prose that quotes guidance": after(
        b"Write it.",
        b"The template says that different people may do them, and nobody needs to\n"
        b"do all of them; here one person will.",
    ),
    "title that is also a section's": edited(TITLE, b"=======\nTesting\n=======\n"),
    "blueprint in an anonymous link": edited(BLUEPRINT, b"`It <" + BLUEPRINT + b">`__"),
    "directive alone in a section": edited(
        b"Unit tests.", b".. note:: More than unit tests."
    ),
    "what this format shows": edited(
        b"Unit tests.", b".. only:: html or latex\n\n   Unit tests."
    ),
    "what all formats but one show": edited(
        b"Unit tests.", b".. only:: not latex\n\n   Unit tests."
    ),
    "formula alone in a section": edited(b"Unit tests.", b".. math:: a = b"),
    "note to do beside text": edited(
        b"Unit tests.", b".. todo:: Ask.\n\nUnit tests.\n\n.. todo:: Try."
    ),
    "table of a call alone in a section": edited(b"Unit tests.", b".. http:get:: /x"),
    "footnote alone in a section": edited(b"Unit tests.", b"Some [1]_.").replace(
        b"\nNone\n\nPublic", b"\nNone [1]_\n\nPublic"
    )
    + b"\n.. [1] Unit tests.\n",
    **{
        f"section that says {text.decode()!r}": edited(b"Unit tests.", text)
        for text in (
            b"The label TBD is gone from all pages.",
            b"TODO comments in the code go away.",
            b"TBD-marked fields are hidden.",
            b"todo.txt is read, too.",
            b"To be defined in the configuration file.",
            b"To be done by the deployer: the first run.",
            b"XXX-large instances are tried, too.",
            b"Nothing is TBD.",
            b"* TODO: write the tests\n* TODO: run them",
            b"TBD: https://etherpad.example.org/p/canary-tests",
            b"Unit tests; more is TBD.",
            b"There is none.",
            b"N/A.",
        )
    },
    "two blueprints": edited(BLUEPRINT, BLUEPRINT[:-13] + b"first and " + BLUEPRINT),
    "blueprint of another project too": edited(
        BLUEPRINT, BLUEPRINT.replace(b"canary", b"finch") + b" and " + BLUEPRINT
    ),
    "blueprint at the end of a sentence": edited(BLUEPRINT, BLUEPRINT + b"."),
    "notice broken into other lines": edited(b"3.0 Unported\n ", b"3.0\n Unported "),
    "labels, pages and terms that are there": after(
        b"Make it awesome.",
        b".. _here:\n\nMore, see :ref:`there`, :ref:`it <here>`, :doc:`template`,\n"
        b":any:`there`, :term:`Awe`, `the template <template.html#x>`__ and\n"
        b":ref:`search`.\n\n"
        b".. glossary::\n\n   Awe\n      What it takes.",
    ).replace(b"Testing\n=======", b".. _There:\n\nTesting\n======="),
    "own sub-sections, in a divided section too": edited(
        b"Make it awesome.\n",
        b"Make it awesome.\n\n"
        + section(b"Phases", b"-")
        + b"\nTwo.\n\n"
        + section(b"Testing", b"-")
        + b"\nIn the second one.\n",
    ),
    "own sections below the deepest level": edited(
        b"One more call.\n",
        b"One more call.\n\n"
        + section(b"Testing", b"~")
        + b"\nText.\n\n"
        + section(b"Databases", b"~")
        + b"\nText.\n",
    ),
    "own sections in own sections": edited(
        b"Unit tests.\n",
        b"Unit tests.\n\n"
        + section(b"Own", b"-")
        + b"\nText.\n\n"
        + section(b"Deeper", b"~")
        + b"\nText.\n",
    ),
    "own section called like one of the template": edited(
        b"Unit tests.\n",
        b"Unit tests.\n\n" + section(b"Public API", b"-") + b"\nText.\n",
    ),
    "title without text below it": edited(BLUEPRINT, b"").replace(
        b"\nNone\n\nPublic", b"\n" + BLUEPRINT + b"\n\nPublic"
    ),
    "address that sticks out": after(b"Make it awesome.", b"word " * 10 + LINK[:50]),
    "very long word that sticks out": after(
        b"Make it awesome.", b"word " * 10 + b"a/" * 25
    ),
    "words around one that fits no line": after(
        b"Make it awesome.", b"word " + b"a" * 90 + b" word"
    ),
    "seven signs in a row": after(
        b"Make it awesome.", b"<<<<<<<< eight\n\n>>>>>>>x and |||||||x"
    ),
    "TBD among other words": edited(b"Unit tests.", b"Unit tests.\n\nTBD"),
    "own sub-sections": edited(
        b"Unit tests.\n", b"Unit tests.\n\n" + section(b"Own", b"-") + b"\nText.\n"
    ),
    "wide grid table": after(
        b"Make it awesome.",
        b"+%s+%s+\n| %s | %s |\n+%s+%s+"
        % (b"-" * 75, b"-" * 25, CELL, b"x" * 23, b"-" * 75, b"-" * 25),
    ),
    "long line of code": after(
        b"Make it awesome.", b".. code-block:: python\n   :caption: x\n\n   " + PROSE
    ).replace(PROSE, PROSE.strip()),
    "long literal line": after(b"Make it awesome.", b"Like::\n\n  " + PROSE.strip()),
    "long address": after(b"Make it awesome.", b"See " + LINK),
    "long address in a link": after(b"Make it awesome.", b"See `it <" + LINK + b">`_"),
    "long target": after(b"Make it awesome.", b".. _it: " + LINK),
    "long word": after(b"Make it awesome.", b"* " + b"a" * 100),
    "long directive option": after(
        b"Make it awesome.",
        b".. code-block:: text\n   :caption: " + PROSE.strip() + b"\n\n   x",
    ),
    "long comment": after(b"Make it awesome.", b".. " + PROSE.strip()),
    "underline of seven": edited(
        b"Unit tests.", b"Unit tests.\n\nOwn one\n-------\n\nText."
    ),
    "Sphinx's roles and directives": after(
        b"Make it awesome.",
        b":ref:`search` :doc:`template` :command:`z`\n\n.. seealso:: it\n\n"
        b".. todo:: it\n\n.. highlight:: python\n\n.. http:get:: /x\n\n   Text.",
    ),
    "suppression that suppresses": after(
        b"Make it awesome.",
        b".. spectools: disable SP401,\n   SP405 because the log is quoted as it is\n\n"
        + PROSE.strip()
        + b"\n\nA\ttab.",
    ),
    "references as link targets": edited(
        b"References\n==========\n\nNone",
        b"References\n==========\n\n.. target-notes::\n\n.. _it: https://example.org/",
    ),
    "joiners where a script needs them": after(
        b"Make it awesome.",
        "\u0645\u06cc\u200c\u062e \U0001f468\u200d\U0001f469".encode(),
    ),
    **{
        f"no slip of the pen: {text.decode()}": after(b"Make it awesome.", text)
        for text in (
            b"The steps are:\n\n- Copy it\n- Check it",
            b"The steps are those of the year and of all\nof it - so far.",
            b"1. Copy it\n2. Check it\n\nText.\n\n3. Ship it",
            b"* The text of an item that is longer\n  than its first line.",
            b"A term of some words\n   Its definition.",
            b".. note:: Mind it.\n\n.. Mind: this is a comment",
            b".. code-block:: rst\n\n   ..note:: Mind it.",
            b"See it_ and [book]_.\n\n.. _it: https://example.org\n.. [book] Long.",
            b"Response::\n\n  {}",
            b"What ``[it](address)`` and ``###`` mean in Markdown.",
            b"See :ref:`search`, :doc:`template` and file: `other`.",
            b"See `it <https://example.org>`_ and `PUT /v1/<id>`.",
            b"Call ``it``\\ s, `that`\\ s and ``echo `date```.",
            b"It is **bold**, *so* and ``*.py``; 2**8 and a * b.",
            b"On ``C:\\temp`` and in C:\\\\temp.",
        )
    },
    "comment with a colon": after(
        b"Make it awesome.", b".. mind: this is a comment\n\n.. Note: and this"
    ),
    **{
        f"lead who is given as {text.decode()!r}": edited(b"Lead: somebody", text)
        for text in (
            b"Lead:\n\nsomebody (IRC: some)",
            b"Lead:\n\nIRC: some\n\nHelp:\n  anybody",
            b"Lead:\n\nMail/IRC: some@example.org",
            b"Lead:\nsomebody: some-id",
            b"Lead:\n\nhttps://launchpad.net/~some",
            b"Lead:\n\n* somebody\n* anybody",
            b"Lead:\n  - lead of the testers: somebody",
            b"Lead::\n\n  somebody",
            b"Lead:\n\n.. code::\n\n   somebody",
            b"Lead:\n\n.. Who else?\n   Nobody.\n\nsomebody",
            b"| Lead:\n| somebody",
            b":Lead: somebody",
            b":Lead:\n  somebody",
            b"* **Lead:** somebody, others TBD",
            b"Lead:\n  None (who has the time?)",
            b"Whoever it is has asked.\n\nLead: somebody",
            b"Both of us,\nsooner or later.\n\nLead\n----\n\nsomebody",
            b"- some@example.org (lead)\n- any@example.org",
            b"N/A.",
        )
    },
    "label of the template with its answer nested below": after(
        b"Write it.", b"* What else is there to read?\n\n  The book."
    ),
    "label of the template with a quote below": after(
        b"Write it.", b"What else is there to read?\n\n  The book.\n\n  All of it."
    ),
    "label of the template with a list nested below": after(
        b"Write it.", b"1. How is it tested?\n\n   * By hand.\n   * By machines."
    ),
    "blueprint in another letter case": edited(
        BLUEPRINT, b"https://blueprints.launchpad.net/Canary/+spec/Awesome-Thing"
    ),
    "blueprint with its sign encoded": edited(b"/+spec/", b"/%2Bspec/"),
    "blueprint by the series": edited(b"/+spec/", b"/zed/+spec/"),
    "label with its answer below": edited(b"Lead: somebody", b"Lead:\n  somebody"),
    "label in bold": edited(b"Lead: somebody", b"**Lead**:\n\nsomebody, anybody"),
    "label cut short": edited(b"Lead: somebody", b":Lead: somebody,\n  anybody"),
    "label that nobody needs": edited(b"Lead: somebody", b"somebody"),
    "label in a section that says none": edited(b"Lead: somebody", b"Not applicable."),
    "links and substitutions that lead somewhere": after(
        b"Make it awesome.",
        b"A link_, `two words`_, |sub|, |today|, [1]_, [#a]_, one__\n\n"
        b".. _link: http://x.org\n.. _two words: link_\n.. |sub| replace:: text\n"
        b".. [1] one\n.. [#a] a\n__ http://y.org",
    ),
    "two dots and two colons below a line": after(
        b"Make it awesome.", b"And so on\n...\n\nLike this\n::\n\n  that"
    ),
    "addresses that lead to pages": after(
        b"Make it awesome.",
        b"A `link <HTTPS://example.org/a:b>`__, `page <template.html>`__,\n"
        b"me@x.org, ``javascript:alert(1)``, \\\\href and :download:`template.rst`.\n\n"
        b".. meta::\n   :Description lang=en: what it is",
    ),
    "formula that only sets": after(
        b"Make it awesome.",
        b".. math:: \\frac{a}{b} \\datax\n\nA ``\\href`` beside it.",
    ),
    "superseded by an address": edited(
        b"https://blue",
        b":Status: superseded by https://example.org/x\n\nhttps://blue",
    ),
    "superseded by what is no spec's name": edited(
        b"https://blue", b":Status: superseded by work elsewhere\n\nhttps://blue"
    ),
    "a field that is quoted": after(
        b"Make it awesome.", b"Like::\n\n  :Status: superseded by nosuch-thing"
    ),
    "a field that is no status of the spec": after(
        b"Make it awesome.", b":Status: superseded by nosuch-thing"
    ),
    "a draft": edited(b"https://blue", b":Status: draft\n\nhttps://blue"),
    "topics": edited(
        b"https://blue", "\n:Topics: storage,\n  Größe, C++\n\nhttps://blue".encode()
    ),
    "its own name, and that of the spec in its release": after(
        b"Make it awesome.",
        b":spec:`awesome-thing`, :spec:`it <2027.1/awesome-thing>`.",
    ),
    "other scripts and accents": edited(
        b"Make it awesome.", "Größer, дальше, 高く.".encode()
    ),
}
