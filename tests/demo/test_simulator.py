"""The simulated crew does what people could do, for as long as the demo runs."""

from collections import Counter
from statistics import fmean

from msgspec.structs import replace

from demo.acting import NOW, lived, simulated
from tablo.championship.commands import (
    Blank,
    HideGraphic,
    PauseTimer,
    RecordMark,
    ResumeTimer,
    SetRunPhase,
    ShowGraphic,
    StartTimer,
)
from tablo.championship.ids import Instant, TimerId
from tablo.championship.roster import EMPTY
from tablo.championship.show import RunOfShow
from tablo.championship.state import State
from tablo.demo.ceremony import ceremony
from tablo.demo.crew import invented_crew
from tablo.demo.simulator import HANDS_OFF, Simulator, Step

HOUR = 3_600_000


def test_same_seed() -> None:
    """The same seed gives the same sequence of commands, another seed another one."""
    first, again, other = simulated(200), simulated(200), simulated(200, seed=2)

    assert first.steps == again.steps
    assert first.steps != other.steps


def test_within_rights() -> None:
    """Over some hours it sends only what its roles allow, and nothing that the rules refuse."""
    acted = simulated(2_000)

    assert ([], []) == (acted.refused, acted.forbidden)
    assert acted.now - NOW > 2 * HOUR


def test_human_pace() -> None:
    """It rests between any two commands: half a second at least, ten at most."""
    rests = [step.rest for step in simulated(500).steps]

    assert 500 <= min(rests)
    assert max(rests) <= 10_000


def test_variety() -> None:
    """Marks, corrections, pauses, new modules and lower thirds all come within an hour or two."""
    steps = simulated(1_500).steps

    kinds = Counter(type(step.command) for step in steps)
    assert {RecordMark, PauseTimer, ResumeTimer, StartTimer, ShowGraphic} <= set(kinds)
    assert any(isinstance(step.command, RecordMark) and step.command.reason for step in steps)


def test_never_dries_up() -> None:
    """When everything is marked, corrections and new shifts keep the demo going."""
    acted = simulated(4_000)

    last = Counter(type(step.command) for step in acted.steps[-300:])

    assert last[RecordMark] > 100
    assert any(timer.state == "running" for timer in acted.state.timers.values())


def test_marks_stay_believable() -> None:
    """However often marks are corrected, they stay within reach of what was earned."""
    before, after = _marks(simulated(300).state), _marks(simulated(3_000).state)

    assert abs(fmean(before.values()) - fmean(after[cell] for cell in before)) < 1


def _marks(state: State) -> dict[tuple[str, str], float]:
    return {
        (entry, module): float(cell.mark)
        for held in state.contests.values()
        for entry, cells in held.marks.items()
        for module, cell in cells.items()
        if cell.mark is not None
    }


def test_goes_on_from_anywhere() -> None:
    """It goes on from what it finds: nothing yet, or a day that somebody else has run."""
    fresh = lived()
    fresh.state = State()

    assert len(simulated(100, begun=fresh).steps) > 50
    assert len(simulated(100, begun=simulated(500, seed=3)).steps) > 90


def test_nothing_to_do() -> None:
    """With an empty roster it does nothing and does not fail."""
    acted = lived()
    simulator = Simulator(invented_crew(acted.roster), 1, State())

    assert {None} == {simulator.next(State(), EMPTY, NOW) for _ in range(200)}


def test_resumes_what_visitors_pause() -> None:
    """A timer that a visitor paused is given its minutes back and goes on after a while."""
    acted = lived()
    timer = TimerId("welding-main-m3")
    expert = invented_crew(acted.roster).coordinator
    acted.submit(expert, PauseTimer(timer=timer, reason="Проба"))

    acted = simulated(120, begun=acted)

    assert "running" == acted.state.timers[timer].state
    assert acted.state.timers[timer].added >= 2 * 60_000


def test_wakes_after_days() -> None:
    """A demo that slept for days with a timer paused goes on, and stays believable."""
    acted = lived()
    acted.now = Instant(acted.now + 72 * HOUR)

    acted = simulated(300, begun=acted)

    assert ([], []) == (acted.refused, acted.forbidden)
    assert all(timer.added <= HOUR for timer in acted.state.timers.values())


def test_leaves_a_ceremony_alone() -> None:
    """While a ceremony is on, nothing comes over its graphics; afterwards it goes on as before."""
    acted = lived()
    crew = invented_crew(acted.roster)
    run = ceremony(acted.state, acted.roster)
    acted.roster = replace(acted.roster, runs={run.id: run})
    director = replace(crew.coordinator, role="director")
    simulator = Simulator(crew, 1, acted.state)

    acted.submit(director, SetRunPhase(run=run.id, phase="armed"))
    acted.submit(director, SetRunPhase(run=run.id, phase="live"))
    during = _graphics(simulated(200, begun=acted, simulator=simulator).steps)
    acted.steps = []
    acted.submit(director, SetRunPhase(run=run.id, phase="finished"))
    after = _graphics(simulated(200, begun=acted, simulator=simulator).steps)

    assert not any(_is_on(step, run) for step in during)
    assert any(_is_on(step, run) for step in after)
    assert ([], []) == (acted.refused, acted.forbidden)


def test_respects_visitors_choice() -> None:
    """An output that somebody else has changed is left alone for a while."""
    acted = lived()
    crew = invented_crew(acted.roster)
    simulator = Simulator(crew, 1, acted.state)
    assert _graphics(simulated(400, begun=acted, simulator=simulator).steps)

    for output in acted.roster.outputs:
        acted.submit(crew.broadcast, Blank(output=output, on=True))
    changed = acted.now
    acted.steps = []
    while acted.now < changed + HANDS_OFF - 10_000:
        simulated(1, begun=acted, simulator=simulator)
    soon, acted.steps = acted.steps, []
    simulated(400, begun=acted, simulator=simulator)

    assert not _graphics(soon)
    assert _graphics(acted.steps)


def _graphics(steps: list[Step]) -> list[Step]:
    return [step for step in steps if isinstance(step.command, ShowGraphic | HideGraphic)]


def _is_on(step: Step, run: RunOfShow) -> bool:
    assert isinstance(step.command, ShowGraphic | HideGraphic)
    return step.command.output in run.outputs
