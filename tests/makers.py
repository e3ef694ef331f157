"""Makers of small, readable values for tests: a championship of one contest, and parts of it."""

from decimal import Decimal
from itertools import count
from typing import Literal

from msgspec import convert
from msgspec.structs import replace

from tablo.access.actors import Actor, Role, Scope
from tablo.championship.commands import COMMANDS, AnyCommand
from tablo.championship.decide import decide
from tablo.championship.events import AnyEvent, Fact
from tablo.championship.ids import (
    ActorId,
    CategoryId,
    ContestId,
    DelegationId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    OutputId,
    PersonId,
    ScreenId,
    SkillId,
    TimerId,
    VenueId,
)
from tablo.championship.reduce import fold
from tablo.championship.refusals import Refusal
from tablo.championship.roster import (
    EMPTY,
    Badge,
    Category,
    Championship,
    Contest,
    Delegation,
    Entry,
    Module,
    Output,
    Person,
    Roster,
    Screen,
    Skill,
    Text,
    Timer,
    Venue,
)
from tablo.championship.rules import RulePack
from tablo.championship.state import State

MINUTE = 60_000
NOON = Instant(1_800_000_000_000)

VENUE = VenueId("hall")
CONTEST = ContestId("welding-main")
M1, M2 = ModuleId("m1"), ModuleId("m2")
ANNA, BORIS, VERA = EntryId("anna"), EntryId("boris"), EntryId("vera")
TIMER, OVERTIME, WATCH = TimerId("m1-timer"), TimerId("overtime"), TimerId("watch")
DIRECTOR, EXPERT = ActorId("person:director"), ActorId("person:expert")
SCREEN, OUTPUT = ScreenId("wall"), OutputId("air")


def a_person(id: str, last: str, first: str, display: Literal["full", "number"] = "full") -> Person:
    """Make a person with a Russian name only."""
    return Person(id=PersonId(id), last=Text(last), first=Text(first), display=display)


def an_entry(id: EntryId, number: str, contest: ContestId = CONTEST) -> Entry:
    """Make an entry of one person who bears the entry's id."""
    return Entry(
        id=id,
        contest=contest,
        people=(PersonId(id),),
        delegation=DelegationId("tat"),
        number=number,
    )


def a_timer(id: TimerId, **changes: object) -> Timer:
    """Make a countdown of an hour for module 1."""
    timer = Timer(
        id=id,
        venue=VENUE,
        title=Text("Модуль 1", "Module 1"),
        kind="countdown",
        duration=Duration(60 * MINUTE),
        contest=CONTEST,
        module=M1,
    )
    return replace(timer, **changes)


def a_roster() -> Roster:
    """Make a championship: one hall, one contest of three, three timers, a screen, an output.

    Its rules compare running sums, so that each mark shows.
    """
    return replace(
        EMPTY,
        revision=1,
        championship=Championship(
            title=Text("Кубок", "Cup"),
            stage=Text("Финал"),
            zone="UTC",
            rules=RulePack(partial="running"),
        ),
        venues={VENUE: Venue(id=VENUE, title=Text("Зал", "Hall"), zone="Europe/Moscow")},
        skills={
            SkillId("welding"): Skill(
                id=SkillId("welding"), title=Text("Сварка", "Welding"), sector=Text("Цех")
            )
        },
        categories={
            CategoryId("main"): Category(id=CategoryId("main"), title=Text("Основная", "Main"))
        },
        contests={
            CONTEST: Contest(
                id=CONTEST,
                skill=SkillId("welding"),
                category=CategoryId("main"),
                venue=VENUE,
                place=Text("Цех"),
                modules=(
                    Module(id=M1, label=Text("М1", "M1"), title=Text("Шов"), max=Decimal(30)),
                    Module(id=M2, label=Text("М2", "M2"), title=Text("Бак"), max=Decimal("70.5")),
                ),
            )
        },
        delegations={
            DelegationId("tat"): Delegation(
                id=DelegationId("tat"),
                name=Text("Татарстан", "Tatarstan"),
                badge=Badge(code=Text("ТАТ", "TAT"), hue=2, partition=0),
            )
        },
        people={
            person.id: person
            for person in (
                a_person("anna", "Ёлкина", "Анна"),
                a_person("boris", "Жуков", "Борис"),
                a_person("vera", "Дёмина", "Вера"),
            )
        },
        entries={
            entry.id: entry
            for entry in (an_entry(ANNA, "1"), an_entry(BORIS, "2"), an_entry(VERA, "3"))
        },
        timers={
            timer.id: timer
            for timer in (
                a_timer(TIMER),
                a_timer(OVERTIME, overtime="count", module=M2),
                a_timer(WATCH, kind="stopwatch", duration=Duration(0), contest=None, module=None),
            )
        },
        screens={SCREEN: Screen(id=SCREEN, title=Text("Стена", "Wall"), venue=VENUE)},
        outputs={OUTPUT: Output(id=OUTPUT, title=Text("Эфир", "Air"))},
    )


def an_actor(role: Role | None = "director", scope: Scope | None = None) -> Actor:
    """Make a person with a role."""
    actor = ActorId(f"person:{role}")
    return Actor(kind="person", id=actor, name=str(role), role=role, scope=scope or Scope())


def ask(name: str, **data: object) -> AnyCommand:
    """Make a command from plain values, as the wire does."""
    return convert(data, COMMANDS[name])


def facts(
    *events: AnyEvent, after: int = 0, at: Instant = NOON, by: ActorId = DIRECTOR
) -> tuple[Fact, ...]:
    """Make facts of events, numbered on from `after`."""
    ids = count(after + 1)
    return tuple(Fact(id=next(ids), at=at, actor=by, event=event) for event in events)


class Story:
    """Tell a history by commands: what was accepted is folded, what was refused is returned."""

    def __init__(self, roster: Roster | None = None) -> None:
        self.roster = roster or a_roster()
        self.state = State(roster_revision=self.roster.revision)
        self.now = NOON
        self.journal: list[Fact] = []

    def tell(
        self, command: AnyCommand, *, after_ms: int = 0, by: ActorId = DIRECTOR
    ) -> tuple[AnyEvent, ...] | Refusal:
        """Decide one command, some time after the last; fold what it causes."""
        self.now = Instant(self.now + after_ms)
        decision = decide(self.state, self.roster, command, by, self.now)
        if not isinstance(decision, Refusal):
            new = facts(*decision, after=self.state.last, at=self.now, by=by)
            self.journal += new
            self.state = fold(self.state, new)
        return decision

    def told(self, *commands: AnyCommand) -> "Story":
        """Tell several commands that must all be accepted."""
        for command in commands:
            decision = self.tell(command)
            assert not isinstance(decision, Refusal), decision
        return self
