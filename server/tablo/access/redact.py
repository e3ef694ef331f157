"""What an audience may know: the only gate for secrets, before any view is drawn.

Everything here is built from nothing, fact by fact that the audience may know; views get these
values and never the state, so they can't leak what they never got. What is derived (places,
totals, movement, counts) is derived after the gate, from what passed it.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tablo.access.streams import Audience
from tablo.championship.commands import Audience as Outside
from tablo.championship.commands import Award, Level, RunPhase, Status
from tablo.championship.draw import Lot, place_key
from tablo.championship.floor import entries_at, workstation_of
from tablo.championship.ids import (
    ContestId,
    DelegationId,
    EntryId,
    Instant,
    ModuleId,
    RunId,
    SessionId,
    StandingId,
    TimerId,
    VenueId,
)
from tablo.championship.lineup import Item
from tablo.championship.medal_table import Won
from tablo.championship.module import Module
from tablo.championship.ranking import Ranked
from tablo.championship.rehearsal import number_of_nobody, rehearsed, stand_in
from tablo.championship.roster import (
    MAIN,
    Contest,
    Delegation,
    Entry,
    Person,
    Roster,
    Session,
    Standing,
    Text,
    Timer,
)
from tablo.championship.rules import RulePack
from tablo.championship.runs import Run
from tablo.championship.shots import Shot
from tablo.championship.show import RunOfShow
from tablo.championship.standings import awards, standing_of, standings, statuses_in
from tablo.championship.state import (
    Cell,
    ContestState,
    Draw,
    Frozen,
    Played,
    RunState,
    State,
    Taken,
    TimerState,
)
from tablo.championship.timers import armed, runs_of, station_of


class KnownEntry(Struct, frozen=True, kw_only=True):
    """Hold what may be known of an entry. `names` are short, `full_names` for a lower third."""

    id: EntryId
    number: str
    names: tuple[Text, ...]
    full_names: tuple[Text, ...]
    delegation: Delegation
    status: Status


class KnownStation(Struct, frozen=True, kw_only=True):
    """Hold an entry's place on the floor and its time; `own`: it went its own way.

    `workstation` is "" where it has none, or where this audience may not know yet what it drew.
    """

    workstation: str
    entry: KnownEntry
    run: Run
    own: bool


class KnownTimer(Struct, frozen=True, kw_only=True):
    """Hold a timer: the plan, how it stands, and its workstations in their order."""

    plan: Timer
    state: TimerState
    stations: tuple[KnownStation, ...] = ()


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
        if _is_silent(state, contest, audience)
        else tuple(_timer(state, plan) for plan in roster.timers_of(contest)),
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
        for entry in sorted(inside, key=lambda e: _surname(roster, e))
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


class KnownMedals(Struct, frozen=True, kw_only=True):
    """Hold what an audience may know of medals: each one, of how many standings, out of how many."""

    won: tuple[Won, ...]
    counted: int
    of: int


Kind = Literal["region", "organization", "company", "country"]


def known_medals(
    state: State, roster: Roster, audience: Audience, kind: Kind | None = None
) -> KnownMedals:
    """Collect the medals that an audience may know of.

    Others than crew know those of official results whose places they may know; crew knows those
    of every contest whose marks are locked, signed or not. A ceremony tells one medal at a time,
    whatever the level is. `kind` counts by delegations of that kind only, for which an entry may
    stand by its delegation or by its organization.
    """
    medalled = [
        (contest, standing)
        for contest in roster.contests.values()
        for standing in contest.all_standings()
        if standing.medals
    ]
    on_stage = revealed(state, audience)
    won: list[Won] = []
    counted = 0
    for contest, standing in medalled:
        if _gives_medals(state, contest, standing, audience):
            held: Mapping[EntryId, Award] = _awards(state, roster, contest, standing)
        else:
            held = on_stage.get((contest.id, standing.id), {})
        counted += bool(held)
        won += _won(roster, contest, standing, held, kind)
    return KnownMedals(won=tuple(won), counted=counted, of=len(medalled))


def rehearsed_medals(state: State, roster: Roster, run: RunId, audience: Audience) -> KnownMedals:
    """Collect the medals that a rehearsal has handed over so far: by lot, and none that is real."""
    rehearsal = state.run(run).rehearsal
    steps = rehearsal.known_to(None if audience == "crew" else audience) if rehearsal else ()
    on_stage = _awarded_in(steps)
    won: list[Won] = []
    counted = of = 0
    for contest in roster.contests.values():
        for standing in contest.all_standings():
            held = on_stage.get((contest.id, standing.id), {})
            counted += bool(held)
            of += standing.medals
            won += _won(roster, contest, standing, held, None)
    return KnownMedals(won=tuple(won), counted=counted, of=of)


Revealed = Mapping[tuple[ContestId, StandingId], Mapping[EntryId, Award]]


def revealed(state: State, audience: Audience) -> Revealed:
    """Collect who was named with which medal on a stage, as far as it reached an audience."""
    who: Outside | None = None if audience == "crew" else audience
    return _awarded_in(taken for run in state.runs.values() for taken in run.known_to(who))


def _awarded_in(steps: Iterable[Taken]) -> Revealed:
    found: dict[tuple[ContestId, StandingId], dict[EntryId, Award]] = {}
    for taken in steps:
        if taken.shot.contest is not None:
            medals = found.setdefault((taken.shot.contest, taken.shot.standing), {})
            medals.update(taken.shot.awarded())
    return found


def _gives_medals(state: State, contest: Contest, standing: Standing, audience: Audience) -> bool:
    held = state.contest(contest.id)
    if audience == "crew":
        return held.closed
    decided = held.standing(standing.id)
    return decided.official_at is not None and decided.level(audience) in {"places", "marks"}


def _won(
    roster: Roster,
    contest: Contest,
    standing: Standing,
    held: Mapping[EntryId, Award],
    kind: Kind | None,
) -> Iterator[Won]:
    pack = roster.rules_of(contest.id, standing.id)
    for id, award in held.items():
        entry = roster.entries.get(id)
        delegation = _delegation(roster, entry, kind) if entry else None
        if entry is None or delegation is None:
            continue
        yield Won(
            delegation=delegation,
            award=award,
            members=len(entry.people),
            team_counts_as=pack.team_counts_as,
        )


def _delegation(roster: Roster, entry: Entry, kind: Kind | None) -> DelegationId | None:
    """Tell for whom an award counts: the delegation, or the one of its two that is of a kind."""
    if kind is None:
        return entry.delegation
    for id in (entry.delegation, entry.organization):
        if id is not None and roster.delegations[id].kind == kind:
            return id
    return None


def _awards(
    state: State, roster: Roster, contest: Contest, standing: Standing
) -> dict[EntryId, Award]:
    grounds = state.contest(contest.id).grounds(standing.id)
    compared = standing_of(roster, contest, standing, grounds)
    pack = roster.rules_of(contest.id, standing.id)
    return awards(contest, standing, pack, grounds, compared.ranking)


class KnownBest(Struct, frozen=True, kw_only=True):
    """Hold one entry among those that an audience may compare over all contests."""

    entry: KnownEntry
    contest: Contest
    standing: Standing
    row: Ranked
    award: Award | None


def known_best(state: State, roster: Roster, audience: Audience) -> tuple[KnownBest, ...]:
    """List the ranked entries of all results whose marks an audience may know.

    Others than crew know official results at level "marks"; crew knows locked ones.
    """
    found = []
    for contest in roster.contests.values():
        for standing in contest.all_standings():
            if not standing.medals or not _gives_medals(state, contest, standing, audience):
                continue
            known = known_contest(state, roster, contest.id, audience, standing.id)
            if known is None or known.level != "marks":
                continue
            won = _awards(state, roster, contest, standing)
            found += [
                KnownBest(
                    entry=known.entries[row.entry],
                    contest=contest,
                    standing=standing,
                    row=row,
                    award=won.get(row.entry),
                )
                for row in known.ranking
                if row.place is not None
            ]
    return tuple(found)


def known_timers(
    state: State, roster: Roster, venue: VenueId, audience: Audience
) -> tuple[KnownTimer, ...] | None:
    """List a venue's timers that an audience may know of; None when there is no such venue.

    The course of the work is known from level "progress" on; a contest of which nothing may be
    known shows no timer either. Timers of no contest are for everybody. Crew gets workstations too.
    """
    if venue not in roster.venues:
        return None
    names: dict[EntryId, KnownEntry] = {}
    return tuple(
        _timer(
            state,
            plan,
            _stations(state, roster, plan, audience, names) if audience == "crew" else (),
        )
        for plan in roster.timers.values()
        if plan.venue == venue and not _is_silent(state, plan.contest, audience)
    )


def known_timer(
    state: State, roster: Roster, timer: TimerId, audience: Audience
) -> KnownTimer | None:
    """Give one timer, for crew with its workstations; None when there is none to be known of."""
    plan = roster.timers.get(timer)
    if plan is None or _is_silent(state, plan.contest, audience):
        return None
    return _timer(
        state, plan, _stations(state, roster, plan, audience, {}) if audience == "crew" else ()
    )


class KnownFloor(Struct, frozen=True, kw_only=True):
    """Hold what an audience may know of the work in a contest: nothing, where it is `silent`.

    Timers have their workstations; sessions stand in the order of their starts.
    """

    contest: Contest
    silent: bool
    timers: tuple[KnownTimer, ...] = ()
    sessions: tuple[Session, ...] = ()


def known_floor(
    state: State, roster: Roster, contest: ContestId, audience: Audience
) -> KnownFloor | None:
    """Build what an audience may know of the work in a contest; None when there is none."""
    found = roster.contests.get(contest)
    if found is None:
        return None
    if _is_silent(state, contest, audience):
        return KnownFloor(contest=found, silent=True)
    names: dict[EntryId, KnownEntry] = {}
    return KnownFloor(
        contest=found,
        silent=False,
        timers=tuple(
            _timer(state, plan, _stations(state, roster, plan, audience, names))
            for plan in roster.timers_of(contest)
        ),
        sessions=_in_order(s for s in roster.sessions.values() if s.contest == contest),
    )


class KnownSession(Struct, frozen=True, kw_only=True):
    """Hold a planned session, and its timers."""

    session: Session
    timers: tuple[KnownTimer, ...]


def known_sessions(
    state: State, roster: Roster, venue: VenueId, audience: Audience
) -> tuple[KnownSession, ...] | None:
    """List a venue's sessions that an audience may know of, by their starts; None: no such venue."""
    if venue not in roster.venues:
        return None
    timed: dict[SessionId | None, list[KnownTimer]] = {}
    for plan in roster.timers.values():
        if not _is_silent(state, plan.contest, audience):
            timed.setdefault(plan.session, []).append(_timer(state, plan))
    sessions = _in_order(
        session
        for session in roster.sessions.values()
        if session.venue == venue and not _is_silent(state, session.contest, audience)
    )
    return tuple(
        KnownSession(session=session, timers=tuple(timed.get(session.id, ())))
        for session in sessions
    )


def _in_order(sessions: Iterable[Session]) -> tuple[Session, ...]:
    return tuple(sorted(sessions, key=lambda session: (session.starts, session.id)))


def _stations(
    state: State,
    roster: Roster,
    plan: Timer,
    audience: Audience,
    names: dict[EntryId, KnownEntry],
) -> tuple[KnownStation, ...]:
    """List who works by a timer; `names` keeps what was built for another timer of the same draw."""
    timer = state.timers.get(plan.id, armed(plan))
    places = {lot.entry: lot for lot in _lots(state, plan.contest)}
    revealed = _revealed(state, plan.contest, audience)
    found = []
    for entry in entries_at(state, roster, plan):
        place = workstation_of(state, entry)
        is_known = entry.id not in places or entry.id in revealed
        found.append(
            KnownStation(
                workstation=place if is_known else "",
                entry=names.get(entry.id) or names.setdefault(entry.id, known_entry(roster, entry)),
                run=station_of(timer, place),
                own=place in timer.stations,
            )
        )
    return tuple(sorted(found, key=_by_place))


def _by_place(station: KnownStation) -> tuple[bool, object, object]:
    return (
        not station.workstation,
        place_key(station.workstation),
        place_key(station.entry.number),
    )


def _lots(state: State, contest: ContestId | None) -> tuple[Lot, ...]:
    draw = state.contest(contest).draw if contest is not None else None
    return draw.lots if draw else ()


def _revealed(state: State, contest: ContestId | None, audience: Audience) -> frozenset[EntryId]:
    lots = _lots(state, contest)
    draw = state.contest(contest).draw if contest is not None else None
    count = len(lots) if audience == "crew" or draw is None else draw.revealed
    return frozenset(lot.entry for lot in lots[:count])


class KnownLot(Struct, frozen=True, kw_only=True):
    """Hold a place of a draw; `entry` is None until this audience may know who drew it."""

    workstation: str
    shift: int
    entry: KnownEntry | None


class KnownDraw(Struct, frozen=True, kw_only=True):
    """Hold a draw as far as it is revealed; `draw` itself is for crew."""

    contest: Contest
    lots: tuple[KnownLot, ...]
    revealed: int
    draw: Draw | None = None


def known_draw(
    state: State, roster: Roster, contest: ContestId, audience: Audience
) -> KnownDraw | None:
    """Build what an audience may know of a contest's draw; None when there is no such contest."""
    found = roster.contests.get(contest)
    if found is None:
        return None
    draw = state.contest(contest).draw
    if draw is None or _is_silent(state, contest, audience):
        return KnownDraw(contest=found, lots=(), revealed=0)
    revealed = _revealed(state, contest, audience)
    # The order in which lots were drawn by hand could tell who is behind those still hidden
    order = sorted(
        draw.lots[draw.revealed :], key=lambda lot: (lot.shift, place_key(lot.workstation))
    )
    shown = draw.lots if audience == "crew" else (*draw.lots[: draw.revealed], *order)
    lots = (
        KnownLot(
            workstation=lot.workstation,
            shift=lot.shift,
            entry=known_entry(roster, roster.entries[lot.entry])
            if lot.entry in revealed and lot.entry in roster.entries
            else None,
        )
        for lot in shown
    )
    return KnownDraw(
        contest=found,
        lots=tuple(lots),
        revealed=draw.revealed,
        draw=draw if audience == "crew" else None,
    )


def is_due(state: State, roster: Roster, item: Item, audience: Audience) -> bool:
    """Tell whether an item of a playlist has its turn, from what an audience may know."""
    if item.only == "running":
        return any(_is_running(state, roster, plan, item) for plan in roster.timers.values())
    if item.only == "published":
        contest = roster.contests.get(ContestId(str(item.params.get("contest"))))
        if contest is None:
            return known_medals(state, roster, audience).counted > 0
        standing = StandingId(str(item.params.get("standing") or MAIN))
        sizes = known_sizes(state, roster, contest.id, audience)
        levels = {size.standing.id: size.level for size in sizes}
        return levels.get(standing) in {"frozen", "places", "marks"}
    return True


def _is_running(state: State, roster: Roster, plan: Timer, item: Item) -> bool:
    timer = state.timers.get(plan.id, armed(plan))
    if all(run.state != "running" for _, run in runs_of(timer)):
        return False
    about = {"contest": plan.contest, "venue": plan.venue, "timer": plan.id}
    named = {field: item.params.get(field) for field in about if item.params.get(field)}
    return all(about[field] == value for field, value in named.items())


def known_entry(
    roster: Roster, entry: Entry, status: Status = "active", *, rehearsal: bool = False
) -> KnownEntry:
    """Build what may be known of an entry: a person without consent is a number.

    In a `rehearsal` its people and its number are invented, as long as the real ones.
    """
    people = [roster.people[person] for person in entry.people]
    if rehearsal:
        people = [stand_in(person) for person in people]
        entry = replace(entry, number=number_of_nobody(entry))
    return KnownEntry(
        id=entry.id,
        number=entry.number,
        names=tuple(_short_name(person, entry.number) for person in people),
        full_names=tuple(_full_name(person, entry.number) for person in people),
        delegation=roster.delegations[entry.delegation],
        status=status,
    )


class KnownName(Struct, frozen=True, kw_only=True):
    """Hold a person's name in its parts, as far as it may be known."""

    last: Text
    first: Text
    middle: Text


def known_name(person: Person, number: str) -> KnownName:
    """Build a name for papers: a person without consent is the number of their entry."""
    if person.display == "number":
        return KnownName(last=_numbered(number), first=Text(""), middle=Text(""))
    return KnownName(last=person.last, first=person.first, middle=person.middle)


def _timer(state: State, plan: Timer, stations: tuple[KnownStation, ...] = ()) -> KnownTimer:
    return KnownTimer(plan=plan, state=state.timers.get(plan.id, armed(plan)), stations=stations)


def _is_silent(state: State, contest: ContestId | None, audience: Audience) -> bool:
    if contest is None or audience == "crew":
        return False
    outside: Outside = audience
    return state.contest(contest).standing().level(outside) == "nothing"


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


class KnownStage(Struct, frozen=True, kw_only=True):
    """Hold what an audience may know of a run of show: the picture that has reached it.

    `people` are those whom the picture names. `played` is the show, or its rehearsal where the
    audience sees that; `phase` says which.
    """

    run: RunOfShow
    state: RunState
    phase: RunPhase
    played: Played
    taken: Taken | None
    people: dict[EntryId, KnownEntry] = {}

    @property
    def is_rehearsal(self) -> bool:
        """Tell whether nothing of it is true."""
        return self.phase == "rehearsal"


def known_stage(state: State, roster: Roster, run: RunId, audience: Audience) -> KnownStage | None:
    """Build what an audience may know of a run of show; None when there is no such run."""
    plan = roster.runs.get(run)
    if plan is None:
        return None
    who: Outside | None = None if audience == "crew" else audience
    held = state.run(run)
    played = held.seen_by(who)
    known = played.known_to(who)
    taken = known[-1] if known else None
    is_real = played is held
    return KnownStage(
        run=plan if is_real else rehearsed(plan, roster),
        state=held,
        phase=held.phase if is_real else "rehearsal",
        played=played,
        taken=taken,
        people=known_people(roster, taken.shot) if taken else {},
    )


def known_people(roster: Roster, shot: Shot) -> dict[EntryId, KnownEntry]:
    """Build those whom a picture names; whoever has left the roster is left out.

    A picture of a rehearsal names nobody who is there.
    """
    named = (*(entry for plane in shot.planes for entry in plane.entries), *shot.entries)
    return {
        entry: known_entry(roster, roster.entries[entry], rehearsal=shot.rehearsal)
        for entry in dict.fromkeys(named)
        if entry in roster.entries
    }
