"""What concerns a whole hall: the draw of workstations, messages over everything, signals."""

from typing import Any

import pytest

from makers import ANNA, BORIS, CONTEST, TEAM, VENUE, VERA, Story, a_busy_roster, a_roster, ask
from tablo.championship import events as happened
from tablo.championship.commands import AnyCommand
from tablo.championship.draw import drawn
from tablo.championship.events import AnyEvent
from tablo.championship.floor import workstation_of
from tablo.championship.ids import VenueId
from tablo.championship.refusals import Refusal

ELSEWHERE = VenueId("elsewhere")


def code(decision: tuple[AnyEvent, ...] | Refusal) -> str:
    """Give the code of a refusal, or "accepted"."""
    return decision.code if isinstance(decision, Refusal) else "accepted"


def a_draw(seed: str | None = "осень", **data: Any) -> AnyCommand:
    """Make the command that draws lots."""
    return ask("DrawWorkstations", contest=CONTEST, seed=seed, **data)


def by_hand(*places: tuple[str, str], **data: Any) -> AnyCommand:
    """Make the command that takes over lots drawn by hand."""
    lots = [{"entry": entry, "workstation": place} for entry, place in places]
    return ask("DrawWorkstations", contest=CONTEST, lots=lots, **data)


def reveal(count: int) -> AnyCommand:
    """Make the command that shows the first places."""
    return ask("RevealDraw", contest=CONTEST, count=count)


def places(story: Story) -> dict[str, str]:
    """Give the workstation of each entry."""
    return {id: workstation_of(story.state, entry) for id, entry in story.roster.entries.items()}


def test_a_seeded_draw_can_be_repeated() -> None:
    """A seed gives the lots that anybody gets by the recipe, whoever draws and whenever."""
    one, other = Story(a_busy_roster()), Story(a_busy_roster())
    one.told(a_draw())
    other.told(ask("SetEntryStatus", entry=VERA, status="dnf"), a_draw())

    lots = drawn("осень", [ANNA, BORIS, VERA, TEAM], ["1", "2", "3"])
    assert {lot.entry: lot.workstation for lot in lots} == places(one) == places(other)
    draw = one.state.contest(CONTEST).draw
    assert draw
    assert ("осень", 0) == (draw.seed, draw.revealed)


def test_who_is_not_there_draws_nothing() -> None:
    """Whoever did not come or was disqualified gets no place in a draw."""
    story = Story(a_busy_roster()).told(
        ask("SetEntryStatus", entry=ANNA, status="dns"),
        ask("SetEntryStatus", entry=BORIS, status="dsq"),
        a_draw(),
    )

    draw = story.state.contest(CONTEST).draw
    assert draw
    assert {VERA, TEAM} == {lot.entry for lot in draw.lots}


def test_lots_are_taken_over_as_drawn() -> None:
    """Lots drawn by hand stand as they were drawn, spaces at the ends left out."""
    story = Story().told(by_hand((BORIS, " Б2 "), (ANNA, "Б1"), (VERA, "Б3")))

    assert {ANNA: "Б1", BORIS: "Б2", VERA: "Б3"} == places(story)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (a_draw(None), "one_way_to_draw"),
        (by_hand((ANNA, "1"), seed="x"), "one_way_to_draw"),
        (ask("DrawWorkstations", contest="x", seed="x"), "unknown_contest"),
        (by_hand((ANNA, "1"), (BORIS, "1"), (VERA, "2")), "workstation_taken"),
        (by_hand((ANNA, "1"), (ANNA, "2")), "drawn_twice"),
        (by_hand((ANNA, "1"), (BORIS, "2")), "not_drawn"),
        (by_hand((ANNA, "1"), (BORIS, "2"), (VERA, " ")), "not_drawn"),
        (by_hand(("nobody", "1")), "unknown_entry"),
        (reveal(1), "not_drawn_yet"),
        (ask("RevealDraw", contest="x", count=1), "unknown_contest"),
    ],
)
def test_what_is_no_draw(command: AnyCommand, expected: str) -> None:
    """A draw is either seeded or by hand, gives each a place of its own, and is there to show."""
    story = Story()

    assert expected == code(story.tell(command))
    assert story.state.contest(CONTEST).draw is None


def test_nobody_to_draw_for() -> None:
    """Where nobody competes there is nothing to draw."""
    story = Story().told(
        *(ask("SetEntryStatus", entry=entry, status="dns") for entry in (ANNA, BORIS, VERA))
    )

    assert "nobody_to_draw" == code(story.tell(a_draw()))


def test_drawing_again_needs_a_reason_and_hides_all() -> None:
    """A second draw says why, and is revealed from the beginning again."""
    story = Story(a_busy_roster()).told(a_draw(), reveal(2))
    assert "reason_needed" == code(story.tell(a_draw("зима")))

    story.told(a_draw("зима", reason="сломан станок"))

    draw = story.state.contest(CONTEST).draw
    assert draw
    assert ("зима", 0) == (draw.seed, draw.revealed)


def test_a_draw_is_revealed_step_by_step() -> None:
    """So many places are shown, never more than there are, and may be hidden again."""
    story = Story(a_busy_roster()).told(a_draw(), reveal(1), reveal(99))

    assert "unchanged" == code(story.tell(reveal(4)))
    assert (happened.DrawRevealed(contest=CONTEST, count=0),) == story.tell(reveal(0))


def test_a_message_stands_over_its_own_hall() -> None:
    """A message for one hall stands there only; one for all stands everywhere, before it."""
    story = Story().told(ask("RaiseAlert", venue=VENUE, text="  Выход справа "))
    here, there = story.state.alert(VENUE), story.state.alert(ELSEWHERE)
    assert here
    assert ("Выход справа", None) == (here.text, there)

    story.told(ask("RaiseAlert", all=True, text="Всем на выход"))
    shown = [story.state.alert(venue) for venue in (VENUE, ELSEWHERE)]
    assert ["Всем на выход"] * 2 == [alert.text for alert in shown if alert]

    story.told(ask("ClearAlert", all=True))
    assert here == story.state.alert(VENUE)
    assert story.state.alert(ELSEWHERE) is None


def test_signals_are_muted_here_or_everywhere() -> None:
    """Muted everywhere means muted in each hall; a hall muted by itself stays so after it."""
    story = Story().told(
        ask("MuteSignals", venue=VENUE, on=True), ask("MuteSignals", all=True, on=True)
    )
    assert story.state.is_muted(ELSEWHERE)

    story.told(ask("MuteSignals", all=True, on=False))
    assert (True, False) == (story.state.is_muted(VENUE), story.state.is_muted(ELSEWHERE))


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (ask("RaiseAlert", text="x"), "one_place"),
        (ask("RaiseAlert", text="x", venue=VENUE, all=True), "one_place"),
        (ask("RaiseAlert", text="x", venue="x"), "unknown_venue"),
        (ask("RaiseAlert", text="  ", all=True), "text_needed"),
        (ask("ClearAlert", all=True), "unchanged"),
        (ask("ClearAlert", venue=VENUE), "unchanged"),
        (ask("MuteSignals", all=True, on=False), "unchanged"),
        (ask("MuteSignals", on=True), "one_place"),
    ],
)
def test_a_hall_or_all(command: AnyCommand, expected: str) -> None:
    """Such a command is for one hall or for all, and changes something."""
    assert expected == code(Story(a_roster()).tell(command))
