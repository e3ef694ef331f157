"""The timeline: one line of time, whatever the machine and its wall clock do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machines import NOON_MS as NOON
from machines import Machine
from tablo.clock import ManualClock, Saved, ThisHost, Timeline


def test_a_first_start_looks_like_unix_milliseconds() -> None:
    """A line that begins shows the wall clock's time."""
    assert Timeline.open(None, Machine()).now() == NOON


def test_a_step_of_the_wall_clock_moves_nothing() -> None:
    """When the wall clock is set by an hour, server time goes on and a warning says so once."""
    machine = Machine()
    line = Timeline.open(None, machine)

    machine.run(100)
    machine.wall -= 3_600_000

    assert line.now() == NOON + 100
    assert line.wall_difference_ms() == -3_600_000
    assert line.wall_step_ms() == -3_600_000
    assert line.wall_step_ms() == 0


def test_drift_is_no_step() -> None:
    """Up to a second between the clocks raises no warning."""
    machine = Machine()
    line = Timeline.open(None, machine)

    machine.wall += 1_000

    assert line.wall_step_ms() == 0


def test_a_restart_in_the_same_run_continues_exactly() -> None:
    """The same boot keeps the base, also when the wall clock was set in between."""
    machine = Machine()
    saved = Timeline.open(None, machine).saved()

    machine.run(700)
    machine.wall = NOON - 86_400_000

    line = Timeline.open(saved, machine)
    assert line.now() == NOON + 700
    assert line.behind_ms == 0


def test_another_run_jumps_forward_to_the_wall_clock() -> None:
    """After a reboot the line goes on at the wall clock's time."""
    saved = Saved(boot_id="first", base_ms=NOON - 5_000, last_ms=NOON)

    line = Timeline.open(saved, Machine(boot="second", up=20, wall=NOON + 60_000))

    assert line.now() == NOON + 60_000
    assert line.behind_ms == 0


def test_another_run_with_a_dead_battery_goes_on_from_the_last_value() -> None:
    """A wall clock that lies behind never takes time back, and is told about."""
    saved = Saved(boot_id="first", base_ms=NOON - 5_000, last_ms=NOON)

    line = Timeline.open(saved, Machine(boot="second", up=20, wall=0))

    assert line.now() == NOON + 1
    assert line.behind_ms == NOON + 1


def test_an_unknown_run_counts_as_another() -> None:
    """Where the machine gives no boot id, the line still never goes back."""
    saved = Saved(boot_id="", base_ms=NOON, last_ms=NOON + 9_000)

    assert Timeline.open(saved, Machine(boot="", wall=NOON)).now() == NOON + 9_001


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["run", "wall", "restart", "reboot"]),
            st.integers(min_value=0, max_value=10**10),
        ),
        max_size=30,
    )
)
def test_time_never_runs_backwards(story: list[tuple[str, int]]) -> None:
    """Over restarts, reboots and any setting of the wall clock, a later reading is never less."""
    machine = Machine()
    line = Timeline.open(None, machine)
    latest = line.now()

    for n, (deed, ms) in enumerate(story):
        if deed == "run":
            machine.run(ms)
        elif deed == "wall":
            machine.wall = ms
        else:
            saved = line.saved()
            if deed == "reboot":
                machine.boot, machine.up = f"boot {n}", ms % 1_000
            line = Timeline.open(saved, machine)
        assert latest <= line.now()
        latest = line.now()


def test_this_machine_has_clocks_that_grow() -> None:
    """The real clocks can be read and do not go back."""
    line = Timeline.open(None, ThisHost())

    assert line.now() <= line.now()
    assert line.seconds() <= line.seconds()
    assert abs(line.wall_difference_ms()) < 1_000


def test_a_manual_clock_only_moves_forward() -> None:
    """Somebody who sets the time can't set it back."""
    clock = ManualClock(NOON)

    assert clock.advance(250) == NOON + 250
    with pytest.raises(ValueError, match="expected 0 ms or more, but got -1"):
        clock.advance(-1)


def test_a_process_on_the_same_machine_counts_exactly_the_same() -> None:
    """Whoever follows another one's line has its very base, however old the message is."""
    machine = Machine()
    ahead = Timeline.open(Saved(boot_id="first", base_ms=NOON, last_ms=0), machine)
    line = Timeline.open(None, machine)
    said = ahead.saved()
    machine.run(900)

    line.follow(said)

    assert line.now() == ahead.now()
    assert line.wall_step_ms() == 0


def test_a_process_elsewhere_goes_by_the_fastest_message() -> None:
    """The error is the shortest delay among the last messages; a slow one moves nothing."""
    here, there = Machine(), Machine(boot="other", up=77_000, wall=NOON - 3_600_000)
    ahead, line = Timeline.open(None, here), Timeline.open(None, there)
    errors = []
    for delay in (40, 3, 200, 8):
        said = ahead.saved()
        here.run(delay)
        there.run(delay)
        line.follow(said)
        errors.append(ahead.now() - line.now())

    assert errors == [40, 3, 3, 3]


def test_another_line_is_a_fresh_start() -> None:
    """When the room has moved to another machine, what was known of the old one's time is dropped."""
    there = Machine(boot="other")
    line = Timeline.open(None, there)
    line.follow(Saved(boot_id="first", base_ms=0, last_ms=NOON + 90_000))
    assert line.now() == NOON + 90_000

    line.follow(Saved(boot_id="third", base_ms=0, last_ms=NOON))

    assert line.now() == NOON


def test_a_standby_goes_on_where_the_line_was() -> None:
    """Exactly so on the same machine; on another one never before the last value that was kept."""
    same, other = Machine(), Machine(boot="other", wall=NOON - 60_000)
    kept = Saved(boot_id="first", base_ms=NOON + 123, last_ms=NOON + 123 + same.up)
    lines = [Timeline.open(None, machine) for machine in (same, other)]

    for line in lines:
        line.resume(kept)

    assert [line.now() for line in lines] == [kept.last_ms, kept.last_ms + 1]
