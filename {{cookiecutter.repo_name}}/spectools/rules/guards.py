"""SP5: nothing in a spec reads, runs or hides, here or before who reads its page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import cast

from docutils import nodes

from spectools.repository.layout import PICTURES
from spectools.repository.policy import Policy
from spectools.rules import Problem, rule
from spectools.spec import allowed
from spectools.spec.document import Spec
from spectools.spec.links import target_in
from spectools.spec.reading.parser import line_of
from spectools.spec.reading.refused import BOUND, OUTSIDE
from spectools.spec.reading.stand_ins import FORMULA, Toctree

_MOST = 50


@rule("SP502", "unparsable", needs_doctree=False, is_guard=True)
def unparsable(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The file, or a paragraph of it, cannot be read as reStructuredText at all.

    It is too large, nested too deeply, or no text; so none of the rules about
    sections and markup could be applied to it.

    Wrong: a screenshot that was renamed to ``spec.rst``; UTF-16.
    Right: a text in UTF-8 that a reviewer can read in an hour.
    """
    if spec.unparsable:
        yield 1, 1, f"this is no spec that can be judged: {spec.unparsable}", ""
    for complaint in spec.complaints:
        if complaint.guard == BOUND:
            yield complaint.line, 1, complaint.text.rstrip(".")


@rule("SP504", "reads-outside", is_guard=True)
def reads_outside(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A directive would read a file or an address, or pass HTML through.

    A spec is one text that is reviewed as a whole; and its page is built where
    other people's secrets may lie. Nothing is read, here or in the site.

    Wrong: ``.. include:: ../../../etc/passwd``; ``.. raw:: html``; a
    ``csv-table`` with ``:url:``.
    Right: the text itself, in the spec.
    """
    for complaint in spec.complaints:
        if complaint.guard == OUTSIDE:
            # The words begin with its name, in quotation marks.
            name = complaint.text.split('"')[1]
            yield (
                complaint.line,
                1,
                f"{name!r} reads a file or passes raw text through, which no spec "
                "may; put the text itself here",
            )


@rule("SP507", "address-acts", is_guard=True)
def address_acts(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """An address does not lead to a page: it runs something, or is one itself.

    Such a link acts in the name of whoever follows it, on the project's own site or
    on the reader's machine.

    Wrong: ``javascript:...``; ``data:...``; ``file:///etc/hosts`` without
    double backquotes.
    Right: ``https``, ``http``, ``ftp``, ``irc``, ``mailto`` and ``news``.
    """
    found: set[tuple[int, str]] = set()
    acting = (
        (node, address, scheme)
        for node, address in _addresses(spec)
        if (scheme := allowed.forbidden_scheme(address))
    )
    # Whoever has mended so many will look again.
    for node, address, scheme in islice(acting, _MOST):
        found.add((spec.nearest_line(address, line_of(node)), scheme))
    for line, scheme in sorted(found):
        yield (
            line,
            1,
            f"a link to '{scheme}:' is forbidden; put what is no link in double "
            "backquotes",
        )


def _addresses(spec: Spec) -> Iterator[tuple[nodes.Node, str]]:
    """Yield each node that a page makes a link of, with its address."""
    for node in (*spec.nodes_of(nodes.reference), *spec.nodes_of(nodes.target)):
        if "refuri" in node:
            yield node, node["refuri"]
    for node in spec.nodes_of(nodes.inline):
        if "download" in node["classes"]:
            yield node, target_in(node.astext())
    for tree in spec.nodes_of(Toctree):
        for entry in tree.astext().split("\n"):
            yield tree, target_in(entry)


@rule("SP508", "meta-acts", is_guard=True)
def meta_acts(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A ``meta`` says more to the browser than what the page is about.

    It can send every reader to another site.

    Wrong: ``:http-equiv=refresh: 0; url=https://example.com``.
    Right: ``:description: How volumes are resized``; ``keywords`` and ``author``.
    """
    for node in spec.nodes_of(nodes.meta):
        if not allowed.is_harmless_meta(node):
            attributes = node.non_default_attributes()
            said = [key for key in attributes if key not in ("name", "content")]
            what = str(node.get("name") or said[0])
            yield (
                spec.nearest_line(what, line_of(node)),
                1,
                f"meta {what!r} is forbidden; a spec may say its "
                f"{', '.join(sorted(allowed.META_NAMES))}",
            )


@rule("SP509", "file-acts", is_guard=True)
def file_acts(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A picture or a download is of a kind that browsers run.

    An SVG is a page, with scripts if it likes, at the project's own address.

    Wrong: ``.. image:: overview.svg``; ``:download:`demo.html```.
    Right: ``.. image:: overview.png``.
    """
    for picture in spec.nodes_of(nodes.image):
        if not allowed.is_picture(picture["uri"]):
            yield (
                spec.nearest_line(picture["uri"], line_of(picture)),
                1,
                f"{picture['uri']!r} is no picture that a page may show; "
                f"let it be {_endings(PICTURES)}",
            )
    for role in spec.nodes_of(nodes.inline):
        target = target_in(role.astext())
        if "download" in role["classes"] and not allowed.is_download(target):
            yield (
                spec.nearest_line(target, line_of(role)),
                1,
                f"{target!r} is no file that a page may offer; "
                f"let it be {_endings(allowed.DOWNLOADS)}",
            )


def _endings(endings: frozenset[str]) -> str:
    *others, last = sorted(endings)
    return f"{', '.join(others)} or {last}"


@rule("SP510", "formula-acts", is_guard=True)
def formula_acts(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    r"""A formula leads elsewhere, or writes HTML.

    MathJax sets formulas in the reader's browser, and knows such commands.

    Wrong: ``\href{javascript:...}{x}``; ``\style{...}{x}``.
    Right: ``\frac{a}{b}``; a link beside the formula.
    """
    found: set[tuple[int, str]] = set()
    for node in _set_by_mathjax(spec):
        for command in allowed.acting_commands(node.astext()):
            found.add((spec.nearest_line(command, line_of(node)), command))
    for line, command in sorted(found):
        yield line, 1, f"{command} is no command for a formula of a spec; leave it out"


def _set_by_mathjax(spec: Spec) -> Iterator[nodes.Node]:
    """Yield formulas, and text in which MathJax would look for more of them.

    That is all text of a page with a formula, but for literals; and titles, which
    stand on other pages too.
    """
    formulas: list[nodes.Element] = [*spec.nodes_of(nodes.math)]
    for block in spec.nodes_of(nodes.literal_block):
        if FORMULA in block["classes"]:
            formulas.append(block)
    yield from formulas
    if "\\" in spec.text:
        shown = (nodes.literal, nodes.FixedTextElement)
        for text in spec.nodes_of(nodes.Text):
            is_searched = formulas or isinstance(text.parent, nodes.title)
            if is_searched and "\\" in text and not isinstance(text.parent, shown):
                yield text


@rule("SP511", "heading-acts", is_guard=True)
def heading_acts(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A heading holds what could end an attribute of HTML, or begin a tag.

    Themes put titles into navigation, attributes and scripts. The site shows signs that
    look alike in their place, and none of 6,272 published headings has any of them.

    Wrong: ``A <b>thing</b>``; double quotes in a literal.
    Right: ``A < B``; double quotes in the text.
    """
    for heading in spec.headings:
        if allowed.is_acting_title(cast(nodes.title, heading.node[0])):
            yield (
                heading.line,
                1,
                f"{heading.text!r} holds what themes can take for HTML; say it without",
            )
