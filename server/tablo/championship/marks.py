"""Marks as people type them, kept exactly."""

from decimal import Decimal, InvalidOperation

from tablo.championship.exact import DIGITS
from tablo.championship.refusals import Refusal, Why
from tablo.championship.text import Text


def read_mark(text: str, *, max: Decimal, module: Text) -> Decimal | Refusal:
    """Read a mark as people type it: "17.25", "17,25", " 17 ".

    Refuses what is no plain decimal number (words, NaN, exponents, thousands), what lies below
    zero or above `max`, and more than `DIGITS` digits after the point.
    """
    plain = text.strip().replace(",", ".")
    if not plain.lstrip("+-").replace(".", "", 1).isdecimal() or not plain.isascii():
        return Refusal(why=Why.BAD_MARK, params={"mark": text})
    try:
        mark = Decimal(plain)
    except InvalidOperation:
        return Refusal(why=Why.BAD_MARK, params={"mark": text})
    if mark < 0:
        return Refusal(why=Why.NEGATIVE_MARK, params={"mark": plain})
    if mark > max:
        return Refusal(
            why=Why.MARK_ABOVE_MAXIMUM,
            params={"mark": plain, "max": str(max), "module": module},
        )
    if -int(mark.as_tuple().exponent) > DIGITS:
        return Refusal(why=Why.MARK_TOO_FINE, params={"mark": plain, "digits": str(DIGITS)})
    return abs(mark)
