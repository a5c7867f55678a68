"""The live engine and each set-based one, on random rules and events of every type and operator."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from leadcat_rules.decisions import Decision
from leadcat_rules.variables import FIELD_TYPES
from leadcat_rules.workbench.simulating.codes import Policy
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.matching import Matches, match_rulesets
from tests.property.strategies import OPERATORS
from tests.workbench.simulating.histories import NASTY, Past, drawn_past, past_of_names
from tests.workbench.simulating.leaves import Answers, leaves_agree

pytestmark = [
    # Ibis 12 still calls DuckDB 2 by older names.
    pytest.mark.filterwarnings("ignore:.*is deprecated, use to_arrow:DeprecationWarning"),
    # Nothing of ours goes through pandas.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]
EXAMPLES = int(os.environ.get("LEADCAT_EXAMPLES", "80"))

POLICIES: tuple[Policy, ...] = ("park", "accept", "decline")

Ended = tuple[str, str | None, str | None, str | None]


def codes(found: list[Matches], engine: Engine) -> list[dict[str, Any]]:
    """The codes of all rulesets for each event, in one query."""
    named = {f"code{number}": each.codes[0] for number, each in enumerate(found)}
    query = found[0].history.select("row", "category", **named)
    return sorted(engine.fetch(query).to_pylist(), key=lambda row: int(row["row"]))


def ended(matches: Matches, code: int, category: str | None, answer: Policy) -> Ended:
    """What becomes of an event of this code."""
    end = matches.ending(code, category, answer)
    before = category if matches.reads_company(code) else None
    return (end.reason.value, end.rule, before, end.to)


def lived(decision: Decision) -> Ended:
    """What the live engine decided."""
    assert decision.reason is not None
    to = decision.to_category
    return (decision.reason.value, decision.rule, decision.from_category, to)


def agree(past: Past, engine: Engine, answer: Policy = "park") -> Counter[str]:
    """Hold the engine to the live one; how many events ended for each reason."""
    history = engine.put(past.table())
    rulesets = [(each, past.lists) for each in past.compiled]
    found = match_rulesets(history, rulesets, engine, in_order=False)
    rows = codes(found, engine)
    reasons: Counter[str] = Counter()
    for number, (ruleset, matches) in enumerate(zip(past.rulesets, found, strict=True)):
        for row, decision in zip(rows, past.decided(ruleset, answer), strict=True):
            ours = ended(matches, row[f"code{number}"], row["category"], answer)
            assert ours == lived(decision), (ruleset, past.happened[row["row"] - 1])
            reasons[ours[0]] += 1
    return reasons


def agree_in_order(past: Past, engine: Engine) -> None:
    """Hold each code to the live engine, as if every company were in each of the categories."""
    rulesets = [(each, past.lists) for each in past.compiled]
    found = match_rulesets(engine.put(past.table()), rulesets, engine, in_order=True)
    named = {
        f"code{number}_{place}": code
        for number, matches in enumerate(found)
        for place, code in enumerate(matches.codes)
    }
    rows = engine.fetch(found[0].history.select("row", **named)).to_pylist()
    rows.sort(key=lambda row: int(row["row"]))
    for category in (None, *past.lists.categories):
        id = None if category is None else category.id
        moved = past.under(category)
        for number, (ruleset, matches) in enumerate(zip(past.rulesets, found, strict=True)):
            column = f"code{number}_{matches.class_of(id)}"
            for row, decision in zip(rows, moved.decided(ruleset, "accept"), strict=True):
                ours = ended(matches, row[column], id, "accept")
                assert ours == lived(decision), (ruleset, moved.happened[row["row"] - 1])


def leaves_everywhere(past: Past, engines: Iterable[Engine]) -> Answers:
    """How often each operator held and didn't; all engines and the live evaluation agree."""
    found = [leaves_agree(past, engine) for engine in engines]
    assert all(each == found[0] for each in found)
    return found[0]


WIDE = pa.table(
    {
        "row": pa.array([1, 2, 3], pa.int64()),
        "at": pa.array(
            [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), None],
            pa.timestamp("us", "UTC"),
        ),
        "amount": pa.array(
            [Decimal("0.000000000001"), Decimal("-99999999999999999999999999.999999999999"), None],
            pa.decimal128(38, 12),
        ),
        "flag": pa.array([True, False, None]),
    }
)


def test_what_is_put_into_an_engine_comes_back(
    duckdb: Engine, postgresql: Engine, spark: Engine
) -> None:
    for engine in (duckdb, postgresql, spark):
        there = engine.put(WIDE)
        found = there.mutate(us=engine.microseconds(there["at"]), month=engine.month(there["at"]))
        rows = engine.fetch(found).sort_by("row")
        assert rows["us"].to_pylist() == [-62135596800000000, 253402300799999999, None]
        assert rows["month"].to_pylist() == [12, 9999 * 12 + 11, None]
        assert rows["amount"].to_pylist() == WIDE["amount"].to_pylist()
        assert rows["flag"].to_pylist() == WIDE["flag"].to_pylist()
        pieces = list(engine.batches(there.select("row"), 2))
        assert sorted(row for each in pieces for row in each["row"].to_pylist()) == [1, 2, 3]
        assert len(pieces) == 2


def test_each_operator_means_the_same_on_every_engine(
    duckdb: Engine, postgresql: Engine, spark: Engine
) -> None:
    past = drawn_past(1, rulesets=1, rules=80, events=30)
    answers = leaves_everywhere(past, [duckdb, postgresql, spark])
    for seed in range(2, EXAMPLES // 20):
        answers += leaves_agree(drawn_past(seed, rulesets=1, rules=200, events=40), duckdb)
    for kind in FIELD_TYPES:
        for operator in OPERATORS[kind]:
            assert answers[kind, operator, True], (kind, operator)
            assert answers[kind, operator, False], (kind, operator)


def test_text_is_taken_to_the_letter_on_every_engine(
    duckdb: Engine, postgresql: Engine, spark: Engine
) -> None:
    leaves_everywhere(past_of_names(NASTY), [duckdb, postgresql, spark])


def test_duckdb_decides_as_the_live_engine(duckdb: Engine) -> None:
    reasons: Counter[str] = Counter()
    for seed in range(EXAMPLES // 20):
        reasons += agree(
            drawn_past(seed, rulesets=5, rules=5, events=40), duckdb, POLICIES[seed % 3]
        )
    assert set(reasons) > {"rule_matched", "accepted", "asked", "declined", "choice_kept"}
    assert reasons["plugin_error"]


def test_postgresql_decides_as_the_live_engine(postgresql: Engine) -> None:
    for seed in range(EXAMPLES // 80):
        agree(drawn_past(seed, rulesets=5, rules=5, events=40), postgresql)


def test_spark_decides_as_the_live_engine(spark: Engine) -> None:
    for seed in range(EXAMPLES // 80):
        agree(drawn_past(seed, rulesets=3, rules=5, events=40), spark)


def test_a_code_for_each_category_is_what_the_live_engine_decides_in_it(duckdb: Engine) -> None:
    for seed in range(EXAMPLES // 40):
        agree_in_order(drawn_past(seed, rulesets=3, rules=5, events=25), duckdb)
