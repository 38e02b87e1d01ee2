"""What specs and releases may be called."""

from __future__ import annotations

import re
import unicodedata

from spectools.repository.layout import ABANDONED, BACKLOG, TEMPLATE

LONGEST = 100
_SPEC = r"[a-z0-9]+([.+-][a-z0-9]+)*"
_RELEASE = r"[a-z][a-z0-9]*(-[a-z0-9]+)*|[0-9]+(\.[0-9]+)*"
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_OF_WINDOWS = r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?"
_OF_TEMPLATES = TEMPLATE.removesuffix(".rst")
RESERVED_FOR_RELEASES = (BACKLOG, ABANDONED, _OF_TEMPLATES)
# Each with whose it is; on the site a release's page is the index of its folder.
RESERVED_FOR_SPECS = {_OF_TEMPLATES: "the template's", "index": "the release's page's"}


def fault_of_spec(name: str) -> str | None:
    """Return what keeps ``name``, without ``.rst``, from being a spec's, if anything.

    The name is part of the page's address, and of the blueprint's; some file systems
    and some readers cannot tell ``Awesome`` from ``awesome``. A dot or a plus may
    stand where Launchpad takes one.
    """
    if not re.fullmatch(_SPEC, name):
        return "is not lower-case letters, digits and hyphens"
    if name in RESERVED_FOR_SPECS:
        return f"is {RESERVED_FOR_SPECS[name]}, and no spec's"
    return _fault_of_any(name)


def fault_of_release(name: str) -> str | None:
    """Return what keeps ``name`` from being a release's, if anything."""
    if not re.fullmatch(_RELEASE, name):
        return (
            "is neither a number like 2027.1 nor a name in lower-case letters, "
            "digits and single hyphens"
        )
    if name in RESERVED_FOR_RELEASES:
        return "is no name of a release"
    return _fault_of_any(name)


def _fault_of_any(name: str) -> str | None:
    if re.fullmatch(_OF_WINDOWS, name):
        return "is a name that Windows reserves"
    return f"has more than {LONGEST} characters" if len(name) > LONGEST else None


def proposed_name(name: str) -> str | None:
    """Return the name of a spec that is nearest to ``name``, if there is one."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = re.sub(r"[^a-z0-9.+]+", "-", plain.encode("ascii", "ignore").decode())
    plain = re.sub(r"([.+-])[.+-]+", r"\1", plain).strip(".+-")[:LONGEST].strip(".+-")
    return plain if plain and fault_of_spec(plain) is None else None


def letters_of(name: str) -> str:
    """Return what is left of a name where case and signs do not count."""
    return re.sub(r"\W|_", "", name.casefold())
