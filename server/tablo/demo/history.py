"""The morning before a demo starts, as commands: so that nobody has to wait for it to get going."""

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

from msgspec import Struct

from tablo.access.actors import Actor
from tablo.championship import commands as asked
from tablo.championship.commands import AnyCommand
from tablo.championship.ids import (
    CommandId,
    ContestId,
    Duration,
    EntryId,
    Instant,
    OutputId,
    ScreenId,
    TimerId,
)
from tablo.championship.lineup import Values
from tablo.championship.refusals import Answer
from tablo.championship.roster import Contest, Module, Roster
from tablo.championship.rulings import Rulings
from tablo.championship.scheme import Criterion
from tablo.clock import ManualClock
from tablo.demo.crew import Crew, TimerAction
from tablo.demo.scoring import mark_of, slip_of, values_of
from tablo.live.bus import Envelope
from tablo.live.room import Room

MINUTE = 60_000
BEGINNING = Duration(6 * 60 * MINUTE)
"""How long before the demo's start its history begins."""
DONE = 2
"""Modules of each contest that are over and marked when the demo starts."""

FINISHED: dict[str, tuple[str, ...]] = {
    "joinery-main": ("joinery-main-04",),
    "floristry-juniors": ("floristry-juniors-02",),
    "cookery-main": ("cookery-main-01", "cookery-main-03"),
}
"""Contests that two people have signed, with who is on the list of medallions."""
RESULT_SEED = 6
"""Finished contests end the same whatever the seed: a tie would have to be decided by people."""
SEALED = frozenset({"fashion-main", *FINISHED})
"""Contests of which the public knows the course of the work only."""
LOCKED = frozenset(
    {"welding-main", "electrical-main", "masonry-main", "web-main", "confectionery-main"}
)
"""Contests whose first module is locked."""
STATUSES: dict[str, tuple[asked.Status, str]] = {
    "masonry-main-06": ("dns", "Не явился к жеребьёвке"),
    "confectionery-main-05": ("out_of_competition", "Гостевое участие"),
}
RUNNING: dict[str, int] = {
    "welding-main-m3": (84 * 60 + 36) * 1000,
    "welding-juniors-m3": (47 * 60 + 10) * 1000,
    "masonry-main-m3": 131 * MINUTE,
    "robotics-main-m3": (33 * 60 + 20) * 1000,
    "robotics-run": (2 * 60 + 40) * 1000,
    "network-main-m3": (6 * 60 + 30) * 1000,
    "web-main-m3": (22 * 60 + 5) * 1000,
    "fashion-main-m3": 115 * MINUTE,
    "confectionery-main-m3": (11 * 60 + 40) * 1000,
}
"""Timers that run when the demo starts, with what is left then."""
PAUSED = ("electrical-main-m3", (62 * 60 + 45) * 1000, 40_000, "Проверка питания стенда В4")
"""A timer that is paused: what is left, how long ago, and why."""
GIVEN_BACK = ("masonry-main-m3", 5 * MINUTE, "Перенос материалов под навес")
ARMED = "web-juniors-m3"
LUNCH = ("zarechye-lunch", 140 * MINUTE, 44 * MINUTE)
CLOSING = "lad-closing"
SCENES: dict[str, tuple[str, str]] = {
    "metal-wall": ("contest", "welding-main"),
    "zarechye-hall": ("venue", "zarechye"),
    "polyus-atrium": ("contest", "web-main"),
    "polyus-arena": ("venue", "polyus"),
    "lad-foyer": ("contest", "confectionery-main"),
    "lad-kitchen": ("venue", "lad"),
}
GRAPHICS: tuple[tuple[str, str, Values], ...] = (
    ("stream", "score-bug", {"contest": "welding-main"}),
    ("stream", "lower-third", {"entry": "welding-main-03"}),
    ("studio", "score-bug", {"contest": "web-main"}),
    ("studio", "standings-side", {"contest": "web-main"}),
)
SLIP_REASON = "Опечатка при вводе"


class Moment(Struct, frozen=True, kw_only=True):
    """Hold a command of the past: when it was given, and by whom."""

    at: Instant
    actor: Actor
    command: AnyCommand


class HistoryRefused(Exception):
    """A command of the demo's history was refused: the history does not fit the roster."""


def morning(roster: Roster, now: Instant, crew: Crew, seed: int) -> list[Moment]:
    """Write the history that leads up to `now`, in order of time. The same seed, the same one."""
    moments = [
        *_publish(roster, now, crew),
        *_record(roster, now, crew, seed),
        *_sign(roster, now, crew),
        *_time(roster, now, crew),
        *_show(now, crew),
    ]
    return sorted(moments, key=lambda moment: moment.at)


async def play(room: Room, clock: ManualClock, moments: Sequence[Moment]) -> None:
    """Have a room live through a history; its clock is moved along. Raises `HistoryRefused`.

    What happened in one moment is written to disk at once.
    """
    for at, together in itertools.groupby(moments, key=lambda moment: moment.at):
        clock.advance(at - clock.now())
        envelopes = [
            Envelope(id=CommandId(f"demo-{at}-{n}"), actor=moment.actor, command=moment.command)
            for n, moment in enumerate(together)
        ]
        answers = await asyncio.gather(*(room.submit(envelope) for envelope in envelopes))
        for envelope, answer in zip(envelopes, answers, strict=True):
            _check(envelope, answer)


def _check(envelope: Envelope, answer: Answer) -> None:
    if answer.outcome != "accepted":
        why = answer.refusal.text if answer.refusal else answer.outcome
        raise HistoryRefused(f"{envelope.command}: {why}")


def _ago(now: Instant, before: int) -> Instant:
    return Instant(now - before)


def _publish(roster: Roster, now: Instant, crew: Crew) -> Iterator[Moment]:
    audiences: tuple[asked.Audience, ...] = ("public", "venue", "broadcast")
    for contest in roster.contests.values():
        for standing in contest.all_standings() if contest.id not in SEALED else ():
            for audience in audiences:
                yield Moment(
                    at=_ago(now, BEGINNING - MINUTE),
                    actor=crew.coordinator,
                    command=asked.SetPublication(
                        contest=contest.id, standing=standing.id, audience=audience, level="marks"
                    ),
                )


def _record(roster: Roster, now: Instant, crew: Crew, seed: int) -> Iterator[Moment]:
    for entry, (status, reason) in STATUSES.items():
        contest = roster.entries[EntryId(entry)].contest
        yield Moment(
            at=_ago(now, BEGINNING - 8 * MINUTE),
            actor=crew.expert_of(contest, roster),
            command=asked.SetEntryStatus(entry=EntryId(entry), status=status, reason=reason),
        )
    for place, contest_plan in enumerate(roster.contests.values()):
        expert = crew.expert_of(contest_plan.id, roster)
        own = RESULT_SEED if contest_plan.id in FINISHED else seed
        rng = Random(f"{own}:{contest_plan.id}:morning")
        for turn, module in enumerate(contest_plan.modules[:DONE]):
            at = _ago(now, (300 - 150 * turn - 4 * place) * MINUTE)
            yield from _enter(roster, contest_plan, module, expert, at, rng, own)
            if turn == 0 and contest_plan.id in LOCKED:
                yield Moment(
                    at=Instant(at + 12 * MINUTE),
                    actor=expert,
                    command=asked.LockMarks(contest=contest_plan.id, module=module.id),
                )


def _sign(roster: Roster, now: Instant, crew: Crew) -> Iterator[Moment]:
    """Have finished contests locked, medallions named, and both signatures given."""
    for name, excellent in FINISHED.items():
        contest = ContestId(name)
        expert = crew.expert_of(contest, roster)
        rulings = Rulings(medallions=frozenset(map(EntryId, excellent)))
        steps: tuple[tuple[int, Actor, AnyCommand], ...] = (
            (50, expert, asked.LockMarks(contest=contest)),
            (45, crew.coordinator, asked.SetRulings(contest=contest, rulings=rulings)),
            (40, expert, asked.SignOff(contest=contest, as_="chief_expert")),
            (35, crew.coordinator, asked.SignOff(contest=contest, as_="coordinator")),
        )
        for ago, actor, command in steps:
            yield Moment(at=_ago(now, ago * MINUTE), actor=actor, command=command)


def _enter(
    roster: Roster,
    contest: Contest,
    module: Module,
    expert: Actor,
    at: Instant,
    rng: Random,
    seed: int,
) -> Iterator[Moment]:
    """Enter a module's marks; now and then one is mistyped, and put right some minutes later."""
    entries = [
        entry.id
        for entry in roster.entries_of(contest.id)
        if STATUSES.get(entry.id, ("active", ""))[0] != "dns"
    ]
    criterion = contest.scheme.criterion(module.id) if contest.scheme else None
    if criterion is not None:
        for entry in entries:
            for command in judged(seed, entry, criterion):
                yield Moment(at=at, actor=expert, command=command)
        return
    slipped = rng.sample(entries, k=rng.randint(0, 2))
    for entry in entries:
        right = mark_of(seed, entry, module)
        typed = slip_of(seed, entry, module) if entry in slipped else right
        yield Moment(at=at, actor=expert, command=_marked(entry, module, typed))
        if typed != right:
            later = Instant(at + rng.randint(3, 9) * MINUTE)
            yield Moment(at=later, actor=expert, command=_marked(entry, module, right, SLIP_REASON))


def judged(seed: int, entry: EntryId, criterion: Criterion) -> Iterator[asked.RecordMark]:
    """Give the commands that enter all aspects of a criterion."""
    for aspect, entered in values_of(seed, entry, criterion).items():
        if isinstance(entered, tuple):
            yield asked.RecordMark(entry=entry, aspect=aspect, scores=entered)
        else:
            yield asked.RecordMark(entry=entry, aspect=aspect, mark=format(entered, "f"))


def _marked(entry: EntryId, module: Module, mark: Decimal, reason: str = "") -> asked.RecordMark:
    return asked.RecordMark(entry=entry, module=module.id, mark=format(mark, "f"), reason=reason)


def _time(roster: Roster, now: Instant, crew: Crew) -> Iterator[Moment]:
    def done(ago: int, command: TimerAction) -> Moment:
        keeper = crew.keeper_of(command.timer, roster)
        return Moment(at=_ago(now, ago), actor=keeper, command=command)

    given, extra, given_why = GIVEN_BACK
    for name, left in RUNNING.items():
        timer = TimerId(name)
        ran = roster.timers[timer].duration - left + (extra if name == given else 0)
        yield done(ran, asked.StartTimer(timer=timer))
        if name == given:
            delta = Duration(extra)
            yield done(ran // 2, asked.AdjustTimer(timer=timer, delta=delta, reason=given_why))
    name, left, since, why = PAUSED
    timer = TimerId(name)
    ran = roster.timers[timer].duration - left
    yield done(ran + since, asked.StartTimer(timer=timer))
    yield done(since, asked.PauseTimer(timer=timer, reason=why))
    name, began, lasted = LUNCH
    yield done(began, asked.StartTimer(timer=TimerId(name)))
    yield done(began - lasted, asked.StopTimer(timer=TimerId(name)))
    yield done(BEGINNING - 30 * MINUTE, asked.StartTimer(timer=TimerId(CLOSING)))
    yield done(20 * MINUTE, asked.ArmTimer(timer=TimerId(ARMED)))


def _show(now: Instant, crew: Crew) -> Iterator[Moment]:
    for screen, (field, subject) in SCENES.items():
        scene = "standings" if field == "contest" else "timers"
        yield Moment(
            at=_ago(now, 50 * MINUTE),
            actor=crew.coordinator,
            command=asked.ShowScene(screen=ScreenId(screen), scene=scene, params={field: subject}),
        )
    for output, graphic, data in GRAPHICS:
        yield Moment(
            at=_ago(now, 2 * MINUTE),
            actor=crew.broadcast,
            command=asked.ShowGraphic(output=OutputId(output), graphic=graphic, data=data),
        )
