"""How long the numbers take at the size of a whole region: 400 contests, 2,500 entries.

One mark to all that changes by it (decide, reduce, redact, every view of its contest for every
audience), and a journal of marks folded from its beginning.
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
from tablo.championship.ids import ActorId, ContestId, EntryId, ModuleId, PersonId
from tablo.championship.reduce import fold
from tablo.championship.refusals import Refusal
from tablo.championship.roster import Contest, Entry, Module, Roster, Text
from tablo.championship.rules import RulePack, Ws500
from tablo.championship.state import State
from tablo.views.channels import CHANNELS, render, subjects, touched

CONTESTS, ENTRIES, MODULES = 400, 2_500, 5
ACTOR = ActorId("person:1")


def a_region() -> Roster:
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
        contests[id] = replace(model, id=id, modules=modules)
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


def measure(marks: int) -> dict[str, Figures]:
    """Record so many marks, at least two; milliseconds."""
    roster, chance = a_region(), random.Random(1)
    entries = list(roster.entries)
    state, journal, taken = State(), [], []
    for n in range(marks):
        entry = chance.choice(entries)
        module = ModuleId(f"m{chance.randrange(MODULES)}")
        mark = f"{chance.randrange(20)}.{n % 10_000:04}"
        begin = time.perf_counter()
        command = RecordMark(entry=entry, module=module, mark=mark)
        decision = decide(state, roster, command, ACTOR, NOON)
        assert not isinstance(decision, Refusal), decision.text
        facts = [
            Fact(id=state.last + n, at=NOON, actor=ACTOR, event=event)
            for n, event in enumerate(decision, start=1)
        ]
        state = fold(state, facts)
        for stream in _streams(roster.entries[entry].contest):
            if subjects(stream, state, roster) & touched(decision[0]):
                msgspec.json.encode(render(stream, state, roster))
        taken.append((time.perf_counter() - begin) * 1000)
        journal += facts
    begin = time.perf_counter()
    assert state == fold(State(), journal)
    replay_ms = (time.perf_counter() - begin) * 1000
    return {
        "one mark to all its views": spread(taken),
        f"fold {len(journal)} facts": {"median": replay_ms, "count": 1},
    }


def _streams(contest: ContestId) -> list[StreamName]:
    return [
        StreamName(channel, contest, audience)
        for channel in ("standings", "marks")
        for audience in sorted(CHANNELS[channel].audiences)
    ]


if __name__ == "__main__":
    marks = int(sys.argv[1]) if sys.argv[1:] else 5_000
    report(f"{CONTESTS} contests, {ENTRIES} entries, milliseconds", measure(marks))
