"""The leak hunt: marked values under every seal, in any order, and every byte that goes out."""

from collections.abc import Iterator
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as some
from msgspec.structs import replace

from makers import (
    ANNA,
    ANY,
    BORIS,
    CONTEST,
    EXPERT,
    INDUSTRY,
    LOOKS,
    M2,
    SCREEN,
    TEAM,
    TEAMS,
    TIMER,
    VENUE,
    VERA,
    YES,
    Story,
    a_busy_roster,
    a_scheme,
    ask,
    every_graphic,
)
from tablo.access.streams import Audience
from tablo.championship.commands import AnyCommand, SetPublication
from tablo.championship.draw import Lot
from tablo.championship.refusals import Refusal
from tablo.championship.roster import MAIN, Roster
from tablo.views.channels import CHANNELS, render, streams

OUTSIDE: tuple[Audience, ...] = ("public", "venue", "broadcast")
STANDINGS = (MAIN, INDUSTRY, TEAMS)
FILE, SEED, WHY = "тайна-файла.xlsx", "тайна-жребия", "тайна-причины"
SOURCE = {"name": FILE, "sha256": "fade" * 16}


def a_sealed_roster() -> Roster:
    """Make a championship with standings, workstations and a marking scheme."""
    roster = a_busy_roster()
    contest = replace(roster.contests[CONTEST], scheme=a_scheme())
    return replace(roster, contests={CONTEST: contest})


def a_story() -> Story:
    """Tell a history with everything on air and nothing published."""
    return Story(a_sealed_roster()).told(
        *every_graphic(),
        *every_graphic("preview"),
        ask("ShowScene", screen=SCREEN, scene="standings", params={"contest": CONTEST}),
    )


def sent(story: Story, audience: Audience) -> dict[str, bytes]:
    """Encode every view that an audience can reach."""
    return {
        str(name): msgspec.json.encode(render(name, story.state, story.roster))
        for name in streams(story.roster)
        if (name.audience or CHANNELS[name.channel].own) == audience
    }


def everything_sent(story: Story) -> dict[str, bytes]:
    """Encode every view of every audience outside of the crew."""
    return {text: view for audience in OUTSIDE for text, view in sent(story, audience).items()}


def of(name: str, **data: Any) -> AnyCommand:
    """Make a command about the contest."""
    return ask(name, contest=CONTEST, **data)


SEALED: list[AnyCommand] = [
    *(
        ask("RecordMark", entry=entry, module=M2, mark=mark, reason=WHY)
        for entry in (ANNA, BORIS, VERA, TEAM)
        for mark in ("63.91", "17.37", None)
    ),
    *(ask("RecordMark", entry=ANNA, aspect=ANY, mark=mark, reason=WHY) for mark in ("7.43", None)),
    *(ask("RecordMark", entry=entry, aspect=YES, mark="10") for entry in (ANNA, BORIS)),
    *(ask("RecordMark", entry=entry, aspect=LOOKS, scores=[1, 2, 2]) for entry in (ANNA, BORIS)),
    ask(
        "ImportMarks",
        source=SOURCE,
        marks=[{"entry": e, "module": M2, "mark": m} for e, m in ((VERA, "41.73"), (TEAM, "9.17"))],
    ),
    of("LockMarks"),
    of("LockMarks", module=M2),
    of("UnlockMarks", reason=WHY),
    *(
        of(
            "ImportResults",
            standing=standing,
            source=SOURCE,
            results=[{"entry": e, "place": n, "total": f"9{n}.73", "scale": f"54{n}"}],
        )
        for standing, e in ((MAIN, ANNA), (INDUSTRY, VERA), (TEAMS, TEAM))
        for n in (1, 2)
    ),
    *(of("DropResults", standing=standing, reason=WHY) for standing in STANDINGS),
    *(
        of("SignOff", standing=standing, basis=basis, **{"as": capacity})
        for standing in STANDINGS
        for basis in ("computed", "official")
        for capacity in ("chief_expert", "coordinator")
    ),
    *(of("SetProtest", standing=MAIN, on=on, reason=WHY) for on in (True, False)),
    of("SetRulings", rulings={"vacant": ["gold"], "medallions": [BORIS]}),
]
"""What happens behind the curtain: nobody outside may notice any of it."""
OPEN: list[AnyCommand] = [
    *(ask(name, timer=TIMER) for name in ("StartTimer", "PauseTimer", "ResumeTimer")),
    ask("PauseTimer", timer=TIMER, workstation="2"),
    ask("SetEntryStatus", entry=VERA, status="out_of_competition"),
    of("SetPublication", audience="public", level="nothing"),
    of("SetPublication", audience="public", level="progress"),
    of("SetPublication", standing=INDUSTRY, audience="venue", level="nothing"),
]


def does(story: Story, command: AnyCommand) -> None:
    """Send a command; signatures come from two people in turn."""
    first = getattr(command, "as_", "") == "chief_expert"
    decision = story.tell(command, by=EXPERT) if first else story.tell(command)
    if not isinstance(decision, Refusal) and command in SEALED:
        story.now = type(story.now)(story.now + 1)


@settings(max_examples=50, deadline=None)
@given(some.lists(some.sampled_from([*SEALED, *SEALED, *OPEN]), max_size=20))
def test_nobody_notices_what_is_sealed(history: list[AnyCommand]) -> None:
    """Whatever happens behind the curtain, in any order, no byte changes in front of it."""
    story = a_story()
    before = everything_sent(story)
    for command in history:
        does(story, command)
        after = everything_sent(story)
        if command in SEALED:
            assert before == after
        before = after


@settings(max_examples=50, deadline=None)
@given(some.lists(some.sampled_from(SEALED), min_size=1, max_size=20), some.data())
def test_taking_back_is_sealed_too(history: list[AnyCommand], data: some.DataObject) -> None:
    """That something sealed was taken back shows as little as the thing itself."""
    story = a_story()
    before, begun = everything_sent(story), len(story.journal)
    for command in history:
        does(story, command)
    told = sorted({fact.command for fact in story.journal[begun:]})
    for id in data.draw(some.permutations(told)):
        story.tell(ask("Undo", command=id))

    assert before == everything_sent(story)


PLANTED = [(entry, n) for n, entry in enumerate((ANNA, BORIS, VERA, TEAM, ANNA, BORIS, VERA))]


def a_value(n: int) -> str:
    """Make a mark that is like no other number in any view."""
    return f"{(17 * n + 23) % 60 + 1}.{83 - 2 * n}"


def some_plan() -> some.SearchStrategy[list[AnyCommand]]:
    """Draw an order of planting values and of publishing them."""
    plants = [
        ask("RecordMark", entry=entry, module=M2, mark=a_value(n), reason=WHY)
        for entry, n in PLANTED
    ]
    publications = [
        of("SetPublication", standing=standing, audience=audience, level=level)
        for standing in STANDINGS
        for audience in OUTSIDE
        for level in ("nothing", "progress", "frozen", "places", "marks")
    ]
    behind = [
        of("LockMarks"),
        of("UnlockMarks", reason=WHY),
        of("ImportResults", source=SOURCE, results=[{"entry": ANNA, "total": "91.97"}]),
        ask("DrawWorkstations", contest=CONTEST, seed=SEED, reason=WHY),
    ]
    steps = some.one_of(*map(some.sampled_from, (plants, publications, behind)))
    return some.lists(steps, min_size=3, max_size=25)


@settings(max_examples=120, deadline=None)
@given(some_plan())
def test_no_marked_value_goes_out_before_its_time(plan: list[AnyCommand]) -> None:
    """Each planted mark is in the bytes of an audience only if a standing shows it there."""
    story = a_story()
    shown: dict[tuple[Audience, str], set[str]] = {}
    for command in plan:
        accepted = not isinstance(story.tell(command), Refusal)
        if accepted and isinstance(command, SetPublication):
            shown[command.audience, command.standing] = _values(story, command.standing)

    every = {a_value(n) for _, n in PLANTED}
    for audience in OUTSIDE:
        may_know = set().union(*(_known(story, audience, one, shown) for one in STANDINGS))
        out = b"".join(sent(story, audience).values()).decode()
        for value in every - may_know:
            assert value not in out
        for secret in (FILE, SEED, WHY, SOURCE["sha256"], "91.97", str(EXPERT), "person:"):
            assert secret not in out


def _values(story: Story, standing: str) -> set[str]:
    inside = {entry.id for entry in story.roster.entries.values() if standing in entry.standings}
    marks = story.state.contest(CONTEST).marks
    return {str(cells[M2].mark) for entry, cells in marks.items() if entry in inside}


def _known(
    story: Story, audience: Audience, standing: str, frozen: dict[tuple[Audience, str], set[str]]
) -> set[str]:
    held = story.state.contest(CONTEST).standings.get(standing)  # type: ignore[call-overload]
    level = held.levels.get(audience, "progress") if held else "progress"
    if level == "frozen":
        return frozen[audience, standing]
    return _values(story, standing) if level == "marks" else set()


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    """Go through every object that names both an entry and a workstation."""
    if isinstance(value, dict):
        if "entry" in value and value.get("workstation"):
            yield value["entry"], value["workstation"]
        value = list(value.values())
    if isinstance(value, list):
        for held in value:
            yield from _pairs(held)


@settings(max_examples=60, deadline=None)
@given(some.permutations([ANNA, BORIS, VERA, TEAM]), some.integers(0, 4), some.booleans())
def test_a_draw_shows_what_is_revealed_of_it(order: list[str], count: int, started: bool) -> None:
    """Who drew what is told of the revealed places alone, in any order that lots were written."""
    stories = []
    for hidden in (order, [*order[:count], *reversed(order[count:])]):
        lots = [
            {"entry": entry, "workstation": f"Ж{n}"}
            for n, entry in enumerate(order)
            if entry in hidden
        ]
        lots.sort(key=lambda lot: hidden.index(lot["entry"]))
        story = a_story().told(of("DrawWorkstations", lots=lots))
        if count:
            story.told(of("RevealDraw", count=count))
        if started:
            story.told(ask("StartTimer", timer=TIMER))
        stories.append(story)

    told = everything_sent(stories[0])
    assert told == everything_sent(stories[1])
    draw = stories[0].state.contest(CONTEST).draw
    assert draw
    revealed = {_pair(lot) for lot in draw.lots[:count]}
    for view in told.values():
        assert set(_pairs(msgspec.json.decode(view))) <= revealed
    rows = msgspec.json.decode(told[f"draw:{CONTEST}@public"])["rows"]
    assert (4, count) == (len(rows), sum("entry" in row for row in rows))


def _pair(lot: Lot) -> tuple[str, str]:
    return lot.entry, lot.workstation


@settings(deadline=None)
@given(some.text("абв", min_size=1, max_size=5), some.text("где", min_size=1, max_size=5))
def test_two_hidden_draws_look_alike(one: str, other: str) -> None:
    """As long as nothing is revealed the bytes are the same whatever was drawn."""
    first, second = (a_story().told(of("DrawWorkstations", seed=seed)) for seed in (one, other))

    assert everything_sent(first) == everything_sent(second)


def test_one_standing_tells_nothing_of_another() -> None:
    """What is published of one standing leaves the others, and the main one, under seal."""
    story = a_story().told(
        ask("RecordMark", entry=BORIS, module=M2, mark="63.91"),
        ask("RecordMark", entry=VERA, module=M2, mark="17.37"),
        of("SetPublication", standing=INDUSTRY, audience="public", level="marks"),
    )

    told = sent(story, "public")

    assert b"17.37" in told[f"standings:{CONTEST}/{INDUSTRY}@public"]
    rest = b"".join(view for name, view in told.items() if f"/{INDUSTRY}@" not in name)
    assert b"17.37" not in rest
    assert b"63.91" not in b"".join(told.values())


def test_a_silent_contest_has_no_timer_anywhere() -> None:
    """Where nothing may be known of the main standing, no other standing tells of its timers."""
    story = a_story().told(
        ask("StartTimer", timer=TIMER), of("SetPublication", audience="public", level="nothing")
    )

    assert TIMER.encode() not in b"".join(sent(story, "public").values())
    assert TIMER.encode() in b"".join(sent(story, "venue").values())


def test_an_unsigned_official_result_is_nobodys() -> None:
    """However much may be known, nothing of an official file goes out before two have signed."""
    story = a_story()
    for audience in OUTSIDE:
        story.told(of("SetPublication", audience=audience, level="marks"))
    before = everything_sent(story)

    story.told(
        of(
            "ImportResults",
            source=SOURCE,
            results=[{"entry": VERA, "place": 1, "medal": "gold", "total": "91.97"}],
        )
    )

    assert before == everything_sent(story)


def test_a_screen_shows_venue_streams_only() -> None:
    """Whatever scene a screen shows, its stream is one that its venue may know."""
    story = a_story().told(
        ask("ShowScene", screen=SCREEN, scene="draw", params={"contest": CONTEST})
    )

    view = b"".join(
        view for name, view in sent(story, "venue").items() if name.startswith("screen:")
    )
    assert f"draw:{CONTEST}@venue".encode() in view
    assert b"@crew" not in view
    assert VENUE.encode() in view
