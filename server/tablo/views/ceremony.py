"""The run of show for everybody who watches it: the picture on the stage, and nothing later."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.names import KnownEntry
from tablo.access.redact.stage import KnownStage, known_stage
from tablo.access.streams import Audience
from tablo.championship.commands import Award, RunPhase
from tablo.championship.ids import CueId, DelegationId, EntryId, Instant, RunId
from tablo.championship.roster import Roster, Text
from tablo.championship.rules import Medal
from tablo.championship.shots import Place, Plane, Shot
from tablo.championship.show import Cue, CueKind, Presenter, RunOfShow
from tablo.championship.state import State
from tablo.views.contest import (
    BadgeView,
    ContestView,
    DelegationView,
    StandingName,
    contest_view,
    delegation_view,
    standing_name,
)
from tablo.views.medals import MedalsView, medals, rehearsed


class RunName(Struct, frozen=True, kw_only=True):
    """Say which run of show this is."""

    id: RunId
    title: Text


class StagePerson(Struct, frozen=True, kw_only=True):
    """Draw somebody on the stage, by full names; a team has several, a delegation its own one."""

    entry: EntryId
    names: tuple[Text, ...]
    delegation: DelegationView


class PlaneView(Struct, frozen=True, kw_only=True):
    """Draw one medal of a picture. Without people the medal alone is on the stage.

    `holders` counts them once the first one is named; `why` "vacant": nobody gets it.
    """

    award: Award
    people: tuple[StagePerson, ...]
    holders: int | UnsetType = UNSET
    why: Literal["vacant"] | UnsetType = UNSET


class Parade(Struct, frozen=True, kw_only=True):
    """Count who walks in with a delegation."""

    competitors: int
    contests: int


class PictureView(Struct, frozen=True, kw_only=True):
    """Draw a whole picture of a cue; `began`: since when it is on the stage.

    `planes` stand in the order of their reveal, `focus` is the one that rises. `no` names medals
    that a shared one replaced. `table` is there for a cue of the medal table, `parade` for a
    delegation that walks in, `presenters` where somebody speaks.
    """

    cue: CueId
    kind: CueKind
    step: int
    began: Instant
    title: Text
    subtitle: Text
    podium: str
    contest: ContestView | UnsetType = UNSET
    standing: StandingName | UnsetType = UNSET
    planes: tuple[PlaneView, ...] = ()
    focus: Award | UnsetType = UNSET
    delegations: tuple[DelegationView, ...] = ()
    people: tuple[StagePerson, ...] = ()
    no: tuple[Medal, ...] = ()
    media: str | UnsetType = UNSET
    at: Instant | UnsetType = UNSET
    table: MedalsView | UnsetType = UNSET
    parade: Parade | UnsetType = UNSET
    presenters: tuple[Presenter, ...] = ()
    rehearsal: Literal[True] | UnsetType = UNSET


class CeremonyView(Struct, frozen=True, kw_only=True):
    """Draw a run of show as far as an audience may know it; None: nothing is on the stage.

    In a `rehearsal` nothing of it is true, and whoever draws it says so, over every picture and
    over none.
    """

    run: RunName
    phase: RunPhase
    blank: bool
    picture: PictureView | None
    rehearsal: Literal[True] | UnsetType = UNSET


def ceremony(state: State, roster: Roster, param: str, audience: Audience) -> CeremonyView | None:
    """Draw the run `param` ("run", or "run/screen" for one screen); None when there is no such run."""
    run, _, screen = param.partition("/")
    place = Place(kind="screen", id=screen) if screen else None
    if screen and screen not in roster.screens:
        return None
    return ceremony_at(state, roster, RunId(run), audience, place)


def ceremony_at(
    state: State, roster: Roster, run: RunId, audience: Audience, place: Place | None
) -> CeremonyView | None:
    """Draw a run as it is at one place, or in general; None when there is no such run."""
    known = known_stage(state, roster, run, audience, place)
    if known is None:
        return None
    hidden = known.phase in ("draft", "armed") or known.taken is None
    return CeremonyView(
        run=RunName(id=known.run.id, title=known.run.title),
        phase=known.phase,
        blank=known.played.blank,
        picture=None if hidden else _on_stage(known, state, roster, audience),
        rehearsal=known.is_rehearsal or UNSET,
    )


def _on_stage(
    known: KnownStage, state: State, roster: Roster, audience: Audience
) -> PictureView | None:
    if known.taken is None:
        return None
    shot = known.taken.shot
    cue = known.run.cue(shot.cue)
    table = table_of(shot, cue, known.run.id, state, roster, audience)
    began = Instant(known.taken.at + _delay(known.run, audience))
    return picture(shot, cue, known.people, roster, began=began, table=table)


def table_of(
    shot: Shot, cue: Cue | None, run: RunId, state: State, roster: Roster, audience: Audience
) -> MedalsView | None:
    """Draw the medal table of a picture that has one; in a rehearsal that of its invented medals."""
    if shot.kind != "medal_table":
        return None
    kind = cue.of_kind if cue else None
    if shot.rehearsal:
        return rehearsed(state, roster, run, audience, kind)
    return medals(state, roster, kind or "", audience)


def _delay(run: RunOfShow, audience: Audience) -> int:
    return {"broadcast": run.broadcast_delay, "public": run.public_delay}.get(audience, 0)


def picture(
    shot: Shot,
    cue: Cue | None,
    people: dict[EntryId, KnownEntry],
    roster: Roster,
    *,
    began: Instant,
    table: MedalsView | None = None,
) -> PictureView:
    """Draw a picture with the names that it tells; `cue` is None once it has left the run."""
    contest = roster.contests.get(shot.contest) if shot.contest is not None else None
    standing = contest.standing(shot.standing) if contest else None
    walking = cue.delegation if cue and cue.kind == "parade" else None
    delegations = shot.delegations if walking is None else (walking,)
    return PictureView(
        cue=shot.cue,
        kind=shot.kind,
        step=shot.step,
        began=began,
        title=cue.title if cue else Text(""),
        subtitle=cue.subtitle if cue else Text(""),
        podium=shot.podium,
        contest=contest_view(contest, roster) if contest else UNSET,
        standing=standing_name(standing) if standing else UNSET,
        planes=tuple(_plane(plane, people, roster) for plane in shot.planes),
        focus=UNSET if shot.focus is None else shot.focus,
        delegations=tuple(
            delegation_view(roster.delegations[id])
            for id in delegations
            if id in roster.delegations
        ),
        people=(
            *(_person(people[id]) for id in shot.entries if id in people),
            *(_recipient(shot.cue, n, one) for n, one in enumerate(_named(shot, cue))),
        ),
        no=shot.no,
        media=(cue.media if cue else "") or UNSET,
        at=cue.at if cue and cue.at is not None else UNSET,
        table=table or UNSET,
        parade=_parade(walking, roster) if walking in roster.delegations else UNSET,
        presenters=cue.presenters if cue and cue.kind == "speech" else (),
        rehearsal=shot.rehearsal or UNSET,
    )


def _parade(delegation: DelegationId | None, roster: Roster) -> Parade:
    entries = [one for one in roster.entries.values() if one.delegation == delegation]
    return Parade(
        competitors=len({person for entry in entries for person in entry.people}),
        contests=len({entry.contest for entry in entries}),
    )


def _plane(plane: Plane, people: dict[EntryId, KnownEntry], roster: Roster) -> PlaneView:
    return PlaneView(
        award=plane.award,
        people=(
            *(_person(people[entry]) for entry in plane.entries if entry in people),
            *(_team(id, roster) for id in plane.teams if id in roster.delegations),
        ),
        holders=plane.holders or UNSET,
        why=plane.why or UNSET,
    )


def _named(shot: Shot, cue: Cue | None) -> tuple[Presenter, ...]:
    return cue.recipients[: shot.recipients] if cue else ()


def _recipient(cue: CueId, number: int, recipient: Presenter) -> StagePerson:
    """Draw somebody who stands for no delegation: their position is in the place of its name."""
    nowhere = DelegationView(
        key=DelegationId(""),
        name=recipient.position,
        badge=BadgeView(code=Text(""), hue=0, partition=0),
    )
    return StagePerson(
        entry=EntryId(f"{cue}#{number}"), names=(recipient.name,), delegation=nowhere
    )


def _team(id: DelegationId, roster: Roster) -> StagePerson:
    """Draw a delegation that has won something itself."""
    delegation = delegation_view(roster.delegations[id])
    return StagePerson(entry=EntryId(id), names=(delegation.name,), delegation=delegation)


def _person(entry: KnownEntry) -> StagePerson:
    return StagePerson(
        entry=entry.id, names=entry.full_names, delegation=delegation_view(entry.delegation)
    )
