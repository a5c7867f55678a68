"""What a backfill makes of a company's present state, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attrs import evolve

from leadcat_rules import Origin, Outcome, Reason, SaleSaved
from leadcat_rules.testing import (
    CUSTOMER,
    OPPORTUNITY,
    QUALIFIED,
    FakeClock,
    a_company,
    a_contact,
    a_rule,
    a_ruleset,
    a_sale,
)
from leadcat_sql.crm.backfilling.batch import Batch
from leadcat_sql.crm.backfilling.came_of import one_by_one
from leadcat_sql.crm.backfilling.present_state import Candidate, last_sale
from tests.sql.backfill.past import RULES, Past


def story(past: Past) -> None:
    """One company for each thing that rules tell apart; afterwards the rules are published."""
    past.has("sold", "sold", "open")
    past.has("lost", "sold", "lost")
    past.has("open", "open")
    past.has("qualified", lead_status=QUALIFIED)
    past.has("customer", "lost", category=CUSTOMER)
    past.has("nothing")
    past.publish()


COMPANIES = ("sold", "lost", "open", "qualified", "customer", "nothing")


def test_a_dry_run_writes_nothing_and_counts_what_the_real_run_then_does(past: Past) -> None:
    story(past)
    before = past.categories(*COMPANIES)
    tried = past.backfill("--json")
    assert (tried.code, tried.err) == (0, "")
    assert past.categories(*COMPANIES) == before
    done = past.backfill("--apply", "--json")
    assert done.code == 0
    first, second = json.loads(tried.out), json.loads(done.out)
    assert (first["applied"], first["batch"]) == (False, None)
    assert second["applied"] is True
    assert first["counts"] == second["counts"]
    assert first["eligible"] == second["eligible"]
    again = past.backfill("--resume", past.batch(done), "--json")
    assert (again.code, len(past.log_of(past.batch(done)))) == (0, 4)
    assert json.loads(again.out)["waiting"] == 0  # it has asked itself


def test_each_company_goes_where_its_last_closed_sale_or_its_contact_says(light_past: Past) -> None:
    past = light_past
    story(past)
    done = past.backfill("--apply")
    assert past.categories(*COMPANIES) == ["7", "1", "3", "2", "7", "1"]
    log = {each.event.company_id: each for each in past.log_of(past.batch(done))}
    assert set(log) == {"sold", "lost", "open", "qualified"}
    assert log["sold"].event.id == f"backfill:{past.batch(done)}:sale:sold-0"
    assert log["lost"].outcome is Outcome.AWAITING_CONFIRMATION
    assert log["sold"].revision == RULES.revision


def test_the_last_sale_is_the_one_that_the_log_has_heard_of_last(light_past: Past) -> None:
    light_past.has("two")
    for id, status in (("s9", "lost"), ("s1", "sold")):
        light_past.clock.advance(minutes=1)
        light_past.crm.save_sale(a_sale(id=id, company="two", status=status))
    light_past.publish()
    light_past.backfill("--apply")
    assert light_past.categories("two") == ["7"]


def test_the_last_sale_of_which_the_log_knows_nothing_is_the_one_with_the_higher_id() -> None:
    found = [a_sale(id="s10", status="sold"), a_sale(id="s9", status="lost")]
    assert last_sale(found, {}) == found[0]


def test_a_company_with_more_sales_than_a_statement_has_parameters(
    light_past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadcat_sql.crm.backfilling.present_state._AT_ONCE", 2)
    light_past.has("two", "sold", "lost", "lost")
    light_past.publish()
    light_past.clock.advance(days=10_000)
    light_past.crm.save_sale(light_past.crm.sale("two-0"), id="later")
    done = light_past.backfill("--json")
    assert [each["reason"] for each in json.loads(done.out)["counts"]] == ["out_of_order"]


def test_E9_its_events_come_in_bulk_and_a_rule_that_asks_parks(light_past: Past) -> None:
    light_past.has("lost", "lost")
    light_past.publish()
    batch = light_past.batch(light_past.backfill("--apply", "--by", "ann"))
    (decision,) = light_past.log_of(batch)
    assert isinstance(decision.event, SaleSaved)
    assert (decision.event.origin, decision.event.actor) == (Origin.BULK, "ann")
    assert [asked.company.id for asked in light_past.crm.engine.inbox.pending()] == ["lost"]


def test_a_question_that_waits_is_left_as_it_is(light_past: Past) -> None:
    light_past.has("lost", "lost")
    light_past.publish()
    light_past.backfill("--apply")
    (asked,) = light_past.crm.engine.inbox.pending()
    again = light_past.backfill("--apply")
    assert "1 were left alone: a question about them waits." in again.out
    assert light_past.crm.engine.inbox.pending() == [asked]


def test_a_company_is_moved_or_asked_about_once_however_much_it_has(light_past: Past) -> None:
    light_past.has("asked", "lost", lead_status=QUALIFIED)
    light_past.has("both", "open", lead_status=QUALIFIED)
    light_past.publish()
    batch = light_past.batch(light_past.backfill("--apply"))
    assert light_past.categories("asked", "both") == ["1", "3"]
    records = [each.event.record for each in light_past.log_of(batch)]
    assert records == [("sale", "asked-0"), ("sale", "both-0")]


def test_S3_a_company_whose_event_failed_is_left_for_a_retry() -> None:
    candidate = Candidate(a_company(), (a_sale(), a_contact()), {})
    batch = Batch.begin(FakeClock()(), "ann", RULES.revision)
    made = one_by_one(candidate, batch, lambda event: event.record, lambda _: Reason.RULE_ERROR)
    assert list(made) == [("sale", a_sale().id)]


def test_what_comes_to_nothing_lets_the_next_record_speak(light_past: Past) -> None:
    light_past.has("both", "stalled", lead_status=QUALIFIED)
    light_past.publish(a_ruleset(*(rule for rule in RULES.rules if rule.id != "offer")))
    batch = light_past.batch(light_past.backfill("--apply"))
    assert light_past.categories("both") == ["2"]
    reasons = [each.latest and each.latest.reason for each in light_past.log_of(batch)]
    assert reasons == [Reason.RULE_MATCHED, Reason.NO_RULE_MATCHED]


def test_it_goes_on_from_page_to_page(light_past: Past) -> None:
    ids = light_past.many(7)
    light_past.publish()
    done = light_past.backfill("--apply", "--batch-size", "2", "--json")
    assert light_past.categories(*ids) == ["7"] * 7
    updated = [c["events"] for c in json.loads(done.out)["counts"] if c["outcome"] == "updated"]
    assert updated == [7]


def test_done_again_it_changes_nothing(light_past: Past) -> None:
    story(light_past)
    light_past.backfill("--apply")
    before = light_past.categories(*COMPANIES)
    again = light_past.backfill("--apply", "--json")
    assert light_past.categories(*COMPANIES) == before
    assert not [c for c in json.loads(again.out)["counts"] if c["outcome"] == "updated"]


def test_E10_what_was_decided_later_keeps_the_last_word(past: Past) -> None:
    past.has("sold", "sold")
    past.publish()
    past.clock.advance(days=10_000)
    past.crm.save_sale(past.crm.sale("sold-0"), id="later")
    for arguments in ((), ("--apply",)):
        done = past.backfill(*arguments, "--json")
        reasons = [each["reason"] for each in json.loads(done.out)["counts"]]
        assert reasons == ["out_of_order"]
    assert past.categories("sold") == ["1"]


def test_S6_a_batch_is_undone_as_one_and_what_has_changed_since_is_told(light_past: Past) -> None:
    past = light_past
    ids = past.many(3)
    past.has("lost", "lost")
    past.publish()
    batch = past.batch(past.backfill("--apply"))
    past.crm.set_category(ids[1], OPPORTUNITY.id)
    done = past.backfill("--undo", batch, "--by", "bo", "--json")
    assert done.code == 1
    assert "changed_since" in done.err
    assert past.categories(*ids, "lost") == ["1", "3", "1", "1"]
    assert past.crm.engine.inbox.pending() == []
    assert sorted(row["outcome"] for row in done.rows) == ["declined", "undone", "undone"]
    again = past.backfill("--undo", batch, "--json")
    assert (again.code, again.out) == (1, "")


def test_the_report_is_one_page(light_past: Past, tmp_path: Path) -> None:
    story(light_past)
    done = light_past.backfill("--report", str(tmp_path / "out.html"))
    assert done.code == 0
    page = (tmp_path / "out.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Of the past" in page


def test_a_ruleset_of_a_file_is_tried_and_only_the_active_one_is_applied(
    light_past: Past, tmp_path: Path
) -> None:
    light_past.has("sold", "sold")
    light_past.publish()
    other = tmp_path / "other.json"
    content = a_ruleset(a_rule(to=OPPORTUNITY), name="Other").canonical()
    other.write_text(content, "utf-8")
    tried = light_past.backfill(str(other))
    assert "Lead → Opportunity" in tried.out
    replacing = light_past.backfill(str(other), "--report", str(other))
    assert (replacing.code, replacing.out) == (2, "")
    assert other.read_text("utf-8") == content
    refused = light_past.backfill(str(other), "--apply")
    assert (refused.code, refused.out) == (2, "")
    assert "revision_conflict: this is not the active revision" in refused.err
    assert light_past.categories("sold") == ["1"]


def test_the_table_is_readable_in_80_columns(light_past: Past) -> None:
    story(light_past)
    out = light_past.backfill(columns=80).out
    assert max(map(len, out.splitlines())) <= 80
    assert "Nothing was written. To do it, add --apply." in out


def test_an_id_that_the_log_has_no_place_for_is_refused_by_the_dry_run(light_past: Past) -> None:
    light_past.many(1)
    light_past.crm.save_sale(a_sale(id="s" * 990, company="m000", status="lost"), id="saved")
    light_past.publish()
    for arguments in ((), ("--apply",)):
        refused = light_past.backfill(*arguments)
        assert (refused.code, refused.out) == (2, "")
        assert "invalid_value: the event's id is too long: it begins with 'backfill:" in refused.err
    assert light_past.categories("m000") == ["1"]


def test_more_currencies_than_there_are_do_not_each_get_a_sum(
    light_past: Past, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in ("tallying", "telling", "simulated"):
        monkeypatch.setattr(f"leadcat_sql.commands.backfilling.{module}.MOST_CURRENCIES", 1)
    for number, company in enumerate(light_past.many(3)):
        sale = light_past.crm.sale(f"{company}-0")
        light_past.crm.save_sale(evolve(sale, amount=2, currency=f"X{min(number, 1)}"))
    light_past.publish()
    found = json.loads(light_past.backfill("--json").out)
    sums = [(each["currency"], each["events"], each["amount"]) for each in found["counts"]]
    assert sums == [("X0", 1, 2), (None, 2, 0)]
    assert found["in_other_currencies"] == 2
    told = light_past.backfill("--report", str(tmp_path / "out.html")).out
    assert "2 events are in more than 1 currencies: counted without their amounts." in told
    assert "events in more than 1 currencies" in (tmp_path / "out.html").read_text("utf-8")


def test_refusals_do_nothing(light_past: Past) -> None:
    nothing = light_past.backfill()
    assert (nothing.code, nothing.out) == (2, "")
    assert nothing.err.startswith("not_found: no ruleset is active")
    light_past.publish()
    light_past.has("other")
    sale = a_sale(id="s", company="other", status="sold")
    light_past.crm.save_sale(sale, id="backfill:noa:sale:s")  # of a batch whose name begins so
    for arguments in (("--resume", "no"), ("--undo", "no"), ("--undo", "x", "--apply")):
        refused = light_past.backfill(*arguments)
        assert (refused.code, refused.out) == (2, ""), arguments
