"""Specs and rules in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .config import Config
from .document import DocumentError, Spec, read
from .layout import Layout
from .rules import RepositoryRule, all_rules


@dataclass(frozen=True)
class Finding:
    """One place that breaks one rule; line and column count from 1."""

    path: str
    line: int
    column: int
    rule: str
    message: str


@dataclass(frozen=True)
class Result:
    """What a check looked at and what it found.

    Attributes:
        findings: sorted by path, line, column and rule.
        errors: a sentence for each file that could not be judged.
        specs: how many specs were looked at.
        folders: how many folders of specs they lie in.
        rules: how many rules they were held to.
    """

    findings: list[Finding]
    errors: list[str]
    specs: int
    folders: int
    rules: int


def check(layout: Layout, config: Config) -> Result:
    """Hold all that is in ``layout`` to every rule."""
    findings: list[Finding] = []
    errors: list[str] = []
    for repository_rule in all_rules():
        if isinstance(repository_rule, RepositoryRule):
            findings += [
                Finding(path, 1, 1, repository_rule.id, message)
                for path, message in repository_rule.judge(layout)
            ]
    for path in layout.templates:
        try:
            findings += judge(read(layout.root, path), None, config, True)
        except DocumentError as error:
            errors.append(str(error))
    for folder in layout.folders:
        if not folder.specs:
            continue
        template: Spec | None = None
        if folder.template:
            try:
                template = read(layout.root, folder.template)
            except DocumentError as error:
                errors.append(str(error))
        if template and template.unparsable:
            errors.append(
                f"{template.path}: cannot be a template: {template.unparsable}"
            )
            template = None
        for path in folder.specs:
            try:
                findings += judge(read(layout.root, path), template, config)
            except DocumentError as error:
                errors.append(str(error))
    return Result(
        # Findings of a rule in the same place stay in the order it gave them.
        sorted(findings, key=lambda f: (f.path, f.line, f.column, f.rule)),
        list(dict.fromkeys(errors)),
        len(layout.specs),
        len(layout.folders),
        len(all_rules()),
    )


def judge(
    spec: Spec, template: Spec | None, config: Config, is_template: bool = False
) -> Iterator[Finding]:
    """Yield the findings in one spec, or in one template.

    A template is held to itself. A spec without a template is held to the
    rules that need none.
    """
    for rule in all_rules():
        if (
            isinstance(rule, RepositoryRule)
            or (is_template and not rule.for_templates)
            or (rule.needs_template and template is None and not is_template)
            or (rule.needs_doctree and spec.unparsable)
        ):
            continue
        for line, column, message in rule.judge(spec, template or spec, config):
            yield Finding(spec.path, line, column, rule.id, message)
