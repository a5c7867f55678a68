"""The store of `leadcat run --store`: opened, and deciding by the rules of the file."""

from __future__ import annotations

from contextlib import ExitStack

from leadcat_rules.engine.engine import utc_now
from leadcat_rules.errors import ErrorCode, Problem, RevisionConflict
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.store import Revision, Store
from leadcat_rules.terminal.dialog import login_name
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.terminal.stores import open_store


def opened(stack: ExitStack, start_up: StartUp, url: str) -> Store:
    """The store of this URL, closed with the stack. Raises as `open_store`."""
    store = open_store(start_up, url)
    close = getattr(store, "close", None)
    if close is not None:
        stack.callback(close)
    return store


def make_active(rules: Ruleset, store: Store, file: str) -> None:
    """Publish the rules into a store that has none yet.

    What is active there is the truth about the rules: raises RevisionConflict when it isn't
    what is in the file.
    """
    published = store.publish(
        rules.revision, rules.canonical(), at=utc_now(), by=login_name(), expect=None
    )
    active = store.active() if published is None else published
    if active is not None and active.id != rules.revision:
        raise RevisionConflict(_decides_by_another(rules, active, file))


def _decides_by_another(rules: Ruleset, active: Revision, file: str) -> Problem:
    message = f"the store decides by the revision {active.id}, and this is {rules.revision}"
    hint = f"to make it the active one: leadcat publish {file} --store URL --expect {active.id}"
    return Problem(ErrorCode.REVISION_CONFLICT, message, hint, file)
