"""The people who run the demo: each acts inside of their own role and scope, as people must."""

from collections.abc import Mapping

from msgspec import Struct

from tablo.access.actors import Actor, Role, Scope
from tablo.championship import commands as asked
from tablo.championship.ids import ActorId, ContestId, TimerId, VenueId
from tablo.championship.roster import Roster

EXPERTS = ("Анна Гурова", "Ринат Сафин", "Ольга Мезенцева", "Лев Тарасов")
COORDINATOR = "Пётр Зимин"
BROADCAST = "Майя Кречет"

TimerAction = (
    asked.ArmTimer
    | asked.StartTimer
    | asked.PauseTimer
    | asked.ResumeTimer
    | asked.StopTimer
    | asked.AdjustTimer
)
"""What people do with timers."""


class Position(Struct, frozen=True, kw_only=True):
    """Describe one of the crew: how they sign in, what they are called, what they may."""

    login: str
    name: str
    role: Role
    scope: Scope = Scope()

    @property
    def actor(self) -> Actor:
        """Give an actor for this position where there are no accounts."""
        id = ActorId(self.login)
        return Actor(kind="person", id=id, name=self.name, role=self.role, scope=self.scope)


class Crew(Struct, frozen=True, kw_only=True):
    """Hold who acts for what: a chief expert for each venue, a coordinator, broadcast."""

    experts: dict[VenueId, Actor]
    coordinator: Actor
    broadcast: Actor

    def expert_of(self, contest: ContestId, roster: Roster) -> Actor:
        """Give the expert of a contest's venue; the coordinator for a venue without one."""
        return self.experts.get(roster.contests[contest].venue, self.coordinator)

    def keeper_of(self, timer: TimerId, roster: Roster) -> Actor:
        """Give the expert of a timer's venue; the coordinator for a venue without one."""
        return self.experts.get(roster.timers[timer].venue, self.coordinator)


def positions(roster: Roster) -> dict[str, Position]:
    """List the crew that a championship needs, by login."""
    found = [
        Position(
            login=f"expert-{venue}",
            name=EXPERTS[place % len(EXPERTS)],
            role="chief_expert",
            scope=Scope(kind="venue", id=venue),
        )
        for place, venue in enumerate(roster.venues)
    ]
    found.append(Position(login="coordinator", name=COORDINATOR, role="coordinator"))
    found.append(Position(login="broadcast", name=BROADCAST, role="broadcast"))
    return {position.login: position for position in found}


def crew_of(roster: Roster, actors: Mapping[str, Actor]) -> Crew:
    """Put the crew together from actors by login; `positions` tells whom it needs."""
    return Crew(
        experts={venue: actors[f"expert-{venue}"] for venue in roster.venues},
        coordinator=actors["coordinator"],
        broadcast=actors["broadcast"],
    )


def invented_crew(roster: Roster) -> Crew:
    """Put together a crew that has no accounts."""
    return crew_of(roster, {login: position.actor for login, position in positions(roster).items()})
