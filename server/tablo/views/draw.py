"""The draw of workstations, as far as it is revealed."""

from msgspec import UNSET, Struct, UnsetType

from tablo.access.redact.floor import KnownLot, known_draw
from tablo.access.streams import Audience
from tablo.championship.ids import ActorId, ContestId, EntryId, Instant
from tablo.championship.roster import Roster, Text
from tablo.championship.state import State
from tablo.views.contest import ContestView, DelegationView, contest_view, delegation_view


class LotView(Struct, frozen=True, kw_only=True):
    """Draw a place; who drew it is there once this audience may know."""

    workstation: str
    shift: int
    entry: EntryId | UnsetType = UNSET
    number: str | UnsetType = UNSET
    names: tuple[Text, ...] | UnsetType = UNSET
    delegation: DelegationView | UnsetType = UNSET


class DrawView(Struct, frozen=True, kw_only=True):
    """Draw lots in the order in which they are revealed; the last three are for crew.

    `seed` is absent where the lots were drawn by hand.
    """

    contest: ContestView
    drawn: bool
    of: int
    revealed: int
    rows: tuple[LotView, ...]
    seed: str | UnsetType = UNSET
    by: ActorId | UnsetType = UNSET
    at: Instant | UnsetType = UNSET


def draw(state: State, roster: Roster, param: str, audience: Audience) -> DrawView | None:
    """Draw the lots of the contest `param`; None when there is no such contest."""
    known = known_draw(state, roster, ContestId(param), audience)
    if known is None:
        return None
    held = known.draw
    return DrawView(
        contest=contest_view(known.contest, roster),
        drawn=bool(known.lots),
        of=len(known.lots),
        revealed=known.revealed,
        rows=tuple(_lot(lot) for lot in known.lots),
        seed=held.seed if held and held.seed is not None else UNSET,
        by=held.by if held else UNSET,
        at=held.at if held else UNSET,
    )


def _lot(lot: KnownLot) -> LotView:
    entry = lot.entry
    if entry is None:
        return LotView(workstation=lot.workstation, shift=lot.shift)
    return LotView(
        workstation=lot.workstation,
        shift=lot.shift,
        entry=entry.id,
        number=entry.number,
        names=entry.names,
        delegation=delegation_view(entry.delegation),
    )
