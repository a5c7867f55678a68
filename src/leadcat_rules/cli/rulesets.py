"""The rulesets that a command was called with, and the CRM in which their names are looked up."""

from __future__ import annotations

from leadcat_rules.domain import CrmLists
from leadcat_rules.files import load_ruleset, load_snapshot
from leadcat_rules.files.reading import Reading
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.terminal.start_up import StartUp


def read_rulesets(
    start_up: StartUp, *files: str, crm: str | None
) -> tuple[list[Ruleset], CrmLists | None]:
    """Those of these files, and the lists of the snapshot, if one is named.

    Raises InvalidInput with all that is wrong with any of them.
    """
    variables = start_up.plugins.variables
    reading = Reading()
    snapshot = None if crm is None else reading.attempt(load_snapshot, crm)
    read = [
        reading.attempt(load_ruleset, file, crm=snapshot, variables=variables) for file in files
    ]
    if reading.problems:
        reading.refuse()
    lists = None if snapshot is None else snapshot.lists
    return [ruleset for ruleset in read if ruleset is not None], lists
