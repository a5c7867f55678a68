"""Names are text in every format, whatever stands in them (S7)."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from xml.etree import ElementTree as Tree

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from leadcat_rules.workbench.documenting import RulesetInWords, written
from leadcat_rules.workbench.documenting.plain_text import one_line
from tests.unit.given import leaf, rule
from tests.workbench.documenting.given import told

EXAMPLES = int(os.environ.get("LEADCAT_EXAMPLES", "20"))
MARKUP = st.sampled_from(
    ["|", "<b>", "&amp;", "`", "*", "_", "\\", "[x](y)", "\n", "# ", "- ", "1. ", "~~", "http://x"]
)
PIECES = st.one_of(MARKUP, st.text(max_size=4))
NASTY = st.lists(PIECES, min_size=1, max_size=5).map("".join).filter(one_line)
SCRIPT = '"><script>alert(1)</script>'


def nasty(name: str) -> RulesetInWords:
    """A document in which everything is called so."""
    when = {"any": [leaf(value=name), leaf(name="company_name", value=name)]}
    named = rule(id=name, set_category_to=name, when=when, because=name)
    return told(named, name=name, description=name, lists=None)


def text_of(told: RulesetInWords, format: str) -> str:
    return "".join(written(told, format))


def test_a_name_is_one_line_and_steers_nothing() -> None:
    assert one_line(" a\n\tb\u202ec\x1b\ud800 ") == "a b\ufffdc\ufffd\ufffd"


@settings(max_examples=EXAMPLES, deadline=None)
@given(NASTY)
@example(SCRIPT)
@example("1. a")
@example("# #")
@example("a ##")
@example("a\n\n# b")
@example("&lt;")
@example("\ud800 \u202e")
def test_markdown_shows_the_name_and_nothing_else(name: str) -> None:
    shown = nasty(name)
    tokens = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .parse(text_of(shown, "markdown"))
    )
    inline = [token for token in tokens if token.type == "inline"]
    told_as = [_plain(token.children or []) for token in inline]
    line = one_line(name)
    assert told_as[0] == told_as[1] == line
    row = told_as[-8:-1]
    assert row[1] == row[6] == line
    assert row[4] == shown.rules[0].target
    assert shown.rules[0].sentence in told_as
    assert [token.type for token in tokens].count("heading_open") == 4
    allowed = {"text", "text_special", "html_inline"}
    kinds = {(kind.type, kind.content) for each in inline for kind in each.children or []}
    assert {kind for kind, _ in kinds} <= allowed
    assert {content for kind, content in kinds if kind == "html_inline"} <= {"<br>"}


def _plain(children: Sequence[object]) -> str:
    return "".join(getattr(child, "content", "") for child in children)


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(NASTY)
@example(SCRIPT)
def test_html_shows_the_name_and_has_no_other_tags(name: str) -> None:
    page, plain = _Texts(), _Texts()
    page.feed(text_of(nasty(name), "html"))
    plain.feed(text_of(nasty("A"), "html"))
    assert page.tags == plain.tags
    assert one_line(name) in page.texts


@settings(max_examples=EXAMPLES, deadline=None)
@given(NASTY)
@example(SCRIPT)
def test_svg_is_well_formed_and_shows_the_name(name: str) -> None:
    root = Tree.fromstring(text_of(nasty(name), "svg"))
    titles = [each.text for each in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles.count(one_line(name)) == 2
    assert [each.tag for each in root.iter() if each.tag.endswith("script")] == []


@settings(max_examples=EXAMPLES, deadline=None)
@given(NASTY)
@example(SCRIPT)
@example("#quot; --> s1; end")
def test_mermaid_gets_letters_and_numbers_alone(name: str) -> None:
    *_, any_state, target, arrow = text_of(nasty(name), "mermaid").splitlines()
    assert any_state == '    state "Any potential customer" as s1'
    label = re.fullmatch(r'    state "([\w ,]|#\d+;)+" as s2', target)
    assert label is not None
    shown = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), target)
    assert shown == f'    state "{one_line(name)}" as s2'
    assert re.fullmatch(r"    s1 --> s2 : 1 ([\w ,]|#\d+;)+", arrow)
