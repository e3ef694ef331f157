"""The medals and the best that an audience may know, over all contests."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from tablo.access.redact.contests import known_contest
from tablo.access.redact.names import KnownEntry
from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.commands import Award
from tablo.championship.ids import ContestId, EntryId, RunId, StandingId
from tablo.championship.medal_table import Won
from tablo.championship.outcomes import won_by
from tablo.championship.ranking import Ranked
from tablo.championship.roster import Contest, Roster, Standing
from tablo.championship.rules import DelegationKind
from tablo.championship.standings import awards, standing_of
from tablo.championship.state import State, Taken


class KnownMedals(Struct, frozen=True, kw_only=True):
    """Hold what an audience may know of medals: each one, of how many standings, out of how many."""

    won: tuple[Won, ...]
    counted: int
    of: int


def known_medals(
    state: State, roster: Roster, audience: Audience, kind: DelegationKind | None = None
) -> KnownMedals:
    """Collect the medals that an audience may know of.

    Others than crew know those of official results whose places they may know; crew knows those
    of every contest whose marks are locked, signed or not. A ceremony tells one medal at a time,
    whatever the level is. `kind` counts by delegations of that kind only, for which an entry may
    stand by its delegation or by its organization.
    """
    medalled = [
        (contest, standing)
        for contest in roster.contests.values()
        for standing in contest.all_standings()
        if standing.medals
    ]
    on_stage = revealed(state, audience)
    won: list[Won] = []
    counted = 0
    for contest, standing in medalled:
        if _gives_medals(state, contest, standing, audience):
            held: Mapping[EntryId, Award] = _awards(state, roster, contest, standing)
        else:
            held = on_stage.get((contest.id, standing.id), {})
        counted += bool(held)
        won += won_by(roster, contest, standing, held, kind)
    return KnownMedals(won=tuple(won), counted=counted, of=len(medalled))


def rehearsed_medals(
    state: State, roster: Roster, run: RunId, audience: Audience, kind: DelegationKind | None = None
) -> KnownMedals:
    """Collect the medals that a rehearsal has handed over so far: by lot, and none that is real."""
    rehearsal = state.run(run).rehearsal
    steps = rehearsal.known_to(None if audience == "crew" else audience) if rehearsal else ()
    on_stage = _awarded_in(steps)
    won: list[Won] = []
    counted = of = 0
    for contest in roster.contests.values():
        for standing in contest.all_standings():
            held = on_stage.get((contest.id, standing.id), {})
            counted += bool(held)
            of += standing.medals
            won += won_by(roster, contest, standing, held, kind)
    return KnownMedals(won=tuple(won), counted=counted, of=of)


Revealed = Mapping[tuple[ContestId, StandingId], Mapping[EntryId, Award]]


def revealed(state: State, audience: Audience) -> Revealed:
    """Collect who was named with which medal on a stage, as far as it reached an audience."""
    who: Outside | None = None if audience == "crew" else audience
    return _awarded_in(taken for run in state.runs.values() for taken in run.known_to(who))


def _awarded_in(steps: Iterable[Taken]) -> Revealed:
    found: dict[tuple[ContestId, StandingId], dict[EntryId, Award]] = {}
    for taken in steps:
        if taken.shot.contest is not None:
            medals = found.setdefault((taken.shot.contest, taken.shot.standing), {})
            medals.update(taken.shot.awarded())
    return found


def _gives_medals(state: State, contest: Contest, standing: Standing, audience: Audience) -> bool:
    held = state.contest(contest.id)
    if audience == "crew":
        return held.closed
    decided = held.standing(standing.id)
    return decided.official_at is not None and decided.level(audience) in {"places", "marks"}


def _awards(
    state: State, roster: Roster, contest: Contest, standing: Standing
) -> dict[EntryId, Award]:
    grounds = state.contest(contest.id).grounds(standing.id)
    compared = standing_of(roster, contest, standing, grounds)
    pack = roster.rules_of(contest.id, standing.id)
    return awards(contest, standing, pack, grounds, compared.ranking)


class KnownBest(Struct, frozen=True, kw_only=True):
    """Hold one entry among those that an audience may compare over all contests."""

    entry: KnownEntry
    contest: Contest
    standing: Standing
    row: Ranked
    award: Award | None


def known_best(state: State, roster: Roster, audience: Audience) -> tuple[KnownBest, ...]:
    """List the ranked entries of all results whose marks an audience may know.

    Others than crew know official results at level "marks"; crew knows locked ones.
    """
    found = []
    for contest in roster.contests.values():
        for standing in contest.all_standings():
            if not standing.medals or not _gives_medals(state, contest, standing, audience):
                continue
            known = known_contest(state, roster, contest.id, audience, standing.id)
            if known is None or known.level != "marks":
                continue
            won = _awards(state, roster, contest, standing)
            found += [
                KnownBest(
                    entry=known.entries[row.entry],
                    contest=contest,
                    standing=standing,
                    row=row,
                    award=won.get(row.entry),
                )
                for row in known.ranking
                if row.place is not None
            ]
    return tuple(found)
