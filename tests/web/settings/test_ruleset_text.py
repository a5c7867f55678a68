"""A ruleset as an analyst reads it is the same ruleset."""

from __future__ import annotations

from leadcat_rules import parse_ruleset
from leadcat_web.pages.settings.durations import duration_in_words
from leadcat_web.pages.settings.ruleset_text import posted, pretty
from leadcat_web.words import speech
from tests.web.settings.saving import FURTHER


def test_the_pretty_text_is_the_same_revision() -> None:
    ruleset = parse_ruleset(FURTHER)
    assert parse_ruleset(pretty(ruleset.canonical())).revision == ruleset.revision


def test_rules_keep_their_order_and_keys_come_as_people_write_them() -> None:
    text = pretty(parse_ruleset(FURTHER).canonical())
    assert text.startswith('{\n  "name": "Lead to customer",\n  "attributes": {')
    assert text.index('"big"') < text.index('"sold"') < text.index('"again"')
    rule = text[text.index('"again"') :]
    assert rule.index('"trigger"') < rule.index('"lead_status"') < rule.index('"set_category_to"')


def test_defaults_are_left_out_and_letters_stay_letters() -> None:
    content = parse_ruleset({"name": "Å <b>", "rules": []}).canonical()
    assert pretty(content) == '{\n  "name": "Å <b>",\n  "rules": []\n}'


def test_a_form_sends_line_ends_of_its_own() -> None:
    assert posted("{\r\n}\r\n") == "{\n}\n"
    assert posted(None) == ""


def test_C7_a_duration_is_read_out() -> None:
    english = speech("en")
    assert duration_in_words("P14D", english) == "14 days"
    assert duration_in_words("P1W", english) == "1 week"
    assert duration_in_words("P1DT12H", english) == "1 day, 12 hours"
    assert duration_in_words("PT1M30S", english) == "1 minute, 30 seconds"
    assert duration_in_words("PT1.5S", english) == "1.5 s"
