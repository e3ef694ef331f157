"""The picture of a run of show that has reached an audience."""

from msgspec import Struct

from tablo.access.redact.names import KnownEntry, known_entry
from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.commands import RunPhase
from tablo.championship.ids import EntryId, RunId
from tablo.championship.rehearsal import rehearsed
from tablo.championship.roster import Roster
from tablo.championship.shots import Place, Shot
from tablo.championship.show import RunOfShow
from tablo.championship.state import Played, RunState, State, Taken


class KnownStage(Struct, frozen=True, kw_only=True):
    """Hold what an audience may know of a run of show: the picture that has reached it.

    `people` are those whom the picture names. `played` is the show, or its rehearsal where the
    audience sees that; `phase` says which.
    """

    run: RunOfShow
    state: RunState
    phase: RunPhase
    played: Played
    taken: Taken | None
    people: dict[EntryId, KnownEntry] = {}

    @property
    def is_rehearsal(self) -> bool:
        """Tell whether nothing of it is true."""
        return self.phase == "rehearsal"


def known_stage(
    state: State, roster: Roster, run: RunId, audience: Audience, place: Place | None = None
) -> KnownStage | None:
    """Build what an audience may know of a run of show; None when there is no such run.

    At a `place` that is the newest picture for it, which others may have left behind.
    """
    plan = roster.runs.get(run)
    if plan is None:
        return None
    who: Outside | None = None if audience == "crew" else audience
    held = state.run(run)
    played = held.seen_by(who)
    known = played.known_to(who)
    taken = next((one for one in reversed(known) if not place or one.shot.is_for(place)), None)
    is_real = played is held
    return KnownStage(
        run=plan if is_real else rehearsed(plan, roster),
        state=held,
        phase=held.phase if is_real else "rehearsal",
        played=played,
        taken=taken,
        people=known_people(roster, taken.shot) if taken else {},
    )


def known_people(roster: Roster, shot: Shot) -> dict[EntryId, KnownEntry]:
    """Build those whom a picture names; whoever has left the roster is left out.

    A picture of a rehearsal names nobody who is there.
    """
    named = (*(entry for plane in shot.planes for entry in plane.entries), *shot.entries)
    return {
        entry: known_entry(roster, roster.entries[entry], rehearsal=shot.rehearsal)
        for entry in dict.fromkeys(named)
        if entry in roster.entries
    }
