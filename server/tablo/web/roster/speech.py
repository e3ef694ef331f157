"""What the pages of reference data say, in the language of the request."""

from typing import cast

from babel.support import LazyProxy
from starlette_admin.i18n import get_locale

from tablo import texts
from tablo.championship.roster import Person, Roster, Text
from tablo.texts import Language
from tablo.web.roster.rules import Fault


def language() -> Language:
    """Tell the language of the request that is being answered."""
    return "en" if get_locale() == "en" else "ru"


def say(message: str, **params: object) -> str:
    """Say a message in the language of the request."""
    return texts.translate(language(), message, **params)


def late(message: str) -> str:
    """Give a message that is said anew each time it is read, as labels that live long need."""
    return cast(str, LazyProxy(say, message, enable_cache=False))


def complaint(fault: Fault) -> str:
    """Say what is wrong."""
    params = {
        name: spoken(value) if isinstance(value, Text) else value for name, value in fault.params
    }
    return say(fault.message, **params)


def spoken(text: Text) -> str:
    """Say a phrase of the roster."""
    return text.said(language())


def name_of(part: str, id: str, roster: Roster) -> str:
    """Say what people call one thing of the roster; its id, when it isn't there."""
    if part == "championship":
        return spoken(roster.championship.title)
    value = getattr(roster, part).get(id)
    if value is None:
        return id
    match part:
        case "contests":
            skill = name_of("skills", value.skill, roster)
            return f"{skill} · {name_of('categories', value.category, roster)}"
        case "delegations":
            return spoken(value.name)
        case "people":
            return full_name(value)
        case "entries":
            names = ", ".join(name_of("people", person, roster) for person in value.people)
            return f"{value.number} {names}"
        case _:
            return spoken(value.title)


def full_name(person: Person) -> str:
    """Say a person's whole name."""
    return " ".join(filter(None, map(spoken, (person.last, person.first, person.middle))))
