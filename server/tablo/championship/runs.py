"""How time runs: for a whole timer, or for one workstation that went its own way."""

from typing import Literal

from msgspec import Struct

from tablo.championship.ids import Duration, Instant

Phase = Literal["waiting", "briefing", "break", "marking"]
"""What people say about a timer that doesn't run; everything else shows by itself."""
Outcome = Literal["", "stopped", "early", "aborted"]
"""How a run ended by somebody's word; "": by its time, or not at all."""


class Run(Struct, frozen=True, kw_only=True):
    """Hold time as facts to count from; `timers.left` does the sum.

    `remaining` is what was left at `anchor`; `added` the sum of time given back or taken.
    """

    state: Literal["armed", "running", "paused", "finished"]
    duration: Duration
    remaining: Duration
    anchor: Instant
    added: Duration = Duration(0)
    expired: bool = False
    outcome: Outcome = ""
    reason: str = ""


class Station(Run, frozen=True, kw_only=True):
    """Hold the time of one workstation. `with_all`: it was paused by a pause of all."""

    with_all: bool = False


class Face(Run, frozen=True, kw_only=True):
    """Hold a timer: the common time, and the workstations that went their own way.

    A workstation that isn't in `stations` follows the common time. `starts`: the instant at which
    an armed timer starts by itself.
    """

    stations: dict[str, Station] = {}
    phase: Phase | Literal[""] = ""
    starts: Instant | None = None


def face_of(timer: Face) -> Face:
    """Give the face of a timer without what is remembered of it besides."""
    return Face(**{name: getattr(timer, name) for name in Face.__struct_fields__})
