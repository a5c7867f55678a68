"""The suite runs, checks that all decide alike, and writes its page; a guard compares ratios."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench import commands, decisions, guard, loading, previews, profiles
from bench.__main__ import write
from bench.batches import Batches
from bench.case import case
from bench.decisions import Effort
from bench.peers.expressions import decision_table, expression, first_match, json_logic
from bench.peers.in_python import PEERS, library, ours
from bench.peers.on_node import ENGINES, OnNode, installed
from bench.report import Measured
from bench.rounds import Disagreement, FromFacts, race
from bench.scene import events, four_rules, many_rules
from bench.transactions import Place, Row
from tests.patience import patience

SHORT = Effort(rounds=1, seconds=0.0005)
STEADY = Effort(rounds=7, seconds=0.004)
LEFT = 0.5
"""A machine that does other things, too, may leave so much of a ratio; nothing worse."""


PLACE = Place("SQLite", "full", lambda name, _: name)


def a_save() -> Row:
    """What a transaction took, as bench.transactions measures it."""
    return Row(PLACE, 900.0, 720.0, 360.0, core_to_ours=0.8, bare_to_ours=0.4, trips=())


def test_a_short_run_writes_its_page_and_its_picture(tmp_path: Path) -> None:
    calls, many = commands.measure(events=20, rounds=1, companies=50)
    measured = Measured(
        SHORT,
        decisions.measure(SHORT, counts=[10], most=2, with_peers=False),
        previews.measure(SHORT.rounds, SHORT.seconds),
        [a_save()],
        [Batches(PLACE, 900.0, 90.0, 300.0, times=10.0, times_bare=3.3)],
        [loading.measure(200, rounds=1)],
        calls,
        many,
        profiles.measure(repeats=1),
    )
    measured.decisions.absent["slow-rules"] = "it isn't installed"
    write(measured, tmp_path)
    told = (tmp_path / "performance.md").read_text("utf-8")
    for row in ("leadcat-rules", "business-rules", "by hand", "a preview (C8)", "SQLite, full"):
        assert f"| {row} |" in told
    assert "- Absent: slow-rules (it isn't installed)." in told
    assert "20 events on a snapshot of 50 companies" in told
    assert "]()" not in told
    assert ET.fromstring((tmp_path / "performance.svg").read_text("utf-8")).tag.endswith("svg")


def test_no_peer_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.peers.on_node.shutil.which", lambda _: None)
    made = case(four_rules(), events())
    for engine in ENGINES:
        with ExitStack() as stack, pytest.raises(ImportError, match="there is no node"):
            OnNode(engine, made, stack)
    required = (Path(decisions.__file__).parent / "requirements.txt").read_text("utf-8")
    for peer in PEERS:
        assert f"\n{peer.distribution}==" in required
    assert installed("nothing-of-this-name") is None


def test_a_way_that_decides_otherwise_ends_the_run() -> None:
    made = case(four_rules(), events())
    wrong = FromFacts("wrong", lambda _: "registered", made.facts)
    with pytest.raises(Disagreement, match="leadcat-rules answers 'sold' to event 0, wrong"):
        race([ours(made), wrong], len(made.happened), 1, 0.0001)


def test_ours_and_the_library_decide_a_thousand_rules_alike() -> None:
    made = case(many_rules(1000), events()[:60])
    answers = ours(made).answers(60)
    assert answers == library(made).answers(60)
    assert len({*answers}) > 10


def test_the_same_rules_are_written_in_the_languages_of_the_peers() -> None:
    rule = case(many_rules(1), events()[:3]).rules[0]
    parts = expression(rule).split(" and ")
    assert '"sale_sold" in triggers' in parts
    assert 'company_country == "AA"' in parts
    assert 'company_attribute_segment in ["segment 0", "segment 1"]' in parts
    assert "sale_amount < 900" in parts
    assert first_match([rule], " && ") == f'({expression(rule, " && ")}) ? "r0" : (null)'
    condition, id, otherwise = json_logic([rule])["if"]
    assert {"<": [{"var": "sale_amount"}, 900]} in condition["and"]
    assert (id, otherwise) == ("r0", None)
    table = json.loads(decision_table([rule]))["nodes"][1]["content"]
    assert table["rules"][0]["sale_amount"] == "> 0 and < 900"


def test_a_rule_takes_at_most_four_kibibytes_and_is_loaded_at_once() -> None:
    found = loading.measure(500, rounds=2)
    assert found.bytes_a_rule <= 4096
    assert found.seconds < 0.2 * patience(), (
        "twenty times as many rules in under two seconds, and some noise"
    )


def test_what_has_become_slower_is_told() -> None:
    before = {"rules 4: business-rules": 80.0, "rules 4: gone": 3.0, "preview": 0.3}
    found = {"rules 4: business-rules": 30.0, "preview": 0.29}
    assert guard.worse(found, before, LEFT) == ["rules 4: business-rules: 30.00, and was 80.00"]


def test_no_ratio_is_far_below_the_last_recorded_one() -> None:
    before = guard.recorded()
    assert {"rules 4, the toggles: business-rules", "preview: bare hook calls"} <= before.keys()
    for _ in range(3):
        found = guard.ratios_of(
            decisions.measure(STEADY, counts=[100], most=0, with_peers=False),
            previews.measure(STEADY.rounds, STEADY.seconds),
        )
        slower = guard.worse(found, before, LEFT / patience())
        if not slower:
            break
    assert slower == []
