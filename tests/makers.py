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
    AspectId,
    CategoryId,
    CommandId,
    ContestId,
    DayId,
    DelegationId,
    Duration,
    EntryId,
    Instant,
    ModuleId,
    OutputId,
    PersonId,
    ScreenId,
    SessionId,
    SkillId,
    StandingId,
    SubCriterionId,
    TimerId,
    VenueId,
)
from tablo.championship.reduce import fold
from tablo.championship.refusals import Refusal
from tablo.championship.roster import (
    EMPTY,
    MAIN,
    Badge,
    Category,
    Championship,
    Contest,
    Day,
    Delegation,
    Entry,
    Module,
    Output,
    Person,
    Roster,
    Screen,
    Session,
    Skill,
    Standing,
    Text,
    Timer,
    Venue,
)
from tablo.championship.rules import RulePack
from tablo.championship.scheme import Aspect, AspectKind, Criterion, Scheme, SubCriterion, key
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
TEAM = EntryId("team")
INDUSTRY, TEAMS = StandingId("industry"), StandingId("team")
EACH, LUNCH = TimerId("each"), TimerId("lunch")
SHIFT, BREAK = SessionId("shift-1"), SessionId("lunch")
ACADEMY, FACTORY = DelegationId("academy"), DelegationId("factory")
YES, STEPS, ANY, LOOKS = (AspectId(f"A1-{n}") for n in (1, 2, 3, 4))


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


def an_aspect(label: str, kind: AspectKind, max: str, *steps: str) -> Aspect:
    """Make an aspect; its id is the key of its label."""
    return Aspect(
        id=AspectId(key(label)),
        label=label,
        title=Text("Шов"),
        kind=kind,
        max=Decimal(max),
        steps=tuple(map(Decimal, steps)),
    )


def a_scheme() -> Scheme:
    """Make a scheme: module 1 has an aspect of each kind, module 2 is marked as a whole.

    Its letters are Cyrillic ones with Latin twins.
    """
    aspects = (
        an_aspect("А1.1", "binary", "10"),
        an_aspect("А1.2", "stepped", "8", "2.5", "8"),
        an_aspect("А1.3", "measured", "10.5"),
        an_aspect("А1.4", "judged", "1.5"),
    )
    part = SubCriterion(id=SubCriterionId("A1"), label="А1", title=Text("Швы"), aspects=aspects)
    first = Criterion(module=M1, label="А", title=Text("Шов"), max=Decimal(30), parts=(part,))
    second = Criterion(module=M2, label="В", title=Text("Бак"), max=Decimal("70.5"), parts=())
    return Scheme(criteria=(first, second))


def a_marked_roster(rules: RulePack | None = None) -> Roster:
    """Make the championship of `a_roster` with a marking scheme."""
    roster = a_roster()
    contest = replace(roster.contests[CONTEST], scheme=a_scheme())
    championship = replace(roster.championship, rules=rules or roster.championship.rules)
    return replace(roster, championship=championship, contests={CONTEST: contest})


def a_busy_roster() -> Roster:
    """Make a championship with everything: standings, workstations, sessions, delegations.

    Anna and Vera stand in the industry standing besides; a team of two has a standing with module
    2 alone. A timer for each workstation by itself, and one for the lunch that follows module 1.
    """
    roster = a_roster()
    standings = (
        Standing(id=INDUSTRY, title=Text("Индустриальный", "Industry")),
        Standing(id=TEAMS, title=Text("Командный", "Teams"), modules=(M2,)),
    )
    contest = replace(roster.contests[CONTEST], standings=standings)
    both = (MAIN, INDUSTRY)
    entries = (
        replace(an_entry(ANNA, "1"), workstation="1", standings=both, organization=ACADEMY),
        replace(an_entry(BORIS, "2"), workstation="2", organization=FACTORY),
        replace(an_entry(VERA, "3"), workstation="3", standings=both, organization=ACADEMY),
        replace(
            an_entry(TEAM, "4"),
            people=(PersonId("gleb"), PersonId("dina")),
            standings=(TEAMS,),
        ),
    )
    people = (a_person("gleb", "Орлов", "Глеб"), a_person("dina", "Юдина", "Дина"))
    timers = (
        a_timer(TIMER, session=SHIFT, next=LUNCH),
        a_timer(EACH, mode="per_workstation", module=M2),
        a_timer(LUNCH, duration=Duration(30 * MINUTE), module=None, contest=None, session=BREAK),
    )
    return replace(
        roster,
        championship=replace(
            roster.championship,
            days=(Day(id=DayId("c1"), phase="competition", number=1, date="2027-01-15"),),
        ),
        contests={CONTEST: contest},
        delegations={
            **roster.delegations,
            ACADEMY: a_delegation(ACADEMY, "Академия", "organization"),
            FACTORY: a_delegation(FACTORY, "Завод", "organization"),
        },
        people={**roster.people, **{person.id: person for person in people}},
        entries={entry.id: entry for entry in entries},
        sessions={
            session.id: session
            for session in (
                a_session(SHIFT, "module", 0, contest=CONTEST, module=M1, shift="1"),
                a_session(BREAK, "break", 60),
            )
        },
        timers={**roster.timers, **{timer.id: timer for timer in timers}},
        screens={SCREEN: replace(roster.screens[SCREEN], sound=True)},
    )


def a_delegation(
    id: DelegationId, name: str, kind: Literal["region", "organization"] = "region"
) -> Delegation:
    """Make a delegation whose badge has the letters of its name."""
    badge = Badge(code=Text(name[:3].upper()), hue=1, partition=1)
    return Delegation(id=id, name=Text(name), badge=badge, kind=kind)


def a_session(
    id: SessionId, kind: Literal["module", "break"], after_min: int, **changes: object
) -> Session:
    """Make a session of an hour that begins some minutes after noon."""
    session = Session(
        id=id,
        venue=VENUE,
        title=Text("Смена" if kind == "module" else "Обед"),
        kind=kind,
        starts=Instant(NOON + after_min * MINUTE),
        ends=Instant(NOON + (after_min + 60) * MINUTE),
        day=DayId("c1"),
    )
    return replace(session, **changes)


def an_actor(role: Role | None = "director", scope: Scope | None = None) -> Actor:
    """Make a person with a role."""
    actor = ActorId(f"person:{role}")
    return Actor(kind="person", id=actor, name=str(role), role=role, scope=scope or Scope())


def ask(name: str, **data: object) -> AnyCommand:
    """Make a command from plain values, as the wire does."""
    return convert(data, COMMANDS[name])


def every_graphic(bus: str = "program") -> list[AnyCommand]:
    """Put every graphic that is bound to data on an output, each on a layer of its own."""
    bound: list[tuple[str, dict[str, object]]] = [
        ("score-bug", {"contest": CONTEST}),
        ("lower-third", {"entry": ANNA, "score": "total"}),
        ("timer", {"timer": TIMER}),
        ("countdown", {"timer": TIMER}),
        ("standings-side", {"contest": CONTEST}),
        ("standings-full", {"contest": CONTEST}),
        ("result-strip", {"contest": CONTEST}),
        ("ticker", {"venue": VENUE}),
        ("up-next", {"venue": VENUE}),
        ("versus", {"entry": ANNA, "other": BORIS}),
        ("medals", {}),
        ("award", {"entry": ANNA, "title": "Лучший"}),
    ]
    return [
        ask("ShowGraphic", output=OUTPUT, graphic=name, layer=name, data=data, bus=bus)
        for name, data in bound
    ]


def facts(
    *events: AnyEvent, after: int = 0, at: Instant = NOON, by: ActorId = DIRECTOR
) -> tuple[Fact, ...]:
    """Make facts of one command, numbered on from `after`; the command is "c" and the first."""
    ids, command = count(after + 1), CommandId(f"c{after + 1}")
    return tuple(
        Fact(id=next(ids), at=at, actor=by, event=event, command=command) for event in events
    )


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

    @property
    def last(self) -> CommandId:
        """Name the last command that was accepted."""
        return self.journal[-1].command

    def undo(self, command: CommandId | None = None) -> tuple[AnyEvent, ...] | Refusal:
        """Take a command back, the last one by default."""
        return self.tell(ask("Undo", command=command or self.last))

    def told(self, *commands: AnyCommand) -> "Story":
        """Tell several commands that must all be accepted."""
        for command in commands:
            decision = self.tell(command)
            assert not isinstance(decision, Refusal), decision
        return self
