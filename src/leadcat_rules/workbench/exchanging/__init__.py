"""The original product's settings made a ruleset, and as far as they fit back."""

from leadcat_rules.workbench.exchanging.exporting import Exported, export_settings
from leadcat_rules.workbench.exchanging.importing import import_settings, parse_settings
from leadcat_rules.workbench.exchanging.shapes import Setting

__all__ = ["Exported", "Setting", "export_settings", "import_settings", "parse_settings"]
