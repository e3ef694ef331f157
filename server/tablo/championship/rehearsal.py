"""A rehearsal: the run of show as it is, with winners that nobody has to keep secret.

Lots decide who wins. They know the plan and the roster but no mark, no ranking and no signature,
so that nothing about a result can be read from a rehearsal, not even whether a medal is shared.
Names are made of syllables, letter for letter as long as the real ones: a line that fits the stage
today fits it at the ceremony.
"""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from tablo.championship.decision import refuse
from tablo.championship.draw import digest_of
from tablo.championship.ids import DelegationId, EntryId, RunId
from tablo.championship.outcomes import alphabetical, counts_for, outcome_of, stands_for
from tablo.championship.refusals import Refusal, Why
from tablo.championship.roster import Entry, Person, Roster, Text
from tablo.championship.rules import PODIUM, Award
from tablo.championship.shots import Outcome, Shot, shots
from tablo.championship.show import RESULTS, Cue, Presenter, RunOfShow
from tablo.championship.state import State

SHARED = ("gold", "gold", "bronze")
"""Who is on the podium where the lot gives two golds."""
_ONE_IN = 8
_EXCELLENT: tuple[Award, ...] = ("medallion", "medallion")
_SYLLABLES_RU = ("ве", "лу", "мо", "жи", "ра", "до", "фу", "не", "бы", "го", "сэ", "пю")
_SYLLABLES_EN = ("va", "lo", "mi", "ze", "ru", "do", "fa", "ne", "bo", "gu", "so", "pi")


def plan_now(state: State, roster: Roster, run: RunId) -> RunOfShow | None:
    """Give the plan of a run as it is played now; in a rehearsal it names no winner either."""
    plan = roster.runs.get(run)
    return rehearsed(plan, roster) if plan and state.run(run).rehearsal else plan


def rehearsed(plan: RunOfShow, roster: Roster) -> RunOfShow:
    """Give a plan in which nobody stands who is to be kept secret."""
    cues = (
        replace(
            cue,
            entry=None if cue.entry is None else _awarded(roster, plan.id, cue),
            recipients=tuple(_nobody(one, cue) for one in cue.recipients),
            spoken={},
        )
        for cue in plan.cues
    )
    return replace(plan, cues=tuple(cues))


def pictures(state: State, roster: Roster, run: RunId, cue: Cue) -> tuple[Shot, ...]:
    """Give the pictures of a cue of `plan_now`: of results, or of lots."""
    outcome = outcome_now(state, roster, run, cue)
    if state.run(run).rehearsal is None:
        return shots(cue, outcome)
    return tuple(replace(shot, rehearsal=True) for shot in shots(cue, outcome))


def outcome_now(state: State, roster: Roster, run: RunId, cue: Cue) -> Outcome:
    """Give what a cue is made of as the run plays it now: results, or lots."""
    if state.run(run).rehearsal is None:
        return outcome_of(state, roster, cue)
    return outcome_by_lot(roster, run, cue)


def is_ready(state: State, roster: Roster, cue: Cue) -> bool:
    """Tell whether the result that a cue shows is official; cues of no one result always are."""
    if cue.kind not in RESULTS or cue.contest is None:
        return True
    if cue.contest not in roster.contests:
        return False
    return state.contest(cue.contest).standing(cue.standing).official_at is not None


def may_show(state: State, roster: Roster, run: RunId, cue: Cue) -> Refusal | None:
    """Refuse a cue whose result isn't official, unless it is only rehearsed."""
    if state.run(run).rehearsal or is_ready(state, roster, cue):
        return None
    return refuse(Why.NOT_OFFICIAL, cue=cue.title)


def outcome_by_lot(roster: Roster, run: RunId, cue: Cue) -> Outcome:
    """Draw who wins what. All cues about one result agree, and every rehearsal of a run does."""
    match cue.kind:
        case "best_of_all":
            return Outcome(best=_drawn(f"{run}:best", roster.entries)[:1])
        case "best_of_region":
            return Outcome(best=tuple(_best_of_each(roster, run)))
        case "team_standing":
            return Outcome(teams=_teams_by_lot(roster, run, cue))
    if cue.contest is None:
        return Outcome()
    seed = f"{run}:{cue.contest}:{cue.standing}"
    order = _drawn(seed, (entry.id for entry in roster.ranked_in(cue.contest, cue.standing)))
    is_shared = len(order) > len(PODIUM) and int(digest_of(seed, EntryId("")), 16) % _ONE_IN == 0
    won = dict(zip(order, (*(SHARED if is_shared else PODIUM), *_EXCELLENT), strict=False))
    return Outcome(
        awards=won,
        shared_away=frozenset({"silver"}) if is_shared else frozenset(),
        delegations=stands_for(roster, (entry for entry in won if won[entry] in PODIUM)),
    )


def _drawn(seed: str, entries: Iterable[EntryId]) -> tuple[EntryId, ...]:
    return tuple(sorted(entries, key=lambda entry: digest_of(seed, entry)))


def _teams_by_lot(roster: Roster, run: RunId, cue: Cue) -> dict[Award, tuple[DelegationId, ...]]:
    """Draw three delegations; they are no secret, and the lot is."""
    teams = {counts_for(roster, entry, cue.of_kind) for entry in roster.entries.values()}
    drawn = sorted(filter(None, teams), key=lambda id: digest_of(f"{run}:teams", EntryId(id)))
    return {medal: (team,) for medal, team in zip(PODIUM, drawn, strict=False)}


def _awarded(roster: Roster, run: RunId, cue: Cue) -> EntryId | None:
    return next(iter(_drawn(f"{run}:{cue.id}", roster.entries)), None)


def _best_of_each(roster: Roster, run: RunId) -> Iterator[EntryId]:
    members: dict[DelegationId, list[EntryId]] = {}
    for entry in roster.entries.values():
        members.setdefault(entry.delegation, []).append(entry.id)
    for id in sorted(members, key=lambda id: alphabetical(roster.delegations[id].name.ru)):
        yield _drawn(f"{run}:{id}", members[id])[0]


# Names


def stand_in(person: Person) -> Person:
    """Give somebody who isn't there, with names of the same lengths; always the same one."""
    return replace(
        person,
        last=_named(person.last, f"{person.id}:last"),
        first=_named(person.first, f"{person.id}:first"),
        middle=_named(person.middle, f"{person.id}:middle"),
    )


def _nobody(recipient: Presenter, cue: Cue) -> Presenter:
    return Presenter(
        name=_named(recipient.name, f"{cue.id}:{recipient.name.ru}"),
        position=_named(recipient.position, f"{cue.id}:{recipient.position.ru}"),
    )


def number_of_nobody(entry: Entry) -> str:
    """Give a number of as many digits as an entry's own; always the same one."""
    digits = iter(str(int(digest_of("number", entry.id), 16)))
    return "".join(next(digits) if char.isdigit() else char for char in entry.number)


def _named(name: Text, seed: str) -> Text:
    return Text(_said(name.ru, _SYLLABLES_RU, seed), _said(name.en, _SYLLABLES_EN, seed))


def _said(name: str, syllables: tuple[str, ...], seed: str) -> str:
    """Put a letter in place of each letter; what stands between them stays."""
    letters = _letters(syllables, seed)
    return "".join(_like(char, next(letters)) if char.isalpha() else char for char in name)


def _like(char: str, letter: str) -> str:
    return letter.upper() if char.isupper() else letter


def _letters(syllables: tuple[str, ...], seed: str) -> Iterator[str]:
    digest = digest_of("name", EntryId(seed))
    while True:
        for digit in digest:
            yield from syllables[int(digit, 16) % len(syllables)]
