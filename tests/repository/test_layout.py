"""Folders of specs: which there are, in which order, and what is none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.helpers import Tool, spectools, spectools_process


def test_releases_in_order(tool: Tool) -> None:
    ordered = ["kilo", "liberty", "zed", "5.1", "9.0", "10.0", "2023.1", "2027.1"]
    assert sorted(sorted(ordered), key=tool("repository.layout").release_key) == ordered


def test_folders_in_order(tool: Tool, tmp_path: Path) -> None:
    for name in ("backlog", "10.0", "zed", "9.0", "2023.1", ".hidden"):
        (tmp_path / "specs" / name).mkdir(parents=True)
    folders = tool("repository.layout").scan(tmp_path).folders
    assert [f.name for f in folders] == ["zed", "9.0", "10.0", "2023.1", "backlog"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nosuch.rst", "nosuch.rst: does not exist"),
        ("specs/nosuch", "specs/nosuch: does not exist"),
        ("../x", "../x: does not exist"),
        ("README.rst", "is neither a spec nor a folder of specs"),
        ("/", "is neither a spec nor a folder of specs"),
    ],
)
def test_path_without_specs_is_an_error(path: str, said: str, repository: Path) -> None:
    done = spectools(repository, "check", path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("could not check: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_empty_folder_is_green_and_says_so(repository: Path) -> None:
    done = spectools(repository, "check", "specs/backlog")
    assert done.returncode == 0
    assert done.stdout.startswith("checked 0 specs in 1 folders against ")


def test_no_folder_of_specs_is_an_error(repository: Path) -> None:
    (repository / "specs").rename(repository / "moved")
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "could not check: specs: cannot be read: No such file or directory\n"
    )
    (repository / "specs").mkdir()
    done = spectools(repository, "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds no folder of specs" in done.stderr


def test_what_is_no_file_is_a_finding(repository: Path) -> None:
    folder = repository / "specs" / "2027.1"
    os.mkfifo(folder / "pipe.rst")
    (folder / "folder.rst").mkdir()
    (folder / "folder.rst" / "inside.rst").write_bytes(b"x")
    (repository / "specs" / "linked").symlink_to(folder)
    (folder / "picture.png").write_bytes(b"x")
    done = spectools_process(repository, "check", timeout=60)
    assert done.returncode == 1
    found = [line.split(" SP902 ") for line in done.stdout.splitlines()[:-1]]
    assert [(place, advice.split(";")[0]) for place, advice in found] == [
        (
            "specs/2027.1/folder.rst/inside.rst:1:1:",
            "no spec is looked for here",
        ),
        ("specs/2027.1/pipe.rst:1:1:", "this is no file that can be read"),
        ("specs/linked:1:1:", "this is a link"),
    ]


def test_folder_without_template_is_a_finding_without_specs_too(
    repository: Path,
) -> None:
    (repository / "specs" / "zed").mkdir()
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert done.stdout.startswith("specs/zed/template.rst:1:1: SP901 ")


def test_repository_behind_a_link(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(repository)
    for path in ("link", "link/specs", "link/specs/2027.1/template.rst"):
        done = spectools(repository, "check", str(tmp_path / path))
        assert done.returncode == 0, done.stderr


def test_links_are_not_followed(repository: Path) -> None:
    (repository / "specs" / "2027.1" / "linked.rst").symlink_to("/etc/passwd")
    done = spectools(repository, "check")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == (
        "specs/2027.1/linked.rst:1:1: SP902 this is a link; put the file itself here"
    )
    assert done.stdout.splitlines()[-1].endswith(" rules: 1 findings")
