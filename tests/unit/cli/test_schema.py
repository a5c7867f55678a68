"""`leadcat schema`: the JSON Schema of each format."""

from __future__ import annotations

import json

import pytest

from leadcat_rules.files.schemas import SCHEMA_NAMES, json_schema
from tests.unit.cli.calls import leadcat


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_each_format_has_one(name: str) -> None:
    done = leadcat("schema", name)
    assert (done.code, done.err) == (0, "")
    schema = json.loads(done.out)
    assert schema == json_schema(name)  # type: ignore[arg-type]  # each is one of the names
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_without_a_name_it_is_the_one_of_rulesets() -> None:
    assert leadcat("schema").out == leadcat("schema", "ruleset").out


def test_an_unknown_format_is_refused_with_the_nearest() -> None:
    done = leadcat("schema", "rulset")
    assert (done.code, done.out) == (2, "")
    assert "there is no format 'rulset'; did you mean 'ruleset'?" in done.err


def test_an_unknown_format_that_is_near_to_nothing_is_refused_with_all() -> None:
    err = leadcat("schema", "zzz").err
    assert "one of ruleset, cases, snapshot, events, decisions" in err
