"""What is said of an id that the CRM doesn't have."""

from __future__ import annotations

from leadcat_rules import Category, ErrorCode, Problem

_CODES = {
    "category": ErrorCode.UNKNOWN_CATEGORY,
    "chosen_category": ErrorCode.UNKNOWN_CATEGORY,
    "lead_status": ErrorCode.UNKNOWN_LEAD_STATUS,
}


def no_such(what: str, id: str) -> Problem:
    """What was asked for isn't there: for a NotFound."""
    return Problem(ErrorCode.NOT_FOUND, f"the CRM has no {what} with the id {id!r}")


def unknown(field: str, id: str | None) -> Problem:
    """What a record refers to by this field isn't there: for an InvalidInput."""
    what = field.removeprefix("chosen_").replace("_", " ")
    message = f"the CRM has no {what} with the id {id!r}"
    code = _CODES.get(field, ErrorCode.NOT_FOUND)
    return Problem(code, message, f"save the {what} first, or name another", pointer=f"/{field}")


def deleted(field: str, category: Category) -> Problem:
    """Nobody moves a company to a category that was deleted: for an InvalidInput."""
    message = f"the category {category.name!r} was deleted"
    return Problem(ErrorCode.CATEGORY_DELETED, message, "choose another one", pointer=f"/{field}")
