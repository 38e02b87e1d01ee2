"""The catalogue of all specs, collected while Sphinx reads their pages."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector

from spectools.repository.layout import ABANDONED, BACKLOG
from spectools.repository.policy import Policy, load
from spectools.site.harmless import harmless
from spectools.site.pages import (
    folder_of_page,
    folders_in,
    is_release_page,
    is_spec_page,
    release_page,
    specs_in,
    template_page,
)
from spectools.spec.catalogue import (
    Entry,
    Particulars,
    catalogue,
    dates_of,
    particulars_of,
)
from spectools.spec.document import read


def policy_of(app: Sphinx) -> Policy:
    """Return the policy of the repository that is built, read once for each build."""
    known = vars(app)
    if "specs_policy" not in known:
        known["specs_policy"] = load(Path(app.srcdir))
    return cast(Policy, known["specs_policy"])


def entries_of(env: BuildEnvironment) -> dict[str, Entry]:
    """Return what is known of each spec, by the name of its page.

    That is there when all pages have been read.
    """
    return cast(dict[str, Entry], vars(env)["specs_entries"])


def has_topics(env: BuildEnvironment) -> bool:
    """Whether any spec says what it is about; known when all have been read."""
    return bool(vars(env)["specs_have_topics"])


def title_of(entry: Entry) -> str:
    """Return the title of a spec, which no other page of the site has."""
    return harmless(entry.title)


def children_of(docname: str, env: BuildEnvironment) -> list[str]:
    """Return the pages that a page is to list: those of a release, or all releases."""
    docnames = env.found_docs
    folder = folder_of_page(docname)
    if folder is None:
        return [release_page(name) for name in folders_in(docnames)]
    template = template_page(folder)
    return [*specs_in(folder, docnames), *[template] * (template in docnames)]


class SpecCollector(EnvironmentCollector):
    """Collects what each spec says, and lets pages follow that show it."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a spec."""
        _particulars(env).pop(docname, None)

    def merge_other(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        docnames: Set[str],
        other: BuildEnvironment,
    ) -> None:
        """Take over what another process has read."""
        found = _particulars(other)
        _particulars(env).update({d: found[d] for d in docnames if d in found})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Note what a spec says of itself."""
        docname = app.env.docname
        if is_spec_page(docname):
            policy = policy_of(app)
            spec = read(Path(app.srcdir), f"{docname}.rst", policy.markup)
            _particulars(app.env)[docname] = particulars_of(spec, policy)
            spec.release()

    def get_outdated_docs(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Return the pages that list others than they did."""
        return [
            page
            for page in (app.config.root_doc, *filter(is_release_page, env.found_docs))
            if {d for d in env.toctree_includes.get(page, ()) if folder_of_page(d)}
            != {*children_of(page, env)}
        ]

    def get_updated_docs(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Make the catalogue, and return the pages that show what has changed in it."""
        known = _particulars(env)
        pages = sorted(filter(is_spec_page, env.found_docs))
        particulars = [known.get(d) or Particulars(f"{d}.rst") for d in pages]
        found = catalogue(particulars, dates_of(Path(app.srcdir)))
        entries = {entry.spec.docname: entry for entry in found.values()}
        entries = _apart_from_others(entries, env)
        vars(env)["specs_entries"] = entries
        _write_titles(entries, env)
        _order(entries, env)
        before = vars(env).setdefault("specs_shown", {})
        vars(env)["specs_have_topics"] = any(e.spec.topics for e in entries.values())
        header = [*in_header(env.found_docs), str(has_topics(env))]
        now = {d: _shown_on(d, header, entries, env) for d in env.found_docs}
        vars(env)["specs_shown"] = now
        return sorted(d for d, shown in now.items() if before.get(d) != shown)


def _particulars(env: BuildEnvironment) -> dict[str, Particulars]:
    return cast(dict[str, Particulars], vars(env).setdefault("specs_particulars", {}))


def _apart_from_others(
    entries: dict[str, Entry], env: BuildEnvironment
) -> dict[str, Entry]:
    """Return the entries, titled so that no page that is no spec has the same title."""
    taken = Counter(
        title.astext().casefold()
        for docname, title in env.titles.items()
        if docname not in entries
    )
    return {
        docname: entry._replace(title=f"{entry.title} ({entry.spec.folder})")
        if harmless(entry.title).casefold() in taken
        else entry
        for docname, entry in entries.items()
    }


def _write_titles(entries: dict[str, Entry], env: BuildEnvironment) -> None:
    """Let Sphinx call a spec by its title in the catalogue."""
    for docname, entry in entries.items():
        title = title_of(entry)
        if docname in env.titles and env.titles[docname].astext() != title:
            env.titles[docname] = nodes.title(title, title)
            env.longtitles[docname] = env.titles[docname]


def _order(entries: dict[str, Entry], env: BuildEnvironment) -> None:
    """List the specs of a release by their titles, which nobody knew before."""

    def by_title(docname: str) -> tuple[bool, str]:
        entry = entries.get(docname)
        return entry is None, title_of(entry).casefold() if entry else docname

    for page in filter(is_release_page, env.found_docs):
        included = env.toctree_includes.get(page, [])
        included.sort(key=by_title)
        for tree in env.tocs[page].findall(addnodes.toctree):
            tree["entries"] = sorted(tree["entries"], key=lambda e: by_title(e[1]))


def _shown_on(
    docname: str, header: list[str], entries: dict[str, Entry], env: BuildEnvironment
) -> str:
    """Return a digest of what a page shows besides its own text."""
    shown: list[Any] = [*header]
    folder = folder_of_page(docname)
    if is_spec_page(docname):
        entry = entries[docname]
        others = [entry.successor or "", *entry.supersedes, *entry.also_in]
        related = (entries.get(path.removesuffix(".rst")) for path in others)
        shown += [entry, *(title_of(other) for other in related if other)]
        beside = env.toctree_includes.get(release_page(str(folder)), [])
        around, _ = around_page(docname, beside)
        shown += [_in_brief(entries[d]) for d in around if d in entries]
    elif is_release_page(docname):
        shown += [entries[d] for d in specs_in(str(folder), entries)]
    elif docname == env.config.root_doc:
        shown += entries.values()
    return hashlib.sha256(repr(shown).encode("utf-8", "replace")).hexdigest()


def _in_brief(entry: Entry) -> tuple[str, str | None]:
    return title_of(entry), entry.spec.state


# How many releases the header of each page names.
_IN_HEADER = 4
# How many pages the sidebar of a page names at most.
_BESIDE = 20


def in_header(docnames: Iterable[str]) -> list[str]:
    """Return the folders that the header of each page names: the newest, and ideas."""
    folders = folders_in(docnames)
    releases = [name for name in folders if name not in (BACKLOG, ABANDONED)]
    return releases[:_IN_HEADER] + [BACKLOG] * (BACKLOG in folders)


def around_page(docname: str, pages: list[str]) -> tuple[list[str], int]:
    """Return the pages to name beside a page, and how many are left out.

    However many there are, a page names so many of them only: those around it.
    """
    at = pages.index(docname) if docname in pages else 0
    first = max(min(at - _BESIDE // 2, len(pages) - _BESIDE), 0)
    around = pages[first : first + _BESIDE]
    return around, len(pages) - len(around)
