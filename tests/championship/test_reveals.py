"""Whatever an official file says, in whatever order: it is revealed whole, and in one order.

Checks 2 and 3 of the ten that a ceremony has to pass.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations

import pytest
from msgspec.structs import replace

from championship.test_run import a_prize, drawn
from makers import ANNA, BORIS, CONTEST, EXPERT, VERA, Story, a_person, a_roster, an_entry, ask
from shows import RUN, a_show, press
from tablo.access.streams import Audience
from tablo.championship.generate import generate
from tablo.championship.ids import DelegationId, EntryId, PersonId
from tablo.championship.outcomes import result_of
from tablo.championship.refusals import Refusal
from tablo.championship.roster import MAIN, Roster
from tablo.championship.rules import Award
from tablo.championship.shots import Shot

GALYA, DANA, EVA = EntryId("galya"), EntryId("dana"), EntryId("eva")
NAMES = {
    ANNA: "Ёлкина", BORIS: "Жуков", VERA: "Дёмина", GALYA: "Кийко", DANA: "Лейкина", EVA: "Щукина"
}  # fmt: skip
Won = dict[EntryId, Award]
PLAIN: Won = {ANNA: "gold", BORIS: "silver", VERA: "bronze"}
SHAPES: Mapping[str, tuple[Won, list[Award]]] = {
    "one of each": (PLAIN, ["bronze", "silver", "gold"]),
    "two golds and no silver": (
        {ANNA: "gold", BORIS: "gold", VERA: "bronze"},
        ["bronze", "gold", "gold"],
    ),
    "three golds": ({ANNA: "gold", BORIS: "gold", VERA: "gold"}, ["gold"] * 3),
    "two silvers": ({ANNA: "gold", BORIS: "silver", VERA: "silver"}, ["silver", "silver", "gold"]),
    "three bronzes": (
        {ANNA: "gold", BORIS: "silver", VERA: "bronze", GALYA: "bronze", DANA: "bronze"},
        ["bronze", "bronze", "bronze", "silver", "gold"],
    ),
    "a gold and a medallion": (
        {ANNA: "gold", BORIS: "medallion", VERA: "medallion"},
        ["gold", "medallion", "medallion"],
    ),
    "bronze alone": ({VERA: "bronze"}, ["bronze"]),
}


STREAMS: Sequence[tuple[str, Audience]] = (
    ("ceremony", "public"),
    ("ceremony", "venue"),
    ("ceremony", "broadcast"),
    ("ceremony", "crew"),
    ("run", "crew"),
    ("prompter", "crew"),
)


def six() -> Roster:
    """Make a championship of six who all stand for one delegation."""
    held = a_roster()
    more = {GALYA: ("Кийко", "Галя"), DANA: ("Лейкина", "Дана"), EVA: ("Щукина", "Ева")}
    people = {PersonId(id): a_person(id, *names) for id, names in more.items()}
    entries = {id: an_entry(id, str(n)) for n, id in enumerate(more, start=4)}
    return replace(held, people={**held.people, **people}, entries={**held.entries, **entries})


def rows(won: Won, order: Sequence[EntryId]) -> list[dict[str, object]]:
    """Write the rows of an official file in an order."""
    scale = {"gold": "543.5", "silver": "99.5", "bronze": "98", "medallion": "9"}
    return [{"entry": id, "medal": won[id], "scale": scale[won[id]]} for id in order]


def stage(won: Won, order: Sequence[EntryId], *, together: bool = True) -> Story:
    """Tell a championship up to a ceremony that reveals one official file."""
    roster = six()
    story = Story(roster)
    source = {"name": "official.xlsx", "sha256": "0" * 64}
    story.told(
        ask("ImportResults", contest=CONTEST, source=source, results=rows(won, order)),
        ask("LockMarks", contest=CONTEST),
    )
    sign = {"contest": CONTEST, "basis": "official"}
    first = story.tell(ask("SignOff", **sign, **{"as": "chief_expert"}), by=EXPERT)
    assert not isinstance(first, Refusal), first
    story.told(ask("SignOff", **sign, **{"as": "coordinator"}))
    contest = roster.contests[CONTEST]
    main = contest.standing(MAIN)
    assert main is not None
    outcome = result_of(story.state, roster, contest, main)
    prize = replace(a_prize(1), contest=CONTEST, outcome=outcome)
    cues = [replace(cue, together=together) for cue in generate([prize], ("",))]
    story.roster = replace(roster, runs={RUN: a_show(*cues)})
    return story.told(ask("SetRunPhase", run=RUN, phase="live"))


def walked(story: Story) -> list[Shot]:
    """Walk through the whole ceremony, and give what was on the stage."""
    taken = []
    while not isinstance(press(story), Refusal):
        on = story.state.run(RUN).on_stage
        assert on
        taken.append(on.shot)
    return taken


def revealed(taken: Sequence[Shot]) -> list[tuple[EntryId, Award]]:
    """List who is named with which medal, in the order of the first time."""
    return list(dict.fromkeys(pair for shot in taken for pair in shot.awarded()))


def test_three_orders_of_a_file_are_one_reveal() -> None:
    """Check 2: gold-first, bronze-first, by region and any other order give the very same pictures."""
    reveals = [walked(stage(PLAIN, order)) for order in permutations(PLAIN)]

    assert [(VERA, "bronze"), (BORIS, "silver"), (ANNA, "gold")] == revealed(reveals[0])
    assert all(reveal == reveals[0] for reveal in reveals)


@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_lost(shape: str, together: bool) -> None:
    """Check 3: of ties, gaps and medallions everybody is named once, from the lowest medal up."""
    won, order = SHAPES[shape]

    shown = revealed(walked(stage(won, list(won), together=together)))

    assert dict(won) == dict(shown)
    assert len(won) == len(shown)
    assert order == [award for _, award in shown]


@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_tells_a_name_early(shape: str, together: bool) -> None:
    """Check 3: whatever the shape, no stream outside of a peek names who hasn't been named yet."""
    won, _ = SHAPES[shape]
    script = revealed_by_step(stage(won, list(won), together=together))
    story = stage(won, list(won), together=together)

    for known in script:
        press(story)
        told = "".join(drawn(story, *stream) for stream in STREAMS)
        named = {id for id, name in NAMES.items() if name in told}
        assert named <= known


def revealed_by_step(story: Story) -> list[set[EntryId]]:
    """Tell for each step who has been named by then."""
    known: set[EntryId] = set()
    steps = []
    for shot in walked(story):
        known = known | {entry for entry, _ in shot.awarded()}
        steps.append(known)
    return steps


def test_two_entries_of_one_region_stay_two() -> None:
    """Check 3: gold and bronze of one region are two people with a medal each."""
    story = stage({ANNA: "gold", BORIS: "bronze"}, [BORIS, ANNA])

    assert {entry.delegation for entry in story.roster.entries.values()} == {DelegationId("tat")}
    assert [(BORIS, "bronze"), (ANNA, "gold")] == revealed(walked(story))


def test_letters_stay_whole() -> None:
    """Check 3: «й» and «ё» reach the stage as they were typed."""
    story = stage({GALYA: "gold", ANNA: "silver"}, [GALYA, ANNA])
    walked(story)

    told = drawn(story, "ceremony", "venue")
    assert "Ёлкина" in told
    assert "Кийко" in told
