"""The pictures of the screens are there, are small, and can be taken again."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest

from tools import screenshots

_PAGE = screenshots.FOLDER.parent / "screens.md"
_LARGEST = 120_000
"""Bytes: whoever reads a page doesn't wait for its pictures."""


def width_of(png: Path) -> int:
    """Pixels, from the head of the file."""
    (width,) = struct.unpack(">I", png.read_bytes()[16:20])
    return int(width)


def test_the_page_shows_the_pictures_that_are_taken_and_no_others() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(screens/(\w+)\.png\)", _PAGE.read_text("utf-8"))
    assert sorted(shown) == sorted(each.name for each in screenshots.PICTURES)
    assert sorted(shown) == sorted(each.stem for each in screenshots.FOLDER.iterdir())


@pytest.mark.parametrize("picture", screenshots.PICTURES, ids=lambda each: each.name)
def test_a_picture_is_wide_and_small(picture: screenshots.Picture) -> None:
    file = screenshots.FOLDER / f"{picture.name}.png"
    assert width_of(file) == screenshots.WIDTH
    assert file.stat().st_size <= _LARGEST


def test_they_can_be_taken_again(tmp_path: Path) -> None:
    taken = screenshots.take(tmp_path)
    assert [each.stem for each in taken] == [each.name for each in screenshots.PICTURES]
    assert {width_of(each) for each in taken} == {screenshots.WIDTH}
