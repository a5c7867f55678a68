"""Every page of the CRM on a phone."""

from __future__ import annotations

import pytest

from tests.web.browsers import Browse

_PAGES = {
    "/companies": "ann",
    "/companies/acme": "ann",
    "/companies/a/b%20%3Ci%3E": "berit",
    "/sales/offer": "ann",
    "/contacts/eva": "berit",
    "/new/sales/acme": "ann",
    "/lists/categories": "root",
    "/lists/categories?edit=7": "root",
}
_PHONE = {"width": 360, "height": 800}


@pytest.mark.parametrize("path", _PAGES)
def test_every_page_fits_a_phone(browse: Browse, path: str) -> None:
    page = browse(_PAGES[path], path, viewport=_PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= _PHONE["width"]
