"""Modules loaded, and patterns compiled, when something is first asked of them.

Who checks one spec while writing it waits for what that takes, and for nothing else:
each module here costs more time than a spec takes to judge, and a hundred patterns do.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from importlib import import_module
from types import ModuleType
from typing import Any, cast


def load(name: str) -> ModuleType:
    """Return a module by its name, loaded now if it has not been.

    Raises:
        ModuleNotFoundError: when it, or one that it needs, is not there.
    """
    return import_module(name)


def load_when_used(name: str) -> ModuleType:
    """Return a module whose code runs when its first attribute is asked for.

    https://docs.python.org/3/library/importlib.html#implementing-lazy-imports

    Raises:
        ModuleNotFoundError: when there is no such module.
    """
    if name in sys.modules:
        return sys.modules[name]
    found = importlib.util.find_spec(name)
    if found is None or found.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    found.loader = importlib.util.LazyLoader(found.loader)
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    package, _, name_in_it = name.rpartition(".")
    if package:
        # Or it would be loaded by "from package import it".
        setattr(sys.modules[package], name_in_it, module)
    return module


class _Pattern:
    """Becomes what a pattern is, method by method."""

    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, found)
        return found


def compile_when_used(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return a regular expression that is compiled when it is first looked for."""
    return cast("re.Pattern[str]", _Pattern(text, flags))
