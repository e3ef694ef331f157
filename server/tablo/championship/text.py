"""One phrase in the languages that people read."""

from msgspec import Struct


class Text(Struct, frozen=True, omit_defaults=True):
    """Hold one phrase in Russian and, where there is one, in English.

    Pages choose the language; a missing English text is shown in Russian rather than not at all.
    """

    ru: str
    en: str = ""

    def said(self, language: str) -> str:
        """Give the phrase in a language ("ru", "en"), in Russian where there is no other."""
        return (self.en if language == "en" else "") or self.ru
