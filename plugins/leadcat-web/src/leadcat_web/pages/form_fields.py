"""The fields of a form that a page has sent."""

from __future__ import annotations

from leadcat_web.frame import Visit


def chosen(visit: Visit, name: str) -> list[str]:
    """The values of a form's fields of this name, each once, in their order."""
    values = visit.form.getlist(name)
    return list(dict.fromkeys(each for each in values if isinstance(each, str) and each))


def field_text(visit: Visit, name: str) -> str:
    """A form's field as text without blanks around it; empty when it isn't there."""
    value = visit.form.get(name)
    return value.strip() if isinstance(value, str) else ""


def says_nothing(visit: Visit) -> bool:
    """Whether Enter in a field sent the form: browsers press its first button, which means no."""
    return bool(field_text(visit, "nothing"))
