"""What is said of rulesets, in six languages: a table of one shape for each.

They are Python and no message catalogs: a clause is more than a translated text, and mypy and one
test hold every operator and variable to have its clause everywhere.
"""

from leadcat_rules.workbench.documenting.words.danish import DANISH
from leadcat_rules.workbench.documenting.words.dutch import DUTCH
from leadcat_rules.workbench.documenting.words.english import ENGLISH
from leadcat_rules.workbench.documenting.words.german import GERMAN
from leadcat_rules.workbench.documenting.words.norwegian import NORWEGIAN
from leadcat_rules.workbench.documenting.words.shape import Titles, Words
from leadcat_rules.workbench.documenting.words.swedish import SWEDISH

WORDS = {words.language: words for words in (ENGLISH, SWEDISH, NORWEGIAN, DANISH, DUTCH, GERMAN)}
"""By the language's code."""

__all__ = ["WORDS", "Titles", "Words"]
