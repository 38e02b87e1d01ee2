"""Whether the lines of a shell script judge specs, and can fail."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from spectools.repository.ci.answer import Answer

# Says whether a variable names the environment ``specs``; ``None`` when it is unknown.
Lookup = Callable[[str], Answer | None]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that only start what comes after them.
_STARTERS = _words("""
    conda do else env exec mamba micromamba nice nohup pipx poetry py python run stdbuf
    sudo then time timeout tool uv uvx xvfb-run {
""")
# Their failure stops nobody, or not as one thinks.
_QUESTIONS = _words("if elif while until !")
_OPTIONS_WITH_VALUE = _words("""
    --extra --from --group --index --project --python --spec --with --with-requirements
""")
# Programs that speak of tox and do not run it, and commands of installers.
_BYSTANDERS = _words("""
    [ [[ add apk apt apt-get brew cat cd chmod command cp create curl dnf echo export
    git grep hash head install ls mkdir mv pip pip3 printf pyenv remove rm sed set sync
    tail tee test touch type uninstall update upgrade wget which yum
""")
# What these run is said elsewhere; the tests of a baked repository judge specs, too.
_RUNNERS = _words("""
    . ansible-playbook bash buildah coverage docker doit eval hatch inv invoke just make
    nix nox npm parallel pdm pipenv podman poe pre-commit py.test pytest rake rye sh
    source task xargs yarn zsh
""")
_NOT_TOX_ITSELF = _words("""
    -l --listenvs -a --listenvs-all --version --help -h -n --notest --showconfig
    --devenv list l config c devenv d depends de quickstart q schema man
""")
_MENTION = re.compile(r"(?<![\w.-])tox(?![\w-]|\.\w)|spectools")
_EXPRESSION = re.compile(r"\$[{\[]{2}([^{}\[\]\n]*)[}\]]{2}")
_VARIABLE = re.compile(r"\$\{?([\w-]+)")
_ASSIGNMENT = re.compile(r"(\w+)=(?!=)(.*)", re.DOTALL)
_CHOICE = re.compile(r"(?:--env=|--labels=|-[emf]=?)(.+)", re.DOTALL)


class _Command(NamedTuple):
    """A simple command: its words, and what is done when it fails."""

    words: list[str]
    otherwise: str


def judges(script: str, lookup: Lookup) -> Answer:
    """Say whether a script judges specs.

    Args:
        script: lines of a shell.
        lookup: says what a variable is.
    """
    script = _EXPRESSION.sub(_as_variable, script).replace("\\\n", " ")
    answers = (
        _judges_command(command, lookup)
        for line in script.split("\n")
        for command in _commands(line)
    )
    return max(answers, default=Answer.NO)


def mentions(text: str) -> bool:
    """Whether a text speaks of what judges specs."""
    return _MENTION.search(text) is not None


def _as_variable(expression: re.Match[str]) -> str:
    """Write ``matrix.toxenv`` in an expression as a variable of the shell."""
    name = expression[1].strip().rpartition(".")[2]
    return f"${name}" if re.fullmatch(r"[\w-]+", name) else "$?"


def _commands(line: str) -> Iterator[_Command]:
    """Yield the simple commands of one line."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    # To the lexer, any number sign begins one, also that of an address.
    lexer.commenters = ""
    try:
        tokens = list(lexer)
    except ValueError:
        # A quotation that goes on in the next line.
        tokens = line.split()
    words: list[str] = []
    is_redirected = False
    for token, following in pairwise([*tokens, ""]):
        if token.startswith("#"):
            break
        if not set(token) <= set("();<>|&") or not token:
            if not is_redirected:
                words.append(token)
            is_redirected = False
        elif set(token) & set("<>"):
            is_redirected = True
        else:
            yield _Command(words, following if token.startswith("||") else "")
            words, is_redirected = [], False
    yield _Command(words, "")


def _judges_command(command: _Command, lookup: Lookup) -> Answer:
    words, toxenv, is_question = _without_starters(command.words)
    answer = _judges_program(words, toxenv, lookup)
    if answer is Answer.NO or command.otherwise in ("true", ":"):
        return Answer.NO
    is_certain = not is_question and command.otherwise in ("", "exit", "false")
    return answer if is_certain else Answer.UNKNOWN


def _without_starters(words: list[str]) -> tuple[list[str], str, bool]:
    """Return a command from its program on, its own TOXENV, and if it is a question."""
    toxenv = ""
    is_question = False
    has_value = False
    for index, word in enumerate(words):
        assigned = _ASSIGNMENT.fullmatch(word)
        if assigned and assigned[1] == "TOXENV":
            toxenv = assigned[2]
        is_question |= word in _QUESTIONS
        is_start = (
            assigned
            or has_value
            or word.startswith("-")
            or word in _QUESTIONS
            or _name(word) in _STARTERS
            or re.fullmatch(r"[\d.]+[smhd]?", word)
        )
        if not is_start:
            return words[index:], toxenv, is_question
        has_value = word in _OPTIONS_WITH_VALUE
    return [], toxenv, is_question


def _name(word: str) -> str:
    """Return the name of a program without folder and version."""
    name = re.split(r"@|==|>=|\[", word.rpartition("/")[2] or word)[0] or word
    return re.sub(r"^(python|py)[\d.]+$", r"\1", name)


def _judges_program(words: list[str], toxenv: str, lookup: Lookup) -> Answer:
    if not words:
        return Answer.NO
    program = _name(words[0])
    if program == "tox":
        return _judges_tox(words[1:], toxenv, lookup)
    if program == "spectools":
        checks = "check" in words and not {"--help", "-h"} & set(words)
        return Answer.YES if checks else Answer.NO
    if program in _BYSTANDERS or words[-1].endswith("activate"):
        return Answer.NO
    is_script = "/" in words[0] or words[0].endswith((".sh", ".py")) or "$" in words[0]
    is_beyond_us = is_script or program in _RUNNERS or mentions(" ".join(words))
    return Answer.UNKNOWN if is_beyond_us else Answer.NO


def _judges_tox(arguments: list[str], toxenv: str, lookup: Lookup) -> Answer:
    """Say whether these arguments make tox run the environment ``specs``.

    https://tox.wiki/en/latest/cli_interface.html
    """
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    chosen: list[str] = []
    has_labels = False
    is_value = False
    for word, following in pairwise([*own, ""]):
        choice = _CHOICE.fullmatch(word)
        if is_value:
            is_value = False
        elif word in ("-e", "--env", "-m", "--labels", "-f"):
            chosen.append(following)
            is_value = True
        elif choice:
            chosen.append(choice[1])
        elif word in _NOT_TOX_ITSELF:
            return Answer.NO
        has_labels |= word.startswith(("-m", "--labels"))
    if own[:1] in (["exec"], ["e"]) and mentions(" ".join(arguments)):
        return Answer.UNKNOWN
    names = " ".join(chosen) or toxenv
    if not names.strip():
        answer = lookup("TOXENV")
        # Without a choice, tox runs all that its configuration lists.
        return Answer.YES if answer is None else answer
    answer = runs_specs(names, lookup)
    return max(answer, Answer.UNKNOWN) if has_labels else answer


def runs_specs(names: str, lookup: Lookup) -> Answer:
    """Say whether a list of environments of tox has ``specs`` in it.

    Args:
        names: their names, with commas or white space between.
        lookup: says what a variable is.
    """
    answers = [Answer.NO]
    for name in re.split(r"[,\s]+", _EXPRESSION.sub(_as_variable, names)):
        if name in ("specs", "ALL"):
            return Answer.YES
        if "$" in name:
            answers.append(_variables_run_specs(name, lookup))
        elif set(name) & set("{}*?`"):
            answers.append(Answer.UNKNOWN)
    return max(answers)


def _variables_run_specs(name: str, lookup: Lookup) -> Answer:
    answers = [lookup(variable) for variable in _VARIABLE.findall(name)]
    if Answer.YES in answers:
        return Answer.YES
    return Answer.NO if answers and set(answers) == {Answer.NO} else Answer.UNKNOWN
