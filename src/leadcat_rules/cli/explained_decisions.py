"""Decisions of a store, explained by the rules that they were made by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from leadcat_rules.cli.asked import Asked, refuse_unknown_rules
from leadcat_rules.cli.kept import opened
from leadcat_rules.decisions import Decision
from leadcat_rules.domain import CrmLists
from leadcat_rules.engine.rulebook import NO_RULES
from leadcat_rules.errors import ErrorCode, InvalidInput, NotFound, Problem
from leadcat_rules.files import load_snapshot
from leadcat_rules.queries import DecisionQuery
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.store import Store
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.terminal.stores import decisions_named
from leadcat_rules.variables import schema_for
from leadcat_rules.workbench.explaining import Explainer, Explanation, remembered_lists


def remembered_in_store(stack: ExitStack, start_up: StartUp, asked: Asked) -> Iterator[Explanation]:
    """Explain decisions of a store, each by the rules of its revision, oldest first."""
    lists = None if asked.crm is None else load_snapshot(asked.crm).lists
    store = opened(stack, start_up, asked.store or "")
    decisions = _decisions(store, asked)
    by_revision = {each.revision: each for each in decisions}
    rules = {revision: _rules_of(store, each) for revision, each in by_revision.items()}
    known = [rule.id for ruleset in rules.values() for rule in ruleset.rules]
    refuse_unknown_rules(asked.rules, known, None)
    made: dict[str | None, Explainer] = {}
    for decision in decisions:
        revision = decision.revision
        # Without the CRM's lists each decision remembers others.
        if lists is None or revision not in made:
            ruleset = rules[revision]
            made[revision] = _explainer(ruleset, start_up, decision, lists, asked.rules)
        yield made[revision].explain(decision)


def _decisions(store: Store, asked: Asked) -> Sequence[Decision]:
    if asked.company is None:
        return decisions_named(store, asked.decision_ids)
    found = store.decisions(DecisionQuery(company=asked.company, limit=None))
    if not found:
        message = f"nothing was decided about a company {asked.company!r}"
        raise NotFound(Problem(ErrorCode.NOT_FOUND, message))
    return found[::-1]


def _explainer(
    ruleset: Ruleset,
    start_up: StartUp,
    decision: Decision,
    lists: CrmLists | None,
    only: Sequence[str],
) -> Explainer:
    schema = schema_for(ruleset.attributes, start_up.plugins.variables)
    known = remembered_lists(decision, ruleset, schema) if lists is None else lists
    return Explainer.of(ruleset, schema, known, lists_are_whole=lists is not None, only=only)


def _rules_of(store: Store, decision: Decision) -> Ruleset:
    published = None if decision.revision is None else store.revision(decision.revision)
    if published is not None:
        return Ruleset.from_canonical(published.content)
    if decision.revision in (None, NO_RULES.revision):
        return NO_RULES
    message = f"the store doesn't have the rules {decision.revision} of decision {decision.id!r}"
    hint = "they were decided by a file: explain its events with it"
    raise InvalidInput(Problem(ErrorCode.NOT_FOUND, message, hint))
