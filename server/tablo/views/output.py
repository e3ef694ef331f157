"""What one output carries: every layer with all that its graphic draws, in one picture."""

from msgspec import Struct
from msgspec.structs import asdict

from tablo.access.redact import KnownContest, KnownEntry, KnownLayer, known_layers
from tablo.access.streams import Audience
from tablo.championship.commands import Level
from tablo.championship.ids import Instant, OutputId, RunId
from tablo.championship.roster import Roster, Text
from tablo.championship.state import State
from tablo.views.ceremony import CeremonyView, ceremony
from tablo.views.contest import ContestView, DelegationView, contest_view, delegation_view
from tablo.views.standings import Row, rows
from tablo.views.timers import TimerModule, TimerView, current, timer_view


class OutputName(Struct, frozen=True, kw_only=True):
    """Say which output this is."""

    id: OutputId
    title: Text


class LowerThird(Struct, frozen=True, kw_only=True, tag="competitor", tag_field="kind"):
    """Draw the lower third of a competitor or a team."""

    names: tuple[Text, ...]
    contest: Text
    category: Text
    delegation: DelegationView


class FreeLowerThird(Struct, frozen=True, kw_only=True, tag="text", tag_field="kind"):
    """Draw a lower third of free text."""

    title: str
    subtitle: str


class ScoreBug(Struct, frozen=True, kw_only=True, tag="contest", tag_field="kind"):
    """Draw a contest in one line; `leader` only where broadcast may know the marks."""

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


class RevealGraphic(CeremonyView, frozen=True, kw_only=True, tag="ceremony", tag_field="kind"):
    """Draw what is on the stage of a run of show, as far as broadcast may know it."""


Data = LowerThird | FreeLowerThird | ScoreBug | TimerGraphic | RevealGraphic


class LayerView(Struct, frozen=True, kw_only=True):
    """Draw a layer: which graphic, since when, at which step, with which data."""

    layer: str
    graphic: str
    at: Instant
    step: int
    data: Data


class OutputView(Struct, frozen=True, kw_only=True):
    """Draw an output: all layers in the order of their names."""

    output: OutputName
    blank: bool
    layers: tuple[LayerView, ...]


def output(state: State, roster: Roster, param: str, audience: Audience) -> OutputView | None:
    """Draw what the output `param` carries; None when there is no such output."""
    known = known_layers(state, roster, OutputId(param))
    if known is None:
        return None
    named = roster.outputs[OutputId(param)]
    return OutputView(
        output=OutputName(id=named.id, title=named.title),
        blank=state.output(named.id).blank,
        layers=tuple(_layer(layer, state, roster, audience) for layer in known),
    )


def _layer(known: KnownLayer, state: State, roster: Roster, audience: Audience) -> LayerView:
    graphic = known.graphic
    return LayerView(
        layer=known.layer,
        graphic=graphic.name,
        at=graphic.at,
        step=graphic.step,
        data=_reveal(known.run, state, roster, audience) or _data(known, roster, audience),
    )


def _reveal(
    run: RunId | None, state: State, roster: Roster, audience: Audience
) -> RevealGraphic | None:
    drawn = ceremony(state, roster, run, audience) if run is not None else None
    return RevealGraphic(**asdict(drawn)) if drawn else None


def _data(known: KnownLayer, roster: Roster, audience: Audience) -> Data:
    if known.timer:
        title = str(known.graphic.data.get("title") or "")
        return TimerGraphic(
            timer=timer_view(known.timer, roster, audience),
            title=title,
            zone=roster.venues[known.timer.plan.venue].zone,
        )
    if known.entry and known.contest:
        return _competitor(known.entry, known.contest, roster)
    if known.contest:
        return _score_bug(known.contest, roster, audience)
    data = known.graphic.data
    return FreeLowerThird(title=str(data.get("title")), subtitle=str(data.get("subtitle") or ""))


def _competitor(entry: KnownEntry, contest: KnownContest, roster: Roster) -> LowerThird:
    heading = contest_view(contest.contest, roster)
    return LowerThird(
        names=entry.full_names,
        contest=heading.title,
        category=heading.category,
        delegation=delegation_view(entry.delegation),
    )


def _score_bug(contest: KnownContest, roster: Roster, audience: Audience) -> ScoreBug:
    timer = current(contest.timers)
    drawn = timer_view(timer, roster, audience) if timer else None
    leader = next((row for row in rows(contest) if row.place == 1), None)
    return ScoreBug(
        contest=contest_view(contest.contest, roster),
        level=contest.level,
        module=drawn.module if drawn and isinstance(drawn.module, TimerModule) else None,
        timer=drawn,
        leader=leader,
    )
