"""Behind the stage: who has to stand ready, and no place."""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.names import KnownEntry, known_entry
from tablo.access.streams import Audience
from tablo.championship.commands import Presence
from tablo.championship.ids import CueId, EntryId, RunId
from tablo.championship.rehearsal import may_show, outcome_now, plan_now
from tablo.championship.roster import Roster, Text
from tablo.championship.show import Cue, CueKind, RunOfShow
from tablo.championship.state import Played, State
from tablo.views.ceremony import RunName, StagePerson
from tablo.views.contest import delegation_view
from tablo.views.stage_messages import MessageView, unread

AHEAD = 3
"""Cues whose people have to stand ready."""


class WalkOn(Struct, frozen=True, kw_only=True):
    """Draw somebody who has to stand ready, without a place; `presence` is what people checked."""

    person: StagePerson
    number: str
    presence: Presence


class BackstageCue(Struct, frozen=True, kw_only=True):
    """Draw a cue for those who lead people to the stage: whom, and to which podium."""

    id: CueId
    kind: CueKind
    title: Text
    podium: str
    people: tuple[WalkOn, ...]
    current: bool


class BackstageView(Struct, frozen=True, kw_only=True):
    """Draw the cues that are on and come next. People stand by the alphabet: it tells no place.

    `messages` are those that nobody behind the stage has read yet.
    """

    run: RunName
    cues: tuple[BackstageCue, ...]
    messages: tuple[MessageView, ...] = ()
    rehearsal: Literal[True] | UnsetType = UNSET


def backstage(state: State, roster: Roster, param: str, audience: Audience) -> BackstageView | None:
    """Draw what goes on behind the stage of the run `param`; None when there is no such run."""
    plan = plan_now(state, roster, RunId(param))
    if plan is None:
        return None
    held = state.run(plan.id)
    return BackstageView(
        run=RunName(id=plan.id, title=plan.title),
        cues=tuple(_backstage(state, roster, plan, cue) for cue in _ahead(plan, held.played)),
        messages=unread(held, "backstage"),
        rehearsal=True if held.rehearsal else UNSET,
    )


def _ahead(plan: RunOfShow, played: Played) -> Iterator[Cue]:
    now = played.on_stage
    place = max(plan.position(now.shot.cue), 0) if now else 0
    left = [cue for cue in plan.cues[place:] if cue.id not in played.skipped]
    yield from left[: AHEAD + 1]


_CALLED: frozenset[CueKind] = frozenset({"call_up", "medals", "medallions"})
"""Kinds whose people are led to the stage; of an award the list would be the winner's name."""


def _backstage(state: State, roster: Roster, plan: RunOfShow, cue: Cue) -> BackstageCue:
    held = state.run(plan.id)
    called: Iterable[EntryId] = ()
    if cue.kind in _CALLED and may_show(state, roster, plan.id, cue) is None:
        outcome = outcome_now(state, roster, plan.id, cue)
        called = outcome.holders("medallion") if cue.kind == "medallions" else outcome.delegations
    people = [
        known_entry(roster, roster.entries[id], rehearsal=held.rehearsal is not None)
        for id in called
        if id in roster.entries
    ]
    people.sort(key=lambda entry: [name.ru.casefold().replace("ё", "е") for name in entry.names])
    now = held.played.on_stage
    return BackstageCue(
        id=cue.id,
        kind=cue.kind,
        title=cue.title,
        podium=cue.podium,
        people=tuple(_walk_on(entry, held.played) for entry in people),
        current=now is not None and now.shot.cue == cue.id,
    )


def _walk_on(entry: KnownEntry, played: Played) -> WalkOn:
    return WalkOn(
        person=StagePerson(
            entry=entry.id, names=entry.full_names, delegation=delegation_view(entry.delegation)
        ),
        number=entry.number,
        presence=played.presence.get(EntryId(entry.id), "unknown"),
    )
