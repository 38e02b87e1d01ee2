"""What a spec may lead to, show and say about its page; all else is refused.

A page is built of a stranger's text and served from the project's own address: what
acts there acts in the name of whoever reads it.
"""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes

from spectools.loading import compile_when_used, load_when_used
from spectools.repository.layout import PICTURES

if TYPE_CHECKING:
    import html
else:
    html = load_when_used("html")

# They open a page, or a program that only shows or begins something.
SCHEMES = frozenset(
    ("ftp", "ftps", "http", "https", "irc", "ircs", "mailto", "news", "nntp")
)

# From elsewhere, over these; the site then shows a link in the picture's place.
PICTURE_SCHEMES = frozenset(("http", "https"))

# No browser runs any of them.
DOWNLOADS = frozenset(
    (*PICTURES, ".csv", ".diff", ".json", ".patch", ".rst", ".txt", ".yaml", ".yml")
)

META_NAMES = frozenset(("author", "description", "keywords"))
_META_ATTRIBUTES = frozenset(("content", "lang", "name"))

# Commands of MathJax that lead elsewhere, write HTML, load code or name others:
# https://docs.mathjax.org/en/latest/input/tex/extensions/html.html
_ACTING_COMMAND = compile_when_used(
    r"\\(bbox|class|csname|cssId|data|href|includegraphics|mmlToken|require|style"
    r"|unicode|url)(?![A-Za-z])"
)
# What begins a tag or a comment: https://html.spec.whatwg.org/#tag-open-state
_BEGINS_TAG = compile_when_used(r"<[A-Za-z/!?]")
_SCHEME = compile_when_used(r"([a-z][a-z0-9+.-]*):")


def scheme_of(address: str) -> str | None:
    """Return the scheme that some reader may find in an address, in lower case.

    Browsers skip what cannot be seen, before and in a scheme
    (https://url.spec.whatwg.org/#url-parsing); entities and percent signs are
    decoded by whoever passes an address on.
    """
    if "&" in address:
        address = html.unescape(address)
    address = unquote(address)
    if not (address.isascii() and address.isprintable() and " " not in address):
        address = "".join(
            c for c in address if not c.isspace() and unicodedata.category(c)[0] != "C"
        )
    found = _SCHEME.match(address.casefold())
    return found[1] if found else None


def forbidden_scheme(address: str) -> str | None:
    """Return the scheme of an address if no link may have it."""
    scheme = scheme_of(address)
    return scheme if scheme and scheme not in SCHEMES else None


def is_picture(address: str) -> bool:
    """Whether an address may be that of a picture: of a known kind, or elsewhere."""
    scheme = scheme_of(address)
    if scheme:
        return scheme in PICTURE_SCHEMES
    return posixpath.splitext(address)[1].casefold() in PICTURES


def is_download(address: str) -> bool:
    """Whether an address may be offered for download: a file that runs nowhere.

    What lies elsewhere is a link like others, and judged by its scheme. Sphinx takes
    for elsewhere what has ``://`` in it, and looks for all else on this machine.
    """
    if "://" in address:
        return True
    if scheme_of(address):
        return False
    return posixpath.splitext(address)[1].casefold() in DOWNLOADS


def is_harmless_meta(node: nodes.Element) -> bool:
    """Whether a ``meta`` tells search engines what the page is, and nothing else."""
    said = {*node.non_default_attributes()}
    name = str(node.get("name", "")).casefold()
    return name in META_NAMES and said <= _META_ATTRIBUTES


def acting_commands(formula: str) -> Iterator[str]:
    """Yield the commands in a formula that do more than to set it."""
    for found in _ACTING_COMMAND.finditer(formula):
        yield found[0]


def is_acting_title(title: nodes.title) -> bool:
    """Whether a theme that does not escape a title could take part of it for HTML.

    Outside of literals, the site sets other quotes in the place of straight ones.
    """
    literals = (nodes.literal, nodes.math)
    return bool(_BEGINS_TAG.search(title.astext())) or any(
        '"' in node.astext() for node in title.children if isinstance(node, literals)
    )
