"""Code that the page shows as running text, and what was typed in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.spec.document import Spec
from spectools.spec.slips.slip import (
    Block,
    Slip,
    blocks,
    end_of_body,
    end_of_run,
    paragraphs,
    without_literals,
)

_FENCE = compile_when_used(r"\s*```\s*[\w+.#-]*\s*$")
_LINK = compile_when_used(
    r"(!?)\[([^\]\n]*)\]\(<?((?:https?|ftp|mailto):\S+?|[\w./#-]+\.\w{2,4}(?:#\S*)?|"
    r"#[\w-]+|\.{0,2}/[\w./#-]+)>?(?: \"[^\"]*\")?\)"
)
_HEADING = compile_when_used(r"#{2,6} +[^#\s].*")
_RULER = compile_when_used(
    r"\s*\|?(?=[\s:|-]*-{2})(?=[^|]*\|)\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$"
)
_ROW = compile_when_used(r"\|.*\|\s*$")
_MARKED_NOTE = compile_when_used(r"\[\^(\w+)\]")
_QUOTE = compile_when_used(r">(?!>) ?")
_HTML = compile_when_used(
    r"<(?:br ?/?>|!--|(?P<tag>b|i|u|em|strong|code|tt|pre)>[^<`\n]+</(?P=tag)>)"
    r"|&(?:nbsp|lt|gt|amp|quot|[mn]dash);"
)
_RULE = ("---", "***", "___")

_BEGINS_CODE = compile_when_used(r"[{\[]\s*$|\{\s*\"|\[\s*\{|<\?xml|\$ \w")
_KEY = compile_when_used(r"[a-z_][\w.-]*:")
_KEY_AND_VALUE = compile_when_used(r"(?:- )?[a-z_][\w.-]*:(?: \S.*)?$")
_FUNCTION = compile_when_used(
    r"(?:async )?(?:def \w+\(|class \w+[(:]).*:$|@\w[\w.]*(?:\(|$)"
)


def fence_slips(spec: Spec) -> Iterator[Slip]:
    """Yield fences and tables of Markdown: whatever lies within is of one cause."""
    if "```" in spec.text:
        yield from _fences(spec)
    if "|" in spec.text:
        yield from _tables(spec)


def _fences(spec: Spec) -> Iterator[Slip]:
    fences = [
        (block.line + index, block)
        for block in blocks(spec)
        for index, typed in enumerate(block.lines)
        if _FENCE.match(typed)
    ]
    numbers = [line for line, _ in fences]
    while numbers:
        line = numbers.pop(0)
        last = numbers.pop(0) if numbers else end_of_run(spec, line)
        # What lies between may be no text for docutils, but is for its author.
        closing = next(
            (
                n
                for n in range(line + 1, len(spec.lines) + 1)
                if spec.lines[n - 1].strip() == "```"
            ),
            last,
        )
        last = min(last, closing)
        numbers = [n for n in numbers if n > last]
        language = spec.lines[line - 1].strip(" `")
        yield Slip(
            "markdown",
            line,
            "``` is a fence of Markdown and shown as text; write "
            f"'.. code-block:: {language or 'text'}', a blank line, and the code "
            "indented",
            end_of_run(spec, last),
        )


def _tables(spec: Spec) -> Iterator[Slip]:
    done = 0
    for block in blocks(spec):
        for index, typed in enumerate(block.lines if "--" in block.text else ()):
            line = block.line + index
            if "--" not in typed or line <= max(done, 1) or not _RULER.match(typed):
                continue
            if "|" not in spec.lines[line - 2] or block.node.parent is None:
                continue
            done = end_of_run(spec, line)
            yield Slip("markdown", line - 1, _TABLE, done)
    for rows in spec.nodes_of(nodes.line_block):
        first = rows.line or 0
        if isinstance(rows.parent, nodes.line_block) or not first:
            continue
        if not spec.lines[first - 1].rstrip().endswith("|"):
            continue
        while first > 1 and _ROW.match(spec.lines[first - 2].strip()):
            first -= 1
        last = end_of_run(spec, first)
        typed_rows = [t.strip() for t in spec.lines[first - 1 : last]]
        is_table = len(typed_rows) > 1 and all(map(_ROW.match, typed_rows))
        if is_table and not done >= first:
            done = last
            yield Slip("markdown", first, _TABLE, last)


_TABLE = (
    "these lines are no table here; write '.. list-table::', or a grid with +---+ "
    "between the rows"
)


def markdown_slips(spec: Spec) -> Iterator[Slip]:
    """Yield links, pictures and tags in the way of Markdown."""
    text = spec.text
    if "](" not in text and "[^" not in text and not _HTML.search(text):
        return
    for block in blocks(spec):
        raw = block.text
        if "](" in raw:
            yield from _links(block)
        if "[^" in raw and (note := _MARKED_NOTE.search(without_literals(raw))):
            name = note[1]
            yield block.slip(
                "markdown",
                raw[: note.start()].count("\n"),
                f"this is Markdown; for a note write [{name}]_, and .. [{name}] text",
            )
        elif isinstance(block.node, nodes.title):
            # What is refused there has a rule of its own: SP511.
            continue
        elif found := _HTML.search(without_literals(raw)):
            index = raw[: found.start()].count("\n")
            cure = (
                "for a comment write '.. ' before it, as a paragraph of its own"
                if found[0] == "<!--"
                else "begin a paragraph, or lines with '| '"
                if found[0].startswith("<br")
                else "write the sign itself, and *text* or **text**"
            )
            yield block.slip("markdown", index, f"{found[0]} is shown as it is; {cure}")


def _links(block: Block) -> Iterator[Slip]:
    for index, typed in enumerate(block.lines):
        found = _LINK.search(without_literals(typed))
        if found:
            picture, text, address = found.groups()
            cure = (
                f"for a picture write '.. image:: {address}'"
                if picture
                else f"for a link write `{text} <{address}>`_"
            )
            yield block.slip("markdown", index, f"this is Markdown; {cure}")


def code_slips(spec: Spec) -> Iterator[Slip]:
    """Yield code that is read as text, and headings and quotations of Markdown."""
    done = 0
    for item in spec.nodes_of(nodes.definition_list_item):
        term = item.children[0]
        if not isinstance(term, nodes.term) or not term.line or term.line <= done:
            continue
        typed = spec.lines[term.line - 1].rstrip()
        below = spec.lines[term.line].strip() if term.line < len(spec.lines) else ""
        is_glued = typed.endswith("::") and not typed.lstrip().startswith("..")
        if is_glued:
            cure = "put a blank line below ::"
        elif typed.endswith(":") and _BEGINS_CODE.match(below):
            cure = "write :: for the colon, and a blank line below it"
        elif _is_code(spec, term.line):
            cure = "write :: and a blank line above it, and indent it"
        else:
            continue
        done = end_of_body(spec, term.line)
        yield Slip(
            "code-as-text",
            term.line,
            f"this is code, but shown as running text; {cure}",
            done,
        )
    for block in paragraphs(spec):
        if block.text[0] not in "{[$<>#-*_" or block.line <= done:
            continue
        if block.text in _RULE:
            yield block.slip(
                "markdown", 0, "this is no rule; write four signs, between two texts"
            )
        if block.text[0] in ">#-*_":
            yield from _heading_or_quotation(block)
            continue
        first = block.lines[0].strip()
        closes = block.lines[-1].rstrip(" ,;")[-1:] in ("}", "]", ">")
        is_json = len(block.lines) > 1 and closes and _BEGINS_CODE.match(first)
        prompts = [t for t in block.lines if t.startswith("$ ")]
        if is_json or len(prompts) > 1:
            done = end_of_body(spec, block.line)
            yield Slip(
                "code-as-text",
                block.line,
                "this is code, but its lines run together; write :: and a blank line "
                "above it, and indent it",
                done,
            )


def _heading_or_quotation(block: Block) -> Iterator[Slip]:
    if _HEADING.fullmatch(block.lines[0].rstrip()):
        title = block.lines[0].strip("# ")
        yield block.slip(
            "markdown",
            0,
            f"# begins no heading here; write {title!r}, and a line of signs below it, "
            "as long",
        )
    if "\n" in block.text and all(map(_QUOTE.match, block.lines)):
        yield block.slip(
            "markdown",
            0,
            "> is shown, and the lines run together; indent a quotation, or put :: "
            "above code",
        )


def _is_code(spec: Spec, line: int) -> bool:
    """Whether what begins in ``line``, and goes on below it, can only be code."""
    typed = spec.lines[line - 1].strip()
    return bool(
        typed.endswith(" \\")
        or _BEGINS_CODE.match(typed)
        or _FUNCTION.match(typed)
        or (_KEY.fullmatch(typed) and _holds_keys(spec, line))
    )


def _holds_keys(spec: Spec, line: int) -> bool:
    """Whether keys and values of YAML are all that stands below a key."""
    below = spec.lines[line : end_of_run(spec, line)]
    keys = [typed for typed in below if _KEY_AND_VALUE.match(typed.strip())]
    return len(keys) > 1 and len(keys) * 4 > len(below) * 3
