"""What `leadcat demo` tells: every line of it comes of a call of the engine."""

from leadcat_rules.cli.story.chapters import tell

__all__ = ["tell"]
