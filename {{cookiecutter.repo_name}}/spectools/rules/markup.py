"""SP5: docutils can read the markup."""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Config
from ..document import Spec
from . import Problem, rule


@rule("SP501", "markup-broken")
def markup_broken(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """The reStructuredText is broken, or reaches outside the file.

    Broken markup shows on the published page as a red box, or hides text. A
    directive that reads a file or passes raw HTML through is refused.

    Wrong: a title line shorter than its title; an unknown directive.
    Right: what https://docutils.sourceforge.io/docs/user/rst/quickref.html says.
    """
    for complaint in spec.complaints:
        yield complaint.line, 1, complaint.text


@rule("SP502", "unparsable", needs_doctree=False)
def unparsable(spec: Spec, template: Spec, config: Config) -> Iterator[Problem]:
    """The file cannot be read as reStructuredText at all.

    It is too large, nested too deeply, or no text; so none of the rules about
    sections and markup could be applied to it.

    Wrong: a screenshot that was renamed to ``spec.rst``; UTF-16.
    Right: a text in UTF-8 that a reviewer can read in an hour.
    """
    if spec.unparsable:
        yield 1, 1, f"this is no spec that can be judged: {spec.unparsable}"
