"""SP9: the repository is one whose specs can be judged at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from spectools.errors import did_you_mean
from spectools.loading import load_when_used
from spectools.repository import redirects
from spectools.repository.ci_files import ci_files
from spectools.repository.layout import (
    ABANDONED,
    CURRENT_TEMPLATE,
    PICTURES,
    SPECS,
    TEMPLATE,
    Layout,
)
from spectools.repository.policy import POLICY_FILE, RULE_ID, Policy
from spectools.rules import (
    Problem,
    RepositoryProblem,
    baseline_rule,
    repository_rule,
    rule,
    suppression_rule,
)
from spectools.rules.own import rules_of
from spectools.spec.document import DocumentError, Section, Spec, read
from spectools.spec.suppression import FORM, Suppression, suppressions

if TYPE_CHECKING:
    from spectools.repository import ci
else:
    # YAML takes a fifth of the time in which one spec is judged.
    ci = load_when_used("spectools.repository.ci")

# The endings of what was meant as a spec.
TEXTS = ("", ".adoc", ".markdown", ".md", ".org", ".rest", ".rst", ".txt")


@repository_rule("SP901", "template-missing")
def template_missing(layout: Layout, policy: Policy) -> Iterator[RepositoryProblem]:
    """A folder of specs has no template, so its specs are held to nothing.

    Every release keeps the template that its specs were written to; so a new
    template never turns old specs red. ``abandoned`` takes in specs of all
    releases, so it needs none.

    Wrong: ``specs/2027.1/`` without ``template.rst``.
    Right: ``specs/template.rst`` copied there when the release is opened.
    """
    for folder in layout.folders:
        if folder.template is None and folder.name != ABANDONED:
            yield (
                f"{folder.path}/{TEMPLATE}",
                1,
                "the template is missing, so the sections of this folder's specs "
                f"cannot be judged; copy {CURRENT_TEMPLATE} there",
                "",
            )


@repository_rule("SP902", "spec-misplaced")
def spec_misplaced(layout: Layout, policy: Policy) -> Iterator[RepositoryProblem]:
    """A file lies where, or is of a kind or a name, that no spec needs.

    Nobody would look at it in a review, and it may be run or published. Links count
    too: they turn into text files that hold a path, on some systems and in
    archives. Pictures are welcome where the policy takes them, beside the specs or
    in a folder there.

    Wrong: ``specs/awesome-thing.rst``; ``specs/2027.1/drafts/awesome-thing.rst``;
    ``specs/2027.1/awesome-thing.md``; ``specs/2027.1/images/overview.svg``.
    Right: ``specs/2027.1/awesome-thing.rst``; ``specs/2027.1/images/overview.png``.
    """
    folders = {folder.path for folder in layout.folders}
    for path in layout.misplaced:
        file = layout.root / path
        suffix = PurePosixPath(path).suffix.casefold()
        if file.is_symlink():
            advice = "this is a link; put the file itself here"
        elif file.is_dir():
            advice = "no folder is looked for here; move what it holds one up"
        elif not file.is_file():
            advice = "this is no file that can be read; remove it"
        elif suffix in PICTURES:
            advice = f"no picture is looked for here; move it to {SPECS}/<release>/"
        elif suffix not in TEXTS:
            kinds = f"specs end in .rst, pictures in {', '.join(sorted(PICTURES))}"
            advice = f"no such file belongs below {SPECS}/: {kinds}; remove it"
        elif path.rpartition("/")[0] in folders:
            advice = "no spec is named so; write it in reST and let it end in .rst"
        else:
            advice = f"no spec is looked for here; move it to {SPECS}/<release>/"
        yield path, 1, advice, ""
    if not policy.pictures:
        for path in layout.pictures:
            yield (
                path,
                1,
                "this repository takes no pictures; draw the diagram in characters, "
                "in the spec",
                "",
            )


@rule("SP903", "template-hollow", needs_template=True)
def template_hollow(spec: Spec, template: Spec, policy: Policy) -> Iterator[Problem]:
    """A template asks for nothing, or for the same section twice.

    What a template does not ask for, no spec is held to.

    Wrong: a ``template.rst`` with a title and no section.
    Right: the sections that every spec of the release must have, each once.
    """
    if spec is not template:
        return
    sections = [h for h in spec.headings if h is not spec.title]
    if not sections:
        yield 1, 1, "the template has no sections, so specs are held to nothing", ""
    seen: set[tuple[Section | None, str]] = set()
    for section in sections:
        key = (section.parent, section.title)
        if key in seen:
            yield (
                section.line,
                1,
                f"the template asks for section {section.title!r} twice; "
                "take one of them out",
            )
        seen.add(key)


@rule("SP904", "suppression-malformed")
def suppression_malformed(
    spec: Spec, template: Spec, policy: Policy
) -> Iterator[Problem]:
    """A suppression gives no reason, or names no rule that can be switched off.

    Whoever reads it in two years must know why. Only a rule that judges one spec
    can be switched off there: none about the repository, and none of SP9.

    Wrong: ``.. spectools: disable SP401``.
    Right: ``.. spectools: disable SP401 because the log is quoted as it is``.
    """
    known = {r.id for r in rules_of(policy) if r.is_suppressible}
    for suppression in suppressions(spec):
        if not suppression.rules:
            named = re.findall(RULE_ID, suppression.reason) or ["SP401"]
            form = FORM.replace("SP401", ", ".join(named))
            yield (
                suppression.line,
                1,
                f"this suppresses nothing; write {form!r}, with ids of rules and a "
                "reason",
            )
        for id in suppression.rules:
            if id not in known:
                yield (
                    suppression.line,
                    1,
                    f"{id} is no rule that a spec can switch off; see "
                    "python -m spectools rules",
                )


@suppression_rule("SP905", "suppression-stale")
def suppression_stale(unused: list[tuple[Suppression, str]]) -> Iterator[Problem]:
    """A suppression suppresses nothing any more.

    It would hide the next mistake of that kind.

    Wrong: ``.. spectools: disable SP401 because ...`` in a spec without long
    lines.
    Right: the comment is taken out.
    """
    for suppression, id in unused:
        yield (
            suppression.line,
            1,
            f"{id} finds nothing here any more; take it out of this comment",
        )


@baseline_rule("SP906", "baseline-stale")
def baseline_stale(unused: list[tuple[int, str]]) -> Iterator[Problem]:
    """An entry of the baseline hides nothing any more.

    What it was written for is mended, or has changed. It would hide the same
    mistake when it comes back.

    Wrong: an entry for a section that is there again.
    Right: the entry is taken out, or the baseline written anew.
    """
    for line, entry in unused:
        yield (
            line,
            1,
            f"{entry!r} is found no more; take this line out",
            entry,
        )


@repository_rule("SP907", "ci-idle", files=ci_files)
def ci_idle(layout: Layout, policy: Policy) -> Iterator[RepositoryProblem]:
    """No job of the CI configuration holds all specs to the rules.

    Of nine repositories with a validator of their own, eight had stopped
    running it, and nobody had noticed. Who runs it where no file of this
    repository says so turns this rule off. A script, an included file or a job
    kept elsewhere may run it, so nothing is said of these.

    A job that judges only what a change touches is not enough.

    Wrong: the job is commented out, or runs ``tox -e docs`` alone.
    Right: a job that runs ``tox``, or ``tox -e specs``.
    """
    present = _ci_systems(layout)
    if not layout.is_everything or any(s.answer is not ci.Answer.NO for s in present):
        return
    bad = [file for system in present for file in system.bad_files]
    for path, line, words in bad:
        yield (
            path,
            line,
            f"the file {words}; so it has no job that is known to judge the specs; "
            "mend it, or turn SP907 off where the job is kept elsewhere",
        )
    files = [name for system in present for name in system.files]
    where = f"none of {', '.join(files)}" if files else "no CI file"
    if not bad:
        yield (
            files[0] if files else POLICY_FILE,
            1,
            f"{where} has a job that judges all specs; let one run tox -e specs, or "
            "turn SP907 off where the job is kept elsewhere",
            "",
        )


@repository_rule("SP908", "ci-skips-specs", files=ci_files)
def ci_skips_specs(layout: Layout, policy: Policy) -> Iterator[RepositoryProblem]:
    """The job that judges specs is skipped when only specs change.

    Such filters are copied from repositories of code, where a change to
    ``*.rst`` needs no test. Here it is the only change that matters.

    Wrong: ``irrelevant-files: [^.*\\.rst$]``.
    Right: no filter at all.
    """
    for system in _ci_systems(layout):
        for skip in system.skips:
            yield (
                skip.file,
                skip.line,
                f"{skip.words!r} keeps changes to specs from being judged; remove it",
            )


@repository_rule("SP910", "redirect-broken")
def redirect_broken(layout: Layout, policy: Policy) -> Iterator[RepositoryProblem]:
    """A line of ``redirects.txt`` leads no reader to a spec, or hides one.

    ``python -m spectools move`` writes the file so that each old address leads to
    the page in one step.

    Wrong: a target that is not there, or is redirected itself; a line whose old
    path is that of a spec, or stands in another line.
    Right: ``specs/backlog/one.rst -> specs/2027.1/one.rst``, where only the second one
    is there.
    """
    if layout.is_everything:
        for line, message in redirects.faults(
            redirects.read(layout.root), layout.specs
        ):
            yield redirects.REDIRECTS, line, message


def _ci_systems(layout: Layout) -> list[ci.System]:
    """Return each kind of CI there is; none when only some specs are judged."""
    return ci.systems(layout.root) if layout.is_everything else []


@repository_rule("SP909", "policy-idle")
def policy_idle(layout: Layout, policy: Policy) -> Iterator[RepositoryProblem]:
    """The policy names a section or a label that no template has.

    A slip of the pen there switches a rule off, and nothing tells.

    Wrong: ``commit-flags = {APIImpact = ["Pubic API"]}``.
    Right: ``commit-flags = {APIImpact = ["Public API"]}``.
    """
    if not layout.is_everything or not layout.templates:
        return
    lines: set[str] = set()
    for path in layout.templates:
        with suppress(DocumentError):
            lines.update(line.strip() for line in read(layout.root, path).lines)
    named = [("required-fields", name, f"{name}:") for name in policy.required_fields]
    named += [
        ("commit-flags", title, title)
        for _, titles in policy.commit_flags
        for title in titles
    ]
    text = (policy.root / POLICY_FILE).read_text(encoding="utf-8").split("\n")
    for key, name, line in named:
        if line not in lines:
            near = did_you_mean(line, [text for text in lines if text])
            hint = f"; {near}" if near.startswith("did") else ""
            at = next((n for n, said in enumerate(text, 1) if said.startswith(key)), 1)
            yield POLICY_FILE, at, f"{key}: no template has {name!r}{hint}"
