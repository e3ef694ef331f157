"""Names for the things that commands, events and views point at.

Ids are strings chosen by the roster (`welding-main`, `hall-1`); a command that names an id the
roster does not hold is refused. An instant and a duration are both milliseconds, and different
types, because adding two instants is always a mistake.
"""

from typing import NewType

VenueId = NewType("VenueId", str)
SkillId = NewType("SkillId", str)
CategoryId = NewType("CategoryId", str)
ContestId = NewType("ContestId", str)
StandingId = NewType("StandingId", str)
ModuleId = NewType("ModuleId", str)
SubCriterionId = NewType("SubCriterionId", str)
AspectId = NewType("AspectId", str)
PersonId = NewType("PersonId", str)
DelegationId = NewType("DelegationId", str)
EntryId = NewType("EntryId", str)
DayId = NewType("DayId", str)
SessionId = NewType("SessionId", str)
TimerId = NewType("TimerId", str)
ScreenId = NewType("ScreenId", str)
GroupId = NewType("GroupId", str)
OutputId = NewType("OutputId", str)
RunId = NewType("RunId", str)
CueId = NewType("CueId", str)
ActorId = NewType("ActorId", str)
CommandId = NewType("CommandId", str)

Instant = NewType("Instant", int)
"""Milliseconds on the server's timeline (`clock.py`), which look like Unix milliseconds."""
Duration = NewType("Duration", int)
"""Milliseconds between two instants; may be negative (overtime)."""
