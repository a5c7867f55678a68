"""The document of a ruleset, in each of its formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from leadcat_rules.workbench.documenting.markdown import markdown
from leadcat_rules.workbench.documenting.mermaid import mermaid
from leadcat_rules.workbench.documenting.page import page
from leadcat_rules.workbench.documenting.ruleset_in_words import RulesetInWords
from leadcat_rules.workbench.documenting.svg import diagram

FORMATS: Mapping[str, Callable[[RulesetInWords], Iterator[str]]] = {
    "markdown": markdown,
    "html": page,
    "mermaid": mermaid,
    "svg": diagram,
}
"""`mermaid` and `svg` are the diagram alone."""


def written(told: RulesetInWords, format: str) -> Iterator[str]:
    """The document in one of `FORMATS`, in pieces of text."""
    return FORMATS[format](told)
