"""What `leadcat demo` tells: every line of it comes of a call of the CRM or its engine."""

from leadcat_sql.story.chapters import tell

__all__ = ["tell"]
