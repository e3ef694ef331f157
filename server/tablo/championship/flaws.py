"""Everything that can be wrong with a scheme, a rule pack or a timetable, or with marks by them.

The English text is the message id of the catalogues in `locale/`, as it is with refusals.
"""

from enum import StrEnum

from msgspec import Struct

from tablo.championship.refusals import Params
from tablo.championship.text import Text


class Flaw(StrEnum):
    """The one list of flaws: the name is the code, the value the English text."""

    EMPTY_SCHEME = "The marking scheme has no criteria."
    EMPTY_CRITERION = "Criterion {part} has no sub-criteria."
    EMPTY_SUB_CRITERION = "Sub-criterion {part} has no aspects."
    NO_LABEL = "A part of the marking scheme after {part} has no letter or number."
    DUPLICATE = "{part} stands in the marking scheme twice, the first time as {first}."
    DUPLICATE_MODULE = "Criteria {first} and {part} both mark module {module}."
    BAD_KEY = "The key of {part} has to be {expected}, but it is {key}."
    BAD_DAY = "The day of marking of {part} has to be 1 or later, but it is {day}."
    BAD_MAXIMUM = "{part} needs a highest mark above zero, but it has {max}."
    STEPS_MISSING = "Aspect {part} is marked in steps, but no steps are given."
    STEPS_UNEXPECTED = "Aspect {part} is not marked in steps, but steps are given."
    STEP_OUT_OF_RANGE = "Step {step} of aspect {part} lies outside of 0 to {max}."
    STEPS_NOT_RISING = "The steps of aspect {part} have to rise, but {step} follows {before}."
    TOP_STEP_MISSES_MAXIMUM = "The highest step of aspect {part} is {step}, but it can earn {max}."
    CRITERION_SUM = "The aspects of criterion {part} add up to {sum}, but it says {max}."
    SCHEME_SUM = "All highest marks add up to {sum} instead of {expected}."
    UNKNOWN_MODULE = "Criterion {part} marks module {module}, which the contest does not have."
    UNMARKED_MODULE = "No criterion marks module {module}."
    MODULE_MAXIMUM = "Criterion {part} can earn {max}, but module {module} can earn {expected}."

    UNKNOWN_ASPECT = "The marking scheme has no aspect {part}."
    MARK_EXPECTED = "Aspect {part} takes a mark, not judges' scores."
    SCORES_EXPECTED = "Aspect {part} takes {judges} judges' scores from 0 to 3, not a mark."
    NOT_YES_OR_NO = "Aspect {part} is either earned whole ({max}) or not at all (0): not {mark}."
    NOT_A_STEP = "Aspect {part} takes one of {steps}, not {mark}."
    MARK_OUT_OF_RANGE = "Aspect {part} takes a mark from 0 to {max}, not {mark}."
    NUMBER_OF_SCORES = "Aspect {part} takes {judges} judges' scores, but {count} came."
    SCORE_OUT_OF_RANGE = "A judge's score is 0, 1, 2 or 3, but {score} came for aspect {part}."

    SCALE_NEEDED = "The rule for {field} needs a scale, but no scale is chosen."
    VALUE_OUT_OF_RANGE = "The rules can't take {value} as {field}."
    REPEATED_TIE_BREAK = "Module {module} stands twice in the list that breaks ties."

    UNKNOWN_ZONE = "There is no time zone {zone}. It is named as Europe/Moscow is."
    DAY_TWICE = "Day {day} stands in the list of days twice."
    DAY_NUMBER = "The number of a day has to be 1 or higher, but it is {number}: there is no С0."
    DAY_DATE = "Day {day} needs a date such as 2026-11-24, but it has “{date}”."
    DATE_TWICE = "Days {first} and {day} have the same date {date}."
    SESSION_BACKWARDS = "Session {session} has to end after it starts."
    SESSION_TOO_LONG = "Session {session} lasts {hours} h; a module lasts 24 h at most."
    SESSION_VENUE = "Session {session} takes place in venue {id}, which is not in the roster."
    SESSION_DAY = "Session {session} belongs to day {id}, which is not in the list of days."
    SESSION_CONTEST = "Session {session} belongs to contest {id}, which is not in the roster."
    SESSION_MODULE = "Session {session} is for module {id}, which its contest does not have."
    SESSION_ENTRY = "Session {session} names entry {id}, which its contest does not have."
    SESSIONS_AT_ONCE = "Sessions {first} and {session} of one contest are at the same time."
    ENTRIES_AT_ONCE = "Numbers {numbers} would be in {first} and {session} at the same time."
    WORKSTATION_AT_ONCE = (
        "Workstation {workstation} would be used in {first} and {session} at the same time."
    )
    TIMER_WITHOUT_TIME = "Timer {timer} needs a duration above zero."
    TIMER_TOO_LONG = "Timer {timer} would run for {hours} h; 24 h are the most."
    TIMER_SESSION = "Timer {timer} belongs to session {id}, which is not in the timetable."
    TIMER_NEXT = "Timer {timer} is followed by timer {id}, which is not in the roster."
    TIMER_CIRCLE = "These timers follow each other in a circle: {timers}."

    NOT_A_COLOUR = "A colour is written as #rrggbb, but “{colour}” came."
    TEXT_CONTRAST = (
        "Text and warnings on {colour} would have a contrast of {ratio} : 1; 4.5 : 1 is the least."
    )
    ACCENT_CONTRAST = (
        "{accent} on {colour} would have a contrast of {ratio} : 1; 3 : 1 is the least."
    )
    ACCENT_ALONE = (
        "{accent} on {colour} would have a contrast of {ratio} : 1; 3 : 1 is the least. "
        "With a background of its own the accent needs to stand out on that alone."
    )


class Problem(Struct, frozen=True, kw_only=True):
    """Hold one flaw; `params` fill the braces of its text."""

    flaw: Flaw
    params: Params = {}

    @property
    def code(self) -> str:
        """Give the code, in lower case."""
        return self.flaw.name.lower()

    @property
    def text(self) -> str:
        """Give the English text with its braces filled."""
        return self.flaw.value.format(**self.said("en"))

    def said(self, language: str) -> dict[str, str]:
        """Give the params as words of a language."""
        return {
            name: value.said(language) if isinstance(value, Text) else value
            for name, value in self.params.items()
        }


def problem(flaw: Flaw, **params: str | Text) -> Problem:
    """Make a problem of a flaw and what fills its braces."""
    return Problem(flaw=flaw, params=params)
