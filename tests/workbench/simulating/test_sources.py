"""Where events come from, and what is told of those that aren't as they should be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb as duckdb_library
import pytest

from leadcat_rules import InvalidInput, Ruleset, parse_ruleset
from leadcat_rules.workbench.simulating import currencies, numbering
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine, connect
from leadcat_rules.workbench.simulating.result import Mode, Simulation
from leadcat_rules.workbench.simulating.sources.mapping import ColumnMapping, load_mapping
from tests.unit.given import CRM, QUALIFIED, SOLD, leaf, rule, ruleset
from tests.workbench.simulating.pasts import Files, simulated, written_lines

pytestmark = pytest.mark.filterwarnings("ignore:.*use to_arrow:DeprecationWarning")

LARGE = ruleset(
    rule(when=leaf(name="sale_attribute_area", operator="greater_than", value=10)),
    attributes={"sale": {"area": "numeric"}},
)


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    engine = connect()
    yield engine
    engine.close()


def files(folder: Path, events: str, rules: Any = None, **crm: Any) -> Files:
    snapshot = folder / "crm.json"
    snapshot.write_text(json.dumps(CRM | crm))
    return Files(events, str(snapshot), parse_ruleset(rules or ruleset(rule())))


def mapping(folder: Path, content: Any) -> ColumnMapping:
    path = folder / "mapping.json"
    path.write_text(json.dumps(content))
    return load_mapping(path)


def kinds(found: Simulation) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {each.kind: (each.count, each.places) for each in found.irregularities}


def reasons(found: Simulation) -> dict[str, int]:
    counted: dict[str, int] = {}
    for each in found.counts:
        counted[each.reason] = counted.get(each.reason, 0) + each.events
    return counted


def test_lines_that_are_no_events_are_left_out_and_named(tmp_path: Path, duckdb: Engine) -> None:
    path = tmp_path / "events.jsonl"
    lines = [json.dumps(SOLD), "", json.dumps(QUALIFIED | {"colour": "red"}), "[1]", "  "]
    path.write_text("\n".join([*lines, json.dumps(QUALIFIED), '{"id": "e9", "type": "sale_s']))
    found = simulated(files(tmp_path, str(path)), Mode.STATELESS, engine=duckdb)
    assert found.events == 2
    assert kinds(found)["half_line"] == (1, ("events.jsonl:7",))
    told = [each for each in found.irregularities if each.kind == "bad_line"]
    assert [(each.message.partition(":")[0], each.places) for each in told] == [
        ("unknown_key", ("events.jsonl:3",)),
        ("wrong_type", ("events.jsonl:4",)),
    ]


def test_a_line_of_another_shape_is_read_as_run_reads_it(tmp_path: Path, duckdb: Engine) -> None:
    """Nine digits of a second, an exponent, and more digits than a column of numbers holds."""
    odd = json.loads(json.dumps(SOLD)) | {"at": "2026-01-13T10:00:00.123456789Z"}
    odd["after"]["amount"] = 1e-9
    large = json.loads(json.dumps(SOLD)) | {"id": "e3", "at": "2026-01-14T10:00:00Z"}
    large["after"] |= {"amount": "1" * 40, "currency": "SEK", "attributes": {"area": "10.0000011"}}
    events = written_lines(tmp_path / "events.jsonl", [odd, large])
    found = simulated(files(tmp_path, events, LARGE), Mode.STATELESS, engine=duckdb, verify=2)
    amounts = {each.currency: each.amount for each in found.counts}
    assert amounts == {None: Decimal("1e-9"), "SEK": Decimal("1" * 40)}
    assert reasons(found) == {"no_rule_matched": 1, "rule_matched": 1}
    assert found.verified is not None
    assert (found.verified.asked, found.verified.differences) == (2, ())


def test_a_time_that_there_is_not_in_utc_is_none(tmp_path: Path, duckdb: Engine) -> None:
    """Years that no calendar of ours has: a line is left out, a cell is unknown."""
    times = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-01-13T10:00:00Z")
    lines = [SOLD | {"id": f"e{number}", "at": at} for number, at in enumerate(times)]
    events = written_lines(tmp_path / "events.jsonl", lines)
    found = simulated(files(tmp_path, events), Mode.IN_ORDER, engine=duckdb)
    assert kinds(found)["bad_line"] == (2, ("events.jsonl:1", "events.jsonl:2"))
    cells = tmp_path / "events.csv"
    rows = "".join(f"c1,open,sold,{at}\n" for at in times)
    cells.write_text(f"company,status_before,status,at\n{rows}")
    found = simulated(files(tmp_path, str(cells)), Mode.IN_ORDER, engine=duckdb)
    assert kinds(found)["mixed_type"] == (2, ("events.csv:2", "events.csv:3"))
    assert found.first_at == found.last_at == "2026-01-13T10:00:00Z"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_lines_of_a_csv_are_those_of_the_file(
    tmp_path: Path, duckdb: Engine, ending: str
) -> None:
    """Blank lines, line breaks within quotes, and rows that are left out come in between."""
    events = tmp_path / "events.csv"
    rows = (
        "\ufeffcompany,status_before,status,actor", "", 'c1,open,sold,"an', '""n"', "c1",
        "c1,open,maybe,x", "", "c9,open,sold,", "c1,op",
    )  # fmt: skip
    events.write_bytes(ending.join(rows).encode())
    found = simulated(files(tmp_path, str(events)), Mode.IN_ORDER, engine=duckdb, verify=9)
    told = [(each.kind, each.places) for each in found.irregularities if each.places]
    assert told == [
        ("bad_row", ("events.csv:5", "events.csv:9")),
        ("bad_row", ("events.csv:6",)),
        ("company_not_found", ("events.csv:8",)),
    ]
    assert reasons(found) == {"rule_matched": 1, "company_not_found": 1}
    assert found.verified is not None
    assert not found.verified.differences


def test_a_csv_is_read_through_its_mapping(tmp_path: Path, duckdb: Engine) -> None:
    events = tmp_path / "sales.csv"
    events.write_text(
        "Sale;Closed;Customer;Before;Now;Money;Square metres\n"
        "A1;13.01.2026 00:30;c1;open;Won;1.200,50;11\n"
        "A2;14.01.2026 11:00;c1;;Won;many;\n"
        "A3;15.01.2026 11:00;c1;open;Maybe;3;\n"
        "A4;16.01.2026\n"
        "A1;yesterday;c9;open;Lost;1;9\n"
    )
    shape = {
        "columns": {
            "Sale": "record", "Closed": "at", "Customer": "company", "Before": "status_before",
            "Now": "status", "Money": "amount", "Square metres": "sale_attribute_area",
        },
        "constants": {"currency": "EUR"},
        "values": {"status": {"Won": "sold", "Lost": "lost"}},
        "time_format": "%d.%m.%Y %H:%M",
        "time_zone": "Europe/Stockholm",
        "decimal_mark": ",",
        "delimiter": ";",
    }  # fmt: skip
    given = files(tmp_path, str(events), LARGE)
    read = mapping(tmp_path, shape)
    found = simulated(given, Mode.STATELESS, engine=duckdb, mapping=read, verify=9)
    assert reasons(found) == {"rule_matched": 1, "no_rule_matched": 1, "company_not_found": 1}
    first = next(each for each in found.counts if each.reason == "rule_matched")
    assert (first.month, first.amount, first.currency) == ("2026-01", Decimal("1200.50"), "EUR")
    assert found.first_at == "2026-01-12T23:30:00Z"
    assert found.verified is not None
    assert not found.verified.differences
    told = [(each.kind, each.count, each.places) for each in found.irregularities]
    assert told == [
        ("bad_row", 1, ("sales.csv:5",)),
        ("missing_column", 1, ()),
        ("bad_row", 1, ("sales.csv:4",)),
        ("mixed_type", 1, ("sales.csv:6",)),
        ("mixed_type", 1, ("sales.csv:3",)),
        ("no_time", 1, ("sales.csv:6",)),
        ("company_not_found", 1, ("sales.csv:6",)),
    ]


COLUMNS = """
    SELECT 'e' || i AS id, 'sale_saved' AS type, TIMESTAMP '2026-01-01' + to_days(i::INT) AS "at",
      's' || i AS record, 'c' || i % 3 AS company, false AS is_new, 'open' AS status_before,
      CASE WHEN i % 2 = 0 THEN 'sold' ELSE 'lost' END AS status, i * 1.5 AS amount,
      'SEK' AS currency, '1' AS category
    FROM range(60) t(i)"""


def parquet(engine: Engine, folder: Path, query: str = COLUMNS) -> str:
    path = folder / "events.parquet"
    assert isinstance(engine, DuckDB)
    engine.backend.con.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return str(path)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_parquet_file_brings_its_categories(tmp_path: Path, duckdb: Engine, mode: Mode) -> None:
    """Stateless each event has its own; in order a company begins with the first one."""
    given = files(tmp_path, parquet(duckdb, tmp_path), companies=[])
    found = simulated(given, mode, engine=duckdb, verify=20)
    expected = {
        Mode.STATELESS: {"rule_matched": 30, "no_rule_matched": 30},
        Mode.IN_ORDER: {"rule_matched": 3, "not_eligible": 56, "no_rule_matched": 1},
    }
    assert reasons(found) == expected[mode]
    assert found.companies == 3
    assert not found.irregularities
    assert found.verified is not None
    assert found.verified.asked >= 20
    assert not found.verified.differences


FAR = """
    CASE i WHEN 3 THEN TIMESTAMP '20000-01-01' WHEN 5 THEN TIMESTAMP '0001-01-01' - to_days(1)
      WHEN 7 THEN 'infinity' WHEN 8 THEN NULL
      ELSE TIMESTAMP '2026-01-01' + to_minutes(i::INT) END"""


@pytest.mark.parametrize("kind", ["TIMESTAMP", "TIMESTAMPTZ", "DATE"])
def test_a_time_that_no_calendar_has_is_told_by_its_row(
    tmp_path: Path, duckdb: Engine, kind: str
) -> None:
    numbered = COLUMNS.replace("SELECT", "SELECT i,", 1)
    query = f'SELECT * EXCLUDE (i) REPLACE (({FAR})::{kind} AS "at") FROM ({numbered})'
    given = files(tmp_path, parquet(duckdb, tmp_path, query))
    found = simulated(given, Mode.IN_ORDER, engine=duckdb, verify=60)
    places = tuple(f"events.parquet:{row}" for row in (4, 6, 8))
    assert kinds(found)["mixed_type"] == (3, places)
    assert kinds(found)["no_time"] == (4, (*places, "events.parquet:9"))
    assert found.last_at is not None
    assert found.last_at.startswith("2026-01-01")


def test_a_date_of_an_attribute_that_no_calendar_has_is_unknown(
    tmp_path: Path, duckdb: Engine
) -> None:
    due = leaf(name="sale_attribute_due", operator="after", value="2026-01-01")
    rules = ruleset(rule(when=due), attributes={"sale": {"due": "date"}})
    query = COLUMNS.replace("SELECT", f"SELECT {FAR} AS sale_attribute_due,", 1)
    given = files(tmp_path, parquet(duckdb, tmp_path, query), rules)
    found = simulated(given, Mode.STATELESS, engine=duckdb, verify=60)
    assert kinds(found)["mixed_type"][0] == 3
    assert found.verified is not None
    assert not found.verified.differences
    assert reasons(found) == {"rule_matched": 28, "no_rule_matched": 32}


def test_a_parquet_file_that_is_damaged_in_its_middle_is_refused(
    tmp_path: Path, duckdb: Engine
) -> None:
    """Its end, which tells what is where, is whole."""
    path = Path(parquet(duckdb, tmp_path))
    content = bytearray(path.read_bytes())
    content[50:400] = bytes(each ^ 0x5A for each in content[50:400])
    path.write_bytes(content)
    for mode in Mode:
        with pytest.raises(InvalidInput, match="not_readable: it can't be read to its end") as told:
            simulated(files(tmp_path, str(path)), mode, engine=duckdb)
        assert told.value.problems[0].file == str(path)


MANY = "CASE WHEN i < 20 THEN 'SEK' WHEN i < 25 THEN 'EUR' WHEN i = 30 THEN NULL ELSE 'x' || i END"


@pytest.mark.parametrize("mode", list(Mode))
def test_more_currencies_than_there_are_do_not_each_get_a_sum(
    tmp_path: Path, duckdb: Engine, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(currencies, "MOST_CURRENCIES", 2)
    query = COLUMNS.replace("'SEK'", MANY)
    given = files(tmp_path, parquet(duckdb, tmp_path, query))
    found = simulated(given, mode, engine=duckdb)
    amounts: dict[str | None, Decimal] = {}
    for each in found.counts:
        amounts[each.currency] = amounts.get(each.currency, Decimal(0)) + each.amount
    assert amounts == {"SEK": Decimal(285), "EUR": Decimal(165), None: Decimal(45)}
    assert found.events == 60
    count, places = kinds(found)["many_currencies"]
    assert (count, places[0]) == (34, "events.parquet:26")


@pytest.mark.parametrize("others", [("c7", "c8"), ("007", "07"), ("9999999", "9999998")])
def test_companies_whose_ids_are_not_like_the_first_ones_are_told_apart(
    tmp_path: Path, duckdb: Engine, others: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first ids are small numbers, so all are taken for such until one isn't."""
    monkeypatch.setattr(numbering, "_PROBED", 2)
    odd = "WHEN 50 THEN '{}' WHEN 52 THEN '{}'".format(*others)
    company = f"CASE i {odd} WHEN 10 THEN NULL ELSE (i % 2 + 6)::TEXT END"
    given = files(tmp_path, parquet(duckdb, tmp_path, COLUMNS.replace("'c' || i % 3", company)))
    found = simulated(given, Mode.IN_ORDER, engine=duckdb)
    assert found.companies == 4
    # Those of 6 are all sold, those of 7 are all lost.
    assert [(each.before, each.after, each.companies) for each in found.moved] == [
        ("1", "1", 1), ("1", "7", 3),
    ]  # fmt: skip
    assert reasons(found)["no_company"] == 1


def test_what_a_csv_does_not_tell_follows_from_the_rest(tmp_path: Path, duckdb: Engine) -> None:
    """Each row is of a record of its own; who had a lead status before isn't new."""
    events = tmp_path / "events.csv"
    events.write_text(
        "company,status_before,status,lead_status_before,lead_status,at\n"
        "c1,,,1,1,2026-01-13T12:00:00Z\n"
        "c1,,,1,1,2026-01-13T11:00:00Z\n"
        "c1,open,sold,,,2026-01-13T10:00:00Z\n"
    )
    found = simulated(files(tmp_path, str(events)), Mode.STATELESS, engine=duckdb, verify=3)
    assert reasons(found) == {"no_trigger": 2, "rule_matched": 1}
    assert "out_of_order" not in kinds(found)
    assert found.verified is not None
    assert not found.verified.differences


def test_a_sale_that_may_be_new_or_not_is_no_event(tmp_path: Path, duckdb: Engine) -> None:
    events = tmp_path / "events.csv"
    events.write_text(
        "company,status_before,status,is_new\nc1,,sold,TRUE\nc1,open,sold,maybe\nc1,open,sold,\n"
    )
    found = simulated(files(tmp_path, str(events)), Mode.STATELESS, engine=duckdb)
    assert reasons(found) == {"rule_matched": 1}
    assert kinds(found)["bad_row"] == (2, ("events.csv:3", "events.csv:4"))


@pytest.mark.parametrize(
    "rows",
    ["s1,c1,true,,sold\ne1,s1,c1,true,open,sold", "s1,c1,false,unknown,sold\ne1,s1,c1,false,,sold"],
)
def test_S1_rows_that_amount_to_the_same_event_are_one(
    tmp_path: Path, duckdb: Engine, rows: str
) -> None:
    """A new sale had no status, whatever its row says, and an old one had some."""
    events = tmp_path / "events.csv"
    events.write_text(f"id,record,company,is_new,status_before,status\ne1,{rows}\n")
    found = simulated(files(tmp_path, str(events)), Mode.STATELESS, engine=duckdb)
    assert reasons(found) == {"rule_matched": 1}
    assert kinds(found)["duplicate"] == (1, ("events.csv:3",))


def test_E4_the_empty_text_is_no_company(tmp_path: Path, duckdb: Engine) -> None:
    query = COLUMNS.replace("'c' || i % 3", "CASE i WHEN 2 THEN '' ELSE 'c1' END")
    found = simulated(
        files(tmp_path, parquet(duckdb, tmp_path, query)), Mode.STATELESS, engine=duckdb
    )
    assert reasons(found)["no_company"] == 1


def test_words_that_a_mapping_makes_of_others_are_checked(tmp_path: Path, duckdb: Engine) -> None:
    read = mapping(tmp_path, {"values": {"status": {"lost": "gone"}}})
    given = files(tmp_path, parquet(duckdb, tmp_path))
    found = simulated(given, Mode.STATELESS, engine=duckdb, mapping=read)
    assert reasons(found) == {"rule_matched": 30}
    assert kinds(found)["bad_row"][0] == 30


def test_rows_that_no_event_can_have_are_made_even(tmp_path: Path, duckdb: Engine) -> None:
    """A sale's row that carries a lead status of its contact is a sale's all the same."""
    numbered = COLUMNS.replace("SELECT", "SELECT i,", 1)
    id = "CASE WHEN i = 0 THEN NULL ELSE id END AS id"
    query = f"SELECT * REPLACE ({id}), '5' AS lead_status FROM ({numbered})"
    given = files(tmp_path, parquet(duckdb, tmp_path, query))
    found = simulated(given, Mode.STATELESS, engine=duckdb)
    assert kinds(found)["bad_row"] == (1, ("events.parquet:1",))
    assert reasons(found) == {"rule_matched": 29, "no_rule_matched": 30}


def test_a_table_of_the_engine_is_a_source_in_the_order_of_its_times(tmp_path: Path) -> None:
    with duckdb_library.connect(tmp_path / "history.duckdb") as made:
        made.execute(f"CREATE TABLE past AS ({COLUMNS}) ORDER BY random()")
    database = connect(f"duckdb:///{tmp_path / 'history.duckdb'}")
    found = simulated(files(tmp_path, "past"), Mode.IN_ORDER, engine=database)
    assert reasons(found) == {"rule_matched": 3, "not_eligible": 56, "no_rule_matched": 1}
    assert kinds(found) == {}
    with pytest.raises(InvalidInput, match="did you mean 'past'"):
        simulated(files(tmp_path, "pasts"), Mode.IN_ORDER, engine=database)
    database.close()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"columns": {"A": "statuss"}}, "/columns/A: unknown_key: the history has no field"),
        ({"columns": {"A": "at", "B": "at"}}, "/columns/B: duplicate_key: 'B' and 'A'"),
        ({"constants": {"late": True}}, "/constants/late: unknown_key"),
        ({"delimiter": ";;"}, "/delimiter: invalid_value"),
    ],
)
def test_a_mapping_says_what_is_wrong_with_it(tmp_path: Path, content: Any, problem: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        mapping(tmp_path, content)
    assert problem in str(refused.value)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", "company\nc1\n", "missing: no column gives the field 'status'"),
        ("b.csv", "status,amount\nsold,1\n", "missing: no column gives the field 'company'"),
        ("c.csv", "status,company\n", "empty_file: there are no events in it"),
        ("d.jsonl", "", "empty_file: there are no events in it"),
        ("e.parquet", "PAR0", "not_readable: no Parquet file"),
    ],
)
def test_what_is_no_history_is_refused(
    tmp_path: Path, duckdb: Engine, name: str, content: str, problem: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(InvalidInput) as refused:
        simulated(files(tmp_path, str(path)), Mode.STATELESS, engine=duckdb)
    assert problem in str(refused.value)
    assert isinstance(files(tmp_path, "").ruleset, Ruleset)
