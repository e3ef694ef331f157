"""What an audience may know: the only gate for secrets, before any view is drawn.

Everything here is built from nothing, fact by fact that the audience may know; views get these
values and never the state, so they can't leak what they never got. What is derived (places,
totals, movement, counts) is derived after the gate, from what passed it.
"""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.commands import Level, Status
from tablo.championship.ids import (
    ContestId,
    EntryId,
    Instant,
    ModuleId,
    OutputId,
    VenueId,
)
from tablo.championship.medal_table import Won
from tablo.championship.medals import Award, medals
from tablo.championship.ranking import Ranked, Ranking
from tablo.championship.roster import Contest, Delegation, Entry, Person, Roster, Text, Timer
from tablo.championship.rules import RulePack
from tablo.championship.standings import standings
from tablo.championship.state import Cell, ContestState, Frozen, Graphic, State, TimerState
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

    `entries` are empty at level "nothing" and alphabetical; `ranking` and `baseline` are empty
    below level "places" ("frozen" has them as they were), `marks` and the totals of the ranking at
    "places". `after`: modules that the ranking compares, where that isn't all of them. `pending`
    counts, for each entry, the marks entered since the freeze at `frozen_at`: how many, whatever
    they are. `awards` are empty until the result is official.
    """

    contest: Contest
    level: Level
    entries: dict[EntryId, KnownEntry] = {}
    marks: dict[EntryId, dict[ModuleId, Decimal]] = {}
    ranking: tuple[Ranked, ...] = ()
    after: int | None = None
    awards: dict[EntryId, Award] = {}
    baseline: dict[EntryId, int] = {}
    pending: dict[EntryId, int] = {}
    frozen_at: Instant | None = None
    closed: bool = False
    official_at: Instant | None = None
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
        return KnownContest(contest=found, level=level)
    frozen = None if audience == "crew" else held.frozen.get(audience)
    seen = frozen or held
    known = KnownContest(
        contest=found,
        level=level,
        entries=_entries(roster, contest, seen.statuses),
        timers=tuple(_timer(state, plan) for plan in roster.timers_of(contest)),
    )
    if level == "progress":
        return known
    pack = roster.rules_of(contest)
    compared = standings(
        found, pack, known.entries, seen.marks, seen.statuses, rulings=seen.rulings
    )
    ranked = replace(
        known,
        ranking=compared.ranking.rows,
        after=None if compared.is_complete or pack.partial == "running" else compared.after,
        baseline=seen.baseline,
    )
    if frozen is not None:
        pending = _pending(held, frozen)
        marks = _marks(frozen.marks)
        return replace(ranked, marks=marks, pending=pending, frozen_at=frozen.at)
    official = replace(ranked, closed=held.closed, official_at=held.official_at)
    if held.official_at is not None:
        awards = _medals(found, pack, held, compared.ranking)
        official = replace(official, awards=awards)
    if level == "places":
        places = tuple(replace(row, total=None, scale=None) for row in ranked.ranking)
        return replace(official, ranking=places)
    return replace(official, marks=_marks(held.marks))


def _entries(
    roster: Roster, contest: ContestId, statuses: dict[EntryId, Status]
) -> dict[EntryId, KnownEntry]:
    return {
        entry.id: known_entry(roster, entry, statuses.get(entry.id, "active"))
        for entry in sorted(roster.entries_of(contest), key=lambda e: _surname(roster, e))
    }


def _marks(
    marks: dict[EntryId, dict[ModuleId, Cell]],
) -> dict[EntryId, dict[ModuleId, Decimal]]:
    return {
        entry: {module: cell.mark for module, cell in cells.items() if cell.mark is not None}
        for entry, cells in marks.items()
    }


def _pending(held: ContestState, frozen: Frozen) -> dict[EntryId, int]:
    """Count cells by their revision alone, so that no value and no equality of values shows."""
    counts = {
        entry: sum(cell.rev != _rev(frozen, entry, module) for module, cell in cells.items())
        for entry, cells in held.marks.items()
    }
    return {entry: count for entry, count in counts.items() if count}


def _rev(frozen: Frozen, entry: EntryId, module: ModuleId) -> int:
    cell = frozen.marks.get(entry, {}).get(module)
    return cell.rev if cell else 0


class KnownMedals(Struct, frozen=True, kw_only=True):
    """Hold what an audience may know of medals: each one, and of how many contests."""

    won: tuple[Won, ...]
    contests: int


def known_medals(state: State, roster: Roster, audience: Audience) -> KnownMedals:
    """Collect the medals that an audience may know of.

    Others than crew know those of official results whose places they may know; crew knows those
    of every contest whose marks are locked, signed or not.
    """
    counted = [
        contest
        for contest in roster.contests.values()
        if _gives_medals(state.contest(contest.id), audience)
    ]
    won = (one for contest in counted for one in _won(state, roster, contest))
    return KnownMedals(won=tuple(won), contests=len(counted))


def _gives_medals(held: ContestState, audience: Audience) -> bool:
    if audience == "crew":
        return held.closed
    return held.official_at is not None and held.level(audience) in {"places", "marks"}


def _won(state: State, roster: Roster, contest: Contest) -> Iterator[Won]:
    held, pack = state.contest(contest.id), roster.rules_of(contest.id)
    entries = {entry.id: entry for entry in roster.entries_of(contest.id)}
    compared = standings(contest, pack, entries, held.marks, held.statuses, rulings=held.rulings)
    for id, award in _medals(contest, pack, held, compared.ranking).items():
        yield Won(
            delegation=entries[id].delegation,
            award=award,
            members=len(entries[id].people),
            team_counts_as=pack.team_counts_as,
        )


def _medals(
    contest: Contest, pack: RulePack, held: ContestState, ranking: Ranking
) -> dict[EntryId, Award]:
    highest = sum((module.max for module in contest.modules), Decimal(0))
    return medals(ranking, pack, held.rulings, highest=highest).awards


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
