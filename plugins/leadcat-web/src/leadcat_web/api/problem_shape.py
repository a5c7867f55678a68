"""What a problem looks like, for the document."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from leadcat_web.api.shapes import Told


class ErrorRow(Told):
    """One thing that is wrong."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    code: str = Field(description="What kind of mistake: docs/errors.md has each.")
    message: str
    hint: str | None = Field(description="What to do.")
    pointer: str = Field(
        description="RFC 6901 pointer into the body; below /query, /path or /header otherwise."
    )
    line: int = Field(default=0, description="The line of JSON Lines, from 1; else left out.")


class ProblemDetails(Told):
    """Why a call failed (RFC 9457)."""

    type: str = Field(description="A relative reference to what the code means.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was called.")
    code: str = Field(description="The first error's code, or a word for what isn't in the body.")
    id: str = Field(description="Finds it in the server's log.")
    errors: list[ErrorRow]
