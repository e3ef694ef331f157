"""Which language the command line speaks: that of the environment, Russian or English."""

import os
from collections.abc import Mapping
from functools import cache

import click

from tablo import texts
from tablo.texts import Language


def say(message: str, /, **params: object) -> str:
    """Say a message in the environment's language, its braces filled."""
    return texts.translate(language(), message, **params)


def tell(message: str, /, **params: object) -> None:
    """Print a message, said so."""
    click.echo(say(message, **params))


def named(environment: Mapping[str, str]) -> Language:
    """Tell which language an environment asks for, as POSIX orders its variables."""
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ru" if locale.lower().startswith("ru") else "en"


def language() -> Language:
    """Tell which language it is: English too where the other one's texts were not installed."""
    asked = named(os.environ)
    return asked if is_there(asked) else "en"


@cache
def is_there(language: Language) -> bool:
    """Tell whether a language's texts were installed: `tablo doctor` has to say so without them."""
    try:
        texts.catalogue(language)
    except texts.CatalogueMissing:
        return False
    return True
