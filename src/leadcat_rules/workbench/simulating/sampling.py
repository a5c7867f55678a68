"""Which events are decided again, and what the simulation made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from attrs import evolve

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.facts import facts_of
from leadcat_rules.workbench.simulating.prepared import Prepared
from leadcat_rules.workbench.simulating.replaying import Replayed
from leadcat_rules.workbench.simulating.verifying import Expected

with needs("workbench"):
    import ibis.expr.types as ir
    import pyarrow as pa

_ROW = "leadcat_sampled"


def some_rows(prepared: Prepared) -> Sequence[int]:
    """As many rows as are to be decided again, by the seed."""
    request, rows = prepared.request, prepared.arrived.rows
    wanted = min(request.verify, rows)
    return sorted(Random(request.seed).sample(range(1, rows + 1), wanted))


def some_companies(prepared: Prepared) -> Sequence[str]:
    """Companies that have together about so many events, by the seed."""
    rows = list(some_rows(prepared))
    Random(prepared.request.seed).shuffle(rows)
    history = prepared.settled.history
    companies = (
        _of_rows(prepared, history, rows)
        .select("company", "row")
        .filter(lambda table: table.company.notnull())
    )
    by_row = {each["row"]: each["company"] for each in prepared.engine.fetch(companies).to_pylist()}
    sizes = _sizes(prepared, sorted(set(by_row.values())))
    chosen: dict[str, None] = {}
    events = 0
    for row in rows:
        company = by_row.get(row)
        if company is None or company in chosen:
            continue
        if events >= prepared.request.verify:
            break
        chosen[company] = None
        events += sizes[company]
    return list(chosen)


def _sizes(prepared: Prepared, companies: Sequence[str]) -> dict[str, int]:
    history = _of_companies(prepared, prepared.settled.history, companies)
    counted = history.group_by("company").agg(events=history.count())
    return {each["company"]: each["events"] for each in prepared.engine.fetch(counted).to_pylist()}


def expected_of_rows(prepared: Prepared, rows: Sequence[int]) -> Iterator[Expected]:
    """What the stateless simulation makes of these rows."""
    matches = prepared.matches[0]
    history = matches.history.mutate(leadcat_code=matches.codes[0])
    for row in _fetched(prepared, _of_rows(prepared, history, rows)):
        ended = matches.ending(row["leadcat_code"], row["category"], prepared.request.answer)
        yield evolve(_expected(prepared, row), ended=ended)


def expected_of_companies(
    prepared: Prepared, replayed: Replayed, companies: Sequence[str]
) -> Iterator[Expected]:
    """What was made of these companies' events; those about the same late records come along."""
    replay, found = replayed.replays[0], replayed.watch.found
    history = prepared.settled.history
    own = _of_companies(prepared, history, companies)
    late = own.filter(own.late).select("type", "record").distinct()
    others = history.semi_join(late, ["type", "record"])
    rows = {row["row"]: row for row in _fetched(prepared, own)}
    if any(row["late"] for row in rows.values()):
        rows.update({row["row"]: row for row in _fetched(prepared, others)})
    known = prepared.request.snapshot.companies
    beginnings: dict[str, Any] = {}
    for number, row in sorted(rows.items()):
        each = _expected(prepared, row)
        if each.company is not None:
            start = known.get(each.company.id, each.company).category
            start = beginnings.setdefault(each.company.id, start)
            each = evolve(each, company=evolve(each.company, category=start))
        yield evolve(each, ended=replay.ended(*found[number]) if number in found else None)


def _of_rows(prepared: Prepared, history: ir.Table, rows: Sequence[int]) -> ir.Table:
    there = prepared.engine.put(pa.table({_ROW: pa.array(rows, pa.int64())}))
    return history.semi_join(there, history.row == there[_ROW])


def _of_companies(prepared: Prepared, history: ir.Table, companies: Sequence[str]) -> ir.Table:
    there = prepared.engine.put(pa.table({_ROW: pa.array(companies, pa.string())}))
    return history.semi_join(there, history.company == there[_ROW])


def _fetched(prepared: Prepared, history: ir.Table) -> list[dict[str, Any]]:
    """These rows with all that they tell, by their number."""
    found = prepared.engine.fetch(history.order_by("row"))
    return found.to_pylist()  # type: ignore[no-any-return]


def _expected(prepared: Prepared, row: dict[str, Any]) -> Expected:
    compiled, lists = prepared.compiled[0], prepared.request.snapshot.lists
    facts = facts_of(row, lists, compiled.schema)
    return Expected(
        row=row["row"],
        event=facts.event,
        company=facts.company_if_any,
        is_late=bool(row["late"]),
    )
