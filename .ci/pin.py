"""Make the pins that are baked, by the command that teams make theirs with.

A repository is baked, and ``tox -e pin`` is run in it. Its pins become the template's,
and the hooks of pre-commit use them, too. Arguments are handed on; without any, all
pins become the newest that is allowed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent
BAKED = TEMPLATE / "{{cookiecutter.repo_name}}"
HOOKS = BAKED / ".pre-commit-config.yaml"


def pins(folder: Path, arguments: list[str]) -> dict[str, str]:
    """Return the pins that a baked repository makes, by the names of their files."""
    bake = [sys.executable, "-m", "cookiecutter", str(TEMPLATE), "--no-input"]
    subprocess.run([*bake, "--output-dir", str(folder), "repo_name=baked"], check=True)
    # A tox that runs this one has settings that are not for the other.
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TOX")}
    subprocess.run(
        [sys.executable, "-m", "tox", "-q", "-e", "pin", "--", *arguments],
        cwd=folder / "baked",
        # The pin of what makes them may be missing, or be what is wrong.
        env={**clean, "TOX_CONSTRAINTS_FILE": os.devnull},
        check=True,
    )
    files = (folder / "baked" / "requirements").glob("*.txt")
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def pin_hooks(tools: str) -> None:
    """Let the hooks of pre-commit have the same versions as the tools.

    Where there is one for each Python, they have the oldest, which is for all of them.
    """
    text = HOOKS.read_text(encoding="utf-8")
    for name, version in re.findall(r"- ([\w-]+)==([\w.]+)", text):
        pins = re.findall(rf"^{name}==(\S+)", tools, re.MULTILINE | re.IGNORECASE)
        if pins:
            text = text.replace(f"- {name}=={version}", f"- {name}=={pins[0]}")
    HOOKS.write_text(text, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Make the pins; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        made = pins(Path(folder), arguments)
    for name, text in made.items():
        (BAKED / "requirements" / name).write_text(text, encoding="utf-8")
    pin_hooks(made["tools.txt"])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["--upgrade"]))
