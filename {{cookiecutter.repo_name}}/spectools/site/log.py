"""What Sphinx says: of files of the repository, and in lines that command nobody."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from spectools.errors import printable

# GitHub obeys lines that begin with ``::``, and ``##[...]`` anywhere in one:
# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
_COMMAND = re.compile(r"##(?=\w*\[)")


class HarmlessLines(logging.Filter):
    """Rewrites what is logged: control characters, commands and forged lines.

    Warnings name files as git does, for those who show them at their lines.

    Args:
        root: the repository's folder.
    """

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = str(root / "_")[:-1]

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, as one line or with further ones marked."""
        message = record.getMessage()
        if record.levelno >= logging.WARNING:
            message = message.replace(self._root, "")
            message = "\n  | ".join(map(printable, message.split("\n")))
            # Sphinx would put the place before it again.
            record.location = None
        record.msg, record.args = _COMMAND.sub("# #", message), ()
        return True


def guard_log(root: Path) -> None:
    """Let all that Sphinx logs of the repository at ``root`` be harmless."""
    for handler in logging.getLogger("sphinx").handlers:
        handler.addFilter(HarmlessLines(root))
