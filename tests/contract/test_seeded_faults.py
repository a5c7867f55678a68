"""The suites fail for whoever breaks a promise: each fault, and the test that finds it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from leadcat_rules.decisions import Decision
from leadcat_rules.domain import Id
from leadcat_rules.errors import HostError
from leadcat_rules.files import Snapshot
from leadcat_rules.memory import MemoryStore
from leadcat_rules.plugins import HostFault
from leadcat_rules.store import Claim, Store
from leadcat_rules.testing.host_contract import HostContract
from leadcat_rules.testing.host_contract.crm import Crm
from leadcat_rules.testing.hosts import MemoryHost
from leadcat_rules.testing.stateful import StoreMachine
from leadcat_rules.testing.store_contract import StoreContract
from tests.contract import broken_hosts as hosts
from tests.contract import broken_stores as stores

STORES: dict[str, tuple[type[MemoryStore], str]] = {
    "forgets an event id": (
        stores.ForgetsEventIds,
        "test_S1_a_second_claim_is_not_first",
    ),
    "two deliveries at once both claimed": (
        stores.ClaimsByReadingFirst,
        "test_S1_one_of_16_claims_at_once_is_first",
    ),
    "a second claim finds nothing of the first": (
        stores.ClaimsWithoutLookingWhatIsThere,
        "test_S1_a_second_claim_finds_how_the_first_ended",
    ),
    "another content replaces the first": (
        stores.ForgetsEventIds,
        "test_S1_another_content_under_the_same_id_finds_the_first_too",
    ),
    "a confirmation answered twice": (
        stores.IgnoresVersions,
        "test_C4_an_answer_that_comes_second_changes_nothing",
    ),
    "a confirmation answered twice at once": (
        stores.ComparesVersionsThenSaves,
        "test_C4_one_of_16_answers_at_once_wins",
    ),
    "save ignores the version": (
        stores.IgnoresVersions,
        "test_C4_a_save_of_any_other_version_changes_nothing",
    ),
    "versions compared before the save": (
        stores.ComparesVersionsThenSaves,
        "test_C4_one_of_16_saves_at_once_wins",
    ),
    "a save that lost leaves its confirmation": (
        stores.KeepsTheConfirmationOfASaveThatLost,
        "test_C4_a_save_of_any_other_version_changes_nothing",
    ),
    "saves what nobody claimed": (
        stores.SavesWithoutAClaim,
        "test_a_save_of_what_nobody_claimed_changes_nothing",
    ),
    "intent lost": (
        stores.LosesIntents,
        "test_S3_an_intent_is_durable_once_it_is_saved",
    ),
    "intent written behind": (
        stores.WritesBehind,
        "test_S3_an_intent_is_durable_once_it_is_saved",
    ),
    "superseding forgotten": (
        stores.NeverSupersedes,
        "test_C6_a_newer_confirmation_is_the_only_one_that_waits",
    ),
    "superseding leaves the decision as it was": (
        stores.SupersedesWithoutTellingTheDecision,
        "test_C6_the_superseded_one_and_its_decision_say_so",
    ),
    "superseding of other companies' questions": (
        stores.SupersedesOtherCompaniesToo,
        "test_C6_other_companies_questions_stay",
    ),
    "cursor hands out twice": (
        stores.TakesWithoutMovingTheCursor,
        "test_each_notice_is_taken_once_oldest_first",
    ),
    "cursor hands out twice at once": (
        stores.TakesByReadingFirst,
        "test_each_notice_is_taken_once_by_16_at_once",
    ),
    "cursor begins at the beginning": (
        stores.BeginsCursorsAtTheBeginning,
        "test_a_new_cursor_stands_at_the_end",
    ),
    "observers hear of what is in hand": (
        stores.TellsOfWhatIsInHand,
        "test_what_is_in_hand_is_no_news",
    ),
    "publish ignores what was expected": (
        stores.PublishesWhateverIsActive,
        "test_R7_another_expectation_changes_nothing",
    ),
    "two savings at once both published": (
        stores.PublishesByReadingFirst,
        "test_R7_of_16_savings_over_the_same_revision_one_wins",
    ),
    "a roll-back leaves no entry": (
        stores.RollsBackWithoutANewEntry,
        "test_R7_a_roll_back_brings_an_id_back_as_a_new_entry",
    ),
    "newest_at counts failures": (
        stores.CountsFailedEvents,
        "test_E10_a_failed_event_does_not_count",
    ),
    "newest_at counts other records": (
        stores.CountsEventsOfAnyRecord,
        "test_E10_other_records_times_do_not_count",
    ),
    "newest_at forgets questions": (
        stores.ForgetsQuestionsInTheOrder,
        "test_E10_a_question_counts_as_long_as_it_does_not_fail",
    ),
    "intents are never unfinished": (
        stores.FindsOnlyClaimsUnfinished,
        "test_S3_an_intent_without_a_record_is_unfinished",
    ),
    "failures are unfinished": (
        stores.FindsOldFailuresUnfinished,
        "test_S3_what_is_in_nobodys_hands_is_not_unfinished",
    ),
    "pages of decisions begin after a time": (
        stores.BreaksPagesByTimeAlone,
        "test_S5_decisions_are_listed_page_by_page",
    ),
    "pages of confirmations begin after a time": (
        stores.BreaksPagesByTimeAlone,
        "test_confirmations_are_listed_page_by_page",
    ),
    "a page of the oldest turned round": (
        stores.TurnsAPageThatIsCutAlready,
        "test_confirmations_are_listed_newest_first_where_that_is_asked_for",
    ),
    "pages of the newest go on in the other direction": (
        stores.TurnsAPageThatIsCutAlready,
        "test_confirmations_are_listed_page_by_page",
    ),
    "all questions have expired": (
        stores.FindsAllThatWaitExpired,
        "test_C7_those_whose_time_is_up_are_found",
    ),
    "decisions oldest first": (
        stores.ListsOldestFirst,
        "test_S5_decisions_are_listed_newest_first",
    ),
    "a query's rule ignored": (
        stores.IgnoresTheRuleOfAQuery,
        "test_S5_each_field_of_a_query_narrows_it",
    ),
    "a query's trigger ignored": (
        stores.IgnoresTheTriggerOfAQuery,
        "test_S5_decisions_are_found_by_the_trigger_that_they_bear",
    ),
    "who answered taken for who saved": (
        stores.TakesWhoAnsweredForWhoSaved,
        "test_S5_decisions_are_found_by_who_saved",
    ),
    "who answered forgotten by an undo": (
        stores.FindsWhoAnsweredByTheLatestStep,
        "test_S5_decisions_are_found_by_who_answered_also_after_an_undo",
    ),
    "pages narrowed after they were cut": (
        stores.NarrowsAPageThatIsCutAlready,
        "test_S5_pages_of_a_query_hold_only_what_fits",
    ),
    "counts what is decided at the end": (
        stores.CountsUntilToo,
        "test_since_is_counted_and_until_is_not",
    ),
    "counts by days of its own place": (
        stores.CountsDaysOfItsOwnPlace,
        "test_a_day_is_one_in_utc_whatever_the_offsets",
    ),
    "counts each step of a decision": (
        stores.CountsEachStep,
        "test_S3_a_decision_counts_once_as_it_stands_now",
    ),
    "counts an undone update as applied, too": (
        stores.CountsEachStep,
        "test_S6_an_undone_update_counts_as_undone",
    ),
    "counts a question that was superseded as open, too": (
        stores.CountsEachStep,
        "test_C6_what_was_superseded_counts_as_lapsed",
    ),
    "counts without the rules": (
        stores.CountsOutcomesWithoutTheirRules,
        "test_decisions_are_counted_by_day_outcome_and_rule",
    ),
    "counts what is only intended": (
        stores.CountsIntents,
        "test_what_is_not_decided_yet_is_not_counted",
    ),
    "gives more history than was asked for": (
        stores.GivesTheWholeHistory,
        "test_R7_the_history_is_as_long_as_was_asked_for",
    ),
    "begins the history at its end whatever was asked for": (
        stores.BeginsTheHistoryAtItsEnd,
        "test_R7_the_history_goes_on_below_a_number",
    ),
    "times rounded": (
        stores.RoundsTimes,
        "test_S5_events_come_back_as_they_were",
    ),
    "trace dropped": (
        stores.DropsTheTrace,
        "test_S5_every_field_of_a_settled_decision_comes_back",
    ),
    "who answered dropped": (
        stores.DropsWhoAnswered,
        "test_C4_every_way_to_close_a_confirmation_comes_back",
    ),
}

FOUND_BY_PLAYING = [
    stores.ForgetsEventIds,
    stores.IgnoresVersions,
    stores.LosesIntents,
    stores.NeverSupersedes,
    stores.TakesWithoutMovingTheCursor,
    stores.PublishesWhateverIsActive,
    stores.CountsFailedEvents,
    stores.CountsEachStep,
]

Make = Callable[[Snapshot], object]


def with_store(make_store: Callable[[], Store]) -> Make:
    return lambda snapshot: hosts.RemembersIn(snapshot, make_store())


def over_memory(host: Callable[[MemoryHost], object]) -> Make:
    return lambda snapshot: host(MemoryHost(snapshot))


HOSTS: dict[str, tuple[Make, str]] = {
    "ignores the expected category": (
        hosts.IgnoresTheExpectedCategory,
        "test_S2_another_category_than_the_expected_one_is_kept",
    ),
    "returns True without writing": (
        hosts.SaysTrueWithoutWriting,
        "test_S2_the_expected_category_is_replaced",
    ),
    "returns False and writes": (
        hosts.WritesAndSaysFalse,
        "test_S2_the_expected_category_is_replaced",
    ),
    "writes what it refuses": (
        hosts.WritesWhatItRefuses,
        "test_S2_another_category_than_the_expected_one_is_kept",
    ),
    "an unknown target clears the category": (
        hosts.TakesAnUnknownTargetForNone,
        "test_S2_a_target_that_is_not_there_is_not_written",
    ),
    "an unknown target is refused too late": (
        hosts.ForgetsBeforeItRefusesATarget,
        "test_S2_a_target_that_is_not_there_is_not_written",
    ),
    "compares, then writes": (
        hosts.ComparesThenWrites,
        "test_S2_of_writers_at_once_one_wins",
    ),
    "compares, awaits, then writes": (
        over_memory(hosts.ComparesAwaitsThenWrites),
        "test_S2_of_writers_at_once_one_wins",
    ),
    "no category passes for any": (
        hosts.TakesNoCategoryForAnyCategory,
        "test_S2_a_company_without_a_category_is_kept",
    ),
    "moves other companies too": (
        hosts.MovesEveryCompanyOfTheCategory,
        "test_S2_no_other_company_is_touched",
    ),
    "raises for an unknown company": (
        hosts.RaisesForAnUnknownCompany,
        "test_an_unknown_company_is_none",
    ),
    "invents companies": (
        hosts.InventsCompanies,
        "test_an_unknown_company_is_none",
    ),
    "get_company returns a stale copy": (
        hosts.GivesACopyThatItKept,
        "test_C5_a_company_is_as_it_is_now",
    ),
    "attributes forgotten": (
        hosts.ForgetsAttributes,
        "test_a_company_is_as_the_crm_has_it",
    ),
    "deleted categories hidden": (
        hosts.HidesDeletedCategories,
        "test_S4_all_categories_are_listed_the_deleted_ones_too",
    ),
    "deleted lead statuses hidden": (
        hosts.HidesDeletedLeadStatuses,
        "test_S4_all_lead_statuses_are_listed_the_deleted_ones_too",
    ),
    "a category listed twice": (
        hosts.ListsACategoryTwice,
        "test_S4_all_categories_are_listed_the_deleted_ones_too",
    ),
    "everybody is allowed": (
        hosts.AllowsEverybody,
        "test_R6_a_stranger_undoes_nothing",
    ),
    "everybody may answer": (
        hosts.AllowsEverybody,
        "test_C3_a_stranger_answers_nothing",
    ),
    "its store forgets an event id": (
        with_store(stores.ForgetsEventIds),
        "test_S1_a_second_delivery_returns_the_first_decision",
    ),
    "its store lets an answer count twice": (
        with_store(stores.ComparesVersionsThenSaves),
        "test_C4_of_answers_at_once_one_counts",
    ),
    "intent written after the category": (
        with_store(stores.WritesBehind),
        "test_S3_a_crash_just_after_the_write_loses_nothing",
    ),
    "intent lost": (
        with_store(stores.LosesIntents),
        "test_S3_a_crash_just_after_the_write_loses_nothing",
    ),
    "no intent, for a transaction that isn't there": (
        with_store(stores.JoinsNoTransaction),
        "test_S3_a_crash_just_after_the_write_loses_nothing",
    ),
}


@pytest.mark.parametrize(("broken", "promise"), STORES.values(), ids=STORES)
def test_a_broken_store_fails(broken: type[MemoryStore], promise: str) -> None:
    assert keeps(store_suite(MemoryStore), promise)
    assert not keeps(store_suite(broken), promise)


@pytest.mark.parametrize("broken", FOUND_BY_PLAYING)
def test_a_broken_store_loses_against_the_plain_model(broken: type[MemoryStore]) -> None:
    without_shrinking = settings(
        max_examples=200, stateful_step_count=30, database=None, phases=[Phase.generate]
    )
    machine = StoreMachine.of(broken, lambda store: store)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=without_shrinking)


@pytest.mark.parametrize(("broken", "promise"), HOSTS.values(), ids=HOSTS)
def test_a_broken_host_fails(broken: Make, promise: str) -> None:
    assert keeps(host_suite(MemoryHost), promise)
    assert not keeps(host_suite(broken), promise)


def test_a_fake_that_crashes_is_no_fault_that_was_found() -> None:
    class Crashes(MemoryStore):
        def claim(self, decision: Decision) -> Claim:
            raise AttributeError(decision.id)

    with pytest.raises(AttributeError):
        keeps(store_suite(Crashes), "test_S1_a_second_claim_is_not_first")


def store_suite(make: Callable[[], Store]) -> StoreContract:
    class Suite(StoreContract):
        def make_store(self) -> Store:
            return make()

        def reopen(self, store: Store) -> Store:
            return store

    return Suite()


def host_suite(make: Make) -> HostContract:
    class Suite(HostContract):
        def make_host(self, snapshot: Snapshot) -> object:
            return make(snapshot)

        def category_of(self, host: Any, company_id: Id) -> str | None:
            found: str | None = host.category_of(company_id)
            return found

        def put_category(self, host: Any, company_id: Id, category_id: Id | None) -> None:
            host.put_category(company_id, category_id)

    return Suite()


def keeps(suite: StoreContract | HostContract, promise: str) -> bool:
    """Whether this test of the suite passes. Any other error is one of the fake, not its fault."""
    test = getattr(suite, promise)
    try:
        if isinstance(suite, StoreContract):
            test(suite.make_store())
        else:
            with closing(Crm(suite)) as crm:
                test(crm)
    except (AssertionError, pytest.fail.Exception, HostFault, HostError):
        return False
    return True
