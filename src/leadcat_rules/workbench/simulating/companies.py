"""What the CRM tells of the companies, joined to the events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadcat_rules.domain import Company
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.history import is_of_company
from leadcat_rules.workbench.simulating.irregularities import Irregularities
from leadcat_rules.workbench.simulating.rows import arrow_table, company_row
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir

_KEY, _THERE = "leadcat_company", "leadcat_known"


def with_companies(
    engine: Engine,
    arrived: Arrived,
    companies: Mapping[str, Company],
    wanted: Wanted,
    irregularities: Irregularities,
) -> ir.Table:
    """The history: every wanted column, what the source itself brings before what the CRM tells.

    A company is known when the CRM has it, or when the source brings categories.
    """
    table = arrived.table
    lacking = {
        name: kind
        for name, kind in wanted.columns.items()
        if is_of_company(name) and not arrived.brings(name)
    }
    brings_category = arrived.brings("category")
    if companies and (lacking or not brings_category):
        table = _joined(engine, table, companies, lacking, wanted)
    elif not companies:
        for name in lacking:
            if name in wanted.declared:
                irregularities.add("missing_column", 1, (), name)
    columns: dict[str, Any] = {
        name: table[name] for name in table.columns if name in wanted.columns
    }
    columns["company_known"] = _known(table, brings_category, bool(companies))
    columns["late"] = ibis.literal(False)
    for name, kind in wanted.columns.items():
        columns.setdefault(name, ibis.null(kind))
    return table.select(**{name: columns[name] for name in wanted.columns})


def _known(table: ir.Table, brings_category: bool, has_companies: bool) -> ir.Value:
    if brings_category or not has_companies:
        return ibis.literal(brings_category)
    return table[_THERE].coalesce(ibis.literal(False))


def _joined(
    engine: Engine,
    table: ir.Table,
    companies: Mapping[str, Company],
    lacking: Mapping[str, str],
    wanted: Wanted,
) -> ir.Table:
    rows = (
        {_KEY: company.id, _THERE: True, **company_row(company, wanted.declared)}
        for company in companies.values()
    )
    there = engine.put(arrow_table(rows, {_KEY: "string", _THERE: "boolean", **lacking}))
    return table.left_join(there, table["company"] == there[_KEY])
