"""Who, what and where: everything a championship knows before anything happens.

A roster is a value. It is edited in tables (`store.roster`), read whole, and every change of it is
journalled as `RosterRevised`, so that each process changes over at the same point of history.
Personal data lives here and nowhere else.
"""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from tablo.championship.ids import (
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
from tablo.championship.rules import Override, RulePack
from tablo.championship.text import Text as Text


class Championship(Struct, frozen=True, kw_only=True):
    """Describe the event itself, and the rules by which its results are made.

    `zone` is an IANA time zone, used for the time of day only.
    """

    title: Text
    stage: Text
    zone: str
    rules: RulePack = RulePack()


class Venue(Struct, frozen=True, kw_only=True):
    """Describe a place with its own time zone; `colour` (0-7) tells halls apart on a console."""

    id: VenueId
    title: Text
    zone: str
    colour: int = 0


class Skill(Struct, frozen=True, kw_only=True):
    """Describe a skill. `code` is free text ("07", "Т-8"): shown, never used as a key."""

    id: SkillId
    title: Text
    sector: Text
    code: str = ""


class Category(Struct, frozen=True, kw_only=True):
    """Describe an age or experience category; the list is open (main, juniors, 50+)."""

    id: CategoryId
    title: Text


class Module(Struct, frozen=True, kw_only=True):
    """Describe one part of the task: what is shown (`label`) and the highest mark it can earn."""

    id: ModuleId
    label: Text
    title: Text
    max: Decimal


class Contest(Struct, frozen=True, kw_only=True):
    """Describe one skill in one category: the thing that gets a podium.

    `place` is the hall or workshop inside the venue. Modules stand in the order of the task.
    `rules` says in what the contest differs from the championship.
    """

    id: ContestId
    skill: SkillId
    category: CategoryId
    venue: VenueId
    place: Text
    modules: tuple[Module, ...]
    rules: Override = Override()

    def module(self, id: str) -> Module | None:
        """Find a module by id, or give None."""
        return next((module for module in self.modules if module.id == id), None)


class Badge(Struct, frozen=True, kw_only=True):
    """Describe a delegation's mark: a code of three letters, one of 8 hues, one of 6 partitions."""

    code: Text
    hue: int
    partition: int


class Delegation(Struct, frozen=True, kw_only=True):
    """Describe whom an entry stands for: a region, a college, a company or a country."""

    id: DelegationId
    name: Text
    badge: Badge


class Person(Struct, frozen=True, kw_only=True):
    """Hold a competitor's name, and how much of it an audience may see.

    `display`: "full" shows the name; "number" shows the competitor's number instead, which is
    what a person without a consent to dissemination gets (152-FZ, art. 10.1).
    """

    id: PersonId
    last: Text
    first: Text
    middle: Text = Text("")
    display: Literal["full", "number"] = "full"


class Entry(Struct, frozen=True, kw_only=True):
    """Describe a competitor or a team in one contest: one entry, one result."""

    id: EntryId
    contest: ContestId
    people: tuple[PersonId, ...]
    delegation: DelegationId
    number: str
    workstation: str = ""


class Timer(Struct, frozen=True, kw_only=True):
    """Describe a timer before it is armed.

    `warn`: what is left when a warning is due, in milliseconds, largest first. `overtime`: what
    a countdown shows past zero. `until`: the instant a timer of kind "until" runs to.
    """

    id: TimerId
    venue: VenueId
    title: Text
    kind: Literal["countdown", "stopwatch", "until"]
    duration: Duration
    warn: tuple[Duration, ...] = ()
    overtime: Literal["count", "hold", "hide"] = "hold"
    until: Instant | None = None
    contest: ContestId | None = None
    module: ModuleId | None = None


class Screen(Struct, frozen=True, kw_only=True):
    """Describe a place that shows a scene."""

    id: ScreenId
    title: Text
    venue: VenueId


class Output(Struct, frozen=True, kw_only=True):
    """Describe a broadcast feed that carries graphics in layers."""

    id: OutputId
    title: Text


class Roster(Struct, frozen=True, kw_only=True):
    """Hold one revision of everything above, by id, in the order that people see it."""

    revision: int
    championship: Championship
    venues: dict[VenueId, Venue]
    skills: dict[SkillId, Skill]
    categories: dict[CategoryId, Category]
    contests: dict[ContestId, Contest]
    delegations: dict[DelegationId, Delegation]
    people: dict[PersonId, Person]
    entries: dict[EntryId, Entry]
    timers: dict[TimerId, Timer]
    screens: dict[ScreenId, Screen]
    outputs: dict[OutputId, Output]

    def entries_of(self, contest: ContestId) -> tuple[Entry, ...]:
        """List the entries of a contest, in roster order."""
        return tuple(entry for entry in self.entries.values() if entry.contest == contest)

    def rules_of(self, contest: ContestId) -> RulePack:
        """Give the rules of a contest: the championship's, with what differs put in place."""
        return self.contests[contest].rules.over(self.championship.rules)

    def timers_of(self, contest: ContestId) -> tuple[Timer, ...]:
        """List the timers of a contest, in roster order."""
        return tuple(timer for timer in self.timers.values() if timer.contest == contest)


EMPTY = Roster(
    revision=0,
    championship=Championship(title=Text("Чемпионат", "Championship"), stage=Text(""), zone="UTC"),
    venues={},
    skills={},
    categories={},
    contests={},
    delegations={},
    people={},
    entries={},
    timers={},
    screens={},
    outputs={},
)
"""The roster of a node that nothing has been imported into yet."""
