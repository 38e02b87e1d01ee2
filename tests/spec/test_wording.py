"""What says nothing, or nothing yet, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.helpers import Tool

NONE = """\
None
none.
N/A
n/a.
NA
No
Nothing.
No impact.
Not applicable
There is none.
There are none yet.
None so far
None are anticipated.
No changes required.
No dependencies.
No public API changes.
No configuration changes are anticipated.
None needed
(none)
"""

SOMETHING = """\
None of the tables changes but one
No, but the command line changes
Not sure yet.
No cluster actions.
Nothing changes but the name
Same as existing.
No longer needed
None is the new default value.
"""

POSTPONED = """\
TBD
(TBD)
<TBD>
T.B.D.
tbd - comes later
TBD, see the other spec
TBD/TBA
TBD…
TBD — see the review
TBD by the assignee
Still TBD
This section is TBD.
Details are to be decided.
To be determined
To be defined in a follow-up review.
To be filled in later.
To be added
Will be filled in later
TODO
To do: describe
todo: write
TODO(jane): write
FIXME: describe
XXX
???
...
"""

SAID = """\
The TBD marker is gone from the page.
See the TBD column
TBDs are listed.
TBD: https://etherpad.example.org/p/x
The size is TBD by the scheduler at run time, shown there, and logged for operators.
TODO comments are removed.
TODO's are gone
todo.txt is removed
Removes the last TODO.
XXX-large flavours are refused.
Nothing is TBD
jane, others TBD
To be documented in the admin guide.
To be done by the deployer: run the migration.
To be defined in the configuration file.
To be specified on the command line.
To be added to the API: one call
A tempest test will be added.
Will be added.
WIP: https://review.example.org/1
Details of the call are below.
None
jane
"""


@pytest.mark.parametrize("text", NONE.splitlines())
def test_none(text: str, tool: Tool) -> None:
    assert tool("spec.wording").says_none(text)
    assert not tool("spec.wording").is_postponed(text)


@pytest.mark.parametrize("text", (SOMETHING + POSTPONED + SAID).splitlines())
def test_no_none(text: str, tool: Tool) -> None:
    assert tool("spec.wording").says_none(text) == (text == "None")


@pytest.mark.parametrize("text", POSTPONED.splitlines())
def test_postponed(text: str, tool: Tool) -> None:
    assert tool("spec.wording").is_postponed(text)


@pytest.mark.parametrize("text", (SOMETHING + SAID).splitlines())
def test_not_postponed(text: str, tool: Tool) -> None:
    assert not tool("spec.wording").is_postponed(text)


def test_tasks_beside_others_are_said(tool: Tool) -> None:
    is_postponed = tool("spec.wording").is_postponed
    assert not is_postponed("TODO: write tests", is_listed=True)
    assert is_postponed("TODO", is_listed=True)
    assert is_postponed("TBD: tests", is_listed=True)
