"""Propose names that fit a screen and read well; nothing here is ever applied unasked."""

import re

SCREEN_LIMIT = 60
"""Characters of a name that a screen has room for."""

_QUOTED = re.compile(r"[«“„\"](.+)[»”“\"]")
_TWO_NAMES = re.compile(r"^[^«]*»")
_LEGAL = re.compile(
    r"^(?:[А-ЯЁа-яё]+(?:ое|ая|ый) )*(?:образовательн\w+ )?(?:учреждение|организация)"
    r"(?: (?:высшего|среднего|профессионального|дополнительного|общего) ?\w* ?образования)? +",
    re.IGNORECASE,
)
_SHORT_FORMS = re.compile(r"^[А-ЯЁ]*(?:ОУ|ПОО)(?: (?:ВО|СПО|ДО|ДПО))? +")
_LOWER = frozenset(("оглы", "оглу", "кызы", "гызы", "де", "да", "фон", "ван", "ибн"))
_PARTS = re.compile(r"([^\W\d_]+)")


def short_name(name: str, limit: int = SCREEN_LIMIT) -> str:
    """Propose a short form of an organisation's name, of `limit` characters at most.

    What stands in quotation marks is the name; without them legal forms are left out, and what is
    still too long is cut between words.
    """
    quoted = _QUOTED.search(name)
    whole = quoted is not None and not _TWO_NAMES.search(quoted[1])
    short = quoted[1] if quoted and whole else _SHORT_FORMS.sub("", _LEGAL.sub("", name))
    if len(short) <= limit:
        return short[:1].upper() + short[1:]
    cut = short[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,.;:«(-–—")
    return f"{cut or short[: limit - 1]}…"


def is_shouted(name: str) -> bool:
    """Tell whether a name is written in capitals throughout."""
    return name.isupper() and sum(letter.isalpha() for letter in name) > 2


def cased(name: str) -> str:
    """Propose a name in capitals with small letters: "O'NEIL" → O'Neil, "АЛИЕВ ОГЛЫ" → Алиев оглы.

    A name that is not in capitals throughout is given back as it is.
    """
    if not is_shouted(name):
        return name
    return _PARTS.sub(lambda found: _cased_part(found[1]), name)


def _cased_part(part: str) -> str:
    low = part.lower()
    if low in _LOWER:
        return low
    if low.startswith("mc") and len(low) > 3:
        return f"Mc{low[2:].capitalize()}"
    return low.capitalize()
