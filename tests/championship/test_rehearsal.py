"""A rehearsal: the same run with winners by lot, and afterwards as if it had never been."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from championship.test_run import code, drawn, with_run
from makers import ANNA, BORIS, CONTEST, OUTPUT, VERA, Story, a_person, a_roster, ask
from shows import RUN, a_medals_cue, a_show, press, signed
from tablo.championship.events import AnyEvent, CueTaken
from tablo.championship.ids import CueId, Duration, EntryId, RunId
from tablo.championship.rehearsal import (
    SHARED,
    number_of_nobody,
    outcome_by_lot,
    pictures,
    stand_in,
)
from tablo.championship.roster import Entry, Roster, Text
from tablo.championship.rules import PODIUM
from tablo.championship.show import Cue, Presenter
from tablo.championship.state import RunState
from tablo.views.ceremony import CeremonyView, ceremony
from tablo.views.medals import medals
from tablo.views.output import output

CALL = Cue(id=CueId("call"), kind="call_up", contest=CONTEST)
TABLE = Cue(id=CueId("table"), kind="medal_table")
THANKS = Cue(id=CueId("thanks"), kind="thanks")


def rehearsing(*cues: Cue, **changes: object) -> Story:
    """Tell of a rehearsal of cues, before any result exists."""
    story = Story(with_run(a_roster(), a_show(*(cues or (CALL, a_medals_cue())), **changes)))
    return story.told(ask("SetRunPhase", run=RUN, phase="rehearsal"))


def run_of(story: Story) -> RunState:
    """Give what has happened in the run."""
    return story.state.run(RUN)


def seen(story: Story, audience: str) -> CeremonyView:
    """Give what an audience sees of the run."""
    view = ceremony(story.state, story.roster, RUN, audience)  # type: ignore[arg-type]
    assert view is not None
    return view


def a_crowd(count: int) -> Roster:
    """Make a championship whose contest has this many competitors."""
    roster = a_roster()
    sample = roster.entries[ANNA]
    entries = {
        EntryId(f"e{n}"): replace(sample, id=EntryId(f"e{n}"), number=str(n)) for n in range(count)
    }
    return replace(roster, entries=entries)


def test_nothing_has_to_be_signed() -> None:
    """A ceremony is rehearsed from its first step to its last before any result exists."""
    story = rehearsing(CALL, a_medals_cue(), THANKS)

    pressed = [code(press(story)) for _ in range(8)]

    assert ["accepted"] * 7 + ["last_step"] == pressed


def test_a_ceremony_that_is_on_is_not_rehearsed() -> None:
    """Nobody puts invented winners over a show that is on."""
    story = signed(a_show(a_medals_cue()))

    assert "run_is_live" == code(press(story, "SetRunPhase", phase="rehearsal"))


STEPS = [
    ("Advance", {}),
    ("StepBack", {}),
    ("JumpTo", {"cue": "medals", "step": 2}),
    ("SkipCue", {"cue": "thanks", "on": True, "reason": "нет времени"}),
    ("BlankRun", {"on": True}),
    ("BlankRun", {"on": False}),
    ("HoldRun", {"on": True}),
    ("TakeControl", {}),
    ("CheckIn", {"entry": VERA, "presence": "present"}),
    ("SwitchRehearsal", {"audience": "venue", "on": True}),
    ("ReachAudience", {"audience": "public", "length": 1, "rehearsal": True}),
]


@settings(deadline=None)
@given(some.lists(some.sampled_from(STEPS), max_size=15), some.sampled_from(["armed", "finished"]))
def test_afterwards_it_has_never_been(
    steps: list[tuple[str, dict[str, object]]], phase: str
) -> None:
    """Whatever was done in it, a rehearsal leaves all as it was, but for numbers that count up."""
    show = a_show(replace(a_medals_cue(), auto=Duration(9_000)), THANKS)
    story = signed(replace(show, public_delay=Duration(5_000)))
    for _ in range(3):
        press(story)
    story.told(
        ask("SkipCue", run=RUN, cue="thanks", on=True, reason="поздно"),
        ask("CheckIn", run=RUN, entry=ANNA, presence="present"),
        ask("SetRunPhase", run=RUN, phase=phase),
    )
    before = story.state

    story.told(ask("SetRunPhase", run=RUN, phase="rehearsal"))
    assert () == run_of(story).played.path
    for name, data in steps:
        press(story, name, **data)
    story.told(ask("SetRunPhase", run=RUN, phase=phase))

    after = replace(run_of(story), rev=before.run(RUN).rev)
    runs = {**story.state.runs, RUN: after}
    assert before == replace(story.state, runs=runs, last=before.last, done=before.done)


def test_its_events_say_so() -> None:
    """All that happens in a rehearsal says in the journal that it was one, and nothing else does."""
    story = rehearsing()
    begun = len(story.journal)
    press(story)
    press(story, "CheckIn", entry=VERA, presence="present")
    press(story, "BlankRun", on=True)
    events: list[AnyEvent] = [fact.event for fact in story.journal]

    assert all(getattr(event, "rehearsal", False) for event in events[begun:])
    (taken,) = [event for event in events if isinstance(event, CueTaken)]
    assert taken.shot.rehearsal
    real = signed(a_show(a_medals_cue()))
    press(real)
    assert b"rehearsal" not in msgspec.json.encode(real.journal[-1].event)


def test_outside_nothing_is_seen_until_somebody_switches() -> None:
    """Hall and broadcast see a rehearsal only once it is switched to them, and marked as one."""
    story = rehearsing().told(
        ask("ShowGraphic", output=OUTPUT, graphic="reveal", data={"run": RUN})
    )
    before = [drawn(story, "ceremony", who) for who in ("venue", "broadcast", "public")]
    air = output(story.state, story.roster, OUTPUT, "broadcast")
    press(story)

    assert before == [drawn(story, "ceremony", who) for who in ("venue", "broadcast", "public")]
    assert air == output(story.state, story.roster, OUTPUT, "broadcast")
    assert seen(story, "crew").rehearsal is True
    story.told(ask("SwitchRehearsal", run=RUN, audience="venue", on=True))
    assert (True, "rehearsal") == (seen(story, "venue").rehearsal, seen(story, "venue").phase)
    assert seen(story, "venue").picture
    assert before[1:] == [drawn(story, "ceremony", who) for who in ("broadcast", "public")]
    story.told(ask("SwitchRehearsal", run=RUN, audience="broadcast", on=True))
    assert air != output(story.state, story.roster, OUTPUT, "broadcast")
    story.told(ask("SwitchRehearsal", run=RUN, audience="venue", on=False))
    assert before[0] == drawn(story, "ceremony", "venue")


def test_the_public_never_sees_one() -> None:
    """No command shows a rehearsal to the public, and without one there is nothing to switch."""
    with pytest.raises(msgspec.ValidationError):
        ask("SwitchRehearsal", run=RUN, audience="public", on=True)
    story = signed(a_show(a_medals_cue()))
    assert "not_rehearsed" == code(press(story, "SwitchRehearsal", audience="venue", on=True))


def test_its_mark_is_there_without_a_picture() -> None:
    """Where nothing is on the stage yet, or all is dark, it is still told to be a rehearsal."""
    story = rehearsing(Cue(id=CueId("black"), kind="black"))
    assert (None, True) == (seen(story, "crew").picture, seen(story, "crew").rehearsal)
    press(story)
    press(story, "BlankRun", on=True)

    view = seen(story, "crew")
    assert (True, True) == (view.blank, view.rehearsal)
    assert view.picture
    assert view.picture.rehearsal is True


def test_a_delayed_audience_of_a_rehearsal() -> None:
    """A delay holds in a rehearsal too, and reaches the real show only where that was meant."""
    story = rehearsing(THANKS, broadcast_delay=Duration(4_000))
    story.told(ask("SwitchRehearsal", run=RUN, audience="broadcast", on=True))
    press(story)
    assert None is seen(story, "broadcast").picture

    reach = {"run": RUN, "audience": "broadcast", "length": 1}
    assert "unchanged" == code(story.tell(ask("ReachAudience", **reach)))
    story.told(ask("ReachAudience", **reach, rehearsal=True))
    assert seen(story, "broadcast").picture


# Who wins


@settings(deadline=None)
@given(some.integers(0, 12), some.text("абвгд", min_size=1, max_size=6))
def test_lots_are_plausible(count: int, run: str) -> None:
    """Each medal has a holder as long as there are any, now and then there are two golds."""
    roster = a_crowd(count)

    outcome = outcome_by_lot(roster, RunId(run), a_medals_cue())

    held = tuple(outcome.awards.values())
    expected = SHARED if outcome.shared_away else PODIUM
    assert (*expected, "medallion", "medallion")[:count] == held
    assert outcome == outcome_by_lot(roster, RunId(run), CALL)
    assert {entry for entry, award in outcome.awards.items() if award in PODIUM} == set(
        outcome.delegations
    )


def test_some_rehearsals_share_a_gold() -> None:
    """A hall that has only rehearsed single winners isn't ready for two."""
    roster = a_crowd(8)
    shared = [bool(outcome_by_lot(roster, RunId(f"run-{n}"), CALL).shared_away) for n in range(200)]

    assert 5 < sum(shared) < 60


def test_medals_of_one_result_agree() -> None:
    """Called up, and medal by medal, are the same people."""
    story = rehearsing(*(a_medals_cue(id=CueId(a), medals=(a,)) for a in PODIUM))

    won = [
        list(pictures(story.state, story.roster, RUN, cue)[-1].awarded())
        for cue in story.roster.runs[RUN].cues
    ]

    assert [1, 1, 1] == [len(one) for one in won]
    assert {ANNA, BORIS, VERA} == {entry for one in won for entry, _ in one}


def test_the_best_by_lot() -> None:
    """The best of each region, and of all, are drawn too."""
    region = Cue(id=CueId("best"), kind="best_of_region")
    everybody = Cue(id=CueId("all"), kind="best_of_all")
    story = rehearsing(region, everybody)

    for cue in (region, everybody):
        last = pictures(story.state, story.roster, RUN, cue)[-1]
        assert 1 == len(last.entries)


def test_an_award_that_is_decided_stays_secret() -> None:
    """Who gets a special award stands in the plan, and in no picture of its rehearsal."""
    cue = Cue(
        id=CueId("award"),
        kind="award",
        entry=VERA,
        text=Text("{names}"),
        recipients=(Presenter(name=Text("Пётр Сомов"), position=Text("наставник")),),
        spoken={VERA: "Ве́ра Дёмина"},
    )
    story = rehearsing(cue)
    press(story)
    press(story)

    told = drawn(story, "ceremony", "crew") + drawn(story, "prompter", "crew")
    picture = seen(story, "crew").picture
    assert picture
    assert 2 == len(picture.people)
    for secret in ("Дёмина", "Ве́ра", "Сомов", "наставник"):
        assert secret not in told


def test_the_table_of_a_rehearsal_is_its_own() -> None:
    """The medal table shows what the rehearsal has handed over, and the real one doesn't move."""
    story = rehearsing(a_medals_cue(), TABLE)
    real = medals(story.state, story.roster, "", "crew")
    for _ in range(6):
        press(story)

    picture = seen(story, "crew").picture
    assert picture
    assert isinstance(picture.table, type(real))
    (row,) = picture.table.rows
    assert (1, 1, 1, 0) == (row.gold, row.silver, row.bronze, row.medallions)
    assert real == medals(story.state, story.roster, "", "crew")


# Names


LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


@settings(deadline=None)
@given(some.text(LETTERS + "- '", min_size=1, max_size=30), some.text(LETTERS, min_size=1))
def test_names_are_as_long_as_the_real_ones(last: str, first: str) -> None:
    """Each word of an invented name is as long as the real one, with the same marks between."""
    person = a_person("x", last.title(), first.title())

    nobody = stand_in(person)

    for real, invented in ((person.last, nobody.last), (person.first, nobody.first)):
        assert [len(word) for word in real.ru.split()] == [len(w) for w in invented.ru.split()]
        assert [c.isupper() for c in real.ru] == [c.isupper() for c in invented.ru]
        assert "" == invented.en
    assert nobody == stand_in(person)


def test_a_name_in_two_languages() -> None:
    """An English name is invented in English letters; who is shown as a number stays one."""
    person = a_person("x", "Ёлкина", "Анна", "number")
    nobody = stand_in(replace(person, last=Text("Ёлкина", "Yolkina")))

    assert nobody.last.en.isascii()
    assert 7 == len(nobody.last.en)
    assert "number" == nobody.display


def test_a_number_of_as_many_digits() -> None:
    """An invented number has the form of the real one."""
    sample: Entry = replace(a_roster().entries[ANNA], number="A-017")

    invented = number_of_nobody(sample)

    assert "A-" == invented[:2]
    assert invented[2:].isdigit()
    assert 5 == len(invented)
