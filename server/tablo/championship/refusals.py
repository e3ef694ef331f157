"""Every way the rules say no: a code that programs match, a text that a tired person understands.

The English text is the message id of the catalogues in `locale/`; the Russian one stands there.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from tablo.championship.text import Text

Params = Mapping[str, str | Text]


class Refusal(Struct, frozen=True, kw_only=True):
    """Hold an expected no. `params` fill the braces of the text; `current` is what holds now."""

    why: "Why"
    params: Params = {}
    current: dict[str, str | int | None] | None = None

    @property
    def code(self) -> str:
        """Give the code, in lower case."""
        return self.why.name.lower()

    @property
    def text(self) -> str:
        """Give the English text with its braces filled."""
        return self.why.value.format(**self.said("en"))

    def said(self, language: str) -> dict[str, str]:
        """Give the params as words of a language."""
        return {
            name: value.said(language) if isinstance(value, Text) else value
            for name, value in self.params.items()
        }


class Why(StrEnum):
    """The one list of refusals: the name is the code, the value the English text."""

    UNKNOWN_ENTRY = "There is no entry {entry}."
    UNKNOWN_CONTEST = "There is no contest {contest}."
    UNKNOWN_MODULE = "Contest {contest} has no module {module}."
    UNKNOWN_TIMER = "There is no timer {timer}."
    UNKNOWN_SCREEN = "There is no screen {screen}."
    UNKNOWN_OUTPUT = "There is no output {output}."
    UNKNOWN_VENUE = "There is no venue {venue}."
    UNKNOWN_SCENE = "There is no scene {scene}. There are: {scenes}."
    UNKNOWN_GRAPHIC = "There is no graphic {graphic}. There are: {graphics}."
    UNKNOWN_WORKSTATION = "Timer {timer} has no workstation {workstation}."
    BAD_MARK = "A mark is a number such as 17.25, but “{mark}” came."
    NEGATIVE_MARK = "A mark can't be below zero, but {mark} came."
    MARK_ABOVE_MAXIMUM = "The mark {mark} is above {max}, the most that module {module} can earn."
    MARK_TOO_FINE = "A mark has at most {digits} digits after the point, but {mark} came."
    TWICE_IN_FILE = "The file has two marks of entry {entry} for module {module}."
    MARKS_LOCKED = "The marks of module {module} are locked."
    CONTEST_LOCKED = "The marks of this contest are locked."
    NOT_COMPETING = "Entry {entry} does not compete ({status}), so it gets no mark."
    ALREADY_LOCKED = "These marks are locked already."
    NOT_LOCKED = "These marks are not locked."
    NOT_CLOSED = "Lock the marks of the contest first: only then can anybody vouch for them."
    SIGNED_ALREADY = "This has been signed already; another person has to sign as {missing}."
    TIE_OPEN = "A tie on the podium is not decided yet: decide it first."
    NO_SUCH_TIE = "These entries don't tie, so there is nothing to decide between them."
    UNDER_PROTEST = "The result is under protest: settle that first."
    REASON_NEEDED = "Say why: this needs a reason."
    UNCHANGED = "That is so already; nothing was changed."
    WRONG_TIMER_STATE = "Timer {timer} has to be {expected}, but it is {state}."
    NO_TIME_CHANGE = "Give a time other than zero."
    TOO_MUCH_TIME_TAKEN = "Only {left} s are left on timer {timer}: that much can't be taken."
    TIME_OUT_OF_RANGE = "A timer can be changed by at most 24 hours at once."
    UNTIL_IS_PAST = "The moment that timer {timer} runs to is over."
    NOT_EXPIRED = "Timer {timer} has not reached zero."
    MISSING_VALUE = "{subject} needs “{field}”."
    BAD_VALUE = "{subject} can't take “{value}” as “{field}”."
    NOT_IN_TIME = "A scene can be put on at most 10 minutes ahead, and not in the past."
    ONE_TARGET = "Name exactly one of screen, output, venue and all."
    LAYER_EMPTY = "Layer {layer} of output {output} carries nothing."
    STALE_REVISION = "Somebody was faster: this has changed since you saw it."
    FORBIDDEN = "Your role does not allow {command} here."
    STORAGE_FULL = "The disk of the server is full, so nothing can be saved. Free some space."
    BUSY = "The server has too much to do right now. Try again in a moment."


class Answer(Struct, frozen=True, kw_only=True):
    """Say what became of a command; the same id from the same actor gets the same answer."""

    outcome: Literal["accepted", "refused", "conflict", "invalid", "forbidden"]
    refusal: Refusal | None = None
    repeated: bool = False
