"""Signs within a line that begin or end other markup than was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.spec.document import Complaint, Spec
from spectools.spec.reading.parser import line_of
from spectools.spec.reading.sphinx_markup import role_names
from spectools.spec.slips.slip import (
    Slip,
    blocks,
    first_line,
    inline_slip,
    is_shown_as_typed,
    without_literals,
)

_GLUED = "put a backslash and a blank between the closing sign and the letter: {}"
_GLUED_CODE = compile_when_used(
    r"(?<![`\w])(``(?!`)[^`\n]+``|`(?!`)[^`\n]+`)(?=[A-Za-z0-9])"
)
_HALF_CODE = compile_when_used(
    r"(?<![`\w])(?:``(?!`)([^`\n]+)`|`(?!`)([^`\n]+)``)(?!`)"
)
_BLANK_WITHIN = compile_when_used(r"(?<![`\w])``(?: [^`]+|[^`]+ )``(?![`\w])")
_GLUED_STARS = compile_when_used(
    r"(?<![*\w])(\*\*?)(?=[^\s*])[^*\n]*[^\s*]\1(?=[A-Za-z0-9])"
)
_CODE_WITH_STAR = compile_when_used(
    r"(?<![\w*`])(?:[\w./-]*[./]|[\w-]+_)?\*(?:[./_][\w./*-]+|args\b|\*[a-z]\w*(?=\W|$)"
    r"|[a-z]+_\w+(?=\W|$))"
)
_LIKE_SHOWN = compile_when_used(r"\*\*(?:(?<=\w\*\*)\w|(?<=\s\*\*) )")
_SHOWN_STRONG = compile_when_used(
    r"[A-Za-z]\*\*[A-Za-z][^*\n]*[A-Za-z.]\*\*(?!\w)|(?<!\S)\*\* [^*\n]+? \*\*(?!\S)"
)
_GLOB = compile_when_used(r"\.\w.*[, ]", re.DOTALL)

_LOST = compile_when_used(r"(?<![\\`*|_])(\\\\)*\\(?P<letter>[A-Za-z0-9])")


def star_and_backtick_slips(spec: Spec) -> Iterator[Slip]:
    """Yield the slips of backticks, stars and backslashes."""
    if "`" in spec.text:
        yield from _first_of_each_paragraph(spec, list(_backticks(spec)))
    if "*" in spec.text:
        yield from _stars(spec)
    if "\\" in spec.text:
        yield from _backslashes(spec)


def nested_slips(spec: Spec) -> Iterator[Slip]:
    """Yield markup within bold text, italics and links."""
    for node in (*spec.nodes_of(nodes.strong), *spec.nodes_of(nodes.emphasis)):
        if _CODE_OR_LINK.search(node.astext()):
            yield inline_slip(
                "markup-nested",
                node,
                "the backticks within the stars are shown; leave out the ones or the "
                "others",
            )
    for node in (
        *spec.nodes_of(nodes.title_reference),
        *spec.nodes_of(nodes.reference),
    ):
        if _STARRED.fullmatch(node.astext()):
            yield inline_slip(
                "markup-nested",
                node,
                "the stars within the backticks are shown; leave out the ones or the "
                "others",
            )


_CODE_OR_LINK = compile_when_used(r"`[^`]+`")
_STARRED = compile_when_used(r"(\*\*?)[^\s*](?:[^*]*[^\s*])?\1")


def _first_of_each_paragraph(spec: Spec, slips: list[Slip]) -> Iterator[Slip]:
    """Yield one slip for each paragraph.

    One sign too many makes the next ones end what they should begin.
    """
    if not slips:
        return
    begins = {
        line: block.line
        for block in blocks(spec)
        for line in range(block.line, block.last + 1)
    }
    seen: set[int] = set()
    for slip in sorted(slips, key=lambda slip: slip.line):
        paragraph = begins.get(slip.line, slip.line)
        if paragraph not in seen:
            seen.add(paragraph)
            yield slip


def _backticks(spec: Spec) -> Iterator[Slip]:
    kind = "backticks-unbalanced"
    for complaint in spec.complaints:
        if complaint.text.startswith(("Inline literal", "Inline interpreted text")):
            yield _complained(kind, spec, complaint)
    for title in spec.nodes_of(nodes.title_reference):
        if "`" in title.rawsource[1:-1]:
            yield inline_slip(kind, title, _cure_of_backticks(title.rawsource))
    for literal in spec.nodes_of(nodes.literal):
        if literal.rawsource.count("`") == 4:
            continue
        text = literal.astext()
        is_odd = text.count("`") % 2 == 1 and text.strip("`")
        if ("``" in text.strip("`") or is_odd) and not is_shown_as_typed(literal):
            yield inline_slip(kind, literal, _cure_of_backticks(literal.rawsource))
    for text_node in [node for node in spec.nodes_of(nodes.Text) if "`" in node]:
        index = text_node.find("`")
        if not is_shown_as_typed(text_node) and isinstance(
            text_node.parent, (nodes.paragraph, nodes.term, nodes.title)
        ):
            before, after = text_node[:index], text_node[index + 1 :]
            raw = text_node.parent.rawsource
            if "\\`" in raw or (before[-1:] in "'\"(" and after[:1] in "'\")"):
                continue
            line = line_of(text_node) + before.count("\n")
            typed = spec.lines[line - 1]
            yield Slip(kind, line, _cure_of_backticks(typed), line)


def _complained(kind: str, spec: Spec, complaint: Complaint) -> Slip:
    line = complaint.line
    return Slip(kind, line, _cure_of_backticks(spec.lines[line - 1]), line)


def _cure_of_backticks(typed: str) -> str:
    if "```" in typed:
        return "three backticks mean nothing here; write two, as in ``code``"
    if glued := _GLUED_CODE.search(typed):
        return (
            "what ends in backticks cannot be followed by a letter; "
            + _GLUED.format(f"{glued[1]}\\ {typed[glued.end()]}")
        )
    if "`` " in typed and _BLANK_WITHIN.search(typed):
        return "leave out the blanks within the backticks, next to them"
    if half := _HALF_CODE.search(typed):
        code = (half[1] or half[2]).strip()
        return (
            "the backticks before and behind are not as many; write two on each side: "
            f"``{code}``"
        )
    return (
        "a backtick here has no partner; close what it begins, or write \\` for the "
        "sign itself"
    )


def _stars(spec: Spec) -> Iterator[Slip]:
    kind = "stars-unbalanced"
    for complaint in spec.complaints:
        if complaint.text.startswith(("Inline emphasis", "Inline strong")):
            typed = without_literals(spec.lines[complaint.line - 1])
            cure = _cure_of_stars(typed)
            if cure:
                yield Slip(kind, complaint.line, cure, complaint.line)
    for node in (*spec.nodes_of(nodes.strong), *spec.nodes_of(nodes.emphasis)):
        text = node.astext()
        is_glob = isinstance(node, nodes.emphasis) and _GLOB.match(text)
        if "*" in text or is_glob:
            cure = _cure_of_stars(node.rawsource or f"*{text}*")
            yield inline_slip(
                kind,
                node,
                cure
                or "this star ends what an earlier one began; write \\* for the "
                "sign itself, or ``code``",
            )
    for block in blocks(spec) if _LIKE_SHOWN.search(spec.text) else ():
        for index, typed in enumerate(block.lines if "**" in block.text else ()):
            if "**" in typed and "\\" not in typed:
                found = _SHOWN_STRONG.search(without_literals(typed))
                if found:
                    cure = (
                        "leave out the blanks within the stars"
                        if found[0].startswith("** ")
                        else _GLUED.format("a\\ **word**")
                    )
                    yield block.slip(kind, index, f"these stars are shown; {cure}")


def _cure_of_stars(typed: str) -> str | None:
    if glued := _GLUED_STARS.search(typed):
        return "what ends in stars cannot be followed by a letter; " + _GLUED.format(
            f"{glued[0]}\\ {typed[glued.end()]}"
        )
    if code := _CODE_WITH_STAR.search(typed):
        return f"a star begins emphasis; write ``{code[0]}``, in double backticks"
    return None


def _backslashes(spec: Spec) -> Iterator[Slip]:
    for block in blocks(spec):
        for index, typed in enumerate(block.lines if "\\" in block.text else ()):
            if "\\" not in typed:
                continue
            plain = _ROLE_TEXT.sub("", without_literals(typed))
            found = _LOST.search(plain)
            if found:
                letter = found["letter"]
                yield block.slip(
                    "backslash-lost",
                    index,
                    f"the page shows no backslash before {letter!r}; write "
                    f"\\\\{letter}, or put it in ``..``",
                )


_ROLE_TEXT = compile_when_used(r"(?<!\w):[a-z:-]+:`[^`]*`")


def role_slips(spec: Spec) -> Iterator[Slip]:
    """Yield the slips in the marks of roles."""
    for node in spec.nodes_of(nodes.title_reference):
        yield from _role_before(node, "`")
        if ":" not in node.rawsource[:3]:
            continue
        found = re.match(r"`?:([a-z:]+):`?(\S*)", node.astext())
        if found and found[1] in role_names():
            yield _role(node, f":{found[1]}:`{found[2] or 'text'}`")
    for literal in spec.nodes_of(nodes.literal):
        yield from _role_before(literal, "``")
    for field in spec.nodes_of(nodes.field):
        name, body = field.children[0].astext(), field.children[1]
        if name in role_names() and body.children:
            raw = getattr(body.children[0], "rawsource", "")
            if raw[:1] == "`":
                text = raw.strip("`").partition("`")[0]
                line = first_line(field)
                message = f"this is no role; write :{name}:`{text}`"
                yield Slip("role-mangled", line, message, line)
    is_mangled = ":" in spec.text and _MANGLED.search(spec.text)
    for text_node in spec.nodes_of(nodes.Text) if is_mangled else ():
        if ":" in text_node:
            for found in _MANGLED.finditer(text_node):
                name = found["a"] or found["b"]
                if name in role_names() and not is_shown_as_typed(text_node):
                    before = text_node[: found.start()]
                    line = line_of(text_node) + before.count("\n")
                    text = (found["text"] or found["word"] or "text").strip("'\"`")
                    yield Slip(
                        "role-mangled",
                        line,
                        f"this is no role; write :{name}:`{text}`",
                        line,
                    )
                    break


# It begins with a plain sign, so that looking for it is fast.
_MANGLED = compile_when_used(
    r":(?<![\w:]:)(?:(?P<a>[a-z]+(?::[a-z]+)?)`(?P<text>[^`\n]*)`"
    r"|(?P<b>ref|doc|term|numref|command|file|class|func|meth|mod):"
    r"(?P<word>'[^'\n]+'|\"[^\"\n]+\"|[A-Za-z][\w/-]*)(?![\w:]))"
)
_BEFORE = compile_when_used(
    r"(?:^|[\s(\[/\"'-])(?P<mark>:{0,2};?(?: )?(?P<name>[a-z]+(?::[a-z]+)?)"
    r"(?P<end>\s?[:;]{0,2}\s?))$"
)
_GLUED_BEFORE = compile_when_used(r"\w:(?P<name>[a-z]+):$")


def _role_before(node: nodes.Element, ticks: str) -> Iterator[Slip]:
    parent = node.parent
    index = parent.index(node) if parent is not None else 0
    before = parent.children[index - 1] if index else None
    if not isinstance(before, nodes.Text) or before[-2:].strip()[-1:] not in (
        ":",
        ";",
        "f",
        "c",
        "m",
    ):
        return
    text = node.astext().strip("`")
    if glued := _GLUED_BEFORE.search(before):
        if glued["name"] in role_names():
            yield _role(node, f"a blank before :{glued['name']}:`{text}`")
        return
    found = _BEFORE.search(before)
    if not found or found["name"] not in role_names():
        return
    mark, name = found["mark"], found["name"]
    has_colon, ends = mark.startswith((":", ";")), found["end"]
    if ticks == "``":
        is_meant = mark in (f":{name}:", f":{name}: ")
    elif not has_colon:
        is_meant = ends == ":"
    else:
        is_meant = ends.strip() != "" or ends == " "
    if is_meant:
        yield _role(node, f":{name}:`{text}`")


def _role(node: nodes.Element, right: str) -> Slip:
    return inline_slip("role-mangled", node, f"this is no role; write {right}")
