"""What happened in a ceremony: each step with its instant, and whom it named with which medal.

It is made of the journal, which knows steps that were taken back too. Rehearsals are no part of it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from tablo.championship import events as happened
from tablo.championship.events import Fact
from tablo.championship.ids import (
    ActorId,
    ContestId,
    CueId,
    Duration,
    EntryId,
    Instant,
    RunId,
    StandingId,
)
from tablo.championship.roster import Roster, Text
from tablo.championship.rules import Award
from tablo.championship.shots import Shot
from tablo.championship.show import CueKind, RunOfShow
from tablo.exchange.lists import ListTable
from tablo.texts import Language, translate

SCHEMA = "tablo.cue-log/1"
EVENTS = ("CueTaken", "RunSteppedBack", "CueSkipped", "RunBlanked", "RunPhaseChanged")
"""Names of the events that a log is made of."""
What = Literal["shown", "back", "skipped", "included", "dark", "light", "phase"]


class LogLine(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hold one thing that was done. `step` counts from 1; `back` names the picture gone back to."""

    at: Instant
    what: What
    by: str
    cue: CueId | None = None
    number: int | None = None
    kind: CueKind | None = None
    title: Text = Text("")
    podium: str = ""
    step: int | None = None
    reason: str = ""
    phase: str = ""


class LogCue(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Hold how a cue was planned and how it went.

    `number` is its place in the plan; None: it has left the plan. `took` is how long it was on the
    stage in all. `skipped` is the reason, where it is left out. `steps` counts those shown, `backs`
    those taken back.
    """

    cue: CueId
    kind: CueKind
    title: Text
    podium: str = ""
    number: int | None = None
    planned_at: Instant | None = None
    planned: Duration | None = None
    began: Instant | None = None
    took: Duration | None = None
    steps: int = 0
    backs: int = 0
    skipped: str = ""


class Stood(Struct, frozen=True, kw_only=True):
    """Say that an entry was named with a medal; not `holds`: somebody went back behind it."""

    contest: ContestId
    standing: StandingId
    entry: EntryId
    award: Award
    at: Instant
    holds: bool


class ShowLog(Struct, frozen=True, kw_only=True):
    """Hold the log of a ceremony: its cues in the order of the plan, and what was done, in time.

    `stood` says who was named with which medal, `decided` which medals of a result were shown.
    """

    run: RunId
    title: Text
    zone: str
    cues: tuple[LogCue, ...]
    lines: tuple[LogLine, ...]
    stood: tuple[Stood, ...]
    decided: frozenset[tuple[ContestId, StandingId, Award]]


def show_log(
    plan: RunOfShow, facts: Iterable[Fact], names: Mapping[ActorId, str], roster: Roster
) -> ShowLog:
    """Make the log of a ceremony. `names` are those of who drove it, by actor."""
    told = _Telling(plan, names)
    for fact in facts:
        told.hear(fact)
    return ShowLog(
        run=plan.id,
        title=plan.title,
        zone=roster.venues[plan.venue].zone,
        cues=tuple(told.cues()),
        lines=tuple(told.lines),
        stood=tuple(told.stood()),
        decided=frozenset(told.decided()),
    )


class _Step(Struct, frozen=True, kw_only=True):
    shot: Shot
    at: Instant


class _Telling:
    """Follows the journal along the path that is on the stage."""

    def __init__(self, plan: RunOfShow, names: Mapping[ActorId, str]) -> None:
        self._plan = plan
        self._names = names
        self._numbers = {cue.id: number for number, cue in enumerate(plan.cues, start=1)}
        self._path: list[_Step] = []
        self._taken: list[_Step] = []
        self._backs: dict[CueId, int] = {}
        self._took: dict[CueId, int] = {}
        self._since: Instant | None = None
        self._skipped: dict[CueId, str] = {}
        self._phase = "draft"
        self.lines: list[LogLine] = []

    def hear(self, fact: Fact) -> None:
        event = fact.event
        if getattr(event, "run", None) != self._plan.id or getattr(event, "rehearsal", False):
            return
        match event:
            case happened.CueTaken():
                self._leave(event.at)
                step = _Step(shot=event.shot, at=event.at)
                self._path.append(step)
                self._taken.append(step)
                self._since = event.at
                self._note(fact, "shown", event.at, event.shot)
            case happened.RunSteppedBack():
                self._back(fact, event)
            case happened.CueSkipped():
                self._skip(fact, event)
            case happened.RunBlanked():
                self._note(fact, "dark" if event.on else "light", fact.at)
            case happened.RunPhaseChanged():
                self._turn(fact, event)
            case _:
                pass

    def _back(self, fact: Fact, event: happened.RunSteppedBack) -> None:
        self._leave(event.at)
        if self._path:
            left = self._path.pop().shot.cue
            self._backs[left] = self._backs.get(left, 0) + 1
        self._since = event.at
        self._note(fact, "back", event.at, self._path[-1].shot if self._path else None)

    def _skip(self, fact: Fact, event: happened.CueSkipped) -> None:
        if event.on:
            self._skipped[event.cue] = event.reason
        else:
            self._skipped.pop(event.cue, None)
        what: What = "skipped" if event.on else "included"
        self._note(fact, what, fact.at, cue=event.cue, reason=event.reason)

    def _turn(self, fact: Fact, event: happened.RunPhaseChanged) -> None:
        """Note a phase. A rehearsal is none, and neither is what it ends with."""
        if event.phase in ("rehearsal", self._phase):
            return
        self._phase = event.phase
        self._note(fact, "phase", fact.at, phase=event.phase)
        if event.phase == "finished":
            self._leave(fact.at)
            self._since = None
        elif event.phase == "live" and self._path:
            self._since = fact.at

    def _leave(self, at: Instant) -> None:
        if self._path and self._since is not None:
            on = self._path[-1].shot.cue
            self._took[on] = self._took.get(on, 0) + at - self._since

    def _note(
        self,
        fact: Fact,
        what: What,
        at: Instant,
        shot: Shot | None = None,
        *,
        cue: CueId | None = None,
        reason: str = "",
        phase: str = "",
    ) -> None:
        named = shot.cue if shot else cue
        planned = self._plan.cue(named) if named is not None else None
        self.lines.append(
            LogLine(
                at=at,
                what=what,
                by=self._names.get(fact.actor, fact.actor),
                cue=named,
                number=self._numbers.get(named) if named is not None else None,
                kind=shot.kind if shot else planned.kind if planned else None,
                title=planned.title if planned else Text(""),
                podium=planned.podium if planned else shot.podium if shot else "",
                step=shot.step + 1 if shot else None,
                reason=reason,
                phase=phase,
            )
        )

    def cues(self) -> Iterator[LogCue]:
        """List the cues of the plan, then those that were shown and have left it since."""
        at = self._plan.starts
        for cue in self._plan.cues:
            skipped = self._skipped.get(cue.id, "")
            yield self._cue(
                cue.id,
                cue.kind,
                title=cue.title,
                podium=cue.podium,
                number=self._numbers[cue.id],
                planned_at=cue.at if cue.at is not None else None if skipped else at,
                planned=cue.planned,
                skipped=skipped,
            )
            if at is not None and not skipped:
                at = Instant(at + cue.planned)
        gone = {step.shot.cue: step.shot for step in self._taken}
        for id, shot in gone.items():
            if id not in self._numbers:
                yield self._cue(id, shot.kind, title=Text(""), podium=shot.podium)

    def _cue(self, id: CueId, kind: CueKind, *, title: Text, **known: object) -> LogCue:
        shown = [step.at for step in self._taken if step.shot.cue == id]
        took = self._took.get(id)
        told = LogCue(
            cue=id,
            kind=kind,
            title=title,
            began=shown[0] if shown else None,
            took=None if took is None else Duration(took),
            steps=len(shown),
            backs=self._backs.get(id, 0),
        )
        return msgspec.structs.replace(told, **known)

    def stood(self) -> Iterator[Stood]:
        """List who was named with which medal, each once, in the order of the reveal."""
        standing = {key for step in self._path for key in _named(step.shot)}
        seen = set()
        for step in self._taken:
            for key in _named(step.shot):
                if key in seen:
                    continue
                seen.add(key)
                contest, special, entry, award = key
                yield Stood(
                    contest=contest,
                    standing=special,
                    entry=entry,
                    award=award,
                    at=step.at,
                    holds=key in standing,
                )

    def decided(self) -> Iterator[tuple[ContestId, StandingId, Award]]:
        """Name the medals that were shown as given or as vacant, and not gone back behind."""
        for step in self._path:
            for plane in step.shot.planes:
                if step.shot.contest is not None and (plane.entries or plane.why):
                    yield step.shot.contest, step.shot.standing, plane.award


def _named(shot: Shot) -> Iterator[tuple[ContestId, StandingId, EntryId, Award]]:
    for entry, award in shot.awarded():
        if shot.contest is not None:
            yield shot.contest, shot.standing, entry, award


# Files


class _Packed(Struct, frozen=True, kw_only=True):
    schema: str
    run: RunId
    title: Text
    zone: str
    cues: tuple[LogCue, ...]
    lines: tuple[LogLine, ...]
    stood: tuple[Stood, ...]


def log_json(log: ShowLog) -> bytes:
    """Write a log as JSON; times are milliseconds as everywhere on the wire."""
    packed = _Packed(
        schema=SCHEMA,
        run=log.run,
        title=log.title,
        zone=log.zone,
        cues=log.cues,
        lines=log.lines,
        stood=log.stood,
    )
    return msgspec.json.encode(packed, order="deterministic")


def log_tables(log: ShowLog, language: Language) -> tuple[ListTable, ListTable]:
    """Lay a log out: what was done, line by line; and the cues as planned and as they went."""
    return _lines_table(log, language), _cues_table(log, language)


def _lines_table(log: ShowLog, language: Language) -> ListTable:
    heads = ("No.", "Cue", "Kind", "Podium", "Time", "What", "Step", "By", "Reason")
    return ListTable(
        title=translate(language, "Cue log"),
        head=tuple(translate(language, head) for head in heads),
        rows=tuple(
            (
                line.number,
                line.title.said(language),
                kind_word(line.kind, language),
                line.podium,
                clock(line.at, log.zone),
                _done(line, language),
                line.step,
                line.by,
                line.reason,
            )
            for line in log.lines
        ),
        wide=frozenset({1, 4, 5, 8}),
    )


def _cues_table(log: ShowLog, language: Language) -> ListTable:
    heads = (
        "No.",
        "Cue",
        "Kind",
        "Podium",
        "Planned start",
        "Planned length",
        "Began",
        "Took",
        "Steps",
        "Steps back",
        "Left out because",
    )
    return ListTable(
        title=translate(language, "Cues"),
        head=tuple(translate(language, head) for head in heads),
        rows=tuple(
            (
                cue.number,
                cue.title.said(language),
                kind_word(cue.kind, language),
                cue.podium,
                clock(cue.planned_at, log.zone),
                length(cue.planned),
                clock(cue.began, log.zone),
                length(cue.took),
                cue.steps,
                cue.backs,
                cue.skipped,
            )
            for cue in log.cues
        ),
        wide=frozenset({1, 4, 6, 10}),
    )


_WHATS: Mapping[What, str] = {
    "shown": "On the stage",
    "back": "Step back",
    "skipped": "Left out",
    "included": "Taken back in",
    "dark": "Made dark",
    "light": "Made light again",
}
_PHASES: Mapping[str, str] = {
    "draft": "Being made",
    "armed": "Ready",
    "live": "Begun",
    "finished": "Over",
}
KINDS: Mapping[CueKind, str] = {
    "title": "Title picture",
    "countdown": "Countdown",
    "speech": "Speech",
    "anthem": "Anthem",
    "video": "Film",
    "parade": "Parade",
    "draw": "Draw",
    "call_up": "Call to the stage",
    "medals": "Award of medals",
    "medallions": "Medallions",
    "award": "Special award",
    "best_of_region": "Best of their regions",
    "best_of_all": "Best of all",
    "team_standing": "Team standing",
    "medal_table": "Medal table",
    "thanks": "Thanks",
    "message": "Message",
    "partner": "Partner",
    "black": "Black",
}
WORDS = (*_WHATS.values(), *_PHASES.values(), *KINDS.values())
"""What a log says, in English; the catalogues hold the rest."""


def _done(line: LogLine, language: Language) -> str:
    word = _PHASES.get(line.phase, line.phase) if line.what == "phase" else _WHATS[line.what]
    return translate(language, word)


def kind_word(kind: CueKind | None, language: Language) -> str:
    """Name a kind of cue."""
    return translate(language, KINDS[kind]) if kind else ""


def clock(at: Instant | None, zone: str) -> str:
    """Write an instant as the venue's date and time, to the millisecond; "" for None."""
    if at is None:
        return ""
    # Divided as whole numbers, so that no millisecond is lost
    seconds, rest = divmod(at, 1_000)
    when = dt.datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return f"{when:%Y-%m-%d %H:%M:%S}.{rest:03}"


def length(duration: Duration | None) -> str:
    """Write a length as hours, minutes and seconds; "" for None."""
    if duration is None:
        return ""
    seconds = round(duration / 1_000)
    return f"{seconds // 3_600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
