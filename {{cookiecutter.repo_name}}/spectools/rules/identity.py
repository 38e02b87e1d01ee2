"""SP2: the spec, its file and its blueprint name each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spectools.repository.layout import Layout, read_folder
from spectools.repository.names import (
    RESERVED_FOR_SPECS,
    fault_of_spec,
    letters_of,
    proposed_name,
)
from spectools.repository.policy import Policy
from spectools.rules import Problem, RepositoryProblem, repository_rule, rule
from spectools.spec.blueprints import (
    all_blueprints,
    is_named,
    own_blueprints,
)
from spectools.spec.document import Spec


@rule("SP201", "blueprint-missing", for_templates=False)
def blueprint_missing(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The spec does not say where its work is tracked.

    Which addresses count is in the policy, ``blueprint-address``: those of
    blueprints, of bugs, of issues or of stories.

    Wrong: no address under the title.
    Right: ``{address}`` in ``awesome-thing.rst``.
    """
    # What has the name of another page is told to take a blueprint's.
    if own_blueprints(spec, policy) or spec.name in RESERVED_FOR_SPECS:
        return
    further = [b for b in all_blueprints(spec, policy) if b.is_own][:1]
    advice = (
        f"move the one in line {further[0].line} there"
        if further
        else f"write {policy.address_of(spec.name)} there"
    )
    yield (
        spec.title.line if spec.title else 1,
        1,
        f"no {policy.tracked_as} address under the title; {advice}",
        "",
    )


@rule("SP202", "blueprint-project", for_templates=False)
def blueprint_project(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The {tracked-as} is one of another project.

    Wrong: the address of another project's {tracked-as} under the title.
    Right: ``{address}``; the other one is named under ``Dependencies`` or
    ``References``.
    """
    blueprints = own_blueprints(spec, policy)
    if any(b.is_own for b in blueprints):
        return
    for blueprint in blueprints[:1]:
        yield (
            blueprint.line,
            blueprint.column,
            f"the {policy.tracked_as} is one of {blueprint.project!r}; "
            f"give one of this project: {policy.address_of(spec.name)}",
        )


@rule("SP203", "blueprint-name", for_templates=False)
def blueprint_name(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The file is not named after the {tracked-as}.

    Reviewers and tools go from one to the other by the name. What has a number in
    its address, as bugs have, may be written up under any name.

    Wrong: ``{named-address}`` in ``awesome.rst``.
    Right: ``{named-address}`` in ``awesome-thing.rst``.
    """
    blueprints = [b for b in own_blueprints(spec, policy) if b.is_own]
    if any(b.number or is_named(spec, b) for b in blueprints) or _is_example(
        spec, template, policy
    ):
        return
    for blueprint in blueprints[:1]:
        is_same = letters_of(blueprint.name) == letters_of(spec.name)
        if is_same and fault_of_spec(spec.name):
            # One slip: whoever gives the file a name that it can have mends both.
            continue
        is_file_name = re.fullmatch(r"[a-z0-9][a-z0-9.+-]*", blueprint.name)
        rename = f"name the file {blueprint.name + '.rst'!r}, or " * bool(is_file_name)
        yield (
            blueprint.line,
            blueprint.column,
            f"the blueprint is {blueprint.name!r} and the file {spec.name + '.rst'!r}; "
            f"{rename}correct the address",
        )


@rule(
    "SP204",
    "blueprint-unchanged",
    needs_template=True,
    for_templates=False,
    is_completeness=True,
)
def blueprint_unchanged(
    spec: Spec, template: Spec, policy: Policy
) -> Iterator[Problem]:
    """The {tracked-as} is still the example of the template.

    Wrong: the address that stands in the template.
    Right: ``{address}`` in ``awesome-thing.rst``.
    """
    if _is_example(spec, template, policy):
        first = all_blueprints(spec, policy)[0]
        yield (
            first.line,
            first.column,
            f"{(first.name or first.number)!r} is the template's example; write "
            f"{policy.address_of(spec.name)} there",
        )


@rule("SP205", "file-name", needs_doctree=False, for_templates=False)
def file_name(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """The file's name is not made of lower-case letters, digits and hyphens.

    The name is part of addresses, that of the page at least; some file systems
    and some readers cannot tell ``Awesome`` from ``awesome``. A dot or a plus may
    stand within it. Names that Windows reserves, like ``aux``, cannot be checked
    out there; ``index`` is the page of the release.

    Wrong: ``Awesome_Thing.rst``.
    Right: ``awesome-thing.rst``.
    """
    fault = fault_of_spec(spec.name)
    if fault:
        names = [b.name for b in own_blueprints(spec, policy) if b.is_own]
        fit = [name for name in names if name and not fault_of_spec(name)]
        name = fit[0] if fit else proposed_name(spec.name)
        namesake = repr(f"{name}.rst") if name else f"after its {policy.tracked_as}"
        advice = f"name it {namesake}"
        if spec.name in RESERVED_FOR_SPECS:
            advice = f"remove it, for the site makes that page; or, if a spec, {advice}"
        yield 1, 1, f"the file name {spec.name + '.rst'!r} {fault}; {advice}", ""


@repository_rule("SP206", "name-twice")
def name_twice(layout: Layout, policy: Policy) -> Iterator[RepositoryProblem]:
    """Two specs of a release have the same name but for case or signs.

    On some file systems one overwrites the other, and nobody can tell in a
    meeting which one is meant.

    Wrong: ``awesome-thing.rst`` beside ``awesome_thing.rst``.
    Right: one of them, or two names that differ.
    """
    judged = set(layout.specs)
    for narrowed in layout.folders:
        # Of two, only one may be among those that are judged.
        folder = narrowed
        if not layout.is_everything:
            folder = read_folder(layout.root, narrowed.name)
        first_of: dict[str, str] = {}
        for path in folder.specs:
            name = path.rpartition("/")[2]
            first = first_of.setdefault(letters_of(name), name)
            if first != name and {path, f"{folder.path}/{first}"} & judged:
                message = f"{first!r} has the same name; rename one of the two"
                yield path, 1, message, ""


def _is_example(spec: Spec, template: Spec, policy: Policy) -> bool:
    def first_of(text: Spec) -> list[tuple[str, ...]]:
        found = all_blueprints(text, policy)[:1]
        return [(b.project, b.name, b.number) for b in found]

    return first_of(spec) == first_of(template) != []
