"""``python -m spectools``."""

import gc
import sys
from contextlib import suppress

from spectools.loading import load

# Loading makes many objects and hardly any garbage, and is half of what a short
# command takes.
gc.set_threshold(20_000)
# docutils colours code by Pygments, which takes as long to load as a spec to judge.
# https://docs.python.org/3/reference/import.html#the-module-cache
sys.modules["pygments"] = None  # type: ignore[assignment]
with suppress(ModuleNotFoundError):
    load("docutils.utils.code_analyzer")
del sys.modules["pygments"]

if __name__ == "__main__":
    sys.exit(load("spectools.commands").main())
