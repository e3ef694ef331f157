"""What delegations have won, by the rule of the championship."""

from typing import Literal, get_args

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.medals import KnownMedals, known_medals, rehearsed_medals
from tablo.access.streams import Audience
from tablo.championship.ids import RunId
from tablo.championship.medal_table import Line, medal_table
from tablo.championship.roster import Roster
from tablo.championship.rules import ByPoints, DelegationKind
from tablo.championship.state import State
from tablo.views.contest import DelegationView, delegation_view

KINDS: tuple[DelegationKind, ...] = get_args(DelegationKind)


class MedalsRow(Struct, frozen=True, kw_only=True):
    """Draw a delegation's line. `total` counts gold, silver and bronze; medallions stand apart."""

    place: int
    tied: bool
    delegation: DelegationView
    gold: int
    silver: int
    bronze: int
    medallions: int
    total: int
    points: int


class MedalsView(Struct, frozen=True, kw_only=True):
    """Draw the medal table, best first.

    `order` says what it is sorted by; `official` counts the results in it, `contests` all that
    give medals: one for each contest and standing. `kind` says of whom the table is, where it
    isn't of the delegations that entries stand for. Crew sees locked results before anybody has signed them.
    """

    order: Literal["medals", "points"]
    rows: tuple[MedalsRow, ...]
    official: int
    contests: int
    kind: DelegationKind | UnsetType = UNSET


def medals(state: State, roster: Roster, param: str, audience: Audience) -> MedalsView | None:
    """Draw the medal table, of one kind of delegation if `param` names one, as far as it is known."""
    kind = next((kind for kind in KINDS if kind == param), None)
    if param and kind is None:
        return None
    return _table(known_medals(state, roster, audience, kind), roster, kind)


def rehearsed(
    state: State, roster: Roster, run: RunId, audience: Audience, kind: DelegationKind | None
) -> MedalsView:
    """Draw the table of the medals that the rehearsal of a run has handed over."""
    return _table(rehearsed_medals(state, roster, run, audience, kind), roster, kind)


def _table(known: KnownMedals, roster: Roster, kind: DelegationKind | None = None) -> MedalsView:
    rule = roster.championship.rules.medal_table
    return MedalsView(
        order="points" if isinstance(rule, ByPoints) else "medals",
        rows=tuple(_row(line, roster) for line in medal_table(known.won, rule)),
        official=known.counted,
        contests=known.of,
        kind=kind or UNSET,
    )


def _row(line: Line, roster: Roster) -> MedalsRow:
    return MedalsRow(
        place=line.place,
        tied=line.tied,
        delegation=delegation_view(roster.delegations[line.delegation]),
        gold=line.gold,
        silver=line.silver,
        bronze=line.bronze,
        medallions=line.medallion,
        total=line.gold + line.silver + line.bronze,
        points=line.points,
    )
