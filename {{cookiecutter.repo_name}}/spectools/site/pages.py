"""The pages of the site by Sphinx's names for them, and those of the releases.

The page of a release has no source of its own in its folder: all of them are made of
one file that comes with the tools.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.project import Project
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.matching import Matcher

from spectools.repository.layout import (
    ABANDONED,
    BACKLOG,
    SPECS,
    TEMPLATE,
    release_key,
    scan,
)

logger = logging.getLogger(__name__)

_SOURCE = Path(__file__).with_name("release.rst")
_INDEX = "index"
_TEMPLATE = TEMPLATE.removesuffix(".rst")


def release_page(folder: str) -> str:
    """Return the name of the page of a folder of specs."""
    return f"{SPECS}/{folder}/{_INDEX}"


def template_page(folder: str) -> str:
    """Return the name of the page of a folder's template."""
    return f"{SPECS}/{folder}/{_TEMPLATE}"


def folder_of_page(docname: str) -> str | None:
    """Return the folder of specs that a page lies in, if it does."""
    parts = docname.split("/")
    return parts[1] if len(parts) == 3 and parts[0] == SPECS else None


def is_release_page(docname: str) -> bool:
    """Whether a page is that of a release."""
    return folder_of_page(docname) is not None and docname.endswith(f"/{_INDEX}")


def is_spec_page(docname: str) -> bool:
    """Whether a page is that of a spec."""
    name = docname.rpartition("/")[2]
    return folder_of_page(docname) is not None and name not in (_INDEX, _TEMPLATE)


def specs_in(folder: str, docnames: Iterable[str]) -> list[str]:
    """Return those of the pages that are specs of a folder, sorted."""
    return sorted(
        d for d in docnames if is_spec_page(d) and folder_of_page(d) == folder
    )


def folders_in(docnames: Iterable[str]) -> list[str]:
    """Return the folders that have a page, the newest release first, then others."""
    folders = {str(folder_of_page(d)) for d in docnames if is_release_page(d)}
    others = [name for name in (BACKLOG, ABANDONED) if name in folders]
    return [*sorted(folders - {*others}, key=release_key, reverse=True), *others]


def heading_of(folder: str) -> str:
    """Return what a folder of specs is called on the site: ``Zed``, ``2027.1``."""
    return folder.capitalize()


class WithReleasePages(Project):
    """The documents that Sphinx finds, and a page for each folder of specs."""

    def discover(
        self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)
    ) -> set[str]:
        """Find all documents, and warn of specs that have no page for their names."""
        excluded = [*exclude_paths]
        super().discover(excluded, include_paths)
        is_excluded = Matcher(excluded)
        layout = scan(Path(self.srcdir))
        for folder in layout.folders:
            if not is_excluded(folder.page):
                self.docnames.add(folder.page.removesuffix(".rst"))
        for path in layout.specs:
            if path.removesuffix(".rst") not in self.docnames:
                words = "this is no name for a page; rename the file"
                logger.warning(words, location=f"{self.srcdir / path}:1")
        return self.docnames

    def doc2path(self, docname: str, absolute: bool) -> Any:
        """Return the file that a page is made of, by its place if that is absolute."""
        path = super().doc2path(docname, absolute)
        return type(path)(_SOURCE) if absolute and is_release_page(docname) else path


def add_release_pages(app: Sphinx) -> None:
    """Let Sphinx make a page for each folder of specs."""
    project = WithReleasePages(app.srcdir, app.project.source_suffix)
    project.restore(app.project)
    app.project = app.env.project = project


class ReleaseTitle(SphinxTransform):
    """Titles the page of a release."""

    default_priority = 300

    def apply(self, **_: Any) -> None:
        """Set the title and the name of the section."""
        if is_release_page(self.env.docname):
            title = heading_of(str(folder_of_page(self.env.docname)))
            section = next(iter(self.document.findall(nodes.section)))
            section.replace(section[0], nodes.title(title, title))
