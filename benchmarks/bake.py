"""Measure a bake by the command line against that of a template of one file.

Both take turns in the same run, and the ratio is the median of those of the
turns, so that a slow moment of the machine hits both.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TEMPLATE = Path(__file__).resolve().parent.parent


def one_file_template(folder: Path) -> Path:
    """Make the smallest template there is in ``folder`` and return its path."""
    project = folder / "smallest" / "{{cookiecutter.repo_name}}"
    project.mkdir(parents=True)
    (project / "README.rst").write_text("{{ cookiecutter.repo_name }}\n")
    declared = json.dumps({"repo_name": "smallest-specs"})
    (project.parent / "cookiecutter.json").write_text(declared)
    return project.parent


def seconds(template: Path, output: Path) -> float:
    """Return how long one bake takes, in seconds."""
    command = [sys.executable, "-m", "cookiecutter", str(template), "--no-input"]
    start = time.perf_counter()
    subprocess.run([*command, "--output-dir", str(output)], check=True)
    return time.perf_counter() - start


def main() -> int:
    """Bake in turns; print the medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        templates = {"one file": one_file_template(folder), "this one": TEMPLATE}
        times: dict[str, list[float]] = {label: [] for label in templates}
        for number in range(rounds + 1):
            for label, template in templates.items():
                taken = seconds(template, folder / f"{label}-{number}")
                if number:  # the first round warms the caches
                    times[label].append(taken)
    for label, taken_times in times.items():
        print(f"{label:10} {statistics.median(taken_times) * 1000:8.1f} ms")
    turns = zip(times["this one"], times["one file"], strict=True)
    print(f"{'ratio':10} {statistics.median(a / b for a, b in turns):8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
