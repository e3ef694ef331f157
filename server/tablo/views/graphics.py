"""What each graphic draws: its data as far as broadcast may know them, bound or typed."""

from collections.abc import Callable, Mapping

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import asdict

from tablo.access.redact.contests import KnownContest, known_contest
from tablo.access.redact.floor import known_timer
from tablo.access.redact.names import known_entry
from tablo.access.streams import Audience
from tablo.championship.commands import Level
from tablo.championship.ids import (
    ContestId,
    DelegationId,
    EntryId,
    Instant,
    OutputId,
    RunId,
    TimerId,
    VenueId,
)
from tablo.championship.lineup import Values
from tablo.championship.roster import Entry, Roster, Text
from tablo.championship.shots import Place
from tablo.championship.state import Graphic, State
from tablo.views.ceremony import CeremonyView, ceremony_at
from tablo.views.contest import ContestView, DelegationView, contest_view, delegation_view
from tablo.views.floor import ScheduleView, schedule
from tablo.views.medals import MedalsView, medals
from tablo.views.standings import Row, StandingsView, rows, standings
from tablo.views.timers import TimerModule, TimerView, current, timer_view

BEST = 3
"""Rows of each contest on a ticker."""


class LowerThird(Struct, frozen=True, kw_only=True, tag="competitor", tag_field="kind"):
    """Draw a competitor or a team; `place` and `total` where asked for and known."""

    names: tuple[Text, ...]
    contest: Text
    category: Text
    delegation: DelegationView
    place: int | UnsetType = UNSET
    total: str | UnsetType = UNSET


class FreeGraphic(Struct, frozen=True, kw_only=True, tag="text", tag_field="kind"):
    """Draw what people typed; `delegation` stands beside a free name."""

    title: str | UnsetType = UNSET
    subtitle: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    text: str | UnsetType = UNSET
    rows: str | UnsetType = UNSET
    lines: str | UnsetType = UNSET
    delegation: DelegationView | UnsetType = UNSET


class ScoreBug(Struct, frozen=True, kw_only=True, tag="contest", tag_field="kind"):
    """Draw a contest in one line; `leader` only where broadcast may know the places."""

    contest: ContestView
    level: Level
    module: TimerModule | None
    timer: TimerView | None
    leader: Row | None


class TimerGraphic(Struct, frozen=True, kw_only=True, tag="timer", tag_field="kind"):
    """Draw a timer; `title` in place of its own, if it isn't empty. `zone` is that of its venue."""

    timer: TimerView
    title: str
    zone: str
    subtitle: str | UnsetType = UNSET


class InstantGraphic(Struct, frozen=True, kw_only=True, tag="instant", tag_field="kind"):
    """Draw the time left until an instant."""

    at: Instant
    title: str
    zone: str
    subtitle: str | UnsetType = UNSET


class RevealGraphic(CeremonyView, frozen=True, kw_only=True, tag="ceremony", tag_field="kind"):
    """Draw what is on the stage of a run of show, as far as broadcast may know it."""


class StandingsGraphic(StandingsView, frozen=True, kw_only=True, tag="standings", tag_field="kind"):
    """Draw a standing; `title` in place of the contest's, if it isn't empty. `zone`: its venue's."""

    zone: str
    title: str = ""
    subtitle: str = ""


class MedalsGraphic(Struct, frozen=True, kw_only=True, tag="medals", tag_field="kind"):
    """Draw the medal table; `title` in place of its own, if it isn't empty."""

    table: MedalsView
    title: str = ""


class ScheduleGraphic(ScheduleView, frozen=True, kw_only=True, tag="schedule", tag_field="kind"):
    """Draw what comes next in a venue."""

    title: str = ""


class Versus(Struct, frozen=True, kw_only=True, tag="versus", tag_field="kind"):
    """Draw two entries of a contest side by side, with what may be known of each."""

    contest: ContestView
    level: Level
    modules: tuple[Text, ...]
    pair: tuple[Row, Row]
    title: str


class Award(Struct, frozen=True, kw_only=True, tag="award", tag_field="kind"):
    """Draw a special award and who gets it."""

    title: str
    subtitle: str
    person: LowerThird


class TickerItem(Struct, frozen=True, kw_only=True):
    """Draw a contest in a ticker: its best, as far as broadcast may know, and its timer."""

    contest: ContestView
    level: Level
    best: tuple[Row, ...]
    timer: TimerView | None


class Ticker(Struct, frozen=True, kw_only=True, tag="ticker", tag_field="kind"):
    """Draw the contests of a venue one after the other, and typed lines between them."""

    items: tuple[TickerItem, ...]
    lines: str
    title: str
    zone: str


class Partners(Struct, frozen=True, kw_only=True, tag="pictures", tag_field="kind"):
    """Draw pictures of the media library side by side."""

    pictures: tuple[str, ...]
    title: str


Data = (
    LowerThird
    | FreeGraphic
    | ScoreBug
    | TimerGraphic
    | InstantGraphic
    | RevealGraphic
    | StandingsGraphic
    | MedalsGraphic
    | ScheduleGraphic
    | Versus
    | Award
    | Ticker
    | Partners
)


class Scope(Struct, frozen=True):
    """Hold what data are drawn from, and for whom."""

    state: State
    roster: Roster
    audience: Audience
    place: Place | None = None


def data_of(
    graphic: Graphic,
    state: State,
    roster: Roster,
    audience: Audience,
    output: OutputId | None = None,
) -> Data | None:
    """Draw the data of a graphic on an `output`; None when what it is about has left, or is silent."""
    place = None if output is None else Place(kind="output", id=output)
    scope = Scope(state, roster, audience, place)
    return _DRAWN.get(graphic.name, _free)(graphic.data, scope)


def _text(data: Values, name: str) -> str:
    return str(data.get(name) or "")


def _free(data: Values, scope: Scope) -> Data | None:
    delegation = scope.roster.delegations.get(DelegationId(_text(data, "delegation")))
    typed = {name: _text(data, name) or UNSET for name in _TYPED}
    drawn = delegation_view(delegation) if delegation else UNSET
    return FreeGraphic(**typed, delegation=drawn) if any(map(bool, data.values())) else None


_TYPED = ("title", "subtitle", "name", "text", "rows", "lines")


def _lower_third(data: Values, scope: Scope) -> Data | None:
    if not data.get("entry"):
        return _free(data, scope)
    entry = scope.roster.entries.get(EntryId(_text(data, "entry")))
    return _competitor(entry, scope, _text(data, "score")) if entry else None


def _competitor(entry: Entry, scope: Scope, score: str = "") -> LowerThird:
    heading = contest_view(scope.roster.contests[entry.contest], scope.roster)
    known = known_entry(scope.roster, entry)
    contest = _contest(entry.contest, scope) if score else None
    row = next((row for row in rows(contest) if row.entry == entry.id), None) if contest else None
    return LowerThird(
        names=known.full_names,
        contest=heading.title,
        category=heading.category,
        delegation=delegation_view(known.delegation),
        place=row.place if row else UNSET,
        total=row.total if row and score == "total" else UNSET,
    )


def _contest(id: ContestId, scope: Scope) -> KnownContest | None:
    return known_contest(scope.state, scope.roster, id, scope.audience)


def _score_bug(data: Values, scope: Scope) -> Data | None:
    known = _contest(ContestId(_text(data, "contest")), scope)
    if known is None:
        return None
    timer = current(known.timers)
    drawn = timer_view(timer, scope.roster, scope.audience) if timer else None
    return ScoreBug(
        contest=contest_view(known.contest, scope.roster),
        level=known.level,
        module=drawn.module if drawn and isinstance(drawn.module, TimerModule) else None,
        timer=drawn,
        leader=next((row for row in rows(known) if row.place == 1), None),
    )


def _timer(data: Values, scope: Scope) -> Data | None:
    known = known_timer(scope.state, scope.roster, TimerId(_text(data, "timer")), scope.audience)
    if known is None:
        return None
    return TimerGraphic(
        timer=timer_view(known, scope.roster, scope.audience),
        title=_text(data, "title"),
        zone=scope.roster.venues[known.plan.venue].zone,
        subtitle=_text(data, "subtitle") or UNSET,
    )


def _countdown(data: Values, scope: Scope) -> Data | None:
    at = data.get("at")
    if data.get("timer") or not isinstance(at, int):
        return _timer(data, scope)
    return InstantGraphic(
        at=Instant(at),
        title=_text(data, "title"),
        zone=scope.roster.championship.zone,
        subtitle=_text(data, "subtitle") or UNSET,
    )


def _standings(data: Values, scope: Scope) -> Data | None:
    if not data.get("contest"):
        return _free(data, scope)
    param = "/".join(filter(None, (_text(data, "contest"), _text(data, "standing"))))
    drawn = standings(scope.state, scope.roster, param, scope.audience)
    if drawn is None:
        return None
    venue = scope.roster.contests[ContestId(_text(data, "contest"))].venue
    return StandingsGraphic(
        **asdict(drawn),
        zone=scope.roster.venues[venue].zone,
        title=_text(data, "title"),
        subtitle=_text(data, "subtitle"),
    )


def _medals(data: Values, scope: Scope) -> Data | None:
    if data.get("rows"):
        return _free(data, scope)
    drawn = medals(scope.state, scope.roster, _text(data, "kind"), scope.audience)
    return MedalsGraphic(table=drawn, title=_text(data, "title")) if drawn else None


def _up_next(data: Values, scope: Scope) -> Data | None:
    if not data.get("venue"):
        return _free(data, scope)
    drawn = schedule(scope.state, scope.roster, _text(data, "venue"), scope.audience)
    return ScheduleGraphic(**asdict(drawn), title=_text(data, "title")) if drawn else None


def _versus(data: Values, scope: Scope) -> Data | None:
    if not data.get("entry"):
        return _free(data, scope)
    entry = scope.roster.entries.get(EntryId(_text(data, "entry")))
    known = _contest(entry.contest, scope) if entry else None
    if known is None:
        return None
    found = {row.entry: row for row in rows(known)} or {
        id: _bare(id, scope) for id in (one.id for one in scope.roster.entries_of(known.contest.id))
    }
    pair = [found.get(EntryId(_text(data, name))) for name in ("entry", "other")]
    if pair[0] is None or pair[1] is None:
        return None
    return Versus(
        contest=contest_view(known.contest, scope.roster),
        level=known.level,
        modules=tuple(module.label for module in known.modules),
        pair=(pair[0], pair[1]),
        title=_text(data, "title"),
    )


def _bare(id: EntryId, scope: Scope) -> Row:
    """Draw an entry of which no more than its name may be known."""
    entry = known_entry(scope.roster, scope.roster.entries[id])
    return Row(
        entry=id,
        names=entry.names,
        delegation=delegation_view(entry.delegation),
        status=entry.status,
    )


def _award(data: Values, scope: Scope) -> Data | None:
    entry = scope.roster.entries.get(EntryId(_text(data, "entry")))
    if entry is None:
        return None if data.get("entry") else _free(data, scope)
    return Award(
        title=_text(data, "title"),
        subtitle=_text(data, "subtitle"),
        person=_competitor(entry, scope),
    )


def _ticker(data: Values, scope: Scope) -> Data | None:
    venue = scope.roster.venues.get(VenueId(_text(data, "venue")))
    if venue is None:
        return None if data.get("venue") else _free(data, scope)
    inside = (one.id for one in scope.roster.contests.values() if one.venue == venue.id)
    known = (_contest(id, scope) for id in inside)
    return Ticker(
        items=tuple(_ticker_item(one, scope) for one in known if one and one.level != "nothing"),
        lines=_text(data, "lines"),
        title=_text(data, "title"),
        zone=venue.zone,
    )


def _ticker_item(known: KnownContest, scope: Scope) -> TickerItem:
    timer = current(known.timers)
    return TickerItem(
        contest=contest_view(known.contest, scope.roster),
        level=known.level,
        best=tuple(row for row in rows(known) if isinstance(row.place, int))[:BEST],
        timer=timer_view(timer, scope.roster, scope.audience) if timer else None,
    )


def _partners(data: Values, scope: Scope) -> Data | None:
    return Partners(pictures=tuple(_text(data, "pictures").split()), title=_text(data, "title"))


def _reveal(data: Values, scope: Scope) -> Data | None:
    drawn = ceremony_at(
        scope.state, scope.roster, RunId(_text(data, "run")), scope.audience, scope.place
    )
    return RevealGraphic(**asdict(drawn)) if drawn else None


_DRAWN: Mapping[str, Callable[[Values, Scope], Data | None]] = {
    "lower-third": _lower_third,
    "score-bug": _score_bug,
    "timer": _timer,
    "standings-side": _standings,
    "standings-full": _standings,
    "result-strip": _standings,
    "ticker": _ticker,
    "up-next": _up_next,
    "versus": _versus,
    "medals": _medals,
    "reveal": _reveal,
    "award": _award,
    "countdown": _countdown,
    "partners": _partners,
}
"""How the data of bound graphics are drawn; all others are typed."""
