"""Marks of directives, targets and notes that docutils takes for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.spec.document import Spec
from spectools.spec.reading.parser import line_of
from spectools.spec.reading.sphinx_markup import directive_names
from spectools.spec.slips.slip import Slip, blocks, end_of_body, indentation

_NAME = r"[a-z][a-z0-9_+-]*(?::[a-z][a-z-]*)?"
_AFTER_NAME = compile_when_used(rf":?({_NAME}?)(\s?[:;]+)(.*)")
_AFTER_WORDS = compile_when_used(
    r"([A-Za-z]+-[A-Za-z]+|[A-Za-z]+(?: [A-Za-z]+)?(?=::))(:+)(.*)"
)
_NAME_ALONE = compile_when_used(rf"({_NAME})(?: ([\w+./-]+))?")
_TAKES_A_NAME = ("code-block", "sourcecode", "image", "figure", "list-table")

_HIDDEN_TARGET = compile_when_used(
    r"(?P<blank>_ +)?(?P<underscore>_*)(?P<name>`[^`]+`|[\w .+/-]*[\w.+/-])?_?"
    r"(?P<colon>\s*:)?\s*<?(?P<address>(?:https?|ftp)://\S+?)>?_?"
)
_HIDDEN_NOTE = compile_when_used(
    r"\[(?P<label>[^\]\n]+)\](?P<after>[_:.,]*)\s*(?P<text>\S)"
)
_LABEL = compile_when_used(r"#?[A-Za-z0-9](?:[\w.+:-]*\w)?|[#*]")

# Dots, blanks, colons: what people type for the two dots of a directive.
_MARKS = "._\u2026,:"
_DOTS = r"(?:\.\.?\s*\.*\s*:?|\u2026\s?|,,\s?|\.,\s?|:\.\s?)"
_SHOWN_DIRECTIVE = compile_when_used(
    rf"{_DOTS}\s*(?P<name>{_NAME})\s?(?P<colons>:+)(?:\s|$|\w)"
)
_SHOWN_TARGET = compile_when_used(
    rf"(?:{_DOTS})?(?<!\w)_(?P<name>`[^`]+`|[\w .+-]+):(?:\s*https?://|\s+\S+_$|$)"
)
_SHOWN_NOTE = compile_when_used(rf"{_DOTS}\[(?P<label>[#\w]+)\]:?\s+\S")
_BARE_DIRECTIVE = compile_when_used(rf"(?P<name>{_NAME}):: ?(?P<argument>[\w./+-]*)")
_BARE_NOTES = ("note", "warning", "todo", "seealso", "tip", "important")


def mark_slips(spec: Spec) -> Iterator[Slip]:
    """Yield the slips in comments, and in text that begins like a directive."""
    taken: set[int] = set()
    for comment in spec.nodes_of(nodes.comment):
        line = _first_line(spec, comment, taken)
        taken.add(line)
        yield from _hidden(spec, comment, line)
    yield from _shown(spec)
    yield from _quoted(spec)
    yield from _code_outside(spec)


def _hidden(spec: Spec, comment: nodes.comment, line: int) -> Iterator[Slip]:
    text = comment.astext()
    first, _, rest = text.partition("\n")
    last = line + text.count("\n")
    if not spec.lines[line - 1].lstrip()[2:].strip():
        return
    directive = _directive_meant(first, bool(rest.strip()))
    if directive:
        yield Slip(
            "directive-commented",
            line,
            "this is a comment, which nobody sees; for the directive write "
            f"{directive!r}",
            last,
        )
        return
    found = _HIDDEN_TARGET.fullmatch(first.strip())
    if found and found["name"] and (found["colon"] or found["underscore"]):
        name, address = found["name"], found["address"]
        yield Slip(
            "target-mistyped",
            line,
            "this is a comment, which nobody sees; for the address of a link write "
            f"'.. _{name}: {address}'",
            last,
        )
    elif found and not found["name"] and found["underscore"] == "__":
        yield Slip(
            "target-mistyped",
            line,
            "this is a comment, which nobody sees; for the address of a link write "
            f"'__ {found['address']}'",
            last,
        )
    elif _is_label(spec, text):
        yield Slip(
            "target-mistyped",
            line,
            "this is a comment, which nobody sees; for the label of what follows write "
            f"'.. _{text}'",
            last,
        )
    elif note := _HIDDEN_NOTE.match(first):
        label = note["label"].strip()
        if not label or label in "xX":
            return
        is_word = bool(_LABEL.fullmatch(label))
        cure = (
            f"write '.. [{label}] text'"
            if is_word
            else "give it a number or one word, as in "
            f"'.. [{re.sub(r'[^A-Za-z0-9]+', '-', label).strip('-') or '1'}] text'"
        )
        yield Slip(
            "target-mistyped",
            line,
            f"this is a comment, which nobody sees; for a note {cure}",
            last,
        )


def _is_label(spec: Spec, text: str) -> bool:
    """Whether a comment is a label that the spec refers to."""
    label = text.removesuffix(":")
    return label != text and (f"`{label}`" in spec.text or f"<{label}>`" in spec.text)


def _first_line(spec: Spec, comment: nodes.comment, taken: set[int]) -> int:
    """Return the line in which a comment begins.

    docutils notes where it ends; in a list, only where the list's item begins.

    Args:
        spec: the spec.
        comment: the comment.
        taken: where the comments before it begin.
    """
    first, *more = comment.astext().split("\n")
    begins: tuple[list[str], ...] = ([], first.split())
    if comment.line:
        last = min(comment.line - len(more), len(spec.lines))
        candidates = range(last, 0, -1)
    else:
        candidates = range(line_of(comment), len(spec.lines) + 1)
    for line in candidates:
        typed = spec.lines[line - 1].lstrip()
        is_one = typed.startswith("..") and typed[2:].split() in begins
        if is_one and line not in taken:
            return line
    return candidates[0]


def _known(name: str) -> str | None:
    """Return the directive that is meant by a name, hyphens aside."""
    names = directive_names()
    if name in names:
        return name
    return _BY_LETTERS.get(re.sub("[-_]", "", name)) if len(name) > 6 else None


_BY_LETTERS = {re.sub("[-_]", "", n): n for n in sorted(directive_names()) if "-" in n}


def _directive_meant(first: str, has_more: bool) -> str | None:
    """Return how the directive is written that the first line of a comment means."""
    found = _AFTER_NAME.match(first) or _AFTER_WORDS.match(first)
    name = _known(found[1].lower().replace(" ", "-")) if found else None
    if found and name:
        colons, text = found[2].strip(), found[3]
        if text[:2] == "//" or (colons == ":" and text[:1] == "`"):
            return None
        return f".. {name}:: {text.strip()}".rstrip()
    alone = _NAME_ALONE.fullmatch(first.strip())
    name = _known(alone[1]) if alone else None
    if not alone or not name or not (has_more or alone[2]):
        return None
    if alone[2] and name not in _TAKES_A_NAME:
        return None
    return f".. {name}:: {alone[2] or ''}".rstrip()


def _shown(spec: Spec) -> Iterator[Slip]:
    for block in blocks(spec):
        text = block.text
        if (
            "::" not in text
            and text[0] not in _MARKS
            and "\n." not in text
            and "\n_" not in text
        ):
            continue
        for index, typed in enumerate(block.lines):
            line = block.line + index
            message = _mark_shown(typed.strip(), index)
            if message:
                last = end_of_body(spec, block.line)
                yield Slip(message[0], line, message[1], last)
                break


def _mark_shown(text: str, index: int) -> tuple[str, str] | None:
    """Return kind and message for a line of text that is meant as a directive."""
    bare = _BARE_DIRECTIVE.fullmatch(text) if text[:1].islower() else None
    name = _known(bare["name"]) if bare else None
    if bare and name and ("-" in name or bare["argument"] or name in _BARE_NOTES):
        cure = f".. {name}:: {bare['argument']}".rstrip()
        return (
            "directive-shown",
            f"this is shown as text; for the directive write {cure!r}",
        )
    if text[:1] not in _MARKS:
        return None
    is_right = re.match(r"\.\. \S", text)
    cure = "put a blank line before it" if is_right and index else ""
    found = _SHOWN_DIRECTIVE.match(text)
    name = _known(found["name"]) if found else None
    if found and name:
        if found["colons"] == ":" and not re.match(r"\.\.\s*\w", text):
            return None
        cure = cure or f"for the directive write '.. {name}::'"
        return "directive-shown", f"this is shown as text; {cure}"
    if target := _SHOWN_TARGET.match(text):
        cure = cure or f"for a link's address write '.. _{target['name']}: address'"
        return "target-mistyped", f"this is shown as text; {cure}"
    if note := _SHOWN_NOTE.match(text):
        if is_right and not index:
            return None
        cure = cure or f"for a note write '.. [{note['label']}] text'"
        return "target-mistyped", f"this is shown as text; {cure}"
    return None


_ITEMS = compile_when_used(r"(?:[*+-] (?!\w+: ?).*|\.\. \S+::.*|#\. .*)(?:\n|$)")


def _quoted(spec: Spec) -> Iterator[Slip]:
    """Yield lists and directives that a line ending in ``::`` makes code of."""
    for node in spec.nodes_of(nodes.literal_block):
        if node.rawsource[:1] not in ("*", "+", "-", ".", "#"):
            continue
        lines = node.rawsource.split("\n")
        above = node.parent.children[node.parent.index(node) - 1]
        raw = getattr(above, "rawsource", "")
        is_announced = raw.endswith("::") and not _mark_shown(raw, 0)
        if not is_announced or not above.line or not all(map(_ITEMS.match, lines)):
            continue
        last = above.line + raw.count("\n")
        line = last + 1
        while not spec.lines[line - 1].strip():
            line += 1
        column = max(spec.lines[last - 1].find(raw.split("\n")[-1]), 0)
        if indentation(spec.lines[line - 1]) <= column:
            yield Slip(
                "directive-shown" if lines[0].startswith("..") else "list-glued",
                line,
                "this is shown as code, since the line above ends in ::; write one "
                "colon there",
                end_of_body(spec, line),
            )


_CODE = compile_when_used(r"\s*\.\. (?:code|code-block|sourcecode)::(?: \S+)?$")
_OPTION = compile_when_used(
    r"\s*:(linenos|lineno-start|caption|name|emphasize-lines|dedent|force|class):(\s|$)"
)


def _code_outside(spec: Spec) -> Iterator[Slip]:
    """Yield blocks of code without code, or with their options in it."""
    is_odd = any(
        node.rawsource[:1] in ("", ":") for node in spec.nodes_of(nodes.literal_block)
    ) or any(c.text.startswith("Content block expected") for c in spec.complaints)
    for number, typed in enumerate(spec.lines if is_odd else (), 1):
        if not _CODE.match(typed):
            continue
        below = spec.lines[number:]
        is_right = bool(below and _OPTION.match(below[0]))
        content = next((text for text in below if text.strip()), "")
        if indentation(content) <= indentation(typed):
            yield Slip(
                "code-outside",
                number,
                "there is no code in this block; indent the code by three columns, "
                "below a blank line",
                number,
            )
        elif not is_right and _OPTION.match(content):
            yield Slip(
                "code-outside",
                number,
                "the options of this block are shown as part of the code; put them "
                "right below its first line, without a blank line between",
                number + 2,
            )
