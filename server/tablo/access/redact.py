"""What an audience may know: the only gate for secrets, before any view is drawn.

Everything here is built from nothing, fact by fact that the audience may know; views get these
values and never the state, so they can't leak what they never got. What is derived (places,
totals, movement, counts) is derived after the gate, from what passed it.
"""

from decimal import Decimal

from msgspec import Struct

from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.commands import Level, Status
from tablo.championship.ids import ContestId, EntryId, ModuleId, OutputId, VenueId
from tablo.championship.roster import Contest, Delegation, Entry, Person, Roster, Text, Timer
from tablo.championship.standings import Standing, standings
from tablo.championship.state import Graphic, State, TimerState
from tablo.championship.timers import armed


class KnownEntry(Struct, frozen=True, kw_only=True):
    """Hold what may be known of an entry. `names` are short, `full_names` for a lower third."""

    id: EntryId
    number: str
    names: tuple[Text, ...]
    full_names: tuple[Text, ...]
    delegation: Delegation
    status: Status


class KnownTimer(Struct, frozen=True, kw_only=True):
    """Hold a timer: the plan and how it stands."""

    plan: Timer
    state: TimerState


class KnownContest(Struct, frozen=True, kw_only=True):
    """Hold what an audience may know of a contest.

    `entries` are empty at level "nothing"; `marks`, `ranking` and `baseline` are empty below
    level "marks"; the order of `entries` is alphabetical, that of `ranking` the result's.
    """

    contest: Contest
    level: Level
    entries: dict[EntryId, KnownEntry]
    marks: dict[EntryId, dict[ModuleId, Decimal]] = {}
    ranking: tuple[Standing, ...] = ()
    baseline: dict[EntryId, int] = {}
    closed: bool = False
    timers: tuple[KnownTimer, ...] = ()


def known_contest(
    state: State, roster: Roster, contest: ContestId, audience: Audience
) -> KnownContest | None:
    """Build what an audience may know of a contest; None when there is no such contest.

    Crew knows everything. What was entered below the audience's level leaves no trace: not a
    count, not an order, not a difference between "no mark" and "a sealed mark".
    """
    found = roster.contests.get(contest)
    if found is None:
        return None
    held = state.contest(contest)
    level: Level = "marks" if audience == "crew" else held.level(audience)
    if level == "nothing":
        return KnownContest(contest=found, level=level, entries={})
    entries = {
        entry.id: known_entry(roster, entry, held.statuses.get(entry.id, "active"))
        for entry in sorted(roster.entries_of(contest), key=lambda e: _surname(roster, e))
    }
    timers = tuple(_timer(state, plan) for plan in roster.timers_of(contest))
    if level == "progress":
        return KnownContest(contest=found, level=level, entries=entries, timers=timers)
    return KnownContest(
        contest=found,
        level=level,
        entries=entries,
        marks={
            entry: {module: cell.mark for module, cell in cells.items() if cell.mark is not None}
            for entry, cells in held.marks.items()
        },
        ranking=standings(entries, held.marks, held.statuses),
        baseline=held.baseline,
        closed=held.closed,
        timers=timers,
    )


def known_timers(
    state: State, roster: Roster, venue: VenueId, audience: Audience
) -> tuple[KnownTimer, ...] | None:
    """List a venue's timers that an audience may know of; None when there is no such venue.

    The course of the work is known from level "progress" on; a contest of which nothing may be
    known shows no timer either. Timers of no contest are for everybody.
    """
    if venue not in roster.venues:
        return None
    return tuple(
        _timer(state, plan)
        for plan in roster.timers.values()
        if plan.venue == venue and not _is_silent(state, plan.contest, audience)
    )


def known_entry(roster: Roster, entry: Entry, status: Status = "active") -> KnownEntry:
    """Build what may be known of an entry: a person without consent is a number."""
    people = [roster.people[person] for person in entry.people]
    return KnownEntry(
        id=entry.id,
        number=entry.number,
        names=tuple(_short_name(person, entry.number) for person in people),
        full_names=tuple(_full_name(person, entry.number) for person in people),
        delegation=roster.delegations[entry.delegation],
        status=status,
    )


def _timer(state: State, plan: Timer) -> KnownTimer:
    return KnownTimer(plan=plan, state=state.timers.get(plan.id, armed(plan)))


def _is_silent(state: State, contest: ContestId | None, audience: Audience) -> bool:
    if contest is None or audience == "crew":
        return False
    outside: Outside = audience
    return state.contest(contest).level(outside) == "nothing"


def _surname(roster: Roster, entry: Entry) -> tuple[str, ...]:
    people = [roster.people[person] for person in entry.people]
    if any(person.display == "number" for person in people):
        return ("\uffff", entry.number.zfill(8))
    return tuple(
        f"{person.last.ru} {person.first.ru}".casefold().replace("ё", "е") for person in people
    )


def _short_name(person: Person, number: str) -> Text:
    if person.display == "number":
        return _numbered(number)
    return Text(
        _initials(person.last.ru, person.first.ru, person.middle.ru),
        _initials(person.last.en, person.first.en, person.middle.en) if person.last.en else "",
    )


def _full_name(person: Person, number: str) -> Text:
    if person.display == "number":
        return _numbered(number)
    return Text(
        f"{person.first.ru} {person.last.ru}".strip(),
        f"{person.first.en} {person.last.en}".strip(),
    )


def _numbered(number: str) -> Text:
    return Text(f"Участник\u00a0{number}", f"Competitor\u00a0{number}")


def _initials(last: str, first: str, middle: str) -> str:
    """Write "Гордеева М. А.": no-break space after the surname, narrow one between initials."""
    initials = "\u202f".join(f"{name[0]}." for name in (first, middle) if name)
    return f"{last}\u00a0{initials}" if initials else last


class KnownLayer(Struct, frozen=True, kw_only=True):
    """Hold what a layer of an output carries, with what broadcast may know of its subject."""

    layer: str
    graphic: Graphic
    entry: KnownEntry | None = None
    contest: KnownContest | None = None


def known_layers(state: State, roster: Roster, output: OutputId) -> tuple[KnownLayer, ...] | None:
    """List what an output carries, by layer; None when there is no such output.

    A graphic whose contest or entry has left the roster is left out.
    """
    if output not in roster.outputs:
        return None
    layers = sorted(state.output(output).layers.items())
    known = (_layer(state, roster, layer, graphic) for layer, graphic in layers)
    return tuple(layer for layer in known if layer)


def _layer(state: State, roster: Roster, layer: str, graphic: Graphic) -> KnownLayer | None:
    entry = roster.entries.get(EntryId(str(graphic.data.get("entry"))))
    contest = roster.contests.get(ContestId(str(graphic.data.get("contest"))))
    if entry is None and contest is None and not graphic.data.get("title"):
        return None
    subject = entry.contest if entry else contest.id if contest else None
    return KnownLayer(
        layer=layer,
        graphic=graphic,
        entry=known_entry(roster, entry) if entry else None,
        contest=known_contest(state, roster, subject, "broadcast") if subject else None,
    )
