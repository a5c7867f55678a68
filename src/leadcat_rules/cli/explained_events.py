"""The events of a file, decided in their order and explained."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from leadcat_rules.cli.asked import Asked, refuse_unknown_rules
from leadcat_rules.cli.inputs import Files, Inputs, read_inputs
from leadcat_rules.decisions import Answer
from leadcat_rules.engine import Engine
from leadcat_rules.errors import ErrorCode, NotFound, Problem
from leadcat_rules.files import load_events
from leadcat_rules.memory import ForgetfulStore
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.variables import schema_for
from leadcat_rules.workbench.explaining import Explainer, Explanation

_ANSWERS = {"accept": Answer.accept(by="cli"), "decline": Answer.decline(by="cli")}


def decided_in_file(stack: ExitStack, start_up: StartUp, asked: Asked) -> Iterator[Explanation]:
    """Decide the events of a file in their order, and explain those asked for."""
    files = Files(asked.ruleset or "", asked.crm or "", asked.events or "", None)
    inputs = read_inputs(stack, start_up, files)
    known = [rule.id for rule in inputs.rules.rules]
    refuse_unknown_rules(asked.rules, known, files.ruleset)
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
        if asked.is_about(event):
            yield explainer.explain(decision, company, is_repeated=event.id in delivered)
        delivered.add(event.id)


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
