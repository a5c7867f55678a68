"""The first page: how many decisions came to what, day by day, and what waits for a person."""

from leadcat_web.pages.overview.page import router

__all__ = ["router"]
