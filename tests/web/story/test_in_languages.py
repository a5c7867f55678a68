"""Every page in every language: nothing of it stays English, but what people have typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from attrs import evolve
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from leadcat_rules import DecisionQuery, parse_ruleset
from leadcat_sql import EmbeddedCrm
from leadcat_web.words import LANGUAGES
from tests.web.sites import PEOPLE
from tests.web.story.content import RULES, happen
from tests.web.story.stage import Stage
from tools.messages import po_file

OTHERS = [language for language in LANGUAGES if language != "en"]
SETTINGS = "/settings/lead-categorization"
PAGES = (
    "/",
    "/companies",
    "/companies/norrsken",
    "/contacts/nils",
    "/sales/won",
    "/new/sales/acme",
    "/lists/categories",
    "/lists/categories?edit=1",
    "/lists/lead-statuses",
    "/inbox",
    "/inbox/history",
    "/log",
    "/log/event/won-sold",
    "/log/event/cold-sold",
    SETTINGS,
    "/settings/ruleset",
    "/settings/revisions",
    "/settings/revisions/2",
    "/account",
    "/nowhere",
)
QUESTION = "the question before a save"
TYPED = {
    "Leadcat", "Lead to customer", "sold", "lost", "qualified", "rival", "country", "SE", "SEK",
    "EUR", "NOK", "DKK", "GBP", "USD", "CHF",
}  # fmt: skip
"""What people have named, and what has the same name everywhere."""
_MARK = "°"
"""Stands in each name of the lists, so that none is a word of ours by chance."""
_WORD = re.compile(r"[^\W\d_]{2}")
_PLACE = re.compile(r"%\\\(\w+\\\)[sd]")
_TEXTS = """(root) => {
  const unread = "title, script, style, code, pre, del, textarea, time";
  const typed = ".mono, .diff, .chip--deleted, [lang]:not(html)";
  const found = [document.title];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (!parentElement.closest(`${unread}, ${typed}`)) found.push(data);
  }
  for (const name of ["aria-label", "placeholder", "title", "data-label", "data-unsaved"]) {
    for (const each of root.querySelectorAll(`[${name}]`)) found.push(each.getAttribute(name));
  }
  return found.flatMap((text) => text.split(" · ")).map((text) => text.trim());
}"""
"""What can be read of a page, or heard; what isn't in its language is marked so."""


@pytest.fixture(scope="module")
def full_stage(stage: Stage) -> Stage:
    happen(stage.door.site.crm)
    rename_lists(stage.door.site.crm)
    return stage


def rename_lists(crm: EmbeddedCrm) -> None:
    rules = RULES
    for category in crm.categories():
        crm.put_category(evolve(category, name=f"{category.name}{_MARK}"))
        rules = rules.replace(f'"{category.name}"', f'"{category.name}{_MARK}"')
    for status in crm.lead_statuses():
        crm.put_lead_status(evolve(status, name=f"{status.name}{_MARK}"))
        rules = rules.replace(f'"{status.name}"', f'"{status.name}{_MARK}"')
    settings = crm.engine.settings
    settings.publish(parse_ruleset(rules), expect=settings.open().base, by="root")


def reads(stage: Stage, language: str) -> Page:
    """The administrator's page in a browser that prefers this language."""
    known = stage.enter("root").context.storage_state()
    return stage.stranger(locale=language, storage_state=known)


def told(page: Page) -> Iterator[tuple[str, set[str]]]:
    """What each page says."""
    for path in PAGES:
        page.goto(path, wait_until="domcontentloaded")
        yield path, texts(page, "html")
    page.goto("/sales/asked")
    page.locator("#f-status").select_option("lost")
    page.locator("form[data-preview] button").click()
    page.locator("#question-form").wait_for()
    yield QUESTION, texts(page, "#question")
    page.keyboard.press("Escape")


def texts(page: Page, where: str) -> set[str]:
    found = page.locator(where).evaluate(_TEXTS)
    return {text for text in found if _WORD.search(text) and not text.startswith("sha256:")}


def typed_by_people(crm: EmbeddedCrm) -> set[str]:
    companies = {name for each in crm.companies(limit=50) for name in (each.id, each.name)}
    reasons = {rule.because or "" for rule in parse_ruleset(RULES).rules}
    people = {*PEOPLE, "Eva Ek", "nils"}
    events = {each.id for each in crm.engine.decisions(DecisionQuery())}
    return companies | reasons | people | events | set(LANGUAGES.values()) | TYPED


def same_in(language: str) -> re.Pattern[str]:
    """The messages that are translated by themselves, like “Status”."""
    with po_file(language).open("rb") as file:
        catalog = read_po(file, locale=language)
    forms = [
        message.id
        for message in catalog
        if isinstance(message.id, str) and message.id and message.string == message.id
    ]
    return re.compile("|".join(_PLACE.sub(".*", re.escape(each)) for each in forms))


@pytest.fixture(scope="module")
def english(full_stage: Stage) -> dict[str, set[str]]:
    return dict(told(reads(full_stage, "en-GB")))


@pytest.mark.parametrize("language", OTHERS)
def test_no_english_is_left(language: str, full_stage: Stage, english: dict[str, set[str]]) -> None:
    typed, same = typed_by_people(full_stage.door.site.crm), same_in(language)
    left = {
        f"{path}: {text}"
        for path, found in told(reads(full_stage, language))
        for text in found & english[path] - typed
        if _MARK not in text and not same.fullmatch(text.strip("()"))
    }
    assert left == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_that_of_the_browser(language: str, stage: Stage) -> None:
    page = stage.stranger(locale=language)
    page.goto("/login")
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_the_language_that_somebody_chose_goes_before_that_of_the_browser(stage: Stage) -> None:
    page = stage.stranger(locale="sv-SE")
    page.goto("/login")
    for language in ("de", "nl", "da", "nb", "en", "sv"):
        page.locator("details.account summary").click()
        page.locator("#language").select_option(language)
        page.locator("form:has(#language) button").click()
        expect(page.locator("html")).to_have_attribute("lang", language)


def test_the_settings_speak_swedish_in_the_words_of_the_documentation(full_stage: Stage) -> None:
    page = reads(full_stage, "sv-SE")
    page.goto(SETTINGS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kategorisering av leads")
    for words in (
        "Uppdatera kategorin när en försäljning säljs",
        "Uppdatera kategori när en försäljning är förlorad",
        "Uppdatera kategori när en försäljning registreras under företaget",
        "Uppdatera kategori när en lead-status ställs in på …",
    ):
        expect(page.get_by_role("switch", name=words)).to_have_count(1)
    expect(page.get_by_label("Ställ in kategori till").first).to_be_visible()
    asks = page.get_by_label("Be om användarbekräftelse innan uppdatering")
    expect(asks.first).to_be_visible()
    expect(page.get_by_role("button", name="Spara", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Avbryt", exact=True)).to_be_visible()
    page.goto("/sales/offer")
    options = page.locator("#f-status option")
    expect(options.filter(has_text="Såld")).to_have_count(1)
    expect(options.filter(has_text="Förlorad")).to_have_count(1)
