"""What authors write where they have nothing to say, or nothing yet.

The forms are those of 1,100 published specs. A sentence that mentions one of these
words among others says something; in doubt, so does any text.
"""

from __future__ import annotations

import re

from spectools.loading import compile_when_used

_NO = (
    r"no( [\w-]+){0,3} (alternatives?|changes?|dependenc(y|ies)|effects?|impacts?"
    r"|implications?|modifications?|references?)"
)
_BY_NOW = (
    r"( (is|are))?( (anticipated|envisioned|expected|foreseen|identified|known"
    r"|necessary|needed|planned|required|so far|yet|at this (time|point)"
    r"|at the moment|for now))?"
)
_NONE = compile_when_used(
    rf"(there (is|are) )?(none|no|nothing|n/?a|not applicable|{_NO}){_BY_NOW}"
)

_OCCASION = (
    r"(approval|cycle|design|discussion|future|implementation|later|meeting|next|phase"
    r"|ptg|release|review|session|sprint|summit)\b"
)
_LATER = (
    r"(after|depending|later|once|pending|post|see|soon|until"
    rf"|(at|before|during|in|on)\b(?=.*\b{_OCCASION}))\b"
)
# What stands for a decision that nobody has made.
_OPEN = r"t\.?b\.?[acds]\b\.?"
_BEHIND_OPEN = rf"({_LATER}|(as|at|before|by|during|for now|if|in|on|when|with)\b)"
_TO_BE_OPEN = (
    r"agreed|announced|clarified|completed|confirmed|continued|decided|defined"
    r"|determined|discussed|filled( in)?|finali[sz]ed|provided|specified|written"
)
_TO_BE_DONE = r"added|assigned|described|done|identified"
_WILL_BE = (
    r"completed|decided|defined|described|determined|filled( in)?|specified|written"
)
# What a task begins with, be it one for the author of this text.
_TASK = r"(todo|to do|fixme|xxx+)\b(\([\w -]+\))?"
_WRITING = (
    r"(add|clarify|complete|decide|define|describe|discuss|document|elaborate|explain"
    r"|fill|finish|specify|update|write)\b"
)
# A sign that ends what is said, not one within a word: "XXX-large", "todo.txt".
_SIGN = r"\s*([^\w\s.'\u2019/-]|[./-]+(\s|$)|$)"
_HEAD = r"[\w -]{0,40}\b(is|are|remains?|still|currently|details|section|yet)\s+"
_NEGATION = compile_when_used(r"\b(no|none|not|nothing|without)\b")

_POSTPONED = compile_when_used(
    rf"(?P<head>{_HEAD})?"
    rf"({_OPEN}(/{_OPEN})?({_SIGN}|\s+{_BEHIND_OPEN})"
    rf"|to be ({_TO_BE_OPEN})\b({_SIGN}|\s+{_LATER})"
    rf"|{_TASK}({_SIGN}|\s+({_LATER}|{_WRITING}))"
    rf"|(to be ({_TO_BE_DONE})|wip)(\s+(later|soon)\b)?\W*$"
    rf"|will be ({_WILL_BE})\s+(later|soon|after|once|when)\b)"
    r"(?P<tail>.*)"
)
# Each of these forms has one of these in it; most texts have none, and the
# pattern of all forms takes long to compile.
_IN_EACH = ("tb", "t.b", "todo", "to do", "fixme", "xxx", "wip")
_IN_OTHERS = compile_when_used(
    rf"to be ({_TO_BE_OPEN}|{_TO_BE_DONE})|will be ({_WILL_BE})"
)
# More than this behind or before it says something.
_FEW_WORDS = 10
_FEWER_WORDS = 5
_LONGEST = 200


def says_none(text: str) -> bool:
    """Whether a text says that there is nothing to say."""
    return _NONE.fullmatch(_plain(text).strip(" .!*_()[]")) is not None


def is_postponed(text: str, *, is_listed: bool = False) -> bool:
    """Whether a text says nothing but that something is to be said later.

    Args:
        text: a paragraph, or the answer to a label.
        is_listed: whether it stands beside others; there, what begins with TODO is
            one of several tasks, and these are what the author says.
    """
    plain = _plain(text)
    if len(plain) > _LONGEST or "://" in plain:
        return False
    if not re.search(r"\w", plain):
        return True
    if not any(words in plain for words in _IN_EACH) and not (
        " be " in plain and _IN_OTHERS.search(plain)
    ):
        return False
    if is_listed and re.match(rf"{_TASK}\W*\w", plain):
        return False
    found = _POSTPONED.fullmatch(plain.lstrip("*_([{<?. -"))
    if found is None:
        return False
    head = found["head"] or ""
    return (
        len(head.split()) <= _FEWER_WORDS
        and len(found["tail"].split()) <= _FEW_WORDS
        and not _NEGATION.search(head)
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
