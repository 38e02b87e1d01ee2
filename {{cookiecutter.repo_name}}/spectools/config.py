"""The policy of this repository: ``[tool.specs]`` in ``pyproject.toml``."""

from __future__ import annotations

import difflib
import sys
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

POLICY_FILE = "pyproject.toml"


class ConfigError(Exception):
    """The policy cannot be used; the message says where and what to do."""


@dataclass(frozen=True)
class Config:
    """What ``[tool.specs]`` says; each key is the field's name with hyphens.

    Attributes:
        root: the repository's folder, absolute.
        project: the project's name as people write it.
        launchpad_project: the project in Launchpad's addresses.
        repository: the address where people read this repository.
        theme: the name of the site's Sphinx theme.
        theme_extension: the Sphinx extension that brings the theme along.
        line_length: the longest line, in columns, that prose may have.
    """

    root: Path
    project: str
    launchpad_project: str
    repository: str
    theme: str
    theme_extension: str
    line_length: int = 79


def find_root(start: Path) -> Path:
    """Return the nearest folder, from ``start`` upwards, that holds a policy.

    Raises:
        ConfigError: when there is none up to the top of the file system.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        policy = folder / POLICY_FILE
        if policy.is_file() and "specs" in _tools(policy):
            return folder
    raise ConfigError(
        f"{start}: neither here nor above is a {POLICY_FILE} with [tool.specs]; "
        "run this inside a specs repository"
    )


def load(root: Path) -> Config:
    """Read the policy of the repository at ``root``.

    Raises:
        ConfigError: for a policy that is missing, is not TOML, lacks a key,
            has one too many, or one of the wrong type.
    """
    policy = root / POLICY_FILE
    table = _tools(policy).get("specs")
    if not isinstance(table, dict):
        raise ConfigError(f"{policy}: no table [tool.specs]")
    known = {f.name.replace("_", "-"): f for f in fields(Config) if f.name != "root"}
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = (
                f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
            )
            raise ConfigError(f"{policy}: [tool.specs] has no key {key!r}; {hint}")
    for key, field in known.items():
        if key not in table:
            if field.default is MISSING:
                raise ConfigError(f"{policy}: [tool.specs] lacks the key {key!r}")
        elif type(table[key]).__name__ != field.type:
            raise ConfigError(
                f"{policy}: [tool.specs] {key} = {table[key]!r}: "
                f"it must be of type {field.type}"
            )
    values = {known[key].name: value for key, value in table.items()}
    config = Config(root=root, **values)
    if config.line_length < 1:
        raise ConfigError(
            f"{policy}: [tool.specs] line-length = {config.line_length}: "
            "it must be 1 or more"
        )
    return config


def _tools(policy: Path) -> dict[str, Any]:
    try:
        with policy.open("rb") as file:
            tools = tomllib.load(file).get("tool", {})
    except OSError as error:
        raise ConfigError(f"{policy}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{policy}: is not valid TOML: {error}") from error
    return tools if isinstance(tools, dict) else {}
