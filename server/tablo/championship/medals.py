"""Who gets which medal in a contest, and why a medal has no holder.

Nothing here is final: medals are computed for sign-off, and what waits for a person's decision
is named instead of guessed.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal, assert_never

from msgspec import Struct

from tablo.championship.commands import Award as Award
from tablo.championship.exact import exact
from tablo.championship.ids import EntryId
from tablo.championship.ranking import Ranked, Ranking
from tablo.championship.results import RANKED
from tablo.championship.rules import (
    PODIUM,
    Medal,
    MedallionByList,
    MedallionByScale,
    MedallionByTotal,
    NoMedallion,
    RulePack,
)
from tablo.championship.rulings import NO_RULINGS, Rulings


class Gap(Struct, frozen=True, kw_only=True):
    """Say why a medal has no holder.

    "void": the contest has too few entries for any medal; "thin_field": too few for this one;
    "vacant": a person decided not to award it; "open": a tie over it waits for a decision;
    "tie": a shared better medal took its place, which is not a vacancy; "nobody": no entry is
    left for it.
    """

    medal: Medal
    why: Literal["void", "thin_field", "vacant", "open", "tie", "nobody"]


class Medals(Struct, frozen=True, kw_only=True):
    """Hold the medals of one ranking.

    `awards`: by entry, best place first. `waiting`: entries of open ties, who have no medal yet.
    `unfit`: entries on a list of medallions who can't have one: they have a medal, may still get
    one, or don't compete. `is_thin` is worth a warning, `is_void` means no medals at all.
    """

    awards: dict[EntryId, Award]
    gaps: tuple[Gap, ...] = ()
    waiting: tuple[EntryId, ...] = ()
    unfit: tuple[EntryId, ...] = ()
    is_thin: bool = False
    is_void: bool = False

    def holders(self, award: Award) -> tuple[EntryId, ...]:
        """List who holds a medal, best place first."""
        return tuple(entry for entry, held in self.awards.items() if held == award)


def medals(
    ranking: Ranking,
    pack: RulePack,
    rulings: Rulings = NO_RULINGS,
    *,
    highest: Decimal = Decimal(100),
) -> Medals:
    """Give the medals of a ranking made by the same pack and rulings.

    A place earns its medal, shared places share it. Medallions go to active entries without a
    medal; `highest` is the highest total of the contest, of which a threshold takes its share.
    """
    waiting = tuple(entry for tie in ranking.open for entry in tie.entries)
    awards: dict[EntryId, Award] = dict(_podium(ranking, frozenset(waiting)))
    free = [
        row
        for row in ranking.rows
        if row.status in RANKED and row.entry not in awards and row.entry not in waiting
    ]
    is_void = not ranking.podium
    named = set() if is_void else {row.entry for row in free if _earns(row, pack, rulings, highest)}
    gaps = tuple(_gaps(ranking, rulings, set(awards.values())))
    awards.update((row.entry, "medallion") for row in free if row.entry in named)
    listed = rulings.medallions if isinstance(pack.medallions, MedallionByList) else frozenset()
    return Medals(
        awards=awards,
        gaps=gaps,
        waiting=waiting,
        unfit=tuple(sorted(listed - named)),
        is_thin=ranking.field < pack.warn_below,
        is_void=is_void,
    )


def _podium(ranking: Ranking, waiting: frozenset[EntryId]) -> Iterator[tuple[EntryId, Medal]]:
    for row in ranking.rows:
        if row.place is None or row.entry in waiting:
            continue
        if row.place <= len(ranking.podium):
            yield row.entry, ranking.podium[row.place - 1]
        elif row.entry in ranking.extra:
            yield row.entry, "bronze"


def _earns(row: Ranked, pack: RulePack, rulings: Rulings, highest: Decimal) -> bool:
    rule = pack.medallions
    match rule:
        case NoMedallion():
            return False
        case MedallionByScale():
            return _reaches(_exact(row.scale), exact(rule.least))
        case MedallionByTotal():
            return _reaches(row.total, _share(exact(rule.percent), exact(highest)))
        case MedallionByList():
            return row.entry in rulings.medallions
        case never:
            assert_never(never)


def _share(percent: Fraction | None, whole: Fraction | None) -> Fraction | None:
    return None if percent is None or whole is None else whole * percent / 100


def _exact(score: Decimal | None) -> Fraction | None:
    return None if score is None else exact(score)


def _reaches(value: Fraction | None, least: Fraction | None) -> bool:
    return value is not None and least is not None and value >= least


def _gaps(ranking: Ranking, rulings: Rulings, held: set[Award]) -> Iterator[Gap]:
    for place, medal in enumerate(PODIUM, start=1):
        if medal not in held:
            yield Gap(medal=medal, why=_why(ranking, rulings, place, medal))


def _why(
    ranking: Ranking, rulings: Rulings, place: int, medal: Medal
) -> Literal["void", "thin_field", "vacant", "open", "tie", "nobody"]:
    if medal not in ranking.podium:
        return "thin_field" if ranking.podium else "void"
    if medal in rulings.vacant:
        return "vacant"
    if any(tie.place <= place < tie.place + len(tie.entries) for tie in ranking.open):
        return "open"
    return "tie" if _is_covered(ranking, place) else "nobody"


def _is_covered(ranking: Ranking, place: int) -> bool:
    places = list(ranking.places().values())
    return any(better < place < better + places.count(better) for better in places)
