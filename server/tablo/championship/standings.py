"""Where everybody stands: what was entered, ranked by the rules and by what people decided."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec.structs import replace

from tablo.championship.commands import Award, Status
from tablo.championship.ids import EntryId
from tablo.championship.medals import medals
from tablo.championship.official import official_awards, official_ranking, scales_of
from tablo.championship.progress import Progress, progress
from tablo.championship.ranking import Ranking, rank
from tablo.championship.results import results_of
from tablo.championship.roster import MAIN, Contest, Roster, Standing
from tablo.championship.rules import RulePack
from tablo.championship.state import Grounds


def standings(
    contest: Contest,
    standing: Standing,
    pack: RulePack,
    entries: Iterable[EntryId],
    grounds: Grounds,
) -> Progress:
    """Rank the entries of one standing of a contest.

    Until everybody has every mark, a "common" pack compares the modules that all have (the `k of
    n` of the result), a "running" one whatever each has. Inside equal places the given order
    stays; the order in which marks came never changes the result. Where people signed an
    official result, its places hold.
    """
    modules = [module.id for module in contest.counting(standing)]
    statuses = statuses_in(standing, grounds.statuses)
    results = results_of(
        entries,
        grounds.marks,
        statuses,
        rounding=pack.rounding,
        scales=scales_of(grounds.official),
        modules=modules,
    )
    compared = progress(results, modules, pack, grounds.rulings)
    if grounds.official is not None and grounds.basis == "official":
        return replace(
            compared, ranking=official_ranking(grounds.official, results, pack, grounds.rulings)
        )
    if compared.is_complete or pack.partial == "common":
        return compared
    return replace(compared, ranking=rank(results, pack, grounds.rulings))


def standing_of(roster: Roster, contest: Contest, standing: Standing, grounds: Grounds) -> Progress:
    """Rank the entries of a standing in roster order, by its rules."""
    entries = (entry.id for entry in roster.ranked_in(contest.id, standing.id))
    pack = roster.rules_of(contest.id, standing.id)
    return standings(contest, standing, pack, entries, grounds)


def awards(
    contest: Contest, standing: Standing, pack: RulePack, grounds: Grounds, ranking: Ranking
) -> dict[EntryId, Award]:
    """Give the medals of a standing: as the official result that holds states, else by the rules.

    Whoever has left the roster since then isn't in the ranking, and has no medal.
    """
    if grounds.official is not None and grounds.basis == "official":
        stated = official_awards(grounds.official)
        inside = {row.entry for row in ranking.rows}
        if stated:
            return {entry: medal for entry, medal in stated.items() if entry in inside}
    highest = sum((module.max for module in contest.counting(standing)), Decimal(0))
    return medals(ranking, pack, grounds.rulings, highest=highest).awards


def statuses_in(standing: Standing, statuses: Mapping[EntryId, Status]) -> Mapping[EntryId, Status]:
    """Give the statuses that hold in a standing: a guest of the main one competes in others."""
    if standing.id == MAIN:
        return statuses
    return {
        entry: "active" if status == "out_of_competition" else status
        for entry, status in statuses.items()
    }
