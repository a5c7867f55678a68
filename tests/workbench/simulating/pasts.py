"""Histories as files: drawn ones with all that can be irregular, and what the engine lived."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from attrs import frozen

from leadcat_rules import (
    Answer,
    Decision,
    Engine,
    Event,
    SaleSaved,
    Snapshot,
    SnapshotHost,
    load_events,
    load_snapshot,
    parse_ruleset,
)
from leadcat_rules.event_content import fingerprint_of
from leadcat_rules.memory import ForgetfulStore
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.workbench.simulating.codes import Policy
from leadcat_rules.workbench.simulating.engines import Engine as SetEngine
from leadcat_rules.workbench.simulating.prepared import Request, Rules
from leadcat_rules.workbench.simulating.result import Comparison, Count, Mode, Simulation
from leadcat_rules.workbench.simulating.running import compare, simulate
from leadcat_rules.workbench.simulating.sources.mapping import ColumnMapping
from leadcat_rules.workbench.simulating.sources.opening import open_source
from leadcat_rules.workbench.simulating.tallying import merged
from leadcat_rules.workbench.simulating.workspace import connected
from tests.property.strategies import Json, crowd

ANSWERS: dict[Policy, Answer | None] = {
    "accept": Answer.accept(by="cli"),
    "decline": Answer.decline(by="cli"),
    "park": None,
}
OFFSETS = ("Z", "+01:00", "-09:30", "+14:00")


@frozen
class Files:
    """A history, the CRM before it, and a ruleset."""

    events: str
    crm: str
    ruleset: Ruleset

    @property
    def snapshot(self) -> Snapshot:
        return load_snapshot(self.crm)


def written_lines(path: Path, rows: Iterable[Any]) -> str:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return str(path)


def drawn_files(folder: Path, seed: int, events: int) -> Files:
    """Few companies and records, so that everything happens to each of them again and again."""
    chance = Random(seed)
    found = crowd(chance, rulesets=1, rules=12, events=events, levels=2)
    companies = [
        found.snapshots[number]["companies"][0] | {"id": f"c{number}"} for number in range(6)
    ]
    lists = {key: found.snapshots[0][key] for key in ("categories", "lead_statuses")}
    crm = folder / "crm.json"
    crm.write_text(json.dumps({**lists, "companies": companies}))
    lines = [_somewhere(chance, number, event) for number, event in enumerate(found.events)]
    ruleset = parse_ruleset(json.loads(json.dumps(_keeping(found.rulesets[0]))))
    return Files(written_lines(folder / "events.jsonl", _again(chance, lines)), str(crm), ruleset)


def _keeping(ruleset: Json) -> Json:
    """Half of the rules lead to where other rules can move on from."""
    for rule in ruleset["rules"][::2]:
        rule["set_category_to"] = {"id": "1"} if rule["id"] < "r5" else {"id": "2"}
    return ruleset


def _somewhere(chance: Random, number: int, event: Json) -> Json:
    company = f"c{chance.randrange(7)}" if chance.random() < 0.95 else None
    record = f"r{chance.randrange(20)}"
    for side in ("before", "after"):
        if event[side] is not None:
            event[side] |= {"id": record, "company": company}
    if event.get("at") is not None:
        minute = max(0, number - chance.choice((0, 0, 0, 0, 30)))
        day, hour = 1 + minute // 720, minute // 60 % 12
        event["at"] = f"2026-0{1 + day // 28}-{day % 28 + 1:02}T{hour:02}:{minute % 60:02}:00Z"
        event["at"] = event["at"].replace("Z", chance.choice(OFFSETS))
    return event


def _again(chance: Random, lines: Sequence[Json]) -> Iterable[Json]:
    """Some are delivered twice, and some ids come again with another content."""
    for place, line in enumerate(lines):
        yield line
        if chance.random() < 0.08:
            earlier = lines[chance.randrange(place + 1)]
            yield earlier if chance.random() < 0.6 else earlier | {"actor": "somebody else"}


def simulated(
    files: Files,
    mode: Mode,
    answer: Policy = "park",
    *,
    engine: SetEngine | None = None,
    mapping: ColumnMapping | None = None,
    **more: Any,
) -> Simulation:
    """What the simulation makes of it."""
    found = run(files, [files.ruleset], mode, answer, engine=engine, mapping=mapping, **more)
    assert isinstance(found, Simulation)
    return found


def run(
    files: Files,
    rulesets: Sequence[Ruleset],
    mode: Mode,
    answer: Policy = "park",
    *,
    engine: SetEngine | None = None,
    mapping: ColumnMapping | None = None,
    **more: Any,
) -> Simulation | Comparison:
    request = Request(
        rules=tuple(Rules(each, f"{each.name}.json") for each in rulesets),
        source=lambda on, wanted, found: open_source(on, files.events, mapping, wanted, found),
        snapshot=files.snapshot,
        mode=mode,
        answer=answer,
        **more,
    )
    replay = simulate if len(rulesets) == 1 else compare
    if engine is not None:
        return replay(request, engine)
    with connected(None) as own:
        return replay(request, own)


@frozen
class Lived:
    """What the engine decided one by one."""

    counts: tuple[Count, ...]
    ends: dict[str, str | None]
    """company -> the id of its category at the end"""


def lived(files: Files, answer: Policy) -> Lived:
    """Each event by the live engine over the snapshot; second deliveries aren't counted."""
    host = SnapshotHost(files.snapshot)
    engine = Engine.open(files.ruleset, read_only=True, plugins=[host], store=ForgetfulStore())
    delivered: dict[str, str] = {}
    counts = []
    for event in load_events(files.events):
        decision = engine.handle(event, answer=ANSWERS[answer])
        content = fingerprint_of(event)
        if delivered.get(event.id) != content:
            counts.append(_count(event, decision))
        delivered.setdefault(event.id, content)
    ends = {company.id: company.category_id for company in host.snapshot.companies.values()}
    return Lived(merged(counts), ends)


def _count(event: Event, decision: Decision) -> Count:
    assert decision.reason is not None
    sale = event.after if isinstance(event, SaleSaved) else None
    amount = None if sale is None else sale.amount
    return Count(
        month=None if event.at is None else f"{event.at:%Y-%m}",
        outcome=decision.reason.outcome,
        reason=decision.reason,
        rule=decision.rule,
        from_category=decision.from_category,
        to_category=decision.to_category,
        currency=None if sale is None else sale.currency,
        events=1,
        amount=amount or Decimal(0),
    )
