"""The ruleset of a backfill: that of a file, or the active revision."""

from __future__ import annotations

from attrs import frozen

from leadcat_rules import (
    ErrorCode,
    Problem,
    Refused,
    RevisionConflict,
    Ruleset,
    Snapshot,
    compile_ruleset,
    load_ruleset,
)
from leadcat_rules.terminal import StartUp
from leadcat_sql.crm.embedded import EmbeddedCrm


@frozen
class Rules:
    """A ruleset and where it is from."""

    ruleset: Ruleset
    source: str
    in_order: tuple[str, ...]
    """The ids of the rules that are on, in the order of evaluation (E5)."""


def rules_for(crm: EmbeddedCrm, start_up: StartUp, path: str | None, *, applies: bool) -> Rules:
    """The rules of the file, or the active ones.

    For real only the active revision decides: RevisionConflict for a file that is another one.
    Refused where nothing is active, InvalidInput with all that is wrong in the file.
    """
    active = crm.store.active()
    if path is None:
        if active is None:
            raise Refused(_nothing_active())
        return _of(Ruleset.from_canonical(active.content), "the active revision", start_up)
    lists = Snapshot(tuple(crm.categories()), tuple(crm.lead_statuses()))
    rules = load_ruleset(path, crm=lists, variables=start_up.plugins.variables)
    if applies and (active is None or active.id != rules.revision):
        raise RevisionConflict(_not_active(path, None if active is None else active.id))
    return _of(rules, path, start_up)


def _of(rules: Ruleset, source: str, start_up: StartUp) -> Rules:
    pairs = compile_ruleset(rules, variables=start_up.plugins.variables)
    return Rules(rules, source, tuple(pair["actions"][0]["params"]["rule"] for pair in pairs))


def _nothing_active() -> Problem:
    message = "no ruleset is active in this store"
    hint = "name one: leadcat backfill RULESET; for real, publish it first"
    return Problem(ErrorCode.NOT_FOUND, message, hint)


def _not_active(path: str, active: str | None) -> Problem:
    message = f"this is not the active revision, which is {active or 'none'}"
    hint = f"make it so: leadcat publish {path} --store URL --expect {active or 'none'}"
    return Problem(ErrorCode.REVISION_CONFLICT, message, hint, path)
