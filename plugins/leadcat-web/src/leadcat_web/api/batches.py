"""Many events in one body: a JSON array, or JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadcat_rules import ErrorCode, Event, InvalidInput, Problem, parse_event, parse_json
from leadcat_web.frame.json_bodies import JSON, refuse_nul

MOST_EVENTS = 1_000
MOST_OF_BATCH = 10_000_000
"""Bytes."""
MOST_TOLD = 100
"""Of so many problems each is told."""
_LINES = {"schema": {"type": "string", "description": "An event a line."}}
BATCH: dict[str, Any] = {
    JSON: {
        "schema": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Event"},
            "maxItems": MOST_EVENTS,
        }
    },
    "application/jsonl": _LINES,
    "application/x-ndjson": _LINES,
}
"""The media types of a batch, as the document tells them."""


def events_in(media: str, raw: bytes) -> list[Event]:
    """All events of the body; InvalidInput with all that is wrong with any of them."""
    places = _items(raw) if media == JSON else _lines(raw)
    events: list[Event] = []
    problems: list[Problem] = []
    for source, line, place in places:
        try:
            events.append(_event(source))
        except InvalidInput as error:
            problems += [each.at(line=line, below=place) for each in error.problems]
        if len(problems) >= MOST_TOLD:
            break
    if problems:
        raise InvalidInput(*problems[:MOST_TOLD])
    return events


_Item = tuple[Any, int | None, str]
"""What to read, its line, and its place in the body."""


def _items(raw: bytes) -> Iterator[_Item]:
    items = parse_json(raw)
    if not isinstance(items, list):
        message = "a batch is a list of events"
        raise InvalidInput(Problem(ErrorCode.WRONG_TYPE, message, "put it in brackets"))
    _refuse_more_than_most(len(items))
    return ((item, None, f"/{index}") for index, item in enumerate(items))


def _lines(raw: bytes) -> Iterator[_Item]:
    lines = [(line, number, "") for number, line in enumerate(raw.split(b"\n"), 1) if line.strip()]
    _refuse_more_than_most(len(lines))
    return iter(lines)


def _event(source: Any) -> Event:
    if isinstance(source, bytes) and b"\\u0000" in source:
        refuse_nul(parse_json(source))
    if not isinstance(source, bytes | dict):
        raise InvalidInput(Problem(ErrorCode.WRONG_TYPE, "an event is an object"))
    if isinstance(source, dict):
        refuse_nul(source)
    return parse_event(source)


def _refuse_more_than_most(count: int) -> None:
    if count > MOST_EVENTS:
        message = f"{count:,} events are more than the {MOST_EVENTS:,} that a batch may have"
        raise InvalidInput(Problem(ErrorCode.TOO_MANY, message, "send several batches"))
