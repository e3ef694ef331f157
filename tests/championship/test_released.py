"""Journals that earlier versions wrote: their lines are read as today's, for ever."""

from decimal import Decimal

import msgspec

from makers import ANNA, BORIS, CONTEST, DIRECTOR, M1, NOON, SCREEN, TIMER, WATCH
from tablo.championship.events import AnyEvent, Fact
from tablo.championship.ids import Instant
from tablo.championship.reduce import fold
from tablo.championship.state import State
from tablo.championship.timers import left

MARK = '{"type":"MarkRecorded","contest":"welding-main","entry":"anna","module":"m1","mark":"%s"}'
FIRST = (
    '{"type":"RosterRevised","revision":1}',
    '{"type":"MarksImported","source":{"name":"x.csv","sha256":"%s"},"count":1}' % ("0" * 64),
    MARK % "17.25",
    MARK % "18.5",
    '{"type":"MarkRecorded","contest":"welding-main","entry":"boris","module":"m1","mark":null}',
    '{"type":"EntryStatusChanged","contest":"welding-main","entry":"boris","status":"dns"}',
    '{"type":"MarksLocked","contest":"welding-main","module":null,"places":{"anna":1}}',
    '{"type":"ResultSigned","contest":"welding-main","as":"chief_expert"}',
    '{"type":"ProtestChanged","contest":"welding-main","on":true,"reason":"спор"}',
    '{"type":"ProtestChanged","contest":"welding-main","on":false,"reason":"решён"}',
    '{"type":"RulingsChanged","contest":"welding-main","rulings":{"vacant":["gold"]}}',
    '{"type":"PublicationChanged","contest":"welding-main","audience":"venue","level":"frozen"}',
    '{"type":"MarksUnlocked","contest":"welding-main","module":null,"reason":"перемер"}',
    '{"type":"TimerArmed","timer":"m1-timer","duration":3600000}',
    '{"type":"TimerStarted","timer":"m1-timer","duration":3600000,"at":1800000000000}',
    '{"type":"TimerPaused","timer":"m1-timer","at":1800000600000,"reason":"тревога"}',
    '{"type":"TimerAdjusted","timer":"m1-timer","delta":60000,"at":1800000600000,"reason":"т"}',
    '{"type":"TimerResumed","timer":"m1-timer","at":1800000900000}',
    '{"type":"TimerStarted","timer":"watch","duration":0,"at":1800000000000}',
    '{"type":"TimerStopped","timer":"watch","at":1800000300000}',
    '{"type":"SceneShown","screen":"wall","scene":"timers","params":{"venue":"hall"},"at":1800000000000}',
    '{"type":"ScreenBlanked","screen":"wall","on":true}',
    (
        '{"type":"GraphicShown","output":"air","layer":"bug","graphic":"score-bug",'
        '"data":{"contest":"welding-main"},"at":1800000000000}'
    ),
    '{"type":"GraphicUpdated","output":"air","layer":"bug","data":{"contest":"welding-main"}}',
    '{"type":"GraphicAdvanced","output":"air","layer":"bug"}',
    '{"type":"GraphicHidden","output":"air","layer":"bug"}',
    '{"type":"OutputCleared","output":"air"}',
    '{"type":"OutputBlanked","output":"air","on":true}',
    '{"type":"TimerExpired","timer":"m1-timer","at":1800003960000,"ends":true}',
)
"""A line of each event as the first version wrote it, which knew no workstations and standings."""


def folded(*lines: str) -> State:
    """Fold lines of a journal, each of a command of its own as an old journal has none."""
    events = [msgspec.json.decode(line, type=AnyEvent) for line in lines]
    facts = (
        Fact(id=n, at=NOON, actor=DIRECTOR, event=event) for n, event in enumerate(events, start=1)
    )
    return fold(State(), facts)


def test_the_first_journal_folds() -> None:
    """Lines without any of the newer fields give the marks, signatures and screens they meant."""
    state = folded(*FIRST)

    contest = state.contest(CONTEST)
    cell = contest.marks[ANNA][M1]
    assert (Decimal("18.5"), 2) == (cell.mark, cell.rev)
    assert (None, "dns") == (contest.marks[BORIS][M1].mark, contest.statuses[BORIS])
    standing = contest.standing()
    assert ({ANNA: 1}, "frozen", {"gold"}) == (
        standing.baseline,
        standing.level("venue"),
        set(standing.rulings.vacant),
    )
    assert (False, {}, "computed") == (standing.protest, standing.signed, standing.basis)
    assert standing.frozen["venue"].marks[ANNA][M1] == cell
    screen = state.screen(SCREEN)
    assert screen.shown
    assert (["timers"], True) == ([item.scene for item in screen.shown.lineup.main], screen.blank)
    assert ({}, True) == (state.output(next(iter(state.outputs))).layers, True)


def test_timers_of_the_first_journal_count_on() -> None:
    """A timer of an old journal counts as it did, and is one for all workstations."""
    running = folded(*FIRST[:-1]).timers
    ended = folded(*FIRST).timers[TIMER]

    assert 46 * 60_000 == left(running[TIMER], Instant(1_800_001_200_000))
    assert ("finished", "stopped") == (running[WATCH].state, running[WATCH].outcome)
    assert ("finished", 0, {}) == (ended.state, ended.remaining, ended.stations)


def test_nothing_of_the_first_journal_is_taken_back() -> None:
    """An old line names no command, so none of it can be taken back; what comes now can."""
    assert () == folded(*FIRST).done
