"""What Sphinx says, so that no words of a spec command who reads the log."""

from __future__ import annotations

import logging
import re

from spectools.errors import printable

# GitHub obeys lines that begin with ``::``, and ``##[...]`` anywhere in one:
# https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
_COMMAND = re.compile(r"##(?=\w*\[)")


class HarmlessLines(logging.Filter):
    """Rewrites what is logged: control characters, commands and forged lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, as one line or with further ones marked."""
        message = record.getMessage()
        if record.levelno >= logging.WARNING:
            message = "\n  | ".join(map(printable, message.split("\n")))
            # Sphinx would put the place before it again.
            record.location = None
        record.msg, record.args = _COMMAND.sub("# #", message), ()
        return True


def guard_log() -> None:
    """Let all that Sphinx logs be harmless."""
    for handler in logging.getLogger("sphinx").handlers:
        handler.addFilter(HarmlessLines())
