"""The demo starts in the middle of a believable day."""

from collections import Counter

from demo.acting import NOW, lived
from tablo.championship.ids import ContestId, TimerId
from tablo.championship.timers import left
from tablo.demo.crew import invented_crew
from tablo.demo.history import RUNNING, SEALED, morning
from tablo.demo.roster import demo_roster


def test_every_command_is_accepted() -> None:
    """Nothing in the morning's history is refused by the rules or forbidden to who does it."""
    acted = lived()

    assert ([], []) == (acted.refused, acted.forbidden)


def test_marks_of_two_modules() -> None:
    """Whoever competes has marks for the first two modules, and for no later one."""
    acted = lived()

    for contest in acted.roster.contests.values():
        held = acted.state.contest(contest.id)
        competing = [
            entry.id
            for entry in acted.roster.entries_of(contest.id)
            if held.statuses.get(entry.id) != "dns"
        ]
        assert {entry: set(cells) for entry, cells in held.marks.items()} == {
            entry: {"m1", "m2"} for entry in competing
        }


def test_traces_of_people() -> None:
    """Some marks were corrected with a reason, some modules are locked, one entry did not start."""
    acted = lived()

    contests = acted.state.contests.values()
    assert any(change.reason for held in contests for change in held.recent)
    assert any(held.locked for held in contests)
    assert {"dns", "out_of_competition"} == {
        status for held in contests for status in held.statuses.values()
    }


def test_timers_as_they_stand() -> None:
    """At the start timers run, one is paused with a reason, one is armed, one is over."""
    acted = lived()

    states = Counter(timer.state for timer in acted.state.timers.values())
    assert {"running", "paused", "armed", "finished"} == set(states)
    for name, remains in RUNNING.items():
        assert remains == left(acted.state.timers[TimerId(name)], NOW), name
    (paused,) = [each for each in acted.state.timers.values() if each.state == "paused"]
    assert paused.reason


def test_everything_shows_something() -> None:
    """Every screen has a scene and every output a score bug."""
    acted = lived()

    assert all(acted.state.screen(screen).shown for screen in acted.roster.screens)
    assert all("bug" in acted.state.output(output).layers for output in acted.roster.outputs)


def test_embargo_is_visible() -> None:
    """One contest shows the public its progress only, the others their marks."""
    acted = lived()

    levels = {
        contest: acted.state.contest(contest).standing().level("public")
        for contest in acted.roster.contests
    }
    assert {ContestId(each) for each in SEALED} == {
        contest for contest, level in levels.items() if level != "marks"
    }


def test_same_seed() -> None:
    """The same seed writes the same history, another seed another one."""
    roster = demo_roster(NOW)
    crew = invented_crew(roster)

    assert morning(roster, NOW, crew, 1) == morning(roster, NOW, crew, 1)
    assert morning(roster, NOW, crew, 1) != morning(roster, NOW, crew, 2)
