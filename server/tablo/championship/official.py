"""An official result beside the computed one: what it says, and where the two differ.

Official results come from the system of record, as files state them, and nothing of them is
computed. Which of the two holds is for the people who sign.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tablo.championship.commands import Award, OfficialRow
from tablo.championship.exact import exact, shown
from tablo.championship.ids import EntryId
from tablo.championship.ranking import Ranked, Ranking, rank
from tablo.championship.results import Result, ranked_once
from tablo.championship.rules import PODIUM, RulePack, podium
from tablo.championship.rulings import NO_RULINGS, Rulings
from tablo.championship.state import Official


class Difference(Struct, frozen=True, kw_only=True):
    """Hold one difference between a computed result and an official one.

    `what`: the value that differs; "missing": the file has no such entry; "unexpected": the file
    places an entry that has no computed place. Values are as people read them; None: there is none.
    """

    entry: EntryId
    what: Literal["place", "medal", "total", "scale", "missing", "unexpected"]
    computed: str | None = None
    official: str | None = None


def scales_of(official: Official | None) -> dict[EntryId, Decimal]:
    """Give the scale scores that a file states, by entry."""
    rows = official.rows if official else ()
    return {row.entry: row.scale for row in rows if row.scale is not None}


def official_ranking(
    official: Official, results: Iterable[Result], pack: RulePack, rulings: Rulings = NO_RULINGS
) -> Ranking:
    """Rank entries as an official result states it.

    Places are taken as they stand, gaps included. A file without any place ranks by its medals,
    and without those by its totals and the rules. Whoever isn't in the file has no place.
    """
    held = ranked_once(results)
    rows = {row.entry: row for row in official.rows}
    stated = [_stated(result, rows.get(result.entry)) for result in held]
    places = {row.entry: _place(row, official) for row in official.rows}
    if not any(places.values()):
        return rank(stated, pack, rulings)
    ranked = [
        Ranked(
            entry=result.entry,
            status=result.status,
            total=result.total,
            scale=result.scale,
            place=places.get(result.entry),
            tied=_is_tied(places, result.entry),
        )
        for result in stated
    ]
    ranked.sort(key=lambda row: row.place or len(ranked) + 1000)
    field = sum(result.is_ranked for result in held)
    return Ranking(rows=tuple(ranked), field=field, podium=podium(pack, field))


def official_awards(official: Official) -> dict[EntryId, Award]:
    """Give the medals that an official result states, best first; empty when it states none."""
    order = {medal: n for n, medal in enumerate((*PODIUM, "medallion"))}
    found = [(row.entry, row.medal) for row in official.rows if row.medal is not None]
    return dict(sorted(found, key=lambda pair: order[pair[1]]))


def differences(
    ranking: Ranking, awards: Mapping[EntryId, Award], official: Official
) -> tuple[Difference, ...]:
    """List where a computed result and an official one differ, by the computed order.

    Only what the file states is compared: a file of medals says nothing of totals. Totals count
    as equal when they are written equally, with two digits.
    """
    rows = {row.entry: row for row in official.rows}
    states_medals = any(row.medal for row in official.rows)
    found = []
    for computed in ranking.rows:
        row = rows.pop(computed.entry, None)
        if row is not None:
            medal = awards.get(computed.entry) if states_medals else None
            found += list(_differences(computed, medal, row, states_medals=states_medals))
        elif computed.place is not None:
            place = str(computed.place)
            found.append(Difference(entry=computed.entry, what="missing", computed=place))
    return tuple(found)


def _differences(
    computed: Ranked, medal: Award | None, row: OfficialRow, *, states_medals: bool
) -> Iterator[Difference]:
    pairs: list[tuple[Literal["place", "medal", "total", "scale"], str | None, str | None]] = [
        ("total", _written(computed.total), _written(row.total)),
        ("scale", _plain(computed.scale), _plain(row.scale)),
    ]
    if row.place is not None and computed.place is None:
        yield Difference(entry=row.entry, what="unexpected", official=str(row.place))
    elif row.place is not None:
        pairs.append(("place", _plain(computed.place), str(row.place)))
    if states_medals:
        pairs.append(("medal", medal, row.medal))
    for what, ours, theirs in pairs:
        stated = theirs is not None or what == "medal"
        compared = ours is not None or what != "scale"
        if stated and compared and ours != theirs:
            yield Difference(entry=row.entry, what=what, computed=ours, official=theirs)


def _stated(result: Result, row: OfficialRow | None) -> Result:
    total = exact(row.total) if row and row.total is not None else result.total
    return replace(result, total=total, scale=row.scale if row else None)


def _place(row: OfficialRow, official: Official) -> int | None:
    if any(one.place is not None for one in official.rows):
        return row.place
    return PODIUM.index(row.medal) + 1 if row.medal in PODIUM else None


def _is_tied(places: Mapping[EntryId, int | None], entry: EntryId) -> bool:
    place = places.get(entry)
    return place is not None and list(places.values()).count(place) > 1


def _written(value: Fraction | Decimal | None) -> str | None:
    return None if value is None else shown(value)


def _plain(value: Decimal | int | None) -> str | None:
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
