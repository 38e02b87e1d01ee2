"""What a spec is about, in a word or two each: the field ``:Topics:`` under the title.

The site has a page for each topic, with the specs that name it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from docutils import nodes

from spectools.spec.document import Spec
from spectools.spec.status import fields

FIELD = "Topics"
MOST = 10
LONGEST = 60


class Topic(NamedTuple):
    """A topic.

    Attributes:
        name: as the spec writes it.
        slug: what its page is called; topics of one slug share a page.
    """

    name: str
    slug: str


def topics_of(spec: Spec) -> tuple[Topic, ...]:
    """Return the topics of a spec that can have a page, each slug once."""
    field = topics_field(spec)
    topics: dict[str, Topic] = {}
    for topic in _all_in(field[1].astext()) if field else ():
        if not _fault(topic):
            topics.setdefault(topic.slug, topic)
    return (*topics.values(),)[:MOST]


def topics_field(spec: Spec) -> nodes.field | None:
    """Return the field of a spec, if it has one."""
    if f":{FIELD}:".casefold() not in spec.text.casefold():
        # To look for it takes a hundredth of the time of parsing.
        return None
    named = (f for f in fields(spec) if f[0].astext().casefold() == FIELD.casefold())
    return next(named, None)


def topic_faults(field: nodes.field) -> Iterator[str]:
    """Yield what keeps topics of a field from having a page, and what to do."""
    body = field[1]
    assert isinstance(body, nodes.Element)
    if [type(node) for node in body.children] != [nodes.paragraph]:
        yield "there are no topics; name them in a line, with commas between"
        return
    topics = _all_in(body.astext())
    if len(topics) > MOST:
        yield f"{len(topics)} topics are no help to readers; name at most {MOST}"
    for topic in topics:
        fault = _fault(topic)
        if fault:
            yield f"the topic {topic.name!r} {fault}"


def _all_in(text: str) -> list[Topic]:
    names = (" ".join(name.split()) for name in text.split(","))
    return [Topic(name, _slug(name)) for name in names]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def _fault(topic: Topic) -> str | None:
    if not topic.slug:
        return "has no letter or digit; write a word, or take its comma out"
    if len(topic.slug) > LONGEST:
        return f"has more than {LONGEST} characters; say it in a word or two"
    return None
