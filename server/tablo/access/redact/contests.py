"""The results of a contest that an audience may know, standing by standing."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from tablo.access.redact.floor import KnownTimer, is_silent, timer_of
from tablo.access.redact.names import KnownEntry, known_entry, surname_key
from tablo.access.streams import Audience
from tablo.championship.commands import Award, Level, Status
from tablo.championship.ids import ContestId, EntryId, Instant, ModuleId, StandingId
from tablo.championship.module import Module
from tablo.championship.ranking import Ranked
from tablo.championship.roster import MAIN, Contest, Entry, Roster, Standing
from tablo.championship.rules import RulePack
from tablo.championship.standings import awards, standings, statuses_in
from tablo.championship.state import Cell, ContestState, Frozen, State


class KnownContest(Struct, frozen=True, kw_only=True):
    """Hold what an audience may know of one standing of a contest.

    `entries` are empty at level "nothing" and alphabetical; `ranking` and `baseline` are empty
    below level "places" ("frozen" has them as they were), `marks` and the totals of the ranking at
    "places". `after`: modules that the ranking compares, where that isn't all of them. `pending`
    counts, for each entry, the marks entered since the freeze at `frozen_at`: how many, whatever
    they are. `awards` are empty until the result is official.
    """

    contest: Contest
    standing: Standing
    level: Level
    entries: dict[EntryId, KnownEntry] = {}
    marks: dict[EntryId, dict[ModuleId, Fraction]] = {}
    ranking: tuple[Ranked, ...] = ()
    after: int | None = None
    awards: dict[EntryId, Award] = {}
    baseline: dict[EntryId, int] = {}
    pending: dict[EntryId, int] = {}
    frozen_at: Instant | None = None
    closed: bool = False
    official_at: Instant | None = None
    timers: tuple[KnownTimer, ...] = ()

    @property
    def modules(self) -> tuple[Module, ...]:
        """List the modules that count in this standing."""
        return self.contest.counting(self.standing)


def known_contest(
    state: State,
    roster: Roster,
    contest: ContestId,
    audience: Audience,
    standing: StandingId = MAIN,
) -> KnownContest | None:
    """Build what an audience may know of a standing; None when there is no such thing.

    Crew knows everything. What was entered below the audience's level leaves no trace: not a
    count, not an order, not a difference between "no mark" and "a sealed mark".
    """
    found = roster.contests.get(contest)
    special = found.standing(standing) if found else None
    if found is None or special is None:
        return None
    held = state.contest(contest)
    decided = held.standing(standing)
    level: Level = "marks" if audience == "crew" else decided.level(audience)
    if level == "nothing":
        return KnownContest(contest=found, standing=special, level=level)
    frozen = None if audience == "crew" else decided.frozen.get(audience)
    seen = frozen or held.grounds(standing)
    statuses = statuses_in(special, seen.statuses)
    known = KnownContest(
        contest=found,
        standing=special,
        level=level,
        entries=_entries(roster, contest, standing, statuses),
        timers=()
        if is_silent(state, contest, audience)
        else tuple(timer_of(state, plan) for plan in roster.timers_of(contest)),
    )
    if level == "progress":
        return known
    pack = roster.rules_of(contest, standing)
    compared = standings(found, special, pack, known.entries, seen)
    ranked = replace(
        known,
        ranking=compared.ranking.rows,
        after=None if compared.is_complete or pack.partial == "running" else compared.after,
        baseline=seen.baseline,
    )
    if frozen is not None:
        pending = _pending(held, frozen, known)
        marks = _marks(frozen.marks, known, pack)
        return replace(ranked, marks=marks, pending=pending, frozen_at=frozen.at)
    official = replace(ranked, closed=held.closed, official_at=decided.official_at)
    if decided.official_at is not None:
        won = awards(found, special, pack, seen, compared.ranking)
        official = replace(official, awards=won)
    if level == "places":
        places = tuple(replace(row, total=None, scale=None) for row in ranked.ranking)
        return replace(official, ranking=places)
    return replace(official, marks=_marks(held.marks, known, pack))


def _entries(
    roster: Roster, contest: ContestId, standing: StandingId, statuses: Mapping[EntryId, Status]
) -> dict[EntryId, KnownEntry]:
    inside = roster.ranked_in(contest, standing)
    return {
        entry.id: known_entry(roster, entry, statuses.get(entry.id, "active"))
        for entry in sorted(inside, key=lambda e: surname_key(roster, e))
    }


def _marks(
    marks: Mapping[EntryId, Mapping[ModuleId, Cell]], known: KnownContest, pack: RulePack
) -> dict[EntryId, dict[ModuleId, Fraction]]:
    counting = {module.id for module in known.modules}
    return {
        entry: {
            module: mark
            for module, cell in cells.items()
            if module in counting and (mark := cell.earned(pack.rounding)) is not None
        }
        for entry, cells in marks.items()
        if entry in known.entries
    }


def _pending(held: ContestState, frozen: Frozen, known: KnownContest) -> dict[EntryId, int]:
    """Count cells by their revision alone, so that no value and no equality of values shows."""
    counting = {module.id for module in known.modules}
    counts = {
        entry: sum(
            cell.rev != _rev(frozen, entry, module)
            for module, cell in cells.items()
            if module in counting
        )
        for entry, cells in held.marks.items()
        if entry in known.entries
    }
    return {entry: count for entry, count in counts.items() if count}


def _rev(frozen: Frozen, entry: EntryId, module: ModuleId) -> int:
    cell = frozen.marks.get(entry, {}).get(module)
    return cell.rev if cell else 0


class KnownSize(Struct, frozen=True, kw_only=True):
    """Hold how much of a standing an audience may know, and how many entries it may count."""

    standing: Standing
    level: Level
    entries: int


def known_sizes(
    state: State, roster: Roster, contest: ContestId, audience: Audience
) -> tuple[KnownSize, ...]:
    """List the standings of a contest, each as far as an audience may know that it is there."""
    held = state.contest(contest)
    found = []
    for standing in roster.contests[contest].all_standings():
        decided = held.standing(standing.id)
        level: Level = "marks" if audience == "crew" else decided.level(audience)
        entries = 0 if level == "nothing" else len(roster.ranked_in(contest, standing.id))
        found.append(KnownSize(standing=standing, level=level, entries=entries))
    return tuple(found)


class KnownEntrant(Struct, frozen=True, kw_only=True):
    """Hold an entry that may be known of, with its contest and the first standing that shows it."""

    entry: KnownEntry
    contest: ContestId
    standing: StandingId


def known_entrants(
    state: State, roster: Roster, audience: Audience, among: Iterable[Entry]
) -> tuple[KnownEntrant, ...]:
    """List those entries among some that stand in a standing this audience may know of."""
    shown: dict[ContestId, list[StandingId]] = {}
    found = []
    for entry in among:
        if entry.contest not in shown:
            sizes = known_sizes(state, roster, entry.contest, audience)
            shown[entry.contest] = [size.standing.id for size in sizes if size.level != "nothing"]
        standing = next((one for one in shown[entry.contest] if one in entry.standings), None)
        if standing is not None:
            known = known_entry(roster, entry)
            found.append(KnownEntrant(entry=known, contest=entry.contest, standing=standing))
    return tuple(found)
