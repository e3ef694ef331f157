"""Find what the roster of a file would break, before anybody says yes to it."""

from collections.abc import Iterable, Mapping

from tablo.championship.roster import Text
from tablo.exchange.differences import Difference
from tablo.exchange.plans import Against, Plan
from tablo.exchange.problems import Fault, Problem
from tablo.store.files import Files
from tablo.web.roster import rules


async def unfit(plan: Plan, against: Against, files: Files) -> tuple[Problem, ...]:
    """List the rules that the plan's roster breaks, and what it takes away of the journal's."""
    if plan.roster is None:
        return ()
    broken = [
        rule_broken(plan, fault.message, fault.params, fault.id)
        for fault in rules.new_faults(against.roster, plan.roster, against.state)
    ]
    lost = list(rules.gone(against.roster, plan.roster, titles_of(plan)))
    spoken_of = await files.on_record(dict(one.named) for one in lost)
    return (
        *broken,
        *(
            rule_broken(plan, one.message, one.params)
            for one, held in zip(lost, spoken_of, strict=True)
            if held
        ),
    )


def titles_of(plan: Plan) -> Mapping[tuple[str, str], str]:
    """Say what to call the things that a plan takes away, by part and id."""
    return {
        (change.table, change.id): change.title or change.id
        for change in plan.changes
        if isinstance(change, Difference) and change.kind == "removed"
    }


def rule_broken(
    plan: Plan, message: str, params: Iterable[tuple[str, str | Text]], id: str = ""
) -> Problem:
    """Make a problem of a rule that refuses the plan's roster."""
    said = {name: value.ru if isinstance(value, Text) else value for name, value in params}
    return Problem(fault=Fault.REFUSED, file=plan.source.name, value=id, params=said, why=message)
