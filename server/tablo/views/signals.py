"""Who sounds the signals of a venue: one screen of it, or none.

Unlike most views it is drawn from live presence (`live.presence`), for what makes it change most
often is a screen that goes. What there is to sound, a screen reads off the venue's timers.
"""

from msgspec import Struct

from tablo.championship.ids import ScreenId, VenueId
from tablo.championship.roster import Roster
from tablo.championship.state import State


class SignalsView(Struct, frozen=True, kw_only=True):
    """Name the one screen that sounds (None: no screen can), and say whether it has to be silent."""

    screen: ScreenId | None
    muted: bool


def is_silent(state: State, roster: Roster, venue: VenueId) -> bool:
    """Tell whether no screen of a venue may sound: muted by hand, or a ceremony is on there."""
    runs = (run.id for run in roster.runs.values() if run.venue == venue)
    return state.is_muted(venue) or any(state.run(run).phase == "live" for run in runs)
