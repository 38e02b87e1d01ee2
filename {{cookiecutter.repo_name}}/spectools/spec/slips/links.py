"""Links that lead nowhere, since a sign is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

from spectools.loading import compile_when_used
from spectools.spec.document import Spec
from spectools.spec.reading.parser import line_of
from spectools.spec.slips.slip import Slip, inline_slip, is_shown_as_typed

_EMBEDDED = compile_when_used(r"(?P<text>.*?)\s*<(?P<address>[^<>\s]+)>_?", re.DOTALL)
# With a name of a host, and none of the signs that stand for something to fill in.
_PLAIN_ADDRESS = compile_when_used(
    r"https?://(?!localhost)[\w-]+(\.[\w-]+)+(/[^\s<>{}$*]*)?"
)
_LIKE_ADDRESS = compile_when_used(
    r"\w+://|mailto:|www\.|/\S+/|\.\.?/|(?:[\w-]+\.)+(?:com|org|net|io|dev)(?:[/:]|$)"
    r"|\S+\.(?:rst|html|md)(?:#|$)"
)
# The ends of names of hosts that specs link to; no file ends so.
_HOST = compile_when_used(
    r"(?:www\.[\w-]+|[\w-]+)(?:\.[\w-]+)*"
    r"\.(?:com|org|net|io|dev|edu|gov|info|de|fr|eu|uk|cn|jp|ru|ly|me|gle)(?:[:/?#]|$)"
)
_SCHEME = compile_when_used(r"(?P<scheme>[A-Za-z]+)(?P<sign>[:;/]+)(?P<rest>.*)")


def link_slips(spec: Spec) -> Iterator[Slip]:
    """Yield the slips of links and of their addresses."""
    yield from _without_underscore(spec)
    yield from _without_scheme(spec)


def _without_underscore(spec: Spec) -> Iterator[Slip]:
    kind = "link-without-underscore"
    targets = _unused_targets(spec)
    for node in (
        *spec.nodes_of(nodes.title_reference),
        *spec.nodes_of(nodes.target),
    ):
        if not targets and ">" not in node.rawsource and "://" not in node.rawsource:
            continue
        text = node.astext()
        found = _EMBEDDED.fullmatch(text) if text[-1:] in ">_" else None
        if found and _LIKE_ADDRESS.match(found["address"]):
            words = " ".join(found["text"].split()).lstrip("_")
            yield inline_slip(
                kind,
                node,
                "this is no link, and shows its address; put an underscore behind it: "
                f"`{words} <{found['address']}>`_",
            )
        elif _PLAIN_ADDRESS.fullmatch(text):
            yield inline_slip(
                kind,
                node,
                "this is no link; leave out the backticks around the address, or write "
                "two on each side for code",
            )
        elif text and nodes.fully_normalize_name(text) in targets:
            yield inline_slip(
                kind, node, f"this is no link; put an underscore behind it: `{text}`_"
            )
    for text_node in spec.nodes_of(nodes.Text) if ">_" in spec.text else ():
        index = text_node.find(">_")
        if (
            index >= 0
            and not is_shown_as_typed(text_node)
            and "<" in _before(text_node)
        ):
            line = line_of(text_node) + text_node[:index].count("\n")
            yield Slip(
                kind,
                line,
                "this is no link; write text and address in the same backticks, as in "
                "`text <address>`_",
                line,
            )


def _before(text_node: nodes.Text) -> str:
    parent = text_node.parent
    children = parent.children[: parent.index(text_node) + 1]
    return "".join(child.astext() for child in children[-3:])


def _unused_targets(spec: Spec) -> set[str]:
    """Return the names of addresses that no link uses."""
    return {
        name
        for target in spec.nodes_of(nodes.target)
        if "refuri" in target and not target.astext()
        for name in target["names"]
        if name not in spec.doctree.refnames
    }


def _is_bad_scheme(address: str) -> bool:
    """Whether an address begins with something like ``https://`` that is not."""
    found = _SCHEME.match(address)
    if not found:
        return False
    scheme, sign = found["scheme"].lower(), found["sign"]
    if scheme in ("http", "https"):
        return sign != "://" or bool(re.match(r"https?(?::|//)", found["rest"]))
    is_like_http = re.fullmatch(r"h{0,2}t{1,3}p{1,2}s{0,2}", scheme)
    return bool(is_like_http) and sign in (":", ":/", "://", "//")


def _without_scheme(spec: Spec) -> Iterator[Slip]:
    seen: set[int] = set()
    for node in (*spec.nodes_of(nodes.reference), *spec.nodes_of(nodes.target)):
        address = node.get("refuri", "")
        if not address or address == node.astext():
            continue
        if _HOST.match(address):
            cure = f"write https://{address}"
        elif _is_bad_scheme(address):
            cure = "write https:// and then the host"
        else:
            continue
        line = line_of(node)
        if isinstance(node, nodes.target) and not node.astext():
            line = spec.nearest_line(address, line)
        if line not in seen:
            seen.add(line)
            yield Slip(
                "link-without-scheme",
                line,
                f"the link {address!r} leads to no page; {cure}",
                line,
            )
