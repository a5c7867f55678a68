"""The four toggles and the revisions behind them."""

import asyncio
from pathlib import Path

import pytest

from leadcat_rules import (
    Engine,
    InvalidInput,
    MemoryStore,
    NotAllowed,
    NotFound,
    Refused,
    RevisionConflict,
    Ruleset,
    SettingsDraft,
    Trigger,
    parse_ruleset,
)
from tests.unit.engine.world import (
    CUSTOMER,
    GONE,
    LEAD,
    QUALIFIED,
    VIP,
    World,
    told,
    when_lead_status,
    when_sold,
)

WHEN_SWEDISH = {"all": [{"name": "company_country", "operator": "equal_to", "value": "SE"}]}


def complete(draft: SettingsDraft) -> SettingsDraft:
    return draft.edit("sale_sold", enabled=True, set_category_to=CUSTOMER.id)


def test_R1_all_four_toggles_are_off_before_anything_was_saved() -> None:
    draft = World().engine.settings.open()
    assert [toggle.trigger for toggle in draft.toggles] == list(Trigger)
    assert not any(toggle.enabled for toggle in draft.toggles)
    assert draft.can_save


def test_R2_R3_a_toggle_that_is_saved_decides_the_next_event() -> None:
    world = World()
    draft = complete(world.engine.settings.open()).edit("sale_sold", ask_for_confirmation=True)
    revision = world.engine.settings.save(draft, by="admin")
    decision = world.sold()
    assert decision.outcome == "awaiting_confirmation"
    assert decision.revision == revision.id


def test_R4_the_fourth_toggle_names_its_lead_status() -> None:
    world = World()
    draft = world.engine.settings.open().edit(
        "lead_status_changed", enabled=True, set_category_to="2", lead_status=QUALIFIED
    )
    world.engine.settings.save(draft, by="admin")
    assert world.lead_status(QUALIFIED).outcome == "updated"


def test_R5_a_save_is_possible_only_when_every_enabled_rule_is_complete() -> None:
    world = World()
    draft = world.engine.settings.open().edit("sale_lost", enabled=True)
    draft = draft.edit("lead_status_changed", enabled=True)
    assert not draft.can_save
    assert [(problem.pointer, problem.code) for problem in draft.problems] == [
        ("/sale_lost/set_category_to", "target_required"),
        ("/lead_status_changed/set_category_to", "target_required"),
        ("/lead_status_changed/lead_status", "lead_status_required"),
    ]
    with pytest.raises(InvalidInput, match="'Update category when a sale is lost' has no target"):
        world.engine.settings.save(draft, by="admin")
    assert len(world.engine.settings.history()) == 1


def test_R5_a_rule_that_is_off_may_lack_both() -> None:
    draft = World().engine.settings.open().edit("lead_status_changed", ask_for_confirmation=True)
    assert draft.can_save


def test_R5_a_deleted_category_is_no_target() -> None:
    draft = World().engine.settings.open()
    draft = draft.edit("sale_sold", enabled=True, set_category_to=GONE.id)
    assert [problem.code for problem in draft.problems] == ["category_deleted"]


def test_R5_cancel_restores_what_was_saved_last() -> None:
    draft = World(when_sold()).engine.settings.open()
    edited = draft.edit("sale_sold", enabled=False).edit("sale_lost", set_category_to=VIP.id)
    assert edited != draft
    assert edited.cancel() == draft


def test_a_toggle_can_be_emptied_again() -> None:
    draft = World(when_sold()).engine.settings.open()
    emptied = draft.edit("sale_sold", enabled=False, set_category_to="")
    assert emptied.toggle("sale_sold").set_category_to is None
    assert emptied.can_save


def test_R6_only_an_administrator_may_change_the_settings() -> None:
    world = World(when_sold())
    world.host.forbid("eve")
    draft = world.engine.settings.open().edit("sale_sold", enabled=False)
    with pytest.raises(NotAllowed, match="'eve' is not allowed to change settings"):
        world.engine.settings.save(draft, by="eve")
    with pytest.raises(NotAllowed):
        world.engine.settings.roll_back(draft.base or "", by="eve")
    assert world.sold().outcome == "updated"
    assert len(world.engine.settings.history()) == 1


def test_R7_a_save_is_refused_when_somebody_else_saved_in_between() -> None:
    world = World(when_sold())
    mine = world.engine.settings.open().edit("sale_sold", enabled=False)
    theirs = world.engine.settings.open().edit("sale_sold", set_category_to=VIP.id)
    saved = world.engine.settings.save(theirs, by="bo")
    with pytest.raises(RevisionConflict, match=f"bo saved {saved.id}"):
        world.engine.settings.save(mine, by="admin")
    assert world.sold().to_category == VIP.id


def test_R7_a_save_makes_a_new_revision_with_who_and_when() -> None:
    world = World(when_sold())
    world.clock.advance(hours=1)
    draft = world.engine.settings.open().edit("sale_sold", set_category_to=VIP.id)
    world.engine.settings.save(draft, by="bo")
    newest, oldest = world.engine.settings.history()
    assert (newest.number, newest.by, newest.at) == (2, "bo", world.clock())
    assert (oldest.number, oldest.by) == (1, "admin")
    assert newest.id != oldest.id
    assert world.engine.settings.history(limit=1) == [newest]
    assert world.engine.settings.history(before=newest.number) == [oldest]
    assert world.engine.settings.history(limit=1, before=oldest.number) == []


def test_R7_a_rollback_is_a_new_entry_with_the_old_content() -> None:
    world = World(when_sold())
    first = world.engine.settings.history()[0]
    world.publish()
    assert world.sold(sale="s0").reason == "no_rule_matched"
    back = world.engine.settings.roll_back(first.id, by="bo")
    assert (back.id, back.number, back.by) == (first.id, 3, "bo")
    assert told(world.sold()) == ("updated", "rule_matched")
    with pytest.raises(NotFound, match="sha256:nothing"):
        world.engine.settings.roll_back("sha256:nothing", by="bo")


def test_both_ways_of_editing_show_one_truth() -> None:
    world = World(when_sold("Customer", ask_for_confirmation=True))
    toggle = world.engine.settings.open().toggle("sale_sold")
    assert (toggle.rule, toggle.enabled, toggle.ask_for_confirmation) == ("sold", True, True)
    assert toggle.set_category_to == CUSTOMER.id


def test_a_save_keeps_what_an_analyst_wrote_and_the_toggles_cannot_show() -> None:
    swedish = when_sold("VIP", id="swedish", when=WHEN_SWEDISH, because="Swedes are dear to us.")
    plain = when_sold("Customer", because="A sale makes a customer.")
    world = World(swedish, plain, when_lead_status())
    draft = world.engine.settings.open()
    assert [rule.id for rule in draft.further_rules] == ["swedish"]
    world.engine.settings.save(draft.edit("sale_sold", ask_for_confirmation=True), by="admin")
    saved = world.engine.settings.open().saved
    assert [rule.id for rule in saved.rules] == ["swedish", "sold", "qualified"]
    assert saved.rules[0].because == "Swedes are dear to us."
    assert saved.rules[1].because == "A sale makes a customer."
    assert saved.rules[1].set_category_to == "Customer"
    assert saved.rules[1].ask_for_confirmation


def test_a_toggle_without_a_rule_makes_one_behind_the_analysts_rules() -> None:
    world = World(when_sold("VIP", id="sale_sold", when=WHEN_SWEDISH))
    world.engine.settings.save(complete(world.engine.settings.open()), by="admin")
    rules = world.engine.settings.open().saved.rules
    assert [rule.id for rule in rules] == ["sale_sold", "sale_sold-2"]
    assert world.sold().to_category == VIP.id


def test_a_save_that_edits_nothing_changes_no_rule() -> None:
    world = World(when_sold(), when_lead_status())
    draft = world.engine.settings.open()
    assert draft.ruleset == draft.saved
    assert draft.ruleset.revision == draft.base


def test_an_expiry_goes_when_the_rule_no_longer_asks() -> None:
    world = World(when_sold(ask_for_confirmation=True, expires_after="P1D"))
    draft = world.engine.settings.open().edit("sale_sold", ask_for_confirmation=False)
    world.engine.settings.save(draft, by="admin")
    assert world.sold().outcome == "updated"


def test_S4_the_administrator_sees_a_rule_whose_target_was_deleted_as_broken() -> None:
    world = World(when_sold(), when_lead_status())
    assert world.engine.settings.open().broken_rules == ()
    world.host.replace_category(CUSTOMER.id, deleted=True)
    draft = world.engine.settings.open()
    assert [rule.id for rule in draft.broken_rules] == ["sold"]
    assert [problem.code for problem in draft.problems] == ["category_deleted"]
    assert draft.edit("sale_sold", enabled=False).can_save


def test_S4_a_running_engine_goes_on_and_says_that_the_target_is_missing() -> None:
    world = World(when_sold(), when_lead_status())
    world.host.replace_category(CUSTOMER.id, deleted=True)
    decision = world.sold()
    assert told(decision) == ("not_fired", "target_missing")
    assert decision.rule == "sold"
    assert world.category_of() == "Lead"
    assert world.lead_status(QUALIFIED).outcome == "updated"


def test_S4_a_name_that_the_crm_no_longer_has_counts_as_deleted() -> None:
    world = World(when_sold())
    world.host.replace_category(CUSTOMER.id, name="Client")
    assert world.sold().reason == "target_missing"
    assert [rule.id for rule in world.engine.settings.open().broken_rules] == ["sold"]


def test_S4_a_lead_status_that_was_deleted_makes_its_rule_not_fire() -> None:
    world = World(when_lead_status("Retired", "Opportunity"))
    assert told(world.lead_status("90")) == ("not_fired", "target_missing")


def test_S7_a_ruleset_that_was_not_read_from_a_file_is_checked_when_it_is_published() -> None:
    world = World(when_sold())
    good = parse_ruleset({"name": "x", "rules": [when_sold(when=WHEN_SWEDISH)]})
    leaf = good.rules[0].when.all[0].model_copy(update={"operator": "__class__"})  # type: ignore[union-attr]
    condition = good.rules[0].when.model_copy(update={"all": (leaf,)})  # type: ignore[union-attr]
    rule = good.rules[0].model_copy(update={"when": condition})
    bad = good.model_copy(update={"rules": (rule,)})
    active = world.engine.settings.history()[0].id
    with pytest.raises(InvalidInput, match="unknown_operator"):
        world.engine.settings.publish(bad, expect=active, by="admin")
    assert world.engine.settings.history()[0].id == active


def ruleset_file(folder: Path, text: str) -> Path:
    path = folder / "rules.json"
    path.write_text(text)
    return path


SOLD = '{"name": "x", "rules": [{"id": "a", "trigger": "sale_sold", "set_category_to": "VIP"}]}'


def test_a_file_is_published_once_and_what_was_saved_since_stays_the_truth(
    tmp_path: Path,
) -> None:
    store = MemoryStore()
    path = ruleset_file(tmp_path, SOLD)
    world = World()
    first = Engine.open(path, plugins=[world.host], store=store, discover=False, by="deploy")
    assert first.settings.history()[0].by == "deploy"
    draft = first.settings.open().edit("sale_sold", set_category_to=CUSTOMER.id)
    saved = first.settings.save(draft, by="admin")
    again = Engine.open(path, plugins=[world.host], store=store, discover=False)
    assert again.settings.history()[0].id == saved.id


def test_a_file_that_is_opened_read_only_decides_and_nothing_can_be_saved(
    tmp_path: Path,
) -> None:
    world = World()
    engine = Engine.open(
        ruleset_file(tmp_path, SOLD), plugins=[world.host], read_only=True, discover=False
    )
    assert engine.settings.history() == []
    assert engine.settings.is_read_only
    assert not world.engine.settings.is_read_only
    draft = engine.settings.open()
    assert draft.toggle("sale_sold").set_category_to == VIP.id
    with pytest.raises(Refused, match="read only"):
        engine.settings.save(draft.edit("sale_sold", enabled=False), by="admin")


def test_before_and_after_saving_the_company_stays_what_it_was() -> None:
    world = World()
    world.engine.settings.save(complete(world.engine.settings.open()), by="admin")
    assert world.category_of() == LEAD.name


def test_R5_an_incomplete_ruleset_is_refused_however_it_was_made() -> None:
    world = World()
    made = Ruleset.model_validate(
        {
            "name": "x",
            "rules": [
                {"id": "a", "trigger": "sale_sold"},
                {"id": "a", "trigger": "lead_status_changed", "set_category_to": "Customer"},
            ],
        }
    )
    active = world.engine.settings.history()[0].id
    with pytest.raises(InvalidInput) as refused:
        world.engine.settings.publish(made, expect=active, by="admin")
    with pytest.raises(InvalidInput):
        Engine.open(made, plugins=[world.host], read_only=True, discover=False)
    assert [(problem.pointer, problem.code) for problem in refused.value.problems] == [
        ("/rules/0/set_category_to", "target_required"),
        ("/rules/1/lead_status", "lead_status_required"),
        ("/rules/1/id", "duplicate_id"),
    ]
    assert world.engine.settings.history()[0].id == active


def test_a_revision_keeps_the_id_under_which_the_store_has_it() -> None:
    store = MemoryStore()
    world = World(store=store)
    spaced = (
        '{ "rules": [{"id": "a", "trigger": "sale_sold", "set_category_to": "VIP"}], "name": "x" }'
    )
    active = world.engine.settings.history()[0].id
    store.publish("sha256:older", spaced, at=world.clock(), by=None, expect=active)
    assert world.sold().revision == "sha256:older"


def test_the_host_is_asked_once_whether_a_save_is_allowed() -> None:
    world = World(when_sold())
    draft = world.engine.settings.open().edit("sale_sold", enabled=False)
    asked: list[str] = []
    world.engine.plugins.trace(lambda call: asked.append(call.hook))
    world.engine.settings.save(draft, by="admin")
    assert asked.count("leadcat_is_allowed") == 1


def test_R7_the_history_is_as_long_as_was_asked_for() -> None:
    world = World(when_sold())
    world.publish(when_sold("VIP"))
    world.publish(when_sold(enabled=False))
    settings = world.engine.settings
    assert [entry.number for entry in settings.history(limit=2)] == [3, 2]
    assert [entry.number for entry in settings.history()] == [3, 2, 1]


def test_S5_the_revision_that_a_decision_names_can_be_read() -> None:
    world = World(when_sold())
    decision = world.sold()
    world.publish(when_sold("VIP"))
    revision = world.engine.settings.revision(decision.revision or "")
    assert revision is not None
    assert (revision.number, revision.id) == (1, decision.revision)
    assert parse_ruleset(revision.content).rules[0].id == "sold"
    assert world.engine.settings.revision("sha256:nothing") is None


def test_R7_of_a_revision_that_came_back_the_newest_saving_is_told() -> None:
    world = World(when_sold())
    first = world.engine.settings.history()[0]
    world.publish(when_sold("VIP"))
    back = world.engine.settings.roll_back(first.id, by="ann")
    assert world.engine.settings.revision(first.id) == back


def test_R7_the_twins_read_the_same_history() -> None:
    world = World(when_sold())
    first = world.engine.settings.history()[0]

    async def story() -> None:
        assert await world.engine.settings.ahistory(limit=1) == [first]
        assert await world.engine.settings.arevision(first.id) == first

    asyncio.run(story())
