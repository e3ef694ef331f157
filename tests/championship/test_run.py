"""A run of show: made of results, taken step by step, and back exactly as it was."""

from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from makers import ANNA, BORIS, CONTEST, DIRECTOR, EXPERT, M1, VERA, Story, a_roster, ask
from shows import RUN, a_medals_cue, a_show, press, signed
from tablo.access.redact.medals import known_medals
from tablo.access.streams import Audience, StreamName
from tablo.championship.events import AnyEvent, CueTaken
from tablo.championship.generate import Prize, generate, merged
from tablo.championship.ids import ContestId, CueId, Duration, EntryId
from tablo.championship.outcomes import outcome_of, result_of
from tablo.championship.reduce import fold
from tablo.championship.refusals import Refusal
from tablo.championship.roster import MAIN, Roster, Text
from tablo.championship.rules import Award
from tablo.championship.shots import Outcome, Shot, shots
from tablo.championship.show import Cue, RunOfShow
from tablo.championship.state import State
from tablo.views.channels import render, streams, subjects, touched


def a_prize(number: int, **awards: Award) -> Prize:
    """Make a result of contest S1, S2 …, with a gold unless other medals are named."""
    won: dict[EntryId, Award] = {EntryId(e): award for e, award in awards.items()}
    return Prize(
        contest=ContestId(f"S{number}"),
        standing=MAIN,
        title=Text(f"S{number}"),
        sector=Text(""),
        outcome=Outcome(awards=won or {EntryId(f"e{number}"): "gold"}),
    )


def with_run(roster: Roster, run: RunOfShow) -> Roster:
    """Put a run of show into a roster."""
    return replace(roster, runs={run.id: run})


def code(decision: tuple[AnyEvent, ...] | Refusal) -> str:
    """Give the code of a refusal, or "accepted"."""
    return decision.code if isinstance(decision, Refusal) else "accepted"


def drawn(story: Story, channel: str, audience: Audience) -> str:
    """Draw a stream of the run, as it goes out."""
    view = render(StreamName(channel, RUN, audience), story.state, story.roster)
    return msgspec.json.encode(view).decode()


def named(pictures: Iterable[Shot]) -> list[list[tuple[str, str]]]:
    """List whom each picture names with which medal."""
    return [[(str(e), a) for e, a in shot.awarded()] for shot in pictures]


# Making a run


def test_podiums_take_turns() -> None:
    """While one podium is decorated, the next group walks: three podiums, five contests."""
    prizes = [a_prize(1), a_prize(2, a="gold", b="medallion"), *map(a_prize, (3, 4, 5))]

    cues = generate(prizes, ("A", "B", "C"))

    assert [f"{cue.podium}:{cue.id}" for cue in cues] == [
        "A:S1.call-up",
        "B:S2.call-up",
        "C:S3.call-up",
        "A:S1.medals",
        "A:S4.call-up",
        "B:S2.medals",
        "B:S2.medallions",
        "B:S5.call-up",
        "C:S3.medals",
        "A:S4.medals",
        "B:S5.medals",
    ]


def test_medal_by_medal() -> None:
    """By medals, a block gives all bronzes, then all silvers, then all golds."""
    prizes = [a_prize(n, a="gold", b="silver", c="bronze") for n in (1, 2)]

    cues = generate(prizes, ("A",), "by_medal")

    assert [cue.id for cue in cues] == [
        f"S{n}.medals.{award}" for award in ("bronze", "silver", "gold") for n in (1, 2)
    ]


def test_what_people_did_stays() -> None:
    """Made anew, a run keeps cues that were edited or added by hand, each in its place."""
    made = generate([a_prize(1), a_prize(2)], ("A",))
    edited = replace(made[1], text=Text("Своими словами"), hand=True)
    added = Cue(id=CueId("speech"), kind="speech", hand=True)

    again = merged(generate([a_prize(2)], ("A",)), (made[0], edited, added, *made[2:]))

    assert [cue.id for cue in again] == ["S1.medals", "speech", "S2.call-up", "S2.medals"]
    assert added in again


# Pictures


def test_bronze_comes_first_and_gold_in_two_steps() -> None:
    """Medals are revealed bronze, silver, gold; a gold's plane comes before its name."""
    outcome = Outcome(awards={ANNA: "gold", BORIS: "silver", VERA: "bronze"})

    pictures = shots(a_medals_cue(), outcome)

    assert named(pictures) == [
        [],
        [(VERA, "bronze")],
        [(VERA, "bronze"), (BORIS, "silver")],
        [(VERA, "bronze"), (BORIS, "silver")],
        [(VERA, "bronze"), (BORIS, "silver"), (ANNA, "gold")],
    ]
    assert [shot.focus for shot in pictures] == [None, "bronze", "silver", "gold", "gold"]


@pytest.mark.parametrize(("together", "steps"), [(True, 2), (False, 3)])
def test_a_shared_gold(together: bool, steps: int) -> None:
    """Two golds appear together or one by one, and the silver that they replace is said."""
    outcome = Outcome(awards={ANNA: "gold", BORIS: "gold"}, shared_away=frozenset({"silver"}))

    pictures = shots(a_medals_cue(together=together, two_takes=False), outcome)

    assert len(pictures) == steps
    assert pictures[-1].no == ("silver",)
    assert named(pictures)[-1] == [(ANNA, "gold"), (BORIS, "gold")]


def test_a_vacant_medal_has_its_picture() -> None:
    """A medal that people decided to leave vacant is said; one that nobody earned isn't shown."""
    outcome = Outcome(awards={ANNA: "gold"}, vacant=frozenset({"silver"}))

    planes = [shot.planes[-1] for shot in shots(a_medals_cue(two_takes=False), outcome)[1:]]

    assert [(plane.award, plane.why) for plane in planes] == [("silver", "vacant"), ("gold", "")]


def test_a_call_up_tells_no_place() -> None:
    """Delegations are called up by their alphabet, whoever won what."""
    outcome = signed_outcome()

    (picture,) = shots(Cue(id=CueId("c"), kind="call_up", contest=CONTEST), outcome)

    assert picture.delegations == tuple(outcome.delegations.values())
    assert not picture.planes


def signed_outcome() -> Outcome:
    """Give the outcome of the signed sample contest."""
    story = signed(a_show())
    contest = story.roster.contests[CONTEST]
    main = contest.standing(MAIN)
    assert main is not None
    return result_of(story.state, story.roster, contest, main)


def test_the_vacant_medal_of_a_ruling() -> None:
    """A medal that the rulings leave vacant reaches the stage as vacant."""
    story = signed(a_show())
    story.told(
        ask("UnlockMarks", contest=CONTEST, reason="решение"),
        ask("SetRulings", contest=CONTEST, rulings={"vacant": ["gold"]}),
        ask("LockMarks", contest=CONTEST),
    )

    outcome = outcome_of(story.state, story.roster, a_medals_cue())

    assert outcome.vacant == {"gold"}
    assert "gold" not in outcome.awards.values()


# On the stage


def test_nothing_goes_on_before_it_is_live() -> None:
    """A run that isn't live takes no step, and neither does a result that isn't signed."""
    story = signed(a_show(a_medals_cue()), live=False)
    assert code(press(story)) == "not_live"

    unsigned = Story(with_run(a_roster(), a_show(a_medals_cue())))
    unsigned.told(ask("SetRunPhase", run=RUN, phase="live"))
    assert code(press(unsigned)) == "not_official"


def test_from_the_first_step_to_the_last() -> None:
    """Advancing walks through every picture of every cue, and ends with a sentence."""
    story = signed(a_show(a_medals_cue(), Cue(id=CueId("thanks"), kind="thanks")))

    pressed = [code(press(story)) for _ in range(7)]

    assert pressed == ["accepted"] * 6 + ["last_step"]


def test_a_slip_of_the_finger() -> None:
    """Two presses within 400 ms are one step, whoever pressed."""
    story = signed(a_show(a_medals_cue()))
    press(story)

    assert code(story.tell(ask("Advance", run=RUN), after_ms=399, by=EXPERT)) == "too_soon"
    assert code(story.tell(ask("Advance", run=RUN), after_ms=1)) == "accepted"


def test_two_consoles() -> None:
    """Of two presses that saw the same picture, one is taken and the other told who was faster."""
    story = signed(a_show(a_medals_cue()))
    seen = story.state.run(RUN).rev

    assert code(press(story, rev=seen)) == "accepted"
    late = press(story, rev=seen)
    assert isinstance(late, Refusal)
    assert late.code == "stale_revision"
    assert late.current
    assert late.current["rev"] == seen + 1


def test_control_is_taken_visibly() -> None:
    """Who has the run in hand keeps it until somebody takes it over."""
    story = signed(a_show(a_medals_cue()))
    story.told(ask("TakeControl", run=RUN))

    assert code(story.tell(ask("Advance", run=RUN), by=EXPERT)) == "control_held"
    story.tell(ask("TakeControl", run=RUN), by=EXPERT)
    assert code(press(story)) == "control_held"
    assert code(story.tell(ask("Advance", run=RUN), by=EXPERT)) == "accepted"


def test_black_reveals_nothing() -> None:
    """While the run is dark no step is taken, so that nothing is revealed under black."""
    story = signed(a_show(a_medals_cue()))
    story.told(ask("BlankRun", run=RUN, on=True))

    assert code(press(story)) == "run_is_blank"


def test_a_skipped_cue_is_passed_over() -> None:
    """A cue that is left out has no step, and can still be taken by hand."""
    thanks = Cue(id=CueId("thanks"), kind="thanks")
    story = signed(a_show(Cue(id=CueId("speech"), kind="speech"), a_medals_cue(), thanks))
    story.told(ask("SkipCue", run=RUN, cue="medals", on=True, reason="нет времени"))
    press(story)
    press(story)

    stage = story.state.run(RUN).on_stage
    assert stage
    assert stage.shot.cue == "thanks"
    assert code(press(story, "TakeCue", cue="medals")) == "accepted"


@settings(max_examples=60, deadline=None)
@given(some.lists(some.sampled_from(["Advance", "StepBack", "JumpTo"]), max_size=25))
def test_back_is_exactly_the_former_picture(presses: list[str]) -> None:
    """Whatever was pressed, a step back draws for everybody what was there before."""
    story = signed(a_show(a_medals_cue(), Cue(id=CueId("thanks"), kind="thanks")))
    press(story)
    for name in presses:
        before = [drawn(story, "ceremony", audience) for audience in ("venue", "public")]
        data = {"cue": "medals", "step": 2} if name == "JumpTo" else {}
        decision = press(story, name, **data)
        if name != "StepBack" and not isinstance(decision, Refusal):
            copy = Story(story.roster)
            copy.state, copy.now = story.state, story.now
            press(copy, "StepBack")
            after = [drawn(copy, "ceremony", audience) for audience in ("venue", "public")]
            assert before == after
    assert story.state == fold(State(roster_revision=1), story.journal)


# Secrets


def test_nobody_knows_a_name_before_its_step() -> None:
    """Before each step its names are in no stream but the director's peek."""
    story = signed(a_show(a_medals_cue()))
    hidden = {1: "Дёмина", 2: "Ёлкина", 4: "Жуков"}

    for step in range(5):
        known = [name for at, name in hidden.items() if at <= step]
        press(story)
        for audience in ("venue", "public", "broadcast"):
            told = drawn(story, "ceremony", audience)
            assert [name for name in hidden.values() if name in told] == known
        for channel in ("run", "prompter"):
            told = drawn(story, channel, "crew")
            assert not [name for at, name in hidden.items() if at > step and name in told]
        if step + 1 in hidden:
            assert hidden[step + 1] in drawn(story, "peek", "crew")


def test_a_reveal_gives_the_medal_to_the_table() -> None:
    """Each medal is in an audience's medal table from its step on, and leaves it with a step back."""
    story = signed(a_show(a_medals_cue()))

    def table() -> list[Award]:
        return [won.award for won in known_medals(story.state, story.roster, "public").won]

    press(story)
    assert table() == []
    press(story)
    assert table() == ["bronze"]
    press(story)
    assert table() == ["bronze", "silver"]
    press(story, "StepBack")
    assert table() == ["bronze"]


def test_a_delayed_audience_waits() -> None:
    """With a delay the public gets a step when its time has come, and the hall at once."""
    story = signed(a_show(a_medals_cue(), public_delay=Duration(5_000)))
    press(story)
    press(story)

    assert "Дёмина" in drawn(story, "ceremony", "venue")
    assert "Дёмина" not in drawn(story, "ceremony", "public")
    assert not known_medals(story.state, story.roster, "public").won
    for length in (1, 2):
        story.told(ask("ReachAudience", run=RUN, audience="public", length=length))
    assert "Дёмина" in drawn(story, "ceremony", "public")


def test_a_correction_changes_no_picture_of_before() -> None:
    """What was on the stage stays as it was when a result is corrected afterwards."""
    story = signed(a_show(a_medals_cue()))
    press(story)
    press(story)
    before = drawn(story, "ceremony", "venue")
    story.told(
        ask("UnlockMarks", contest=CONTEST, reason="апелляция"),
        ask("RecordMark", entry=VERA, module=M1, mark="30"),
    )

    assert drawn(story, "ceremony", "venue") == before
    assert code(press(story)) in {"accepted", "not_official"}


def test_those_behind_the_stage_know_no_place() -> None:
    """Walk-on lists stand by the alphabet and name no medal; who came is checked in."""
    story = signed(a_show(a_medals_cue()))
    story.told(ask("CheckIn", run=RUN, entry=VERA, presence="present"))

    told = drawn(story, "backstage", "crew")

    places = [told.index(name) for name in ("Дёмина", "Ёлкина", "Жуков")]
    assert places == sorted(places)
    assert "gold" not in told
    assert '"presence":"present"' in told


def test_medallions_are_led_to_the_stage_and_awards_are_not() -> None:
    """Who gets a medallion stands on a walk-on list; of an award that would be the winner's name."""
    award = Cue(id=CueId("award"), kind="award", title=Text("Приз"), entry=ANNA)
    medallions = Cue(id=CueId("medallions"), kind="medallions", contest=CONTEST)
    story = signed(a_show(medallions, award))
    results = [
        {"entry": BORIS, "place": 1, "medal": "gold"},
        {"entry": ANNA, "place": 2, "medal": "silver"},
        {"entry": VERA, "place": 3, "medal": "medallion"},
    ]
    source = {"name": "protocol.xlsx", "sha256": 64 * "0"}
    story.told(
        ask("UnlockMarks", contest=CONTEST, reason="протокол"),
        ask("ImportResults", contest=CONTEST, source=source, results=results),
        ask("LockMarks", contest=CONTEST),
    )
    for capacity, by in (("chief_expert", EXPERT), ("coordinator", DIRECTOR)):
        signature = {"as": capacity, "basis": "official"}
        story.tell(ask("SignOff", contest=CONTEST, **signature), by=by)

    view = msgspec.json.decode(drawn(story, "backstage", "crew"))

    assert [["vera"], []] == [
        [one["person"]["entry"] for one in cue["people"]] for cue in view["cues"]
    ]


def test_the_host_sees_how_long_a_cue_may_last() -> None:
    """The prompter knows when the cue began and how long it is planned, whatever step it is at."""
    story = signed(a_show(a_medals_cue(planned=Duration(90_000))))
    press(story)
    began = story.now
    press(story)

    told = msgspec.json.decode(drawn(story, "prompter", "crew"))

    assert (began, 90_000) == (told["began"], told["planned"])


def test_everybody_learns_that_a_ceremony_is_on() -> None:
    """The index names it from its beginning to its end, and never because it is rehearsed."""
    story = signed(a_show(), live=False)
    seen = []
    stream = StreamName("index", "", "public")
    for phase in ("armed", "rehearsal", "armed", "live", "finished"):
        events = story.tell(ask("SetRunPhase", run=RUN, phase=phase))
        view = msgspec.json.decode(msgspec.json.encode(render(stream, story.state, story.roster)))
        seen.append([one["id"] for one in view.get("ceremonies", [])])
        assert isinstance(events, tuple)
        assert any(touched(event) & subjects(stream, story.state, story.roster) for event in events)

    assert [[], [], [], [RUN], []] == seen


def test_every_stream_of_a_run_is_listed() -> None:
    """A run has its streams for everybody, and those of its crew."""
    roster = with_run(a_roster(), a_show())

    names = {str(name) for name in streams(roster) if name.param == RUN}

    assert {f"ceremony:{RUN}@public", f"run:{RUN}@crew", f"prompter:{RUN}@crew"} <= names


def test_a_run_of_150_contests_is_made_at_once() -> None:
    """Making the cues of many contests gives each its medals, once."""
    cues = generate([a_prize(n) for n in range(150)], ("A", "B", "C"))

    assert len({cue.id for cue in cues}) == len(cues) == 300


def test_steps_are_kept_as_pictures() -> None:
    """The journal holds each picture in ids, so that it can be shown without any result."""
    story = signed(a_show(a_medals_cue()))
    press(story)
    decision = press(story)

    assert isinstance(decision, tuple)
    (event,) = decision
    assert isinstance(event, CueTaken)
    assert list(event.shot.awarded()) == [(VERA, "bronze")]
