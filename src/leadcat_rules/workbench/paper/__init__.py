"""Pages that are one file: no network, no script, light and dark, ready to be printed."""

from leadcat_rules.workbench.paper.setting import set_page

__all__ = ["set_page"]
