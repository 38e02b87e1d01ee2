"""Make the pins that are baked, by the command that teams make theirs with.

A repository is baked for each hosting, since the theme of the site is the hosting's,
and ``tox -e pin`` is run in it. The pins of the site go to the hosting's folder, all
others are the same everywhere, and the hooks of pre-commit use them, too. Arguments are
handed on; without any, all pins become the newest that is allowed.
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
HOSTINGS = BAKED / ".overlays" / "hosting"
OF_A_HOSTING = "docs.txt"
HOOKS = BAKED / ".pre-commit-config.yaml"


def pins_of(hosting: str, folder: Path, arguments: list[str]) -> dict[str, bytes]:
    """Return the pins that a baked repository makes, by the names of their files."""
    bake = [sys.executable, "-m", "cookiecutter", str(TEMPLATE), "--no-input"]
    answers = [f"hosting={hosting}", f"repo_name={hosting}"]
    subprocess.run([*bake, "--output-dir", str(folder), *answers], check=True)
    # A tox that runs this one has settings that are not for the other.
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TOX")}
    subprocess.run(
        [sys.executable, "-m", "tox", "-q", "-e", "pin", "--", *arguments],
        cwd=folder / hosting,
        # The pin of what makes them may be missing, or be what is wrong.
        env={**clean, "TOX_CONSTRAINTS_FILE": os.devnull},
        check=True,
    )
    files = (folder / hosting / "requirements").glob("*.txt")
    return {file.name: file.read_bytes() for file in files}


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
    """Make the pins of all hostings; return the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        made = {
            hosting.name: pins_of(hosting.name, Path(folder), arguments)
            for hosting in sorted(HOSTINGS.iterdir())
        }
    common: dict[str, bytes] = {}
    for hosting, pins in made.items():
        for name, data in pins.items():
            if name != OF_A_HOSTING and common.setdefault(name, data) != data:
                print(
                    f"{name} is another one with hosting = {hosting}: its theme asks "
                    "for other versions; narrow doc/requirements.txt, or do it again",
                    file=sys.stderr,
                )
                return 1
    for hosting, pins in made.items():
        target = HOSTINGS / hosting / "files" / "requirements"
        target.mkdir(parents=True, exist_ok=True)
        (target / OF_A_HOSTING).write_bytes(pins[OF_A_HOSTING])
    for name, data in common.items():
        (BAKED / "requirements" / name).write_bytes(data)
    pin_hooks(common["tools.txt"].decode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["--upgrade"]))
