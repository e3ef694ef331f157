"""Pictures of a run of show, drawn by the server's own code for people with the longest names."""

import json
from collections.abc import Mapping
from functools import cache
from itertools import islice
from typing import Any

import msgspec
from msgspec.structs import replace

from pages.visual import MEDIUM, Case, closed, long_roster
from tablo.access.redact.stage import known_people
from tablo.championship.ids import CueId, Instant, RunId
from tablo.championship.roster import Roster, Text
from tablo.championship.rules import PODIUM, Award, Medal
from tablo.championship.shots import Outcome, Shot, shots
from tablo.championship.show import Cue, CueKind, Presenter
from tablo.demo.roster import NOON
from tablo.views.ceremony import CeremonyView, RunName, picture
from tablo.views.medals import medals as medal_table

RUN = RunName(id=RunId("closing"), title=Text("Церемония награждения", "Award ceremony"))
LONGEST = Text("Александра-Елизавета-Маргарита", ""), Text("Преображенская-Каменногорская", "")
"""A first and a last name of 60 characters together, with no English."""
DELEGATION = Text("Объединённая команда северных республик и автономных округов")
"""A delegation's name of 60 characters."""


@cache
def roster(team: int, longest: bool) -> Roster:
    """Give the championship of long names, its first contest full of teams of this size."""
    held = long_roster(Instant(NOON))
    contest = next(iter(held.contests))
    people = iter(held.people)
    entries = dict(held.entries)
    for entry in held.entries_of(contest):
        entries[entry.id] = replace(entry, people=tuple(next(people) for _ in range(team)))
    held = replace(held, entries=entries)
    return _with_longest(held) if longest else held


def _with_longest(held: Roster) -> Roster:
    first, last = LONGEST
    people = {id: replace(one, first=first, last=last) for id, one in held.people.items()}
    delegations = {id: replace(one, name=DELEGATION) for id, one in held.delegations.items()}
    return replace(held, people=people, delegations=delegations)


class Stage:
    """Draw pictures for teams of a size, with ordinary or with the longest names."""

    def __init__(self, team: int = 1, *, longest: bool = False) -> None:
        """Take what names there are."""
        self.roster = roster(team, longest)
        self.contest = next(iter(self.roster.contests))
        self.entries = [entry.id for entry in self.roster.entries_of(self.contest)]

    def outcome(self, *awards: Award, vacant: tuple[Medal, ...] = ()) -> Outcome:
        """Give medals to as many entries, in their order."""
        won = dict(zip(self.entries, awards, strict=False))
        held = set(awards)
        replaceable: tuple[Medal, ...] = ("silver", "bronze")
        away = [medal for medal in replaceable if medal not in held]
        return Outcome(
            awards=won,
            vacant=frozenset(vacant),
            shared_away=frozenset(medal for medal in away if medal not in vacant),
            delegations={entry: self.roster.entries[entry].delegation for entry in won},
            best=tuple(self.entries),
        )

    def teams(self, *holders: int) -> Outcome:
        """Put so many delegations on the first, second and third place of all."""
        left = iter(self.roster.delegations)
        places = zip(PODIUM, holders, strict=True)
        return Outcome(teams={medal: tuple(islice(left, n)) for medal, n in places if n})

    def pictures(self, kind: CueKind, outcome: Outcome | None = None, **cue: Any) -> list[Any]:
        """Give all views of a cue, step by step, as a page gets them."""
        plan = Cue(id=CueId("one"), kind=kind, contest=self.contest, **cue)
        return [self._view(plan, shot) for shot in shots(plan, outcome or Outcome())]

    def words(self, kind: CueKind, **cue: Any) -> Any:
        """Give the view of a cue that is about no result."""
        plan = Cue(id=CueId("one"), kind=kind, **cue)
        return self._view(plan, Shot(cue=plan.id, kind=kind, step=0))

    def _view(self, cue: Cue, shot: Shot) -> Any:
        people = known_people(self.roster, shot)
        held = closed()
        is_table = cue.kind == "medal_table"
        table = medal_table(held.state, held.roster, "", "crew") if is_table else None
        drawn = picture(shot, cue, people, self.roster, began=Instant(NOON), table=table)
        view = CeremonyView(run=RUN, phase="live", blank=False, picture=drawn)
        return json.loads(msgspec.json.encode(view))


@cache
def cases() -> Mapping[str, Any]:
    """Give views by name: what a stage can show, at its longest."""
    one, pair, six = Stage(), Stage(2), Stage(6)
    longest, crowd = Stage(longest=True), Stage(6, longest=True)
    three: tuple[Award, ...] = ("gold", "silver", "bronze")
    bronzes: tuple[Award, ...] = 3 * ("bronze",)
    medallions: tuple[Award, ...] = 6 * ("medallion",)
    medals = one.pictures("medals", one.outcome(*three))
    named: dict[str, Any] = dict(
        zip(("before", "bronze", "silver", "gold alone", "gold"), medals, strict=True)
    )
    named |= {
        "gold of a pair": pair.pictures("medals", pair.outcome(*three))[-1],
        "gold of six": six.pictures("medals", six.outcome(*three))[-1],
        "silver of six": six.pictures("medals", six.outcome(*three))[2],
        "longest bronze": longest.pictures("medals", longest.outcome(*three))[1],
        "longest gold": longest.pictures("medals", longest.outcome(*three))[-1],
        "longest of six": crowd.pictures("medals", crowd.outcome(*three))[-1],
        "two golds": one.pictures("medals", one.outcome("gold", "gold", "bronze"))[-1],
        "two golds of six": crowd.pictures("medals", crowd.outcome("gold", "gold", "bronze"))[-1],
        "three golds": one.pictures("medals", one.outcome("gold", "gold", "gold"))[-1],
        "three bronzes": one.pictures("medals", one.outcome("gold", "silver", *bronzes))[1],
        "over three bronzes": longest.pictures(
            "medals", longest.outcome("gold", "silver", *bronzes)
        )[-1],
        "three bronzes of six": crowd.pictures("medals", crowd.outcome("gold", "silver", *bronzes))[
            -1
        ],
        "one of two golds": one.pictures("medals", one.outcome("gold", "gold"), together=False)[-2],
        "silver alone": one.pictures("medals", one.outcome(*three), medals=("silver",))[-1],
        "no silver": one.pictures("medals", one.outcome("gold", vacant=("silver",)))[1],
        "over no silver": one.pictures("medals", one.outcome("gold", vacant=("silver",)))[-1],
        "call-up": one.pictures("call_up", one.outcome(*three))[0],
        "call-up of many": one.pictures(
            "call_up", one.outcome(*three, *bronzes, "bronze", "bronze")
        )[0],
        "medallions": longest.pictures("medallions", longest.outcome(*medallions))[-1],
        "medallions of six": crowd.pictures("medallions", crowd.outcome(*medallions))[-1],
        "best of regions": longest.pictures("best_of_region", longest.outcome(*three))[5],
        "best of regions in pairs": pair.pictures("best_of_region", pair.outcome(*three))[5],
        "best of all": one.pictures("best_of_all", Outcome(best=(one.entries[0],)))[-1],
        "team standing": one.pictures("team_standing", one.teams(1, 1, 1))[-1],
        "two teams first": longest.pictures("team_standing", longest.teams(2, 0, 4))[-1],
        "award": crowd.pictures("award", entry=crowd.entries[0], title=Text("Приз зрителей"))[-1],
        "thanked": one.pictures(
            "award",
            title=Text("Благодарность"),
            recipients=(Presenter(name=Text("Волонтёры чемпионата"), position=Text("120 смен")),),
        )[-1],
        "title": one.words("title", title=Text("Церемония закрытия"), subtitle=Text("Итоги дня")),
        "speech": one.words(
            "speech",
            title=Text("Приветственное слово"),
            presenters=(Presenter(name=Text("Пётр Заозёрский"), position=Text("Главный эксперт")),),
        ),
        "parade": one.words("parade", delegation=next(iter(one.roster.delegations))),
        "countdown": one.words("countdown", title=Text("До начала церемонии"), at=NOON + 754_000),
        "thanks": one.words("thanks"),
        "draw": one.pictures("draw")[0],
        "medal table": one.words("medal_table", title=Text("Медальный зачёт")),
        "partner": one.words("partner", title=Text("Партнёр"), media=MEDIUM),
        "black": one.words("black"),
    }
    return named


def case_of(name: str) -> Case:
    """Make a case of one of the views."""
    return Case(name, "ceremony", cases()[name], {}, NOON, "Europe/Moscow")
