"""How much a rule matters where: error, warning or off."""

from __future__ import annotations

from spectools.errors import did_you_mean
from spectools.repository.layout import BACKLOG, Layout, folder_of, release_key
from spectools.repository.policy import Policy, PolicyError, Severity
from spectools.rules.own import rules_of
from spectools.spec.status import DRAFT, STATES_IN_A_WORD

# A rule's id, and error, warning or off.
Levels = dict[str, str]


class Severities:
    """The policy's severities, matched with the rules and folders there are.

    Raises:
        PolicyError: for a rule, a folder or a status that there is not, and when all
            rules are off for a whole folder or status.
        RuleError: when the team's own rules cannot be used.
    """

    def __init__(self, policy: Policy, layout: Layout) -> None:
        self._severities = policy.severity
        self._rules = rules_of(policy)
        self._found: dict[tuple[str | None, str | None], Levels] = {}
        self._differences: dict[str | None, dict[str, Levels]] = {}
        named = {severity.status for severity in policy.severity if severity.status}
        self._states = sorted({DRAFT} | named)
        folders = [folder.name for folder in layout.folders]
        known = sorted(
            {rule.id for rule in self._rules} | {rule.family for rule in self._rules}
        )
        guards = {rule.id for rule in self._rules if rule.is_guard}
        for severity in policy.severity:
            for id in severity.rules:
                if id in guards and severity.level != "error":
                    raise PolicyError(
                        f"[[tool.specs.severity]]: {id} guards those who read and "
                        "publish specs from strangers, so it is always an error; take "
                        "it out"
                    )
                if id not in known:
                    raise PolicyError(
                        f"[[tool.specs.severity]]: there is no rule {id!r}; "
                        f"{did_you_mean(id, known)}"
                    )
            name = severity.folder or severity.from_release
            if name is not None and layout.is_everything and name not in folders:
                raise PolicyError(
                    f"[[tool.specs.severity]]: there is no folder {name!r}; "
                    f"{did_you_mean(name, folders)}"
                )
            status = severity.status
            if status is not None and status not in STATES_IN_A_WORD:
                raise PolicyError(
                    f"[[tool.specs.severity]]: there is no status {status!r}; "
                    f"{did_you_mean(status, STATES_IN_A_WORD)}"
                )

    def of(self, path: str, status: str | None = None) -> Levels:
        """Return the level of each rule for the file at ``path``.

        Args:
            path: the file.
            status: what became of it, in one word, if it says so.
        """
        key = folder_of(path), status
        if key not in self._found:
            self._found[key] = self._levels(*key)
        return self._found[key]

    def by_status(self, path: str) -> dict[str, Levels]:
        """Return, for each status that matters, the levels that are others then."""
        folder = folder_of(path)
        if folder not in self._differences:
            usual = self.of(path)
            self._differences[folder] = {
                status: {
                    id: level
                    for id, level in self.of(path, status).items()
                    if level != usual[id]
                }
                for status in self._states
            }
        return self._differences[folder]

    def _levels(self, folder: str | None, status: str | None) -> Levels:
        levels = {rule.id: "error" for rule in self._rules}
        decided: set[str] = set()
        for severity in self._severities:
            if not _is_for(severity, folder, status):
                continue
            for rule in self._rules:
                if rule.id.startswith(severity.rules) and not rule.is_guard:
                    levels[rule.id] = severity.level
                    decided |= {rule.id} if severity.status else set()
        if status == DRAFT:
            levels |= {
                rule.id: "warning"
                for rule in self._rules
                if rule.is_completeness
                and rule.id not in decided
                and levels[rule.id] == "error"
            }
        of_specs = {
            levels[rule.id]
            for rule in self._rules
            if rule.scope == "spec" and not rule.is_guard
        }
        if of_specs == {"off"}:
            where = f"folder {folder!r}" if folder else "the repository"
            where += f" and status {status!r}" if status else ""
            raise PolicyError(
                f"[[tool.specs.severity]]: all rules are off for {where}, so nothing "
                "would be checked; leave one on"
            )
        return levels


def _is_for(severity: Severity, folder: str | None, status: str | None) -> bool:
    if severity.status is not None and status != severity.status:
        return False
    if severity.folder is not None and folder != severity.folder:
        return False
    # What is written next comes after all releases.
    if severity.from_release is None or folder in (None, BACKLOG):
        return True
    return release_key(str(folder)) >= release_key(severity.from_release)
