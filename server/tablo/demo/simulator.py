"""A seeded crew that runs the demo championship live: it looks at what holds and sends commands.

It knows nothing that a person at a console would not know, and does nothing else: so it goes on
sensibly from whatever it finds, after a restart and beside visitors who try things out.
"""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable, Iterator
from random import Random

from msgspec import Struct

from tablo.access.actors import Actor
from tablo.championship import commands as asked
from tablo.championship.commands import AnyCommand
from tablo.championship.graphics import GRAPHICS
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
from tablo.championship.roster import Contest, Entry, Module, Roster, Timer
from tablo.championship.state import OutputState, State, TimerState
from tablo.championship.timers import armed, left
from tablo.clock import Clock
from tablo.demo.crew import Crew, TimerAction
from tablo.demo.history import judged
from tablo.demo.scoring import corrected, mark_of
from tablo.live.bus import Envelope, RoomAway
from tablo.live.room import Room

SECOND = 1_000
MINUTE = 60_000
HANDS_OFF = Duration(10 * MINUTE)
"""How long a screen or output is left alone after somebody else has changed it."""
LONG_PAUSE = Duration(2 * MINUTE)
MOST_GIVEN_BACK = 15 * MINUTE
"""What is given back at most: a demo may have slept for days with a timer paused."""
BETWEEN_MODULES = Duration(45 * SECOND)
RARELY = 0.03
"""How likely each step is something out of the ordinary."""
STARTING = 0.02
"""How likely a step starts a timer that could be started: people take their time."""
LOCKING = 0.08
AWAY_S = 2.0
"""How long to wait when no room answers, in seconds."""

PAUSES = (
    "Скачок напряжения на площадке",
    "Замена расходных материалов",
    "Уточнение задания главным экспертом",
    "Проверка оборудования",
)
GIVEN_BACK = "Компенсация времени паузы"
CORRECTIONS = (
    "Пересчёт по ведомости",
    "Уточнён размер после повторного замера",
    "Решение экспертов после сверки",
)
NEXT_SHIFT = "Следующий поток"
TITLES: tuple[Values, ...] = (
    {"title": "Пётр Зимин", "subtitle": "Координатор чемпионата"},
    {"title": "Анна Гурова", "subtitle": "Главный эксперт, площадка «Заречье»"},
)

_log = logging.getLogger(__name__)


class Step(Struct, frozen=True, kw_only=True):
    """Hold what somebody does next, and how long everybody rests after it (milliseconds)."""

    actor: Actor
    command: AnyCommand
    rest: Duration


class Simulator:
    """Decides what the crew does next. The same seed and the same happenings, the same steps."""

    def __init__(self, crew: Crew, seed: int, state: State) -> None:
        """Take the state to begin from; it only makes a restart differ from the first start."""
        self._crew = crew
        self._seed = seed
        self._rng = Random(f"{seed}:{state.last}")
        self._burst: list[tuple[EntryId, Module]] = []
        self._arming: list[TimerId] = []
        self._revs: dict[str, int] = {}
        self._off: dict[str, int] = {}

    def next(self, state: State, roster: Roster, now: Instant) -> Step | None:
        """Decide on the next step; None when there is nothing to do for now."""
        for choose in (self._entering, self._timing, self._directing, self._judging):
            found = choose(state, roster, now)
            if found is not None:
                return found
        return None

    # Marks

    def _entering(self, state: State, roster: Roster, now: Instant) -> Step | None:
        """Go on with a burst of marks: an expert types in a sheet, row by row."""
        while self._burst:
            entry, module = self._burst[0]
            found = roster.entries.get(entry)
            command = None
            if found is not None and _is_open(state, roster, entry, module):
                command = self._next_mark(state, roster, found, module)
            if found is None or command is None:
                self._burst.pop(0)
                continue
            rest = self._rng.randint(700, 2_000) if self._burst[1:] else self._breath()
            return Step(
                actor=self._crew.expert_of(found.contest, roster),
                command=command,
                rest=Duration(rest),
            )
        return None

    def _next_mark(
        self, state: State, roster: Roster, entry: Entry, module: Module
    ) -> asked.RecordMark | None:
        """Enter the whole mark, or the next aspect that is missing; None when all is there."""
        scheme = roster.contests[entry.contest].scheme
        criterion = scheme.criterion(module.id) if scheme else None
        held = state.contest(entry.contest)
        if criterion is not None:
            values = held.values.get(entry.id, {})
            due = judged(self._seed, entry.id, criterion)
            return next(
                (one for one in due if one.aspect is not None and one.aspect not in values), None
            )
        cell = held.marks.get(entry.id, {}).get(module.id)
        if cell is not None and cell.mark is not None:
            return None
        return asked.RecordMark(
            entry=entry.id,
            module=module.id,
            mark=format(mark_of(self._seed, entry.id, module), "f"),
            rev=cell.rev if cell else 0,
        )

    def _judging(self, state: State, roster: Roster, now: Instant) -> Step | None:
        """Begin a burst where marks are missing; where none are, correct or lock."""
        unmarked = [
            (module, missing)
            for contest in roster.contests.values()
            for module in _begun(contest, state, roster)
            if (missing := _missing(contest, module, state, roster))
        ]
        if unmarked and self._rng.random() < 0.85:
            module, missing = self._rng.choice(unmarked)
            size = self._rng.choice((1, 1, 2, 3, 5, len(missing)))
            self._burst = [(entry, module) for entry in missing[:size]]
            return self._entering(state, roster, now)
        if self._rng.random() < LOCKING:
            return self._lock(state, roster) or self._correct(state, roster)
        return self._correct(state, roster)

    def _lock(self, state: State, roster: Roster) -> Step | None:
        """Lock a module that is marked and followed by another that is marked too."""
        for contest in roster.contests.values():
            begun = _begun(contest, state, roster)
            whole = [module for module in begun if not _missing(contest, module, state, roster)]
            held = state.contest(contest.id)
            for module in whole[:-1]:
                if module.id not in held.locked and not held.closed:
                    return Step(
                        actor=self._crew.expert_of(contest.id, roster),
                        command=asked.LockMarks(contest=contest.id, module=module.id),
                        rest=self._breath(),
                    )
        return None

    def _correct(self, state: State, roster: Roster) -> Step | None:
        marked = [
            (contest, entry.id, module)
            for contest in roster.contests.values()
            for entry in roster.entries_of(contest.id)
            for module in contest.modules
            if _is_open(state, roster, entry.id, module)
            and contest.scheme is None
            and _mark(state, contest.id, entry.id, module) is not None
        ]
        if not marked:
            return None
        contest, entry, module = self._rng.choice(marked)
        cell = state.contest(contest.id).marks[entry][module.id]
        if cell.mark is None:
            return None
        mark = corrected(cell.mark, self._seed, entry, module, self._rng)
        return Step(
            actor=self._crew.expert_of(contest.id, roster),
            command=asked.RecordMark(
                entry=entry,
                module=module.id,
                mark=format(mark, "f"),
                rev=cell.rev,
                reason=self._rng.choice(CORRECTIONS),
            ),
            rest=self._breath(),
        )

    # Timers

    def _timing(self, state: State, roster: Roster, now: Instant) -> Step | None:
        due = self._due_timers(state, roster, now)
        command = next(due, None) or self._interruption(state, roster, now)
        if command is None:
            return None
        actor = self._crew.keeper_of(command.timer, roster)
        return Step(actor=actor, command=command, rest=self._breath())

    def _due_timers(self, state: State, roster: Roster, now: Instant) -> Iterator[TimerAction]:
        for plan in roster.timers.values():
            timer = state.timers.get(plan.id, armed(plan))
            if timer.state == "paused" and now - timer.anchor > LONG_PAUSE:
                yield from self._resumption(plan, timer, now)
            elif timer.state == "running" and _is_overdue(plan, timer, now):
                yield asked.StopTimer(timer=plan.id)
        while self._arming:
            again = self._arming.pop(0)
            if again in state.timers and state.timers[again].state == "finished":
                yield asked.ArmTimer(timer=again, reason=NEXT_SHIFT)
        for contest in roster.contests.values():
            yield from self._next_timer(contest, state, roster, now)

    def _resumption(self, plan: Timer, timer: TimerState, now: Instant) -> Iterator[TimerAction]:
        """Give the lost minutes back, then go on; the reason tells whether that was done."""
        lost = Duration(min(MOST_GIVEN_BACK, (now - timer.anchor) // MINUTE * MINUTE))
        if plan.kind == "countdown" and timer.reason != GIVEN_BACK:
            yield asked.AdjustTimer(timer=plan.id, delta=lost, reason=GIVEN_BACK)
        yield asked.ResumeTimer(timer=plan.id)

    def _next_timer(
        self, contest: Contest, state: State, roster: Roster, now: Instant
    ) -> Iterator[TimerAction]:
        """Start the next module when none runs; when all have run, the next shift begins.

        Timers of no module, such as trial runs, come again and again on their own.
        """
        plans = roster.timers_of(contest.id)
        modules = [plan.id for plan in plans if plan.module]
        for group in (modules, *([plan.id] for plan in plans if not plan.module)):
            held = [state.timers.get(timer, armed(roster.timers[timer])) for timer in group]
            if not held or any(timer.state in {"running", "paused"} for timer in held):
                continue
            if now - max(timer.anchor for timer in held) < BETWEEN_MODULES:
                continue
            if self._rng.random() >= STARTING:
                continue
            waiting = [
                name for name, timer in zip(group, held, strict=True) if timer.state == "armed"
            ]
            if waiting:
                yield asked.StartTimer(timer=waiting[0])
            else:
                self._arming = list(group[1:])
                yield asked.ArmTimer(timer=group[0], reason=NEXT_SHIFT)

    def _interruption(self, state: State, roster: Roster, now: Instant) -> TimerAction | None:
        if self._rng.random() >= RARELY:
            return None
        running = [
            plan.id
            for plan in roster.timers.values()
            if plan.contest
            and (timer := state.timers.get(plan.id, armed(plan))).state == "running"
            and left(timer, now) > 10 * MINUTE
        ]
        paused = any(timer.state == "paused" for timer in state.timers.values())
        if not running or paused:
            return None
        return asked.PauseTimer(timer=self._rng.choice(running), reason=self._rng.choice(PAUSES))

    # Screens and outputs

    def _directing(self, state: State, roster: Roster, now: Instant) -> Step | None:
        chance = self._rng.random()
        if chance < RARELY:
            return self._change_scene(state, roster, now)
        if chance < 4 * RARELY:
            return self._change_graphic(state, roster, now)
        return None

    def _change_scene(self, state: State, roster: Roster, now: Instant) -> Step | None:
        ours = [
            screen
            for screen in roster.screens.values()
            if self._is_ours(f"screen {screen.id}", state.screen(screen.id).rev, now)
        ]
        if not ours:
            return None
        screen = self._rng.choice(ours)
        shown = state.screen(screen.id).shown
        if shown is not None and shown.lineup.main[0].scene != "standings":
            return None
        here = [c.id for c in roster.contests.values() if c.venue == screen.venue]
        if not here:
            return None
        self._touch(f"screen {screen.id}", state.screen(screen.id).rev)
        return Step(
            actor=self._crew.coordinator,
            command=asked.ShowScene(
                screen=ScreenId(screen.id),
                scene="standings",
                params={"contest": self._rng.choice(here)},
            ),
            rest=self._breath(),
        )

    def _change_graphic(self, state: State, roster: Roster, now: Instant) -> Step | None:
        ours = [
            output
            for output in roster.outputs
            if self._is_ours(f"output {output}", state.output(output).rev, now)
            and not _carries_ceremony(state, roster, output)
        ]
        if not ours or not roster.entries:
            return None
        output = self._rng.choice(ours)
        held = state.output(output)
        self._touch(f"output {output}", held.rev)
        return Step(
            actor=self._crew.broadcast,
            command=self._graphic(output, held, roster),
            rest=self._breath(),
        )

    def _graphic(self, output: OutputId, held: OutputState, roster: Roster) -> AnyCommand:
        chance = self._rng.random()
        lower = GRAPHICS["lower-third"].layer
        if lower in held.layers and chance < 0.4:
            return asked.HideGraphic(output=output, layer=lower)
        if chance < 0.55:
            contest = self._rng.choice(list(roster.contests))
            return asked.ShowGraphic(output=output, graphic="score-bug", data={"contest": contest})
        data = self._rng.choice(TITLES) if chance > 0.9 else self._portrait(held, roster)
        return asked.ShowGraphic(output=output, graphic="lower-third", data=data)

    def _portrait(self, held: OutputState, roster: Roster) -> Values:
        """Choose somebody from the contest that the score bug shows, if it shows one."""
        bug = held.layers.get(GRAPHICS["score-bug"].layer)
        shown = bug.data.get("contest") if bug else None
        entries = [entry.id for entry in roster.entries.values() if entry.contest == shown]
        return {"entry": self._rng.choice(entries or list(roster.entries))}

    def _is_ours(self, target: str, rev: int, now: Instant) -> bool:
        """Tell whether nobody else has changed a target lately; a visitor's choice is respected."""
        if self._revs.get(target, rev) != rev:
            self._off[target] = now + HANDS_OFF
        self._revs[target] = rev
        return self._off.get(target, 0) <= now

    def _touch(self, target: str, rev: int) -> None:
        self._revs[target] = rev + 1

    def _breath(self) -> Duration:
        """Rest between two actions: mostly some seconds, now and then longer."""
        return Duration(self._rng.choice((1_500, 2_500, 3_500, 4_500, 6_000, 9_000)))


def _carries_ceremony(state: State, roster: Roster, output: OutputId) -> bool:
    return any(
        output in run.outputs and state.run(run.id).phase == "live" for run in roster.runs.values()
    )


def _begun(contest: Contest, state: State, roster: Roster) -> tuple[Module, ...]:
    """List the modules of a contest that may be marked: up to the newest that has begun."""
    begun = {
        plan.module
        for plan in roster.timers_of(contest.id)
        if state.timers.get(plan.id, armed(plan)).state != "armed"
    }
    last = max((n for n, m in enumerate(contest.modules, 1) if m.id in begun), default=0)
    return contest.modules[: max(last, 1)]


def _missing(contest: Contest, module: Module, state: State, roster: Roster) -> list[EntryId]:
    return [
        entry.id
        for entry in roster.entries_of(contest.id)
        if _is_open(state, roster, entry.id, module)
        and _mark(state, contest.id, entry.id, module) is None
    ]


def _mark(state: State, contest: ContestId, entry: EntryId, module: Module) -> object:
    cell = state.contest(contest).marks.get(entry, {}).get(module.id)
    return cell.earned() if cell else None


def _is_open(state: State, roster: Roster, entry: EntryId, module: Module) -> bool:
    held = state.contest(roster.entries[entry].contest)
    competes = held.statuses.get(entry, "active") not in {"dns", "dsq"}
    return competes and not held.closed and module.id not in held.locked


def _is_overdue(plan: Timer, timer: TimerState, now: Instant) -> bool:
    """Tell whether a timer in overtime, or a stopwatch, has run long enough."""
    if plan.kind == "stopwatch":
        return now - timer.anchor > 12 * MINUTE
    return left(timer, now) < -2 * MINUTE


async def simulate(
    room: Room,
    clock: Clock,
    crew: Crew,
    *,
    seed: int,
    speed: float = 1.0,
    submit: Callable[[Envelope], Awaitable[Answer]] | None = None,
) -> None:
    """Run the demo until cancelled, at a human pace times `speed`. Survives every refusal.

    `submit` is where commands go, if not straight to the room. It only ever waits.
    """
    send = submit or room.submit
    simulator = Simulator(crew, seed, room.state)
    while True:
        step = simulator.next(room.state, room.roster, Instant(clock.now()))
        if step is None:
            await asyncio.sleep(AWAY_S / speed)
            continue
        id = CommandId(f"demo-{uuid.uuid4().hex}")
        try:
            answer = await send(Envelope(id=id, actor=step.actor, command=step.command))
        except RoomAway:
            await asyncio.sleep(AWAY_S)
            continue
        if answer.refusal:
            _log.info("%s was refused: %s", type(step.command).__name__, answer.refusal.text)
        await asyncio.sleep(step.rest / 1_000 / speed)
