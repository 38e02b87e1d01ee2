"""An update on other people's machines: their settings, their folders, their locale."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.helpers import spectools_process
from tests.update.versions import VERSIONS, Template, edit, live_in, state, update


@pytest.fixture
def next_is_there(private: Template) -> None:
    """A version that changes a file, adds one and takes one away."""
    edit(private.baked / "README.rst", "Licence\n-------", "Permission\n----------")
    (private.baked / "ADDED.txt").write_text("One.\nTwo.\n")
    (private.baked / "SECURITY.md").unlink()
    private.commit("2027.1.0")


def test_nothing_of_the_users_is_written_or_needed(
    private: Template,
    next_is_there: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No home that could be written, an old encoding, settings of git elsewhere."""
    repository = private.bake(
        tmp_path, VERSIONS[-1], "project_name=Überall", "repo_name=trove-specs"
    )
    (tmp_path / "git").mkdir()
    shutil.copyfile(os.environ["GIT_CONFIG_GLOBAL"], tmp_path / "git/config")
    (tmp_path / "cookiecutter.yaml").write_text("- no mapping\n")
    monkeypatch.delenv("GIT_CONFIG_GLOBAL")
    surroundings = {
        "HOME": str(tmp_path / "git/config/is-a-file"),
        "XDG_CONFIG_HOME": str(tmp_path),
        "COOKIECUTTER_CONFIG": str(tmp_path / "cookiecutter.yaml"),
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    before = set(tmp_path.iterdir())
    done = spectools_process(repository, "update-template", env=surroundings)
    assert done.returncode == 0, (done.stdout, done.stderr)
    assert "Überall" in (repository / "README.rst").read_text("utf-8")
    assert set(tmp_path.iterdir()) == before


# Each alone; what people have in their configuration, by
# https://git-scm.com/docs/git-config
SETTINGS = [
    "advice.detachedHead=true",
    "apply.whitespace=error",
    "branch.autoSetupMerge=always",
    "checkout.defaultRemote=elsewhere",
    "cherrypick.unknown=1",
    "clone.defaultRemoteName=upstream",
    "clone.rejectShallow=true",
    "color.ui=always",
    "column.ui=always",
    "commit.cleanup=scissors",
    "commit.gpgSign=true",
    "commit.template=/nosuch",
    "commit.verbose=true",
    "core.abbrev=4",
    "core.attributesFile=/nosuch",
    "core.autocrlf=input",
    "core.autocrlf=true",
    "core.commentChar=;",
    "core.editor=false",
    "core.eol=crlf",
    "core.excludesFile=/nosuch",
    "core.fileMode=false",
    "core.fsmonitor=/bin/false",
    "core.hooksPath=/nosuch",
    "core.ignoreCase=true",
    "core.pager=false",
    "core.precomposeUnicode=true",
    "core.quotePath=true",
    "core.safecrlf=true",
    "core.sparseCheckout=true",
    "core.symlinks=false",
    "core.untrackedCache=true",
    "core.whitespace=cr-at-eol,tab-in-indent",
    "diff.algorithm=histogram",
    "diff.external=false",
    "diff.ignoreSubmodules=all",
    "diff.mnemonicPrefix=true",
    "diff.noprefix=true",
    "diff.orderFile=/nosuch",
    "diff.relative=true",
    "diff.renames=copies",
    "diff.renames=false",
    "feature.experimental=true",
    "feature.manyFiles=true",
    "fetch.fsckObjects=true",
    "fetch.prune=true",
    "format.pretty=oneline",
    "gpg.program=false",
    "help.autoCorrect=immediate",
    "i18n.commitEncoding=latin1",
    "i18n.logOutputEncoding=latin1",
    "index.version=4",
    "init.defaultBranch=trunk",
    "init.templateDir=/nosuch",
    "log.date=relative",
    "log.decorate=full",
    "log.follow=true",
    "log.showSignature=true",
    "merge.conflictStyle=diff3",
    "merge.directoryRenames=true",
    "merge.ff=only",
    "merge.renames=false",
    "merge.renormalize=true",
    "merge.tool=nosuch",
    "merge.verbosity=5",
    "protocol.version=1",
    "pull.rebase=true",
    "push.default=nothing",
    "rerere.enabled=true",
    "safe.bareRepository=explicit",
    "status.branch=true",
    "status.relativePaths=false",
    "status.renames=false",
    "status.short=true",
    "status.showStash=true",
    "status.showUntrackedFiles=no",
    "submodule.recurse=true",
    "tag.gpgSign=true",
    "user.useConfigOnly=true",
]


def updated(
    history: Template, folder: Path, settings: list[str]
) -> dict[str, bytes | str]:
    """Update a fresh repository where git is set so; return what is there then."""
    repository = history.bake(folder, VERSIONS[-1])
    live_in(repository)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
        for number, setting in enumerate(settings):
            key, _, value = setting.partition("=")
            patch.setenv(f"GIT_CONFIG_KEY_{number}", key)
            patch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
        done = update(repository)
    assert done.returncode == 0, (done.stdout, done.stderr)
    return {**state(repository), "said": done.stdout}


def test_all_settings_at_once(
    private: Template, next_is_there: None, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("with", "without")]
    for folder in folders:
        folder.mkdir()
    as_set = updated(private, folders[0], SETTINGS)
    assert as_set == updated(private, folders[1], [])
    assert b"Permission" in as_set["README.rst"] and "ADDED.txt" in as_set


@pytest.mark.slow
def test_each_setting_alone(
    private: Template, next_is_there: None, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    expected = updated(private, plain, [])
    for number, setting in enumerate(SETTINGS):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert updated(private, folder, [setting]) == expected, setting
