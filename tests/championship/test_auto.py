"""A picture that goes on by itself, and a podium that changes while the ceremony is on."""

import pytest
from msgspec.structs import replace

from championship.test_run import code, with_run
from makers import EXPERT, Story, ask
from shows import RUN, a_medals_cue, a_show, press, signed
from tablo.championship.events import AnyEvent
from tablo.championship.ids import CueId, Duration, Instant
from tablo.championship.refusals import Refusal
from tablo.championship.show import Cue
from tablo.championship.state import Played

FILM = Cue(id=CueId("film"), kind="video", auto=Duration(10_000))
THANKS = Cue(id=CueId("thanks"), kind="thanks")


def played(story: Story) -> Played:
    """Give what is played."""
    return story.state.run(RUN).played


def on_stage(story: Story) -> tuple[str, int]:
    """Tell which picture of which cue is on the stage."""
    stage = played(story).on_stage
    assert stage
    return stage.shot.cue, stage.shot.step


def a_film(*, phase: str = "live") -> Story:
    """Tell of a film on the stage that goes on by itself after ten seconds."""
    story = signed(a_show(FILM, THANKS), live=False)
    story.told(ask("SetRunPhase", run=RUN, phase=phase))
    press(story)
    return story


def its_time_comes(story: Story, at: Instant | None = None) -> tuple[AnyEvent, ...] | Refusal:
    """Say that the picture's time is over, as the server does, at the instant it was due."""
    due = played(story).goes_on if at is None else at
    assert due
    return story.tell(
        ask("AutoAdvance", run=RUN, cue="film", step=0, at=due), after_ms=max(0, due - story.now)
    )


@pytest.mark.parametrize("phase", ["live", "rehearsal"])
def test_a_film_goes_on_by_itself(phase: str) -> None:
    """Ten seconds after its step the next one comes, once, whoever has the run in hand."""
    story = a_film(phase=phase)
    story.tell(ask("TakeControl", run=RUN), by=EXPERT)
    due = Instant(story.now + 10_000)
    assert due == played(story).goes_on

    assert "accepted" == code(its_time_comes(story))
    assert ("thanks", 0) == on_stage(story)
    assert "unchanged" == code(its_time_comes(story, due))


def test_only_what_is_asked_goes_on() -> None:
    """A cue without a time of its own waits for a hand."""
    story = signed(a_show(THANKS))
    press(story)

    assert None is played(story).goes_on


@pytest.mark.parametrize(
    ("name", "data"),
    [("Advance", {}), ("HoldRun", {"on": True}), ("BlankRun", {"on": True})],
)
def test_a_hand_calls_it_off(name: str, data: dict[str, object]) -> None:
    """A step, a hold and the dark call it off: what was due is refused when its time comes."""
    story = a_film()
    due = played(story).goes_on

    press(story, name, **data)

    assert None is played(story).goes_on
    assert "unchanged" == code(its_time_comes(story, due))


def test_back_does_not_go_on() -> None:
    """The former picture stays until somebody drives on, however long ago it was new."""
    story = a_film()
    press(story)
    press(story, "StepBack")

    assert ("film", 0) == on_stage(story)
    assert None is played(story).goes_on


def test_let_go_it_counts_anew() -> None:
    """After a hold, and after the dark, its whole time is counted again once somebody says so."""
    story = a_film()
    press(story, "BlankRun", on=True)
    press(story, "BlankRun", on=False)
    assert None is played(story).goes_on

    press(story, "HoldRun", on=False)

    assert Instant(story.now + 10_000) == played(story).goes_on
    assert "accepted" == code(its_time_comes(story))


def test_what_cannot_be_let_go() -> None:
    """Nothing goes on by itself while it is dark, nor what has no time of its own."""
    story = a_film()
    press(story, "BlankRun", on=True)
    assert "run_is_blank" == code(press(story, "HoldRun", on=False))

    press(story, "BlankRun", on=False)
    press(story)
    assert "unchanged" == code(press(story, "HoldRun", on=False))


def test_a_finished_ceremony_goes_nowhere() -> None:
    """A picture whose ceremony was finished in between stays, also when it goes on later."""
    story = a_film()
    due = played(story).goes_on
    story.told(ask("SetRunPhase", run=RUN, phase="finished"))
    story.told(ask("SetRunPhase", run=RUN, phase="live"))

    assert "unchanged" == code(its_time_comes(story, due))


def test_a_cue_stays_on_its_podium() -> None:
    """Sent to another podium, a cue that is on keeps its own to the end, and a later one moves."""
    cue = a_medals_cue(podium="A")
    story = signed(a_show(cue, replace(THANKS, podium="A"), podiums=("A", "B")))
    press(story)
    cues = (replace(cue, podium="B"), replace(THANKS, podium="B"))
    story.roster = with_run(story.roster, a_show(*cues, podiums=("A", "B")))

    shown = []
    while code(press(story)) == "accepted":
        stage = played(story).on_stage
        assert stage
        shown.append(stage.shot.podium)

    assert ["A"] * 4 + ["B"] == shown
