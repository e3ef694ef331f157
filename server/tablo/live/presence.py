"""How the screens do, as they report it: what `health@crew` shows."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence

from msgspec import UNSET
from msgspec.structs import replace

from tablo.access.actors import Kind
from tablo.championship.ids import Instant, ScreenId, VenueId
from tablo.championship.roster import Output, Roster, Screen
from tablo.live.bus import Report, Seen
from tablo.views.health import HealthView, JournalHealth, PageHealth, PlaceHealth, SocketCounts
from tablo.views.output import PREVIEW
from tablo.wire.frames import HEARTBEAT_S, Frame

ABSENT_MS = 4_000
"""How old a hub's report may be before its sockets count as gone."""
SILENT_MS = 1_500 * HEARTBEAT_S
"""How old a page's last sign of life may be, in its hub's report, for its link to count as whole.

So one that has gone is known with its second beat, and replaced where a hall has to hear it.
"""
VERSIONS_KEPT = 256
"""Versions of a stream whose age is known; older ones count as old as the oldest of these."""


_Places = Mapping[tuple[Kind, str], Sequence[Seen]]


class Presence:
    """Gather what every hub reports, and compare what is painted with what was published."""

    def __init__(self) -> None:
        self._reports: dict[str, Report] = {}
        self._last: dict[tuple[Kind, str], Seen] = {}
        self._published: dict[str, deque[tuple[int, int]]] = {}

    def report(self, report: Report) -> bool:
        """Take a hub's report in place of its last one; tell whether the tally is another one.

        So it is when a page of an output has come or gone, has come to or left a program, hides, or
        has fallen silent.
        """
        last = self._reports.get(report.hub)
        self._reports[report.hub] = report
        for seen in report.seen:
            self._last[seen.kind, seen.place] = seen
        return _tally(report) != (_tally(last) if last else [])

    def published(self, frame: Frame) -> None:
        """Note when a version of a stream was published."""
        versions = self._published.setdefault(frame.stream, deque(maxlen=VERSIONS_KEPT))
        if not versions or versions[-1][0] < frame.version:
            versions.append((frame.version, frame.at))

    def forget(self, stream: str) -> None:
        """Forget a stream that nobody wants."""
        self._published.pop(stream, None)

    def sounding(self, venue: VenueId, roster: Roster, now: int) -> ScreenId | None:
        """Elect who sounds a venue's signals: its first screen in roster order that may and can."""
        able = {
            seen.place
            for report in self._living(now)
            for seen in report.seen
            if seen.kind == "screen" and seen.sound and not _is_silent(seen, report)
        }
        inside = (screen for screen in roster.screens.values() if screen.venue == venue)
        return next((screen.id for screen in inside if screen.sound and screen.id in able), None)

    def view(self, roster: Roster, journal: JournalHealth, now: int) -> HealthView:
        """Draw every screen and output of the roster, connected or not."""
        living = self._living(now)
        places: dict[tuple[Kind, str], list[Seen]] = {}
        for report in living:
            for seen in report.seen:
                places.setdefault((seen.kind, seen.place), []).append(seen)
        return HealthView(
            screens=tuple(
                self._place(plan, self._slowest("screen", plan.id, places, now), "screen", now)
                for plan in roster.screens.values()
            ),
            outputs=tuple(
                self._output(plan, places, living, now) for plan in roster.outputs.values()
            ),
            sockets=SocketCounts(
                screens=_sum(living, "screens"),
                outputs=_sum(living, "outputs"),
                crew=_sum(living, "crew"),
                public=_sum(living, "public"),
            ),
            journal=journal,
            too_old=tuple(old for report in living for old in report.too_old),
        )

    def _living(self, now: int) -> list[Report]:
        living = [report for report in self._reports.values() if now - report.at <= ABSENT_MS]
        self._reports = {report.hub: report for report in living}
        return living

    def _output(
        self, plan: Output, places: _Places, living: Iterable[Report], now: int
    ) -> PlaceHealth:
        drawn = self._place(plan, self._slowest("output", plan.id, places, now), "output", now)
        pages = [
            self._page(seen, report, now)
            for report in living
            for seen in report.seen
            if seen.kind == "output" and seen.place in {plan.id, plan.id + PREVIEW}
        ]
        return replace(drawn, pages=tuple(sorted(pages, key=lambda page: page.preview)))

    def _page(self, seen: Seen, report: Report, now: int) -> PageHealth:
        newest = self._newest(seen)
        painted = {stream: n for stream, n in seen.painted.items() if stream in newest}
        return PageHealth(
            host=seen.host or UNSET,
            engine=seen.engine or UNSET,
            active=UNSET if seen.active is None else seen.active,
            visible=UNSET if seen.visible is None else seen.visible,
            fps=UNSET if seen.fps is None else seen.fps,
            dropped=UNSET if seen.dropped is None else seen.dropped,
            painted=painted,
            behind_ms=self._waited(newest, painted, now),
            preview=seen.place.endswith(PREVIEW),
            silent_ms=now - seen.at if _is_silent(seen, report) else 0,
        )

    def _slowest(self, kind: Kind, id: str, places: _Places, now: int) -> Seen | None:
        here = places.get((kind, id), ())
        return max(
            here,
            key=lambda seen: self._waited(self._newest(seen), seen.painted, now),
            default=None,
        )

    def _newest(self, seen: Seen) -> dict[str, int]:
        return {
            stream: self._published[stream][-1][0]
            for stream in seen.streams
            if stream in self._published
        }

    def _waited(self, newest: Iterable[str], painted: Mapping[str, int], now: int) -> int:
        return max((self._behind(stream, painted, now) for stream in newest), default=0)

    def _place(self, plan: Screen | Output, seen: Seen | None, kind: Kind, now: int) -> PlaceHealth:
        if seen is None:
            last = self._last.get((kind, plan.id))
            return PlaceHealth(
                id=plan.id,
                title=plan.title,
                connected=False,
                last_seen=UNSET if last is None else last.at,
            )
        newest = self._newest(seen)
        painted = {stream: n for stream, n in seen.painted.items() if stream in newest}
        return PlaceHealth(
            id=plan.id,
            title=plan.title,
            connected=True,
            newest=newest,
            painted=painted,
            behind_ms=self._waited(newest, painted, now),
            rtt_ms=UNSET if seen.rtt_ms is None else seen.rtt_ms,
            offset_ms=UNSET if seen.offset_ms is None else seen.offset_ms,
            fps=UNSET if seen.fps is None else seen.fps,
            visible=UNSET if seen.visible is None else seen.visible,
            sound=UNSET if seen.sound is None else seen.sound,
            engine=seen.engine or UNSET,
            size=seen.size or UNSET,
            ratio=UNSET if seen.ratio is None else seen.ratio,
            awake=UNSET if seen.awake is None else seen.awake,
            build=seen.build or UNSET,
            outdated=seen.outdated,
            last_seen=Instant(seen.at),
        )

    def _behind(self, stream: str, painted: Mapping[str, int], now: int) -> int:
        held = painted.get(stream, 0)
        missing = (at for version, at in self._published[stream] if version > held)
        return max(0, now - next(missing, now))


def _is_silent(seen: Seen, report: Report) -> bool:
    return report.at - seen.at > SILENT_MS


def _sum(reports: Iterable[Report], group: str) -> int:
    return sum(report.sockets.get(group, 0) for report in reports)


def _tally(report: Report) -> list[tuple[str, bool | None, bool | None, bool]]:
    return [
        (seen.place, seen.active, seen.visible, _is_silent(seen, report))
        for seen in report.seen
        if seen.kind == "output"
    ]
