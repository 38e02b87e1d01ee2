"""Text that reads as something else than was meant: what is found, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers import Tool

# Where the finding belongs, the text has a mark: ~ at the end of the line, which is
# taken out.
WRONG: dict[str, list[str]] = {
    "SP506": [
        ".. code block:: python~\n\n   x = 1",
        ".. Code-Block: python~\n\n   x = 1",
        ".. Note::Mind it.~",
        ".. note: Mind it.~",
        ".. note:::~\n\n   Mind it.",
        ".. code-block::python~\n\n   x = 1",
        ".. code-block: python~\n\n   x = 1",
        ".. codeblock: python~\n\n   x = 1",
        ".. code-block python~\n\n   x = 1",
        ".. note~\n\n   Mind it.",
        ".. :note: Mind it.~",
        ".. warning;; Mind it.~",
        ".. image:boxes.png~",
        "* An item:\n\n  .. code-block: python~\n\n     x = 1",
        ".. note: is what a comment may quote~\n\n.. note::\n\n   Mind it.",
    ],
    "SP521": [
        "It can::\n\n* create~\n* restore",
        "It can::\n\n#. create~\n#. restore",
        "* It can::\n\n  - create~\n  - restore",
        "It can:\n* create~\n* restore",
        "It can:\n- create~\n- restore",
        "It can:\n1. create~\n2. restore",
        "It can:\n1) create~\n2) restore",
        "It can:\n(1) create~\n(2) restore",
        "It can:\na) create~\nb) restore",
        "It can:\n#. create~\n#. restore",
        "It can do this\n* create~",
        "It can:\n- create~",
        "It can do two things.\n- create~",
        "* one of them:\n  - create~\n  - restore\n* the other",
        "* one\n* two\n\nIt can:\n+ create~\n+ restore",
        "It can:\n* create, which takes as long~\n  as it takes\n* restore",
        ".. note:: It can:\n   * create~\n   * restore",
        "It says:\n:Size: 3~\n:Age: 4",
        "It is done.\n2. Then the next step follows~",
        "+---------+\n| It can  |\n| * this  |~\n| * that  |\n+---------+",
    ],
    "SP522": [
        "Origin: here~\nLabel: it\nSuite: all",
        "[1] https://example.org/a~\n[2] https://example.org/b",
        "[a] The first book~\n[b] The second book",
        "[1]: The first book~\n[2]: The second book",
        "See:\n[1] The first book~\n[2] The second book",
        "https://example.org/a~\nhttps://example.org/b",
        "<https://example.org/a>~\n<https://example.org/b>",
    ],
    "SP523": [
        "*create one~\n*restore it",
        "It can:\n*create~\n*restore",
        "-create~\n-restore",
        "-Create it\n\n\nText.\n\n-Create~\n\n-Restore",
        "It can:\n-create~\n-restore",
        "1.Create~\n2.Restore",
        "1)Create~\n2)Restore",
        "\u00b7 create~\n\u00b7 restore",
        "\u2013 create~\n\u2013 restore",
        "It can:\n\u25cf create~\n\u25cf restore",
        "+Create~\n+Restore",
    ],
    "SP524": [
        "1. a\n2. b\n2. c~\n4. d",
        "1. a\n2. b\n4. c~",
        "1. a\n\n2. b\n\n4. c~",
        "1. a\n\n1. b~\n\n1. c",
        "1. a\n1. b~\n1. c",
        "1. a\n\nText.\n\n2. b\n\nText.\n\n2. c~",
        "1. a\n\nText.\n\n1. b~\n\nText.\n\n3. c",
        "#. a\n\nText.\n\n#. b~",
        "(1) a\n\n(2) b\n\n(5) c~",
    ],
    "SP525": [
        "* The text of an item that is longer\n   than one line of it.~",
        "1. The text of an item that is longer\n    than one line of it.~",
        "A sentence of the text that is longer\n than one line of it.~",
        "A sentence of the text that goes on with the\n  next, and is a term.~",
        "A whole sentence stands here.\n And another one below it.~",
        "1. The first item is wrapped\nwithout any indentation.~",
        "#. The first item is wrapped\nwithout any indentation.~",
        "1. an item\n\n  what belongs to it~\n\n2. another item",
        "* an item\n\n what belongs to it~\n\n* another item",
        "* an item\n\n   what belongs to it, a column too deep~\n\n* another item",
        "* This one ends in the middle of a line, as it has to, for it is\n"
        "      longer than the editor is wide.~",
    ],
    "SP526": [
        "... sectnum::~\n\n.. contents::",
        "Like this::\n\n.. code-block:: json~\n\n   {}",
        "..note::~\n\n   Mind it.",
        "..note::~\n   Mind it.",
        "... note::~\n\n   Mind it.",
        ". . note::~\n\n   Mind it.",
        ".note::~\n\n   Mind it.",
        ". note::~\n\n   Mind it.",
        "\u2026 note::~\n\n   Mind it.",
        "Text.\n.. note:: Mind it.~",
        "Text.\n.. code-block:: python~\n\n   x = 1",
        "code-block:: python~\n\n   x = 1",
        "image:: boxes.png~",
        "* An item:\n\n  ..code-block:: json~\n\n    {",
    ],
    "SP527": [
        ".._the-label:~\n\nText.",
        "_the-label:~\n\nText.",
        ".. the-label:~\n\nText with :ref:`the-label`.",
        ".. name: https://example.org~",
        ".. two words: https://example.org~",
        ".. _name https://example.org~",
        ".. _name:https://example.org~",
        ".. name_: https://example.org~",
        ".. __ https://example.org~",
        ".. [two words] A book.~",
        ".. [1]_ A book.~",
        ".. [1]: A book.~",
        ".. [1]A book.~",
        ".._name: https://example.org~",
        ". _name: https://example.org~",
        "... _name: https://example.org~",
        "_name: https://example.org~",
        "..[1] A book.~",
        "Text.\n.. _name: https://example.org~",
        "The books\n.. [1] A book.~",
        "* item\n\n  .. name: https://example.org~",
    ],
    "SP528": [
        ".. code-block:: json~\n\n{}",
        ".. code-block:: python~\n\nText.",
        ".. code::~\n\nText.",
        ".. code-block:: python~\n\n   :linenos:\n\n   x = 1",
        ".. code-block:: python~\n\n   :caption: It\n   x = 1",
        "* item\n\n  .. code-block:: python~\n\n  x = 1",
    ],
    "SP529": [
        "Response::~\n  {}",
        'Response:~\n  {\n    "a": 1\n  }',
        'Response:\n\n{~\n  "a": 1\n}',
        'Response:\n\n  {~\n    "a": 1\n  }',
        "Do::~\n  x = 1\n  y = 2",
        "Table it::~\n  One  | Two |\n  -----------|\n  a    | b   |",
        "Like this:\n\nclass Thing(object):~\n    pass",
        "def call(self):~\n    pass",
        "network:~\n  name: it\n  size: 3",
        "curl -X POST \\~\n    https://example.org",
        "$ first command~\n$ second command",
        "Response:~\n  [\n    {\n",
    ],
    "SP530": [
        "---~",
        "Text.\n\n***~\n\nText.",
        "It is <b>bold</b>.~",
        "One&nbsp;word.~",
        "A note.[^1]~",
        "See <code>it</code>.~",
        "```json~\n{}\n```",
        "```~\n{1: 2}\n```",
        "```python~\nx = 1\n\ny = 2\n```",
        "```~\n* a\n* b\n```",
        "Like this:\n```yaml~\na: 1\n```",
        "* item\n\n  ```~\n  x = 1\n  ```",
        "See [it](https://example.org).~",
        "See [it](page.md).~",
        'See\n[it](https://example.org/x "Title").~',
        "![boxes](boxes.png)~",
        "### Parts~\n\nText.",
        "## Parts~",
        "| a | b |~\n|---|---|\n| 1 | 2 |",
        "a | b~\n--- | ---\n1 | 2",
        ".. note::\n   a | b~\n   --- | ---\n   1 | 2",
        "They are::\na | b~\n--- | ---\n1 | 2",
        "| a | b |~\n| 1 | 2 |",
        "> Quoted~\n> text.",
        "A line<br>~\nand another.",
        "<!-- hidden -->~",
    ],
    "SP531": [
        "See ref:`search`.~",
        "See :ref`search`.~",
        "See :doc:``search``.~",
        "See : ref:`search`.~",
        "See :ref: `search`.~",
        ":ref: `search` is it.~",
        "See :ref:'search'.~",
        "See :ref:search.~",
        "See the:ref:`search`.~",
        "See ;ref:`search`.~",
        "See `:ref:`search`.~",
        "See :ref :`search`.~",
        "Text that is\nlonger: see ref:`search`~\nand more.",
    ],
    "SP532": [
        "See `https://example.org/it`.~",
        "See `it <https://example.org>`.~",
        "See `two words\n<https://example.org>` now.".replace(
            "two words", "two words~"
        ),
        "See `it <https://example.org>` _.~",
        "See _`it <https://example.org>`.~",
        "See `it <www.example.org>`.~",
        "See `it <other.rst>`.~",
        "See `it <https://example.org>_`.~",
        "See `the book`.~\n\n.. _the book: https://example.org",
    ],
    "SP533": [
        "See `it <example.org/page>`_.~",
        "See `it <www.example.org>`_.~",
        "See `it <https:/example.org>`_.~",
        "See `it <https//example.org>`_.~",
        "See `it <htps://example.org>`_.~",
        "See `it <https://https://example.org>`_.~",
        "See it_.\n\n.. _it: example.org/page~",
        "See `it <http:example.org>`_.~",
    ],
    "SP534": [
        "Call `` it``.~",
        "Call ``it ``.~",
        "Call ``it`.~",
        "Call `it``.~",
        "Call ``it.~",
        "Call ``it``s.~",
        "Call `it`s.~",
        "Call ``it``s or ``that``.~",
        "Call ``it` and ``that``.~",
        "Call `it`` and `that`.~",
        "Call the`it`.~",
        "Call ```it``.~",
        "* item\n* call ``it`~",
    ],
    "SP535": [
        "All *.py files.~",
        "All *.py, *.c files.~",
        "All *.py,*.c files.~",
        "Call it with **kwargs.~",
        "Call it with *args.~",
        "It is **bold**text.~",
        "It is **bold**text and **more**.~",
        "It is un**bold**.~",
        "It is ** bold ** here.~",
    ],
    "SP537": [
        "Call **``it``**.~",
        "See *`it`*.~",
        "See **`it <https://example.org>`_**.~",
        "See `**it** <https://example.org>`_.~",
        "See `*it*`.~",
    ],
    "SP536": [
        "On C:\\new\\path.~",
        "A line ends in \\n here.~",
        "It is a DOMAIN\\user.~",
        "Text\nand input\\output~",
    ],
}

# What looks like one of them, and is as it should be.
FINE = [
    # comments
    ".. This is a comment: nobody sees it.",
    ".. Note: and this one.",
    ".. mind: and this one.",
    ".. https://example.org is where it comes from",
    ".. TODO(jane): write it",
    ".. [#] A note.",
    ".. note::\n\n   .. note: a comment about notes in a note".replace("note: a", "a"),
    "..\n   note: this is a comment, as the line above says",
    # lists and lines
    "It can:\n\n* create\n* restore",
    "* one of them:\n\n  - create\n  - restore\n\n* the other",
    "The difference of the sizes of both of them is, as was said, a\n- b in all cases.",
    "This has been so since the release of the version with the number\n"
    "2. Then it changed.",
    "It takes about as long as a cup of coffee needs to become cold\n1. of all.",
    "A sum of\n3 and\n4 is 7.",
    "It was in the year of our Lord\n1990. Since then it has been so.",
    "Actions:\n  * create\n  * restore",
    "| a line\n| another line",
    "[1] https://example.org",
    "See [1] for this and for that and for all that is also there, or\n"
    "[2] for more of it.",
    "https://example.org/a\nis where it is.",
    "-1 is less than\n-0.5 is.",
    "Use\n-v or\n-q.",
    "-f FILE  the file\n-q       quietly",
    "--force is an option\n--quiet is another.",
    "*one* word\n*two* words",
    "**One** thing\n\n**Two** things",
    "1. a\n2. b\n3. c",
    "#. a\n#. b\n\nText.\n\n1. c\n2. d",
    "1. a\n2. b\n\nText.\n\n3. c",
    "1. a\n2. b\n\nText.\n\n1. a\n2. b",
    "5. a\n6. b",
    "1. a\n\n   Text.\n\n2. b",
    "J. Doe wrote it\nin a day.",
    "2027.1 is the release\nin which it comes.",
    "a. a\nb. b",
    "It is::\n\n> quoted\n> code",
    "It is::\n\n- name: yaml\n- name: more",
    "It is::\n\n  * create\n  * restore",
    "Name: value\nis text of two lines.",
    "Name: value\nAge: 3",
    # columns
    "term\n  Its definition.",
    "``name``\n   The name of the thing, which is long.",
    "A longer term of some words\n   Its definition.",
    "Primary assignee:\n  jane",
    "Primary assignee:\n jane",
    "Launchpad Blueprint:\n https://example.org/a",
    "* term\n    Its definition.",
    "* ``name``\n   The name.",
    "* The text of an item that is longer\n  than one line of it.",
    "Text.\n\n  A quotation of somebody.",
    "* item\n\n  What belongs to it.",
    "* item\n\n    A quotation in it.",
    "* a\n\n   Set apart like the others.\n\n* b\n\n   Set apart like the others.",
    "* a\n\nText below the list.",
    # marks
    ".. note:: Mind it.",
    ".. note ::\n\n   Mind it.",
    ".. code-block:: python\n\n   x = 1",
    ".. code-block:: python\n   :linenos:\n\n   x = 1",
    ".. code-block:: rst\n\n   ..note::\n\n   See `it <https://example.org>`.",
    "And so on\n...\n\nText.",
    "... and so on",
    "Example::\n\n  x = 1",
    "The class std::vector is it.",
    "Note::\n\n  x = 1",
    "a::b is\nA::B",
    "See name_.\n\n.. _name: https://example.org",
    "See [1]_.\n\n.. [1] A book.",
    "See [a-b]_.\n\n.. [a-b] A book.",
    ".. highlight:: python\n\nText.",
    ".. the-label:\n\nText.",
    ".. _the-label:\n\nText with :ref:`the-label`.",
    # code
    "Response::\n\n  {}",
    "{name} is\nthe name",
    "[Nailgun] Do\nthis",
    "name:\n  value",
    "Owner:\n  name: jane",
    "$HOME is\nthe home",
    "Call ``class Thing(object):`` here.",
    # markdown
    "A ``[text](address)`` of Markdown.",
    "See [1](or not).",
    "# apt-get install it",
    "#. item",
    "a > b\nc > d",
    ">>> 1 + 1\n2",
    "a | b\nc | d",
    "+---+---+\n| a | b |\n+---+---+\n| 1 | 2 |\n+---+---+",
    "=== ===\na   b\n=== ===\n1   2\n=== ===",
    "| one line of it |",
    "Call ``x <br> y``.",
    "An array[^1] of ``<b>x</b>`` and ``&nbsp;``.".replace("[^1]", "[1]"),
    "Text.\n\n----\n\nText.",
    "If a<b and c>d.",
    # roles
    "See :ref:`search`.",
    "See :code:`x`, :command:`ls` and :doc:`y`.",
    "In file: `x` is it.",
    "See the doc `x` there.",
    "At 10:20:30 and a:b:c.",
    ":Name: value",
    "In the file: ``x``.",
    "It is so: ``x``.",
    "See ``:ref:`x```.",
    # links
    "See `it <https://example.org>`_ and `it <https://example.org>`__.",
    "Call `PUT /api/<id>`.",
    "Call `server show <server>`.",
    "See `it <mailto:jane@example.org>`_.",
    "See `it <https://example.org>`_ or `the book`_.\n\n.. _the book: https://a.org",
    "See `it <http://localhost:8080>`_.",
    "Call `https://<host>/it` and `http://localhost/it`.",
    "See `this`_.\n\nThis\n----\n\nText.",
    "Use http://host and https://${host}/path.",
    # backticks, stars and backslashes
    "Call ``it``\\ s and `that`\\ s.",
    "Call ``echo `date```.",
    "A \\` and a '`'.",
    "Call ````` for it.",
    "``a``/``b``, ``c``-``d``",
    "All ``*.py`` files and \\*.c files.",
    "2 ** 8 and 2**8 and 3**4 are numbers.",
    "a * b * c",
    "It is */etc/it.conf*.",
    "**Call** ``it``, ``**it**`` and ``*it*``.",
    "It is **bold** and *so*.",
    "A **bold**, **bolder**; text.",
    "On ``C:\\new`` and in C:\\\\new.",
    "re\\ **Structured**\\ Text",
    ":code:`\\d+` is it.",
]

HEAD = "Title\n=====\n\n"
OURS = (
    "SP501",
    "SP505",
    *(f"SP{number}" for number in range(506, 540) if not 507 <= number <= 520),
)


def findings(tool: Tool, text: str) -> list[tuple[int, str]]:
    """Return line and rule of what is found in a text, its first line being 1."""
    spec = tool("spec.document").Spec("specs/zed/it.rst", (HEAD + text + "\n").encode())
    template = tool("spec.document").Spec("specs/zed/template.rst", HEAD.encode())
    offset = HEAD.count("\n")
    return [
        (problem[0] - offset, rule.id)
        for rule in tool("rules").all_rules()
        if rule.id in OURS
        for problem in rule.judge(spec, template, None)
    ]


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule, texts in WRONG.items() for text in texts],
)
def test_slip_is_found_once_where_it_is(rule: str, text: str, tool: Tool) -> None:
    line = 1 + text[: text.index("~")].count("\n")
    assert findings(tool, text.replace("~", "", 1)) == [(line, rule)]


@pytest.mark.parametrize("text", FINE)
def test_what_only_looks_like_a_slip_is_not_found(text: str, tool: Tool) -> None:
    assert findings(tool, text) == []


@pytest.mark.parametrize("address", ["example.org/it", "https://example.org/it"])
@pytest.mark.parametrize(
    ("behind", "too_long"),
    [("", 0), (" for more of it.", 1), (" for more consequently.", 1)],
)
def test_address_may_stick_out_even_when_it_is_mistyped(
    address: str, behind: str, too_long: int, repository: Path, tool: Tool
) -> None:
    link = f"`{'the text of the link ' * 3}<{address}>`__"
    text = f"{HEAD}{link}{behind}\n"
    assert max(map(len, text.split("\n"))) > 79
    spec = tool("spec.document").Spec("specs/zed/it.rst", text.encode())
    policy = tool("repository.policy").load(repository)
    [rule] = [rule for rule in tool("rules").all_rules() if rule.id == "SP401"]
    assert len(list(rule.judge(spec, spec, policy))) == too_long


def message(tool: Tool, text: str) -> str:
    """Return the one message about a text."""
    spec = tool("spec.document").Spec("specs/zed/it.rst", (HEAD + text + "\n").encode())
    (slip,) = tool("spec.slips").slips(spec)
    return str(slip.message)


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("Call ``it``s.", "``it``\\ s"),
        ("Call `that`s.", "`that`\\ s"),
        ("Call ``it`.", "``it``"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ".. list-table::"),
        ("All *.py files.", "``*.py``"),
        ("Pass **kwargs on.", "``**kwargs``"),
        ('Response:\n  {\n    "a": 1\n  }', ":: for the colon"),
        ("It is **bold**text.", "**bold**\\ t"),
        ("```json\n{}\n```", ".. code-block:: json"),
        ("[it](https://example.org)", "`it <https://example.org>`_"),
        ("![boxes](boxes.png)", ".. image:: boxes.png"),
        ("## Parts", "'Parts'"),
        (".. note: Mind it.", "'.. note:: Mind it.'"),
        (".. code-block::python\n\n   x", "'.. code-block:: python'"),
        (".. it: https://example.org", "'.. _it: https://example.org'"),
        (".. [tape drive] A book.", "'.. [tape-drive] text'"),
        ("See ref:`it`.", ":ref:`it`"),
        ("See `it <example.org>`_.", "https://example.org"),
        ("On C:\\new.", "\\\\n"),
        ("* The text of an item that is longer\n   than one line.", "column 3"),
    ],
)
def test_advice_is_for_what_was_typed(text: str, cure: str, tool: Tool) -> None:
    assert cure in message(tool, text)
