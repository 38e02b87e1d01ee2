"""The section ``History`` of a spec: an entry for each release that took it up."""

from __future__ import annotations

import re
from typing import NamedTuple

from spectools.mending.edits import Edit, applied, with_text
from spectools.mending.missing_sections import end_of
from spectools.mending.proof import is_as_well_formed
from spectools.spec.document import Section, Spec
from spectools.spec.matching import match

_TITLE = "history"
_TABLE = re.compile(r"(?P<indent> *)\.\. list-table::")
_ROW = re.compile(r" *\* - ")


class Table(NamedTuple):
    """A ``list-table``.

    Attributes:
        lines: the numbers of its lines that are not blank, the directive's first.
        indent: what stands before the mark of a row.
        columns: how many cells a row has.
    """

    lines: list[int]
    indent: str
    columns: int


def with_entry(spec: Spec, template: Spec, before: str, release: str) -> Spec:
    """Return the spec with an entry in its history, if the template asks for one.

    Args:
        spec: the spec.
        template: what it is held to.
        before: the release that it was proposed for.
        release: the release that it is proposed for now.
    """
    words = f"Proposed again, after {before}"
    for wanted, section in match(spec, template).found.items():
        if wanted.text.casefold() != _TITLE:
            continue
        table = table_in(spec, section)
        edits = [row(table, [release, words])] if table else []
        for edit in [*edits, item(spec, section, f"{release}: {words}")]:
            new = with_text(spec, applied(spec, [edit]))
            if is_as_well_formed(new, spec):
                return new
    return spec


def table_in(spec: Spec, section: Section) -> Table | None:
    """Return the first ``list-table`` of a section that has a row, if there is one."""
    end = end_of(spec, section)
    for number in range(section.line, end):
        directive = _TABLE.match(spec.lines[number - 1])
        if directive:
            lines = [number, *_indented(spec, number, end, len(directive["indent"]))]
            rows = [n for n in lines if _ROW.match(spec.lines[n - 1])]
            if not rows:
                return None
            indent = spec.lines[rows[0] - 1].partition("*")[0]
            last = max(n for n in rows if _begins(spec, n, f"{indent}* - "))
            cells = [n for n in lines if n > last and _begins(spec, n, f"{indent}  - ")]
            return Table(lines, indent, 1 + len(cells))
    return None


def _indented(spec: Spec, directive: int, end: int, column: int) -> list[int]:
    """Return the lines below a directive that belong to it and are not blank."""
    lines: list[int] = []
    for number in range(directive + 1, end):
        line = spec.lines[number - 1]
        if line.strip() and len(line) - len(line.lstrip()) <= column:
            break
        lines += [number] * bool(line.strip())
    return lines


def _begins(spec: Spec, number: int, mark: str) -> bool:
    return spec.lines[number - 1].startswith(mark)


def row(table: Table, cells: list[str]) -> Edit:
    """Return what adds a row to a table; cells beyond its columns are left out."""
    cells = (cells + [""] * table.columns)[: table.columns]
    marks = [f"{table.indent}* - ", *[f"{table.indent}  - "] * (table.columns - 1)]
    lines = [(mark + cell).rstrip() for mark, cell in zip(marks, cells, strict=True)]
    return Edit(table.lines[-1] + 1, 0, lines)


def item(spec: Spec, section: Section, text: str) -> Edit:
    """Return what adds an item to the end of a section."""
    lines = range(section.line + 1, end_of(spec, section))
    last = max(number for number in lines if spec.lines[number - 1].strip())
    return Edit(last + 1, 0, ["", f"* {text}"])
