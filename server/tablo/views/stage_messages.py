"""What the director tells the host and those behind the stage, as each of them sees it."""

from msgspec import Struct

from tablo.championship.commands import StagePlace
from tablo.championship.ids import ActorId, Instant
from tablo.championship.state import RunState, StageMessage


class SentView(Struct, frozen=True, kw_only=True):
    """Draw a message of the director for who sent it: since when each place has it, or read it."""

    number: int
    text: str
    at: Instant
    by: ActorId
    places: tuple[StagePlace, ...]
    shown: dict[StagePlace, Instant]
    read: dict[StagePlace, Instant]


class MessageView(Struct, frozen=True, kw_only=True):
    """Draw a message of the director that nobody has read yet in the place it is for.

    `shown`: a page there has said that it stands on it, so that no other needs to.
    """

    number: int
    text: str
    at: Instant
    shown: bool


def sent_view(message: StageMessage) -> SentView:
    return SentView(
        number=message.number,
        text=message.text,
        at=message.at,
        by=message.by,
        places=message.places,
        shown={**message.read, **message.shown},
        read=message.read,
    )


def unread(held: RunState, place: StagePlace) -> tuple[MessageView, ...]:
    return tuple(
        MessageView(number=one.number, text=one.text, at=one.at, shown=place in one.shown)
        for one in held.played.messages
        if place in one.places and place not in one.read
    )
