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
theme = "alabaster"
theme-extension = "alabaster"
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


NEWLINE = b"\n"
PROSE = b"word " * 40
LINK = b"https://example.org/" + b"a" * 90
TITLE = b"=============\nAwesome Thing\n=============\n"
TESTING = section(b"Testing") + b"\nUnit tests.\n\n"
GUIDANCE = b"them, and nobody needs to do all of them."
BLUEPRINT = b"https://blueprints.launchpad.net/canary/+spec/awesome-thing"

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
    canary("SP306", "label without answer", edited(b" somebody", b""), b"Lead:"),
    canary(
        "SP306",
        "another label in the place of the answer",
        edited(b"Lead: somebody", b"Lead:\nHelp: anybody"),
        b"Lead:",
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
    canary(
        "SP506",
        "directive with one colon",
        after(b"Make it awesome.", b".. code-block: python\n\n   x = 1"),
        b".. code-block",
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
        "pyproject.toml:10",
    ),
    Canary(
        "SP909",
        "label that no template has",
        {"pyproject.toml": POLICY.replace(b'["Lead"]', b'["Led"]')},
        "pyproject.toml:9",
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
        b"Unit tests.", b".. todo:: More than unit tests."
    ),
    "two blueprints": edited(BLUEPRINT, BLUEPRINT[:-13] + b"first and " + BLUEPRINT),
    "blueprint of another project too": edited(
        BLUEPRINT, BLUEPRINT.replace(b"canary", b"finch") + b" and " + BLUEPRINT
    ),
    "blueprint at the end of a sentence": edited(BLUEPRINT, BLUEPRINT + b"."),
    "notice broken into other lines": edited(b"3.0 Unported\n ", b"3.0\n Unported "),
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
        b":ref:`x` :doc:`y` :command:`z`\n\n.. seealso:: it\n\n.. todo:: it\n\n"
        b".. highlight:: python\n\n.. http:get:: /x\n\n   Text.",
    ),
    "suppression that suppresses": after(
        b"Make it awesome.",
        b".. spectools: disable SP401,\n   SP405 because the log is quoted as it is\n\n"
        + PROSE.strip()
        + b"\n\nA\ttab.",
    ),
    "references as link targets": edited(
        b"References\n==========\n\nNone",
        b"References\n==========\n\n.. _it: https://example.org/",
    ),
    "joiners where a script needs them": after(
        b"Make it awesome.",
        "\u0645\u06cc\u200c\u062e \U0001f468\u200d\U0001f469".encode(),
    ),
    "comment with a colon": after(
        b"Make it awesome.", b".. mind: this is a comment\n\n.. Note: and this"
    ),
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
        b"A `link <HTTPS://example.org/a:b>`__, `page <other.html>`__ and me@x.org,\n"
        b"``javascript:alert(1)``, \\\\href and :download:`template.rst`.\n\n"
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
    "other scripts and accents": edited(
        b"Make it awesome.", "Größer, дальше, 高く.".encode()
    ),
}
