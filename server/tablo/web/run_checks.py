"""What is wrong with the plan of a ceremony, in words for whoever wrote it."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from tablo.championship.fields import MEDIA
from tablo.championship.ids import CueId
from tablo.championship.roster import Roster
from tablo.championship.shots import REVEALED_FROM
from tablo.championship.show import Cue, RunOfShow
from tablo.web.screens import NO_TITLE

MOST_CUES = 2_000
MOST_PODIUMS = 6
LONGEST = 24 * 60 * 60 * 1000
"""Milliseconds that a cue may take."""
LONGEST_DELAY = 10 * 60 * 1000
"""Milliseconds by which an audience may be behind the hall."""
CUE_TWICE = "Two cues are called {cue}."
TOO_MANY = "A ceremony has at most {count} cues."
NOTHING_THERE = "Cue “{cue}” names {what} {id}, which is not there."
NO_OUTPUT = "There is no output {output}."
BAD_DELAY = "A delay lies between 0 and {count} minutes."
TOO_MANY_PODIUMS = "A ceremony has at most {count} podiums."
PODIUM_TWICE = "Podium “{podium}” stands there twice."
NEEDS_CONTEST = "Cue “{cue}” shows a result: choose its contest."
NEEDS_PEOPLE = "Cue “{cue}” is an award: say who gets it."
NEEDS_TIME = "Cue “{cue}” counts down: say to which time."
NEEDS_NAME = "Cue “{cue}”: somebody there has no name."
NO_PODIUM = "Cue “{cue}” stands on podium “{podium}”, and the ceremony has only: {podiums}."
BAD_LENGTH = "Cue “{cue}”: a length lies between 0 and 24 hours."
BAD_MEDIA = "Cue “{cue}” shows a picture or film that isn't one of the library's."
WRONG_MEDALS = "Cue “{cue}” reveals a medal twice, or one that has a cue of its own kind."
_OF_CONTEST = ("call_up", "medals", "medallions")


class Flaw(Struct, frozen=True, kw_only=True):
    """Say what is wrong: a code, an English text with braces, and what fills them."""

    code: str
    text: str
    params: dict[str, str] = {}


def plan_flaws(plan: RunOfShow, held: RunOfShow, roster: Roster) -> Iterator[Flaw]:
    """Find what is wrong with a plan. What stands as it stood in `held` may be incomplete.

    That lets an old plan be mended cue by cue.
    """
    if not plan.title.ru.strip():
        yield Flaw(code="no_title", text=NO_TITLE)
    if len(plan.cues) > MOST_CUES:
        yield Flaw(code="too_many_cues", text=TOO_MANY, params={"count": str(MOST_CUES)})
    yield from _frame(plan, roster)
    before = {cue.id: cue for cue in held.cues}
    seen: set[CueId] = set()
    for cue in plan.cues:
        if cue.id in seen:
            yield Flaw(code="cue_twice", text=CUE_TWICE, params={"cue": cue.id})
        seen.add(cue.id)
        yield from _dangling(cue, roster)
        if cue != before.get(cue.id):
            yield from _incomplete(cue, plan)


def _frame(plan: RunOfShow, roster: Roster) -> Iterator[Flaw]:
    for output in plan.outputs:
        if output not in roster.outputs:
            yield Flaw(code="unknown_output", text=NO_OUTPUT, params={"output": output})
    for delay in (plan.broadcast_delay, plan.public_delay):
        if not 0 <= delay <= LONGEST_DELAY:
            minutes = str(LONGEST_DELAY // 60_000)
            yield Flaw(code="bad_delay", text=BAD_DELAY, params={"count": minutes})
    if len(plan.podiums) > MOST_PODIUMS:
        params = {"count": str(MOST_PODIUMS)}
        yield Flaw(code="too_many_podiums", text=TOO_MANY_PODIUMS, params=params)
    for place, podium in enumerate(plan.podiums):
        if podium in plan.podiums[:place]:
            yield Flaw(code="podium_twice", text=PODIUM_TWICE, params={"podium": podium})


def _dangling(cue: Cue, roster: Roster) -> Iterator[Flaw]:
    for what, id in _points_nowhere(cue, roster):
        params = {"cue": _named(cue), "what": what, "id": id}
        yield Flaw(code="dangling_cue", text=NOTHING_THERE, params=params)


def _points_nowhere(cue: Cue, roster: Roster) -> Iterator[tuple[str, str]]:
    contest = roster.contests.get(cue.contest) if cue.contest is not None else None
    if cue.contest is not None and contest is None:
        yield "contest", cue.contest
    if contest is not None and contest.standing(cue.standing) is None:
        yield "standing", cue.standing
    for entry in (*(() if cue.entry is None else (cue.entry,)), *cue.spoken):
        if entry not in roster.entries:
            yield "entry", entry
    if cue.delegation is not None and cue.delegation not in roster.delegations:
        yield "delegation", cue.delegation
    yield from (("screen", id) for id in cue.screens or () if id not in roster.screens)
    yield from (("output", id) for id in cue.outputs or () if id not in roster.outputs)


def _incomplete(cue: Cue, plan: RunOfShow) -> Iterator[Flaw]:
    named = {"cue": _named(cue)}
    for code, (text, is_wrong) in _CUES.items():
        if is_wrong(cue):
            yield Flaw(code=code, text=text, params=named)
    podiums = [podium for podium in plan.podiums if podium]
    if cue.podium and podiums and cue.podium not in podiums:
        params = {**named, "podium": cue.podium, "podiums": ", ".join(podiums)}
        yield Flaw(code="unknown_podium", text=NO_PODIUM, params=params)


def _has_wrong_medals(cue: Cue) -> bool:
    return len(set(cue.medals)) < len(cue.medals) or not set(cue.medals) <= set(REVEALED_FROM)


_CUES: dict[str, tuple[str, Callable[[Cue], bool]]] = {
    "needs_contest": (
        NEEDS_CONTEST,
        lambda cue: cue.kind in _OF_CONTEST and cue.contest is None,
    ),
    "needs_people": (
        NEEDS_PEOPLE,
        lambda cue: cue.kind == "award" and cue.entry is None and not cue.recipients,
    ),
    "needs_time": (NEEDS_TIME, lambda cue: cue.kind == "countdown" and cue.at is None),
    "needs_name": (
        NEEDS_NAME,
        lambda cue: any(not one.name.ru.strip() for one in (*cue.presenters, *cue.recipients)),
    ),
    "bad_length": (
        BAD_LENGTH,
        lambda cue: not (0 <= cue.planned <= LONGEST and 0 <= cue.auto <= LONGEST),
    ),
    "bad_media": (BAD_MEDIA, lambda cue: bool(cue.media) and not MEDIA.fullmatch(cue.media)),
    "wrong_medals": (WRONG_MEDALS, _has_wrong_medals),
}
"""What a cue must have, by its kind."""


def _named(cue: Cue) -> str:
    return cue.title.ru or cue.id
