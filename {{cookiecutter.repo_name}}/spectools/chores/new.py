"""`new`: a spec from its folder's template, with all filled in that is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from docutils import nodes

from spectools.checking.finding import Finding
from spectools.checking.judge import judge
from spectools.checking.severity import Severities
from spectools.chores.chore import ChoreError, Plan
from spectools.chores.places import (
    find_folder,
    free_place,
    newest_release,
    require_name,
)
from spectools.mending.edits import Edit, applied, with_text
from spectools.mending.proof import is_as_well_formed
from spectools.repository.layout import Folder, Layout
from spectools.repository.named import short_form
from spectools.repository.policy import Policy
from spectools.repository.transaction import Change
from spectools.rules.own import rules_of
from spectools.spec.blueprints import all_blueprints, renamed
from spectools.spec.document import Spec, read_template
from spectools.spec.prose import width
from spectools.spec.status import state_of


def plan_new(
    layout: Layout,
    policy: Policy,
    name: str,
    *,
    folder: str | None,
    title: str | None,
    assignee: str | None,
) -> Plan:
    """Return what writes a new spec.

    Args:
        layout: what there is.
        policy: what the specs are held to.
        name: the blueprint's name, and so the file's; its folder may stand before it,
            and ``.rst`` behind it.
        folder: the folder of the spec; the newest release if ``None``.
        title: its title; the template's if ``None``.
        assignee: who leads the work; the template's placeholder if ``None``.

    Raises:
        ChoreError: when the name is taken or is none, there is no such folder, or
            what is given cannot be filled in.
        PolicyError: when the policy names rules or folders that there are not.
        DocumentError: when the template cannot be read.
    """
    within, _, name = short_form(name).rpartition("/")
    if within and folder is not None and within != folder:
        raise ChoreError(f"{within} or {folder}? Two releases are given for {name!r}")
    folder = within or folder
    home = find_folder(layout, folder) if folder is not None else newest_release(layout)
    path = _place(layout, home, name)
    if home.template is None:
        raise ChoreError(f"{home.path}: has no template.rst to begin with")
    template = read_template(layout.root, home.template, policy.markup)
    spec = Spec(path, with_text(template, template.text).data, policy.markup)
    spec = with_text(spec, applied(spec, _blueprint(spec, name, policy)))
    if title is not None:
        spec = _with_title(spec, title, policy)
    if assignee is not None:
        spec = _with_assignee(spec, assignee, policy)
    levels = Severities(policy, layout).of(path, state_of(spec))
    left = list(judge(spec, template, policy, levels))
    return Plan(
        {path: Change(None, spec.data)},
        [
            f"new: {path}, from {home.template}",
            *(["check will ask for what is still to be written:"] if left else []),
            *_summary(left, policy),
        ],
        [
            "Next: write it, with None where there is nothing to say; then",
            f"  tox -e check -- {path}",
            "until nothing is found; then git add it, and see CONTRIBUTING.rst",
        ],
    )


def _summary(findings: list[Finding], policy: Policy) -> Iterator[str]:
    """Yield how often each rule finds something, and in words what stands for more."""
    counts = Counter(finding.rule for finding in findings)
    for rule in rules_of(policy):
        if counts[rule.id]:
            yield f"  {rule.id} {rule.name}: {counts[rule.id]}"
        if rule.stands_for:
            yield from (f"    {f.message}" for f in findings if f.rule == rule.id)


def _place(layout: Layout, home: Folder, name: str) -> str:
    """Return the path of the new spec, if it is free and the name new."""
    require_name(name)
    path = free_place(layout, home.name, name)
    for other in reversed(layout.folders):
        if f"{other.path}/{name}.rst" in other.specs:
            is_again = other.is_release and home.is_release
            chore = "repropose" if is_again else "move"
            raise ChoreError(
                f"{other.path}/{name}.rst: the spec is there already; to take it up: "
                f"tox -e {chore} -- {other.name}/{name} {home.name}"
            )
    return path


def _with_title(spec: Spec, title: str, policy: Policy) -> Spec:
    spec = _filled(spec, _title(spec, title, policy), f"--title {title!r}")
    if spec.title is None or spec.title.title != title.strip():
        raise ChoreError(f"--title {title!r}: is no heading in reStructuredText")
    return spec


def _with_assignee(spec: Spec, assignee: str, policy: Policy) -> Spec:
    edits = _assignee(spec, assignee, policy)
    spec = _filled(spec, edits, f"--assignee {assignee!r}")
    texts = spec.nodes_of(nodes.Text)
    if not any(t == assignee.strip() and _is_seen(t) for t in texts):
        raise ChoreError(f"--assignee {assignee!r}: is no plain text")
    return spec


def _is_seen(text: nodes.Text) -> bool:
    return isinstance(text.parent, nodes.paragraph)


def _filled(spec: Spec, edits: list[Edit], option: str) -> Spec:
    filled = with_text(spec, applied(spec, edits))
    if not is_as_well_formed(filled, spec):
        raise ChoreError(f"{option}: is no plain text in reStructuredText")
    return filled


def _blueprint(spec: Spec, name: str, policy: Policy) -> list[Edit]:
    for example in all_blueprints(spec, policy)[:1]:
        line = spec.lines[example.line - 1]
        return [Edit(example.line, 1, [renamed(line, example.name, name, policy)])]
    return []


def _title(spec: Spec, title: str, policy: Policy) -> list[Edit]:
    title = title.strip()
    if not title or not title.isprintable():
        raise ChoreError(f"--title {title!r}: is no line of text")
    if width(title) > policy.line_length:
        raise ChoreError(
            f"--title: has {width(title)} columns; at most {policy.line_length} fit"
        )
    heading = spec.title
    if heading is None:
        raise ChoreError(f"--title: the template of {spec.path} has no title")
    adornment = spec.lines[heading.line][0] * width(title)
    over = [adornment] * heading.is_overlined
    return [Edit(heading.line - len(over), 2 + len(over), [*over, title, adornment])]


def _assignee(spec: Spec, assignee: str, policy: Policy) -> list[Edit]:
    if not assignee.strip() or not assignee.isprintable():
        raise ChoreError(f"--assignee {assignee!r}: is no line of text")
    labels = [f"{f}:" for f in policy.required_fields if "assignee" in f.casefold()]
    for number, line in enumerate(spec.lines[:-1], 1):
        if line in labels:
            below = spec.lines[number]
            indent = below[: len(below) - len(below.lstrip())]
            answer = (indent or "  ") + assignee.strip()
            return [Edit(number + 1, int(indent != ""), [answer])]
    raise ChoreError("--assignee: the template has no field for it")
