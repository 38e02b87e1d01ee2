"""The rules: one function each, found by their decorator.

To add one, write a function in the module of its family, decorate it with
:func:`rule` or one of its siblings, and give ``tests/canaries.py`` a spec that
breaks it. Its id is the next free number of the family; none is used again. Its
docstring is its page: why, what is wrong, what is right. A team's own rule is made the
same way, in a file of the team's; see ``own.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from spectools.repository.layout import Layout
from spectools.repository.policy import Policy
from spectools.spec.document import Spec
from spectools.spec.facts import Facts
from spectools.spec.neighbourhood import Neighbourhood
from spectools.spec.suppression import Suppression

# Line and column, both from 1, and what to do. What the problem is about follows where
# that is not the text of the line: the name of a section, nothing for the whole file.
Problem = tuple[int, int, str] | tuple[int, int, str, str]
Judge = Callable[[Spec, Spec, Policy], Iterator[Problem]]
CommitJudge = Callable[[Spec, Spec, Policy, tuple[str, ...]], Iterator[Problem]]
# The path of the file that is wrong, or missing, the line, what to do, and what it is
# about, as above.
RepositoryProblem = tuple[str, int, str] | tuple[str, int, str, str]
RepositoryJudge = Callable[[Layout, Policy], Iterator[RepositoryProblem]]
NeighbourJudge = Callable[[str, Facts, Neighbourhood, Policy], Iterator[Problem]]
SuppressionJudge = Callable[[list[tuple[Suppression, str]]], Iterator[Problem]]
BaselineJudge = Callable[[list[tuple[int, str]]], Iterator[Problem]]

_FAMILIES = (
    "structure",
    "identity",
    "content",
    "growth",
    "text",
    "markup",
    "meaning",
    "guards",
    "neighbours",
    "commit",
    "repository",
)


class Rule(NamedTuple):
    """A rule, what it is about and when it applies.

    Attributes:
        id: ``SP`` and three digits, the first its family; other letters for a rule
            of the team's.
        name: what it catches, in a word or two with hyphens.
        scope: ``spec``, ``commit``, ``neighbour``, ``repository``, ``suppression`` or
            ``baseline``: which decorator below made it.
        judge: yields a problem for each place that breaks the rule.
        needs_template: whether it has nothing to say without a template.
        needs_doctree: whether it has nothing to say about a file that docutils
            cannot read.
        for_templates: whether templates must keep it too.
        is_fixable: whether ``fix`` mends what it finds.
        fix_option: the option by which ``fix`` mends it, where it must be told to.
        file: the team's file that it stands in; empty for the rules of the tools.
        files: for a rule about a whole repository that depends on some files alone,
            what returns their paths; it is asked anew only when one has changed.
        is_guard: whether it guards the reader or the builder, so that no spec,
            baseline or policy may hide what it finds.
        is_completeness: whether it finds what is still to be written, which is only a
            warning in a draft.
        stands_for: the ids of rules that find nothing more where it finds something.
    """

    id: str
    name: str
    scope: str
    judge: Callable[..., Iterator[Any]]
    needs_template: bool = False
    needs_doctree: bool = True
    for_templates: bool = True
    is_fixable: bool = False
    fix_option: str = ""
    file: str = ""
    files: Callable[[Path], list[str]] | None = None
    is_guard: bool = False
    is_completeness: bool = False
    stands_for: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The beginning that the ids of related rules share, like ``SP4``."""
        return self.id[:-2]

    @property
    def is_suppressible(self) -> bool:
        """Whether a spec may switch it off for itself."""
        is_about_specs = self.scope in ("spec", "commit", "neighbour")
        return is_about_specs and not (self.is_guard or self.id.startswith("SP9"))


# By the module that they stand in, until somebody takes them.
_made: dict[str, list[Rule]] = {}
_AnyJudge = TypeVar("_AnyJudge", bound=Callable[..., Iterator[Any]])


def rule(
    id: str,
    name: str,
    *,
    needs_template: bool = False,
    needs_doctree: bool = True,
    for_templates: bool = True,
    is_fixable: bool = False,
    fix_option: str = "",
    is_guard: bool = False,
    is_completeness: bool = False,
    stands_for: tuple[str, ...] = (),
) -> Callable[[Judge], Judge]:
    """Make a function a rule about one spec.

    It takes the spec, the template that it is held to and the policy, and yields
    line, column and message. The arguments are the attributes of `Rule`.
    """
    return _registrar(
        partial(
            Rule,
            id,
            name,
            "spec",
            needs_template=needs_template,
            needs_doctree=needs_doctree,
            for_templates=for_templates,
            is_fixable=is_fixable,
            fix_option=fix_option,
            is_guard=is_guard,
            is_completeness=is_completeness,
            stands_for=stands_for,
        )
    )


def commit_rule(id: str, name: str) -> Callable[[CommitJudge], CommitJudge]:
    """Make a function a rule about a spec and the commits that touch it.

    It takes what a rule about one spec takes, and the messages of the commits.
    """
    return _registrar(
        partial(Rule, id, name, "commit", needs_template=True, for_templates=False)
    )


def repository_rule(
    id: str, name: str, *, files: Callable[[Path], list[str]] | None = None
) -> Callable[[RepositoryJudge], RepositoryJudge]:
    """Make a function a rule about the files of the repository.

    It takes the layout and the policy, and yields path, line and message.
    """
    return _registrar(partial(Rule, id, name, "repository", files=files))


def neighbour_rule(
    id: str, name: str, *, for_templates: bool = True
) -> Callable[[NeighbourJudge], NeighbourJudge]:
    """Make a function a rule about a spec among the others.

    It takes the spec's path and facts, what it is surrounded by, and the policy, and
    yields line, column, message and the text of the line.
    """
    return _registrar(partial(Rule, id, name, "neighbour", for_templates=for_templates))


def suppression_rule(
    id: str, name: str
) -> Callable[[SuppressionJudge], SuppressionJudge]:
    """Make a function a rule about the suppressions of a spec that suppress nothing.

    It takes each with the rule that finds nothing there.
    """
    return _registrar(partial(Rule, id, name, "suppression"))


def baseline_rule(id: str, name: str) -> Callable[[BaselineJudge], BaselineJudge]:
    """Make a function a rule about the entries of the baseline that hide nothing.

    It takes each as its line and its text.
    """
    return _registrar(partial(Rule, id, name, "baseline"))


def _registrar(
    make: Callable[[Callable[..., Iterator[Any]]], Rule],
) -> Callable[[_AnyJudge], _AnyJudge]:
    def register(judge: _AnyJudge) -> _AnyJudge:
        _made.setdefault(judge.__module__, []).append(make(judge))
        return judge

    return register


def take_rules(module: str) -> list[Rule]:
    """Return the rules that a module has made since they were last taken."""
    return _made.pop(module, [])


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule that comes with the tools, in the order of their ids."""
    rules: list[Rule] = []
    for family in _FAMILIES:
        rules += take_rules(import_module(f"{__name__}.{family}").__name__)
    return tuple(sorted(rules, key=lambda rule: rule.id))
