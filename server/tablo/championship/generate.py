"""Make a run of show from results: contest by contest, or medal by medal, over several podiums.

While one group is decorated, the next one walks: each podium gets the medals of one contest at
once followed by the call-up of its next. Source: the queue of a ceremony with several podiums, and
closings that go sector by sector, or hand over all bronzes before all silvers before all golds.
"""

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tablo.championship.ids import ContestId, CueId, Duration, StandingId
from tablo.championship.rules import Award
from tablo.championship.shots import REVEALED_FROM, Outcome
from tablo.championship.show import Cue, Presenter
from tablo.championship.text import Text

Order = Literal["by_contest", "by_sector", "by_medal", "by_medal_in_sector", "mixed"]
Officials = Mapping[Award, tuple[Presenter, ...]]
SECTOR_MS, CALL_UP_MS, MEDALS_MS, MEDALLIONS_MS = 30_000, 60_000, 120_000, 60_000
SPLIT_FROM = 12
"""Contests of a sector from which on it comes in two halves."""


class Prize(Struct, frozen=True, kw_only=True):
    """Name a result that gets a podium, with its outcome, and the sector it belongs to.

    `apart`: in a mixed order it is handed over by itself, and not medal by medal with others.
    """

    contest: ContestId
    standing: StandingId
    title: Text
    sector: Text
    outcome: Outcome
    apart: bool = False

    @property
    def key(self) -> str:
        """Give the part of a cue's id that says which result it is about."""
        return self.contest if self.standing == "main" else f"{self.contest}.{self.standing}"


def generate(
    prizes: Iterable[Prize],
    podiums: Sequence[str],
    order: Order = "by_contest",
    officials: Officials | None = None,
) -> tuple[Cue, ...]:
    """Make the cues of all prizes. A result without any medal makes no cue.

    "by_contest": one contest after the other, in the order given. "by_sector": the same, sector by
    sector in the order of their first appearance, each opened by its title. "by_medal": all
    bronzes, all silvers, all golds; "by_medal_in_sector": so in each sector. "mixed": in each
    sector first those that stand apart, contest by contest, then the others medal by medal.

    Ids are made of the result and the kind, so that making them again gives the same ones.
    `officials` hand over what is handed over medal by medal.
    """
    held = [prize for prize in prizes if prize.outcome.awards]
    places = podiums or ("",)
    match order:
        case "by_contest":
            return tuple(_by_contest(held, places))
        case "by_medal":
            return tuple(_by_medal(held, places, officials or {}))
        case _:
            return tuple(_by_sector(held, places, order, officials or {}))


def _by_sector(
    prizes: Sequence[Prize], podiums: Sequence[str], order: Order, officials: Officials
) -> Iterator[Cue]:
    sectors: dict[str, list[Prize]] = {}
    for prize in prizes:
        sectors.setdefault(prize.sector.ru, []).append(prize)
    for sector in sectors.values():
        for part, half in enumerate(_halves(sector), start=1):
            if half[0].sector.ru:
                yield _opening(half[0].sector, part)
            yield from _in_sector(half, podiums, order, officials)


def _halves(sector: list[Prize]) -> tuple[list[Prize], ...]:
    middle = (len(sector) + 1) // 2
    return (sector[:middle], sector[middle:]) if len(sector) >= SPLIT_FROM else (sector,)


def _in_sector(
    prizes: Sequence[Prize], podiums: Sequence[str], order: Order, officials: Officials
) -> Iterator[Cue]:
    def is_alone(prize: Prize) -> bool:
        return order == "by_sector" or (order == "mixed" and prize.apart)

    yield from _by_contest([prize for prize in prizes if is_alone(prize)], podiums)
    yield from _by_medal([prize for prize in prizes if not is_alone(prize)], podiums, officials)


def _opening(sector: Text, part: int) -> Cue:
    # An id has to be the same each time, and says nothing to anybody
    named = f"sector.{zlib.crc32(sector.ru.encode()):08x}"
    id = CueId(named if part == 1 else f"{named}.{part}")
    return Cue(id=id, kind="title", title=sector, planned=Duration(SECTOR_MS))


def _by_contest(prizes: Sequence[Prize], podiums: Sequence[str]) -> Iterator[Cue]:
    """Interleave: first call-ups on all podiums, then medals and the next call-up of each."""
    queues = {podium: list(prizes[place :: len(podiums)]) for place, podium in enumerate(podiums)}
    for podium, queue in queues.items():
        if queue:
            yield _call_up(queue[0], podium)
    for round_, row in enumerate(zip_longest(*queues.values())):
        for podium, prize in zip(queues, row, strict=True):
            if prize is None:
                continue
            yield _medals(prize, podium)
            if prize.outcome.holders("medallion"):
                yield _medallions(prize, podium)
            if round_ + 1 < len(queues[podium]):
                yield _call_up(queues[podium][round_ + 1], podium)


def _by_medal(
    prizes: Sequence[Prize], podiums: Sequence[str], officials: Officials
) -> Iterator[Cue]:
    """Give all bronzes, then all silvers, then all golds; medallions come last."""
    for award in REVEALED_FROM:
        for place, prize in enumerate(prizes):
            if prize.outcome.holders(award) or award in prize.outcome.vacant:
                cue = _medals(prize, podiums[place % len(podiums)], (award,))
                yield replace(cue, presenters=officials.get(award, ()))
    for place, prize in enumerate(prizes):
        if prize.outcome.holders("medallion"):
            cue = _medallions(prize, podiums[place % len(podiums)])
            yield replace(cue, presenters=officials.get("medallion", ()))


# What people did by hand


def merged(made: Iterable[Cue], held: Iterable[Cue]) -> tuple[Cue, ...]:
    """Put newly made cues in place of the made ones of before, and keep what people did by hand.

    A cue edited by hand stays as it is. One added or moved by hand stays behind the cue that it
    followed, as far as that is still there.
    """
    before = list(held)
    edited = {cue.id: cue for cue in before if cue.hand}
    moved = {cue.id for cue in before if cue.moved}
    fresh = {cue.id: replace(edited.get(cue.id, cue), moved=cue.id in moved) for cue in made}
    placed = [cue for cue in fresh.values() if not cue.moved]
    there = {cue.id for cue in placed}
    ahead: CueId | None = None
    for cue in before:
        stays = fresh.get(cue.id) or (cue if cue.hand else None)
        if stays is not None and cue.id not in there:
            at = next((n + 1 for n, one in enumerate(placed) if one.id == ahead), 0)
            placed.insert(at, stays)
            there.add(cue.id)
        if cue.id in there:
            ahead = cue.id
    return tuple(placed)


def moved_by_hand(before: Sequence[Cue], after: Sequence[Cue]) -> frozenset[CueId]:
    """Tell which cues have another place among those that were there: as few as explain it."""
    places = {cue.id: place for place, cue in enumerate(before)}
    kept = [cue.id for cue in after if cue.id in places]
    return frozenset(kept) - frozenset(_rising(kept, places))


def _rising(ids: Sequence[CueId], places: Mapping[CueId, int]) -> Iterator[CueId]:
    """Give a longest part of `ids` that stands in the order of `places`."""
    ends: list[int] = []
    last: list[CueId] = []
    came_after: dict[CueId, CueId | None] = {}
    for id in ids:
        at = bisect_left(ends, places[id])
        came_after[id] = last[at - 1] if at else None
        ends[at : at + 1] = [places[id]]
        last[at : at + 1] = [id]
    one = last[-1] if last else None
    while one is not None:
        yield one
        one = came_after[one]


# Cues


def _call_up(prize: Prize, podium: str) -> Cue:
    return _cue(prize, "call_up", podium, CALL_UP_MS)


def _medals(prize: Prize, podium: str, medals: tuple[Award, ...] = ()) -> Cue:
    return _cue(prize, "medals", podium, MEDALS_MS, medals)


def _medallions(prize: Prize, podium: str) -> Cue:
    return _cue(prize, "medallions", podium, MEDALLIONS_MS)


def _cue(
    prize: Prize,
    kind: Literal["call_up", "medals", "medallions"],
    podium: str,
    planned_ms: int,
    medals: tuple[Award, ...] = (),
) -> Cue:
    what = ".".join((kind.replace("_", "-"), *medals))
    return Cue(
        id=CueId(f"{prize.key}.{what}"),
        kind=kind,
        title=prize.title,
        contest=prize.contest,
        standing=prize.standing,
        medals=medals,
        podium=podium,
        planned=Duration(planned_ms),
        text=_SAID[kind],
    )


_SAID: Mapping[str, Text] = {
    "call_up": Text(
        "Компетенция «{contest}». На сцену приглашаются: {delegations}.",
        "Skill: {contest}. We invite to the stage: {delegations}.",
    ),
    "medals": Text("{medal}: {names}, {delegation}.", "{medal}: {names}, {delegation}."),
    "medallions": Text(
        "Медальоны за профессионализм получают: {names}.",
        "Medallions for excellence go to: {names}.",
    ),
}
