"""No cell of an export is taken for a formula, and none is lost on the way through a CSV reader."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcat_web.pages.log.csv_rows import csv_text, safe

DANGEROUS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
BLANKS = " \u00a0\u2003\ufeff\x00"
CELLS = st.text(max_size=8) | st.builds(
    "{}{}{}".format,
    st.text(BLANKS, max_size=2),
    st.sampled_from(DANGEROUS),
    st.text("=1,\"'\n\t|- ;a", max_size=6),
)


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_what_a_reader_finds_begins_no_formula_and_has_lost_nothing(row: list[str]) -> None:
    (found,) = csv.reader(io.StringIO(csv_text([row]), newline=""))
    assert len(found) == len(row)
    for cell, seen in zip(row, found, strict=True):
        assert seen.replace("'", "") == cell.replace("'", "")
        assert is_number(seen) or not begins_formula(seen)


@given(st.lists(CELLS, min_size=1, max_size=6))
def test_it_begins_none_where_excel_splits_at_semicolons_tabs_or_bars(row: list[str]) -> None:
    for cell in csv.reader(io.StringIO(csv_text([row]), newline="")).__next__():
        for part in re.split(r"[;|\t\r\n]", cell)[1:]:
            assert not begins_formula(part.lstrip(BLANKS + '"'))


def begins_formula(text: str) -> bool:
    begins = text.lstrip(BLANKS)[:1]
    return bool(begins) and begins in DANGEROUS


def is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+([.,][0-9]+)?", text) is not None


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "  =cmd|' /C calc'!A0",
        "\u00a0=1",
        "\uff1d1",
        "-1-1",
        "+46 70 123",
        "-",
        "=",
    ],
)
def test_formulas_are_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ('Acme;=HYPERLINK("http://x")', 'Acme;\'=HYPERLINK("http://x")'),
        ('b; "-1+1"|@x', "b; \"'-1+1\"|'@x"),
        ("\t=1", "'\t'=1"),
        ("a\r\n+1", "a\r\n'+1"),
        ("a;-b;c", "a;'-b;c"),
    ],
)
def test_nor_does_what_excel_takes_for_a_cell_of_its_own(cell: str, written: str) -> None:
    assert safe(cell) == written


@pytest.mark.parametrize("cell", ["", "-5", "+5", "-5.25", "1,5", "12", "Acme - AB", "a=b", "'=1"])
def test_numbers_and_ordinary_words_stay(cell: str) -> None:
    assert safe(cell) == cell
