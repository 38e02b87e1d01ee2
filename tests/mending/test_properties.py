"""Whatever a spec holds, it is mended once and for all."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.any_spec import FEW, REST
from tests.helpers import SPEC, Bake, Tool, good_spec


@settings(FEW, max_examples=60)
@given(data=st.one_of(REST, st.binary(max_size=2000)), whole=st.booleans())
def test_any_spec_is_mended_once_and_for_all(
    data: bytes, whole: bool, bake: Bake, tool: Tool
) -> None:
    good = good_spec(bake())
    text = data if whole else good.replace(b"None\n", data + b"\n", 1)
    document, mending = tool("spec.document"), tool("mending.fix")
    template = document.read(bake(), "specs/2027.1/template.rst")
    policy = tool("repository.policy").load(bake())
    levels = {rule.id: "error" for rule in tool("rules").all_rules()}

    def fix(text: bytes) -> Any:
        spec = document.Spec(SPEC, text)
        return mending.fix(spec, template, policy, levels)

    once = fix(text)
    assert fix(once.data).data == once.data
    before = document.Spec(SPEC, text)
    after = document.Spec(SPEC, once.data)
    if before.unparsable:
        assert once.data == text
    else:
        words = [w for w in words_of(before) if w]
        kept = iter(words_of(after))
        assert all(word in kept for word in words), "no word is lost"


def words_of(spec: Any) -> list[str]:
    """Return the words of a spec, without what is drawn as nothing or as a line."""
    visible = "".join(c for c in spec.text if c.isprintable() or c.isspace())
    return re.sub(r"[^\w\s]|_", " ", visible).split()
