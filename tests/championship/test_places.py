"""Cues that drive only some screens and outputs, wait for something, or award delegations."""

import msgspec
import pytest
from msgspec.structs import replace

from makers import ANNA, BORIS, OUTPUT, SCREEN, VERA, Story, ask
from shows import RUN, a_medals_cue, a_show, press, signed
from tablo.access.streams import Audience, StreamName
from tablo.championship.ids import CueId, DelegationId, ScreenId
from tablo.championship.roster import Text
from tablo.championship.show import Cue
from tablo.championship.state import State
from tablo.views.ceremony import CeremonyView
from tablo.views.channels import render, streams, subjects, touched
from tablo.views.output import OutputView
from tablo.views.prompter import PrompterView
from tablo.views.run import RunView
from tablo.views.screen import ScreenView

TITLE = Cue(id=CueId("title"), kind="title", title=Text("Закрытие"))
SIDE = ScreenId("side")


def picture(story: Story, param: str) -> str | None:
    """Tell which cue a stage shows."""
    view = render(StreamName("ceremony", param, "venue"), story.state, story.roster)
    assert isinstance(view, CeremonyView)
    return view.picture.cue if view.picture else None


def director(story: Story) -> RunView:
    """Draw the director's view."""
    view = render(StreamName("run", RUN, "crew"), story.state, story.roster)
    assert isinstance(view, RunView)
    return view


def with_a_side_screen(story: Story) -> Story:
    """Put a second screen into the hall."""
    screen = replace(story.roster.screens[SCREEN], id=SIDE)
    story.roster = replace(story.roster, screens={**story.roster.screens, SIDE: screen})
    return story


def test_a_screen_keeps_its_picture() -> None:
    """A cue for the side screen leaves the others what they had; the next one is for all again."""
    black = Cue(id=CueId("black"), kind="black", screens=(SIDE,))
    story = with_a_side_screen(signed(a_show(TITLE, black, replace(TITLE, id=CueId("end")))))
    seen = []
    for _ in range(3):
        press(story)
        seen.append([picture(story, f"{RUN}/{screen}") for screen in (SCREEN, SIDE)])

    assert [["title", "title"], ["title", "black"], ["end", "end"]] == seen
    press(story, "StepBack")
    assert ["title", "black"] == [picture(story, f"{RUN}/{one}") for one in (SCREEN, SIDE)]
    assert "black" == picture(story, RUN)


def test_a_screen_draws_its_own_stage() -> None:
    """A screen of a ceremony whose cues pick screens gets the stream of its own, and only then."""
    for cues, expected in (
        ((TITLE, replace(TITLE, id=CueId("b"), screens=())), f"ceremony:{RUN}/{SCREEN}@venue"),
        ((TITLE,), f"ceremony:{RUN}@venue"),
    ):
        story = signed(a_show(*cues))
        scene = {"screen": SCREEN, "scene": "ceremony", "params": {"run": RUN}}
        story.told(ask("ShowScene", **scene))

        view = render(StreamName("screen", SCREEN, None), story.state, story.roster)

        assert isinstance(view, ScreenView)
        assert view.lineup
        stream = StreamName.parse(str(view.lineup.main[0].stream))
        assert stream
        assert expected == str(stream)
        assert stream in streams(story.roster)
        assert press_touches(story, stream)


def press_touches(story: Story, stream: StreamName) -> bool:
    """Tell whether a step reaches a stream."""
    depends = subjects(stream, story.state, story.roster)
    events = press(story)
    assert isinstance(events, tuple)
    return any(touched(event) & depends for event in events)


def test_an_unknown_screen_has_no_stage() -> None:
    """The stage of a screen that isn't there is no stream."""
    story = signed(a_show(TITLE))

    assert None is render(
        StreamName("ceremony", f"{RUN}/nowhere", "venue"), story.state, story.roster
    )


def test_an_output_keeps_its_picture() -> None:
    """A cue that is for no output leaves what the overlay shows."""
    quiet = replace(TITLE, id=CueId("quiet"), outputs=())
    story = signed(a_show(TITLE, quiet, outputs=(OUTPUT,)))
    story.told(ask("ShowGraphic", output=OUTPUT, graphic="reveal", data={"run": RUN}))
    press(story)
    press(story)

    view = render(StreamName("output", OUTPUT, None), story.state, story.roster)

    assert isinstance(view, OutputView)
    drawn = msgspec.to_builtins(view.layers[0].data)
    assert "title" == drawn["picture"]["cue"]


# What a cue waits for


def test_the_director_hears_what_a_cue_waits_for() -> None:
    """Whom nobody has seen backstage is counted, and a condition is told in words."""
    cue = a_medals_cue(all_here=True, condition="если губернатор в зале")
    story = signed(a_show(cue))
    view = director(story)
    assert (3, "если губернатор в зале") == (view.next.missing, view.cues[0].condition)

    for entry, presence in ((ANNA, "present"), (BORIS, "absent"), (VERA, "present")):
        story.told(ask("CheckIn", run=RUN, entry=entry, presence=presence))

    assert msgspec.UNSET is director(story).next.missing
    assert isinstance(press(story), tuple)


# A team standing


Planes = list[tuple[str, list[str]]]


def three_teams() -> Story:
    """Tell of a signed contest whose medallists stand for three delegations, named as they are."""
    story = signed(a_show(Cue(id=CueId("teams"), kind="team_standing")))
    plain = story.roster.delegations[story.roster.entries[ANNA].delegation]
    ids = {entry: DelegationId(f"of-{entry}") for entry in (ANNA, BORIS, VERA)}
    delegations = {id: replace(plain, id=id, name=Text(id)) for id in ids.values()}
    entries = {
        entry: replace(story.roster.entries[entry], delegation=id) for entry, id in ids.items()
    }
    story.roster = replace(
        story.roster,
        delegations={**story.roster.delegations, **delegations},
        entries={**story.roster.entries, **entries},
    )
    return story


def of_teams(story: Story) -> list[Planes]:
    """List the planes of each picture, as the hall gets them."""
    pictures: list[Planes] = []
    for _ in range(12):
        if not isinstance(press(story), tuple):
            break
        view = render(StreamName("ceremony", RUN, "public"), story.state, story.roster)
        assert isinstance(view, CeremonyView)
        assert view.picture
        planes = view.picture.planes
        pictures.append([(p.award, [str(one.delegation.key) for one in p.people]) for p in planes])
    return pictures


def test_a_team_standing_rises_from_the_third_place() -> None:
    """Third, second, first: delegations by the rule of the medal table, one fact a step."""
    third, second, first = "of-vera", "of-anna", "of-boris"

    assert [
        [],
        [("bronze", [third])],
        [("bronze", [third]), ("silver", [second])],
        [("bronze", [third]), ("silver", [second]), ("gold", [])],
        [("bronze", [third]), ("silver", [second]), ("gold", [first])],
    ] == of_teams(three_teams())


def said_by_host(story: Story, cue: Cue) -> list[Text]:
    """List the host's words over the first three steps of a cue."""
    story.roster = replace(story.roster, runs={RUN: a_show(cue)})
    said = []
    for _ in range(3):
        press(story)
        view = render(StreamName("prompter", RUN, "crew"), story.state, story.roster)
        assert isinstance(view, PrompterView)
        said.append(view.said)
    return said


def test_the_host_names_the_place() -> None:
    """The host's words say the place and the delegation, once its step is on."""
    story = three_teams()
    text = Text("{medal}: {names}!", "{medal}: {names}!")

    said = said_by_host(story, Cue(id=CueId("teams"), kind="team_standing", text=text))

    assert ["", "Третье место: of-vera!", "Второе место: of-anna!"] == [one.ru for one in said]
    assert "Second place: of-anna!" == said[2].en


def test_the_host_names_the_newest() -> None:
    """The best of their regions come one by one, and the host says each of them once."""
    story = three_teams()
    text = Text("{delegation}: {names}", "")

    said = said_by_host(story, Cue(id=CueId("best"), kind="best_of_region", text=text))

    assert ["", "of-anna: Анна Ёлкина", "of-boris: Борис Жуков"] == [one.ru for one in said]


def test_a_team_is_sealed_until_its_step() -> None:
    """The director sees dots in place of a delegation that hasn't been named yet."""
    story = three_teams()
    press(story)
    picture = director(story).next.picture
    assert not isinstance(picture, msgspec.UnsetType)

    assert {"•••••• •••••••••"} == {
        name.ru for plane in picture.planes for one in plane.people for name in one.names
    }


@pytest.mark.parametrize("phase", ["live", "rehearsal"])
def test_nobody_signed_means_no_team(phase: str) -> None:
    """Nothing official gives no place; a rehearsal draws lots and knows no result."""
    story = signed(a_show(Cue(id=CueId("teams"), kind="team_standing")), live=False)
    story.state = State()
    story.told(ask("SetRunPhase", run=RUN, phase=phase))

    audience: Audience = "crew" if phase == "rehearsal" else "public"
    press(story)
    press(story)
    view = render(StreamName("ceremony", RUN, audience), story.state, story.roster)

    assert isinstance(view, CeremonyView)
    assert view.picture
    assert (phase == "rehearsal") == bool(view.picture.planes)
