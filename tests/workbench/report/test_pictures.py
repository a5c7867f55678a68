"""The shapes of the report's pictures."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from leadcat_rules.decisions import Outcome, Reason
from leadcat_rules.workbench.report.figures import Flow
from leadcat_rules.workbench.report.months import Months, months_of
from leadcat_rules.workbench.report.sankey import OTHERS, Sankey, sankey_of
from tests.workbench.report.given import counted

FLOWS = [Flow("1", "7", 600), Flow("2", "7", 300), Flow("1", "8", 90, True), Flow("1", "9", 1)]
SHOWN = (Outcome.UPDATED, Outcome.FAILED)


def drawn(flows: list[Flow] = FLOWS) -> Sankey:
    return sankey_of(flows, width=900, margin=200)


def ends(path: str) -> tuple[float, float, float, float]:
    """Where a ribbon begins on the left (its top and foot), and ends on the right."""
    y = [float(each.split()[-1]) for each in re.split("[MCVZ]", path) if each]
    top, right_top, right_foot, foot = y
    return top, foot, right_top, right_foot


def updated(month: str | None, events: int) -> object:
    return counted(Reason.RULE_MATCHED, events, month=month)


def test_each_side_has_a_node_for_each_category() -> None:
    sankey = drawn()
    assert [(node.category, node.number) for node in sankey.left] == [("1", 691), ("2", 300)]
    assert {node.category for node in sankey.right} == {"7", "8", "9"}
    assert [node.y for node in sankey.right] == sorted(node.y for node in sankey.right)


def test_what_flows_from_the_top_ends_at_the_top() -> None:
    sankey = drawn([Flow("1", "a", 6), Flow("2", "b", 5), Flow("3", "b", 3)])
    assert [node.category for node in sankey.right] == ["a", "b"]


def test_ribbons_are_as_broad_as_what_flows_and_never_too_thin_to_see() -> None:
    broad = {ribbon.flow.number: ends(ribbon.path) for ribbon in drawn().ribbons}
    thickness = {number: end[1] - end[0] for number, end in broad.items()}
    assert thickness[600] == pytest.approx(2 * thickness[300], abs=0.2)
    assert thickness[1] == pytest.approx(1.5, abs=0.11)


def test_ribbons_fill_their_nodes_without_lying_on_each_other() -> None:
    sankey = drawn()
    customer = next(node for node in sankey.right if node.category == "7")
    into = sorted(ends(r.path)[2:] for r in sankey.ribbons if r.flow.after == customer.category)
    assert into[0][1] <= into[1][0] + 0.11
    assert customer.y - 0.11 <= into[0][0]
    assert into[1][1] <= customer.y + customer.height + 0.11


def test_everything_stands_inside_of_the_picture() -> None:
    sankey = drawn()
    for node in (*sankey.left, *sankey.right):
        assert node.y >= 0
        assert node.y + node.height <= sankey.height


def test_a_question_is_told_from_an_update() -> None:
    sankey = drawn()
    assert [r.flow.after for r in sankey.ribbons if r.flow.is_asked] == ["8"]
    assert sankey.has_asked
    assert not drawn([Flow("1", "7", 1)]).has_asked


def test_of_many_categories_the_smallest_share_one_node_at_the_bottom() -> None:
    sankey = drawn([Flow(str(n), f"to {n}", 1000 - n) for n in range(40)])
    for side in (sankey.left, sankey.right):
        assert len(side) == 10
        assert side[-1].category == OTHERS
        assert sum(node.number for node in side) == sum(1000 - n for n in range(40))


def test_nothing_that_flows_is_an_empty_picture() -> None:
    assert drawn([]).ribbons == []


def months(*counts: object) -> Months:
    return months_of(counts, SHOWN)  # type: ignore[arg-type]  # counts


def test_months_in_which_nothing_happened_have_a_place_too() -> None:
    found = months(updated("2025-11", 3), updated("2026-02", 1))
    assert found.periods == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert [period for period, _ in found.rows] == ["2025-11", "2026-02"]


def test_events_without_a_time_are_in_the_table_alone() -> None:
    found = months(updated(None, 3), updated("2026-02", 1))
    assert found.periods == ("2026-02",)
    assert list(found.rows)[-1] == (None, {Outcome.UPDATED: 3})


def test_more_months_than_have_room_become_years() -> None:
    found = months(updated("1999-12", 3), updated("2026-01", 1), updated("2026-03", 1))
    assert found.periods == ("1999", "2026")
    assert found.counts["2026"] == {Outcome.UPDATED: 2}
    assert (found.unit, months(updated("2026-01", 1)).unit) == ("year", "month")


def test_bars_stand_on_one_another() -> None:
    failed = counted(Reason.RULE_ERROR, 10)
    lower, upper = months(updated("2025-01", 30), failed).picture(900).bars
    assert (lower.outcome, upper.outcome) == SHOWN
    assert upper.y + upper.height == pytest.approx(lower.y)
    assert lower.height == pytest.approx(3 * upper.height, abs=0.2)


def test_what_comes_to_nothing_is_no_bar_and_no_scale() -> None:
    found = months(updated("2025-01", 3), counted(Reason.NO_TRIGGER, 10**6))
    assert [bar.outcome for bar in found.picture(900).bars] == [Outcome.UPDATED]
    assert found.picture(900).grid[-1].value == 4


def test_what_has_no_time_is_no_scale() -> None:
    found = months(updated("2025-01", 3), updated(None, 10**6))
    assert found.picture(900).grid[-1].value == 4


def test_words_below_the_axis_never_meet() -> None:
    many = months(updated("2017-01", 1), updated("2026-12", 1)).picture(420)
    places = [mark.at for mark in many.named]
    assert many.named[-1].value == "2026-12"
    assert min(b - a for a, b in pairwise(places)) >= 60
