"""How long the numbers take at the size of a whole region: 400 contests, 2,500 entries, 40 aspects.

One mark to all that changes by it (decide, reduce, redact, every view of its contest for every
audience): of a module as a whole, and of one aspect.
From `tests/`: `python -m bench.results [marks]`.
"""

import random
import sys
import time
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from bench.report import Figures, report, spread
from makers import CONTEST, NOON, a_person, a_roster
from tablo.access.streams import StreamName
from tablo.championship.commands import RecordMark
from tablo.championship.decide import decide
from tablo.championship.events import Fact
from tablo.championship.ids import (
    ActorId,
    AspectId,
    CommandId,
    ContestId,
    EntryId,
    ModuleId,
    PersonId,
    SubCriterionId,
)
from tablo.championship.reduce import fold
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Contest, Entry, Module, Roster, Text
from tablo.championship.rules import RulePack, Ws500
from tablo.championship.scheme import Aspect, Criterion, Scheme, SubCriterion
from tablo.championship.state import State
from tablo.views.channels import CHANNELS, render, subjects, touched

CONTESTS, ENTRIES, MODULES, ASPECTS = 400, 2_500, 5, 8
ACTOR = ActorId("person:1")


def a_scheme(modules: tuple[Module, ...]) -> Scheme:
    """Make a scheme of judged and measured aspects, `ASPECTS` for each module."""
    return Scheme(criteria=tuple(_criterion(n, module) for n, module in enumerate(modules)))


def _criterion(n: int, module: Module) -> Criterion:
    letter = "ABCDE"[n]
    aspects = tuple(
        Aspect(
            id=AspectId(f"{letter}1-{place}"),
            label=f"{letter}1.{place}",
            title=Text("Аспект"),
            kind="judged" if place % 2 else "measured",
            max=module.max / ASPECTS,
        )
        for place in range(1, ASPECTS + 1)
    )
    part = SubCriterion(
        id=SubCriterionId(f"{letter}1"), label=f"{letter}1", title=Text("Часть"), aspects=aspects
    )
    return Criterion(
        module=module.id, label=letter, title=module.title, max=module.max, parts=(part,)
    )


def a_region(*, by_aspects: bool = False) -> Roster:
    """Make a championship of the largest size there is, ranked on the 500 scale."""
    small = a_roster()
    model = small.contests[CONTEST]
    modules = tuple(
        Module(id=ModuleId(f"m{n}"), label=Text(f"М{n}"), title=Text("Модуль"), max=Decimal(20))
        for n in range(MODULES)
    )
    contests: dict[ContestId, Contest] = {}
    for n in range(CONTESTS):
        id = ContestId(f"contest-{n}")
        scheme = a_scheme(modules) if by_aspects else None
        contests[id] = replace(model, id=id, modules=modules, scheme=scheme)
    ids = list(contests)
    delegation = next(iter(small.delegations))
    people = [a_person(f"p{n}", f"Фамилия{n % 97}", "Имя") for n in range(ENTRIES)]
    entries = [
        Entry(
            id=EntryId(f"e{n}"),
            contest=ids[n % CONTESTS],
            people=(PersonId(f"p{n}"),),
            delegation=delegation,
            number=str(n),
        )
        for n in range(ENTRIES)
    ]
    return replace(
        small,
        championship=replace(small.championship, rules=RulePack(scale=Ws500(), partial="running")),
        contests=contests,
        people={person.id: person for person in people},
        entries={entry.id: entry for entry in entries},
        timers={},
    )


def a_value(chance: random.Random, entry: EntryId) -> RecordMark:
    """Ask for some aspect of an entry."""
    place = chance.randrange(1, ASPECTS + 1)
    aspect = AspectId(f"{chance.choice('ABCDE')}1-{place}")
    if place % 2:
        scores = (chance.randrange(4), chance.randrange(4), chance.randrange(4))
        return RecordMark(entry=entry, aspect=aspect, scores=scores)
    return RecordMark(entry=entry, aspect=aspect, mark=f"{chance.randrange(2_500) / 1_000:.3f}")


def a_mark(chance: random.Random, entry: EntryId) -> RecordMark:
    """Ask for some mark of an entry."""
    module = ModuleId(f"m{chance.randrange(MODULES)}")
    mark = f"{chance.randrange(20)}.{chance.randrange(10_000):04}"
    return RecordMark(entry=entry, module=module, mark=mark)


def measure(marks: int, *, by_aspects: bool) -> Figures:
    """Record so many marks, at least two; milliseconds."""
    roster, chance = a_region(by_aspects=by_aspects), random.Random(1)
    entries = list(roster.entries)
    ask = a_value if by_aspects else a_mark
    state, taken = State(), []
    for _ in range(marks):
        entry = chance.choice(entries)
        begin = time.perf_counter()
        decision = decide(state, roster, ask(chance, entry), ACTOR, NOON)
        if isinstance(decision, Refusal):
            continue
        facts = [
            Fact(id=state.last + n, at=NOON, actor=ACTOR, event=event, command=CommandId(f"c{n}"))
            for n, event in enumerate(decision, start=1)
        ]
        state = fold(state, facts)
        contest = roster.entries[entry].contest
        for stream in _streams(contest, decision[0]):
            if subjects(stream, state, roster) & touched(decision[0]):
                msgspec.json.encode(render(stream, state, roster))
        taken.append((time.perf_counter() - begin) * 1000)
    return spread(taken)


def _streams(contest: ContestId, event: object) -> list[StreamName]:
    module = getattr(event, "module", "")
    contests = [
        StreamName(channel, contest, audience)
        for channel in ("standings", "marks")
        for audience in sorted(CHANNELS[channel].audiences)
    ]
    return [*contests, StreamName("aspects", f"{contest}/{module}", "crew")]


if __name__ == "__main__":
    marks = int(sys.argv[1]) if sys.argv[1:] else 5_000
    report(
        f"{CONTESTS} contests, {ENTRIES} entries, milliseconds",
        {
            "one mark to all its views": measure(marks, by_aspects=False),
            "one aspect to all its views": measure(marks, by_aspects=True),
        },
    )
