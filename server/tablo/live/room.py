"""The one owner of a node's state: it takes commands, decides, makes durable, and tells.

Nothing is answered or shown before it is on disk, and everything that waits goes there together.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from tablo.access.actors import SYSTEM
from tablo.access.roles import may_command
from tablo.championship.decide import decide
from tablo.championship.events import AnyEvent, Fact, RosterRevised
from tablo.championship.ids import ActorId, CommandId, Instant
from tablo.championship.reduce import fold
from tablo.championship.refusals import Answer, Refusal, Why
from tablo.championship.roster import Roster
from tablo.championship.state import State
from tablo.clock import Clock
from tablo.live.bus import Envelope, RoomAway, RoomFault
from tablo.store.errors import CommandKnown, LeaseLost, StorageFull, StoreBusy
from tablo.store.journal import Journal, Record
from tablo.views.channels import touched

QUEUE_LIMIT = 1_000
"""Commands that may wait; further ones are refused as busy."""
BATCH_LIMIT = 250
"""Commands that are decided in one pass, so that a burst never holds the loop for long."""
CHECKPOINT_EVERY = 1_000
"""Facts between two checkpoints."""
RETRY_S = (0.1, 0.3, 1.0)
"""Waits between tries to read the journal again after the store failed; the last one repeats."""

Key = tuple[ActorId, CommandId]
log = logging.getLogger(__name__)


class RevisionFailed(Exception):
    """A revised roster could not be journalled; the old one goes on."""


class Watcher(Protocol):
    """Whoever draws what a room knows."""

    def changed(self, state: State, roster: Roster, subjects: frozenset[str] | None) -> None:
        """Take over what holds now; `subjects` may have changed, None: anything may have."""
        ...


class _Asked(Struct):
    envelope: Envelope
    answer: "asyncio.Future[Answer]"


class _Revised(Struct):
    roster: Roster
    done: "asyncio.Future[None]"


class _Draft(Struct):
    """A batch as far as it is decided: what would hold if all of it became durable.

    `known`: answers that are durable already; `fresh`: those that this batch will make so;
    `results`: what each item of the batch gets, and whether that hangs on durability.
    """

    state: State
    roster: Roster
    now: Instant
    known: dict[Key, Answer]
    fresh: dict[Key, Answer] = {}
    records: list[Record] = []
    events: list[AnyEvent] = []
    results: list[tuple[Answer | RoomFault, bool]] = []

    def record(self, key: Key, name: str, answer: Answer, events: Sequence[AnyEvent] = ()) -> None:
        facts = tuple(
            Fact(id=self.state.last + n, at=self.now, actor=key[0], event=event, command=key[1])
            for n, event in enumerate(events, start=1)
        )
        self.state = fold(self.state, facts)
        self.events += events
        self.records.append(
            Record(command_id=key[1], actor=key[0], name=name, answer=answer, facts=facts)
        )


class Room:
    """Decide commands one batch after the other, in one task that alone changes the state.

    Of a batch everything is durable or nothing. The same id from the same actor gets the same
    answer, marked `repeated`, without a second effect, also after a restart. What is forbidden
    or refused for want of space is not kept, so that trying again is a new try.
    """

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        *,
        roster: Roster,
        watcher: Watcher,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._state = State()
        self._roster = roster
        self._watcher = watcher
        self._latest = 0
        self._checkpointed = 0
        self._waiting: deque[_Asked | _Revised] = deque()
        self._bell = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self.storage_full = False
        self._store_lost = False

    @property
    def state(self) -> State:
        """Give what holds now: durable, and what the streams draw."""
        return self._state

    @property
    def roster(self) -> Roster:
        """Give the roster that commands are decided on."""
        return self._roster

    @property
    def healthy(self) -> bool:
        """Tell whether commands are being decided: the task runs and the store answers."""
        return self._task is not None and not self._task.done() and not self._store_lost

    async def start(self) -> "asyncio.Task[None]":
        """Read the journal and begin to decide; raises what `Journal.open` raises.

        The task given ends with `stop`, or by a fault that is logged.
        """
        if self._task is not None:
            raise RuntimeError("expected a room that has not been started, but it was")
        await self._open()
        self._checkpointed = self._state.last
        self._task = asyncio.create_task(self._run(), name="room")
        self._task.add_done_callback(self._ended)
        if self._state.roster_revision != self._roster.revision:
            await self._catch_up()
        return self._task

    async def _catch_up(self) -> None:
        try:
            await self.revise(self._roster)
        except (RevisionFailed, RoomAway):
            log.exception("revision %d can't be journalled yet", self._roster.revision)

    async def stop(self) -> None:
        """Decide what waits, write a checkpoint, and end. Later commands find the room away."""
        self._stopping = True
        self._bell.set()
        if self._task is not None:
            await asyncio.wait([self._task])

    async def submit(self, envelope: Envelope) -> Answer:
        """Have a command decided; the answer comes when it is durable.

        Refuses with BUSY when too many wait. Raises `RoomAway` when it stays unknown whether the
        command happened, and `RoomFault` when the rules failed on it.
        """
        if self._stopping or self._task is None or self._task.done():
            raise RoomAway("the room has stopped")
        if len(self._waiting) >= QUEUE_LIMIT:
            return _refused(Why.BUSY)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Asked(envelope, answer))
        self._bell.set()
        return await answer

    async def revise(self, roster: Roster) -> None:
        """Journal that a revision of the roster holds, and decide on it from that point on.

        Raises `RevisionFailed` when it could not be kept, `RoomAway` when that is unknown.
        """
        if self._stopping or self._task is None or self._task.done():
            raise RoomAway("the room has stopped")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Revised(roster, done))
        self._bell.set()
        await done

    def revoke(self, actor: ActorId) -> None:
        """Forbid what of an actor still waits to be decided."""
        for item in [item for item in self._waiting if isinstance(item, _Asked)]:
            if item.envelope.actor.id == actor:
                self._waiting.remove(item)
                _settle(item.answer, _forbidden(item.envelope))

    # The task

    async def _run(self) -> None:
        while True:
            await self._bell.wait()
            self._bell.clear()
            while self._waiting:
                size = min(BATCH_LIMIT, len(self._waiting))
                batch = [self._waiting.popleft() for _ in range(size)]
                try:
                    await self._decide(batch)
                finally:
                    _lose(batch)
            if self._stopping:
                break
        await self._checkpoint()

    async def _decide(self, batch: list[_Asked | _Revised]) -> None:
        try:
            draft, refused = await self._decided(batch)
        except LeaseLost:
            # Another room decides now: this one ends, and answers and shows nothing any more
            raise
        except Exception:
            log.exception("the store failed; what became of %d commands is unknown", len(batch))
            _lose(batch)
            await self._reopen()
            return
        if refused is None:
            self._publish(draft)
        _settle_all(batch, draft, instead=refused)
        if self._state.last - self._checkpointed >= CHECKPOINT_EVERY:
            await self._checkpoint()

    async def _decided(self, batch: list[_Asked | _Revised]) -> tuple[_Draft, Answer | None]:
        """Decide a batch and make it durable; the answer is why nothing of it could be kept.

        Nearly all commands are new, and the journal takes no id twice. So the batch is decided as
        if it were new, and earlier answers are looked up only where that turns out wrong, or where
        nothing would be kept that could tell: a forbidden command may have been allowed before.
        """
        draft = self._draft(batch, {})
        if all(hangs for _, hangs in draft.results):
            with suppress(CommandKnown):
                if await self._keep(draft) is None:
                    return draft, None
        draft = self._draft(batch, await self._known(batch))
        return draft, await self._keep(draft)

    async def _keep(self, draft: _Draft) -> Answer | None:
        """Make a draft durable, or say why nothing of it was kept."""
        if not draft.records:
            return None
        try:
            await self._journal.append(draft.records)
        except StorageFull:
            self._storage_is_full(full=True)
            return _refused(Why.STORAGE_FULL)
        except StoreBusy:
            return _refused(Why.BUSY)
        self._storage_is_full(full=False)
        return None

    async def _known(self, batch: list[_Asked | _Revised]) -> dict[Key, Answer]:
        keys = [_key(item.envelope) for item in batch if isinstance(item, _Asked)]
        return await self._journal.known(keys) if keys else {}

    def _draft(self, batch: list[_Asked | _Revised], known: dict[Key, Answer]) -> _Draft:
        draft = _Draft(
            state=self._state,
            roster=self._roster,
            now=Instant(max(self._clock.now(), self._latest)),
            known=known,
        )
        for item in batch:
            if isinstance(item, _Revised):
                _draft_revision(draft, item.roster)
            else:
                draft.results.append(_draft_command(draft, item.envelope))
        return draft

    def _publish(self, draft: _Draft) -> None:
        revised = draft.roster is not self._roster
        self._state, self._roster = draft.state, draft.roster
        if draft.events:
            self._latest = draft.now
        if draft.events or revised:
            subjects = frozenset[str]().union(*map(touched, draft.events))
            self._watcher.changed(draft.state, draft.roster, None if revised else subjects)

    # The store

    async def _checkpoint(self) -> None:
        if self._state.last == self._checkpointed:
            return
        try:
            await self._journal.checkpoint(self._state)
        except Exception:
            log.exception("no checkpoint could be written; the journal itself is whole")
        self._checkpointed = self._state.last

    async def _reopen(self) -> None:
        """Read what is durable, until that works: nobody knows what a failed write left."""
        self._store_lost = True
        tries = 0
        while not self._stopping:
            try:
                await self._open()
            except Exception:
                log.exception("the journal can't be read; trying again")
            else:
                self._store_lost = False
                log.warning("the journal was read again, up to %d", self._state.last)
                return
            await asyncio.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
            tries += 1

    async def _open(self) -> None:
        state = await self._journal.open()
        newest = await self._journal.facts(after=state.last - 1, limit=1) if state.last else []
        self._latest = max([self._latest, *(fact.at for fact in newest)])
        self._state = state
        self._watcher.changed(state, self._roster, None)

    def _storage_is_full(self, *, full: bool) -> None:
        if full and not self.storage_full:
            log.critical("the disk is full: commands are refused until there is space again")
        if self.storage_full and not full:
            log.warning("there is space again: commands are kept")
        self.storage_full = full

    def _ended(self, task: "asyncio.Task[None]") -> None:
        _lose([*self._waiting])
        self._waiting.clear()
        if task.cancelled():
            log.critical("the room was cancelled; nothing is decided any more")
        elif error := task.exception():
            log.critical("the room failed; nothing is decided any more", exc_info=error)


def _draft_command(draft: _Draft, envelope: Envelope) -> tuple[Answer | RoomFault, bool]:
    key = _key(envelope)
    if key in draft.known:
        return replace(draft.known[key], repeated=True), False
    if key in draft.fresh:
        return replace(draft.fresh[key], repeated=True), True
    forbidden = may_command(envelope.actor, envelope.command, draft.roster, draft.state)
    if forbidden:
        return Answer(outcome="forbidden", refusal=forbidden), False
    name = type(envelope.command).__name__
    try:
        decision = decide(draft.state, draft.roster, envelope.command, key[0], draft.now)
        if isinstance(decision, Refusal):
            stale = decision.why is Why.STALE_REVISION
            answer = Answer(outcome="conflict" if stale else "refused", refusal=decision)
            draft.record(key, name, answer)
        else:
            answer = Answer(outcome="accepted")
            draft.record(key, name, answer, decision)
    except Exception:
        log.exception("the rules failed on %s %r of %s", name, envelope.id, envelope.actor.id)
        return RoomFault(f"the rules failed on {name} {envelope.id}"), False
    draft.fresh[key] = answer
    return answer, True


def _draft_revision(draft: _Draft, roster: Roster) -> None:
    if roster.revision != draft.state.roster_revision:
        command = CommandId(f"roster:{roster.revision}:{draft.state.last + 1}")
        event = RosterRevised(revision=roster.revision)
        draft.record((SYSTEM.id, command), "ReviseRoster", Answer(outcome="accepted"), (event,))
    draft.roster = roster


def _settle_all(batch: list[_Asked | _Revised], draft: _Draft, *, instead: Answer | None) -> None:
    """Answer a batch; `instead` goes to all whose answer hung on a write that failed."""
    results = iter(draft.results)
    for item in batch:
        if isinstance(item, _Revised):
            _conclude(item.done, RevisionFailed(_text(instead)) if instead else None)
        else:
            answer, hangs = next(results)
            _settle(item.answer, instead if instead and hangs else answer)


def _text(answer: Answer) -> str:
    return answer.refusal.text if answer.refusal else answer.outcome


def _key(envelope: Envelope) -> Key:
    return envelope.actor.id, envelope.id


def _refused(why: Why) -> Answer:
    return Answer(outcome="refused", refusal=Refusal(why=why))


def _forbidden(envelope: Envelope) -> Answer:
    params = {"command": type(envelope.command).__name__}
    return Answer(outcome="forbidden", refusal=Refusal(why=Why.FORBIDDEN, params=params))


def _settle(future: "asyncio.Future[Answer]", outcome: Answer | Exception) -> None:
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)


def _conclude(future: "asyncio.Future[None]", error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)


def _lose(batch: Sequence[_Asked | _Revised]) -> None:
    for item in batch:
        error = RoomAway("whether it happened is unknown; ask again")
        if isinstance(item, _Asked):
            _settle(item.answer, error)
        else:
            _conclude(item.done, error)
