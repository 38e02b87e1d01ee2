"""The pins: what is allowed is pinned, within its range, and tox takes them."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from tests.helpers import Bake, run

LISTS = ("docs", "pin", "serve", "specs", "tools", "update")
PYTHONS = ("3.10.0", "3.11.0", "3.12.0", "3.13.0", "3.14.0", "3.15.0")
PLATFORMS = ("linux", "darwin", "win32")
ENVIRONMENTS = [
    {
        "python_version": python[:-2],
        "python_full_version": python,
        "sys_platform": platform,
    }
    for python in PYTHONS
    for platform in PLATFORMS
]
TOX = [sys.executable, "-m", "tox", "--colored", "no"]


def allowed(path: Path) -> Iterator[Requirement]:
    """Yield the requirements in a file, and in those that it names."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            yield from allowed(path.parent / line[3:])
        elif line and not line.startswith("#"):
            yield Requirement(line)


def pinned(path: Path) -> Iterator[tuple[Requirement, list[str]]]:
    """Yield the requirements in a list of pins, each with its hashes."""
    text = re.sub(r"^ *#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for entry in text.replace("\\\n", " ").strip().split("\n"):
        requirement, *hashes = entry.split(" --hash=")
        yield Requirement(requirement), [hash.strip() for hash in hashes]


def versions(pins: Path, environment: dict[str, str]) -> dict[str, str]:
    """Return the version of each package that a list installs somewhere."""
    found: dict[str, str] = {}
    for requirement, _ in pinned(pins):
        if not requirement.marker or requirement.marker.evaluate(environment):
            name = normal(requirement.name)
            assert name not in found, (pins.name, name, environment)
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            found[name] = pin.version
    return found


def normal(name: str) -> str:
    """Return a package's name as the index has it: PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_all_that_is_allowed_is_pinned_within_its_range(bake: Bake) -> None:
    folder = bake() / "requirements"
    assert sorted(path.stem for path in folder.glob("*.in")) == list(LISTS)
    for name in LISTS:
        wanted = list(allowed(folder / f"{name}.in"))
        for environment in ENVIRONMENTS:
            have = versions(folder / f"{name}.txt", environment)
            for requirement in wanted:
                if not requirement.marker or requirement.marker.evaluate(environment):
                    version = have.get(normal(requirement.name))
                    assert version, f"{name}.txt lacks {requirement}: tox -e pin"
                    assert requirement.specifier.contains(version), (name, requirement)


def test_every_pin_has_its_hashes(bake: Bake) -> None:
    for path in (bake() / "requirements").glob("*.txt"):
        for requirement, hashes in pinned(path):
            assert hashes, (path, requirement)
            for one in hashes:
                assert re.fullmatch(r"sha256:[0-9a-f]{64}", one), (path, one)


def test_specs_are_judged_by_the_docutils_that_makes_their_pages(bake: Bake) -> None:
    folder = bake() / "requirements"
    for environment in ENVIRONMENTS:
        site = versions(folder / "docs.txt", environment)["docutils"]
        for name in ("tools", "serve", "specs", "update"):
            have = versions(folder / f"{name}.txt", environment)
            assert have["docutils"] == site, (name, environment)


def test_hooks_of_pre_commit_have_versions_that_are_pinned(bake: Bake) -> None:
    repository = bake()
    text = (repository / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    pins = (repository / "requirements/tools.txt").read_text(encoding="utf-8")
    hooks = re.findall(r"^ +- (\S+==[^;\n]+)", text, re.MULTILINE)
    own = [hook for hook in hooks if not hook.startswith("pre-commit-hooks==")]
    assert len(own) == 3
    for hook in own:
        assert f"\n{hook.lower()} " in pins, hook


def deps(repository: Path, constraints: str | None) -> dict[str, list[str]]:
    """Return what tox would install in each environment."""
    env = {} if constraints is None else {"TOX_CONSTRAINTS_FILE": constraints}
    done = run([*TOX, "config", "-e", "ALL", "-k", "deps"], repository, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    parser = configparser.ConfigParser(delimiters=("=",))
    parser.read_string(done.stdout)
    return {
        name.removeprefix("testenv:"): parser[name]["deps"].strip().split("\n")
        for name in parser.sections()
        if name.startswith("testenv:")
    }


def environments(repository: Path) -> set[str]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(repository / "tox.ini")
    sections = {s for s in parser.sections() if s.startswith("testenv:")}
    return {section.removeprefix("testenv:") for section in sections}


def test_every_environment_installs_pins_alone(bake: Bake) -> None:
    repository = bake()
    for constraints in (None, ""):
        installed = deps(repository, constraints)
        assert set(installed) == environments(repository)
        for name, lines in installed.items():
            (line,) = lines
            assert re.fullmatch(r"-r requirements/\w+\.txt", line), (name, lines)


def test_constraints_that_are_given_take_the_place_of_pins(bake: Bake) -> None:
    repository = bake()
    installed = deps(repository, "/somewhere/upper-constraints.txt")
    assert set(installed) == environments(repository)
    for name, lines in installed.items():
        requirements, constraint = lines
        assert re.fullmatch(r"-r requirements/\w+\.in", requirements), (name, lines)
        assert constraint == "-c /somewhere/upper-constraints.txt"


@pytest.mark.slow
def test_pip_installs_them(bake: Bake, tmp_path: Path) -> None:
    repository = Path(shutil.copytree(bake(), tmp_path / "trove-specs"))
    pins = repository / "requirements/tools.txt"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    here = {"python_version": version, "python_full_version": f"{version}.0"}
    expected = versions(pins, {**here, "sys_platform": sys.platform})
    command = [*TOX, "exec", "-e", "rules", "--", "python", "-m", "pip", "freeze"]
    done = run(command, repository)
    assert done.returncode == 0, done.stdout + done.stderr
    have = {normal(k): v for k, v in re.findall(r"^(\S+)==(\S+)$", done.stdout, re.M)}
    assert have == expected
    # Under constraints they have no say: pip would refuse both together.
    constraints = tmp_path / "upper-constraints.txt"
    constraints.write_text("docutils===0.21.2\n", encoding="utf-8")
    done = run(command, repository, env={"TOX_CONSTRAINTS_FILE": str(constraints)})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "docutils==0.21.2" in done.stdout
    # What is not what was pinned is not installed.
    text = pins.read_text(encoding="utf-8")
    forged = re.sub(r"sha256:.{8}", "sha256:00000000", text)
    pins.write_text(forged, encoding="utf-8")
    done = run(command, repository)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stdout + done.stderr


def test_bots_look_where_the_pins_are(bake: Bake) -> None:
    github = bake(hosting="github")
    said = yaml.safe_load((github / ".github/dependabot.yml").read_text("utf-8"))
    uv = next(u for u in said["updates"] if u["package-ecosystem"] == "uv")
    # It takes each .in, and the .txt of that name, which says how it was made.
    folder = github / uv["directory"].strip("/")
    gitlab = bake(hosting="gitlab")
    config = json.loads((gitlab / "renovate.json").read_text("utf-8"))
    (pattern,) = config["pip-compile"]["managerFilePatterns"]
    for name in LISTS:
        assert (folder / f"{name}.in").is_file()
        header = (folder / f"{name}.txt").read_text("utf-8").split("\n")[1]
        command = header.removeprefix("#    ").split(" ")
        assert command[:3] == ["uv", "pip", "compile"], header
        assert command[-2:] == [f"--output-file={name}.txt", f"{name}.in"], header
        assert {"--universal", "--generate-hashes", "--python-version=3.10"} < {
            *command
        }
        assert re.search(pattern.strip("/"), f"requirements/{name}.txt")


def test_bots_are_configured_as_they_want_it(bake: Bake) -> None:
    for hosting, schema, path in (
        ("github", "vendor.dependabot", ".github/dependabot.yml"),
        ("gitlab", "vendor.renovate", "renovate.json"),
    ):
        command = ["check_jsonschema", "--builtin-schema", schema, path]
        done = run([sys.executable, "-m", *command], bake(hosting=hosting))
        assert done.returncode == 0, done.stdout + done.stderr
