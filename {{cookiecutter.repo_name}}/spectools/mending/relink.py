"""Links written anew, when the pages that they lead to have moved."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from spectools.errors import SpecsError
from spectools.mending.edits import with_text
from spectools.mending.proof import is_as_well_formed, only_relinks
from spectools.repository import redirects
from spectools.spec.document import Spec
from spectools.spec.links import IN_TEXT, Link, Site, has_file, links, resolved


class LinkError(SpecsError):
    """A link cannot be written otherwise."""


def relinked(root: Path, spec: Spec, path: str, moves: dict[str, str]) -> Spec:
    """Return ``spec`` as it must read at ``path``, when pages have moved.

    Each link to a file that is there, or to the address of one that has moved before,
    leads to where it has led, or to where that has moved. Nothing else is touched.

    Args:
        root: the repository's folder.
        spec: the spec, as it lies now.
        path: where it shall lie.
        moves: the new path of each file that moves.

    Raises:
        EditError: when the text cannot be changed.
        LinkError: when a link cannot be written otherwise.
        RedirectsError: when the redirects cannot be read.
    """
    is_there = partial(has_file, root)
    gone = redirects.served(redirects.read(root), is_there)
    site = Site((), gone, (), is_there)
    known = (k for k in links(spec) if is_there(k.target.path) or site.serves(k.target))
    new = Spec(path, spec.data, spec.markup)
    for link in sorted(known, key=lambda link: link.line):
        target = link.target
        target = target._replace(path=moves.get(target.path, target.path))
        before = resolved(link.written, path, target.form)
        if before and before.path != target.path:
            new = rewritten(new, link, target.written(path))
    if new.data != spec.data and not is_as_well_formed(new, spec):
        raise LinkError(
            f"{spec.path}: its links cannot be written anew, since docutils would then "
            "complain: a heading would outgrow its line, perhaps; take them out of it, "
            "and run this again"
        )
    return new


def rewritten(spec: Spec, link: Link, written: str) -> Spec:
    """Return the spec with one link written otherwise, and nothing else.

    Args:
        spec: the spec; it may lie elsewhere than when the link was found.
        link: the link.
        written: what shall be written.

    Raises:
        EditError: when the text cannot be changed.
        LinkError: when the link cannot be told from the text around it.
    """
    text = spec.text
    found = sorted(
        re.finditer(_pattern(link), text, re.MULTILINE),
        key=lambda m: abs(text.count("\n", 0, m.start("target")) + 1 - link.line),
    )
    form = link.target.form
    before, after = (resolved(it, spec.path, form) for it in (link.written, written))
    for match in found:
        start, end = match.span("target")
        new = with_text(spec, text[:start] + written + text[end:])
        if before and after and only_relinks(spec, new, before, after):
            return new
    raise LinkError(
        f"{spec.path}:{link.line}: the link to {link.target.path} cannot be written "
        "anew, or what is around it would read otherwise; take it out of its table, or "
        "write it more simply, and run this again"
    )


def _pattern(link: Link) -> str:
    """Return what finds the link, which may be broken over lines."""
    if link.pattern == IN_TEXT:
        same = r"\s*".join(map(re.escape, link.written))
    else:
        same = r"\s+".join(map(re.escape, link.written.split()))
    return link.pattern.format(same)
