"""What the cues of a run are made of: the results of a contest's standing, or the best of all."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from tablo.championship.best import Candidate, best_of_all, best_of_each
from tablo.championship.exact import exact
from tablo.championship.ids import DelegationId, EntryId
from tablo.championship.medal_table import Line, Won, medal_table
from tablo.championship.medals import medals
from tablo.championship.ranking import Ranked
from tablo.championship.roster import Contest, Entry, Roster, Standing
from tablo.championship.rules import PODIUM, Award, DelegationKind
from tablo.championship.shots import Outcome
from tablo.championship.show import Cue
from tablo.championship.standings import awards, standing_of
from tablo.championship.state import State


def outcome_of(state: State, roster: Roster, cue: Cue) -> Outcome:
    """Give what a cue is made of; empty for one that shows no result."""
    if cue.kind in ("best_of_all", "best_of_region"):
        return Outcome(best=_best(state, roster, everywhere=cue.kind == "best_of_all"))
    if cue.kind == "team_standing":
        return Outcome(teams=_teams(state, roster, cue.of_kind))
    contest = roster.contests.get(cue.contest) if cue.contest is not None else None
    standing = contest.standing(cue.standing) if contest else None
    if contest is None or standing is None:
        return Outcome()
    return result_of(state, roster, contest, standing)


def result_of(state: State, roster: Roster, contest: Contest, standing: Standing) -> Outcome:
    """Give who won what in a standing, by what is signed or, before that, by the marks."""
    grounds = state.contest(contest.id).grounds(standing.id)
    ranking = standing_of(roster, contest, standing, grounds).ranking
    pack = roster.rules_of(contest.id, standing.id)
    won = awards(contest, standing, pack, grounds, ranking)
    gaps = medals(ranking, pack, grounds.rulings).gaps if not won or ranking.ties else ()
    vacant = grounds.rulings.vacant | {gap.medal for gap in gaps if gap.why == "vacant"}
    held = set(won.values())
    return Outcome(
        awards=won,
        vacant=frozenset(medal for medal in vacant if medal not in held),
        shared_away=frozenset(gap.medal for gap in gaps if gap.why == "tie"),
        delegations=stands_for(roster, [entry for entry in won if won[entry] in PODIUM]),
    )


def stands_for(roster: Roster, entries: Iterable[EntryId]) -> dict[EntryId, DelegationId]:
    """Tell for whom entries stand, by the alphabet of the delegations' names."""

    def by_name(entry: EntryId) -> tuple[str, str]:
        person = roster.people[roster.entries[entry].people[0]]
        name = roster.delegations[roster.entries[entry].delegation].name.ru
        return alphabetical(name), alphabetical(person.last.ru)

    ordered = sorted((entry for entry in entries if entry in roster.entries), key=by_name)
    return {entry: roster.entries[entry].delegation for entry in ordered}


def _best(state: State, roster: Roster, *, everywhere: bool) -> tuple[EntryId, ...]:
    """Name the best of all official results, or of each delegation by the alphabet of its name."""
    rows = []
    for contest in roster.contests.values():
        for standing in contest.all_standings():
            if state.contest(contest.id).standing(standing.id).official_at is None:
                continue
            grounds = state.contest(contest.id).grounds(standing.id)
            ranking = standing_of(roster, contest, standing, grounds).ranking
            rows += [row for row in ranking.rows if row.place is not None]
    on_scale = any(row.scale is not None for row in rows)
    candidates = [
        Candidate(entry=row.entry, delegation=roster.entries[row.entry].delegation, score=score)
        for row in rows
        if (score := _score(row, on_scale=on_scale)) is not None
    ]
    if everywhere:
        return best_of_all(candidates)
    each = best_of_each(candidates)
    names = sorted(each, key=lambda id: alphabetical(roster.delegations[id].name.ru))
    return tuple(entry for delegation in names for entry in each[delegation])


def _teams(
    state: State, roster: Roster, kind: DelegationKind | None
) -> dict[Award, tuple[DelegationId, ...]]:
    """Name who is first, second and third in the medal table of all official results."""
    won: list[Won] = []
    for contest in roster.contests.values():
        for standing in contest.all_standings():
            decided = state.contest(contest.id).standing(standing.id)
            if standing.medals and decided.official_at is not None:
                held = result_of(state, roster, contest, standing).awards
                won += won_by(roster, contest, standing, held, kind)
    return podium_of(medal_table(won, roster.championship.rules.medal_table))


def podium_of(table: Iterable[Line]) -> dict[Award, tuple[DelegationId, ...]]:
    """Give who stands on the first three places of a medal table; equal ones stand together."""
    lines = tuple(table)
    places: dict[Award, tuple[DelegationId, ...]] = {
        medal: tuple(line.delegation for line in lines if line.place == place)
        for place, medal in enumerate(PODIUM, start=1)
    }
    return {medal: teams for medal, teams in places.items() if teams}


def won_by(
    roster: Roster,
    contest: Contest,
    standing: Standing,
    held: Mapping[EntryId, Award],
    kind: DelegationKind | None,
) -> Iterator[Won]:
    """List the awards of a standing as a medal table counts them, by delegations of a kind."""
    pack = roster.rules_of(contest.id, standing.id)
    for id, award in held.items():
        entry = roster.entries.get(id)
        delegation = counts_for(roster, entry, kind) if entry else None
        if entry is None or delegation is None:
            continue
        yield Won(
            delegation=delegation,
            award=award,
            members=len(entry.people),
            team_counts_as=pack.team_counts_as,
        )


def counts_for(roster: Roster, entry: Entry, kind: DelegationKind | None) -> DelegationId | None:
    """Tell for whom an award counts: the delegation, or the one of its two that is of a kind."""
    if kind is None:
        return entry.delegation
    for id in (entry.delegation, entry.organization):
        if id is not None and roster.delegations[id].kind == kind:
            return id
    return None


def _score(row: Ranked, *, on_scale: bool) -> Fraction | None:
    if not on_scale:
        return row.total
    return None if row.scale is None else exact(row.scale)


def alphabetical(text: str) -> str:
    """Give a key that sorts names as people do, "ё" with "е"."""
    return text.casefold().replace("ё", "е")
