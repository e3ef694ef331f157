"""Facts become state, and old state is never changed in place."""

from decimal import Decimal

import msgspec

from makers import ANNA, CONTEST, M1, a_roster, facts
from tablo.championship import events as happened
from tablo.championship.events import EVENTS, Fact
from tablo.championship.reduce import fold
from tablo.championship.reduce_contest import RECENT
from tablo.championship.state import State


def a_mark(mark: int) -> happened.MarkRecorded:
    """Make the event that gives Anna a mark."""
    return happened.MarkRecorded(contest=CONTEST, entry=ANNA, module=M1, mark=Decimal(mark))


def test_state_is_a_value() -> None:
    """Folding gives a new state and leaves the old one as it was."""
    before = fold(State(), facts(a_mark(1)))
    copy = msgspec.json.encode(before)

    after = fold(before, facts(a_mark(2), after=1))

    assert copy == msgspec.json.encode(before)
    assert after.contest(CONTEST).marks[ANNA][M1].rev == 2


def test_history_is_bounded() -> None:
    """A contest remembers its newest changes, newest first, and no more than that."""
    state = fold(State(), facts(*(a_mark(n) for n in range(RECENT + 5))))

    recent = state.contest(CONTEST).recent
    assert len(recent) == RECENT
    assert (Decimal(RECENT + 4), Decimal(RECENT + 3)) == (recent[0].after, recent[0].before)


def test_roster_revision() -> None:
    """A revised roster is a fact like any other: state knows which revision holds."""
    state = fold(State(), facts(happened.RosterRevised(revision=a_roster().revision + 1)))

    assert (state.roster_revision, state.last) == (2, 1)


def test_events_survive_the_journal() -> None:
    """Every event reads back from its JSON as what it was, by its own name."""
    (fact,) = facts(a_mark(17))

    text = msgspec.json.encode(fact.event)

    assert b'"type":"MarkRecorded"' in text
    assert fact == Fact(
        id=1,
        at=fact.at,
        actor=fact.actor,
        command=fact.command,
        event=msgspec.json.decode(text, type=happened.AnyEvent),
    )
    assert all(name == event.__struct_config__.tag for name, event in EVENTS.items())
