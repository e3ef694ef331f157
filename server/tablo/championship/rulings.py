"""What people decide about a result by hand, where the rules leave it to them."""

from msgspec import Struct

from tablo.championship.ids import EntryId
from tablo.championship.rules import Medal


class Decision(Struct, frozen=True, kw_only=True):
    """Say how a person settled a tie: groups best first, inside of which the place is shared.

    `[[a], [b, c]]`: a before b and c, who stay tied; `[[a, b, c]]`: all share. It holds for
    exactly these entries, so a later mark that changes the tie makes it void (`Ranking.stale`).
    """

    order: tuple[tuple[EntryId, ...], ...]

    @property
    def entries(self) -> tuple[EntryId, ...]:
        """List the entries that the decision is about."""
        return tuple(entry for group in self.order for entry in group)


class Rulings(Struct, frozen=True, kw_only=True):
    """Hold what people decided about a contest by hand.

    `vacant`: medals that are not awarded; nobody gets the place of one, so the best entry of a
    contest without a gold stands on place 2. `medallions`: the list for `MedallionByList`.
    """

    decisions: tuple[Decision, ...] = ()
    vacant: frozenset[Medal] = frozenset()
    medallions: frozenset[EntryId] = frozenset()


NO_RULINGS = Rulings()
