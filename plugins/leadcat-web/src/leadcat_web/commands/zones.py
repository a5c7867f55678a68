"""Time zones as a command is told of them, or as the machine has one."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

import typer

from leadcat_rules.terminal import did_you_mean

_WITHOUT_NAME = "UTC"
_SAID_TWICE = {"Etc/UTC": "UTC"}


def zone(typed: str) -> str:
    """A zone's name as it was typed; BadParameter, with the nearest, where there is none."""
    known = available_timezones()
    if typed not in known:
        near = did_you_mean(typed, known)
        raise typer.BadParameter(f"there is no time zone {typed!r}{f' ({near})' if near else ''}")
    return typed


def machine_zone() -> str:
    """That of TZ or of this machine; UTC where neither has a name."""
    from babel.dates import get_timezone

    name = str(get_timezone())
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return _WITHOUT_NAME
    return _SAID_TWICE.get(name, name)
