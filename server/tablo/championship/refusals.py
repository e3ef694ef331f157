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
    UNKNOWN_STANDING = "Contest {contest} has no standing {standing}."
    UNKNOWN_MODULE = "Contest {contest} has no module {module}."
    UNKNOWN_TIMER = "There is no timer {timer}."
    UNKNOWN_SCREEN = "There is no screen {screen}."
    UNKNOWN_GROUP = "There is no group of screens {group}."
    UNKNOWN_OUTPUT = "There is no output {output}."
    UNKNOWN_VENUE = "There is no venue {venue}."
    UNKNOWN_SCENE = "There is no scene {scene}. There are: {scenes}."
    UNKNOWN_GRAPHIC = "There is no graphic {graphic}. There are: {graphics}."
    UNKNOWN_WORKSTATION = "Timer {timer} has no workstation {workstation}."
    BAD_MARK = "A mark is a number such as 17.25, but “{mark}” came."
    NEGATIVE_MARK = "A mark can't be below zero, but {mark} came."
    MARK_ABOVE_MAXIMUM = "The mark {mark} is above {max}, the most that module {module} can earn."
    MARK_TOO_FINE = "A mark has at most {digits} digits after the point, but {mark} came."
    ONE_PART = "Name exactly one of module, criterion and aspect, and either a mark or scores."
    MARKED_BY_ASPECTS = "Module {module} is marked by its aspects, not as a whole."
    UNKNOWN_ASPECT = "The marking scheme has no aspect {part}."
    MARK_EXPECTED = "Aspect {part} takes a mark, not judges' scores."
    SCORES_EXPECTED = "Aspect {part} takes {judges} judges' scores from 0 to 3, not a mark."
    NOT_YES_OR_NO = "Aspect {part} is either earned whole ({max}) or not at all (0): not {mark}."
    NOT_A_STEP = "Aspect {part} takes one of {steps}, not {mark}."
    MARK_OUT_OF_RANGE = "Aspect {part} takes a mark from 0 to {max}, not {mark}."
    NUMBER_OF_SCORES = "Aspect {part} takes {judges} judges' scores, but {count} came."
    SCORE_OUT_OF_RANGE = "A judge's score is 0, 1, 2 or 3, but {score} came for aspect {part}."
    TWICE_NAMED = "Entry {entry} stands there twice."
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
    NO_OFFICIAL = "There is no official result here."
    DIFFERENCES_OPEN = "The official result differs in {count} values: say which of the two holds."
    OTHER_BASIS = "The other signature is for the other result: both have to sign the same one."
    RESULT_SIGNED = "This result is signed: unlock the marks first, with a reason."
    UNDER_PROTEST = "The result is under protest: settle that first."
    REASON_NEEDED = "Say why: this needs a reason."
    UNCHANGED = "That is so already; nothing was changed."
    WRONG_TIMER_STATE = "Timer {timer} has to be {expected}, but it is {state}."
    WHOLE_TIMER_ONLY = "This can only be done to a whole timer, not to one workstation."
    NOT_AHEAD = "The start has to lie ahead, by at most two days."
    NO_TIME_CHANGE = "Give a time other than zero."
    TOO_MUCH_TIME_TAKEN = "Only {left} s are left on timer {timer}: that much can't be taken."
    TIME_OUT_OF_RANGE = "A timer can be changed by at most 24 hours at once."
    UNTIL_IS_PAST = "The moment that timer {timer} runs to is over."
    NOT_EXPIRED = "Timer {timer} has not reached zero."
    DRAWN_TWICE = "Entry {entry} stands in the draw twice."
    WORKSTATION_TAKEN = "Workstation {workstation} is given to two entries at once."
    NOT_DRAWN = "The draw has no workstation for: {entries}."
    MISSING_VALUE = "{subject} needs “{field}”."
    BAD_VALUE = "{subject} can't take “{value}” as “{field}”."
    STEP_NOT_AHEAD = "A step can be set at most an hour ahead, and not in the past."
    NOT_IN_TIME = "A scene can be put on at most 24 hours ahead, and not in the past."
    ONE_PLACE = "Name either a venue or all."
    TEXT_NEEDED = "Say what the message is."
    ONE_WAY_TO_DRAW = "Give either a seed or the lots."
    NOBODY_TO_DRAW = "Nobody competes here, so there is nothing to draw."
    NOT_DRAWN_YET = "Nothing has been drawn yet."
    UNKNOWN_RUN = "There is no run of show {run}."
    UNKNOWN_CUE = "The run has no cue {cue}."
    NOT_LIVE = "The run of show is not on yet: begin it first."
    RUN_IS_LIVE = "The run of show is on: it can't be rehearsed now."
    NOT_REHEARSED = "The run of show isn't being rehearsed."
    RUN_IS_BLANK = "The picture is dark: bring it back first."
    TOO_SOON = "That came right after the last step, so it was taken for a slip of the finger."
    FIRST_STEP = "This is the first step: there is nothing before it."
    LAST_STEP = "This was the last step of the run."
    NO_SUCH_STEP = "The cue has {count} steps."
    CUE_GONE = "The cue on the stage has left the run: choose where to go on."
    NOT_OFFICIAL = "The result of “{cue}” is not signed by two people yet."
    UNKNOWN_MESSAGE = "There is no message {message} for this place any more."
    CONTROL_HELD = "Somebody else has this run in hand: take it over first."
    UNKNOWN_COMMAND = "Command {command} is not among the last ones, so it can't be taken back."
    UNDONE_ALREADY = "That has been taken back already."
    NOT_UNDOABLE = "This can't be taken back by itself: there is a command of its own for that."
    BUILT_ON = "Something has changed there since, so that can't be taken back any more."
    ONE_TARGET = "Name exactly one target: a screen, a group, an output, a venue, or all."
    NO_SCREENS = "There is no screen there."
    NOTHING_READY = "Nothing is ready to be put on."
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
