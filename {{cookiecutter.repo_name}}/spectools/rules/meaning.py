"""SP5: text that reads as something else than was meant.

docutils is content with it, the page is wrong, and who reviews plain text does not
see it. What each rule finds is looked for in `spectools.spec.slips`.
"""

from __future__ import annotations

from collections.abc import Iterator

from spectools.repository.policy import Policy
from spectools.rules import Problem, rule
from spectools.spec.document import Spec
from spectools.spec.slips import slips


def _of(kind: str, spec: Spec) -> Iterator[Problem]:
    for slip in slips(spec):
        if slip.kind == kind:
            yield slip.line, 1, slip.message


@rule("SP506", "directive-commented")
def directive_commented(
    spec: Spec, template: Spec, policy: Policy
) -> Iterator[Problem]:
    """A comment looks like a directive that is mistyped.

    Without its two colons and the blank behind them it is a comment, so all that
    belongs to it is missing from the page, and nobody is told.

    Wrong: ``.. code-block: python``; ``.. code-block::python``; ``.. note:::``.
    Right: ``.. code-block:: python``; or, for a comment, other words.
    """
    return _of("directive-commented", spec)


@rule("SP521", "list-glued")
def list_glued(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A list stands right below a line of text.

    It is no list then: the page shows its items, dashes and all, as one sentence
    with the text above.

    Wrong: ``The actions are:``, and in the next line ``* create``.
    Right: a blank line between the two, also before a list in an item.
    """
    return _of("list-glued", spec)


@rule("SP522", "lines-run-together")
def lines_run_together(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """Lines that stand for themselves run together on the page.

    Notes or addresses, a line each, are one paragraph unless something divides
    them.

    Wrong: ``[1] First book``, and in the next line ``[2] Second book``.
    Right: ``.. [1] First book`` for each note; or a list.
    """
    return _of("lines-run-together", spec)


@rule("SP523", "list-mark-glued")
def list_mark_glued(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """Items of a list begin with a sign that begins none.

    A dash without a blank behind it, a bullet of a word processor: the page shows
    one paragraph.

    Wrong: ``-first`` and ``-second``; ``1.first``; ``· first``.
    Right: ``- first``; ``1. first``; a blank line before the list.
    """
    return _of("list-mark-glued", spec)


@rule("SP524", "list-numbers")
def list_numbers(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The numbers of a list do not count on.

    At the number that is not the next one the list ends. What follows is another
    list, or no list at all but a paragraph.

    Wrong: ``1.``, ``2.``, ``2.``, ``4.``; each item ``1.``.
    Right: ``1.``, ``2.``, ``3.``; or ``#.`` for each.
    """
    return _of("list-numbers", spec)


@rule("SP525", "misaligned")
def misaligned(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A line does not begin in the column of what it belongs to.

    One column too deep, the second line of a sentence makes a definition of the
    first; one beside the text of its list, a paragraph is a quotation.

    Wrong: ``* The text of an item that is longer``, and below it ``than a line`` in
    column 4.
    Right: ``than a line`` in column 3, where the text of the item begins.
    """
    return _of("misaligned", spec)


@rule("SP526", "directive-shown")
def directive_shown(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A directive is mistyped and shown as text.

    Its dots are too many, too few, or stand right below a line of text.

    Wrong: ``..note::``; ``... note::``; ``code-block:: python`` without dots.
    Right: ``.. note::`` with a blank line above.
    """
    return _of("directive-shown", spec)


@rule("SP527", "target-mistyped")
def target_mistyped(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The address of a link, or a note, is mistyped.

    It is a comment then, which nobody sees, or text; and the links to it lead
    nowhere.

    Wrong: ``.. name: https://example.org``; ``.. [two words] text``; ``.._name: x``.
    Right: ``.. _name: https://example.org``; ``.. [two-words] text``.
    """
    return _of("target-mistyped", spec)


@rule("SP528", "code-outside")
def code_outside(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The code or the options of a block stand in the wrong place.

    A block is empty when its code is not indented; and options below a blank line
    are shown as code.

    Wrong: ``.. code-block:: json``, and the code in column 1.
    Right: options right below the first line; a blank line; the code, indented.
    """
    return _of("code-outside", spec)


@rule("SP529", "code-as-text")
def code_as_text(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """Code is shown as running text.

    Without ``::`` and a blank line above it, its lines run together, and quotation
    marks and dashes become other signs.

    Wrong: ``Response:``, and ``{`` in the next line; ``::`` and its block without a
    blank line between.
    Right: ``Response::``, a blank line, and the code indented.
    """
    return _of("code-as-text", spec)


@rule("SP530", "markdown")
def markdown(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """Something is typed in Markdown.

    Specs are reStructuredText; the page shows the signs of Markdown as they are.

    Wrong: a fence of three backticks; ``[text](address)``; ``## Heading``; a table
    with ``|---|---|``; ``![picture](address)``; ``<br>``.
    Right: what https://docutils.sourceforge.io/docs/user/rst/quickref.html says.
    """
    return _of("markdown", spec)


@rule("SP531", "role-mangled")
def role_mangled(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A role is mistyped.

    The page shows its name and colons, and no link.

    Wrong: ``ref:`x```; ``:ref`x```; ``:doc:``x````; ``:ref: `x```.
    Right: ``:ref:`x```, with a blank before and behind.
    """
    return _of("role-mangled", spec)


@rule("SP532", "link-without-underscore")
def link_without_underscore(
    spec: Spec, template: Spec, policy: Policy
) -> Iterator[Problem]:
    """A link lacks the underscore at its end.

    It leads nowhere; the page shows text and address in italics.

    Wrong: ```text <https://example.org>```.
    Right: ```text <https://example.org>`_``.
    """
    return _of("link-without-underscore", spec)


@rule("SP533", "link-without-scheme")
def link_without_scheme(
    spec: Spec, template: Spec, policy: Policy
) -> Iterator[Problem]:
    """A link's address lacks its scheme, or has it mistyped.

    The browser looks for it below the page, where there is nothing.

    Wrong: ``<example.org/page>``; ``<https:/example.org>``.
    Right: ``<https://example.org/page>``.
    """
    return _of("link-without-scheme", spec)


@rule("SP534", "backticks-unbalanced")
def backticks_unbalanced(
    spec: Spec, template: Spec, policy: Policy
) -> Iterator[Problem]:
    """Backticks do not pair up.

    The page shows them, or in fixed type all the text up to the next ones. What
    ends in backticks must not be followed by a letter.

    Wrong: ````x```; ````x``s``.
    Right: ````x````; a backslash and a blank before the letter.
    """
    return _of("backticks-unbalanced", spec)


@rule("SP535", "stars-unbalanced")
def stars_unbalanced(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    r"""Stars do not pair up as they were meant to.

    They begin and end emphasis, also in the name of a file or of an argument; and
    what ends in stars must not be followed by a letter.

    Wrong: ``*.py``, ``**kwargs``; ``**bold**text``.
    Right: ````*.py````; ``**bold**\ text``.
    """
    return _of("stars-unbalanced", spec)


@rule("SP536", "backslash-lost")
def backslash_lost(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    r"""A backslash is not shown.

    It takes the meaning of the sign behind it, and is gone itself.

    Wrong: ``C:\new``, ``\n`` in running text.
    Right: the same in double backticks; or two backslashes.
    """
    return _of("backslash-lost", spec)


@rule("SP537", "markup-nested")
def markup_nested(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """One markup stands within another.

    Bold code or a bold link is not to be had: the page shows the inner signs.

    Wrong: ``**``code``**``; ``*`text`_*``.
    Right: ````code````, or ``**bold**``.
    """
    return _of("markup-nested", spec)
