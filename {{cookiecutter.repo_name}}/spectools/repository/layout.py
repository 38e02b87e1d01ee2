"""Where things lie: folders of specs, their order, their templates, the specs."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from spectools.errors import SpecsError

SPECS = "specs"
TEMPLATE = "template.rst"
BACKLOG = "backlog"
# Specs that nobody will build. They are of all editions, so they need no template.
ABANDONED = "abandoned"
CURRENT_TEMPLATE = f"{SPECS}/{TEMPLATE}"
# The endings of what browsers show and never run.
PICTURES = frozenset((".gif", ".jpeg", ".jpg", ".png", ".webp"))


class LayoutError(SpecsError):
    """Folders that cannot be read, or paths that hold nothing to judge."""


class Folder(NamedTuple):
    """One folder of specs; paths are relative to the repository, with ``/``.

    Attributes:
        name: a release, ``backlog`` or ``abandoned``.
        template: the template its specs are held to, or ``None``.
        specs: its specs, sorted.
    """

    name: str
    template: str | None
    specs: tuple[str, ...]

    @property
    def path(self) -> str:
        """The folder itself."""
        return f"{SPECS}/{self.name}"

    @property
    def page(self) -> str:
        """What would be the source of its page, which the site makes by itself."""
        return f"{self.path}/index.rst"

    def template_of(self, path: str) -> str | None:
        """Return what a spec of this folder is held to; nothing for the page's name."""
        return None if path == self.page else self.template

    @property
    def is_release(self) -> bool:
        """Whether specs in it are meant for a release."""
        return self.name not in (BACKLOG, ABANDONED)


class Layout(NamedTuple):
    """What there is to judge; paths are relative to the root, with ``/``.

    Attributes:
        root: the repository's folder, absolute.
        folders: the releases, oldest first, then those of no release.
        templates: the templates, that of the next release first.
        misplaced: what is neither spec nor picture by its place, name or kind.
        pictures: in a folder of specs, or in a folder there.
        is_everything: whether this is all that the repository has.
    """

    root: Path
    folders: tuple[Folder, ...]
    templates: tuple[str, ...]
    misplaced: tuple[str, ...]
    pictures: tuple[str, ...] = ()
    is_everything: bool = True

    @property
    def specs(self) -> tuple[str, ...]:
        """All specs, folder by folder."""
        return tuple(path for folder in self.folders for path in folder.specs)

    def select(self, paths: list[str]) -> Layout:
        """Return what lies at ``paths``: files, folders, or ``specs`` itself.

        Raises:
            LayoutError: when at one of them there is nothing to judge.
        """
        wanted = set(paths)
        found: set[str] = set()
        chosen: set[str] = set()
        for item in (
            *(folder.path for folder in self.folders),
            *self.specs,
            *self.templates,
            *self.misplaced,
            *self.pictures,
        ):
            if "." in wanted:
                found.add(".")
                chosen.add(item)
            ancestor = item
            while ancestor:
                if ancestor in wanted:
                    found.add(ancestor)
                    chosen.add(item)
                ancestor = ancestor.rpartition("/")[0]
        for path in paths:
            if path not in found:
                raise LayoutError(
                    f"{path}: is neither a spec nor a folder of specs; "
                    f"specs lie in {SPECS}/<release>/<name>.rst"
                )
        return self.narrow(chosen)

    def narrow(self, chosen: set[str]) -> Layout:
        """Return what of ``chosen``, paths of files and folders, there is."""
        folders = (
            folder._replace(specs=tuple(s for s in folder.specs if s in chosen))
            for folder in self.folders
        )
        return self._replace(
            folders=tuple(f for f in folders if f.specs or f.path in chosen),
            templates=tuple(t for t in self.templates if t in chosen),
            misplaced=tuple(m for m in self.misplaced if m in chosen),
            pictures=tuple(p for p in self.pictures if p in chosen),
            is_everything=False,
        )


def release_key(name: str) -> tuple[int, tuple[int, ...], str]:
    """Return the sort key of a release: oldest first.

    Names come before numbers, names alphabetically (``kilo`` < ``zed``) and
    numbers by value (``zed`` < ``2023.1`` < ``2027.1``; ``9.0`` < ``10.0``):
    OpenStack's series went from names to numbers, Fuel's were always numbers.
    """
    if re.fullmatch(r"[0-9]+(\.[0-9]+)*", name):
        return (1, tuple(int(part) for part in name.split(".")), name)
    return (0, (), name.casefold())


def fuller_template(template: str) -> str | None:
    """Return the path of the template that the one at ``template`` is an edition of.

    The backlog asks for less than a release does, but not for anything else.
    """
    is_of_backlog = template == f"{SPECS}/{BACKLOG}/{TEMPLATE}"
    return CURRENT_TEMPLATE if is_of_backlog else None


def folder_of(path: str) -> str | None:
    """Return the name of the folder that ``path`` is or lies in, if it is one."""
    parts = path.split("/")
    is_in_folder = len(parts) > 1 and parts[0] == SPECS and path != CURRENT_TEMPLATE
    return parts[1] if is_in_folder else None


def scan(root: Path) -> Layout:
    """Look through ``specs/`` below ``root``.

    Links are never followed: a spec is a file of this repository. What belongs to
    editors and systems, and what they never run, is passed over: names with a dot in
    front, ``x~`` and ``#x#``.

    Raises:
        LayoutError: when ``specs/`` or a folder in it cannot be read, or when
            there is no folder of specs.
    """
    if (root / SPECS).is_symlink():
        raise LayoutError(f"{SPECS}: is a link; put the folder itself here")
    folders: list[Folder] = []
    templates: list[str] = []
    others: list[str] = []
    for entry in _entries(root, SPECS):
        path = f"{SPECS}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            folders.append(_folder(root, entry.name, others))
        elif path == CURRENT_TEMPLATE and entry.is_file(follow_symlinks=False):
            templates.append(path)
        else:
            others.append(path)
    if not folders:
        raise LayoutError(
            f"{SPECS}: holds no folder of specs; a release is a folder there "
            f"with its {TEMPLATE}"
        )
    folders.sort(key=lambda f: (not f.is_release, release_key(f.name)))
    templates += [f.template for f in folders if f.template]
    pictures = tuple(path for path in others if _is_picture(root, path))
    known = set(pictures)
    misplaced = tuple(path for path in others if path not in known)
    return Layout(root, tuple(folders), tuple(templates), misplaced, pictures)


def read_folder(root: Path, name: str) -> Folder:
    """Look through one folder of specs.

    Raises:
        LayoutError: when it cannot be read.
    """
    return _folder(root, name, [])


def _folder(root: Path, name: str, others: list[str]) -> Folder:
    path = f"{SPECS}/{name}"
    template: str | None = None
    specs: list[str] = []
    for entry in _entries(root, path):
        child = f"{path}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            # Not further down: a folder there is misplaced, whatever it holds.
            others += (f"{child}/{below.name}" for below in _entries(root, child))
        elif not entry.is_file(follow_symlinks=False):
            others.append(child)
        elif entry.name == TEMPLATE:
            template = child
        elif entry.name.endswith(".rst"):
            specs.append(child)
        else:
            others.append(child)
    return Folder(name, template, tuple(specs))


def _entries(root: Path, path: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(root / path) as entries:
            visible = [entry for entry in entries if not _is_of_editors(entry.name)]
    except OSError as error:
        raise LayoutError(f"{path}: cannot be read: {error.strerror}") from error
    return sorted(visible, key=lambda e: e.name)


def _is_of_editors(name: str) -> bool:
    return name[0] == "." or name[-1] == "~" or name[0] == name[-1] == "#" != name


def _is_picture(root: Path, path: str) -> bool:
    is_in_place = len(path.split("/")) in (3, 4)
    # What cannot be printed could forge what a build says of it.
    is_of_kind = (
        PurePosixPath(path).suffix.casefold() in PICTURES and path.isprintable()
    )
    is_named_so = is_of_kind and path.isprintable()
    return is_in_place and is_named_so and stat.S_ISREG((root / path).lstat().st_mode)
