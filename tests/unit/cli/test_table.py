"""A table in pages: widths, breaks and headings."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.text import Text

from leadcat_rules.terminal.table import PAGE, PagedTable


class Printed:
    """A table on a console of this width."""

    def __init__(self, width: int, *headers: str) -> None:
        self._file = StringIO()
        self._table = PagedTable(Console(file=self._file, width=width), headers)

    def add(self, *cells: str) -> None:
        self._table.add(*map(Text, cells))

    @property
    def lines(self) -> list[str]:
        """What is printed so far."""
        return self._file.getvalue().splitlines()

    def flush(self) -> list[str]:
        """All of it."""
        self._table.flush()
        return self.lines


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    table = Printed(80, "a", "bb")
    table.add("long cell", "x")
    table.add("y", "z")
    assert table.flush() == ["a          bb", "─" * 13, "long cell  x", "y          z"]


def test_rows_are_printed_page_by_page_with_one_heading() -> None:
    table = Printed(80, "a")
    for number in range(PAGE):
        assert table.lines == []
        table.add(str(number))
    assert len(table.lines) == PAGE + 2
    table.add("last")
    assert table.flush()[-2:] == [str(PAGE - 1), "last"]
    assert len(table.lines) == PAGE + 3


def test_a_later_page_keeps_the_widths_of_an_earlier_one() -> None:
    table = Printed(80, "a", "b")
    for _ in range(PAGE):
        table.add("a wide cell", "x")
    table.add("n", "y")
    assert table.flush()[-1] == "n            y"


def test_a_narrow_console_breaks_between_words_first() -> None:
    table = Printed(20, "a", "b")
    table.add("identifier-1", "two words")
    assert table.flush()[2:] == ["identifier-1  two", "              words"]


def test_what_is_too_long_goes_on_below_and_is_never_cut() -> None:
    table = Printed(24, "a", "b")
    table.add("x" * 50, "y" * 30)
    lines = table.flush()
    assert max(map(len, lines)) <= 24
    assert "".join(lines).count("x") == 50
    assert "".join(lines).count("y") == 30


def test_a_very_long_id_is_broken_before_the_words_beside_it_stand_below_each_other() -> None:
    table = Printed(60, "outcome", "rule")
    table.add("not fired: no rule matched", "x" * 60)
    assert table.flush()[2:] == [
        f"not fired: no rule      {'x' * 36}",
        f"matched                 {'x' * 24}",
    ]


def test_wide_characters_take_their_columns() -> None:
    table = Printed(80, "a", "b")
    table.add("会社", "x")
    table.add("1234", "y")
    assert table.flush()[2:] == ["会社  x", "1234  y"]


def test_nothing_is_printed_for_no_rows() -> None:
    assert Printed(80, "a").flush() == []
