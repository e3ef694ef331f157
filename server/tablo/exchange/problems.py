"""What can be wrong with a file: where it is, what stands there, and why it was not taken.

The English text is the message id of the catalogues in `locale/`; the Russian one stands there.
"""

from enum import StrEnum
from typing import Generic, TypeVar

from msgspec import Struct

from tablo.texts import Language, translate

T = TypeVar("T")

DID_YOU_MEAN = "Did you mean “{hint}”?"


class Fault(StrEnum):
    """The one list of faults of files: the name is the code, the value the English text."""

    NO_FILE = "There is no such file or folder."
    UNREADABLE = "The file can't be read: {error}."
    EMPTY_FILE = "The file is empty."
    TOO_LARGE = "The file has {size} MB; at most {limit} MB are read."
    WRONG_KIND = "A file that ends in {expected} was expected, but this one ends in {got}."
    NOT_A_WORKBOOK = "A workbook was expected, but the contents are something else."
    DAMAGED_WORKBOOK = "The workbook is damaged or saved by half, or locked with a password."
    TOO_MANY_PARTS = "The workbook has {count} parts inside; at most {limit} are read."
    SWOLLEN = "Unpacked, the workbook would have {size} MB; at most {limit} MB are read."
    PACKED_TOO_TIGHT = (
        "Unpacked, the workbook would grow {ratio} times; at most {limit} is allowed."
    )
    TOO_MUCH_WORK = "Reading the workbook took too much time or memory, so it was given up."
    TOO_MANY_CELLS = "A workbook may have at most {limit} cells, but this one has more."
    HAS_MACROS = "The workbook holds macros. Save it without them, as .xlsx."
    TOO_MANY_ROWS = "A table may have at most {limit} rows, but this one has more."
    TOO_LONG = "A cell may hold at most {limit} characters, but this one holds {count}."
    NOT_TEXT = "Text in UTF-8 or windows-1251 was expected, but the contents are something else."
    NO_STORED_VALUE = "The cell holds a formula without its value. Open and save the file in Excel."
    CUT_OFF = "The last line stops in the middle: the file was not saved whole."
    BAD_QUOTES = "The quotation marks of this line don't match: {error}."

    NO_TABLES = "No table was found. Expected are: {expected}."
    NO_TABLE = "There is no table “{table}”."
    UNKNOWN_TABLE = "There is no use for a table of this name."
    REPEATED_TABLE = "There is a second table “{table}”."
    NO_HEADER = "No line with headers was found. Expected are: {expected}."
    NO_COLUMN = "There is no column “{column}”."
    UNKNOWN_COLUMN = "There is no use for a column of this name."
    REPEATED_COLUMN = "There is a second column “{column}”."
    NO_ROWS = "There is no row below the headers."

    MISSING = "Something has to stand here."
    NOT_A_CHOICE = "One of these was expected: {choices}."
    NOT_A_NUMBER = "A number such as 17.25 was expected."
    OUT_OF_RANGE = "A number from {low} to {high} was expected."
    IS_A_DATE = "The cell holds a date, not a number. Set its format to text and enter it again."
    BAD_DURATION = "A time such as 3:30 (hours and minutes) or 0:10:00 was expected."
    BAD_WARNINGS = "Minutes such as “30, 15, 5” were expected, each less than the whole time."
    BAD_ZONE = "A time zone such as Europe/Moscow was expected."
    BAD_MOMENT = "A date and time such as 2027-03-14 17:30 was expected."
    NEEDS_DAY = "The date is missing: write it as 2027-03-14 17:30."
    BAD_ID = "An id has small Latin letters, digits and hyphens, 64 at most."
    BAD_CODE = "A badge has a code of two or three letters."
    REPEATED = "This stands in line {first} already."
    UNKNOWN_REFERENCE = "There is no such {thing}."
    AMBIGUOUS = "This can be any of: {choices}. Say which."
    WRONG_SUM = "The maxima of the modules of {contest} add up to {sum}, not to 100."
    NO_MODULES = "{contest} has no modules."
    NOT_A_TEAM_SKILL = "Number {number} stands in line {first} already, and the skill has no teams."
    TEAM_TOO_BIG = "A team of this skill has at most {size} people."
    TEAM_SPLIT = "The rows of one team differ in “{field}”."
    WRONG_NAME = "A surname, a first name and perhaps a patronymic were expected."
    WRONG_MODULE = "{contest} has no such module."

    NO_CONTEST_CHOSEN = "A marking scheme is of one contest: say of which."
    NO_CONTEST = "It isn't said which contest this is: name the sheet after it, or add a column."
    NO_IDENTITY = (
        "The row names neither a number nor a person, and its place in the file means nothing."
    )
    UNKNOWN_ENTRY = "{contest} has no such entry."
    NAME_AND_NUMBER = "Number {number} belongs to {name}."
    WRONG_DELEGATION = "{entry} stands for {delegation}."
    NO_MARKS_COLUMN = "There is no column with marks. {contest} has the modules: {modules}."
    TOTAL_ONLY = "The table has totals only, but {contest} has {count} modules."
    NOTHING_OFFICIAL = "The file states no place, no medal, no total and no score of anybody."
    TOTAL_DIFFERS = "The modules add up to {sum}."
    PLACE_DIFFERS = "Place {place} stands here, but line {first} has a worse place and more points."
    REFUSED = "The rules don't allow it."
    BAD_PLACE = "A place such as 3 was expected."
    UNKNOWN_MEDAL = "No medal is called that. Known are: {choices}."

    EXTERNAL_LINKS = "The file refers to other files. The values stored in it are taken."
    HIDDEN_SHEET = "The sheet is hidden and was left out."
    ROW_LEFT_OUT = "The row names nobody and holds no mark, so it was left out."
    HIDDEN_ROWS = "Rows {lines} are hidden in the file, and were read all the same."
    LONG_NAME = "The name has {count} characters, too many for a screen."
    ALL_CAPITALS = "The name is written in capitals."
    MEDAL_AGAINST_SCORE = "Line {first} has a lesser medal, or none, and more points."
    MEDAL_AGAINST_PLACE = "Line {first} has a lesser medal, or none, and a better place."
    SAME_DELEGATION = "Line {first} is an entry of the same delegation. Both are kept apart."
    LEFT_OUT = "{count} entries of {contest} are not in the file."

    NO_MAXIMUM = (
        "The sheet says no highest mark for criterion {criterion}: that of its aspects holds."
    )
    CRITERION_MAXIMUM = "The table of criteria says {max} for criterion {criterion}."
    NOT_AN_ASPECT_TYPE = "An aspect is of type M (or B, D) or J."
    NO_SUBCRITERION = "An aspect stands here before any sub-criterion."
    STRAY_LEVEL = "The description of a level from 0 to 3 stands outside of a judgement aspect."
    REPEATED_LEVEL = "Level {level} of this aspect stands in line {first} already."
    MISSING_LEVELS = "The judgement aspect has no description of these levels: {levels}."
    UNKNOWN_STEPS = "No steps are given for the aspect, so it takes any mark up to its highest."
    BY_ORDER = "No module is called {criterion}. By its order it marks module {module}."
    UNUSED_COLUMN = "The column is left aside: nothing here uses it."

    NOT_A_CALENDAR = "A calendar was expected, but the contents are something else."
    REPEATS = "The event repeats by a rule. Write each session as an event of its own."
    BAD_DATE = "A date such as 2026-11-24 or 24.11.2026 was expected."
    BAD_TIME = "A time of day such as 9:30 was expected."
    BAD_RANGE = "Two times of day such as 9:00–13:00 were expected."
    BAD_DAY = "A day such as С-2, С1 or С+1 was expected. There is no С0."
    NO_DATE = "Nothing says on which date this is: name the date, or a day whose date is known."
    OTHER_DATE = "Line {first} gives this day the date {date}."
    LONGER_THAN_SESSION = "The time to work is longer than the session."
    UNUSED_WORD = "“{word}” is neither a contest nor a kind of session, so it was left aside."


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Say what is wrong, and where: file, sheet, line (from 1; 0: the whole table), column, value.

    `params` fill the braces of the message; `hint` is a near miss to choose from. `why` is the
    message of the rules' own refusal, where the rules refused.
    """

    fault: Fault
    file: str
    sheet: str = ""
    line: int = 0
    column: str = ""
    value: str = ""
    params: dict[str, str] = {}
    hint: str = ""
    why: str = ""

    @property
    def message(self) -> str:
        """Give the id of the message in the catalogues: the English text, its braces empty."""
        return self.why or self.fault.value

    @property
    def code(self) -> str:
        """Give the code, in lower case."""
        return self.fault.name.lower()

    @property
    def text(self) -> str:
        """Give the English text with its braces filled."""
        return self._worded("en")

    @property
    def where(self) -> str:
        """Write the position: "results.xlsx, Welding, 12, Mark"."""
        line = str(self.line) if self.line else ""
        return ", ".join(part for part in (self.file, self.sheet, line, self.column) if part)

    def said(self, language: Language) -> str:
        """Write where it is, what stands there and what is wrong with it, in a language."""
        value = f"“{self.value}”: " if self.value else ""
        return f"{self.where}: {value}{self._worded(language)}"

    def _worded(self, language: Language) -> str:
        text = translate(language, self.message, **self.params)
        return f"{text} {translate(language, DID_YOU_MEAN, hint=self.hint)}" if self.hint else text

    def __str__(self) -> str:
        return self.said("en")


class Parsed(Struct, Generic[T], frozen=True, kw_only=True):
    """Hold what a file says, or everything that is wrong with it: with any problem, no value.

    `warnings` are doubts for a person to look at before saying yes; they stop nothing.
    """

    value: T | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
