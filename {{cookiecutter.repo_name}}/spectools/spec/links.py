"""Where what is written in a page leads: to a page, a file, a label, or outside."""

from __future__ import annotations

import glob
import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

from docutils import nodes

from spectools.repository.layout import SPECS
from spectools.spec.document import Spec
from spectools.spec.reading.parser import line_of
from spectools.spec.reading.sphinx_markup import SPEC_ROLE
from spectools.spec.reading.stand_ins import Toctree

# What the site has without a source of its own.
GENERATED = (
    "404.html",
    "feed.xml",
    "genindex.html",
    "objects.inv",
    "search.html",
    "sitemap.xml",
    "specs.json",
    "specs.schema.json",
    "topics.html",
)
# https://www.rfc-editor.org/rfc/rfc3986#section-4.2
_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class Form(Enum):
    """How a link names what it leads to.

    Attributes:
        ADDRESS: as a browser reads it: ``../kilo/thing.html?q#part``.
        DOCUMENT: the path of a page without an ending: ``:doc:``.
        ANY: the same, or the name of anything else: ``:any:``.
        ENTRY: the same in a toctree, where Sphinx takes the ending ``.rst``, too.
        FILE: the path of a file: pictures, ``:download:``.
        LABEL: the name of a label: ``:ref:``, ``:numref:``.
        SPEC: the name of a spec, with its release or alone: ``:spec:``.
    """

    ADDRESS = "address"
    DOCUMENT = "document"
    ANY = "any"
    ENTRY = "entry"
    FILE = "file"
    LABEL = "label"
    SPEC = "spec"


class Target(NamedTuple):
    """What a link leads to.

    Attributes:
        form: how the link names it.
        path: the file, relative to the repository; that of a page is its source. What
            begins with ``..`` is not in the repository. For a label, its name; for a
            spec that is named without its release, that name.
        suffix: the ending that is written in the place of that of ``path``: ``.html``
            for the address of a page, nothing for the name of a document.
        is_absolute: whether it is written from the top of the repository.
        is_encoded: whether it is written in percent-encoding.
    """

    form: Form
    path: str
    suffix: str
    is_absolute: bool = False
    is_encoded: bool = False

    @property
    def published(self) -> str:
        """The path with the ending that is written."""
        return posixpath.splitext(self.path)[0] + self.suffix

    def written(self, page: str) -> str:
        """Return what leads there from the page at ``page``, written in the same way.

        That is the path alone, without query and fragment.
        """
        if self.form is Form.LABEL:
            return self.path
        if self.form is Form.SPEC:
            return name_with_release(self.path)
        if self.is_absolute:
            name = f"/{self.published}"
        else:
            name = posixpath.relpath(self.published, posixpath.dirname(page))
        return quote(name) if self.is_encoded else name


class Link(NamedTuple):
    """One place that leads to another page or file, or to a label.

    Attributes:
        line: where it stands, from 1, or nearly.
        written: the target in the spec's words, without query and fragment.
        target: what it leads to.
        pattern: what it is written in, to be filled with ``written``.
        has_title: whether a role gives the words that lead there.
    """

    line: int
    written: str
    target: Target
    pattern: str
    has_title: bool = False


SpecsByName = Mapping[str, Sequence[str]]


class Site(NamedTuple):
    """What links can lead to; paths are relative to the repository.

    Attributes:
        documents: the sources of the pages.
        redirected: the sources of pages that are gone, whose addresses still serve.
        generated: the addresses of what has no source, relative to the front page.
        has_file: whether a file lies at a path.
        specs: the paths of the specs, by their names.
    """

    documents: Container[str]
    redirected: Container[str]
    generated: Container[str]
    has_file: Callable[[str], bool]
    specs: SpecsByName

    def serves(self, target: Target) -> bool:
        """Whether a reader gets to ``target``, a page or a file."""
        if target.form is Form.FILE:
            return self.has_file(target.path)
        if target.form is Form.SPEC:
            return len(meant(target, self.specs)) == 1
        if target.form is not Form.ADDRESS:
            return target.path in self.documents
        is_page = target.path in self.documents or target.path in self.redirected
        # Sphinx's own folders: _images, _sources, _static.
        is_generated = target.published.startswith("_")
        return (
            (is_page and target.suffix == ".html")
            or is_generated
            or target.published in self.generated
        )


def resolved(written: str, page: str, form: Form) -> Target | None:
    """Return what ``written`` leads to from a page; nothing if that is none of ours.

    None of ours is another host, another scheme, and the page itself. An address from
    the top of the host is ours below ``/specs/``: there this site has its specs.

    Args:
        written: the target in the page's words.
        page: the path of the page, relative to the repository.
        form: how the target is named.
    """
    if form is Form.LABEL:
        return Target(form, nodes.fully_normalize_name(written), "")
    if form is Form.SPEC:
        has_release = "/" in written
        return Target(form, f"{SPECS}/{written}.rst" if has_release else written, "")
    if _OUTSIDE.match(written):
        return None
    name = written
    if form is Form.ADDRESS:
        name = unquote(without_rest(written))
        if not name:
            return None
        if name.rpartition("/")[2] in ("", ".", ".."):
            name = f"{name}/index.html"
    is_absolute = name.startswith("/")
    folder = "" if is_absolute else posixpath.dirname(page)
    path = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
    if form is Form.ADDRESS and is_absolute and not path.startswith(f"{SPECS}/"):
        return None
    suffix = posixpath.splitext(path)[1]
    if form is Form.ADDRESS and suffix == ".html":
        path = path.removesuffix(suffix) + ".rst"
    elif form in (Form.DOCUMENT, Form.ANY) or (form is Form.ENTRY and suffix != ".rst"):
        path, suffix = f"{path}.rst", ""
    is_encoded = form is Form.ADDRESS and "%" in written
    return Target(form, path, suffix, is_absolute, is_encoded)


def by_name(specs: Iterable[str]) -> SpecsByName:
    """Return the paths of specs by what ``:spec:`` calls them without a release."""
    named: dict[str, list[str]] = {}
    for path in specs:
        named.setdefault(_name_of(path), []).append(path)
    return named


def meant(target: Target, specs: SpecsByName) -> Sequence[str]:
    """Return the paths of those specs that a ``:spec:`` can mean: one, if it is right.

    Args:
        target: what it leads to, of the form `Form.SPEC`.
        specs: those that there are.
    """
    if "/" not in target.path:
        return specs.get(target.path, ())
    return [p for p in specs.get(_name_of(target.path), ()) if p == target.path]


def name_with_release(path: str) -> str:
    """Return what ``:spec:`` calls the spec at a path, its release included."""
    return path.removeprefix(f"{SPECS}/").removesuffix(".rst")


def _name_of(path: str) -> str:
    return posixpath.basename(path).removesuffix(".rst")


def has_file(root: Path, path: str) -> bool:
    """Whether a file lies at a path, or, for ``thing.*``, one with any ending.

    Sphinx chooses among pictures so. Outside of the repository nothing is looked for.
    """
    if path.startswith("../"):
        return False
    if not path.endswith(".*"):
        return (root / path).is_file()
    name = glob.escape(posixpath.basename(path).removesuffix("*"))
    return any((root / path).parent.glob(f"{name}*"))


def without_rest(address: str) -> str:
    """Return an address without its query and its fragment."""
    return re.split(r"[?#]", address, maxsplit=1)[0]


_ROLES = {
    **dict.fromkeys(("doc", "std:doc"), Form.DOCUMENT),
    "any": Form.ANY,
    "download": Form.FILE,
    **dict.fromkeys(
        ("ref", "std:ref", "numref", "std:numref", "math:numref"), Form.LABEL
    ),
    SPEC_ROLE: Form.SPEC,
}
_IN_ROLE = r":[\w:]+:`(?:[^`<]*<)?(?P<target>{})>?`"
# docutils takes the blanks out of an address.
IN_TEXT = r"[<\s](?P<target>{})(?=[>?#\s]|$)"
_IN_TOCTREE = r"^[ \t]+(?:[^\n]*<)?(?P<target>{})>?[ \t]*$"


def links(spec: Spec) -> Iterator[Link]:
    """Yield what leads to another page or file, by a name or a relative address.

    That is ``:doc:``, ``:spec:``, ``:any:``, toctrees, addresses, pictures and
    downloads, whether or not there is such a page or file.
    """
    for link in _role_links(spec):
        if link.target.form is not Form.LABEL:
            yield link
    for tree in spec.nodes_of(Toctree):
        for number, entry in enumerate(tree.astext().split("\n"), line_of(tree)):
            written = target_in(entry)
            yield from _link(spec, number, written, Form.ENTRY, _IN_TOCTREE)
    for node in _references(spec):
        address = without_rest(node.get("refuri", ""))
        yield from _link(spec, line_of(node), address, Form.ADDRESS, IN_TEXT)
    for picture in spec.nodes_of(nodes.image):
        path = picture["uri"]
        yield from _link(spec, line_of(picture), path, Form.FILE, IN_TEXT)


def label_links(spec: Spec) -> Iterator[Link]:
    """Yield the roles that may lead to a label: ``:ref:``, ``:numref:``, ``:any:``."""
    for link in _role_links(spec):
        if link.target.form in (Form.LABEL, Form.ANY):
            yield link


def is_link(role: nodes.inline) -> bool:
    """Whether a role leads to a page, a file or a label."""
    return any(name in _ROLES for name in role["classes"])


def target_in(text: str) -> str:
    """Return the target in the text of a role, or in the entry of a toctree.

    Both may have a title before it: ``a title <target>``.
    """
    return text.strip().rpartition("<")[2].removesuffix(">")


def title_in(text: str) -> str:
    """Return the title before the target in such a text, if there is one."""
    return text.rpartition("<")[0]


def _role_links(spec: Spec) -> Iterator[Link]:
    for role in spec.nodes_of(nodes.inline):
        forms = [_ROLES[name] for name in role["classes"] if name in _ROLES]
        for form in forms[:1]:
            text = role.astext()
            has_title = title_in(text) != ""
            for link in _link(spec, line_of(role), target_in(text), form, _IN_ROLE):
                yield link._replace(has_title=has_title)


def _references(spec: Spec) -> Iterator[nodes.Element]:
    """Yield those targets and references in which an address is written.

    docutils makes a target of what has a name, and gives its address to all that
    refers to it.
    """
    for target in spec.nodes_of(nodes.target):
        address = "".join(target.get("refuri", "").split())
        if address in "".join(target.rawsource.replace("\\", "").split()):
            yield target
    for node in spec.nodes_of(nodes.reference):
        is_anonymous = node.rawsource.endswith("__") and "<" in node.rawsource
        if is_anonymous or isinstance(node.next_node(), nodes.image):
            yield node


def _link(
    spec: Spec, line: int, written: str, form: Form, pattern: str
) -> Iterator[Link]:
    target = resolved(written, spec.path, form) if written else None
    if target:
        yield Link(line, written, target, pattern)
