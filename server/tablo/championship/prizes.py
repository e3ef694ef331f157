"""Which results get a place in a run of show: those that two people have signed."""

from collections.abc import Iterable, Iterator

from tablo.championship.generate import Prize
from tablo.championship.outcomes import result_of
from tablo.championship.roster import Contest, Roster
from tablo.championship.state import State


def prizes_of(state: State, roster: Roster, contests: Iterable[Contest]) -> Iterator[Prize]:
    """List the signed results of contests, in their order, standing by standing.

    Juniors, and whoever else isn't of the category that leads the roster's list, stand apart.
    """
    main = next(iter(roster.categories), None)
    for contest in contests:
        skill = roster.skills[contest.skill]
        for standing in contest.all_standings():
            signed = state.contest(contest.id).standing(standing.id).official_at is not None
            if not signed or not standing.medals:
                continue
            yield Prize(
                contest=contest.id,
                standing=standing.id,
                title=skill.title,
                sector=skill.sector,
                outcome=result_of(state, roster, contest, standing),
                apart=contest.category != main,
            )
