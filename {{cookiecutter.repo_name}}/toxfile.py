"""What tox itself cannot be told in ``tox.ini``, beside which it loads this file.

**Requirements.** They are the pins in ``requirements/*.txt``. Where
``TOX_CONSTRAINTS_FILE`` is set, as in OpenStack's jobs, it is what
``requirements/*.in`` allows, under these constraints: pip takes no plain constraints
beside the hashes of pins.

**Chores** share an environment, which tox would build anew for each name.

https://tox.wiki/en/latest/plugins.html
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tox.plugin import impl
from tox.tox_env.info import Info
from tox.tox_env.python.virtual_env.runner import VirtualEnvRunner
from tox.tox_env.register import ToxEnvRegister

constraints = os.environ.get("TOX_CONSTRAINTS_FILE")
os.environ["SPECS_REQUIREMENTS"] = "in" if constraints else "txt"
os.environ["SPECS_CONSTRAINTS"] = f"-c {constraints}" if constraints else ""


class SharedInfo(Info):
    """What tox noted of an environment, whatever it was called by."""

    @contextmanager
    def compare(
        self, value: Any, section: str, sub_section: str | None = None
    ) -> Iterator[tuple[bool, Any]]:
        """Compare with what was noted, and note this; names make no difference."""
        if isinstance(value, dict) and "name" in value:
            value = {**value, "name": "chore"}
        with super().compare(value, section, sub_section) as outcome:
            yield outcome


class Chore(VirtualEnvRunner):
    """An environment of many names: ``runner = chore``, and one ``env_dir``."""

    @staticmethod
    def id() -> str:
        """Return what ``runner`` calls it by."""
        return "chore"

    @property
    def cache(self) -> Info:
        """What tox noted when it was built."""
        return SharedInfo(self.env_dir)


@impl
def tox_register_tox_env(register: ToxEnvRegister) -> None:
    """Let environments be chores."""
    register.add_run_env(Chore)
