"""What was on air: every graphic from its take to its end, as a list and as markers for the edit.

It is made of the journal, by the rules that the output itself follows. Markers are an EDL with
locators (CMX 3600, comment lines as DaVinci Resolve writes and reads them), by the time of day in
the championship's zone, which cameras and recorders run as their timecode.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from tablo.access.redact.names import known_entry
from tablo.championship.events import Fact
from tablo.championship.ids import ActorId, ContestId, EntryId, Instant, OutputId, RunId, TimerId
from tablo.championship.reduce_output import OutputEvent, output_after
from tablo.championship.roster import Roster, Text
from tablo.championship.state import Graphic, OutputState
from tablo.exchange.graphic_words import GRAPHIC_WORDS
from tablo.exchange.lists import ListTable
from tablo.texts import Language, translate

EVENTS = (
    "GraphicShown",
    "GraphicsTaken",
    "GraphicUpdated",
    "GraphicAdvanced",
    "GraphicHidden",
    "OutputCleared",
    "OutputBlanked",
)
"""Names of the events that the list is made of."""
RATES = (24, 25, 30, 50, 60)
"""Frames a second that markers may be counted in."""


class Take(Struct, frozen=True, kw_only=True):
    """Hold a stretch of a graphic on air; `ended` is None while it is."""

    output: OutputId
    layer: str
    graphic: str
    about: Text
    began: Instant
    by: str
    ended: Instant | None = None


def takes(
    facts: Iterable[Fact],
    names: Mapping[ActorId, str],
    roster: Roster,
    output: OutputId | None = None,
) -> tuple[Take, ...]:
    """List what was on air on an output, or on all, in the order in which it went on.

    A graphic that is shown anew on its layer is another take; an edit of its data is not. A blanked
    output ends what was seen, and begins it anew when it comes back.
    """
    held: dict[OutputId, OutputState] = {}
    running: dict[tuple[OutputId, str], Take] = {}
    done: list[Take] = []
    for fact in facts:
        event = fact.event
        if not isinstance(event, OutputEvent) or output not in (None, event.output):
            continue
        before = held.get(event.output, OutputState())
        after = held[event.output] = output_after(before, event, fact)
        old, new = _seen(before), _seen(after)
        done += [
            replace(running.pop((event.output, layer)), ended=fact.at)
            for layer, one in old.items()
            if _other(one, new.get(layer))
        ]
        for layer in [layer for layer, one in new.items() if _other(one, old.get(layer))]:
            running[event.output, layer] = Take(
                output=event.output,
                layer=layer,
                graphic=new[layer].name,
                about=_about(new[layer], roster),
                began=fact.at,
                by=names.get(fact.actor, str(fact.actor)),
            )
    return tuple(sorted((*done, *running.values()), key=lambda take: (take.began, take.layer)))


def _seen(output: OutputState) -> Mapping[str, Graphic]:
    return {} if output.blank else output.layers


def _other(one: Graphic, other: Graphic | None) -> bool:
    return other is None or (one.name, one.at) != (other.name, other.at)


def _about(graphic: Graphic, roster: Roster) -> Text:
    """Say in a few words what a graphic was about: a name, a title, a skill."""
    data = {name: str(value or "") for name, value in graphic.data.items()}
    entry = roster.entries.get(EntryId(data.get("entry", "")))
    if entry is not None:
        names = known_entry(roster, entry).full_names
        return Text(
            ", ".join(name.ru for name in names), ", ".join(name.en or name.ru for name in names)
        )
    typed = next((data[name] for name in ("title", "text", "name") if data.get(name)), "")
    if typed:
        return Text(typed)
    contest = roster.contests.get(ContestId(data.get("contest", "")))
    if contest is not None:
        return roster.skills[contest.skill].title
    timer, run = (
        roster.timers.get(TimerId(data.get("timer", ""))),
        roster.runs.get(RunId(data.get("run", ""))),
    )
    return timer.title if timer else run.title if run else Text("")


def takes_table(found: Iterable[Take], zone: str, language: Language) -> ListTable:
    """Make the list of takes, with the time of day in a zone and how long each was on air."""
    heads = ("Date", "On air", "Off air", "Seconds", "Output", "Layer", "Graphic", "About", "By")
    return ListTable(
        title=translate(language, "On air"),
        head=tuple(translate(language, head) for head in heads),
        rows=tuple(
            (
                _local(take.began, zone).strftime("%Y-%m-%d"),
                _clock(take.began, zone),
                _clock(take.ended, zone) if take.ended is not None else "",
                None if take.ended is None else round((take.ended - take.began) / 1000),
                take.output,
                take.layer,
                _named(take, language),
                take.about.said(language),
                take.by,
            )
            for take in found
        ),
        wide=frozenset({7}),
    )


def takes_edl(found: Iterable[Take], zone: str, language: Language, *, rate: int = 25) -> bytes:
    """Write a marker for each take, `rate` frames a second, by the time of day in a zone."""
    lines = ["TITLE: Tablo", "FCM: NON-DROP FRAME", ""]
    for number, take in enumerate(found, start=1):
        first, last = (_timecode(take.began, zone, rate, plus) for plus in (0, 1))
        frames = 1 if take.ended is None else max(1, (take.ended - take.began) * rate // 1000)
        said = filter(None, (_named(take, language), take.about.said(language)))
        name = " ".join(": ".join(said).replace("|", "/").split())
        lines += [
            f"{number:03}  001      V     C        {first} {last} {first} {last}",
            f" |C:ResolveColorRed |M:{name} |D:{frames}",
            "",
        ]
    return "\r\n".join(lines).encode()


def _named(take: Take, language: Language) -> str:
    return translate(language, GRAPHIC_WORDS.get(take.graphic, take.graphic))


def _local(at: Instant, zone: str) -> dt.datetime:
    return dt.datetime.fromtimestamp(at / 1000, dt.UTC).astimezone(ZoneInfo(zone))


def _clock(at: Instant, zone: str) -> str:
    return _local(at, zone).strftime("%H:%M:%S.%f")[:-3]


def _timecode(at: Instant, zone: str, rate: int, plus: int) -> str:
    local = _local(at, zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = round((local - midnight).total_seconds() * 1000) * rate // 1000 + plus
    seconds, frame = divmod(passed, rate)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour % 24:02}:{minute:02}:{second:02}:{frame:02}"
