"""One decision explained: the event, its steps, and each condition with what it saw (S5)."""

from __future__ import annotations

import json
from typing import Any

from leadcat_rules import Answer, Sale, parse_ruleset
from leadcat_sql import Role
from leadcat_web.crm.roles import ROLES, acts
from tests.web.inbox.asking import answers_as, asked, words
from tests.web.log.happening import failed, nothing, sold
from tests.web.sites import WebSite

LARGE: dict[str, Any] = {
    "name": "Large sales",
    "attributes": {"company": {"partner": "boolean"}},
    "rules": [
        {
            "id": "large",
            "trigger": "sale_sold",
            "set_category_to": "VIP customer",
            "when": {
                "all": [
                    {"name": "company_country", "operator": "one_of", "value": ["NO", "DK"]},
                    {
                        "any": [
                            {"name": "sale_amount", "operator": "greater_than", "value": 1000},
                            {"name": "company_attribute_partner", "operator": "is_true"},
                        ]
                    },
                ]
            },
        },
        {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"},
    ],
}


def page_of(site: WebSite, event: str, who: str = "ann") -> str:
    answer = site.client(who).get(f"/log/event/{event}")
    assert answer.status_code == 200
    return words(answer.text)


def test_S5_event_outcome_reason_rule_and_revision(site: WebSite) -> None:
    decision = sold(site.crm)
    page = page_of(site, decision.id)
    for told in (
        "The sale big was sold",
        "Reason A rule matched and updated the category.",
        "Trigger A sale is sold",
        "Sale status Sold",
        "SEK",
        (decision.revision or "")[:19],
    ):
        assert told in page


def test_S5_each_condition_with_the_value_that_it_saw(site: WebSite) -> None:
    acts("root", ROLES[Role.ADMINISTRATOR])
    base = site.crm.engine.settings.open().base
    site.crm.engine.settings.publish(parse_ruleset(json.dumps(LARGE)), expect=base, by="root")
    page = page_of(site, sold(site.crm).id)
    for told in (
        "Rule large Did not match",
        "Company: group of its category is Potential customer Potential customer ✔ Yes",
        "Event: what happened contains A sale is sold A sale is sold, "
        "A sale is registered with the company ✔ Yes",
        "Company: country is one of NO, DK SE ✘ No",
        "Sale: amount is greater than 1,000 Not looked at",
        "Company: attribute partner is true Not looked at",
        "Rule sold Matched",
    ):
        assert told in page
    assert "Any of these:" in page


def test_S5_of_many_rules_the_first_and_the_one_that_matched_are_shown(site: WebSite) -> None:
    acts("root", ROLES[Role.ADMINISTRATOR])
    dear = {"name": "sale_amount", "operator": "greater_than", "value": 10**9}
    many = [
        {
            "id": f"dear-{number}",
            "trigger": "sale_sold",
            "set_category_to": "Customer",
            "when": {"all": [dear]},
        }
        for number in range(40)
    ]
    settings = site.crm.engine.settings
    text = json.dumps({"name": "Many", "rules": [*many, LARGE["rules"][1]]})
    settings.publish(parse_ruleset(text), expect=settings.open().base, by="root")
    event = sold(site.crm).id
    page = page_of(site, event)
    assert "Rule dear-24" in page
    assert "Rule dear-25" not in page
    assert "Rule sold Matched" in page
    assert "26 of the 41 rules that were tried are shown." in page
    assert "As JSON" not in page
    whole = page_of(site, f"{event}?rules=all")
    assert "Rule dear-39" in whole
    assert "As JSON" in whole


def test_S5_what_did_nothing_says_why_in_a_sentence(site: WebSite) -> None:
    page = page_of(site, nothing(site.crm).id)
    assert "No rule was tried. The company is no potential customer." in page


def test_S5_an_event_without_a_company(site: WebSite) -> None:
    decision = site.crm.save_sale(Sale(id="lonely", status="sold"))
    page = page_of(site, decision.id)
    assert "without a company" in page
    assert "The sale or contact has no company." in page


def test_S5_each_step_says_when_what_and_by_whom(site: WebSite) -> None:
    question = asked(site.crm)
    answers_as("olle")
    site.crm.answer(question.id, Answer.choose("12"), by="olle")
    page = page_of(site, question.event.id)
    steps = page.split("Steps")[1].split("How it came about")[0]
    assert "Saved by ann" in steps
    assert steps.index("A person is asked.") < steps.index("Another category was chosen.")
    assert "Updated by olle" in steps


def test_S3_a_failure_tells_what_failed(site: WebSite) -> None:
    page = page_of(site, failed(site.crm).id, "root")
    assert "The company was not found." in page
    assert "Retry" in page


def test_deleted_categories_are_marked(site: WebSite) -> None:
    decision = sold(site.crm)
    site.crm.delete_category("7")
    assert "Customer (Customer, deleted)" in page_of(site, decision.id)


def test_its_json_is_escaped(site: WebSite) -> None:
    decision = sold(site.crm, "a/b <i>")
    page = site.client("ann").get(f"/log/event/{decision.id}").text
    assert "<script>alert" not in page
    assert "&#34;trace&#34;" in page


def test_there_is_no_page_for_what_is_not_there(site: WebSite) -> None:
    assert site.client("ann").get("/log/event/nothing").status_code == 404
