"""Links written anew, when the pages that they lead to have moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, partial

from spectools.errors import SpecsError
from spectools.mending.edits import with_text
from spectools.mending.proof import is_as_well_formed, only_relinks
from spectools.repository import redirects
from spectools.repository.layout import Layout
from spectools.spec.document import Spec
from spectools.spec.links import (
    IN_TEXT,
    Form,
    Link,
    Site,
    SpecsByName,
    Target,
    by_name,
    has_file,
    links,
    meant,
    resolved,
)

# The text is read anew for each.
_MOST_LINKS = 100


class LinkError(SpecsError):
    """A link cannot be written otherwise."""


class Moves:
    """What gets another place, or a copy, among all that there is.

    Args:
        layout: what there is before.
        paths: the new path of each file that moves.
        copies: the paths of specs that are new.
    """

    def __init__(
        self,
        layout: Layout,
        paths: dict[str, str] | None = None,
        copies: Sequence[str] = (),
    ) -> None:
        self.layout = layout
        self.paths = paths or {}
        self._copies = copies

    @cached_property
    def site(self) -> Site:
        """What links lead to before: files, and addresses of what moved earlier."""
        root = self.layout.root
        is_there = partial(has_file, root)
        gone = redirects.served(redirects.read(root), is_there)
        return Site((), gone, (), is_there, by_name(self.layout.specs))

    def after(self, target: Target) -> Target | None:
        """Return what leads to a target afterwards; nothing to what is not there."""
        if target.form is Form.SPEC:
            return self._named(target)
        if self.site.has_file(target.path) or self.site.serves(target):
            return target._replace(path=self.paths.get(target.path, target.path))
        return None

    def _named(self, target: Target) -> Target | None:
        """Return the same for a ``:spec:``: with its release where it needs one."""
        found = meant(target, self.site.specs)
        if len(found) != 1:
            return None
        path = self.paths.get(found[0], found[0])
        whole = target._replace(path=path)
        name = path.rpartition("/")[2].removesuffix(".rst")
        is_alone = len(self._specs_after[name]) == 1
        has_release = "/" in target.path
        return whole if has_release or not is_alone else target._replace(path=name)

    @cached_property
    def _specs_after(self) -> SpecsByName:
        specs = self.layout.specs
        return by_name((*(self.paths.get(p, p) for p in specs), *self._copies))


def relinked(spec: Spec, path: str, moves: Moves) -> Spec:
    """Return ``spec`` as it must read at ``path``, when pages have moved.

    Each link to a file that is there, or to the address of one that has moved before,
    leads to where it has led, or to where that has moved. Nothing else is touched.

    Args:
        spec: the spec, as it lies now.
        path: where it shall lie.
        moves: what moves.

    Raises:
        EditError: when the text cannot be changed.
        LinkError: when a link cannot be written otherwise.
        RedirectsError: when the redirects cannot be read.
    """
    new = Spec(path, spec.data, spec.markup)
    anew: list[tuple[Link, str]] = []
    for link in sorted(links(spec), key=lambda link: link.line):
        target = moves.after(link.target)
        before = resolved(link.written, path, link.target.form)
        if target and before and before.path != target.path:
            anew.append((link, target.written(path)))
    if len(anew) > _MOST_LINKS:
        raise LinkError(
            f"{spec.path}: {len(anew)} of its links would be written anew, and each "
            f"takes time; let there be {_MOST_LINKS} at most, and run this again"
        )
    for link, written in anew:
        new = rewritten(new, link, written)
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
