"""How Sphinx's directives are written: arguments, options and content, as declared.

The table is what Sphinx 9.0 and sphinxcontrib-httpdomain 2.2 declare. It is written
here, not asked of Sphinx, because importing Sphinx takes four times as long as judging
a spec. The template's tests compare it with the Sphinx in use, and
``python -m tests.spec.declared_by_sphinx`` writes it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from docutils.parsers.rst import directives

# A declaration a paragraph: the names that share it; how many arguments must and how
# many more may be given, whether the last goes on to the end (long), and whether
# content may follow; the options, each with the kind of its value if it takes one.
_SPHINX = """
acks | 0 0 content |

admonition | 1 0 long content | class=class_option collapsible=collapsible_arg
name=unchanged

attention caution danger error hint important note seealso tip todo warning | 0 0
long content | class=class_option collapsible=collapsible_arg name=unchanged

c:alias cpp:alias | 1 0 long content | maxdepth=nonnegative_int noroot

c:enum c:enumerator c:function c:macro c:member c:struct c:type c:union c:var | 1 0
long content | no-contents-entry no-index-entry no-typesetting nocontentsentry
noindexentry single-line-parameter-list

c:namespace c:namespace-push centered codeauthor cpp:namespace cpp:namespace-push
moduleauthor sectionauthor std:productionlist std:program tabularcolumns | 1 0 long
|

c:namespace-pop cpp:namespace-pop | 0 0 long |

code | 0 1 content | class=class_option force name=unchanged
number-lines=optional_int

code-block sourcecode | 0 1 content | caption=unchanged_required class=class_option
dedent=optional_int emphasize-lines=unchanged_required force lineno-start=int
linenos name=unchanged

cpp:class cpp:concept cpp:enum cpp:enum-class cpp:enum-struct cpp:enumerator
cpp:function cpp:member cpp:struct cpp:type cpp:union cpp:var | 1 0 long content |
no-contents-entry no-index-entry no-typesetting nocontentsentry noindexentry
single-line-parameter-list tparam-line-spec

cssclass only rst-class | 1 0 long content |

default-domain py:currentmodule | 1 0 |

deprecated version-added version-changed version-deprecated version-removed
versionadded versionchanged versionremoved | 1 1 long content |

describe object rst:directive rst:role std:cmdoption std:envvar std:option | 1 0
long content | no-contents-entry no-index no-index-entry no-typesetting
nocontentsentry noindex noindexentry

highlight | 1 0 | force linenothreshold=positive_int

hlist | 0 0 content | columns=int

http:any http:connect http:copy http:delete http:get http:head http:options
http:patch http:post http:put http:trace | 1 0 long content | addtoc deprecated
noindex synopsis=anything

index | 1 0 long | name=unchanged

js:attribute js:class js:data js:function js:method | 1 0 long content |
no-contents-entry no-index no-index-entry no-typesetting nocontentsentry noindex
noindexentry single-line-parameter-list

js:module | 1 0 content | no-contents-entry no-index no-index-entry no-typesetting
nocontentsentry noindex

math | 0 1 long content | class=class_option label=unchanged name=unchanged no-wrap
nowrap

py:attribute py:data | 1 0 long content | annotation=unchanged canonical=unchanged
module=unchanged no-contents-entry no-index no-index-entry no-typesetting
nocontentsentry noindex noindexentry single-line-parameter-list
single-line-type-parameter-list type=unchanged value=unchanged

py:class py:exception | 1 0 long content | abstract annotation=unchanged
canonical=unchanged final module=unchanged no-contents-entry no-index no-index-entry
no-typesetting nocontentsentry noindex noindexentry single-line-parameter-list
single-line-type-parameter-list

py:classmethod py:staticmethod py:type | 1 0 long content | annotation=unchanged
canonical=unchanged module=unchanged no-contents-entry no-index no-index-entry
no-typesetting nocontentsentry noindex noindexentry single-line-parameter-list
single-line-type-parameter-list

py:decorator py:function | 1 0 long content | annotation=unchanged async
canonical=unchanged module=unchanged no-contents-entry no-index no-index-entry
no-typesetting nocontentsentry noindex noindexentry single-line-parameter-list
single-line-type-parameter-list

py:decoratormethod py:method | 1 0 long content | abstract abstractmethod
annotation=unchanged async canonical=unchanged classmethod final module=unchanged
no-contents-entry no-index no-index-entry no-typesetting nocontentsentry noindex
noindexentry single-line-parameter-list single-line-type-parameter-list staticmethod

py:module | 1 0 content | deprecated no-contents-entry no-index no-index-entry
no-typesetting nocontentsentry noindex platform=anything synopsis=anything

py:property | 1 0 long content | abstract abstractmethod annotation=unchanged
canonical=unchanged classmethod module=unchanged no-contents-entry no-index
no-index-entry no-typesetting nocontentsentry noindex noindexentry
single-line-parameter-list single-line-type-parameter-list type=unchanged

rst:directive:option | 1 0 long content | no-contents-entry no-index no-index-entry
no-typesetting nocontentsentry noindex noindexentry type=unchanged

rubric | 1 0 long | class=class_option heading-level=heading_level name=unchanged

std:confval | 1 0 long content | default=unchanged_required no-contents-entry
no-index no-index-entry no-typesetting type=unchanged_required

std:glossary | 0 0 content | sorted

toctree | 0 0 content | caption=unchanged_required class=class_option glob hidden
includehidden maxdepth=int name=unchanged numbered=int_or_nothing reversed
titlesonly

todolist | 0 0 |

websocket:connection | 1 0 long content | addtoc deprecated no-index noindex
synopsis=anything
"""

# By the name under which a team switches an extension on.
_EXTENSIONS = {
    "graphviz": """
graphviz | 0 1 content | align=align_spec alt=unchanged caption=unchanged
class=class_option graphviz_dot=unchanged layout=unchanged name=unchanged

digraph graph | 1 0 content | align=align_spec alt=unchanged caption=unchanged
class=class_option graphviz_dot=unchanged layout=unchanged name=unchanged
""",
    "mermaid": """
mermaid | 0 1 content | align=align_spec alt=unchanged caption=unchanged
config=unchanged name=unchanged title=unchanged zoom=unchanged
""",
}


def _optional_int(argument: str | None) -> int | None:
    return None if argument is None else directives.nonnegative_int(argument)


def _int_or_nothing(argument: str | None) -> int | None:
    return int(argument) if argument else None


def _choice(*values: str, may_lack: bool = False) -> Callable[[Any], Any]:
    def choose(argument: str | None) -> str | None:
        if argument is None and may_lack:
            return None
        return directives.choice(argument or "", values)

    return choose


def _anything(argument: str | None) -> str | None:
    return argument


# The kinds of values, by the names that their converters have in Sphinx.
_KINDS: dict[str, Callable[[Any], Any]] = {
    "flag": directives.flag,
    "unchanged": directives.unchanged,
    "unchanged_required": directives.unchanged_required,
    "class_option": directives.class_option,
    "int": int,
    "nonnegative_int": directives.nonnegative_int,
    "positive_int": directives.positive_int,
    "optional_int": _optional_int,
    "int_or_nothing": _int_or_nothing,
    "collapsible_arg": _choice("open", "closed", may_lack=True),
    "heading_level": _choice(*"123456"),
    "align_spec": _choice("left", "center", "right"),
    "anything": _anything,
}


class Declaration(NamedTuple):
    """How a directive is written.

    Attributes:
        required: how many arguments must be given.
        optional: how many more may be.
        is_long: whether the last one may hold blanks.
        has_content: whether content may follow.
        options: the converter of each option's value.
    """

    required: int
    optional: int
    is_long: bool
    has_content: bool
    options: dict[str, Callable[[Any], Any]]


def sphinx_declarations() -> dict[str, Declaration]:
    """Return what Sphinx declares, by the names of its directives."""
    return dict(_declarations(_SPHINX))


EXTENSIONS = tuple(_EXTENSIONS)


def extension_declarations(name: str) -> dict[str, Declaration]:
    """Return what an extension declares: nothing for one that is not known here."""
    return dict(_declarations(_EXTENSIONS.get(name, "")))


def _declarations(table: str) -> Iterator[tuple[str, Declaration]]:
    for paragraph in filter(None, table.strip().split("\n\n")):
        names, arguments, options = paragraph.split("|")
        required, optional, *more = arguments.split()
        kinds = (option.partition("=") for option in options.split())
        declaration = Declaration(
            int(required),
            int(optional),
            "long" in more,
            "content" in more,
            {name: _KINDS[kind or "flag"] for name, _, kind in kinds},
        )
        for name in names.split():
            yield name, declaration
