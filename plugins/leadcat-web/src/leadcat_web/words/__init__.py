"""What the pages say, in each language: texts, the words of the domain, times and numbers."""

from leadcat_web.words.languages import LANGUAGES, chosen_language
from leadcat_web.words.marking import N_
from leadcat_web.words.speech import Speech, speech

__all__ = ["LANGUAGES", "N_", "Speech", "chosen_language", "speech"]
