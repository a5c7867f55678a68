"""The command line, `leadcat`: one file a command, and the app that puts them together."""

from leadcat_rules.cli.app import main

__all__ = ["main"]
