"""What the director tells the host and those behind the stage, and who has it.

A message is no step: it changes nothing on the stage, and no audience hears of it. One of a rehearsal
goes with it.
"""

from typing import get_args

from msgspec.structs import replace

from tablo.championship import commands as asked
from tablo.championship import events as happened
from tablo.championship.commands import StagePlace
from tablo.championship.decision import Decision, refuse
from tablo.championship.events import Fact
from tablo.championship.ids import Instant
from tablo.championship.refusals import Why
from tablo.championship.state import RunState, StageMessage

PLACES: tuple[StagePlace, ...] = get_args(StagePlace)
KEPT = 20
"""Messages that a run remembers; the journal has them all."""


def decide_message(
    run: RunState, command: asked.SendStageMessage | asked.AcknowledgeMessage
) -> Decision:
    """Decide what sending a message, or having it, causes."""
    if isinstance(command, asked.SendStageMessage):
        return _send(run, command)
    held = run.played.messages
    message = next((one for one in held if one.number == command.message), None)
    if message is None or command.place not in message.places:
        return refuse(Why.UNKNOWN_MESSAGE, message=str(command.message))
    known = message.read if command.what == "read" else {**message.shown, **message.read}
    if command.place in known:
        return refuse(Why.UNCHANGED)
    return (
        happened.StageMessageAcknowledged(
            run=command.run,
            message=command.message,
            place=command.place,
            what=command.what,
            rehearsal=run.rehearsal is not None,
        ),
    )


def _send(run: RunState, command: asked.SendStageMessage) -> Decision:
    text = command.text.strip()
    if not text:
        return refuse(Why.TEXT_NEEDED)
    places = PLACES if command.to == "all" else (command.to,)
    return (
        happened.StageMessageSent(
            run=command.run,
            message=run.numbered + 1,
            places=places,
            text=text,
            rehearsal=run.rehearsal is not None,
        ),
    )


def messages_after(
    messages: tuple[StageMessage, ...],
    event: happened.StageMessageSent | happened.StageMessageAcknowledged,
    fact: Fact,
) -> tuple[StageMessage, ...]:
    """Give the messages that a run remembers after an event."""
    if isinstance(event, happened.StageMessageSent):
        new = StageMessage(
            number=event.message,
            places=event.places,
            text=event.text,
            at=fact.at,
            by=fact.actor,
        )
        return (*messages, new)[-KEPT:]
    return tuple(
        _had(one, event, fact.at) if one.number == event.message else one for one in messages
    )


def _had(
    message: StageMessage, event: happened.StageMessageAcknowledged, at: Instant
) -> StageMessage:
    if event.what == "read":
        return replace(message, read={**message.read, event.place: at})
    return replace(message, shown={**message.shown, event.place: at})
