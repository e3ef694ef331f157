"""Several ceremonies go on at one moment of the server, all of them or none."""

import pytest
from msgspec.structs import replace

from championship.test_run import code
from makers import EXPERT, Story, a_roster, ask
from shows import RUN, a_show
from tablo.championship.commands import AnyCommand
from tablo.championship.decide_run import AHEAD
from tablo.championship.events import AnyEvent
from tablo.championship.ids import CueId, Instant, RunId
from tablo.championship.refusals import Refusal
from tablo.championship.show import Cue

OTHER = RunId("other-hall")
CUES = tuple(Cue(id=CueId(f"title-{n}"), kind="title") for n in (1, 2))


def two_halls() -> Story:
    """Tell of two ceremonies that are on, with an empty stage each."""
    runs = {run: a_show(*CUES, id=run) for run in (RUN, OTHER)}
    story = Story(replace(a_roster(), runs=runs))
    return story.told(*(ask("SetRunPhase", run=run, phase="live") for run in runs))


def together(story: Story, after_ms: int = 10_000) -> tuple[AnyEvent, ...] | Refusal:
    """Set a moment for both."""
    revs = {run: story.state.run(run).rev for run in (RUN, OTHER)}
    return story.tell(ask("AdvanceTogether", runs=revs, at=story.now + after_ms))


def the_moment_comes(story: Story, run: RunId) -> tuple[AnyEvent, ...] | Refusal:
    """Say, as the server does, that the moment of a run is there."""
    played = story.state.run(run).played
    due, on = played.goes_on, played.on_stage
    assert due
    cue, step = (on.shot.cue, on.shot.step) if on else (None, 0)
    command = ask("AutoAdvance", run=run, cue=cue, step=step, at=due)
    return story.tell(command, after_ms=max(0, due - story.now))


def stages(story: Story) -> list[str | None]:
    """List the cues that are on, by hall."""
    on = (story.state.run(run).on_stage for run in (RUN, OTHER))
    return [one.shot.cue if one else None for one in on]


def test_all_go_on_at_the_same_moment() -> None:
    """From an empty stage and from a picture alike, both take their step, and only once."""
    story = two_halls()
    for cue in ("title-1", "title-2"):
        assert "accepted" == code(together(story))
        due = {story.state.run(run).goes_on for run in (RUN, OTHER)}
        assert {Instant(story.now + 10_000)} == due
        assert [code(the_moment_comes(story, run)) for run in (RUN, OTHER)] == ["accepted"] * 2
        assert [cue, cue] == stages(story)
        assert None is story.state.run(RUN).goes_on
        story.now = Instant(story.now + 1_000)

    assert "last_step" == code(together(story))


@pytest.mark.parametrize(
    ("spoil", "refused"),
    [
        (ask("SetRunPhase", run=OTHER, phase="armed"), "not_live"),
        (ask("BlankRun", run=OTHER, on=True), "run_is_blank"),
        (ask("TakeControl", run=OTHER), "control_held"),
    ],
)
def test_one_that_cannot_holds_all(spoil: AnyCommand, refused: str) -> None:
    """Where one of them may not go on, nothing is set for any."""
    story = two_halls()
    story.tell(spoil, by=EXPERT)

    assert refused == code(together(story))
    assert None is story.state.run(RUN).goes_on


@pytest.mark.parametrize("after_ms", [0, -1, AHEAD + 1])
def test_the_moment_lies_ahead(after_ms: int) -> None:
    """A moment that is over, or more than an hour ahead, is refused."""
    assert "step_not_ahead" == code(together(two_halls(), after_ms))


def test_who_saw_an_older_stage_is_told() -> None:
    """When somebody drove one of the runs meanwhile, nothing is set for any."""
    story = two_halls()
    revs = {run: story.state.run(run).rev for run in (RUN, OTHER)}
    story.told(ask("Advance", run=OTHER))
    story.now = Instant(story.now + 1_000)

    answer = story.tell(ask("AdvanceTogether", runs=revs, at=story.now + 5_000))

    assert "stale_revision" == code(answer)
    assert None is story.state.run(RUN).goes_on


def test_a_run_that_is_not_there() -> None:
    """A run that nobody knows refuses the whole."""
    story = two_halls()
    command = ask("AdvanceTogether", runs={RUN: None, "nowhere": None}, at=story.now + 5_000)

    assert "unknown_run" == code(story.tell(command))


@pytest.mark.parametrize(
    ("name", "data"), [("Advance", {}), ("HoldRun", {"on": True}), ("BlankRun", {"on": True})]
)
def test_each_can_be_called_off(name: str, data: dict[str, object]) -> None:
    """A step, Hold or the dark calls off the one it is for; the other goes on."""
    story = two_halls()
    together(story)
    due = story.state.run(RUN).goes_on

    story.tell(ask(name, run=RUN, **data), after_ms=500)

    late = ask("AutoAdvance", run=RUN, cue=None, step=0, at=due)
    assert "unchanged" == code(story.tell(late, after_ms=10_000))
    assert "accepted" == code(the_moment_comes(story, OTHER))
