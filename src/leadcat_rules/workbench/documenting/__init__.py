"""Rulesets for people: sentences, a decision table, and a diagram of categories."""

from leadcat_rules.workbench.documenting.document import FORMATS, written
from leadcat_rules.workbench.documenting.ruleset_in_words import RulesetInWords, in_words
from leadcat_rules.workbench.documenting.words import WORDS

__all__ = ["FORMATS", "WORDS", "RulesetInWords", "in_words", "written"]
