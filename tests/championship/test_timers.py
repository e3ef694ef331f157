"""Workstations and their timer: each counts its own time, whatever happens to the others."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from makers import (
    ANNA,
    BORIS,
    CONTEST,
    EACH,
    LUNCH,
    MINUTE,
    NOON,
    TIMER,
    VERA,
    WATCH,
    Story,
    a_busy_roster,
    ask,
)
from tablo.championship import events as happened
from tablo.championship.commands import AnyCommand
from tablo.championship.events import AnyEvent
from tablo.championship.ids import Duration, Instant, TimerId
from tablo.championship.refusals import Refusal
from tablo.championship.runs import Run
from tablo.championship.timers import course, elapsed, expires_at, left, runs_of, station_of

HOUR = 60 * MINUTE
PLACES = ("1", "2", "3")


def code(decision: tuple[AnyEvent, ...] | Refusal) -> str:
    """Give the code of a refusal, or "accepted"."""
    return decision.code if isinstance(decision, Refusal) else "accepted"


class Floor:
    """Hold a contest at work; `do` passes over the time since noon, in minutes."""

    def __init__(self, timer: TimerId = TIMER) -> None:
        self.story = Story(a_busy_roster())
        self.timer = timer

    def do(self, name: str, at: float | None = None, **data: object) -> str:
        """Send a command about the timer, so many minutes after noon; give the answer's code."""
        late = 0 if at is None else int(NOON + at * MINUTE) - self.story.now
        return code(self.story.tell(self.asked(name, **data), after_ms=late))

    def asked(self, name: str, **data: object) -> AnyCommand:
        """Make a command about the timer."""
        whole = {"reason": "обед"} if name in {"AdjustTimer", "AbortTimer"} else {}
        return ask(name, timer=self.timer, **{**whole, **data})

    def run(self, place: str = "") -> Run:
        """Give the time of a workstation, or the common one."""
        timer = self.story.state.timers[self.timer]
        return station_of(timer, place) if place else timer

    def left(self, place: str = "") -> float:
        """Count the minutes that a workstation has left."""
        return left(self.run(place), self.story.now) / MINUTE

    def states(self) -> list[str]:
        """List the states of all workstations."""
        return [self.run(place).state for place in PLACES]


def test_one_on_hold_holds_nobody_else() -> None:
    """A pause of one workstation keeps its time, and every other one works on."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("PauseTimer", 10, workstation="2", reason="нет тока")

    floor.do("ResumeTimer", 25, workstation="2")

    assert [35, 50, 35, 35] == [floor.left(place) for place in ("1", "2", "3", "")]
    assert floor.states() == ["running"] * 3


def test_going_on_together_leaves_single_ones_on_hold() -> None:
    """Whoever was held alone stays on hold when all go on; whoever was held with all goes on."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("PauseTimer", 5, workstation="2")
    floor.do("AdjustTimer", 6, workstation="3", delta=MINUTE)
    floor.do("PauseTimer", 10)

    assert "accepted" == floor.do("ResumeTimer", 20)

    assert floor.states() == ["running", "paused", "running"]
    assert [50, 55, 51] == [floor.left(place) for place in PLACES]
    assert "wrong_timer_state" == floor.do("ResumeTimer")


def test_one_goes_on_with_all_while_all_are_held() -> None:
    """Freed during a break of all, a workstation goes on with them; nobody works through a break."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("PauseTimer", 5, workstation="2")
    floor.do("PauseTimer", 10)

    assert "accepted" == floor.do("ResumeTimer", 12, workstation="2")
    assert "wrong_timer_state" == floor.do("ResumeTimer", 12, workstation="2")
    assert "wrong_timer_state" == floor.do("ResumeTimer", 12, workstation="1")
    assert floor.states() == ["paused"] * 3

    floor.do("ResumeTimer", 20)
    assert floor.states() == ["running"] * 3
    assert [50, 55, 50] == [floor.left(place) for place in PLACES]


def test_time_is_given_back_to_one_or_to_all() -> None:
    """What one gets nobody else gets; what all get, whoever went its own way gets too."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("AdjustTimer", 10, workstation="2", delta=5 * MINUTE)
    floor.do("FinishEarly", 20, workstation="3")

    floor.do("AdjustTimer", 20, delta=2 * MINUTE)

    assert [42, 47, 40] == [floor.left(place) for place in PLACES]
    assert [2, 7, 0] == [floor.run(place).added / MINUTE for place in PLACES]
    assert ("finished", "early") == (floor.run("3").state, floor.run("3").outcome)


def test_nobody_is_taken_more_than_there_is() -> None:
    """Taking time from all is refused where one has less, and never touches who has ended."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("FinishEarly", 50, workstation="3")
    floor.do("AdjustTimer", 50, workstation="2", delta=-8 * MINUTE)

    refused = floor.story.tell(floor.asked("AdjustTimer", delta=-3 * MINUTE))
    assert isinstance(refused, Refusal)
    assert ("too_much_time_taken", "120") == (refused.code, refused.params["left"])
    assert "wrong_timer_state" == floor.do("AdjustTimer", workstation="3", delta=-MINUTE)

    assert "accepted" == floor.do("AdjustTimer", delta=-2 * MINUTE)
    assert [8, 0, 10] == [floor.left(place) for place in PLACES]
    assert "finished" == floor.run("3").state


def test_a_compensated_workstation_runs_on_after_the_end() -> None:
    """It works its minutes after all others have ended, then expires once, at its own moment."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("AdjustTimer", 10, workstation="2", delta=7 * MINUTE)
    assert "not_expired" == floor.do("ExpireTimer", 60, workstation="2")

    assert "accepted" == floor.do("ExpireTimer", 60)
    assert floor.states() == ["finished", "running", "finished"]
    assert "running" == course(floor.story.state.timers[TIMER])

    decision = floor.story.tell(floor.asked("ExpireTimer", workstation="2"), after_ms=8 * MINUTE)
    assert not isinstance(decision, Refusal)
    assert decision[0] == happened.TimerExpired(
        timer=TIMER, at=Instant(NOON + 67 * MINUTE), ends=True, workstation="2"
    )
    assert "not_expired" == floor.do("ExpireTimer", workstation="2")


def test_time_after_the_end_waits_to_be_started() -> None:
    """Given back after the end, time opens a timer again, on hold until all go on."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("AdjustTimer", 5, workstation="2", delta=5 * MINUTE)
    floor.do("ExpireTimer", 60)
    floor.do("ExpireTimer", 65, workstation="2")

    floor.do("AdjustTimer", 70, delta=4 * MINUTE)

    assert floor.states() == ["paused"] * 3
    assert [4, 4, 4] == [floor.left(place) for place in PLACES]
    floor.do("ResumeTimer", 71)
    assert floor.states() == ["running"] * 3
    assert "accepted" == floor.do("ExpireTimer", 75)


def test_one_is_opened_again_after_the_end() -> None:
    """Time given back to one workstation after the end opens that one alone."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("ExpireTimer", 60)

    floor.do("AdjustTimer", 62, workstation="3", delta=3 * MINUTE)

    assert floor.states() == ["finished", "finished", "paused"]
    floor.do("ResumeTimer", 63, workstation="3")
    assert 2 == (floor.do("PauseTimer", 64, workstation="3"), floor.left("3"))[1]


def test_whoever_was_broken_off_with_all_gets_time_with_all() -> None:
    """After a timer was broken off, time for all is for all; not for one broken off before."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("AdjustTimer", 1, workstation="2", delta=MINUTE)
    floor.do("AbortTimer", 10)

    floor.do("AdjustTimer", 11, delta=5 * MINUTE)

    assert [55, 56, 55] == [floor.left(place) for place in PLACES]
    assert floor.states() == ["paused"] * 3
    alone = Floor()
    alone.do("StartTimer")
    alone.do("AbortTimer", 10, workstation="1")
    alone.do("AdjustTimer", 11, delta=5 * MINUTE)
    assert [50, 54, 54] == [alone.left(place) for place in PLACES]


def test_a_running_timer_is_not_set_back() -> None:
    """As long as anybody works a timer can't be armed, whoever else has handed in."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("FinishEarly", 10, workstation="1")
    assert "wrong_timer_state" == floor.do("ArmTimer")

    floor.do("AdjustTimer", 10, workstation="2", delta=MINUTE)
    floor.do("ExpireTimer", 60)
    assert "wrong_timer_state" == floor.do("ArmTimer")
    floor.do("ExpireTimer", 61, workstation="2")
    assert "accepted" == floor.do("ArmTimer")
    assert not floor.story.state.timers[TIMER].stations


def test_some_things_are_for_all_only() -> None:
    """A timer is armed, and its phase is said, for all workstations at once."""
    floor = Floor()

    assert "whole_timer_only" == floor.do("ArmTimer", workstation="1")
    assert "whole_timer_only" == floor.do("SetPhase", workstation="1", phase="break")
    assert "accepted" == floor.do("SetPhase", phase="briefing")
    assert "unchanged" == floor.do("SetPhase", phase="briefing")
    floor.do("StartTimer")
    assert "" == floor.story.state.timers[TIMER].phase


def test_workstations_are_those_of_whoever_competes() -> None:
    """A workstation that nobody works at is none: not on the plan, or of one who didn't come."""
    floor = Floor()
    assert "unknown_workstation" == floor.do("StartTimer", workstation="9")

    floor.story.told(ask("SetEntryStatus", entry=ANNA, status="dns"))

    assert "unknown_workstation" == floor.do("StartTimer", workstation="1")
    assert "accepted" == floor.do("StartTimer", workstation="2")


def test_a_start_ahead_keeps_its_moment() -> None:
    """A timer armed with a time starts at that very instant, however late the server is."""
    floor = Floor()
    start = Instant(NOON + 10 * MINUTE)
    assert "not_ahead" == code(floor.story.tell(ask("ArmTimer", timer=TIMER, at=NOON)))
    floor.story.told(ask("ArmTimer", timer=TIMER, at=start))

    floor.do("StartTimer", 13)

    assert (start, 57) == (floor.run().anchor, floor.left())
    assert floor.story.state.timers[TIMER].starts is None


def test_a_hand_is_faster_than_a_start_ahead() -> None:
    """Somebody who starts a timer before its time starts it now; arming anew takes the time away."""
    floor = Floor()
    floor.story.told(ask("ArmTimer", timer=TIMER, at=NOON + 10 * MINUTE))

    floor.do("StartTimer", 2)

    assert (NOON + 2 * MINUTE, 60) == (floor.run().anchor, floor.left())
    floor.do("StopTimer")
    floor.do("ArmTimer")
    assert floor.story.state.timers[TIMER].starts is None


def test_the_next_timer_follows_on() -> None:
    """When the last one has ended, the next timer starts at that very instant."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("AdjustTimer", 10, workstation="2", delta=5 * MINUTE)
    floor.do("ExpireTimer", 62)
    assert LUNCH not in floor.story.state.timers

    floor.do("ExpireTimer", 70, workstation="2")

    lunch = floor.story.state.timers[LUNCH]
    assert ("running", NOON + 65 * MINUTE) == (lunch.state, lunch.anchor)
    assert 25 * MINUTE == left(lunch, floor.story.now)


def test_the_next_timer_leaves_alone_what_runs() -> None:
    """A following timer that somebody has started before isn't started again."""
    floor = Floor()
    floor.do("StartTimer")
    floor.story.tell(ask("StartTimer", timer=LUNCH), after_ms=30 * MINUTE)

    floor.do("ExpireTimer", 60)

    assert floor.story.state.timers[LUNCH].anchor == NOON + 30 * MINUTE


def test_each_workstation_starts_by_itself() -> None:
    """Started one by one, each has its full time, and the timer has ended with the last of them."""
    floor = Floor(EACH)
    floor.story.told(*(ask("SetEntryStatus", entry=entry, status="dns") for entry in (VERA,)))
    floor.do("StartTimer", workstation="1")
    floor.do("StartTimer", 10, workstation="2")

    assert [40, 50] == [(floor.do("SetPhase", 20, phase="break"), floor.left(p))[1] for p in "12"]
    assert floor.states() == ["running", "running", "armed"]
    floor.do("FinishEarly", 30, workstation="1")
    assert "armed" == floor.run().state
    floor.do("ExpireTimer", 71, workstation="2")

    assert ("finished", NOON + 70 * MINUTE) == (floor.run().state, floor.run().anchor)
    assert "finished" == course(floor.story.state.timers[EACH])


def test_handing_in_last_ends_the_timer_too() -> None:
    """Where each starts by itself, the timer is over when the last has handed in, or by a word."""
    floor = Floor(EACH)
    for place in PLACES:
        floor.do("StartTimer", workstation=place)
    for place in PLACES:
        assert "armed" == floor.run().state
        floor.do("FinishEarly", 5, workstation=place)
    assert "finished" == floor.run().state

    missing = Floor(EACH)
    missing.do("StartTimer", workstation="1")
    missing.do("FinishEarly", 5, workstation="1")
    assert "accepted" == missing.do("StopTimer")
    assert missing.states() == ["finished"] * 3


def test_until_is_the_same_end_for_one_who_starts_alone() -> None:
    """A timer that runs to a moment runs to that moment for a workstation too."""
    floor = Floor()
    plan = floor.story.roster.timers[TIMER]
    ends = replace(plan, kind="until", until=Instant(NOON + 90 * MINUTE), duration=Duration(0))
    floor.story.roster = replace(floor.story.roster, timers={TIMER: ends})

    floor.do("StartTimer", 20, workstation="2")

    assert 70 == floor.left("2")


def test_a_stopwatch_goes_on_from_what_it_measured() -> None:
    """A stopwatch that was stopped and is opened again has lost nothing."""
    floor = Floor(WATCH)
    floor.do("StartTimer")
    floor.do("StopTimer", 10)

    floor.do("AdjustTimer", 11, delta=MINUTE)
    floor.do("ResumeTimer", 12)

    assert 10 * MINUTE == elapsed(floor.run(), floor.story.now)


def test_history_says_what_was_late() -> None:
    """A timer remembers what was done to it, and when that took effect if it was noticed late."""
    floor = Floor()
    floor.do("StartTimer")
    floor.do("PauseTimer", 5, workstation="2", reason="нет тока")
    floor.do("ExpireTimer", 62)

    steps = floor.story.state.timers[TIMER].history
    told = [(step.what, step.workstation, step.reason) for step in steps]
    assert told == [
        ("TimerExpired", "", ""),
        ("TimerPaused", "2", "нет тока"),
        ("TimerStarted", "", ""),
    ]
    assert (NOON + 62 * MINUTE, NOON + 60 * MINUTE) == (steps[0].at, steps[0].moment)


# A naive model: every workstation has its own list of stretches of work


@dataclass
class Worker:
    """Be one who works: each stretch of work, what was given back, and how it stands."""

    stretches: list[list[int]] = field(default_factory=list)
    given: int = 0
    state: str = "armed"
    with_all: bool = False
    early: bool = False

    def left(self, now: int) -> int:
        """Count what is left: the full time and what was given, less all stretches of work."""
        ends = [end or now for _, end in self.stretches]
        worked = sum(end - begin for (begin, _), end in zip(self.stretches, ends, strict=True))
        return HOUR + self.given - worked

    def work(self, now: int) -> None:
        """Begin a stretch."""
        self.state, self.with_all = "running", False
        self.stretches.append([now, 0])

    def halt(self, now: int, state: str) -> None:
        """End the stretch that runs, if any."""
        if self.state == "running":
            self.stretches[-1][1] = now
        self.state = state


class Model:
    """Hold all who work, and the common time as one more."""

    def __init__(self) -> None:
        self.workers = {name: Worker() for name in ("", *PLACES)}

    def expire(self, now: int) -> Iterator[str]:
        """End whoever has worked the full time, at the moment when that was."""
        for name, worker in self.workers.items():
            if worker.state == "running" and worker.left(now) <= 0:
                end = now + worker.left(now)
                worker.halt(end, "finished")
                yield name

    def do(self, name: str, place: str, now: int) -> None:
        """Do to one worker, or to everybody, what fits it."""
        everybody = list(self.workers.values())
        meant = [self.workers[place]] if place else everybody
        begun = any(one.state != "armed" for one in everybody)
        busy = any(one.state in {"running", "paused"} for one in meant)
        busy |= not place and self.workers[""].state == "armed" and begun
        for one in meant:
            self._do(name, one, now, alone=bool(place), busy=busy)

    def _do(self, name: str, one: Worker, now: int, *, alone: bool, busy: bool) -> None:
        if name == "StartTimer" and one.state == "armed":
            one.work(now)
        elif name == "PauseTimer" and one.state == "running":
            one.halt(now, "paused")
            one.with_all = not alone
        elif name == "ResumeTimer" and one.state == "paused":
            if alone and self.workers[""].state == "paused":
                one.with_all = True
            elif alone or one.with_all or one is self.workers[""]:
                one.work(now)
        elif name == "FinishEarly" and alone and busy:
            one.halt(now, "finished")
            one.early = True
        elif name == "StopTimer" and busy and one.state != "finished":
            one.halt(now, "finished")
        elif name == "AdjustTimer" and (alone or not one.early):
            one.given += 5 * MINUTE
            if one.state == "finished":
                one.state, one.with_all, one.early = "paused", not alone, False


NAMES = ("StartTimer", "PauseTimer", "ResumeTimer", "FinishEarly", "StopTimer", "AdjustTimer")
Step = tuple[str, str, int]


def some_steps() -> some.SearchStrategy[list[Step]]:
    """Draw what happens on the floor: what, to whom, and after how many minutes."""
    names = some.sampled_from((*NAMES, "StartTimer", "PauseTimer", "ResumeTimer", "Undo"))
    step = some.tuples(names, some.sampled_from(("", *PLACES)), some.integers(0, 25))
    fits = step.filter(lambda one: one[0] != "FinishEarly" or bool(one[1]))
    return some.lists(fits, min_size=1, max_size=30)


def _said(name: str, place: str) -> dict[str, Any]:
    delta: dict[str, Any] = {"delta": 5 * MINUTE} if name == "AdjustTimer" else {}
    return {**delta, **({"workstation": place} if place else {})}


def _expired(floor: Floor) -> set[str]:
    """Do what the server does by itself: expire what is due."""
    found = set()
    timer = floor.story.state.timers.get(TIMER)
    for name, run in runs_of(timer) if timer else ():
        at = expires_at(run)
        if at is not None and at <= floor.story.now:
            assert "accepted" == floor.do("ExpireTimer", workstation=name or None)
            found.add(name)
    return found


@settings(max_examples=300, deadline=None)
@given(some_steps())
def test_any_work_counts_as_the_sum_of_its_stretches(steps: list[Step]) -> None:
    """Whatever is done, each workstation has left what its own stretches of work leave."""
    floor, model = Floor(), Model()
    floor.story.told(ask("ArmTimer", timer=TIMER))
    before: list[tuple[str, Model]] = []

    for name, place, minutes in steps:
        now = Instant(floor.story.now + minutes * MINUTE)
        floor.story.now = now
        if _expired(floor) | set(model.expire(now)):
            before.clear()
        if name == "Undo":
            if before:
                command, model = before.pop()
                assert "accepted" == code(floor.story.tell(ask("Undo", command=command)))
        else:
            was = deepcopy(model)
            model.do(name, place, now)
            if "accepted" == floor.do(name, **_said(name, place)):
                before.append((floor.story.last, was))
            else:
                assert was.workers == model.workers
        if _expired(floor) | set(model.expire(now)):
            before.clear()
        for who, worker in model.workers.items():
            run = floor.run(who)
            assert (worker.state, worker.left(now)) == (run.state, left(run, now))


@pytest.mark.parametrize("entry", [ANNA, BORIS])
def test_a_drawn_workstation_counts(entry: str) -> None:
    """Once lots are drawn, a timer knows the drawn workstations, not those of the plan."""
    floor = Floor()
    lots = [{"entry": e, "workstation": f"Б{n}"} for n, e in enumerate((ANNA, BORIS, VERA, "team"))]
    floor.story.told(ask("DrawWorkstations", contest=CONTEST, lots=lots))

    assert "unknown_workstation" == floor.do("StartTimer", workstation="1")
    assert "accepted" == floor.do("StartTimer", workstation=f"Б{(ANNA, BORIS).index(entry)}")
