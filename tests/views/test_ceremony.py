"""What is on the stage, as a screen and an output are told it."""

from msgspec.structs import replace

from makers import OUTPUT, VERA, ask
from shows import RUN, a_medals_cue, a_show, press, signed
from tablo.access.streams import Audience
from tablo.championship.ids import CueId, DelegationId, Duration
from tablo.championship.show import Cue
from tablo.views.ceremony import CeremonyView, Parade, PictureView, ceremony
from tablo.views.graphics import RevealGraphic
from tablo.views.output import output


def on_stage(view: CeremonyView | None) -> PictureView:
    """Give the picture that a view has."""
    assert view is not None
    assert view.picture is not None
    return view.picture


def test_a_delayed_audience_counts_from_its_own_instant() -> None:
    """What the public gets late began late, so that its screens may still move it."""
    run = replace(a_show(a_medals_cue()), public_delay=Duration(4_000))
    story = signed(run)
    press(story, "TakeCue", cue="medals")
    taken = story.state.run(RUN).path[-1].at
    story.told(ask("ReachAudience", run=RUN, audience="public", length=1))

    def began(audience: Audience) -> int:
        return on_stage(ceremony(story.state, story.roster, RUN, audience)).began

    assert (taken, taken + 4_000) == (began("venue"), began("public"))


def test_a_parade_counts_who_walks_in() -> None:
    """A delegation that walks in is told with its competitors and skills."""
    delegation = signed(a_show()).roster.entries[VERA].delegation
    cue = Cue(id=CueId("walk"), kind="parade", delegation=DelegationId(delegation))
    story = signed(a_show(cue))
    press(story, "TakeCue", cue="walk")

    picture = on_stage(ceremony(story.state, story.roster, RUN, "venue"))
    entries = [e for e in story.roster.entries.values() if e.delegation == delegation]

    assert [delegation] == [one.key for one in picture.delegations]
    assert Parade(competitors=len(entries), contests=1) == picture.parade


def test_an_output_carries_the_stage() -> None:
    """The graphic "reveal" holds what broadcast may know of the stage, and only that."""
    story = signed(replace(a_show(a_medals_cue()), broadcast_delay=Duration(4_000)))
    story.told(ask("ShowGraphic", output=OUTPUT, graphic="reveal", data={"run": RUN}))
    press(story, "TakeCue", cue="medals")

    def shown() -> RevealGraphic:
        view = output(story.state, story.roster, OUTPUT, "broadcast")
        assert view is not None
        data = view.layers[0].data
        assert isinstance(data, RevealGraphic)
        return data

    assert None is shown().picture
    story.told(ask("ReachAudience", run=RUN, audience="broadcast", length=1))
    assert "medals" == on_stage(shown()).cue
