"""What a roster must be like before it may hold, and what people read when it is not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from zoneinfo import available_timezones

from msgspec import Struct

from tablo.championship import soundness
from tablo.championship.exact import shown
from tablo.championship.flaws import Flaw, Problem
from tablo.championship.ids import ModuleId, StandingId
from tablo.championship.roster import MAIN, Contest, Entry, Roster, Text, Timer
from tablo.championship.rules import Override, RulePack, TieBreaks, conflicts
from tablo.championship.scheme import mismatches
from tablo.championship.state import State
from tablo.exchange.matching import is_id

BAD_ID = "An id has small Latin letters, digits and hyphens only, and begins with no hyphen."
TAKEN_ID = "There is already one with the id {id}."
NO_SUCH = "There is nothing with the id {id} here: choose from the list."
NO_MODULES = "A contest needs at least one module."
MODULE_TWICE = "Two modules have the id {id}."
MAX_TOO_LOW = "The most that a module can earn is above zero, but {max} came."
MAX_BELOW_MARK = "Module {module} has a mark of {mark} already, which is above {max}."
NOBODY = "An entry needs at least one person."
PERSON_TWICE = "A person stands in this entry twice."
PERSON_ELSEWHERE = "{name} is in entry {number} of this contest already."
NUMBER_TAKEN = "Number {number} is taken in this contest."
NO_MODULE_THERE = "This contest has no module {id}."
MODULE_ALONE = "Name the contest of the module."
NO_UNTIL = "A timer until a moment needs that moment."
STANDING_TWICE = "Two standings have the id {id}."
NO_STANDING_THERE = "This contest has no standing {id}."
TIES_NEED_SCALE = "Ties are decided by scale scores: choose a scale first."
MEDALLIONS_NEED_SCALE = "Medallions are given by scale scores: choose a scale first."
OUT_OF_RANGE = "This can't be {value}."

GROUP_ELSEWHERE = "The group {title} is in another venue than this screen."

IN_USE = "“{title}” can't be deleted: it is used by {users}."
HAS_HISTORY = "“{title}” can't be deleted: the journal speaks of it (marks, timers, screens)."
MODULE_HISTORY = "Module {id} can't be taken away: the journal speaks of it."
STANDING_HISTORY = "Standing {id} can't be taken away: the journal speaks of it."
CONTEST_HISTORY = "This entry can't change its contest: the journal speaks of it."

REFERENCES = (
    ("contests", "skill", "skills"),
    ("contests", "category", "categories"),
    ("contests", "venue", "venues"),
    ("entries", "contest", "contests"),
    ("entries", "delegation", "delegations"),
    ("entries", "people", "people"),
    ("entries", "organization", "delegations"),
    ("sessions", "venue", "venues"),
    ("sessions", "contest", "contests"),
    ("sessions", "entries", "entries"),
    ("timers", "venue", "venues"),
    ("timers", "contest", "contests"),
    ("timers", "session", "sessions"),
    ("timers", "next", "timers"),
    ("groups", "venue", "venues"),
    ("screens", "venue", "venues"),
    ("screens", "group", "groups"),
)
"""Which field of which part names something of which other part."""
ON_RECORD = {
    "venues": "venue",
    "contests": "contest",
    "entries": "entry",
    "timers": "timer",
    "screens": "screen",
    "outputs": "output",
}
"""Parts that the journal may speak of, and by what word it names them."""
PARTS = (
    "venues",
    "skills",
    "categories",
    "contests",
    "delegations",
    "people",
    "entries",
    "sessions",
    "timers",
    "groups",
    "screens",
    "outputs",
)

_NEED_SCALE = {"ties": TIES_NEED_SCALE, "medallions": MEDALLIONS_NEED_SCALE}
_FIELDS = {"medal_table.points": "medal_table.gold"}

Params = Mapping[str, str]


class Fault(Struct, frozen=True):
    """Say what is wrong with one field of one thing; `params` fill the braces of the message."""

    part: str
    id: str
    field: str
    message: str
    params: tuple[tuple[str, str | Text], ...] = ()


class Gone(Struct, frozen=True):
    """Name what a revision takes away that the journal may speak of, and how to say no."""

    named: tuple[tuple[str, str], ...]
    message: str
    params: tuple[tuple[str, str], ...]
    field: str = ""


def new_faults(before: Roster, after: Roster, state: State) -> list[Fault]:
    """List what a change would break; what was wrong before it is no reason to refuse it."""
    old = frozenset(faults(before, state))
    return [fault for fault in faults(after, state) if fault not in old]


def faults(roster: Roster, state: State) -> Iterator[Fault]:
    """Find everything that is wrong with a roster."""
    yield from _bad_ids(roster)
    yield from _dangling(roster)
    yield from _pack_faults("championship", "", roster.championship.rules)
    for contest in roster.contests.values():
        yield from _contest_faults(contest, state)
        yield from _standing_faults(contest)
        yield from _rule_faults(contest, roster)
    yield from _entry_faults(roster)
    for timer in roster.timers.values():
        yield from _timer_faults(timer, roster)
    for screen in roster.screens.values():
        group = roster.groups.get(screen.group) if screen.group else None
        if group is not None and group.venue != screen.venue:
            yield _fault("screens", screen.id, "group", GROUP_ELSEWHERE, title=group.title.ru)
    yield from _unsound(roster)


def gone(before: Roster, after: Roster, titles: Mapping[tuple[str, str], str]) -> Iterator[Gone]:
    """List what a change takes away or moves that the journal may speak of.

    `titles` says what to call a thing, by part and id.
    """
    for part, word in ON_RECORD.items():
        for id in getattr(before, part).keys() - getattr(after, part).keys():
            title = titles.get((part, id), id)
            yield Gone(((word, id),), HAS_HISTORY, (("title", title),))
    for id, contest in before.contests.items():
        for module in _removed(contest, after.contests.get(id)):
            named = (("contest", str(id)), ("module", module))
            yield Gone(named, MODULE_HISTORY, (("id", module),), "modules")
        for standing in _left_out(contest, after.contests.get(id)):
            held = (("contest", str(id)), ("standing", standing))
            yield Gone(held, STANDING_HISTORY, (("id", standing),), "standings")
    for entry in before.entries.values():
        now = after.entries.get(entry.id)
        if now is not None and now.contest != entry.contest:
            yield Gone((("entry", entry.id),), CONTEST_HISTORY, (), "contest")


@cache
def known_zones() -> frozenset[str]:
    """List the time zones of this machine; looking them up takes a tenth of a second."""
    return frozenset(available_timezones())


def users(roster: Roster, part: str, id: str) -> Iterator[tuple[str, str]]:
    """List who refers to a thing, as part and id."""
    for holder, field, held in REFERENCES:
        if held != part:
            continue
        for user in getattr(roster, holder).values():
            named = getattr(user, field)
            if id == named or (isinstance(named, tuple) and id in named):
                yield holder, user.id


def _fault(part: str, id: str, field: str, message: str, /, **params: object) -> Fault:
    return Fault(
        part, id, field, message, tuple((name, str(said)) for name, said in params.items())
    )


def _problem(part: str, id: str, field: str, found: Problem) -> Fault:
    return Fault(part, id, field, found.flaw.value, tuple(found.params.items()))


def _bad_ids(roster: Roster) -> Iterator[Fault]:
    for part in PARTS:
        for id in getattr(roster, part):
            if not is_id(id):
                yield _fault(part, id, "id", BAD_ID)


def _dangling(roster: Roster) -> Iterator[Fault]:
    for part, field, target in REFERENCES:
        known = getattr(roster, target)
        for holder in getattr(roster, part).values():
            named = getattr(holder, field)
            for id in named if isinstance(named, tuple) else (named,):
                if id is not None and id not in known:
                    yield _fault(part, holder.id, field, NO_SUCH, id=id)


def _contest_faults(contest: Contest, state: State) -> Iterator[Fault]:
    if not contest.modules:
        yield _fault("contests", contest.id, "modules", NO_MODULES)
    for id in _repeated(module.id for module in contest.modules):
        yield _fault("contests", contest.id, "modules", MODULE_TWICE, id=id)
    marks = state.contest(contest.id).marks.values()
    for module in contest.modules:
        if not is_id(module.id):
            yield _fault("contests", contest.id, "modules", BAD_ID)
        if not module.max.is_finite() or module.max <= 0:
            yield _fault("contests", contest.id, "modules", MAX_TOO_LOW, max=module.max)
            continue
        held = [cells[module.id].so_far() for cells in marks if module.id in cells]
        highest = max((mark for mark in held if mark is not None), default=None)
        if highest is not None and highest > Fraction(module.max):
            params = {"module": module.label.ru, "mark": shown(highest), "max": module.max}
            yield _fault("contests", contest.id, "modules", MAX_BELOW_MARK, **params)
    if contest.scheme is not None:
        for found in mismatches(contest.scheme, contest.modules):
            yield _problem("contests", contest.id, "modules", found)


def _standing_faults(contest: Contest) -> Iterator[Fault]:
    for id in _repeated(standing.id for standing in contest.standings):
        yield _fault("contests", contest.id, "standings", STANDING_TWICE, id=id)
    for standing in contest.standings:
        if not is_id(standing.id):
            yield _fault("contests", contest.id, "standings", BAD_ID)
        for module in standing.modules:
            if contest.module(module) is None:
                yield _fault("contests", contest.id, "standings", NO_MODULE_THERE, id=module)


def _rule_faults(contest: Contest, roster: Roster) -> Iterator[Fault]:
    # What a contest takes over as it is stands against the championship
    if contest.rules != Override():
        yield from _pack_faults("contests", contest.id, roster.rules_of(contest.id))
    if isinstance(contest.rules.ties, TieBreaks):
        for module in contest.rules.ties.modules:
            if contest.module(module) is None:
                name = "rules_ties_modules"
                yield _fault("contests", contest.id, name, NO_MODULE_THERE, id=module)


def _pack_faults(part: str, id: str, pack: RulePack) -> Iterator[Fault]:
    for found in conflicts(pack):
        field = str(found.params.get("field", "ties.modules"))
        name = f"rules_{_FIELDS.get(field, field).replace('.', '_')}"
        if found.flaw is Flaw.SCALE_NEEDED:
            yield _fault(part, id, name, _NEED_SCALE[field])
        elif found.flaw is Flaw.VALUE_OUT_OF_RANGE:
            yield _fault(part, id, name, OUT_OF_RANGE, value=found.params["value"])
        else:
            yield _problem(part, id, name, found)


def _unsound(roster: Roster) -> Iterator[Fault]:
    for found in soundness.findings(roster):
        if found.part == "days":
            yield _problem("championship", "", "days", found.problem)
        else:
            yield _problem(found.part, found.id, found.field, found.problem)


def _entry_faults(roster: Roster) -> Iterator[Fault]:
    standings = {
        contest.id: {standing.id for standing in contest.all_standings()}
        for contest in roster.contests.values()
    }
    numbers: dict[tuple[str, str], Entry] = {}
    places: dict[tuple[str, str], Entry] = {}
    for entry in roster.entries.values():
        if not entry.people:
            yield _fault("entries", entry.id, "people", NOBODY)
        if _repeated(entry.people):
            yield _fault("entries", entry.id, "people", PERSON_TWICE)
        for standing in entry.standings:
            if standing not in standings.get(entry.contest, {standing}):
                yield _fault("entries", entry.id, "standings", NO_STANDING_THERE, id=standing)
        if numbers.setdefault((entry.contest, entry.number), entry) is not entry:
            yield _fault("entries", entry.id, "number", NUMBER_TAKEN, number=entry.number)
        for person in dict.fromkeys(entry.people):
            other = places.setdefault((entry.contest, person), entry)
            if other is not entry and person in roster.people:
                params = {"name": roster.people[person].last.ru, "number": other.number}
                yield _fault("entries", entry.id, "people", PERSON_ELSEWHERE, **params)


def _timer_faults(timer: Timer, roster: Roster) -> Iterator[Fault]:
    if timer.module is not None:
        contest = roster.contests.get(timer.contest) if timer.contest else None
        if timer.contest is None:
            yield _fault("timers", timer.id, "contest", MODULE_ALONE)
        elif contest is not None and contest.module(timer.module) is None:
            yield _fault("timers", timer.id, "module", NO_MODULE_THERE, id=timer.module)
    if timer.kind == "until" and timer.until is None:
        yield _fault("timers", timer.id, "until", NO_UNTIL)


def _removed(before: Contest, after: Contest | None) -> set[ModuleId]:
    # A contest that goes as a whole is asked about as a whole
    if after is None:
        return set()
    return {module.id for module in before.modules} - {module.id for module in after.modules}


def _left_out(before: Contest, after: Contest | None) -> set[StandingId]:
    if after is None:
        return set()
    kept = {standing.id for standing in after.standings} | {MAIN}
    return {standing.id for standing in before.standings} - kept


def _repeated(ids: Iterable[str]) -> list[str]:
    return [id for id, times in Counter(ids).items() if times > 1]
