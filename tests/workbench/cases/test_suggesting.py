"""The missing cases: suggested as JSON, and what they say is what is decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules.domain import Sale
from leadcat_rules.events import SaleSaved
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.plugins import Plugins
from leadcat_rules.variables import Facts, numeric
from leadcat_rules.workbench.cases.advice import Trial
from leadcat_rules.workbench.cases.outline import Goal, outline_of
from leadcat_rules.workbench.cases.rows import suggested_row
from leadcat_rules.workbench.cases.running import Playing
from leadcat_rules.workbench.cases.suggesting import Adviser, needed
from leadcat_rules.workbench.cases.suite import load_suite
from leadcat_rules.workbench.cases.suite_results import SuiteResult, try_out
from leadcat_rules.workbench.cases.trying import Trying
from tests.unit.cli.calls import leadcat
from tests.unit.given import CRM, leaf, rule, written
from tests.workbench.cases.given import LARGE, SWEDISH, Folder, a_case


def suggested(folder: Folder) -> SuiteResult:
    return try_out(load_suite(folder.rules), suggests=True)


def names(tested: SuiteResult) -> list[str]:
    return [suggestion.name for suggestion in tested.advice.suggestions]


def add(folder: Folder, tested: SuiteResult) -> None:
    """Put what is suggested where it says."""
    row = suggested_row(tested.advice)
    folder.use_companies(*CRM["companies"], *row["companies"])
    folder.use_cases(*folder.written_cases, *row["cases"])


def test_what_is_suggested_shows_all_that_was_missing(folder: Folder) -> None:
    add(folder, suggested(folder))
    again = suggested(folder)
    assert [result.difference for result in again.results if not result.passed] == []
    assert (again.coverage.percent, again.advice.suggestions) == (100, ())


def test_a_case_shows_as_much_as_goes_together(folder: Folder) -> None:
    assert names(suggested(folder)) == [
        "rest fires",
        "rest fires: sale_amount greater than 100000 fails (large)",
    ]


def test_a_case_that_is_there_is_not_suggested_again(folder: Folder) -> None:
    folder.use_cases()
    assert names(suggested(folder))[0] == "large fires"
    folder.use_cases(a_case())
    assert "large fires" not in names(suggested(folder))


def test_a_suggestion_is_a_case_as_it_stands_in_the_file(folder: Folder) -> None:
    folder.use_cases()
    assert suggested(folder).advice.suggestions[0].row == {
        "name": "large fires",
        "event": {
            "id": "e1",
            "type": "sale_saved",
            "before": {"id": "s1", "company": "c1", "status": "open"},
            "after": {"id": "s1", "company": "c1", "status": "sold", "amount": "100001"},
        },
        "expect": {
            "outcome": "updated",
            "reason": "rule_matched",
            "rule": "large",
            "from": "1",
            "to": "7",
        },
    }


def test_it_plays_on_a_company_of_the_crm_where_one_will_do(folder: Folder) -> None:
    abroad = {"id": "c2", "name": "Fjord AS", "category": "1", "attributes": {"country": "NO"}}
    folder.use_companies(*CRM["companies"], abroad)
    advice = suggested(folder).advice
    assert advice.companies == ()
    assert {suggestion.trial.event.company_id for suggestion in advice.suggestions} == {"c1", "c2"}


def test_a_company_that_the_crm_lacks_is_suggested_once_for_all_its_cases(folder: Folder) -> None:
    finnish = [leaf(value="FI"), leaf(name="sale_amount", operator="less_than", value=10)]
    folder.use_rules(rule(id="small", when={"all": finnish}), rule(id="large"))
    (company,) = suggested_row(suggested(folder).advice)["companies"]
    assert (company["category"], company["attributes"]) == ("1", {"country": "FI"})
    assert company["id"] != "c1"


def test_a_company_that_would_have_to_be_another_than_it_is_is_told(folder: Folder) -> None:
    finnish_acme = [leaf(name="company_id", value="c1"), leaf(value="FI")]
    folder.use_rules(rule(id="moved", when={"all": finnish_acme}), rule(id="large"))
    advice = suggested(folder).advice
    told = "it takes another company 'c1' than the CRM's"
    assert {(goal.condition, goal.held): why for goal, why in advice.undecided.items()} == {
        (None, True): told,
        ("/all/2/all/1", True): told,
    }


def test_companies_that_are_not_eligible_are_not_cast(folder: Folder) -> None:
    folder.use_companies({"id": "c1", "name": "Acme AB", "category": "7"})
    folder.use_cases()
    add(folder, suggested(folder))
    assert suggested(folder).coverage.percent == 100


def test_what_the_rule_comes_to_is_expected_also_when_it_asks_or_comes_to_nothing(
    folder: Folder,
) -> None:
    folder.use_rules(rule(id="large", ask_for_confirmation=True))
    folder.use_cases()
    (asking,) = suggested(folder).advice.suggestions
    assert asking.trial.expect["outcome"] == "awaiting_confirmation"
    folder.use_rules(rule(id="large", set_category_to="Lead"))
    (nothing,) = suggested(folder).advice.suggestions
    assert nothing.trial.expect == {
        "outcome": "not_fired",
        "reason": "already_in_category",
        "rule": "large",
        "from": "1",
    }


def test_R4_every_kind_of_condition_is_shown_both_ways(folder: Folder) -> None:
    lead = rule(
        id="lead",
        trigger="lead_status_changed",
        lead_status="Qualified",
        origins=["ui"],
        when={"any": [SWEDISH, {"all": [leaf(name="actor", operator="is_known")]}]},
    )
    offer = rule(id="offer", trigger="sale_registered", when={"any": [LARGE, SWEDISH]})
    folder.use_rules(lead, offer, attributes={"company": {"since": "date"}})
    folder.use_cases()
    add(folder, suggested(folder))
    assert suggested(folder).coverage.percent == 100


def test_so_many_at_once_and_the_rest_when_those_are_added(folder: Folder) -> None:
    folder.use_rules(
        *(rule(id=each, when={"all": [leaf(value=each)]}) for each in ("SE", "NO", "DK")),
        rule(id="none", when={"all": [leaf(value="SE")]}),
    )
    folder.use_cases()
    suite = load_suite(folder.rules)
    outline = outline_of(suite.rules, suite.crm.lists)
    adviser = Adviser(suite, outline, Trying(Playing(suite), suite.crm), most=1)
    advice = adviser.advise(outline.goals)
    assert (len(advice.suggestions), advice.has_more) == (1, True)
    assert Goal("none") in advice.impossible


def test_a_case_is_left_out_when_later_ones_show_all_that_it_does() -> None:
    a, b, c = Goal("a"), Goal("b"), Goal("c")
    event = SaleSaved(before=None, after=Sale(id="s1", status="open"))
    first, second, third = (
        Trial(event, frozenset(g), {}) for g in ([a, b], [a, c], [b, Goal("x")])
    )
    assert needed([first, second, third], [a, b, c]) == [second, third]
    assert needed([first, second], [a, b, c]) == [first, second]


def test_what_no_event_can_show_is_proved_and_not_suggested(folder: Folder) -> None:
    folder.use_rules(rule(id="large"), rule(id="shadowed", when={"all": [SWEDISH]}))
    tested = suggested(folder)
    assert names(tested) == []
    assert (tested.coverage.percent, len(tested.coverage.impossible)) == (100, 3)


def test_a_condition_behind_one_that_settles_it_can_not_be_shown(folder: Folder) -> None:
    known = leaf(operator="is_known")
    folder.use_rules(rule(id="large", when={"all": [SWEDISH, known]}), rule(id="rest"))
    impossible = suggested(folder).coverage.impossible
    assert [(goal.condition, goal.held) for goal in impossible] == [("/all/2/all/1", False)]


class Scores:
    """A plugin whose variable nobody can see into."""

    @hookimpl
    def leadcat_variables(self) -> Sequence[Any]:
        @numeric("Score")
        def score(facts: Facts) -> int:
            return 80

        return [score]


def test_what_neither_a_case_nor_a_proof_was_found_for_is_told(folder: Folder) -> None:
    folder.use_rules(rule(when={"all": [leaf(name="score", operator="less_than", value=5)]}))
    folder.use_cases()
    plugins = [Scores()]
    suite = load_suite(folder.rules, variables=Plugins.load(plugins).variables)
    tested = try_out(suite, plugins=plugins, suggests=True)
    assert set(tested.advice.undecided) <= set(tested.coverage.missing)
    assert tested.coverage.impossible == frozenset()
    assert any("score" in why for why in tested.advice.undecided.values())


def test_the_command_prints_what_is_to_be_added(folder: Folder) -> None:
    done = leadcat("test", folder.rules, "--suggest")
    text = done.out.partition(f'To be added to "cases" in {folder.cases}:\n\n')[2]
    cases, companies = text.split(
        '\n\nThese cases need further companies, to be added to "companies" of the CRM:\n\n'
    )
    row = suggested_row(suggested(folder).advice)
    assert json.loads(f"[{cases}]") == row["cases"]
    assert json.loads(f"[{companies}]") == row["companies"]


def test_as_json_they_are_beside_the_coverage(folder: Folder) -> None:
    (found,) = json.loads(leadcat("test", folder.rules, "--suggest", "--json").out)["rulesets"]
    assert found["suggested"] == suggested_row(suggested(folder).advice)
    (without,) = json.loads(leadcat("test", folder.rules, "--json").out)["rulesets"]
    assert without["suggested"] == {"cases": [], "companies": [], "has_more": False}


def test_without_a_cases_file_a_whole_one_is_suggested(folder: Folder) -> None:
    Path(folder.cases).unlink()
    done = leadcat("test", folder.rules, "--suggest")
    assert (done.code, done.err) == (0, "")
    text = done.out.partition(f"To be saved as {folder.cases}:\n\n")[2]
    file = json.loads(text.partition("\n\nThese cases need")[0])
    assert file["crm"] == "crm.json"
    assert file["cases"] == suggested_row(suggested_anew(folder).advice)["cases"]


def suggested_anew(folder: Folder) -> SuiteResult:
    folder.use_cases()
    return suggested(folder)


def test_without_a_cases_file_the_crm_is_the_one_that_is_named(folder: Folder) -> None:
    Path(folder.cases).unlink()
    Path(folder.crm).unlink()
    (folder.path / "elsewhere").mkdir()
    crm = written(folder.path / "elsewhere", "small.json", CRM)
    done = leadcat("test", folder.rules, "--suggest", "--crm", crm)
    assert done.code == 0
    assert '"crm": "elsewhere/small.json",' in done.out
    refused = leadcat("test", folder.rules, "--suggest")
    assert (refused.code, refused.out) == (2, "")
    assert f"{folder.crm}:: file_not_found: " in refused.err


@pytest.mark.parametrize("name", ["customer-tiers", "lead-to-customer", "nurture"])
def test_our_own_rulesets_are_shown_whole_by_their_cases(name: str) -> None:
    path = Path(__file__).parents[3] / "rulesets" / f"{name}.json"
    tested = try_out(load_suite(path), suggests=True)
    assert (tested.coverage.percent, tested.coverage.impossible) == (100, frozenset())
