"""The roster comes back as it was saved, and only whole."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from makers import ANNA, TIMER, VENUE, a_roster
from tablo.championship.ids import VenueId
from tablo.championship.roster import (
    EMPTY,
    Badge,
    Category,
    Championship,
    Contest,
    Delegation,
    Entry,
    Module,
    Output,
    Person,
    Roster,
    Screen,
    Skill,
    Text,
    Timer,
    Venue,
)
from tablo.store import roster
from tablo.store.database import Database
from tablo.store.errors import RosterBroken, RosterMoved

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
texts = st.builds(Text, words, words)
small = st.integers(0, 7)
times = st.integers(-(2**53), 2**53)
ids = st.lists(words.filter(bool), max_size=4, unique=True)
decimals = st.decimals(0, 1000, allow_nan=False, places=4) | st.just(Decimal("30.00"))


def one_of(held: dict[Any, Any]) -> st.SearchStrategy[Any]:
    """Choose an id out of what is there."""
    return st.sampled_from(list(held))


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Draw a roster in which everything points at something that is there."""

    def some(made: Any, /, *needs: dict[Any, Any], **fields: st.SearchStrategy[Any]) -> Any:
        names = draw(ids) if all(needs) else []
        return {name: draw(st.builds(made, id=st.just(name), **fields)) for name in names}

    modules = st.lists(
        st.builds(Module, id=words.filter(bool), label=texts, title=texts, max=decimals),
        max_size=3,
        unique_by=lambda module: module.id,
    ).map(tuple)
    venues = some(Venue, title=texts, zone=words, colour=small)
    skills = some(Skill, title=texts, sector=texts, code=words)
    categories = some(Category, title=texts)
    contests = some(
        Contest,
        *(venues, skills, categories),
        skill=one_of(skills),
        category=one_of(categories),
        venue=one_of(venues),
        place=texts,
        modules=modules,
    )
    badges = st.builds(Badge, code=texts, hue=small, partition=small)
    delegations = some(Delegation, name=texts, badge=badges)
    people = some(
        Person,
        last=texts,
        first=texts,
        middle=texts,
        display=st.sampled_from(["full", "number"]),
    )
    of_contests = [(None, None), *((key, None) for key in contests)] + [
        (key, module.id) for key, contest in contests.items() for module in contest.modules
    ]
    timers = some(
        Timer,
        venues,
        venue=one_of(venues),
        title=texts,
        kind=st.sampled_from(["countdown", "stopwatch", "until"]),
        duration=times,
        warn=st.lists(times, max_size=3).map(tuple),
        overtime=st.sampled_from(["count", "hold", "hide"]),
        until=st.none() | times,
    )
    for key, timer in timers.items():
        contest, module = draw(st.sampled_from(of_contests))
        timers[key] = replace(timer, contest=contest, module=module)
    return Roster(
        sessions={},
        groups={},
        runs={},
        revision=draw(small),
        championship=draw(st.builds(Championship, title=texts, stage=texts, zone=words)),
        venues=venues,
        skills=skills,
        categories=categories,
        contests=contests,
        delegations=delegations,
        people=people,
        entries=some(
            Entry,
            *(contests, delegations, people),
            contest=one_of(contests),
            people=st.lists(one_of(people), max_size=3).map(tuple),
            delegation=one_of(delegations),
            number=words,
            workstation=words,
        ),
        timers=timers,
        screens=some(Screen, venues, title=texts, venue=one_of(venues)),
        outputs=some(Output, title=texts),
    )


def order(held: Roster) -> list[list[str]]:
    """List the ids of each part in the order that people see."""
    return [list(part) for part in (held.venues, held.contests, held.entries, held.timers)]


@given(held=rosters())
@settings(
    max_examples=25,
    deadline=None,
    # each example replaces what the one before left: that is the point
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_round_trip(database: Database, held: Roster) -> None:
    """Any roster is read back equal, in the same order, one revision after the one before."""
    before = database.read_now(roster.revision)

    saved = database.write_now(lambda connection: roster.save(connection, held))

    found = database.read_now(roster.load)
    assert replace(held, revision=before + 1) == saved == found
    assert order(held) == order(found)


def test_empty(database: Database) -> None:
    """Before anything is saved, the roster is the empty one."""
    assert database.read_now(roster.load) == EMPTY
    assert database.read_now(roster.revision) == 0


def test_exact_marks(database: Database) -> None:
    """The highest mark of a module is kept digit by digit."""
    database.write_now(lambda connection: roster.save(connection, a_roster()))

    [contest] = database.read_now(roster.load).contests.values()

    assert [str(module.max) for module in contest.modules] == ["30", "70.5"]


@pytest.mark.parametrize(
    "broken",
    [
        {"venues": {}},
        {"delegations": {}},
        {"people": {}},
        {"timers": {TIMER: replace(a_roster().timers[TIMER], module="m9")}},
        {"timers": {TIMER: replace(a_roster().timers[TIMER], contest=None)}},
        {"entries": {ANNA: replace(a_roster().entries[ANNA], contest="unheard")}},
    ],
)
def test_points_at_nothing(database: Database, broken: dict[str, Any]) -> None:
    """A roster that points at something it doesn't hold is refused, and the old one stays."""
    saved = database.write_now(lambda connection: roster.save(connection, a_roster()))

    with pytest.raises(RosterBroken):
        database.write_now(lambda c: roster.save(c, replace(a_roster(), **broken)))

    assert saved == database.read_now(roster.load)


def test_edited_twice(database: Database) -> None:
    """Of two edits that began from the same revision, the later one is refused."""
    first = database.write_now(lambda connection: roster.save(connection, a_roster(), expected=0))
    moved = replace(first, venues={**first.venues, VENUE: first.venues[VENUE]})
    second = Venue(id=VenueId("yard"), title=Text("Двор"), zone="UTC")
    database.write_now(lambda connection: roster.save(connection, moved, expected=first.revision))

    late = replace(first, venues={**first.venues, second.id: second})
    with pytest.raises(RosterMoved, match="expected revision 1, but 2 is stored"):
        database.write_now(lambda c: roster.save(c, late, expected=first.revision))

    assert database.read_now(roster.revision) == 2
