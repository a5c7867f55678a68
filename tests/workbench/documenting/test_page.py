"""The page of a ruleset, as a browser shows it."""

from __future__ import annotations

from pathlib import Path

from leadcat_rules.workbench.documenting import written
from tests.unit.given import leaf, rule
from tests.web.browsers import a_browser, assert_accessible_in_both_themes
from tests.workbench.documenting.given import QUALIFIED, told

WHEN = {"all": [leaf(), {"any": [leaf(name="sale_currency", value="SEK"), leaf(value="NO")]}]}


def test_it_is_accessible_in_both_themes_and_asks_for_nothing(tmp_path: Path) -> None:
    shown = told(
        rule(when=WHEN),
        rule(id="off", enabled=False),
        rule(id="old", set_category_to="Old"),
        QUALIFIED,
        language="da",
        description="For everybody.",
    )
    (tmp_path / "page.html").write_text("".join(written(shown, "html")), "utf-8")
    asked: list[str] = []
    with a_browser() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto((tmp_path / "page.html").as_uri())
        assert_accessible_in_both_themes(page)
        assert page.get_by_role("row").count() == 5
        assert page.get_by_role("img", name="Fra kategori til kategori").count() == 1
    assert len(asked) == 1
