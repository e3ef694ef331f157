"""Whether the journal is what was written, as precisely as can be said; it repairs nothing."""

from collections.abc import Iterator, Mapping

from msgspec import Struct
from sqlalchemy import Connection, select

from tablo.championship import events as happened
from tablo.championship.events import AnyEvent
from tablo.championship.graphics import check_graphic
from tablo.championship.ids import ContestId, ModuleId
from tablo.championship.reduce import reduce
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Roster
from tablo.championship.screens import check_scene
from tablo.championship.state import State
from tablo.store import checkpoints
from tablo.store import roster as stored_roster
from tablo.store.errors import JournalBroken
from tablo.store.lines import GENESIS, Line, Tail, read_lines, read_tail, wrong_link
from tablo.store.tables import CommandRow, JournalRow, table

_JOURNAL = table(JournalRow)
_COMMAND = table(CommandRow)


class Problem(Struct, frozen=True):
    """Say what is wrong at which line; 0 where it isn't at one line."""

    line: int
    what: str


def problems(connection: Connection) -> Iterator[Problem]:
    """Find everything that is wrong, in one transaction."""
    if connection.dialect.name == "sqlite":
        yield from _file(connection)
    yield from _lines(connection)
    yield from _commands(connection)


def newest_problem(connection: Connection, lines: int) -> Problem | None:
    """Find what is wrong with the chain of the newest lines, if anything: `lines` of them."""
    try:
        said = read_tail(connection)
    except JournalBroken as error:
        return Problem(0, error.what)
    before: Tail | None = Tail(0, GENESIS) if said.last <= lines else None
    for line in read_lines(connection, max(0, said.last - lines - 1)):
        wrong = before and wrong_link(line, before)
        if wrong:
            return Problem(line.id, wrong)
        before = Tail(line.id, line.hash)
    if before != said:
        return Problem(said.last, f"the tail names another last line: {said.last}")
    return None


def _file(connection: Connection) -> Iterator[Problem]:
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield Problem(0, f"the database file is damaged: {found}")
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Problem(0, f"a row of {row[0]} points at a {row[2]} that doesn't exist")


def _lines(connection: Connection) -> Iterator[Problem]:
    roster = stored_roster.load(connection)
    kept = checkpoints.texts(connection)
    state: State | None = State()
    tail = Tail(0, GENESIS)
    for line in read_lines(connection):
        wrong = wrong_link(line, tail)
        if wrong:
            yield Problem(line.id, wrong)
        tail = Tail(line.id, line.hash)
        try:
            event = line.event()
        except JournalBroken as error:
            yield Problem(line.id, error.what)
            state = None
            continue
        yield from (Problem(line.id, what) for what in _unresolved(line, event, roster))
        state, failed = _folded(state, line)
        if failed:
            yield Problem(line.id, failed)
        if state and line.id in kept and kept[line.id] != checkpoints.encode(state):
            yield Problem(line.id, "the checkpoint here isn't what the replay gives")
    yield from _end(connection, tail, kept)


def _folded(state: State | None, line: Line) -> tuple[State | None, str]:
    if state is None:
        return None, ""
    try:
        return reduce(state, line.fact()), ""
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return None, f"it can't be folded: {error!r}"


def _end(connection: Connection, tail: Tail, kept: Mapping[int, str]) -> Iterator[Problem]:
    try:
        said = read_tail(connection)
    except JournalBroken as error:
        yield Problem(0, error.what)
        return
    if said.last > tail.last:
        yield Problem(tail.last + 1, f"lines {tail.last + 1} to {said.last} are missing")
    elif said != tail:
        yield Problem(tail.last, f"the tail names another last line: {said.last}")
    for checkpoint in kept:
        if checkpoint > tail.last:
            yield Problem(checkpoint, "there is a checkpoint here, but no line")


def _commands(connection: Connection) -> Iterator[Problem]:
    same = (_JOURNAL.c.actor == _COMMAND.c.actor) & (_JOURNAL.c.command == _COMMAND.c.id)
    for line, command in connection.execute(
        select(_JOURNAL.c.id, _JOURNAL.c.command)
        .outerjoin(_COMMAND, same)
        .where(_COMMAND.c.id.is_(None))
        .order_by(_JOURNAL.c.id)
    ):
        yield Problem(line, f"the answer to its command {command} is missing")
    for line, command in connection.execute(
        select(_JOURNAL.c.id, _JOURNAL.c.command)
        .join(_COMMAND, same)
        .where(_COMMAND.c.outcome != "accepted")
        .order_by(_JOURNAL.c.id)
    ):
        yield Problem(line, f"its command {command} was answered as not accepted")
    for actor, command in connection.execute(
        select(_COMMAND.c.actor, _COMMAND.c.id)
        .outerjoin(_JOURNAL, same)
        .where(_COMMAND.c.outcome == "accepted", _JOURNAL.c.id.is_(None))
    ):
        yield Problem(0, f"command {command} of {actor} was accepted, but has no line")


def _unresolved(line: Line, event: AnyEvent, roster: Roster) -> Iterator[str]:
    if line.type != type(event).__name__:
        yield f"its type is {line.type}, but its event {type(event).__name__}"
    for name, held in (
        ("contest", roster.contests),
        ("entry", roster.entries),
        ("timer", roster.timers),
        ("screen", roster.screens),
        ("output", roster.outputs),
    ):
        named = getattr(event, name, None)
        if named is not None and named not in held:
            yield f"the roster has no {name} {named}"
    match event:
        case happened.MarkRecorded() | happened.MarksLocked() | happened.MarksUnlocked():
            if event.module is not None:
                yield from _unknown_module(roster, event.contest, event.module)
        case happened.SceneShown():
            yield from _refused(check_scene(event.scene, event.params, roster))
        case happened.LineupShown() | happened.LineupPrepared():
            for item in event.lineup.items() if event.lineup else ():
                yield from _refused(check_scene(item.scene, item.params, roster))
        case happened.GraphicShown():
            yield from _refused(check_graphic(event.graphic, event.data, roster))
        case happened.RosterRevised():
            if event.revision > roster.revision:
                yield f"the roster is older (revision {roster.revision}) than {event.revision}"
        case _:
            pass


def _refused(refusal: Refusal | None) -> Iterator[str]:
    if refusal:
        yield refusal.text


def _unknown_module(roster: Roster, contest: ContestId, module: ModuleId) -> Iterator[str]:
    held = roster.contests.get(contest)
    if held is not None and held.module(module) is None:
        yield f"contest {contest} has no module {module}"
