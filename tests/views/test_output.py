"""What an output carries, whole: every graphic with all that it draws."""

from typing import Any

import msgspec

from makers import ANNA, CONTEST, M1, OUTPUT, TIMER, Story, ask
from tablo.access.streams import StreamName
from tablo.views.channels import render


def drawn(story: Story) -> dict[str, Any]:
    """Draw the output, layers by name."""
    view = render(StreamName("output", OUTPUT), story.state, story.roster)
    decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(view))
    decoded["layers"] = {layer["layer"]: layer for layer in decoded["layers"]}
    return decoded


def test_a_competitors_lower_third() -> None:
    """A lower third of an entry has the full name, the skill and the delegation."""
    story = Story().told(
        ask("ShowGraphic", output=OUTPUT, graphic="lower-third", data={"entry": ANNA})
    )

    data = drawn(story)["layers"]["lower"]["data"]

    assert (data["kind"], data["names"]) == ("competitor", [{"ru": "Анна Ёлкина"}])
    assert data["contest"] == {"ru": "Сварка", "en": "Welding"}


def test_a_free_lower_third() -> None:
    """A lower third of free text shows the text, and no subtitle where none was given."""
    story = Story().told(
        ask("ShowGraphic", output=OUTPUT, graphic="lower-third", data={"title": "Гость"})
    )

    data = drawn(story)["layers"]["lower"]["data"]

    assert data == {"kind": "text", "title": "Гость"}


def test_the_leader_needs_published_marks() -> None:
    """A score bug names the leader only where broadcast may know the marks."""
    story = Story().told(
        ask("StartTimer", timer=TIMER),
        ask("RecordMark", entry=ANNA, module=M1, mark="17"),
        ask("ShowGraphic", output=OUTPUT, graphic="score-bug", data={"contest": CONTEST}),
    )
    sealed = drawn(story)["layers"]["bug"]["data"]
    story.told(ask("SetPublication", contest=CONTEST, audience="broadcast", level="marks"))
    shown = drawn(story)["layers"]["bug"]["data"]

    assert (sealed["leader"], sealed["level"]) == (None, "progress")
    assert (shown["leader"]["entry"], shown["leader"]["total"]) == (ANNA, "17.00")
    assert (shown["timer"]["state"], shown["module"]["index"]) == ("running", 1)


def test_blank_keeps_the_layers() -> None:
    """A blanked output keeps what it carries, to come back as it was."""
    story = Story().told(
        ask("ShowGraphic", output=OUTPUT, graphic="score-bug", data={"contest": CONTEST}),
        ask("Blank", output=OUTPUT, on=True),
    )

    view = drawn(story)

    assert view["blank"]
    assert {"bug"} == set(view["layers"])
