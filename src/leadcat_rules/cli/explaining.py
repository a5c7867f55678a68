"""Where `leadcat explain` has its decisions from: a file of events, or a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack

import typer
from attrs import frozen

from leadcat_rules.cli.explained import print_lines, tree_of
from leadcat_rules.cli.inputs import Files, Inputs, read_inputs
from leadcat_rules.cli.kept import opened
from leadcat_rules.decisions import Answer, Decision, Outcome
from leadcat_rules.domain import CrmLists
from leadcat_rules.engine import Engine
from leadcat_rules.engine.rulebook import NO_RULES
from leadcat_rules.errors import ErrorCode, InvalidInput, NotFound, Problem, did_you_mean, pointer
from leadcat_rules.events import Event
from leadcat_rules.files import load_events, load_snapshot
from leadcat_rules.memory import ForgetfulStore
from leadcat_rules.queries import DecisionQuery
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.store import Store
from leadcat_rules.terminal.exits import ExitCode
from leadcat_rules.terminal.printing import print_json, screen
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.variables import schema_for
from leadcat_rules.workbench.explaining import Explainer, Explanation, remembered_lists

_MOST_NAMED = 10
_ANSWERS = {"accept": Answer.accept(by="cli"), "decline": Answer.decline(by="cli")}


@frozen(kw_only=True)
class Asked:
    """What the command line asks for."""

    ruleset: str | None
    crm: str | None
    events: str | None
    event_ids: tuple[str, ...]
    answer: str
    store: str | None
    decision_ids: tuple[str, ...]
    company: str | None
    rules: tuple[str, ...]

    def check(self) -> None:
        """Raises BadParameter where the options don't go together."""
        if self.store is None:
            if not (self.ruleset and self.crm and self.events):
                raise typer.BadParameter(
                    "name RULESET, --crm and --events, or --store with --decision or --company"
                )
            if self.decision_ids:
                raise typer.BadParameter("--decision needs --store; --event names one of a file")
            return
        if self.ruleset or self.events or self.event_ids:
            raise typer.BadParameter("--store has its own rules and events: leave the files out")
        if bool(self.decision_ids) is (self.company is not None):
            raise typer.BadParameter("with --store name either --decision or --company")


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


def explanations(stack: ExitStack, start_up: StartUp, asked: Asked) -> Iterator[Explanation]:
    """What is asked for; raises LeadcatError before the first one."""
    found = _decided_in_file if asked.store is None else _remembered_in_store
    return found(stack, start_up, asked)


def _decided_in_file(stack: ExitStack, start_up: StartUp, asked: Asked) -> Iterator[Explanation]:
    """Decide the events of a file in their order, and explain those asked for."""
    files = Files(asked.ruleset or "", asked.crm or "", asked.events or "", None)
    inputs = read_inputs(stack, start_up, files)
    known = [rule.id for rule in inputs.rules.rules]
    _refuse_unknown_rules(asked.rules, known, files.ruleset)
    _refuse_unknown_events(asked, inputs)
    host = SnapshotHost(inputs.snapshot)
    engine = Engine.open(
        inputs.rules,
        read_only=True,
        plugins=[host],
        store=ForgetfulStore(),
        without=start_up.without,
    )
    schema = schema_for(inputs.rules.attributes, start_up.plugins.variables)
    explainer = Explainer.of(inputs.rules, schema, inputs.snapshot.lists, only=asked.rules)
    delivered: set[str] = set()
    for event in load_events(inputs.events):
        company = host.company(event.company_id)
        decision = engine.handle(event, answer=_ANSWERS.get(asked.answer))
        if _is_asked_for(event, asked):
            yield explainer.explain(decision, company, is_repeated=event.id in delivered)
        delivered.add(event.id)


def _is_asked_for(event: Event, asked: Asked) -> bool:
    named = not asked.event_ids or event.id in asked.event_ids
    return named and asked.company in (None, event.company_id)


def _refuse_unknown_events(asked: Asked, inputs: Inputs) -> None:
    """Raises NotFound for events that the file hasn't, and a company that it has none about."""
    missing = dict.fromkeys(asked.event_ids)
    is_missed = asked.company is not None
    if not missing and not is_missed:
        return
    for event in load_events(inputs.events):
        missing.pop(event.id, None)
        is_missed = is_missed and event.company_id != asked.company
    messages = [f"there is no event with the id {id!r}" for id in missing]
    if is_missed:
        messages.append(f"there is no event about a company {asked.company!r}")
    if messages:
        hint = "name one of the file"
        raise NotFound(
            *(Problem(ErrorCode.NOT_FOUND, each, hint, inputs.events) for each in messages)
        )


def _refuse_unknown_rules(ids: Sequence[str], known: Sequence[str], file: str | None) -> None:
    missing = [id for id in ids if id not in known]
    if missing:
        problems = (
            Problem(
                ErrorCode.NOT_FOUND,
                f"there is no rule {id!r}",
                did_you_mean(id, known) or _there_are(list(dict.fromkeys(known))),
                file=file,
                pointer="" if file is None else pointer("rules"),
            )
            for id in missing
        )
        raise NotFound(*problems)


def _there_are(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _MOST_NAMED:,} others" if len(ids) > _MOST_NAMED else ""
    return f"there are {', '.join(ids[:_MOST_NAMED])}{more}"


def _remembered_in_store(
    stack: ExitStack, start_up: StartUp, asked: Asked
) -> Iterator[Explanation]:
    """Explain decisions of a store, each by the rules of its revision, oldest first."""
    lists = None if asked.crm is None else load_snapshot(asked.crm).lists
    store = opened(stack, start_up, asked.store or "")
    decisions = _decisions(store, asked)
    by_revision = {each.revision: each for each in decisions}
    rules = {revision: _rules_of(store, each) for revision, each in by_revision.items()}
    known = [rule.id for ruleset in rules.values() for rule in ruleset.rules]
    _refuse_unknown_rules(asked.rules, known, None)
    made: dict[str | None, Explainer] = {}
    for decision in decisions:
        revision = decision.revision
        # Without the CRM's lists each decision remembers others.
        if lists is None or revision not in made:
            ruleset = rules[revision]
            made[revision] = _explainer(ruleset, start_up, decision, lists, asked.rules)
        yield made[revision].explain(decision)


def _decisions(store: Store, asked: Asked) -> Sequence[Decision]:
    if asked.company is not None:
        found = store.decisions(DecisionQuery(company=asked.company, limit=None))
        if not found:
            message = f"nothing was decided about a company {asked.company!r}"
            raise NotFound(Problem(ErrorCode.NOT_FOUND, message))
        return found[::-1]
    known = {id: store.decision(id) for id in dict.fromkeys(asked.decision_ids)}
    missing = [id for id, decision in known.items() if decision is None]
    if missing:
        raise NotFound(*map(_no_decision, missing))
    return [decision for decision in known.values() if decision is not None]


def _no_decision(id: str) -> Problem:
    message = f"there is no decision with the id {id!r}"
    return Problem(ErrorCode.NOT_FOUND, message, "a decision bears its event's id")


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
