"""Who, what and where: everything a championship knows before anything happens.

A roster is a value. It is edited in tables (`store.roster`), read whole, and every change of it is
journalled as `RosterRevised`, so that each process changes over at the same point of history.
Personal data lives here and nowhere else.
"""

from functools import cached_property
from typing import Literal

from msgspec import Struct

from tablo.championship.ids import (
    CategoryId,
    ContestId,
    DayId,
    DelegationId,
    Duration,
    EntryId,
    GroupId,
    Instant,
    ModuleId,
    OutputId,
    PersonId,
    RunId,
    ScreenId,
    SessionId,
    SkillId,
    StandingId,
    TimerId,
    VenueId,
)
from tablo.championship.module import Module as Module
from tablo.championship.rules import Override, RulePack
from tablo.championship.scheme import Scheme
from tablo.championship.show import RunOfShow
from tablo.championship.text import Text as Text

MAIN = StandingId("main")
"""The standing that every contest has."""


class Day(Struct, frozen=True, kw_only=True):
    """Describe a day of the championship: С-2, С-1, С1 … С+1. There is no С0.

    `date` is the day in each venue's own zone, as "2026-11-24"; `number` counts from 1 away from
    the competition ("before", "after") or through it.
    """

    id: DayId
    phase: Literal["before", "competition", "after"]
    number: int
    date: str


class Look(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Describe how a championship looks on its screens; "" is our own.

    Colours are "#rrggbb", checked for contrast where they are set; `logo` is a picture of the
    media library, by its hash.
    """

    accent: str = ""
    background: str = ""
    logo: str = ""


class Championship(Struct, frozen=True, kw_only=True):
    """Describe the event itself, and the rules by which its results are made.

    `zone` is an IANA time zone, used for the time of day only. `days` stand in order.
    """

    title: Text
    stage: Text
    zone: str
    rules: RulePack = RulePack()
    days: tuple[Day, ...] = ()
    look: Look = Look()


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


class Standing(Struct, frozen=True, kw_only=True):
    """Describe a ranking over some entries of a contest (зачёт), with an embargo of its own.

    It is a view, never a second set of results: entries name the standings they are ranked in
    (`Entry.standings`). `modules`: those that count, in the order of the task; empty: all. `rules`
    say in what it differs from its contest; `medals`: whether it counts in the medal table.
    """

    id: StandingId
    title: Text
    modules: tuple[ModuleId, ...] = ()
    rules: Override = Override()
    medals: bool = True


class Contest(Struct, frozen=True, kw_only=True):
    """Describe one skill in one category: the thing that gets a podium for each standing.

    `place` is the hall or workshop inside the venue. Modules stand in the order of the task.
    `rules` says in what the contest differs from the championship. `scheme`: how its modules are
    marked; None: each as a whole. `standings` lists the further ones; `MAIN` is there without
    being listed.
    """

    id: ContestId
    skill: SkillId
    category: CategoryId
    venue: VenueId
    place: Text
    modules: tuple[Module, ...]
    rules: Override = Override()
    scheme: Scheme | None = None
    standings: tuple[Standing, ...] = ()

    def module(self, id: str) -> Module | None:
        """Find a module by id, or give None."""
        return next((module for module in self.modules if module.id == id), None)

    def standing(self, id: StandingId) -> Standing | None:
        """Find a standing by id, or give None; the main one is always found."""
        listed = next((standing for standing in self.standings if standing.id == id), None)
        return Standing(id=MAIN, title=Text("")) if listed is None and id == MAIN else listed

    def all_standings(self) -> tuple[Standing, ...]:
        """List every standing, the main one first unless the contest lists it elsewhere."""
        if any(standing.id == MAIN for standing in self.standings):
            return self.standings
        return (Standing(id=MAIN, title=Text("")), *self.standings)

    def counting(self, standing: Standing) -> tuple[Module, ...]:
        """List the modules that count in a standing, in the order of the task."""
        if not standing.modules:
            return self.modules
        return tuple(module for module in self.modules if module.id in standing.modules)


class Badge(Struct, frozen=True, kw_only=True):
    """Describe a delegation's mark: a code of three letters, one of 8 hues, one of 6 partitions."""

    code: Text
    hue: int
    partition: int


class Delegation(Struct, frozen=True, kw_only=True):
    """Describe whom an entry stands for, or where its people learn or work."""

    id: DelegationId
    name: Text
    badge: Badge
    kind: Literal["region", "organization", "company", "country", "other"] = "region"


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
    """Describe a competitor or a team in one contest: one entry, one result.

    `standings`: those it is ranked in. `organization`: where its people learn or work, for the
    table of organizations.
    """

    id: EntryId
    contest: ContestId
    people: tuple[PersonId, ...]
    delegation: DelegationId
    number: str
    workstation: str = ""
    standings: tuple[StandingId, ...] = (MAIN,)
    organization: DelegationId | None = None


class Session(Struct, frozen=True, kw_only=True):
    """Describe a planned stretch of time in a venue: a module in a shift, or what lies between.

    Several sessions of one contest may run at once, each with its `entries` (empty: all of the
    contest), when competitors rotate through the modules. `shift`: the поток, as people call it.
    """

    id: SessionId
    venue: VenueId
    title: Text
    kind: Literal["module", "briefing", "break", "ceremony", "other"]
    starts: Instant
    ends: Instant
    day: DayId | None = None
    contest: ContestId | None = None
    module: ModuleId | None = None
    shift: str = ""
    entries: tuple[EntryId, ...] = ()


class Timer(Struct, frozen=True, kw_only=True):
    """Describe a timer before it is armed.

    `warn`: what is left when a warning is due, in milliseconds, largest first. `overtime`: what
    a countdown shows past zero. `until`: the instant a timer of kind "until" runs to.
    `mode`: one time for all ("common"), or each workstation starts by itself. `next`: the timer
    that starts when this one reaches zero.
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
    session: SessionId | None = None
    mode: Literal["common", "per_workstation"] = "common"
    next: TimerId | None = None


class Group(Struct, frozen=True, kw_only=True):
    """Describe screens of a venue that show the same thing in step."""

    id: GroupId
    title: Text
    venue: VenueId


class ScreenLook(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Describe how one screen draws: what its wall, its player and its viewers need.

    `rows`: how many rows its farthest viewer can read (0: as many as fit). `still`: no motion, for
    slow players. `black`: a true black background, for walls whose low greys are uneven.
    """

    theme: Literal["dark", "light", "contrast"] = "dark"
    rows: Literal[0, 5, 7] = 0
    still: bool = False
    black: bool = False
    lang: Literal["ru", "en"] = "ru"


class Screen(Struct, frozen=True, kw_only=True):
    """Describe a place that shows a scene; `sound`: whether it may sound signals."""

    id: ScreenId
    title: Text
    venue: VenueId
    sound: bool = False
    room: str = ""
    group: GroupId | None = None
    look: ScreenLook = ScreenLook()


class Output(Struct, frozen=True, kw_only=True):
    """Describe a broadcast feed that carries graphics in layers, of one venue or of all."""

    id: OutputId
    title: Text
    venue: VenueId | None = None


class Roster(Struct, frozen=True, kw_only=True, dict=True):
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
    sessions: dict[SessionId, Session]
    timers: dict[TimerId, Timer]
    groups: dict[GroupId, Group]
    screens: dict[ScreenId, Screen]
    outputs: dict[OutputId, Output]
    runs: dict[RunId, RunOfShow]

    def entries_of(self, contest: ContestId) -> tuple[Entry, ...]:
        """List the entries of a contest, in roster order."""
        return self._by_contest.get(contest, ())

    @cached_property
    def _by_contest(self) -> dict[ContestId, tuple[Entry, ...]]:
        found: dict[ContestId, list[Entry]] = {}
        for entry in self.entries.values():
            found.setdefault(entry.contest, []).append(entry)
        return {contest: tuple(entries) for contest, entries in found.items()}

    def ranked_in(self, contest: ContestId, standing: StandingId) -> tuple[Entry, ...]:
        """List the entries of a standing, in roster order."""
        entries = self.entries_of(contest)
        return tuple(entry for entry in entries if standing in entry.standings)

    def rules_of(self, contest: ContestId, standing: StandingId = MAIN) -> RulePack:
        """Give the rules of a contest's standing: the championship's, with what differs put in."""
        held = self.contests[contest]
        pack = held.rules.over(self.championship.rules)
        special = held.standing(standing)
        return special.rules.over(pack) if special else pack

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
    sessions={},
    timers={},
    groups={},
    screens={},
    outputs={},
    runs={},
)
"""The roster of a node that nothing has been imported into yet."""
