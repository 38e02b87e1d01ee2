"""One page that cannot be read or written, and all others built."""

from __future__ import annotations

import time
from functools import wraps
from traceback import walk_tb
from typing import Any

from docutils import nodes
from docutils.utils import new_document
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from spectools.errors import SpecsError

logger = logging.getLogger(__name__)


def survive_reading(app: Sphinx) -> None:
    """Let a page that cannot be read say so, in the place of ending the build."""
    builder, env = app.builder, app.env
    read = builder.read_doc

    @wraps(read)
    def read_or_say(docname: str, *, _cache: bool = True) -> None:
        try:
            read(docname, _cache=_cache)
        except Exception as error:
            page = _page_of(error, env, docname)
            app.events.emit("env-purge-doc", env, docname)
            env.clear_doc(docname)
            env.temp_data.clear()
            env.prepare_settings(docname)
            for domain in env.domains.values():
                domain.process_doc(env, docname, page)
            app.events.emit("doctree-read", page)
            env.all_docs[docname] = time.time_ns() // 1_000
            env.temp_data.clear()
            env.ref_context.clear()
            builder.write_doctree(docname, page, _cache=_cache)

    # Sphinx declares it final, which is about subclasses.
    vars(builder)["read_doc"] = read_or_say


def survive_writing(app: Sphinx, builder: Builder) -> None:
    """Let a page that cannot be written say so, in the place of ending the build."""
    env = app.env
    resolve, write = env.get_and_resolve_doctree, builder.write_doc

    @wraps(resolve)
    def resolve_or_say(docname: str, *arguments: Any, **options: Any) -> nodes.document:
        try:
            return resolve(docname, *arguments, **options)
        except Exception as error:
            return _page_of(error, env, docname)

    @wraps(write)
    def write_or_say(docname: str, doctree: nodes.document) -> None:
        try:
            write(docname, doctree)
        except Exception as error:
            write(docname, _page_of(error, env, docname))

    env.get_and_resolve_doctree = resolve_or_say  # type: ignore[method-assign]
    builder.write_doc = write_or_say  # type: ignore[method-assign]


def _page_of(error: Exception, env: BuildEnvironment, docname: str) -> nodes.document:
    """Return a page that stands for one that cannot be built; warn of that one."""
    words = " ".join(str(error).split())[:200]
    if not isinstance(error, SpecsError):
        words = f"{type(error).__name__}: {words}"
    logger.warning(
        "this page cannot be built: %s", words, location=(docname, _line_of(error))
    )
    page = new_document(str(env.doc2path(docname)))
    page.settings.env = env
    name = docname.rpartition("/")[2]
    section = nodes.section(ids=["page"], names=["page"])
    section += nodes.title(name, name)
    section += nodes.paragraph("", f"This page cannot be built: {words}")
    page += section
    return page


def _line_of(error: Exception) -> int | None:
    """Return the line of the last piece of markup that was at work, if any was."""
    line = None
    for frame, _ in walk_tb(error.__traceback__):
        for value in list(frame.f_locals.values()):
            if isinstance(value, nodes.Element):
                line = value.line or line
    return line
