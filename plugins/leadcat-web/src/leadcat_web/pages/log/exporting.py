"""The filtered log as a file: CSV for spreadsheets, JSON Lines for programs.

It is read and sent page by page, so it may be as long as the log is: each page has the desk's
budget for itself, nothing is kept, and when the reader goes the reading ends. CSV begins with a
byte order mark, which Excel needs to read UTF-8. A decision that gets a new step meanwhile moves
to the log's beginning: it is in the file as it stood, or not at all.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated

from attrs import evolve
from fastapi import APIRouter, Depends
from starlette.responses import Response, StreamingResponse

from leadcat_rules import Decision, DecisionQuery, ErrorCode, InvalidInput, Problem, decision_row
from leadcat_web.desk import Desk
from leadcat_web.frame import Needs, Visit
from leadcat_web.pages.log.csv_rows import BYTE_ORDER_MARK, COLUMNS, cells, csv_text
from leadcat_web.pages.log.filters import LogFilter
from leadcat_web.pages.names import names_for

router = APIRouter()
_AT_ONCE = 500
"""Decisions that are read in one go."""


@router.get("/log/export.csv", name="log_csv")
async def log_csv(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """A header, then a row a decision; see `COLUMNS`."""
    names = await names_for(visit)
    head = BYTE_ORDER_MARK + csv_text([COLUMNS])
    return await _file(
        visit,
        "leadcat-log.csv",
        "text/csv; charset=utf-8",
        lambda decisions: csv_text(cells(each, names) for each in decisions),
        head,
    )


@router.get("/log/export.jsonl", name="log_jsonl")
async def log_jsonl(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """A line a decision, as `leadcat log --json` writes it."""
    return await _file(visit, "leadcat-log.jsonl", "application/jsonl; charset=utf-8", _json_lines)


def _json_lines(decisions: Sequence[Decision]) -> str:
    rows = (json.dumps(decision_row(each), ensure_ascii=False) for each in decisions)
    return "".join(f"{row}\n" for row in rows)


async def _file(
    visit: Visit,
    name: str,
    media_type: str,
    written: Callable[[Sequence[Decision]], str],
    head: str = "",
) -> Response:
    query = _query(visit)
    # Read before the answer begins: what can't be read at all is an error, and no empty file.
    first = await visit.desk.decisions(query)
    return StreamingResponse(
        _pieces(visit.desk, query, first, written, head),
        media_type=media_type,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _query(visit: Visit) -> DecisionQuery:
    wanted = LogFilter.of(visit.query, visit.site.time_zone)
    if wanted.wrong:
        problems = [
            Problem(
                ErrorCode.INVALID_VALUE, f"{name} can't be {wanted[name]!r}", pointer=f"/{name}"
            )
            for name in sorted(wanted.wrong)
        ]
        raise InvalidInput(*problems)
    return wanted.query(_AT_ONCE)


async def _pieces(
    desk: Desk,
    query: DecisionQuery,
    found: Sequence[Decision],
    written: Callable[[Sequence[Decision]], str],
    head: str,
) -> AsyncIterator[bytes]:
    yield head.encode()
    while found:
        yield written(found).encode("utf-8", "replace")
        if len(found) < _AT_ONCE:
            return
        query = evolve(query, after=found[-1].position)
        found = await desk.decisions(query)
