"""The pictures of a cue, one after the other: each a whole picture, each one fact more.

A shot is made of ids when its step is taken, and kept as it was then: stepping back is showing an
older one, and a result that is corrected later changes nothing that was on the stage.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tablo.championship.ids import (
    ContestId,
    CueId,
    DelegationId,
    EntryId,
    OutputId,
    ScreenId,
    StandingId,
)
from tablo.championship.rules import PODIUM, Award, Medal
from tablo.championship.show import Cue, CueKind

REVEALED_FROM: tuple[Medal, ...] = ("bronze", "silver", "gold")
"""The order in which medals are revealed, whatever the order of rows in a file."""
GROUP = 5
"""How many best of their regions stand on the stage together."""


class Plane(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hold one medal of a picture.

    `entries` are those who may be named by now, `teams` the same where delegations are; `holders` are how many there are, told only once
    the first of them is. `why` is why nobody holds it: it is not awarded ("vacant").
    """

    award: Award
    entries: tuple[EntryId, ...] = ()
    teams: tuple[DelegationId, ...] = ()
    holders: int = 0
    why: Literal["", "vacant"] = ""


class Place(Struct, frozen=True, kw_only=True):
    """Name one screen or one output that shows pictures."""

    kind: Literal["screen", "output"]
    id: str


class Shot(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hold a whole picture of a cue. What isn't in it, may not be known yet.

    `planes` stand in the order of their reveal, the newest last; `focus` is the one that rises.
    `delegations` are those called up, in the order of the alphabet. `entries` are people shown
    without a medal: best of regions, an award; `recipients` counts those of its cue who are named
    beside them. `screens` and `outputs` are those it is for; None: all. `no` names medals that a shared one replaced. In a `rehearsal` nothing of it is
    true: whoever draws it says so, and names nobody who is there.
    """

    cue: CueId
    kind: CueKind
    step: int
    contest: ContestId | None = None
    standing: StandingId = StandingId("main")
    planes: tuple[Plane, ...] = ()
    focus: Award | None = None
    delegations: tuple[DelegationId, ...] = ()
    entries: tuple[EntryId, ...] = ()
    recipients: int = 0
    no: tuple[Medal, ...] = ()
    podium: str = ""
    screens: tuple[ScreenId, ...] | None = None
    outputs: tuple[OutputId, ...] | None = None
    rehearsal: bool = False

    def is_for(self, place: Place) -> bool:
        """Tell whether a place shows this picture, and not the one it has."""
        named = self.screens if place.kind == "screen" else self.outputs
        return named is None or place.id in named

    def awarded(self) -> Iterator[tuple[EntryId, Award]]:
        """List whom this picture names with which medal."""
        for plane in self.planes:
            for entry in plane.entries:
                yield entry, plane.award


class Outcome(Struct, frozen=True, kw_only=True):
    """Hold what the cues of a result are made of: who won what, and who stands for whom.

    `awards` is by entry, best first; `vacant` are medals decided not to be awarded, `shared_away`
    those that a shared better medal took the place of. `delegations` give whom a medallist stands
    for, by the alphabet of their names. `best` are people beside any medal, `teams` the delegations on
    the first three places of all.
    """

    awards: Mapping[EntryId, Award] = {}
    vacant: frozenset[Medal] = frozenset()
    shared_away: frozenset[Medal] = frozenset()
    delegations: Mapping[EntryId, DelegationId] = {}
    best: tuple[EntryId, ...] = ()
    teams: Mapping[Award, tuple[DelegationId, ...]] = {}

    def holders(self, award: Award) -> tuple[EntryId, ...]:
        """List who holds a medal."""
        return tuple(entry for entry, held in self.awards.items() if held == award)


def shots(cue: Cue, outcome: Outcome) -> tuple[Shot, ...]:
    """Give the pictures of a cue in order; there is at least one, which names no winner.

    Medals come bronze, silver, gold unless the cue says otherwise. A medal that nobody holds has a
    picture only where people decided that it is vacant.
    """
    first = Shot(
        cue=cue.id,
        kind=cue.kind,
        step=0,
        contest=cue.contest,
        standing=cue.standing,
        podium=cue.podium,
        screens=cue.screens,
        outputs=cue.outputs,
    )
    match cue.kind:
        case "call_up":
            called = tuple(
                delegation
                for entry, delegation in outcome.delegations.items()
                if outcome.awards.get(entry) in PODIUM
            )
            return (replace(first, delegations=called),)
        case "medals" | "team_standing":
            return _numbered(first, _medals(first, cue, outcome))
        case "medallions":
            holders = outcome.holders("medallion")
            plane = Plane(award="medallion", entries=holders, holders=len(holders))
            return _numbered(first, [replace(first, planes=(plane,))] if holders else [])
        case "best_of_region" | "best_of_all" | "award":
            return _numbered(first, _people(first, cue, outcome))
        case _:
            return (first,)


def _numbered(first: Shot, later: Sequence[Shot]) -> tuple[Shot, ...]:
    return (first, *(replace(shot, step=step) for step, shot in enumerate(later, start=1)))


def _medals(first: Shot, cue: Cue, outcome: Outcome) -> list[Shot]:
    taken: list[Shot] = []
    planes: tuple[Plane, ...] = ()
    planes_of = _planes_of_teams if cue.kind == "team_standing" else _planes
    for award in cue.medals or REVEALED_FROM:
        for plane in planes_of(award, cue, outcome):
            shown = (*(one for one in planes if one.award != award), plane)
            no = _replaced(award, outcome) if plane.entries else ()
            taken.append(replace(first, planes=shown, focus=award, no=no))
        planes = taken[-1].planes if taken else planes
    return taken


def _planes(award: Award, cue: Cue, outcome: Outcome) -> Iterator[Plane]:
    """Give the states of one medal's plane, step by step."""
    holders = outcome.holders(award)
    if not holders:
        if award in outcome.vacant:
            yield Plane(award=award, why="vacant")
        return
    if award == "gold" and cue.two_takes:
        yield Plane(award=award)
    if cue.together:
        yield Plane(award=award, entries=holders, holders=len(holders))
        return
    for count in range(1, len(holders) + 1):
        yield Plane(award=award, entries=holders[:count], holders=len(holders))


def _planes_of_teams(award: Award, cue: Cue, outcome: Outcome) -> Iterator[Plane]:
    teams = outcome.teams.get(award)
    if not teams:
        return
    if award == "gold" and cue.two_takes:
        yield Plane(award=award)
    for count in range(len(teams) if cue.together else 1, len(teams) + 1):
        yield Plane(award=award, teams=teams[:count], holders=len(teams))


def _replaced(award: Award, outcome: Outcome) -> tuple[Medal, ...]:
    """Name the medals that aren't handed over because this one is shared."""
    if award not in PODIUM or award not in outcome.awards.values():
        return ()
    after = PODIUM[PODIUM.index(award) + 1 :]
    away = []
    for medal in after:
        if medal not in outcome.shared_away:
            break
        away.append(medal)
    return tuple(away)


def _people(first: Shot, cue: Cue, outcome: Outcome) -> list[Shot]:
    people = outcome.best if cue.entry is None else (cue.entry,)
    if cue.kind != "best_of_region":
        named = len(cue.recipients) if cue.kind == "award" else 0
        return [replace(first, entries=people, recipients=named)] if people or named else []
    shown = []
    for begin in range(0, len(people), GROUP):
        group = people[begin : begin + GROUP]
        shown += [replace(first, entries=group[:count]) for count in range(1, len(group) + 1)]
    return shown
