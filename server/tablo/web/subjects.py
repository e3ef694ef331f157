"""Whom and what a broadcast graphic can be about: for the console of those who direct graphics."""

from msgspec import UNSET, Struct, UnsetType
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tablo.access.redact.floor import known_draw
from tablo.access.redact.names import known_entry
from tablo.access.roles import ROLES
from tablo.championship.commands import ShowGraphic
from tablo.championship.ids import ContestId, DelegationId, EntryId, RunId
from tablo.championship.roster import Roster, Text
from tablo.championship.state import State
from tablo.web.context import context
from tablo.web.problems import Problem, sign_in_needed
from tablo.web.screens import answer


class AnyEntry(Struct, frozen=True, kw_only=True):
    """Name an entry, by all that people look for it by. `workstation`: once it may be known."""

    entry: EntryId
    contest: ContestId
    number: str
    names: tuple[Text, ...]
    delegation: Text
    workstation: str | UnsetType = UNSET


class AnyDelegation(Struct, frozen=True, kw_only=True):
    """Name a delegation."""

    delegation: DelegationId
    name: Text


class AnyRun(Struct, frozen=True, kw_only=True):
    """Name a ceremony."""

    run: RunId
    title: Text


class AnyPicture(Struct, frozen=True, kw_only=True):
    """Name a picture of the media library."""

    name: str
    title: str


class Subjects(Struct, frozen=True, kw_only=True):
    """List all of them, in the order of the roster."""

    entries: tuple[AnyEntry, ...]
    delegations: tuple[AnyDelegation, ...]
    runs: tuple[AnyRun, ...]
    pictures: tuple[AnyPicture, ...]


async def subjects(request: Request) -> Response:
    """List whom and what a graphic can be about, to whoever may show one."""
    here = context(request)
    actor = await here.identity.caller(request)
    if actor.kind == "public":
        raise sign_in_needed()
    if actor.role is None or ShowGraphic not in ROLES[actor.role]:
        raise Problem(403, "forbidden", "This is for those who direct broadcast graphics.")
    roster, state = await here.editor.look(), await here.state()
    media = await here.media.look()
    return answer(
        Subjects(
            entries=_entries(roster, state),
            delegations=tuple(
                AnyDelegation(delegation=one.id, name=one.name)
                for one in roster.delegations.values()
            ),
            runs=tuple(AnyRun(run=run.id, title=run.title) for run in roster.runs.values()),
            pictures=tuple(
                AnyPicture(name=one.name, title=one.title) for one in media if one.kind == "picture"
            ),
        )
    )


def _entries(roster: Roster, state: State) -> tuple[AnyEntry, ...]:
    places = _places(roster, state)
    found = []
    for entry in roster.entries.values():
        known = known_entry(roster, entry)
        found.append(
            AnyEntry(
                entry=entry.id,
                contest=entry.contest,
                number=known.number,
                names=known.full_names,
                delegation=known.delegation.name,
                workstation=places[entry.id] or UNSET,
            )
        )
    return tuple(found)


def _places(roster: Roster, state: State) -> dict[EntryId, str]:
    """Say who works where; what a draw has not revealed yet, nobody learns here."""
    places = {entry.id: entry.workstation for entry in roster.entries.values()}
    for contest in roster.contests:
        if state.contest(contest).draw is None:
            continue
        drawn = known_draw(state, roster, contest, "broadcast")
        inside = (entry.id for entry in roster.entries.values() if entry.contest == contest)
        places |= dict.fromkeys(inside, "")
        lots = drawn.lots if drawn else ()
        places |= {lot.entry.id: lot.workstation for lot in lots if lot.entry}
    return places


ROUTES = (Route("/api/v1/subjects", subjects),)
