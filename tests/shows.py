"""Makers of ceremonies: a run of show in the sample hall, over the sample contest, signed."""

from msgspec.structs import replace

from makers import ANNA, BORIS, CONTEST, EXPERT, M1, M2, VENUE, VERA, Story, a_roster, ask
from tablo.championship.events import AnyEvent
from tablo.championship.ids import CueId, RunId
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Text
from tablo.championship.show import Cue, RunOfShow

RUN = RunId("closing")
STEP_MS = 500


def a_medals_cue(**changes: object) -> Cue:
    """Make a cue that reveals the medals of the sample contest."""
    cue = Cue(id=CueId("medals"), kind="medals", title=Text("Сварка"), contest=CONTEST)
    return replace(cue, **changes)


def a_show(*cues: Cue, **changes: object) -> RunOfShow:
    """Make a run of show in the sample hall."""
    run = RunOfShow(id=RUN, title=Text("Закрытие"), venue=VENUE, cues=cues)
    return replace(run, **changes)


def signed(run: RunOfShow, *, live: bool = True) -> Story:
    """Tell a contest up to its two signatures: Boris before Anna before Vera."""
    story = Story(replace(a_roster(), runs={run.id: run}))
    for entry, mark in ((ANNA, "20"), (BORIS, "25"), (VERA, "10")):
        story.told(*(ask("RecordMark", entry=entry, module=m, mark=mark) for m in (M1, M2)))
    sign(story)
    return story.told(ask("SetRunPhase", run=RUN, phase="live")) if live else story


def sign(story: Story) -> None:
    """Lock the sample contest, and let two people sign it."""
    story.told(ask("LockMarks", contest=CONTEST))
    by_expert = story.tell(ask("SignOff", contest=CONTEST, **{"as": "chief_expert"}), by=EXPERT)
    assert not isinstance(by_expert, Refusal)
    story.told(ask("SignOff", contest=CONTEST, **{"as": "coordinator"}))


def press(story: Story, name: str = "Advance", **data: object) -> tuple[AnyEvent, ...] | Refusal:
    """Press a key of the console, half a second after the last one."""
    return story.tell(ask(name, run=RUN, **data), after_ms=STEP_MS)
