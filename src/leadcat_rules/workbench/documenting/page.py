"""The document as one page of HTML."""

from __future__ import annotations

from collections.abc import Iterator

from leadcat_rules.workbench.documenting.ruleset_in_words import RulesetInWords
from leadcat_rules.workbench.documenting.svg import DIAGRAM_STYLE, inline_diagram
from leadcat_rules.workbench.paper import set_page


def page(told: RulesetInWords) -> Iterator[str]:
    """The page, in pieces; it needs no network and no script."""
    values = {
        "told": told,
        "words": told.words,
        "titles": told.words.titles,
        "style": DIAGRAM_STYLE,
        "picture": inline_diagram(told),
    }
    return set_page("leadcat_rules.workbench.documenting", "ruleset.html", values)
