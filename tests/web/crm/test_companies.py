"""Companies: found, looked at, with what was decided about them."""

from __future__ import annotations

import re

import pytest

from leadcat_rules import Company, Contact, Sale
from leadcat_web.crm.companies import PAGE
from tests.web.sites import WebSite


def _names(text: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a href="[^"]*">([^<]*)</a>', text)


def test_companies_are_found_by_a_part_of_their_name_and_by_category(site: WebSite) -> None:
    ann = site.client("ann")
    assert _names(ann.get("/companies?search=nORRSKEN").text) == ["Norrsken Åland"]
    assert _names(ann.get("/companies?category=7").text) == ["Fjord AS"]
    assert "No company fits" in ann.get("/companies?search=zzz").text


def test_companies_are_read_page_by_page(site: WebSite) -> None:
    for number in range(PAGE):
        site.crm.put_company(Company(id=f"c{number}", name=f"Company {number:03}"))
    ann = site.client("ann")
    first = ann.get("/companies?search=company").text
    assert 'rel="next"' not in first, "all of them are on this page"
    first = ann.get("/companies").text
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following is not None
    second = ann.get(following[1].replace("&amp;", "&")).text
    assert len(_names(first)) == PAGE
    assert len(_names(second)) == 4
    assert not set(_names(first)) & set(_names(second))


def test_a_name_that_looks_like_html_is_text_and_an_id_with_a_slash_is_reached(
    site: WebSite,
) -> None:
    ann = site.client("ann")
    listed = ann.get("/companies").text
    assert "<script>alert" not in listed
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in listed
    link = re.search(r'href="([^"]*)">&lt;script', listed)
    assert link is not None
    page = ann.get(link[1])
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)" in page.text


def test_ids_of_all_characters_are_reached(site: WebSite) -> None:
    for id in ("50%/?#&+ ;x", "new/sales", 'Åsa\'s "firm"'):
        site.crm.put_company(Company(id=id, name=f"Odd {id}"))
        site.crm.save_sale(Sale(id=f"sale of {id}", company=id, status="open"))
    ann = site.client("ann")
    for address in re.findall(r'href="([^"]*)">Odd', ann.get("/companies").text):
        page = ann.get(address.replace("&amp;", "&").replace("&#39;", "'"))
        sale = re.search(r'href="([^"]*)">sale of', page.text)
        assert sale is not None, address
        assert ann.get(sale[1].replace("&amp;", "&").replace("&#39;", "'")).status_code == 200


def test_a_company_shows_its_category_contacts_sales_and_decisions(site: WebSite) -> None:
    site.crm.save_sale(
        Sale(id="big", company="acme", status="lost", attributes={"name": "The big one"}),
        id="lost-1",
    )
    page = site.client("berit").get("/companies/acme").text
    for words in ("Lead", "Eva Ek", "SEK", "The big one", "SE", "Awaiting confirmation"):
        assert words in page
    assert "/inbox/lost-1-1" in page
    assert "/log/event/lost-1" in page
    assert "/log?company=acme" in page


def test_a_reader_is_offered_nothing_to_change(site: WebSite) -> None:
    berit = site.client("berit")
    assert "New sale" not in berit.get("/companies/acme").text
    assert "Save" not in berit.get("/sales/offer").text
    assert "Save" not in berit.get("/contacts/eva").text
    assert berit.get("/new/sales/acme").status_code == 403


@pytest.mark.parametrize("name", ["", " "])
def test_who_has_no_name_is_called_by_the_id(site: WebSite, name: str) -> None:
    site.crm.put_company(Company(id="q0", name=name, category=site.crm.company("acme").category))
    site.crm.save_contact(Contact(id="nobody", company="q0", attributes={"name": name}))
    ann = site.client("ann")
    assert "q0" in _names(ann.get("/companies").text)
    page = ann.get("/companies/q0").text
    assert _names(page) == ["nobody"]
    assert re.search(r"<h1>q0</h1>", page)
    assert ">q0</a>" in ann.get("/contacts/nobody").text


@pytest.mark.parametrize("id", ["none", ""])
@pytest.mark.parametrize(
    "path", ["/companies/", "/sales/", "/contacts/", "/new/sales/", "/new/contacts/"]
)
def test_what_is_not_there_is_said_to_be_missing(site: WebSite, path: str, id: str) -> None:
    ann = site.client("ann")
    page = ann.get(path + id, follow_redirects=True)
    assert page.status_code == 404 or page.url.path == "/companies"
    if path.startswith(("/sales", "/contacts", "/new")):
        sent = ann.post_form(path + id, {"name": "Mine", "status": "open", "seen": "new"})
        assert sent.status_code == 404
        asking = path.replace("/new", "")
        assert ann.post_form(f"/asking{asking}{id}", {"company": ""}).status_code == 404
    assert len(site.crm.sales()) == 1


@pytest.mark.parametrize("word", ["sales", "contacts"])
def test_a_question_about_what_has_no_id_or_no_company_finds_nothing(
    site: WebSite, word: str
) -> None:
    ann = site.client("ann")
    assert ann.post_form(f"/asking/{word}/", {"company": "acme"}).status_code == 404
    assert ann.post_form(f"/asking/{word}/mine", {"company": "none"}).status_code == 404
