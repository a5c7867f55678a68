"""What the sentence of a rule says."""

from __future__ import annotations

from typing import ClassVar

import pytest

from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import FieldType, numeric, operator, variable
from leadcat_rules.workbench.documenting import in_words
from tests.unit.given import leaf, rule, ruleset
from tests.workbench.documenting.given import QUALIFIED, condition, sentence, told

SWEDEN = leaf()
SENTENCES = {
    "en": (
        "When a sale is sold and the company's country is SE, the category becomes Customer, "
        "after somebody confirms."
    ),
    "sv": (
        "När en försäljning säljs och företagets land är SE blir kategorin Customer, efter att "
        "någon har bekräftat."
    ),
    "nb": (
        "Når et salg er vunnet og firmaets land er SE, blir kategorien Customer, etter at noen har "
        "bekreftet."
    ),
    "da": (
        "Når et salg er vundet og firmaets land er SE, bliver kategorien Customer, efter at nogen "
        "har bekræftet."
    ),
    "nl": (
        "Wanneer een verkoop is verkocht en het land van het bedrijf SE is, wordt de categorie "
        "Customer, nadat iemand dit heeft bevestigd."
    ),
    "de": (
        "Wenn ein Verkauf gewonnen wurde und das Land der Firma SE ist, wird die Kategorie zu "
        "Customer, nachdem jemand dies bestätigt hat."
    ),
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_rule_is_a_sentence_in_each_language(language: str) -> None:
    assert sentence(language, when=SWEDEN, ask_for_confirmation=True) == SENTENCES[language]


def test_R4_a_lead_status_is_named() -> None:
    assert told(QUALIFIED).rules[0].sentence == (
        "When a contact's lead status is set to Qualified, the category becomes Opportunity."
    )


def test_C7_how_long_a_confirmation_waits_is_told() -> None:
    for duration, language, text in (
        ("P2W", "en", "(within 2 weeks)"),
        ("P10D", "en", "(within 10 days)"),
        ("PT36H", "de", "(Frist: 1 Tag und 12 Stunden)"),
        ("PT90.5S", "sv", "(inom 1 minut och 30,5 sekunder)"),
        ("P1D", "nl", "(binnen 1 dag)"),
    ):
        assert text in sentence(language, ask_for_confirmation=True, expires_after=duration)


def test_E9_origins_are_told() -> None:
    assert "sold and the save comes from the user interface or an import, the" in sentence(
        origins=["ui", "import"]
    )


def test_what_is_within_another_stands_in_brackets() -> None:
    norway, large = leaf(value="NO"), leaf(name="sale_amount", operator="greater_than", value=1000)
    assert condition({"any": [SWEDEN, {"all": [norway, large]}]}) == (
        "(the company's country is SE or "
        "(the company's country is NO and the sale's amount is greater than 1,000))"
    )


def test_all_within_all_and_single_parts_need_no_brackets() -> None:
    nested = {"all": [{"all": [SWEDEN]}, {"any": [leaf(name="sale_currency", value="SEK")]}]}
    assert "sold, the company's country is SE and the sale's currency is SEK, the" in sentence(
        when=nested
    )


@pytest.mark.parametrize(
    ("name", "operator", "value", "text"),
    [
        ("company_country", "one_of", ["SE", "NO", "DK"], "the company's country is SE, NO or DK"),
        ("company_country", "none_of", [], "the company's country is not nothing"),
        ("company_name", "equal_to", "Acme or so", "the company's name is “Acme or so”"),
        ("company_name", "equal_to", "", "the company's name is “”"),
        ("company_name", "non_empty", None, "the company's name is not empty"),
        ("sale_amount", "less_than", "1234567.891", "the sale's amount is less than 1,234,567.891"),
        ("sale_status", "not_equal_to", "stalled", "the sale's status is not stalled"),
        (
            "company_category_group",
            "equal_to",
            "potential_customer",
            "the group of the company's category is Potential customer",
        ),
        ("company_category", "one_of", ["Lead", {"id": "3"}], "company's category is Lead or Opp"),
        ("company_category", "equal_to", "Old", "the company's category is Old (deleted)"),
        (
            "company_lead_status_enabled",
            "is_false",
            None,
            "the company's category does not have lead status enabled",
        ),
        ("origin", "none_of", ["bulk"], "the save does not come from a bulk update"),
        ("event_at", "before", "2026-01-13", "the time of the event is before 13 Jan 2026"),
        ("event_at", "after", "2026-01-13T10:05:00+02:00", "is after 13 Jan 2026 08:05 UTC"),
        ("company_attribute_since", "within_days", 1, "since is at most 1 day before the event"),
        ("company_attribute_tags", "contains_all", ["a", 2, True], "contains all of a, 2 and yes"),
    ],
)
def test_values_are_told_as_what_they_are(
    name: str, operator: str, value: object, text: str
) -> None:
    when = {"name": name, "operator": operator, "value": value}
    assert text in condition(when, since="date", tags="list")


@pytest.mark.parametrize("language", SENTENCES)
def test_numbers_are_written_as_the_language_writes_them(language: str) -> None:
    when = leaf(name="sale_amount", operator="greater_than_or_equal_to", value=1234567.5)
    text = sentence(language, when=when).replace("\N{NO-BREAK SPACE}", " ")
    shown = {"en": "1,234,567.5", "da": "1.234.567,5", "nl": "1.234.567,5", "de": "1.234.567,5"}
    assert shown.get(language, "1 234 567,5") in text


def test_a_day_is_one_however_it_is_written() -> None:
    for value, text in ((1, "1 day before"), (1.0, "1 day before"), (1.5, "1.5 days before")):
        when = leaf(name="company_attribute_since", operator="within_days", value=value)
        assert text in condition(when, since="date")


def test_a_part_of_a_word_of_the_domain_is_not_translated() -> None:
    part = leaf(name="sale_status", operator="starts_with", value="sold")
    whole = leaf(name="sale_status", value="sold")
    assert "status börjar med sold" in sentence("sv", when=part)
    assert "status är såld" in sentence("sv", when=whole)


def test_a_plugins_variable_is_told_by_its_label() -> None:
    @numeric("Lead score")
    def lead_score(facts: object) -> int:
        return 7

    read = Ruleset.model_validate(
        ruleset(rule(when=leaf(name="lead_score", operator="greater_than", value=5)))
    )
    (only,) = in_words(read, variables=[lead_score]).rules
    assert "and “Lead score” is greater than 5, the" in only.sentence


class Grade(FieldType):
    """A field type of a plugin, with an operator that is called like ours."""

    name: ClassVar[str] = "grade"

    @operator()
    def contains(self) -> bool:
        """It contains anything: there is no value to tell."""
        return bool(self.value)


@variable(Grade, "Grade")
def grade(facts: object) -> str:
    return "A"


def test_a_plugins_operator_without_a_value_is_told_as_it_is_called() -> None:
    when = leaf(name="grade", operator="contains", value=True)
    read = Ruleset.model_validate(ruleset(rule(when=when)))
    (only,) = in_words(read, variables=[grade]).rules
    assert "and “Grade” contains, the" in only.sentence


def test_E5_rules_stand_in_the_order_of_evaluation_those_that_are_off_too() -> None:
    registered = rule(id="offer", trigger="sale_registered", set_category_to="Opportunity")
    off = rule(id="off", enabled=False, set_category_to=None)
    shown = told(QUALIFIED, registered, off, rule()).rules
    assert [(each.number, each.id, each.enabled) for each in shown] == [
        (1, "off", False),
        (2, "sold", True),
        (3, "offer", True),
        (4, "qualified", True),
    ]
    assert shown[0].target == "not set"


def test_S4_a_rule_whose_category_or_lead_status_is_gone_is_broken() -> None:
    gone = QUALIFIED | {"id": "gone", "lead_status": "Gone"}
    off = rule(id="off", enabled=False, set_category_to="Old")
    old, is_off, waits = told(rule(set_category_to="Old"), off, gone).rules
    assert old.target == "Old (deleted)"
    assert [len(each.faults) for each in (old, is_off, waits)] == [1, 0, 1]
    assert "category" in old.faults[0]
    assert "lead status" in waits.faults[0]
