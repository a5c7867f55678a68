"""The sums that the report shows, and what it says of them."""

from __future__ import annotations

from decimal import Decimal

from attrs import evolve

from leadcat_rules.decisions import Outcome, Reason
from leadcat_rules.workbench.report import wording
from leadcat_rules.workbench.report.contents import simulated as values_for
from leadcat_rules.workbench.report.figures import moves_of, rules_of, updates_of
from leadcat_rules.workbench.report.matrix import matrix_of, side_by_side
from leadcat_rules.workbench.report.months import Months
from leadcat_rules.workbench.report.sentences import in_sentences, sentences_of_comparison
from leadcat_rules.workbench.simulating.result import Comparison, Simulation, Verified
from tests.workbench.report.given import a_comparison, cell, counted, in_order, simulated

SOLD = counted(
    Reason.RULE_MATCHED, 3, rule="sold", moved=("1", "7"), amount="10.50", currency="SEK"
)
ALREADY = counted(Reason.ALREADY_IN_CATEGORY, 2, rule="sold", amount="99", currency="SEK")
ASKED = counted(Reason.ASKED, 4, rule="vip", moved=("1", "8"), amount="5", currency="EUR")
NOTHING = counted(Reason.NO_TRIGGER, 91)


def compared(new: Simulation, old: Simulation, elsewhere: int = 0) -> Comparison:
    return Comparison(new=new, old=old, elsewhere=elsewhere, companies_elsewhere=None)


def test_rules_stand_in_the_order_of_evaluation_also_those_that_never_matched() -> None:
    found = rules_of(simulated(SOLD, ASKED, rules=("vip", "never", "sold")))
    assert [(each.rule, each.events) for each in found] == [("vip", 4), ("never", 0), ("sold", 3)]


def test_a_rules_amounts_are_those_of_its_updates_and_questions_alone() -> None:
    (sold,) = rules_of(simulated(SOLD, ALREADY, NOTHING))
    assert sold.by_outcome == {Outcome.UPDATED: 3, Outcome.NOT_FIRED: 2}
    assert sold.amounts == {"SEK": Decimal("10.50")}
    (vip,) = rules_of(simulated(evolve(ASKED, amount=Decimal(0))))
    assert vip.amounts == {}


def test_flows_are_updates_and_open_questions_the_largest_first() -> None:
    flows = [(each.before, each.after, each.number, each.is_asked) for each in updates_of(
        [SOLD, ASKED, NOTHING, SOLD]
    )]  # fmt: skip
    assert flows == [("1", "7", 6, False), ("1", "8", 4, True)]


def test_companies_that_stayed_are_no_flow() -> None:
    assert [(each.before, each.after) for each in moves_of(in_order())] == [
        ("1", "7"),
        ("1", "13"),
        ("2", "8"),
    ]


def test_the_sentences_say_how_many_and_why_the_others_came_to_nothing() -> None:
    assert in_sentences(simulated(SOLD, ALREADY, ASKED, NOTHING, companies=1)) == [
        "The history has 100 events about 1 company.",
        "3 events (3.0 %) would have updated a company's category.",
        "4 events (4.0 %) would have left a question open.",
        "93 events (93.0 %) came to nothing, most often (97.8 %) by “no trigger”.",
    ]


def test_a_history_without_any_events_is_told_as_such() -> None:
    assert in_sentences(simulated(companies=0)) == [
        "The history has 0 events about 0 companies.",
        "No event would have updated a category or asked anybody.",
    ]


def test_what_the_live_engine_decides_otherwise_is_said_on_top() -> None:
    verified = Verified(asked=200, differences=("e1: updated, not asked",))
    assert in_sentences(simulated(NOTHING, verified=verified))[-1] == (
        "Of 200 events decided again by the live engine, 1 came out otherwise."
    )


def test_a_comparison_says_who_ends_elsewhere() -> None:
    told = sentences_of_comparison(a_comparison())
    assert told[:2] == [
        "4,130 events of 979,439 (0.4 %) are decided otherwise by the new ruleset.",
        "912 companies would have another category at the end.",
    ]


def test_a_comparison_counts_what_became_more_or_fewer() -> None:
    told = sentences_of_comparison(compared(simulated(SOLD, ASKED), simulated(ASKED), 3))
    assert told[1:] == [
        "3 events would have updated a company's category, 0 under the old one (+3).",
        "4 events would have left a question open, as many as under the old one.",
    ]


def test_one_is_told_as_one() -> None:
    told = sentences_of_comparison(
        compared(simulated(SOLD, verified=Verified(asked=1)), simulated(SOLD), 1)
    )
    assert told[0] == "1 event of 3 (33.3 %) is decided otherwise by the new ruleset."
    assert told[-1] == "The live engine decided 1 event, drawn at random, once more: all alike."


def test_rulesets_that_decide_alike_are_said_to() -> None:
    assert sentences_of_comparison(compared(simulated(SOLD), simulated(SOLD))) == [
        "Both rulesets decide all of 3 events alike."
    ]


def test_what_came_to_nothing_is_counted_by_month_and_in_no_picture() -> None:
    months = values_for(simulated(SOLD, NOTHING))["months"]
    assert isinstance(months, Months)
    assert months.outcomes == (Outcome.UPDATED,)
    assert months.counts["2025-01"][Outcome.NOT_FIRED] == 91


def test_the_matrix_has_a_row_for_each_old_end_and_a_column_for_each_new_one() -> None:
    matrix = matrix_of(a_comparison())
    assert list(matrix.columns) == [None, "7", "8", "17"]
    assert [old for old, _ in matrix.rows] == [None, "7"]
    customer = dict(matrix.rows)["7"]
    assert [place.cell and place.cell.events for place in customer] == [300, 60_000, 3_800, None]
    assert [place.is_same for place in customer] == [False, True, False, False]


def test_only_cells_in_which_both_differ_are_hot() -> None:
    matrix = matrix_of(a_comparison())
    assert [place.heat for place in dict(matrix.rows)["7"]] == [8, 0, 100, 0]
    assert matrix.differing[0] == cell("7", "8", 3_800, SEK="120500000.25", EUR="44000")


def test_reasons_stand_side_by_side_also_where_one_ruleset_never_has_them() -> None:
    both = list(side_by_side(compared(simulated(SOLD, NOTHING), simulated(ASKED, NOTHING))))
    assert [(each.reason, each.old, each.new) for each in both] == [
        (Reason.RULE_MATCHED, 0, 3),
        (Reason.ASKED, 4, 0),
        (Reason.NO_TRIGGER, 91, 91),
    ]


def test_a_share_is_nothing_or_all_only_where_it_is() -> None:
    shares = [wording.share(part, 10**6) for part in (0, 1, 123_456, 999_999, 10**6)]
    assert shares == ["0 %", "less than 0.1 %", "12.3 %", "more than 99.9 %", "100 %"]
    assert wording.share(0, 0) == "0 %"


def test_amounts_are_written_to_the_cent_and_huge_ones_with_an_exponent() -> None:
    values = map(Decimal, ("1234567.5", "10", "0.004", "-0.001", "-2500", "1e300"))
    assert [wording.amount(value) for value in values] == [
        "1,234,567.50",
        "10",
        "0",
        "0",
        "-2,500",
        "1.000000E+300",
    ]


def test_a_category_that_the_crm_lost_goes_by_its_id() -> None:
    names = wording.Names({"1": ("Lead", "potential_customer")})
    assert [names.of("1"), names.of("99"), names.of(None)] == ["Lead", "99", "no category"]


def test_a_name_without_room_is_cut() -> None:
    names = wording.Names({"1": ("A very long name", "lost")})
    assert names.cut("1", room=76) == "A very lo…"
    assert names.cut("1", room=200) == "A very long name"
