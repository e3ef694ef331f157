"""Several standings over one result set: each with its own entries, embargo and signatures."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from makers import (
    ANNA,
    BORIS,
    CONTEST,
    EXPERT,
    INDUSTRY,
    M1,
    M2,
    TEAM,
    TEAMS,
    VERA,
    Story,
    a_busy_roster,
    ask,
)
from tablo.championship.commands import AnyCommand
from tablo.championship.decide_result import computed
from tablo.championship.events import AnyEvent
from tablo.championship.ids import EntryId, ModuleId, StandingId
from tablo.championship.refusals import Refusal
from tablo.championship.roster import MAIN
from tablo.championship.rules import Override
from tablo.championship.state import StandingState

MARKS = ((ANNA, M1, "20"), (BORIS, M1, "25"), (VERA, M1, "30"), (TEAM, M1, "1"), (TEAM, M2, "60"))
ALL = (MAIN, INDUSTRY, TEAMS)


def code(decision: tuple[AnyEvent, ...] | Refusal) -> str:
    """Give the code of a refusal, or "accepted"."""
    return decision.code if isinstance(decision, Refusal) else "accepted"


def a_story() -> Story:
    """Tell a contest in which Vera is a guest of the main standing and competes in industry."""
    return Story(a_busy_roster()).told(
        *(ask("RecordMark", entry=e, module=m, mark=mark) for e, m, mark in MARKS),
        ask("SetEntryStatus", entry=VERA, status="out_of_competition"),
    )


def places(story: Story, standing: StandingId) -> dict[EntryId, int]:
    """Give the places in a standing."""
    return computed(story.state, story.roster, CONTEST, standing).ranking.places()


def of(standing: StandingId, name: str, **data: Any) -> AnyCommand:
    """Make a command about a standing."""
    return ask(name, contest=CONTEST, standing=standing, **data)


def held(story: Story, standing: StandingId) -> StandingState:
    """Give what has been decided about a standing."""
    return story.state.contest(CONTEST).standing(standing)


def sign(story: Story, standing: StandingId, **data: Any) -> list[str]:
    """Sign a standing by two people."""
    expert = of(standing, "SignOff", **{"as": "chief_expert"}, **data)
    coordinator = of(standing, "SignOff", **{"as": "coordinator"}, **data)
    return [code(story.tell(expert, by=EXPERT)), code(story.tell(coordinator))]


def test_one_result_stands_in_several() -> None:
    """The same marks rank an entry in each of its standings; a guest of one wins another."""
    story = a_story()

    assert {BORIS: 1, ANNA: 2} == places(story, MAIN)
    assert {VERA: 1, ANNA: 2} == places(story, INDUSTRY)
    assert {TEAM: 1} == places(story, TEAMS)


def test_a_standing_counts_its_own_modules() -> None:
    """What lies outside of a standing's modules doesn't count in it."""
    ranking = computed(a_story().state, a_busy_roster(), CONTEST, TEAMS).ranking

    assert [60] == [row.total for row in ranking.rows]


def test_a_disqualified_entry_stands_nowhere() -> None:
    """Whoever was disqualified has no place in any standing: only a guest competes elsewhere."""
    story = a_story().told(ask("SetEntryStatus", entry=VERA, status="dsq"))

    assert {ANNA: 1} == places(story, INDUSTRY)


def test_a_standing_has_rules_of_its_own() -> None:
    """A standing says in what its rules differ from those of its contest."""
    story = a_story()
    contest = story.roster.contests[CONTEST]
    special = replace(contest.standings[0], rules=Override(partial="common"))
    changed = replace(contest, standings=(special, contest.standings[1]))
    story.roster = replace(story.roster, contests={CONTEST: changed})

    rules = story.roster.rules_of
    assert ("running", "common") == (rules(CONTEST).partial, rules(CONTEST, INDUSTRY).partial)
    assert 1 == computed(story.state, story.roster, CONTEST, INDUSTRY).after


def test_a_lock_remembers_places_of_all() -> None:
    """A lock is of the contest, and movement is counted from it in every standing."""
    story = a_story().told(ask("LockMarks", contest=CONTEST))

    assert [{BORIS: 1, ANNA: 2}, {VERA: 1, ANNA: 2}, {TEAM: 1}] == [
        held(story, standing).baseline for standing in ALL
    ]


@pytest.mark.parametrize("standing", ALL)
def test_each_is_signed_apart(standing: StandingId) -> None:
    """Two signatures make one standing official, and no other; unlocking takes them from all."""
    story = a_story().told(ask("LockMarks", contest=CONTEST))

    assert ["accepted"] * 2 == sign(story, standing)

    official = [one for one in ALL if held(story, one).official_at is not None]
    assert [standing] == official
    story.told(ask("UnlockMarks", contest=CONTEST, reason="апелляция"))
    assert not any(held(story, one).signed for one in ALL)


def test_a_protest_is_against_one_standing() -> None:
    """A protest holds up its own standing alone."""
    story = a_story().told(
        ask("LockMarks", contest=CONTEST), of(INDUSTRY, "SetProtest", on=True, reason="стаж")
    )

    assert ["under_protest"] * 2 == sign(story, INDUSTRY)
    assert ["accepted"] * 2 == sign(story, MAIN)
    raised = of(INDUSTRY, "SetPublication", audience="public", level="marks")
    assert "under_protest" == code(story.tell(raised))
    assert "accepted" == code(
        story.tell(of(MAIN, "SetPublication", audience="public", level="marks"))
    )


def test_a_tie_is_decided_where_it_is() -> None:
    """A decision between two is for the standing in which they tie."""
    story = a_story().told(
        ask("RecordMark", entry=ANNA, module=M1, mark="30"), ask("LockMarks", contest=CONTEST)
    )
    order = {"decisions": [{"order": [[ANNA], [VERA]]}]}

    assert "unknown_entry" == code(
        story.tell(of(MAIN, "SetRulings", rulings={"medallions": [TEAM]}))
    )
    assert "no_such_tie" == code(story.tell(of(MAIN, "SetRulings", rulings=order)))
    assert ["tie_open"] * 2 == sign(story, INDUSTRY)
    story.told(of(INDUSTRY, "SetRulings", rulings=order))
    assert {ANNA: 1, VERA: 2} == places(story, INDUSTRY)
    assert ["accepted"] * 2 == sign(story, INDUSTRY)


def test_a_ruling_takes_the_first_signature_away() -> None:
    """Whoever has signed already did so for a result without the ruling, and signs again."""
    story = a_story().told(ask("LockMarks", contest=CONTEST))
    story.told(of(MAIN, "SignOff", **{"as": "coordinator"}))

    story.told(of(MAIN, "SetRulings", rulings={"vacant": ["gold"]}))

    assert not held(story, MAIN).signed
    assert ["accepted"] * 2 == sign(story, MAIN)


def test_a_signed_result_is_not_ruled_on() -> None:
    """What two people have signed isn't decided anew without a reason: the marks are unlocked."""
    story = a_story().told(ask("LockMarks", contest=CONTEST))
    sign(story, MAIN)

    late = story.tell(of(MAIN, "SetRulings", rulings={"vacant": ["gold"]}))

    assert "result_signed" == code(late)
    assert held(story, MAIN).official_at is not None


def test_embargoes_are_apart() -> None:
    """Each standing has its own level for each audience, and its own freeze."""
    story = a_story().told(
        of(INDUSTRY, "SetPublication", audience="venue", level="frozen"),
        of(MAIN, "SetPublication", audience="venue", level="marks"),
        ask("RecordMark", entry=ANNA, module=M2, mark="70"),
    )

    levels = [[held(story, one).level("venue") for one in ALL]]
    levels += [[held(story, one).level("public") for one in ALL]]
    assert [["marks", "frozen", "progress"], ["progress"] * 3] == levels
    frozen = held(story, INDUSTRY).frozen["venue"]
    assert M2 not in frozen.marks[ANNA]


@pytest.mark.parametrize(
    "command",
    [
        of(StandingId("x"), "SignOff", **{"as": "coordinator"}),
        of(StandingId("x"), "SetProtest", on=True, reason="…"),
        of(StandingId("x"), "SetRulings", rulings={}),
        of(StandingId("x"), "SetPublication", audience="public", level="marks"),
        of(StandingId("x"), "DropResults", reason="…"),
    ],
)
def test_what_there_is_not_is_refused(command: AnyCommand) -> None:
    """A standing that the contest doesn't have is refused by its name."""
    refused = a_story().tell(command)

    assert isinstance(refused, Refusal)
    assert refused.text == f"Contest {CONTEST} has no standing x."


@settings(deadline=None)
@given(
    some.permutations(MARKS),
    some.lists(some.integers(0, 30), min_size=5, max_size=5),
)
def test_the_order_of_marks_places_nobody(
    order: list[tuple[EntryId, ModuleId, str]], values: list[int]
) -> None:
    """In whatever order marks came, every standing has the same places."""
    told = dict(zip(MARKS, values, strict=True))
    one, other = Story(a_busy_roster()), Story(a_busy_roster())
    for story, line in ((one, MARKS), (other, order)):
        story.told(
            *(
                ask("RecordMark", entry=cell[0], module=cell[1], mark=str(told[cell]))
                for cell in line
            )
        )

    for standing in ALL:
        assert places(one, standing) == places(other, standing)
