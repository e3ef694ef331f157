"""Who stands where: places by total or scale, ties by rule, and what a person has to decide.

Places are "1, 1, 3" (standard competition ranking): an entry's place is one more than the number
of entries before it. Ties are looked for on the podium by the tie rule; below it only equal
values share a place. An open tie keeps its shared place until a person rules on it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from tablo.championship.commands import Status
from tablo.championship.exact import exact
from tablo.championship.ids import EntryId
from tablo.championship.results import Result, ranked_once
from tablo.championship.rules import (
    PODIUM,
    Basis,
    Medal,
    RulePack,
    TieBreaks,
    Ties,
    WithinPoints,
    basis,
    podium,
)
from tablo.championship.rulings import NO_RULINGS, Decision, Rulings
from tablo.championship.scales import scale_scores

Score = tuple[Fraction, ...]
"""What is compared: the total or scale score, then the marks that break ties."""

_NO_MARK = Fraction(-1)


class Link(Struct, frozen=True, kw_only=True):
    """Hold an entry of a chain: how far it lies behind the first and behind the one before."""

    entry: EntryId
    score: Fraction
    from_leader: Fraction
    from_neighbour: Fraction


class Tie(Struct, frozen=True, kw_only=True):
    """Hold a tie on the podium.

    `entries` tie by the reading in force, `chain` from neighbour to neighbour whatever it is;
    `is_disputable` where that is more than ties from the leader. `state`: all share the place by
    the rules ("shared"), a person ruled ("decided"), or a person has to ("open").
    """

    place: int
    entries: tuple[EntryId, ...]
    chain: tuple[Link, ...]
    is_disputable: bool
    state: Literal["shared", "decided", "open"]


class Ranked(Struct, frozen=True, kw_only=True):
    """Hold one entry in the ranking; `place` is None for whoever isn't ranked or has no value."""

    entry: EntryId
    status: Status
    total: Fraction | None
    scale: Decimal | None
    place: int | None
    tied: bool


class Ranking(Struct, frozen=True, kw_only=True):
    """Hold the ranking of a contest.

    Rows stand best first; then active entries without a value, then those that don't compete, in
    the order given. `field`: active entries. `podium`: the medals that so many may win. `extra`:
    entries below place 3 that earn bronze by the clauses of 2015. `stale`: decisions that fit
    no tie (any more).
    """

    rows: tuple[Ranked, ...]
    ties: tuple[Tie, ...] = ()
    field: int = 0
    podium: tuple[Medal, ...] = PODIUM
    extra: tuple[EntryId, ...] = ()
    stale: tuple[Decision, ...] = ()

    @property
    def open(self) -> tuple[Tie, ...]:
        """List the ties that a person has to decide."""
        return tuple(tie for tie in self.ties if tie.state == "open")

    def places(self) -> dict[EntryId, int]:
        """Give the place of each entry that has one."""
        return {row.entry: row.place for row in self.rows if row.place is not None}


class _Contender(Struct, frozen=True):
    """Hold an entry that competes for a place, and what it is compared by."""

    entry: EntryId
    score: Score


class _Group(Struct, frozen=True):
    """Hold the entries of one place; `tie`: the tie on the podium that they come from."""

    place: int
    members: tuple[_Contender, ...]
    tie: Tie | None


def rank(results: Iterable[Result], pack: RulePack, rulings: Rulings = NO_RULINGS) -> Ranking:
    """Rank the entries of one standing by a rule pack and by what people decided.

    Neither the order of the results nor the names of the entries change a place, and a guest
    changes nothing for others. An active entry without the value that the rule ranks by (say, a
    scale score where no scale is chosen) gets no place rather than a wrong one.
    """
    held = ranked_once(results)
    scales = scale_scores(pack.scale, held)
    field = sum(result.is_ranked for result in held)
    medals = podium(pack, field)
    groups = tuple(_groups(_contenders(held, scales, pack.ties), pack, rulings, len(medals)))
    ties = tuple({tie.entries: tie for group in groups if (tie := group.tie)}.values())
    return Ranking(
        rows=_rows(held, scales, groups),
        ties=ties,
        field=field,
        podium=medals,
        extra=tuple(_extra(groups, pack.ties, set(medals) - rulings.vacant)),
        stale=tuple(one for one in rulings.decisions if not any(_settles(one, t) for t in ties)),
    )


def _contenders(
    results: Sequence[Result], scales: Mapping[EntryId, Decimal], ties: Ties
) -> list[_Contender]:
    on = basis(ties)
    breaks = ties.modules if isinstance(ties, TieBreaks) else ()
    found = [
        _Contender(result.entry, (value, *(result.marks.get(one, _NO_MARK) for one in breaks)))
        for result in results
        if result.is_ranked and (value := _value(result, scales, on)) is not None
    ]
    found.sort(key=lambda contender: contender.score, reverse=True)
    return found


def _value(result: Result, scales: Mapping[EntryId, Decimal], on: Basis) -> Fraction | None:
    if on == "total":
        return result.total
    score = scales.get(result.entry)
    return None if score is None else exact(score)


def _groups(
    contenders: Sequence[_Contender], pack: RulePack, rulings: Rulings, medals: int
) -> Iterator[_Group]:
    """Cut the sorted entries into groups of one place, from the top."""
    vacant = {PODIUM.index(medal) + 1 for medal in rulings.vacant}
    place, start = _awarded(1, vacant), 0
    while start < len(contenders):
        rest = contenders[start:]
        if place > medals:
            members, tie = _equal(rest), None
        else:
            members = _tied(rest, pack.ties)
            tie = _tie(place, members, rest, pack, rulings)
        for part in _parts(members, tie, rulings):
            yield _Group(place, part, tie)
            place = _awarded(place + len(part), vacant)
        start += len(members)


def _awarded(place: int, vacant: set[int]) -> int:
    """Give the first place from `place` on that is awarded."""
    while place in vacant:
        place += 1
    return place


def _equal(rest: Sequence[_Contender]) -> tuple[_Contender, ...]:
    return tuple(takewhile(lambda one: one.score == rest[0].score, rest))


def _tied(rest: Sequence[_Contender], ties: Ties) -> tuple[_Contender, ...]:
    """Give the first of the rest and all that tie with it by the rule in force."""
    if not isinstance(ties, WithinPoints):
        return _equal(rest)
    points = _points(ties)
    if ties.reference == "neighbour":
        return _chained(rest, points)
    leader = rest[0].score[0]
    return tuple(takewhile(lambda one: leader - one.score[0] <= points, rest))


def _points(ties: Ties) -> Fraction:
    within = exact(ties.points) if isinstance(ties, WithinPoints) else None
    return max(within or Fraction(0), Fraction(0))


def _chained(rest: Sequence[_Contender], points: Fraction) -> tuple[_Contender, ...]:
    chain = [rest[0]]
    for one in rest[1:]:
        if chain[-1].score[0] - one.score[0] > points:
            break
        chain.append(one)
    return tuple(chain)


def _tie(
    place: int,
    members: tuple[_Contender, ...],
    rest: Sequence[_Contender],
    pack: RulePack,
    rulings: Rulings,
) -> Tie | None:
    if len(members) == 1:
        return None
    points = _points(pack.ties)
    chain = _chained(rest, points) if isinstance(pack.ties, WithinPoints) else members
    links = tuple(_links(chain))
    tie = Tie(
        place=place,
        entries=tuple(one.entry for one in members),
        chain=links,
        is_disputable=links[-1].from_leader > points,
        state="open" if pack.settle == "manual" else "shared",
    )
    if any(_settles(decision, tie) for decision in rulings.decisions):
        return replace(tie, state="decided")
    return tie


def _links(chain: Sequence[_Contender]) -> Iterator[Link]:
    leader = before = chain[0].score[0]
    for one in chain:
        score = one.score[0]
        yield Link(
            entry=one.entry,
            score=score,
            from_leader=leader - score,
            from_neighbour=before - score,
        )
        before = score


def _settles(decision: Decision, tie: Tie) -> bool:
    return sorted(decision.entries) == sorted(tie.entries)


def _parts(
    members: tuple[_Contender, ...], tie: Tie | None, rulings: Rulings
) -> Iterator[tuple[_Contender, ...]]:
    """Divide a tie as a person decided, by the newest decision; without one it stays whole."""
    fitting = [one for one in rulings.decisions if tie and _settles(one, tie)]
    if not fitting:
        yield members
        return
    by_entry = {one.entry: one for one in members}
    for group in fitting[-1].order:
        if group:
            yield tuple(by_entry[entry] for entry in group)


def _extra(groups: Sequence[_Group], ties: Ties, medals: set[Medal]) -> Iterator[EntryId]:
    """Name who earns bronze without place 3, by the clauses of 2015.

    After three or more golds, or after a shared silver, bronze goes only to those within the
    points of the last who has a medal. While a tie is open nobody earns it.
    """
    winners = [group for group in groups if group.place <= len(PODIUM)]
    if not isinstance(ties, WithinPoints) or "bronze" not in medals or not winners:
        return
    if winners[-1].place == len(PODIUM) or any(g.tie and g.tie.state == "open" for g in winners):
        return
    last = min(one.score[0] for group in winners for one in group.members)
    for group in groups[len(winners) :]:
        for one in group.members:
            if last - one.score[0] <= _points(ties):
                yield one.entry


def _rows(
    results: Sequence[Result], scales: Mapping[EntryId, Decimal], groups: Sequence[_Group]
) -> tuple[Ranked, ...]:
    held = {result.entry: result for result in results}

    def row(entry: EntryId, place: int | None, *, tied: bool) -> Ranked:
        result = held[entry]
        return Ranked(
            entry=entry,
            status=result.status,
            total=result.total,
            scale=scales.get(entry),
            place=place,
            tied=tied,
        )

    placed = [
        row(one.entry, group.place, tied=len(group.members) > 1)
        for group in groups
        for one in group.members
    ]
    done = {one.entry for one in placed}
    rest = sorted(
        (result for result in results if result.entry not in done),
        key=lambda result: not result.is_ranked,
    )
    return (*placed, *(row(result.entry, None, tied=False) for result in rest))
