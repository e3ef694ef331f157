"""Marks are read as people type them, and kept exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tablo.championship.exact import shown
from tablo.championship.marks import read_mark
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Text


def read(text: str) -> Decimal | str:
    """Read a mark of at most 30; give the code of the refusal when it is none."""
    result = read_mark(text, max=Decimal(30), module=Text("М1", "M1"))
    return result.code if isinstance(result, Refusal) else result


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("17.25", "17.25"),
        ("17,25", "17.25"),
        (" 30 ", "30"),
        ("0", "0"),
        ("-0", "0"),
        (".5", "0.5"),
    ],
)
def test_comma_or_point(text: str, mark: str) -> None:
    """A mark may have a comma or a point, and blanks around it."""
    assert Decimal(mark) == read(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NaN", "bad_mark"),
        ("Infinity", "bad_mark"),
        ("1e1", "bad_mark"),
        ("", "bad_mark"),
        ("1 000", "bad_mark"),
        ("١٢", "bad_mark"),
        ("12.", "12"),
        ("--1", "bad_mark"),
        ("-0.01", "negative_mark"),
        ("30.01", "mark_above_maximum"),
        ("1.00001", "mark_too_fine"),
    ],
)
def test_what_is_no_mark(text: str, code: str) -> None:
    """What is no plain number between zero and the maximum is refused with its own reason."""
    result = read(text)

    assert code == (result if isinstance(result, str) else str(result))


@given(some.text(max_size=20))
def test_never_raises(text: str) -> None:
    """Whatever is typed, reading gives a mark in range or a refusal."""
    result = read(text)

    assert isinstance(result, str) or 0 <= result <= 30


@pytest.mark.parametrize(("mark", "text"), [("0.125", "0.13"), ("0.135", "0.14"), ("88", "88.00")])
def test_half_up(mark: str, text: str) -> None:
    """Marks are shown with two decimals, half rounded up, never to even."""
    assert text == shown(Decimal(mark))
