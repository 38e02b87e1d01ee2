"""Histories of the template, and repositories that live through them."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import CORPUS, TEMPLATE, run, tree
from test_spectools import good_spec

ADDRESS = "https://example.org/specs-template.git"
BAKED = "{{cookiecutter.repo_name}}"
SPEC = "specs/2027.1/awesome-thing.rst"
IGNORED = re.compile(r"^\.git/|__pycache__")
VERSIONS = [f"2026.{month}.0" for month in range(1, 7)]


def git(folder: Path, *arguments: str) -> str:
    done = run(["git", *arguments], folder)
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, path
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class Template:
    """A clone of this template with a history of its own, behind a web address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.baked = folder / BAKED

    def commit(self, version: str = "") -> None:
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-qm", version or "Change")
        if version:
            git(self.folder, "tag", version)


def with_section(template: Template) -> None:
    path = template.baked / ".overlays/variant/trove/template.rst"
    path.write_text(
        path.read_text(encoding="utf-8") + "\n\nRollout\n=======\n\nIn which steps?\n",
        encoding="utf-8",
    )


def with_renamed_file(template: Template) -> None:
    git(template.folder, "mv", f"{BAKED}/index.rst", f"{BAKED}/contents.rst")
    edit(template.baked / "doc/conf.py", '"index.rst"', '"contents.rst"')
    edit(
        template.baked / "doc/conf.py",
        "\nextensions",
        '\nroot_doc = "contents"\nextensions',
    )


def with_dropped_file(template: Template) -> None:
    git(template.folder, "rm", "-q", f"{BAKED}/.editorconfig")


def with_question(template: Template) -> None:
    edit(
        template.folder / "cookiecutter.json",
        '  "first_release"',
        '  "chat": "#{{ cookiecutter.launchpad_project }}",\n  "first_release"',
    )
    edit(
        template.baked / "README.rst",
        "Licence\n-------",
        "Talk to us in {{ cookiecutter.chat }}.\n\nLicence\n-------",
    )


def with_renamed_choice(template: Template) -> None:
    """``opendev`` is called ``gerrit`` from now on; the old name keeps working."""
    hosting = template.baked / ".overlays/hosting"
    shutil.copytree(hosting / "opendev", hosting / "gerrit")
    edit(
        template.folder / "cookiecutter.json",
        '["opendev", "github"',
        '["gerrit", "opendev", "github"',
    )


CHANGES: list[Callable[[Template], None]] = [
    lambda template: None,
    with_section,
    with_renamed_file,
    with_dropped_file,
    with_question,
    with_renamed_choice,
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """git with an identity, and with our folder behind the template's address."""
    folder = tmp_path_factory.mktemp("updates")
    config = folder / "gitconfig"
    config.write_text(
        "[user]\nname = T\nemail = t@example.org\n[init]\ndefaultBranch = main\n"
        f'[url "{folder / "template"}"]\ninsteadOf = {ADDRESS}\n',
        encoding="utf-8",
    )
    settings = {
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(folder),
    }
    os.environ.update(settings)
    return settings


@pytest.fixture(scope="module")
def history(
    environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Template:
    """Six versions, each a commit and a tag."""
    template = Template(Path(environment["HOME"]) / "template")
    tracked = git(TEMPLATE, "ls-files", "-z").split("\0")
    for path in filter(None, tracked):
        if (TEMPLATE / path).exists():
            (template.folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(TEMPLATE / path, template.folder / path)
    git(template.folder, "init", "-q")
    for version, change in zip(VERSIONS, CHANGES, strict=True):
        change(template)
        (template.folder / "VERSION").write_text(version, encoding="utf-8")
        template.commit(version)
    return template


@pytest.fixture
def private(history: Template) -> Iterator[Template]:
    """The history, to be changed and put back."""
    yield history
    git(history.folder, "checkout", "-qf", "main")
    git(history.folder, "reset", "-q", "--hard", VERSIONS[-1])
    git(history.folder, "clean", "-qfdx")
    for tag in git(history.folder, "tag", "--list", "2027*").split():
        git(history.folder, "tag", "-d", tag)


def bake(folder: Path, version: str, *answers: str) -> Path:
    """Bake a repository at a version of the template, and commit it."""
    command = [sys.executable, "-m", "cookiecutter", ADDRESS, "--checkout", version]
    done = run([*command, "--no-input", *answers], folder)
    assert done.returncode == 0, done.stderr
    repository = folder / "trove-specs"
    git(repository, "init", "-q")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Begin")
    return repository


def live_in(repository: Path) -> dict[str, bytes]:
    """Write and edit as a team does; return the files that nobody else may touch."""
    (repository / SPEC).write_bytes(good_spec(repository))
    (repository / "specs/backlog/idea.rst").write_bytes(good_spec(repository, "idea"))
    edit(
        repository / "README.rst",
        "Here are the design",
        "WE ARE FRIENDLY.\nHere are the design",
    )
    (repository / "tools").mkdir()
    (repository / "tools/own.sh").write_text("true\n")
    write(repository / "policy/rules.py", "# Rules of our own.\n")
    edit(repository / ".gitignore", "venv/\n", "venv/\nours/\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Live")
    return team_files(repository)


def team_files(repository: Path) -> dict[str, bytes]:
    return {
        path: data
        for path, data in tree(repository).items()
        if (path.startswith("specs/") and path != "specs/template.rst")
        or path.startswith(("tools/", "policy/"))
    }


def update(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(
        [sys.executable, "-m", "spectools", "update-template", *arguments], repository
    )


def state(repository: Path) -> dict[str, bytes]:
    """All files but git's own and Python's, and what git says about them."""
    files = {
        path: data
        for path, data in tree(repository).items()
        if not IGNORED.search(path)
    }
    return {**files, "status": git(repository, "status", "--porcelain").encode()}


def refused(repository: Path, said: str, *arguments: str) -> None:
    """Assert that an update is refused in one line, and that nothing changes."""
    before = state(repository)
    done = update(repository, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("could not update: ") and said in done.stderr
    assert done.stderr.count("\n") == 1
    assert state(repository) == before


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new"), list(itertools.combinations(VERSIONS, 2)))
def test_from_every_version_to_every_later_one(
    old: str, new: str, history: Template, tmp_path: Path
) -> None:
    repository = bake(tmp_path, old)
    team = live_in(repository)
    done = update(repository, "--to", new)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert team_files(repository) == team
    readme = (repository / "README.rst").read_text(encoding="utf-8")
    assert "WE ARE FRIENDLY." in readme
    assert "ours/" in (repository / ".gitignore").read_text(encoding="utf-8")
    # Like a repository that was baked at the new version, but for the team's files.
    (tmp_path / "fresh").mkdir()
    fresh = bake(tmp_path / "fresh", new, "hosting=opendev")
    changed = {"README.rst", ".gitignore", ".cruft.json"}
    ours, theirs = (
        {p: d for p, d in tree(r).items() if not IGNORED.search(p) and p not in team}
        for r in (repository, fresh)
    )
    assert set(ours) == set(theirs)
    assert {p for p in ours if ours[p] != theirs[p]} <= changed
    origin = json.loads((repository / ".cruft.json").read_text(encoding="utf-8"))
    expected = json.loads((fresh / ".cruft.json").read_text(encoding="utf-8"))
    assert origin == {**expected, "checkout": new}
    # Green, by the tools that came, and again nothing to do.
    git(repository, "commit", "-qam", "Update")
    checked = run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], repository
    )
    assert checked.returncode == 0, checked.stdout
    if (old, new) == (VERSIONS[0], VERSIONS[-1]):
        html = ["-W", "--keep-going", "-q", "-c", "doc", ".", str(tmp_path / "html")]
        built = run([sys.executable, "-m", "sphinx", *html], repository)
        assert built.returncode == 0, built.stderr
    again = update(repository, "--to", new)
    assert again.stdout == "The template has no other version; nothing has changed.\n"


def test_new_section_is_for_the_next_release_only(
    history: Template, tmp_path: Path
) -> None:
    repository = bake(tmp_path, VERSIONS[0])
    live_in(repository)
    done = update(repository)
    assert done.returncode == 0
    assert "version 2026.6.0 is here, and not committed yet" in done.stdout
    assert "checked 2 specs in 2 folders against " in done.stdout
    new = (repository / "specs/template.rst").read_text(encoding="utf-8")
    assert "Rollout\n=======" in new
    for folder in ("2027.1", "backlog"):
        pinned = repository / "specs" / folder / "template.rst"
        assert "Rollout" not in pinned.read_text(encoding="utf-8")
    (repository / "specs/2027.2").mkdir()
    (repository / "specs/2027.2/template.rst").write_text(new, encoding="utf-8")
    (repository / "specs/2027.2/awesome-thing.rst").write_bytes(
        (repository / SPEC).read_bytes()
    )
    done = run([sys.executable, "-m", "spectools", "check"], repository)
    assert done.stdout.count("\n") == 2
    assert "SP101 section 'Rollout' is missing" in done.stdout


@pytest.fixture
def repository(private: Template, tmp_path: Path) -> Path:
    """A repository at the newest version, lived in."""
    repository = bake(tmp_path, VERSIONS[-1])
    live_in(repository)
    return repository


def conflict(private: Template, repository: Path) -> None:
    """Change one line here and there."""
    edit(repository / "tox.ini", "judge every spec", "judge all of our specs")
    git(repository, "commit", "-qam", "Ours")
    edit(private.baked / "tox.ini", "judge every spec", "judge each and every spec")
    private.commit("2027.1.0")


@pytest.mark.parametrize("clone", [None, "--depth=1"])
def test_conflict_is_no_success(
    clone: str | None, private: Template, repository: Path, tmp_path: Path
) -> None:
    conflict(private, repository)
    if clone:
        git(tmp_path, "clone", "-q", clone, f"file://{repository}", "clone")
        repository = tmp_path / "clone"
    before, team = state(repository), team_files(repository)
    done = update(repository)
    assert (done.returncode, done.stderr) == (1, "")
    assert "UU tox.ini" in done.stdout
    assert "1 files have conflicts: tox.ini" in done.stdout
    text = (repository / "tox.ini").read_text(encoding="utf-8")
    assert "judge all of our specs" in text and "judge each and every spec" in text
    assert "<<<<<<<" in text
    assert team_files(repository) == team
    # git lets nobody commit that by mistake, and takes it all back.
    assert run(["git", "commit", "-m", "x"], repository).returncode != 0
    refused(repository, "changes that are not committed")
    git(repository, "reset", "-q", "--hard")
    assert state(repository) == before


def test_edits_follow_a_renamed_file(private: Template, repository: Path) -> None:
    edit(repository / "CONTRIBUTING.rst", "For each change", "For each LITTLE change")
    git(repository, "commit", "-qam", "Ours")
    old = f"{BAKED}/.overlays/hosting/gerrit/files/CONTRIBUTING.rst"
    git(private.folder, "mv", old, old.replace("CONTRIBUTING", "PROPOSING"))
    private.commit("2027.1.0")
    done = update(repository)
    assert "R  CONTRIBUTING.rst -> PROPOSING.rst" in done.stdout
    text = (repository / "PROPOSING.rst").read_text(encoding="utf-8")
    assert "For each LITTLE change" in text


def test_dropped_file_that_was_edited_is_a_conflict(
    private: Template, repository: Path
) -> None:
    edit(repository / "rules.rst", "Every spec", "Really every spec")
    git(repository, "commit", "-qam", "Ours")
    git(private.folder, "rm", "-q", f"{BAKED}/rules.rst")
    private.commit("2027.1.0")
    done = update(repository)
    assert done.returncode == 1
    assert "1 files have conflicts: rules.rst" in done.stdout
    text = (repository / "rules.rst").read_text(encoding="utf-8")
    assert "Really every spec" in text


def test_new_file_where_the_team_has_one(private: Template, repository: Path) -> None:
    (private.baked / "Makefile").write_text("all:\n\ttox\n", encoding="utf-8")
    (private.baked / "ours").mkdir()
    (private.baked / "ours/notes.txt").write_text("Notes\n", encoding="utf-8")
    private.commit("2027.1.0")
    (repository / "ours").mkdir()
    (repository / "ours/notes.txt").write_text("OUR NOTES\n", encoding="utf-8")
    assert git(repository, "status", "--porcelain") == ""
    refused(repository, "ours/notes.txt: the template brings ours/notes.txt")
    shutil.rmtree(repository / "ours")
    (repository / "Makefile").write_text("OURS:\n\ttrue\n", encoding="utf-8")
    git(repository, "add", "Makefile")
    git(repository, "commit", "-qm", "Ours")
    done = update(repository)
    assert done.returncode == 1
    assert "1 files have conflicts: Makefile" in done.stdout
    assert "OURS:" in (repository / "Makefile").read_text(encoding="utf-8")


def test_team_opts_out_of_files(private: Template, repository: Path) -> None:
    edit(
        repository / "pyproject.toml",
        "[tool.ruff]",
        '[tool.cruft]\nskip = ["tox.ini"]\n\n[tool.ruff]',
    )
    git(repository, "rm", "-q", "rules.rst")
    git(repository, "commit", "-qam", "Ours")
    for name in ("tox.ini", "rules.rst", "LICENSE"):
        with (private.baked / name).open("a", encoding="utf-8") as file:
            file.write("# more\n")
    private.commit("2027.1.0")
    done = update(repository)
    assert done.returncode == 0
    changed = {line[3:] for line in done.stdout.splitlines() if line.startswith("M ")}
    assert changed == {"LICENSE", ".cruft.json"}
    assert not (repository / "rules.rst").exists()


@pytest.mark.parametrize("dirt", ["README.rst", "new.txt"])
def test_dirty_tree_is_refused(dirt: str, repository: Path) -> None:
    with (repository / dirt).open("a", encoding="utf-8") as file:
        file.write("More.\n")
    refused(repository, "there are changes that are not committed")


@pytest.mark.parametrize("which", ["new", "old"])
def test_failing_hook_is_refused(which: str, private: Template, tmp_path: Path) -> None:
    hook = private.folder / "hooks/post_gen_project.py"
    good = hook.read_text(encoding="utf-8")
    bad = 'import sys\nsys.exit("this hook is broken")\n'
    if which == "new":
        repository = bake(tmp_path, VERSIONS[-1])
        hook.write_text(bad, encoding="utf-8")
        private.commit("2027.1.0")
    else:
        # Made when the hook worked; what it needed then is gone since.
        repository = bake(tmp_path, VERSIONS[-1])
        origin = repository / ".cruft.json"
        hook.write_text(bad, encoding="utf-8")
        private.commit("2027.2.0")
        commit = git(private.folder, "rev-parse", "2027.2.0").strip()
        text = json.loads(origin.read_text(encoding="utf-8"))
        origin.write_text(json.dumps({**text, "commit": commit}), encoding="utf-8")
        git(repository, "commit", "-qam", "At the broken one")
        hook.write_text(good, encoding="utf-8")
        private.commit("2027.3.0")
    refused(repository, "cannot be baked: ")


def test_hosting_is_switched(private: Template, repository: Path) -> None:
    done = update(repository, "--set", "hosting=github")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert not (repository / ".zuul.yaml").exists()
    assert not (repository / ".gitreview").exists()
    assert (repository / ".github/workflows/specs.yml").exists()
    contributing = (repository / "CONTRIBUTING.rst").read_text(encoding="utf-8")
    assert "pull request" in contributing
    policy = (repository / "pyproject.toml").read_text(encoding="utf-8")
    assert 'repository = "https://github.com/openstack/trove-specs"' in policy
    git(repository, "commit", "-qam", "Switch")
    back = update(repository, "--set", "hosting=gerrit")
    assert back.returncode == 0
    assert (repository / ".zuul.yaml").exists()


def test_variant_is_switched_for_the_next_release(
    private: Template, repository: Path
) -> None:
    team = team_files(repository)
    done = update(repository, "--set", "variant=fuel")
    assert done.returncode == 0, done.stdout
    assert team_files(repository) == team
    new = (repository / "specs/template.rst").read_text(encoding="utf-8")
    assert "Plugin impact" in new
    assert "pictures = false" in (repository / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("answer", "said"),
    [("hosting=cvs", "cannot be baked"), ("launchpad_project=a b", "cannot be baked")],
)
def test_refused_answer(answer: str, said: str, repository: Path) -> None:
    refused(repository, said, "--set", answer)


def test_rewritten_history_is_refused(private: Template, tmp_path: Path) -> None:
    with (private.baked / "LICENSE").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    private.commit("2027.1.0")
    repository = bake(tmp_path, "2027.1.0")
    git(private.folder, "tag", "-d", "2027.1.0")
    git(private.folder, "reset", "-q", "--hard", VERSIONS[-1])
    git(private.folder, "reflog", "expire", "--expire=now", "--all")
    git(private.folder, "gc", "-q", "--prune=now")
    refused(repository, "history was rewritten", "--to", VERSIONS[-1])


def test_older_version_is_refused(repository: Path) -> None:
    refused(repository, "2026.1.0 is older than what this", "--to", VERSIONS[0])
    refused(repository, "the template has no '2030.1.0'", "--to", "2030.1.0")
    refused(repository, "the template has no '--help'", "--to=--help")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"context": {"cookiecutter": {}}}', "says null"),
        ('{"template": null, "commit": null, "context": {"cookiecutter": {}}}', "null"),
        (
            '{"template": "https://invalid.invalid/x", "commit": "1", '
            '"context": {"cookiecutter": {}}}',
            "cannot be cloned",
        ),
    ],
)
def test_unknown_origin_is_refused(text: str, said: str, repository: Path) -> None:
    (repository / ".cruft.json").write_text(text, encoding="utf-8")
    git(repository, "commit", "-qam", "Broken")
    refused(repository, said)


def test_what_git_must_be(private: Template, repository: Path, tmp_path: Path) -> None:
    inner = Path(shutil.copytree(repository, tmp_path / "all" / "inner"))
    shutil.rmtree(inner / ".git")
    refused_outside = update(inner)
    assert refused_outside.returncode == 2
    assert "not a git repository" in refused_outside.stderr
    git(inner.parent, "init", "-q")
    refused(inner, "is not the top of its git checkout")
    git(inner, "init", "-q")
    refused(inner, "there is no commit yet")


def test_cruft_agrees(private: Template, tmp_path: Path) -> None:
    for name in ("plain", "cruft"):
        (tmp_path / name).mkdir()
    plain = bake(tmp_path / "plain", VERSIONS[-1])
    cruft = [sys.executable, "-m", "cruft"]
    done = run(
        [*cruft, "create", ADDRESS, "--no-input", "-c", VERSIONS[-1]],
        tmp_path / "cruft",
    )
    assert done.returncode == 0, done.stderr
    made = tmp_path / "cruft" / "trove-specs"
    ours = {p: d for p, d in tree(plain).items() if not p.startswith(".git/")}
    theirs = tree(made)
    origins = [json.loads(files.pop(".cruft.json")) for files in (ours, theirs)]
    assert ours == theirs
    for key in ("template", "commit", "checkout", "directory"):
        assert origins[0][key] == origins[1][key], key
    git(made, "init", "-q")
    git(made, "add", "-A")
    git(made, "commit", "-qm", "Begin")
    for repository in (plain, made):
        assert run([*cruft, "check", "-c", VERSIONS[-1]], repository).returncode == 0
        difference = run([*cruft, "diff", "--exit-code"], repository)
        assert (difference.returncode, difference.stdout) == (0, "")
    # What cruft made is brought up to date like any other.
    with (private.baked / "LICENSE").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    private.commit("2027.1.0")
    for repository in (plain, made):
        assert update(repository).returncode == 0
        git(repository, "commit", "-qam", "Update")
        assert run([*cruft, "check", "-c", "2027.1.0"], repository).returncode == 0
        difference = run([*cruft, "diff", "--exit-code"], repository)
        assert (difference.returncode, difference.stdout) == (0, "")


@pytest.mark.parametrize(
    "command",
    [
        ["cookiecutter", ADDRESS, "--no-input", "-f"],
        ["cookiecutter", ADDRESS, "--no-input", "-f", "-s"],
        ["cookiecutter", ADDRESS, "--replay", "-f"],
        ["cruft", "create", ADDRESS, "--no-input", "-f"],
    ],
    ids=" ".join,
)
def test_overwriting_runs_are_refused(
    command: list[str], repository: Path, tmp_path: Path
) -> None:
    before = state(repository)
    done = run([sys.executable, "-m", *command], tmp_path)
    assert done.returncode != 0
    assert state(repository) == before


def test_repository_that_was_never_baked_takes_on_the_template(
    history: Template, tmp_path: Path
) -> None:
    ours = tmp_path / "trove-specs"
    corpus = Path(CORPUS or "nowhere") / "trove"
    specs = sorted(corpus.glob("*/*.rst"))[:20]
    for number, spec in enumerate(specs or [Path(SPEC)] * 20):
        release = spec.parent.name if specs else "zed"
        name = spec.name if specs else f"awesome-thing-{number}.rst"
        target = ours / "specs" / release / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = spec.read_bytes() if specs else b"An old spec\n===========\n\nText.\n"
        target.write_bytes(text)
    (ours / "tox.ini").write_text("[tox]\nenv_list = ours\n", encoding="utf-8")
    (ours / "doc/source").mkdir(parents=True)
    (ours / "doc/source/conf.py").write_text("project = 'ours'\n", encoding="utf-8")
    (ours / "doc/conf.py").write_text("project = 'ours'\n", encoding="utf-8")
    git(ours, "init", "-q")
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "Ours")
    before = tree(ours)
    old = {path: data for path, data in before.items() if ".git/" not in path}
    page = (TEMPLATE / "docs/updates.md").read_text(encoding="utf-8")
    steps = page.split("## Take on the template")[1].split("```sh\n")[1].split("```")[0]
    bake_it = f"cookiecutter {ADDRESS} --no-input"
    script = steps.replace("cookiecutter <template>", bake_it)
    script = script.replace("/tmp/baked", str(tmp_path / "baked"))
    script = script.replace("<name>", "trove-specs")
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = run(["bash", "-euc", script], ours, env=path)
    # What differs is shown: both have these, and nobody else.
    assert done.returncode == 1
    conflicts = git(ours, "diff", "--name-only", "--diff-filter=U").split()
    assert conflicts == ["doc/conf.py", "tox.ini"]
    for name in conflicts:
        merged = (ours / name).read_text(encoding="utf-8")
        lines = set(merged.splitlines())
        assert set(old[name].decode().splitlines()) < lines and "<<<<<<<" in merged
        git(ours, "checkout", "--theirs", name)
    after = tree(ours)
    kept = {path: data for path, data in old.items() if path not in conflicts}
    assert {path: after.get(path) for path in kept} == kept
    # Each release has the template that its specs were written to; then the baseline.
    for folder in (ours / "specs").iterdir():
        if folder.is_dir() and not (folder / "template.rst").exists():
            shutil.copy(ours / "specs/template.rst", folder / "template.rst")
    tools = [sys.executable, "-m", "spectools", "check"]
    written = run([*tools, "--write-baseline"], ours)
    assert written.returncode == 0, written.stderr
    assert run(tools, ours).returncode == 0
    git(ours, "add", "-A")
    git(ours, "commit", "-qm", "Take on the template")
    again = update(ours)
    assert again.stdout == "The template has no other version; nothing has changed.\n"


def test_ten_repositories_are_rolled_forward(private: Template, tmp_path: Path) -> None:
    clones: list[Path] = []
    for number in range(10):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        repository = bake(folder, VERSIONS[0])
        live_in(repository)
        clones.append(repository.rename(tmp_path / f"specs-{number}"))
    edit(clones[3] / "tox.ini", "judge every spec", "judge all of our specs")
    git(clones[3], "commit", "-qam", "Ours")
    # Not green by the new tools, nor by the old ones.
    broken = clones[6] / "specs/2027.1/broken.rst"
    broken.write_bytes(good_spec(clones[6], "broken") + b"A\ttab.\n")
    git(clones[6], "add", "-A")
    git(clones[6], "commit", "-qm", "Broken")
    edit(private.baked / "tox.ini", "judge every spec", "judge each and every spec")
    private.commit("2027.1.0")
    before = {clone: state(clone) for clone in clones}
    script = TEMPLATE / "docs/roll-out.sh"
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = ["bash", str(script), "2027.1.0", *map(str, clones)]
    done = run(command, tmp_path, env=path)
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines].count("updated") == 8
    assert lines[3].split(maxsplit=3) == [
        "held",
        "back",
        "specs-3",
        "1 files have conflicts: tox.ini",
    ]
    assert "specs-6" in lines[6] and "specs/2027.1/broken.rst:" in lines[6]
    for number, clone in enumerate(clones):
        branch = git(clone, "rev-parse", "--abbrev-ref", "HEAD").strip()
        if number in (3, 6):
            assert branch == "main" and state(clone) == before[clone]
        else:
            assert branch == "template-2027.1.0"
            assert git(clone, "status", "--porcelain") == ""
            # And back again.
            git(clone, "checkout", "-q", "main")
            assert state(clone) == before[clone]


@pytest.mark.slow
def test_update_by_tox(private: Template, repository: Path) -> None:
    conflict(private, repository)
    git(repository, "reset", "-q", "--hard", "HEAD~1")
    tox = [sys.executable, "-m", "tox", "-q", "-e", "update-template", "--"]
    done = run([*tox, "--to", "2027.1.0"], repository)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "M  tox.ini" in done.stdout
    assert "version 2027.1.0 is here, and not committed yet" in done.stdout


@pytest.fixture
def next_version(private: Template) -> Callable[[Callable[[Path], None]], None]:
    """Change what is baked, as version 2027.1.0."""

    def change(baked: Callable[[Path], None]) -> None:
        baked(private.baked)
        private.commit("2027.1.0")

    return change


NextVersion = Callable[[Callable[[Path], None]], None]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_ignored_file_where_the_template_needs_a_folder(
    next_version: NextVersion, repository: Path
) -> None:
    write(repository / ".gitignore", "local\n")
    git(repository, "commit", "-qam", "Ours")
    write(repository / "local", "precious\n")
    next_version(lambda baked: write(baked / "local/settings.txt", "t\n"))
    refused(repository, "local: the template brings local/settings.txt")


def test_file_that_the_team_keeps_from_git_is_its_own(
    next_version: NextVersion, repository: Path
) -> None:
    git(repository, "rm", "-q", "--cached", "tox.ini")
    with (repository / ".gitignore").open("a", encoding="utf-8") as file:
        file.write("tox.ini\n")
    git(repository, "commit", "-qam", "Ours")
    write(repository / "tox.ini", "precious\n")
    next_version(lambda baked: edit(baked / "tox.ini", "judge every", "judge each"))
    assert update(repository).returncode == 0
    assert (repository / "tox.ini").read_text(encoding="utf-8") == "precious\n"


@pytest.mark.parametrize("setting", ["true", "conflict"])
def test_folder_that_the_template_renames_takes_nothing_along(
    setting: str, private: Template, repository: Path
) -> None:
    git(repository, "config", "merge.directoryRenames", setting)
    write(repository / "tests/mine.txt", "mine\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "Ours")
    git(private.folder, "mv", f"{BAKED}/tests", f"{BAKED}/checks")
    edit(private.baked / "pyproject.toml", '["tests"]', '["checks"]')
    private.commit("2027.1.0")
    team = team_files(repository)
    done = update(repository)
    assert done.returncode == 0, done.stdout
    assert (repository / "tests/mine.txt").exists()
    assert not (repository / "checks/mine.txt").exists()
    assert team_files(repository) == team


def test_folder_that_becomes_a_file(
    next_version: NextVersion, repository: Path
) -> None:
    def change(baked: Path) -> None:
        shutil.rmtree(baked / "doc")
        write(baked / "doc", "A file now.\n")

    next_version(change)
    write(repository / "doc/build/precious.html", "ignored\n")
    refused(repository, "doc: the template brings doc, and git does not know yours")
    shutil.rmtree(repository / "doc/build")
    assert update(repository).returncode == 0
    assert (repository / "doc").read_text(encoding="utf-8") == "A file now.\n"


def test_git_in_the_middle_of_something(repository: Path) -> None:
    git(repository, "checkout", "-qb", "other")
    git(repository, "commit", "-q", "--allow-empty", "-m", "Other")
    git(repository, "checkout", "-q", "main")
    git(repository, "merge", "-q", "--no-commit", "--no-ff", "other")
    refused(repository, "in the middle of a merge", "--set", "hosting=github")
    assert (repository / ".git/MERGE_HEAD").exists()


def test_later_than_the_newest_version(private: Template, tmp_path: Path) -> None:
    with (private.baked / "LICENSE").open("a", encoding="utf-8") as file:
        file.write("More.\n")
    private.commit()
    repository = bake(tmp_path, "main")
    done = update(repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing has changed" in done.stdout
    assert update(repository, "--set", "hosting=github").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "hostng=github"], "no such question; did you mean 'hosting'?"),
        (["--set", "__client=x"], "the template has no such question"),
        (["--to", ""], "the template has no ''"),
        (["--set", "project_name="], "Example: "),
    ],
)
def test_odd_arguments_are_refused(
    arguments: list[str], said: str, repository: Path
) -> None:
    refused(repository, said, *arguments)


@pytest.mark.parametrize("skip", ['"doc/*"', "[1]"])
def test_bad_skip_is_refused(
    skip: str, next_version: NextVersion, repository: Path
) -> None:
    table = f"[tool.cruft]\nskip = {skip}\n\n[tool.ruff]"
    edit(repository / "pyproject.toml", "[tool.ruff]", table)
    git(repository, "commit", "-qam", "Ours")
    next_version(lambda baked: write(baked / "new.txt", "t\n"))
    refused(repository, "skip must be a list of paths or patterns")


def test_skip_never_stops_the_record(
    next_version: NextVersion, repository: Path
) -> None:
    table = '[tool.cruft]\nskip = ["*.json"]\n\n[tool.ruff]'
    edit(repository / "pyproject.toml", "[tool.ruff]", table)
    git(repository, "commit", "-qam", "Ours")
    next_version(lambda baked: write(baked / "new.txt", "t\n"))
    assert "M  .cruft.json" in update(repository).stdout


def test_roll_out_destroys_nothing(private: Template, tmp_path: Path) -> None:
    clones: list[Path] = []
    for number in range(4):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        clones.append(bake(folder, VERSIONS[0]).rename(tmp_path / f"specs {number}"))
    write(private.baked / "new", "t\n")
    private.commit("2027.1.0")
    write(clones[0] / "README.rst", "precious\n")
    git(clones[1], "checkout", "-qb", "template-2027.1.0")
    git(clones[1], "commit", "-q", "--allow-empty", "-m", "Teamwork")
    git(clones[1], "checkout", "-q", "main")
    hook = clones[2] / ".git/hooks/pre-commit"
    write(hook, "#!/bin/sh\necho no commit today; exit 1\n")
    hook.chmod(0o755)
    before = [(state(c), git(c, "log", "--all", "--oneline")) for c in clones[:3]]
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    script = ["bash", str(TEMPLATE / "docs/roll-out.sh"), "2027.1.0"]
    done = run(
        [*script, str(tmp_path / "nosuch"), *map(str, clones)], tmp_path, env=path
    )
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert "there is no such folder" in lines[0]
    assert "not committed" in lines[1] and "already exists" in lines[2]
    assert "no commit today" in lines[3] and lines[4].startswith("updated")
    after = [(state(c), git(c, "log", "--all", "--oneline")) for c in clones[:3]]
    assert after == before
    for clone in clones[:3]:
        assert git(clone, "rev-parse", "--abbrev-ref", "HEAD") == "main\n"
    again = run([*script, str(clones[3])], tmp_path, env=path)
    assert again.stdout == f"up to date {clones[3].name}\n"


def test_settled_before_is_a_conflict_still(
    private: Template, repository: Path
) -> None:
    git(repository, "config", "rerere.enabled", "true")
    git(repository, "config", "rerere.autoUpdate", "true")
    conflict(private, repository)
    # Settled once, by hand, in a merge of the same two sides.
    git(repository, "checkout", "-qb", "theirs", "HEAD~1")
    edit(repository / "tox.ini", "judge every spec", "judge each and every spec")
    git(repository, "commit", "-qam", "Theirs")
    git(repository, "checkout", "-q", "main")
    assert run(["git", "merge", "theirs"], repository).returncode == 1
    git(repository, "checkout", "-q", "--ours", "tox.ini")
    git(repository, "add", "tox.ini")
    git(repository, "commit", "-qm", "Settled")
    git(repository, "reset", "-q", "--hard", "HEAD~1")
    done = update(repository)
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 files have conflicts: tox.ini" in done.stdout


def test_hooks_and_sparse_checkouts_have_no_say(
    private: Template, repository: Path, environment: dict[str, str]
) -> None:
    edit(private.baked / "tox.ini", "judge every spec", "judge each and every spec")
    private.commit("2027.1.0")
    hook = repository.parent / "hooks/post-checkout"
    write(hook, "#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    config = Path(environment["GIT_CONFIG_GLOBAL"])
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text}[core]\nhooksPath = {hook.parent}\n", encoding="utf-8")
    try:
        git(repository, "sparse-checkout", "set", "specs", "spectools", "tests")
        done = update(repository)
    finally:
        config.write_text(text, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "M  tox.ini" in done.stdout


def test_run_by_a_hook_of_git(private: Template, repository: Path) -> None:
    edit(private.baked / "tox.ini", "judge every spec", "judge each and every spec")
    private.commit("2027.1.0")
    command = [sys.executable, "-m", "spectools", "update-template"]
    inherited = {"GIT_DIR": str(repository / ".git"), "GIT_INDEX_FILE": "nosuch"}
    done = run(command, repository, env=inherited)
    assert (done.returncode, done.stderr) == (0, "")
    assert "M  tox.ini" in done.stdout
