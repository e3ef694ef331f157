"""What is to be put right before the doors of a ceremony open, as plan, results and roster tell.

Nothing here names a winner: a finding speaks of cues, results and medals, and everybody who
competes in the contests of a run is treated alike.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, get_args

from msgspec import Struct

from tablo.championship.commands import Award
from tablo.championship.ids import ContestId, CueId, Instant, StandingId, VenueId
from tablo.championship.outcomes import outcome_of, result_of
from tablo.championship.roster import Contest, Roster, Standing
from tablo.championship.rules import PODIUM, Medal
from tablo.championship.shots import REVEALED_FROM, Outcome, shots
from tablo.championship.show import RESULTS, Cue, CueKind, RunOfShow
from tablo.championship.standings import standing_of
from tablo.championship.state import State

Blocking = Literal[
    "empty_run",
    "not_signed",
    "under_protest",
    "tie_open",
    "medal_without_cue",
    "shows_nobody",
    "no_contest",
    "no_medium",
    "no_delegation",
    "no_entry",
    "no_instant",
    "no_title",
    "podium_unknown",
    "place_unknown",
    "unfilled",
]
"""What would be seen to go wrong."""
Doubtful = Literal[
    "medal_open", "shown_twice", "no_presenter", "no_text", "by_number", "no_start", "ends_late"
]
"""What may be meant so, but should be known."""
Code = Blocking | Doubtful
BLOCKING: frozenset[str] = frozenset(get_args(Blocking))

MINUTE = 60_000
Result = tuple[ContestId, StandingId]

_NAMES = frozenset({"names", "delegation"})
FILLED: Mapping[CueKind, frozenset[str]] = {
    "call_up": frozenset({"contest", "delegations"}),
    "medals": _NAMES | {"contest", "medal"},
    "medallions": _NAMES | {"contest", "medal"},
    "award": _NAMES,
    "best_of_region": _NAMES,
    "best_of_all": _NAMES,
    "team_standing": _NAMES | {"medal"},
    "parade": frozenset({"delegations"}),
    "draw": frozenset({"contest"}),
}
"""What the braces of a host's text may name; a kind of cue that isn't here fills none."""

_OF_CONTEST: frozenset[CueKind] = frozenset({"call_up", "medals", "medallions"})
_OF_ALL: frozenset[CueKind] = frozenset(
    {"best_of_region", "best_of_all", "team_standing", "medal_table"}
)
_NAMES_ANYBODY: frozenset[CueKind] = frozenset({"award", "best_of_region", "best_of_all"})
_HANDED_OVER: frozenset[CueKind] = frozenset({"medals", "medallions", "award", "team_standing"})
_SPOKEN = _OF_CONTEST | _NAMES_ANYBODY | {"parade", "speech", "team_standing"}


class Finding(Struct, frozen=True, kw_only=True):
    """Say one thing that is to be put right, and where.

    `cues` are those it is about, in the order of the run. `medals` those of a result, `words`
    what a host's text asks for in vain, `count` people or minutes.
    """

    code: Code
    cues: tuple[CueId, ...] = ()
    contest: ContestId | None = None
    standing: StandingId | None = None
    medals: tuple[Award, ...] = ()
    words: tuple[str, ...] = ()
    count: int = 0


class _Plan(Struct, frozen=True, kw_only=True):
    """Hold a run without the cues that are skipped, and what they are made of."""

    run: RunOfShow
    cues: tuple[Cue, ...]
    state: State
    roster: Roster


def findings(state: State, roster: Roster, run: RunOfShow) -> tuple[Finding, ...]:
    """Find what is to be put right in a run of show; cues that are skipped don't count."""
    plan = _Plan(run=run, cues=_on(state, run), state=state, roster=roster)
    if not plan.cues:
        return (Finding(code="empty_run"),)
    return (
        *(found for result in results_of(state, roster, run) for found in _result(plan, result)),
        *_pictures(plan),
        *_people(plan),
        *_times(plan),
    )


def results_of(state: State, roster: Roster, run: RunOfShow) -> tuple[Result, ...]:
    """List the results that a run is about, in roster order.

    Those that its cues name; those of the same venues that get medals and no other run shows;
    and, where a cue is made of all of them, every result that gets medals.
    """
    cues = _on(state, run)
    named = set(_named(cues))
    everything = any(cue.kind in _OF_ALL for cue in cues)
    venues = _venues(roster, run, cues) if any(cue.kind == "medals" for cue in cues) else set()
    elsewhere = {
        result
        for other in roster.runs.values()
        if other.id != run.id
        for result in _named(other.cues)
    }
    return tuple(
        (contest.id, standing.id)
        for contest in roster.contests.values()
        for standing in contest.all_standings()
        if (contest.id, standing.id) in named
        or (standing.medals and everything)
        or (
            standing.medals
            and contest.venue in venues
            and (contest.id, standing.id) not in elsewhere
        )
    )


def contests_of(state: State, roster: Roster, run: RunOfShow) -> tuple[ContestId, ...]:
    """List the contests whose people a run may name, in roster order.

    A cue that may name anybody makes it all contests, so that the list tells of no winner.
    """
    cues = _on(state, run)
    if any(cue.kind in _NAMES_ANYBODY for cue in cues):
        return tuple(roster.contests)
    named = {cue.contest for cue in cues}
    return tuple(id for id in roster.contests if id in named)


def planned_end(state: State, run: RunOfShow) -> Instant | None:
    """Tell when a run ends by its plan; None where it has no beginning."""
    if run.starts is None:
        return None
    return Instant(run.starts + sum(cue.planned for cue in _on(state, run)))


def _on(state: State, run: RunOfShow) -> tuple[Cue, ...]:
    skipped = state.run(run.id).skipped
    return tuple(cue for cue in run.cues if cue.id not in skipped)


def _named(cues: Iterable[Cue]) -> Iterator[Result]:
    for cue in cues:
        if cue.kind in RESULTS and cue.contest is not None:
            yield cue.contest, cue.standing


def _venues(roster: Roster, run: RunOfShow, cues: Iterable[Cue]) -> set[VenueId]:
    contests = (roster.contests.get(contest) for contest, _ in _named(cues))
    return {run.venue, *(contest.venue for contest in contests if contest)}


# Results


def _result(plan: _Plan, result: Result) -> Iterator[Finding]:
    contest = plan.roster.contests[result[0]]
    standing = contest.standing(result[1])
    if standing is None:
        return
    cues = tuple(cue for cue in plan.cues if (cue.contest, cue.standing) == result)

    def found(code: Code, *medals: Award, cues: Iterable[Cue] = cues) -> Finding:
        return Finding(
            code=code,
            cues=tuple(cue.id for cue in cues),
            contest=contest.id,
            standing=standing.id,
            medals=medals,
        )

    decided = plan.state.contest(contest.id).standing(standing.id)
    if decided.protest:
        yield found("under_protest")
    if decided.official_at is None:
        yield found("tie_open" if _is_tied(plan, contest, standing) else "not_signed")
        return
    outcome = result_of(plan.state, plan.roster, contest, standing)
    announced = {*outcome.awards.values(), *outcome.vacant}
    times = [medal for cue in cues for medal in _medals(cue)]
    missing = [medal for medal in (*REVEALED_FROM, "medallion") if medal in announced - {*times}]
    if missing and standing.medals:
        yield found("medal_without_cue", *missing)
    twice = [
        medal for medal in dict.fromkeys(times) if medal in announced and times.count(medal) > 1
    ]
    if twice:
        yield found("shown_twice", *twice)
    if open_medals := _open(plan, contest, standing, outcome):
        yield found("medal_open", *open_medals)


def _is_tied(plan: _Plan, contest: Contest, standing: Standing) -> bool:
    """Tell whether people have to decide a tie before anybody can sign."""
    held = plan.state.contest(contest.id)
    grounds = held.grounds(standing.id)
    return held.closed and bool(standing_of(plan.roster, contest, standing, grounds).ranking.open)


def _medals(cue: Cue) -> tuple[Award, ...]:
    if cue.kind == "medallions":
        return ("medallion",)
    return (cue.medals or REVEALED_FROM) if cue.kind == "medals" else ()


def _open(plan: _Plan, contest: Contest, standing: Standing, outcome: Outcome) -> list[Medal]:
    """List medals that nobody holds, though no shared one took their place and nobody said why."""
    grounds = plan.state.contest(contest.id).grounds(standing.id)
    ranking = standing_of(plan.roster, contest, standing, grounds).ranking
    found: list[Medal] = []
    better = 0
    for place, medal in enumerate(PODIUM, start=1):
        holders = len(outcome.holders(medal))
        if (
            medal in ranking.podium
            and not holders
            and medal not in outcome.vacant
            and better < place
        ):
            found.append(medal)
        better += holders
    return found


# Pictures


def _pictures(plan: _Plan) -> Iterator[Finding]:
    lacking: dict[Code, list[Cue]] = {}
    for cue in plan.cues:
        for code in _lacks(plan, cue):
            lacking.setdefault(code, []).append(cue)
    for code, cues in lacking.items():
        yield Finding(code=code, cues=tuple(cue.id for cue in cues))
    for cue in plan.cues:
        if words := unfilled(cue):
            yield Finding(code="unfilled", cues=(cue.id,), words=words)


def _lacks(plan: _Plan, cue: Cue) -> Iterator[Code]:
    contest = plan.roster.contests.get(cue.contest) if cue.contest is not None else None
    if cue.kind in _OF_CONTEST and (contest is None or contest.standing(cue.standing) is None):
        yield "no_contest"
    elif _shows_nobody(plan, cue):
        yield "shows_nobody"
    if cue.kind == "video" and not cue.media:
        yield "no_medium"
    if cue.kind == "parade" and cue.delegation not in plan.roster.delegations:
        yield "no_delegation"
    if cue.kind == "award" and not _is_awarded(plan.roster, cue):
        yield "no_entry"
    if cue.kind == "countdown" and cue.at is None:
        yield "no_instant"
    if _needs_title(cue) and not cue.title.ru.strip():
        yield "no_title"
    if cue.kind in _OF_CONTEST and cue.podium not in plan.run.podiums:
        yield "podium_unknown"
    if not _places_exist(plan.roster, cue):
        yield "place_unknown"
    if cue.kind in _HANDED_OVER and not cue.presenters:
        yield "no_presenter"
    if cue.kind in _SPOKEN and not cue.text.ru.strip():
        yield "no_text"


def _is_awarded(roster: Roster, cue: Cue) -> bool:
    return bool(cue.recipients) if cue.entry is None else cue.entry in roster.entries


def _places_exist(roster: Roster, cue: Cue) -> bool:
    screens, outputs = cue.screens or (), cue.outputs or ()
    return all(id in roster.screens for id in screens) and all(
        id in roster.outputs for id in outputs
    )


def _shows_nobody(plan: _Plan, cue: Cue) -> bool:
    """Tell whether a cue of a signed result would name nobody and announce nothing."""
    if cue.kind == "call_up":
        return _is_official(plan, cue) and not outcome_of(plan.state, plan.roster, cue).delegations
    if cue.kind in ("medals", "medallions"):
        return _is_official(plan, cue) and len(shots(cue, _outcome(plan, cue))) == 1
    if cue.kind in ("best_of_region", "best_of_all", "team_standing"):
        return len(shots(cue, _outcome(plan, cue))) == 1
    return False


def _outcome(plan: _Plan, cue: Cue) -> Outcome:
    return outcome_of(plan.state, plan.roster, cue)


def _is_official(plan: _Plan, cue: Cue) -> bool:
    if cue.contest is None:
        return False
    return plan.state.contest(cue.contest).standing(cue.standing).official_at is not None


def _needs_title(cue: Cue) -> bool:
    if cue.kind == "speech":
        return not cue.presenters
    if cue.kind == "partner":
        return not cue.media
    return cue.kind in ("message", "award")


def unfilled(cue: Cue) -> tuple[str, ...]:
    """List what a host's text has in braces and nobody fills, as it stands there."""
    known = "|".join(sorted(FILLED.get(cue.kind, ()))) or "(?!)"
    left = re.sub(rf"\{{({known})\}}", "", f"{cue.text.ru} {cue.text.en}")
    return tuple(dict.fromkeys(re.findall(r"\{[^{}\s]*\}?|\}", left)))


# People and times


def _people(plan: _Plan) -> Iterator[Finding]:
    roster = plan.roster
    numbered = {
        person
        for contest in contests_of(plan.state, roster, plan.run)
        for entry in roster.entries_of(contest)
        for person in entry.people
        if roster.people[person].display == "number"
    }
    if numbered:
        yield Finding(code="by_number", count=len(numbered))


def _times(plan: _Plan) -> Iterator[Finding]:
    end = planned_end(plan.state, plan.run)
    if plan.run.starts is None or end is None:
        yield Finding(code="no_start")
        return
    for session in plan.roster.sessions.values():
        holds = session.kind == "ceremony" and session.venue == plan.run.venue
        if holds and session.starts <= plan.run.starts < session.ends < end:
            yield Finding(code="ends_late", count=-(-(end - session.ends) // MINUTE))
