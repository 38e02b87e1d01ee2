"""Measure `check` against docutils' publish_doctree over the same specs.

Takes a folder of specs, ``<release>/<name>.rst`` with a ``template.rst`` in it
or in each release, or a folder of such folders. Both read all files in one
process, in turns; the ratio is the median of those of the turns.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent

REFERENCE = """
import sys, time
from pathlib import Path
from docutils.core import publish_doctree
paths = sorted(Path("specs").glob("*/*.rst"))
settings = {"report_level": 5, "halt_level": 5, "file_insertion_enabled": False}
start = time.perf_counter()
for path in paths:
    text = path.read_bytes().decode("utf-8", "replace")
    publish_doctree(text, settings_overrides=settings)
print(time.perf_counter() - start)
"""
OURS = """
import sys, time
from pathlib import Path
from spectools import config, layout
from spectools.check import check
root = Path.cwd()
start = time.perf_counter()
check(layout.scan(root), config.load(root))
print(time.perf_counter() - start)
"""


def fill(repository: Path, folder: Path) -> int:
    """Copy the specs in ``folder`` into a baked repository; return how many."""
    projects = [p.parent for p in folder.glob("*/template.rst")] or [folder]
    shutil.rmtree(repository / "specs" / "backlog")
    for project in projects:
        shared = project / "template.rst"
        for release in (path for path in project.iterdir() if path.is_dir()):
            target = repository / "specs" / f"{project.name}-{release.name}"
            shutil.copytree(release, target)
            if shared.is_file():
                (target / "template.rst").unlink(missing_ok=True)
                shutil.copyfile(shared, target / "template.rst")
    return sum(p.name != "template.rst" for p in repository.glob("specs/*/*.rst"))


def seconds(code: str, repository: Path) -> float:
    """Run ``code`` in a new process and return the seconds that it printed."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=repository, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def main() -> int:
    """Read the specs in turns; print the medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "cookiecutter", str(TEMPLATE), "--no-input"]
        subprocess.run([*command, "--output-dir", name], check=True)
        repository = Path(name) / "trove-specs"
        count = fill(repository, options.folder.resolve())
        codes = {"publish_doctree": REFERENCE, "check": OURS}
        times: dict[str, list[float]] = {label: [] for label in codes}
        for _ in range(options.rounds):
            for label, code in codes.items():
                times[label].append(seconds(code, repository))
    print(f"{'specs':16} {count:8}")
    for label, taken in times.items():
        print(f"{label:16} {statistics.median(taken):8.2f} s")
    turns = zip(times["check"], times["publish_doctree"], strict=True)
    print(f"{'ratio':16} {statistics.median(a / b for a, b in turns):8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
