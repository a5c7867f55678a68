"""The original product's settings made a ruleset, and back as far as four toggles go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules.engine.toggles import SettingsDraft
from leadcat_rules.errors import InvalidInput
from leadcat_rules.events import Trigger
from leadcat_rules.files import load_ruleset, parse_ruleset
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.snapshots import read_snapshot
from leadcat_rules.ruleset import ById
from leadcat_rules.workbench.exchanging import export_settings, parse_settings
from leadcat_rules.workbench.exchanging.shapes import IGNORED, NAMES
from leadcat_web.agents.shapes import TRIGGERS
from tests.unit.cli.calls import leadcat
from tests.unit.given import CRM, leaf, rule, ruleset, written

LISTS = read_snapshot(CRM.items(), Findings()).lists
SOLD: dict[str, Any] = {"Enabled": True, "TriggerType": "SaleSold", "DefaultCategory": 7}
HOT: dict[str, Any] = {
    "Enabled": True,
    "TriggerType": 4,
    "UserConfirmation": True,
    "DefaultCategory": 7,
    "LeadstatusId": 5,
}


def problems(value: object) -> list[tuple[str, str]]:
    """The code and pointer of each thing that is wrong with these settings."""
    with pytest.raises(InvalidInput) as refused:
        parse_settings(value, lists=LISTS)
    return [(problem.code.value, problem.pointer) for problem in refused.value.problems]


# Import


def test_ids_become_names_where_a_crm_says_what_they_are_called() -> None:
    sold, hot = parse_settings([SOLD, HOT], lists=LISTS).rules
    assert (sold.id, sold.trigger, sold.set_category_to) == ("sale_sold", "sale_sold", "Customer")
    assert (hot.lead_status, hot.ask_for_confirmation) == ("Qualified", True)


def test_without_a_crm_they_stay_ids() -> None:
    (sold,) = parse_settings([SOLD]).rules
    assert sold.set_category_to == ById(id="7")


def test_S4_what_was_deleted_stays_an_id() -> None:
    (sold,) = parse_settings([SOLD | {"DefaultCategory": 8}], lists=LISTS).rules
    assert sold.set_category_to == ById(id="8")


@pytest.mark.parametrize("trigger", list(NAMES))
def test_a_trigger_is_a_name_a_number_or_a_number_as_text(trigger: Trigger) -> None:
    for written_as in (NAMES[trigger], trigger.number, str(trigger.number), float(trigger.number)):
        (made,) = parse_settings([{"TriggerType": written_as}]).rules
        assert (made.trigger, made.enabled) == (trigger, False)


def test_the_names_of_triggers_are_those_of_the_api() -> None:
    assert dict(NAMES) == dict(TRIGGERS)


def test_the_list_may_be_wrapped_as_the_api_wraps_it_and_bear_what_carriers_bear() -> None:
    plain = parse_settings([SOLD])
    for key in ("Settings", "value"):
        assert parse_settings({key: [SOLD], "odata.metadata": "…"}) == plain
    assert parse_settings([SOLD | dict.fromkeys(IGNORED)]) == plain


def test_0_and_null_say_that_there_is_none() -> None:
    for nothing in (0, "0", None):
        off = {"TriggerType": 4, "DefaultCategory": nothing, "LeadstatusId": nothing}
        (made,) = parse_settings([off]).rules
        assert (made.set_category_to, made.lead_status) == (None, None)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ([{"TriggerType": "SaleSolt"}], [("unknown_trigger", "/0/TriggerType")]),
        ([{"TriggerType": 0}], [("unknown_trigger", "/0/TriggerType")]),
        ([{"TriggerType": None}], [("wrong_type", "/0/TriggerType")]),
        ([{"Enabled": True}], [("missing", "/0/TriggerType")]),
        ([SOLD | {"Enabled": 1}], [("wrong_type", "/0/Enabled")]),
        ([SOLD | {"DefaultCategory": "x"}], [("invalid_value", "/0/DefaultCategory")]),
        ([SOLD | {"DefaultCategory": "007"}], [("invalid_value", "/0/DefaultCategory")]),
        ([SOLD | {"DefaultCategory": 2**31}], [("invalid_value", "/0/DefaultCategory")]),
        ([SOLD | {"DefaultCategory": True}], [("wrong_type", "/0/DefaultCategory")]),
        ([SOLD | {"DefaultCategory": 99}], [("unknown_category", "/0/DefaultCategory")]),
        ([HOT | {"LeadstatusId": 99}], [("unknown_lead_status", "/0/LeadstatusId")]),
        ([SOLD | {"DefaultCategory": 0}], [("target_required", "/0/DefaultCategory")]),
        ([HOT | {"LeadstatusId": 0}], [("lead_status_required", "/0/LeadstatusId")]),
        ([SOLD | {"LeadstatusId": 5}], [("lead_status_not_allowed", "/0/LeadstatusId")]),
        ([SOLD | {"Enable": True}], [("unknown_key", "/0/Enable")]),
        ([SOLD, SOLD], [("duplicate_id", "/1/TriggerType")]),
        ({"Settings": SOLD}, [("wrong_type", "/Settings")]),
        (SOLD, [("wrong_type", "")]),
        ([SOLD] * 5, [("too_many", "")]),
        (
            {"value": [{"TriggerType": 9}, HOT | {"LeadstatusId": 0, "DefaultCategory": 99}]},
            [
                ("unknown_trigger", "/value/0/TriggerType"),
                ("unknown_category", "/value/1/DefaultCategory"),
                ("lead_status_required", "/value/1/LeadstatusId"),
            ],
        ),
    ],
)
def test_R5_all_that_is_wrong_is_told_at_its_pointer(
    wrong: object, told: list[tuple[str, str]]
) -> None:
    assert problems(wrong) == told


# Export


def exported(*rules: dict[str, Any], **changes: Any) -> Any:
    return export_settings(parse_ruleset(ruleset(*rules, **changes)), LISTS)


def test_there_is_a_setting_for_each_trigger_and_0_where_there_is_no_id() -> None:
    found = exported(rule()).as_json()
    assert found["left_out"] == []
    assert [each["TriggerType"] for each in found["settings"]] == list(NAMES.values())
    assert found["settings"][:2] == [
        {
            "Enabled": True,
            "TriggerType": "SaleSold",
            "UserConfirmation": False,
            "DefaultCategory": 7,
            "LeadstatusId": 0,
        },
        {
            "Enabled": False,
            "TriggerType": "SaleLost",
            "UserConfirmation": False,
            "DefaultCategory": 0,
            "LeadstatusId": 0,
        },
    ]


@pytest.mark.parametrize(
    ("rules", "places", "is_kept"),
    [
        ([rule(when=leaf())], ["/rules/0/when"], False),
        ([rule(origins=["ui"])], ["/rules/0/origins"], False),
        (
            [rule(ask_for_confirmation=True, expires_after="P1D")],
            ["/rules/0/expires_after"],
            False,
        ),
        ([rule(set_category_to={"id": "c7"})], ["/rules/0/set_category_to"], False),
        ([rule(), rule(id="again")], ["/rules/1"], True),
        (
            [rule(enabled=False), rule(id="on", because="So.")],
            ["/rules/0", "/rules/1/because"],
            True,
        ),
        ([rule(id="big", when=leaf()), rule()], ["/rules/0/when"], True),
        ([rule(because="He bought.")], ["/rules/0/because"], True),
        (
            [rule(when=leaf(), origins=["ui"], because="He bought.")],
            ["/rules/0/when", "/rules/0/origins"],
            False,
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(
    rules: list[dict[str, Any]], places: list[str], is_kept: bool
) -> None:
    found = exported(*rules)
    assert [each.pointer for each in found.left_out] == places
    assert {each.code.value for each in found.left_out} == {"does_not_fit"}
    assert found.settings[0].enabled is is_kept


def test_a_name_without_a_crm_is_refused() -> None:
    waits = rule(trigger="lead_status_changed", lead_status="Qualified")
    with pytest.raises(InvalidInput) as refused:
        export_settings(parse_ruleset(ruleset(waits)))
    assert [(each.code.value, each.pointer) for each in refused.value.problems] == [
        ("crm_missing", "/rules/0/set_category_to"),
        ("crm_missing", "/rules/0/lead_status"),
    ]


@st.composite
def all_settings(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The four toggles, each on or off, in any order."""
    made = []
    for trigger in draw(st.permutations(list(NAMES))):
        on = draw(st.booleans())
        waits = trigger is Trigger.LEAD_STATUS_CHANGED
        made.append(
            {
                "Enabled": on,
                "TriggerType": NAMES[trigger],
                "UserConfirmation": draw(st.booleans()),
                "DefaultCategory": draw(st.sampled_from([1, 7, 8] if on else [0, 1, 7])),
                "LeadstatusId": draw(st.sampled_from([1, 5] if on else [0, 5])) if waits else 0,
            }
        )
    return made


@settings(max_examples=200)
@given(all_settings(), st.booleans())
def test_settings_come_back_as_they_were(given_ones: list[dict[str, Any]], named: bool) -> None:
    lists = LISTS if named else None
    found = export_settings(parse_settings(given_ones, lists=lists), lists).as_json()
    assert found["left_out"] == []
    assert sorted(found["settings"], key=str) == sorted(given_ones, key=str)


@settings(max_examples=50)
@given(all_settings())
def test_R1_the_settings_tab_shows_what_was_imported(given_ones: list[dict[str, Any]]) -> None:
    draft = SettingsDraft.of(parse_settings(given_ones, lists=LISTS), None, LISTS)
    for each in given_ones:
        toggle = draft.toggle(next(key for key in NAMES if NAMES[key] == each["TriggerType"]))
        assert (toggle.enabled, toggle.ask_for_confirmation) == (
            each["Enabled"],
            each["UserConfirmation"],
        )
        assert toggle.set_category_to == (str(each["DefaultCategory"] or "") or None)
        assert toggle.lead_status == (str(each["LeadstatusId"] or "") or None)


# The commands


def test_import_writes_a_ruleset_that_can_be_loaded(tmp_path: Path) -> None:
    source = written(tmp_path, "settings.json", [SOLD, HOT | {"Enabled": False}])
    crm = written(tmp_path, "crm.json", CRM)
    made = str(tmp_path / "rules.json")
    done = leadcat("import", source, "--crm", crm, "--name", "Ours", "--output", made)
    assert (done.code, done.out) == (0, f"{made}: 2 rules, 1 of them on\n")
    assert load_ruleset(made).name == "Ours"
    printed = leadcat("import", source, "--crm", crm, "--name", "Ours").out
    assert json.loads(printed) == json.loads(Path(made).read_text("utf-8"))


def test_import_tells_what_is_wrong_and_writes_nothing(tmp_path: Path) -> None:
    source = written(tmp_path, "settings.json", [SOLD | {"DefaultCategory": 0}])
    made = tmp_path / "rules.json"
    done = leadcat("import", source, "--output", str(made))
    assert (done.code, done.out, made.exists()) == (2, "", False)
    assert done.err.startswith(f"{source}:/0/DefaultCategory: target_required: ")


def test_export_ends_with_1_where_something_was_left_out(tmp_path: Path) -> None:
    rules = written(tmp_path, "rules.json", ruleset(rule(when=leaf())))
    crm = written(tmp_path, "crm.json", CRM)
    done = leadcat("export", rules, "--crm", crm)
    assert (done.code, len(json.loads(done.out))) == (1, 4)
    assert done.err.startswith(f"{rules}:/rules/0/when: does_not_fit: rule 'sold' is left out")
    both = json.loads(leadcat("export", rules, "--crm", crm, "--json").out)
    assert both["left_out"][0]["pointer"] == "/rules/0/when"


def test_nothing_replaces_what_it_was_made_of(tmp_path: Path) -> None:
    source = written(tmp_path, "settings.json", [SOLD])
    done = leadcat("import", source, "--output", source)
    assert (done.code, done.out) == (2, "")
    assert "it would replace what it was made of" in done.err
    assert json.loads(Path(source).read_text("utf-8")) == [SOLD]


def test_a_place_that_can_not_be_is_told(tmp_path: Path) -> None:
    source = written(tmp_path, "settings.json", [SOLD])
    done = leadcat("import", source, "--output", str(tmp_path / ("a" * 300)))
    assert (done.code, done.out) == (2, "")
    assert "not_writable: can't be written: file name too long" in done.err
