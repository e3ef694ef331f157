"""Let a crew act on the rules alone, on a clock of its own: a day of the demo in a second."""

from msgspec import Struct

from tablo.access.actors import SYSTEM, Actor
from tablo.access.roles import may_command
from tablo.championship.commands import AnyCommand, ExpireTimer
from tablo.championship.decide import decide
from tablo.championship.events import Fact
from tablo.championship.ids import Instant
from tablo.championship.reduce import fold
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.championship.timers import expires_at
from tablo.demo.crew import invented_crew
from tablo.demo.history import morning
from tablo.demo.roster import demo_roster
from tablo.demo.simulator import Simulator, Step

NOW = Instant(1_805_000_000_000)


class Acted(Struct):
    """Hold what a crew did: its steps, what was refused, and what held at the end."""

    roster: Roster
    state: State
    now: Instant = NOW
    steps: list[Step] = []
    refused: list[Refusal] = []
    forbidden: list[AnyCommand] = []

    def submit(self, actor: Actor, command: AnyCommand) -> None:
        """Do to the state what a room would do with a command."""
        if may_command(actor, command, self.roster):
            self.forbidden.append(command)
            return
        decision = decide(self.state, self.roster, command, SYSTEM.id, self.now)
        if isinstance(decision, Refusal):
            self.refused.append(decision)
            return
        facts = (
            Fact(id=self.state.last + n, at=self.now, actor=actor.id, event=event)
            for n, event in enumerate(decision, 1)
        )
        self.state = fold(self.state, facts)

    def expire(self) -> None:
        """Let run out what has run out, as the server does."""
        for timer, held in self.state.timers.items():
            plan = self.roster.timers[timer]
            due = expires_at(held)
            if plan.kind != "stopwatch" and due is not None and due <= self.now:
                self.submit(SYSTEM, ExpireTimer(timer=timer))


def lived(seed: int = 1) -> Acted:
    """Give the demo as it is when it starts, after its morning."""
    roster = demo_roster(NOW)
    acted = Acted(roster=roster, state=State())
    for moment in morning(roster, NOW, invented_crew(roster), seed):
        acted.now = moment.at
        acted.submit(moment.actor, moment.command)
    acted.now = NOW
    return acted


def simulated(
    steps: int, seed: int = 1, begun: Acted | None = None, simulator: Simulator | None = None
) -> Acted:
    """Give the demo after that many steps of its simulator."""
    acted = begun or lived(seed)
    simulator = simulator or Simulator(invented_crew(acted.roster), seed, acted.state)
    for _ in range(steps):
        acted.expire()
        step = simulator.next(acted.state, acted.roster, acted.now)
        rest = 2_000
        if step is not None:
            acted.steps.append(step)
            acted.submit(step.actor, step.command)
            rest = step.rest
        acted.now = Instant(acted.now + rest)
    return acted
