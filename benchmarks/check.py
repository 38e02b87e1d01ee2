"""Measure `check` against docutils over the same specs, and how it grows.

Takes a folder of specs, ``<release>/<name>.rst`` with a ``template.rst`` in it
or in each release, or a folder of such folders. All that is compared is timed in
turns, each in a process of its own; a ratio is the median of those of the turns.
"""

from __future__ import annotations

import argparse
import compileall
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
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
import resource, sys, time
from pathlib import Path
import spectools.__main__  # Which sets what each command begins with.
from spectools.checking.cache import Cache
from spectools.checking.run import check
from spectools.repository import layout, policy
root, jobs, is_cached = Path.cwd(), int(sys.argv[1]), sys.argv[2] == "cached"
start = time.perf_counter()
cache = Cache(root) if is_cached else None
check(layout.scan(root), policy.load(root), cache=cache, jobs=jobs)
if cache:
    cache.save()
print(time.perf_counter() - start)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def bake(folder: Path) -> Path:
    """Bake a repository without folders of specs into ``folder``."""
    command = [sys.executable, "-m", "cookiecutter", str(TEMPLATE), "--no-input"]
    subprocess.run([*command, "-o", str(folder)], check=True, capture_output=True)
    repository = folder / "trove-specs"
    shutil.rmtree(repository / "specs" / "backlog")
    # As docutils was when it was installed, whether or not Python may write here.
    compileall.compile_dir(repository / "spectools", quiet=1)
    return repository


def fill(repository: Path, folder: Path, count: int | None = None) -> int:
    """Copy the specs in ``folder``, again and again up to ``count`` if it is given.

    Returns:
        How many specs the repository has then.
    """
    projects = [p.parent for p in sorted(folder.glob("*/template.rst"))] or [folder]
    releases = [
        (project, release)
        for project in projects
        for release in sorted(path for path in project.iterdir() if path.is_dir())
    ]
    copied = turn = 0
    while copied < (count or 1):
        for project, release in releases:
            specs = [p for p in sorted(release.glob("*.rst")) if p.stem != "template"]
            specs = specs[: (count or sys.maxsize) - copied]
            if not specs:
                continue
            target = repository / "specs" / f"{project.name}-{release.name}-{turn}"
            target.mkdir()
            own = release / "template.rst"
            shared = project / "template.rst"
            shutil.copyfile(shared if shared.is_file() else own, target / own.name)
            for spec in specs:
                # Each text once, so that no cache of texts makes it look fast.
                text = spec.read_bytes() + b"\n.. %d\n" % turn
                (target / spec.name).write_bytes(text)
            copied += len(specs)
        turn += 1
    return copied


def run(repository: Path, *command: str) -> tuple[float, str]:
    """Run Python in a new process; return its seconds and what it wrote aside."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], cwd=repository, capture_output=True, text=True
    )
    seconds = time.perf_counter() - start
    # Python ends with 1 after a traceback, and so does a check that found something.
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        raise RuntimeError(done.stderr)
    return seconds, done.stderr


def seconds_inside(repository: Path, code: str, *arguments: str) -> float:
    """Run ``code`` in a new process and return the seconds that it printed."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, cwd=repository, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def compare(
    title: str,
    reference: Callable[[], float],
    others: dict[str, tuple[Callable[[], float], float]],
    rounds: int,
) -> None:
    """Time all in turns, and print a line for each with its ratio and its goal."""
    times: dict[str, list[float]] = {label: [] for label in others}
    base: list[float] = []
    for _ in range(rounds):
        base.append(reference())
        for label, (measure, _) in others.items():
            times[label].append(measure())
    print(f"{title:34} {statistics.median(base):8.3f} s      1.00")
    for label, (_, goal) in others.items():
        ratio = statistics.median(
            a / b for a, b in zip(times[label], base, strict=True)
        )
        middle = statistics.median(times[label])
        print(f"  {label:32} {middle:8.3f} s {ratio:9.3f}   goal {goal}")


def compare_with_docutils(folder: Path, specs: Path, rounds: int) -> None:
    """Judge all specs: cold, in two processes, and with nothing changed."""
    repository = bake(folder)
    count = fill(repository, specs)

    def ours(*arguments: str) -> Callable[[], float]:
        return lambda: seconds_inside(repository, OURS, *arguments)

    ours("1", "cached")()
    compare(
        f"publish_doctree, {count} specs",
        lambda: seconds_inside(repository, REFERENCE),
        {
            "cold, one process": (ours("1", "cold"), 0.60),
            "cold, two processes": (ours("2", "cold"), 0.35),
            "nothing changed": (ours("1", "cached"), 0.01),
        },
        rounds,
    )


def compare_one_spec(folder: Path, specs: Path, rounds: int) -> None:
    """Judge one changed spec of 800, by its path and by git, process and all."""
    repository = bake(folder)
    count = fill(repository, specs, 800)
    git = ["git", "-c", "user.name=B", "-c", "user.email=b@example.org"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *command], cwd=repository, check=True)
    # As in any checkout older than a second, git need not compare all contents.
    time.sleep(1.1)
    subprocess.run(["git", "status"], cwd=repository, check=True, capture_output=True)
    run(repository, "-m", "spectools", "check")
    sizes = sorted(
        (path.stat().st_size, path)
        for path in repository.glob("specs/*/*.rst")
        if path.stem != "template"
    )
    spec = sizes[len(sizes) // 2][1]
    text, turn = spec.read_bytes(), 0

    def changed(*arguments: str) -> Callable[[], float]:
        def measure() -> float:
            nonlocal turn
            turn += 1
            spec.write_bytes(text + b"\n.. changed %d\n" % turn)
            return run(repository, "-m", "spectools", "check", *arguments)[0]

        return measure

    path = spec.relative_to(repository).as_posix()
    compare(
        f"import docutils.core ({count} specs)",
        lambda: run(repository, "-c", "import docutils.core")[0],
        {
            "one changed spec, by path": (changed(path), 2.3),
            "one changed spec, --since HEAD": (changed("--since", "HEAD"), 2.4),
        },
        max(rounds, 15),
    )


def measure_growth(folder: Path, specs: Path) -> None:
    """Judge 100, 1,000 and 10,000 specs; print times, memory and the exponent."""
    points: list[tuple[float, float]] = []
    for count in (100, 1000, 10_000):
        repository = bake(folder / str(count))
        fill(repository, specs, count)
        seconds, aside = run(repository, "-c", OURS, "1", "cold")
        size = sum(p.stat().st_size for p in repository.glob("specs/*/*.rst"))
        points.append((math.log(size), math.log(seconds)))
        peak = int(aside.split()[-1]) / 1024
        print(
            f"{count:6} specs {size / 1e6:6.1f} MB {seconds:8.2f} s {peak:6.0f} MB peak"
        )
        shutil.rmtree(repository)
    (x0, y0), (x1, y1) = points[0], points[-1]
    print(f"growth exponent {(y1 - y0) / (x1 - x0):.3f}   goal 1.05; peak goal 100 MB")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-growth", action="store_true", help="leave 10,000 out")
    options = parser.parse_args()
    specs = options.folder.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compare_with_docutils(folder / "all", specs, options.rounds)
        compare_one_spec(folder / "one", specs, options.rounds)
        if not options.no_growth:
            measure_growth(folder, specs)
    return 0


if __name__ == "__main__":
    sys.exit(main())
