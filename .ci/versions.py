"""Run tox in baked repositories with the oldest and with the newest allowed versions.

What teams install is pinned, so that this is where new versions are met first: with the
newest ones, a warning of Python's is an error, in the tests and in the build of the
site. Arguments are interpreters, by version or path; without any, the running one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent
# Each with the theme that its site gets here.
HOSTINGS = {"opendev": "openstackdocs", "github": "pydata_sphinx_theme"}
THEME = re.compile(r'^theme = ".*"$', re.MULTILINE)
LISTS = ("specs.in", "docs.in")
STRICT = (
    ("specs", "python -W error -m pytest -q -W error"),
    ("docs", "python -W error -m sphinx -W -q -E -b html -c doc . {env_tmp_dir}/html"),
)


def run(folder: Path, *command: str, constraints: str = "") -> int:
    """Run a module of Python in ``folder``; return its exit code."""
    # A tox that runs this one has settings that are not for the other.
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TOX")}
    env = {**clean, "TOX_CONSTRAINTS_FILE": constraints}
    print("+", *command, flush=True)
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=env, check=False
    ).returncode


def choose(theme: str, repository: Path) -> None:
    """Write the site's theme into the policy."""
    file = repository / "pyproject.toml"
    text, count = THEME.subn(f'theme = "{theme}"', file.read_text(encoding="utf-8"))
    if count != 1:
        raise SystemExit(f"{file}: where is the theme?")
    file.write_text(text, encoding="utf-8")


def oldest(repository: Path, python: str) -> str:
    """Return a file of constraints: the oldest of what is asked for by name."""
    file = repository.parent / f"{repository.name}-oldest.txt"
    command = ["uv", "pip", "compile", "--quiet", "--resolution", "lowest-direct"]
    command += ["--python", python, "--output-file", str(file), *LISTS]
    if run(repository / "requirements", *command):
        raise SystemExit(f"{python}: the oldest versions cannot be told")
    return str(file)


def failures(repository: Path, python: str) -> list[str]:
    """Return which of the runs failed with an interpreter."""
    tox = ("tox", "-q", "-x", f"testenv.base_python={python}")
    failed = []
    if run(repository, *tox, "-r", constraints=oldest(repository, python)):
        failed.append("oldest")
    if run(repository, *tox, "-r", constraints=os.devnull):
        failed.append("newest")
    for name, command in STRICT:
        run_in = (*tox, "-e", name, "-x", f"testenv:{name}.commands={command}")
        if run(repository, *run_in, constraints=os.devnull):
            failed.append(f"newest, {name} with warnings as errors")
    return failed


def main(pythons: list[str]) -> int:
    """Run everything; return the exit code."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for hosting, theme in HOSTINGS.items():
            bake = ("cookiecutter", str(TEMPLATE), "--no-input")
            if run(Path(folder), *bake, f"hosting={hosting}", f"repo_name={hosting}"):
                return 2
            choose(theme, Path(folder, hosting))
            for python in pythons:
                found = failures(Path(folder, hosting), python)
                failed += [f"{hosting}, {python}: {what}" for what in found]
    for line in failed:
        print(f"failed: {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [sys.executable]))
