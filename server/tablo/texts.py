"""Every phrase that people read, in every language: gettext catalogues, compiled by the build.

A message's id is its English text, so English needs no catalogue. What the server says stands in
`tablo.po`; what pages say stands in `pages.po` and travels with each page.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Literal, get_args

Language = Literal["ru", "en"]
Domain = Literal["pages", "tablo"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""The first is what a page speaks when nobody asked for another."""
WORDS = frozenset({"expected", "missing", "state", "status", "what"})
"""Parameters that are made of messages themselves; all others stand as they came."""
LOCALE = Path(__file__).with_name("locale")


class CatalogueMissing(Exception):
    """Raised when a catalogue was not compiled, as in a tree that was never installed."""


def translate(language: Language, message: str, /, **params: object) -> str:
    """Say a message in a language, its braces filled.

    A parameter made of messages (`WORDS`), such as "running, paused", is translated first.
    An unknown message is given back in English: a board with one English word beats none.
    """
    if not message:
        return ""  # A catalogue keeps what describes it under the empty message
    return _fill(language, _translations(language).gettext(message), params)


def plural(language: Language, one: str, many: str, count: int, /, **params: object) -> str:
    """Say a message in the form that goes with a count, which fills the brace `count`."""
    message = _translations(language).ngettext(one, many, count)
    return _fill(language, message, {"count": count, **params})


@cache
def catalogue(language: Language, domain: Domain = "pages") -> dict[str, str]:
    """List what differs from English in the texts of one domain, by message, without plurals."""
    translations = _domain(language, domain)
    if not isinstance(translations, GNUTranslations):
        return {}
    # The standard library reads catalogues but has no door to list one
    messages: dict[str | tuple[str, int], str] = vars(translations)["_catalog"]
    return {
        message: text for message, text in messages.items() if isinstance(message, str) and message
    }


def _fill(language: Language, text: str, params: dict[str, object]) -> str:
    translations = _translations(language)

    def say(value: object) -> object:
        return ", ".join(map(translations.gettext, str(value).split(", ")))

    return text.format(
        **{name: say(value) if name in WORDS else value for name, value in params.items()}
    )


@cache
def _translations(language: Language) -> NullTranslations:
    translations = _domain(language, "tablo")
    translations.add_fallback(_domain(language, "pages"))
    return translations


def _domain(language: Language, domain: Domain) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    path = LOCALE / language / "LC_MESSAGES" / f"{domain}.mo"
    try:
        with path.open("rb") as compiled:
            return GNUTranslations(compiled)
    except FileNotFoundError as error:
        raise CatalogueMissing(
            f"The {language} catalogue was not compiled: run `pip install -e .` in the source tree."
        ) from error
