"""What `leadcat explain` was asked for, found and printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack

from leadcat_rules.cli.asked import Asked
from leadcat_rules.cli.explained import print_lines, tree_of
from leadcat_rules.cli.explained_decisions import remembered_in_store
from leadcat_rules.cli.explained_events import decided_in_file
from leadcat_rules.decisions import Outcome
from leadcat_rules.terminal.exits import ExitCode
from leadcat_rules.terminal.printing import print_json, screen
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.workbench.explaining import Explanation


def explanations(stack: ExitStack, start_up: StartUp, asked: Asked) -> Iterator[Explanation]:
    """What is asked for; raises LeadcatError before the first one."""
    found = decided_in_file if asked.store is None else remembered_in_store
    return found(stack, start_up, asked)


def print_all(told: Iterable[Explanation], *, as_json: bool, as_tree: bool) -> ExitCode:
    """Print them as they come; 1 when one is of a decision that failed."""
    console = screen()
    code = ExitCode.DONE
    for number, explanation in enumerate(told):
        if explanation.decision.outcome is Outcome.FAILED:
            code = ExitCode.FAILED
        if as_json:
            print_json(explanation.as_json())
            continue
        if number:
            console.print()
        if as_tree:
            console.print(tree_of(explanation))
        else:
            print_lines(console, explanation)
    return code
