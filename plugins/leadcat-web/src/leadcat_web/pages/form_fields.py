"""The fields of a form that a page has sent."""

from __future__ import annotations

from leadcat_rules import ErrorCode, InvalidInput, Problem
from leadcat_web.frame import Visit


def chosen(visit: Visit, name: str) -> list[str]:
    """The values of a form's fields of this name, each once, in their order."""
    values = visit.form.getlist(name)
    return list(dict.fromkeys(each for each in values if isinstance(each, str) and each))


def ticked(visit: Visit, what: str, meant: str, most: int) -> list[str]:
    """The ids that are ticked. Raises InvalidInput when there are none, or more than `most`."""
    ids = chosen(visit, "id")
    if not ids:
        message, hint = f"no {what} is ticked", f"go back and tick {meant}"
        raise InvalidInput(Problem(ErrorCode.MISSING, message, hint, pointer="/id"))
    if len(ids) > most:
        message = f"{len(ids)} {what}s at once are too many"
        raise InvalidInput(Problem(ErrorCode.TOO_MANY, message, f"at most {most}", pointer="/id"))
    return ids


def field_text(visit: Visit, name: str) -> str:
    """A form's field as text without blanks around it; empty when it isn't there."""
    value = visit.form.get(name)
    return value.strip() if isinstance(value, str) else ""


def says_nothing(visit: Visit) -> bool:
    """Whether Enter in a field sent the form: browsers press its first button, which means no."""
    return bool(field_text(visit, "nothing"))
