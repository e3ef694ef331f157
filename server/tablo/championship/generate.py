"""Make a run of show from results: contest by contest, or medal by medal, over several podiums.

While one group is decorated, the next one walks: each podium gets the medals of one contest at
once followed by the call-up of its next. Source: the queue of a ceremony with several podiums.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Literal

from msgspec import Struct

from tablo.championship.ids import ContestId, CueId, Duration, StandingId
from tablo.championship.rules import Award
from tablo.championship.shots import REVEALED_FROM, Outcome
from tablo.championship.show import Cue
from tablo.championship.text import Text

Order = Literal["by_contest", "by_medal"]
CALL_UP_MS, MEDALS_MS, MEDALLIONS_MS = 60_000, 120_000, 60_000


class Prize(Struct, frozen=True, kw_only=True):
    """Name a result that gets a podium, with its outcome, and the block it belongs to."""

    contest: ContestId
    standing: StandingId
    title: Text
    block: str
    outcome: Outcome

    @property
    def key(self) -> str:
        """Give the part of a cue's id that says which result it is about."""
        return self.contest if self.standing == "main" else f"{self.contest}.{self.standing}"


def generate(
    prizes: Iterable[Prize], podiums: Sequence[str], order: Order = "by_contest"
) -> tuple[Cue, ...]:
    """Make the cues of all prizes, block by block in the order of their first appearance.

    Ids are made of the result and the kind, so that making them again gives the same ones.
    A result without any medal makes no cue.
    """
    blocks: dict[str, list[Prize]] = {}
    for prize in prizes:
        if prize.outcome.awards:
            blocks.setdefault(prize.block, []).append(prize)
    make = _by_contest if order == "by_contest" else _by_medal
    return tuple(cue for block in blocks.values() for cue in make(block, podiums or ("",)))


def merged(made: Iterable[Cue], held: Iterable[Cue]) -> tuple[Cue, ...]:
    """Put newly made cues in place of the made ones of before, and keep what people did by hand.

    A cue edited by hand stays as it is; one added by hand stays behind the cue that it followed.
    """
    before = list(held)
    edited = {cue.id: cue for cue in before if cue.hand}
    fresh = [edited.get(cue.id, cue) for cue in made]
    known = {cue.id for cue in fresh}
    placed: list[Cue] = list(fresh)
    for place, cue in enumerate(before):
        if cue.id in known or not cue.hand:
            continue
        ahead = next(
            (one.id for one in reversed(before[:place]) if any(one.id == p.id for p in placed)),
            None,
        )
        at = next((n + 1 for n, one in enumerate(placed) if one.id == ahead), 0)
        placed.insert(at, cue)
    return tuple(placed)


def _by_contest(prizes: Sequence[Prize], podiums: Sequence[str]) -> Iterator[Cue]:
    """Interleave: first call-ups on all podiums, then medals and the next call-up of each."""
    queues = {podium: list(prizes[place :: len(podiums)]) for place, podium in enumerate(podiums)}
    for podium, queue in queues.items():
        if queue:
            yield _call_up(queue[0], podium)
    for row in zip_longest(*queues.values()):
        for podium, prize in zip(queues, row, strict=True):
            if prize is None:
                continue
            yield _medals(prize, podium)
            if prize.outcome.holders("medallion"):
                yield _medallions(prize, podium)
            following = queues[podium].index(prize) + 1
            if following < len(queues[podium]):
                yield _call_up(queues[podium][following], podium)


def _by_medal(prizes: Sequence[Prize], podiums: Sequence[str]) -> Iterator[Cue]:
    """Give all bronzes of a block, then all silvers, then all golds; medallions come last."""
    for award in REVEALED_FROM:
        for place, prize in enumerate(prizes):
            if prize.outcome.holders(award) or award in prize.outcome.vacant:
                yield _medals(prize, podiums[place % len(podiums)], (award,))
    for place, prize in enumerate(prizes):
        if prize.outcome.holders("medallion"):
            yield _medallions(prize, podiums[place % len(podiums)])


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
